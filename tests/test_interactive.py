"""Conversations on a real terminal: the quiz, its state on disk, and the choice among suggestions."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import time

import pexpect
import pytest

from roleadvisor.cli import unfinished
from roleadvisor.cli.unfinished import Kept
from roleadvisor.quiz.session import Session

from .test_unfinished import CLEAR, KEY, files, keep

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PROMPT = "Your choice: "
QUICK = "abbabaababba"  # six for each role


@pytest.fixture(autouse=True)
def _small(base, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))


def at(child, place: int, of: int = 12) -> None:
    """Wait until question ``place`` is asked."""
    child.expect_exact(f"Question {place} of {of}")
    child.expect_exact(PROMPT)


def ended(child) -> tuple[int | None, str]:
    """The exit code and the rest of what was shown."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, child.before


def kept(folder) -> str:
    (file,) = files(folder)
    return json.loads(file.read_text())["letters"]


def begin(terminal, letters: str, *args: str, **more):
    """A quiz in which ``letters`` have been answered."""
    child = terminal("quiz", *args, **more)
    total = 24 if "full" in args else 12
    for place, letter in enumerate(letters, 1):
        at(child, place, total)
        child.sendline(letter)
    at(child, len(letters) + 1, total)
    return child


# --- the quiz ---


@pytest.mark.parametrize(
    ("typed", "letter"),
    [
        ("a", "a"),
        ("b", "b"),
        ("n", "n"),
        ("s", "x"),
        ("x", "x"),
        ("A", "a"),
        (" b ", "b"),
        ("skip", "x"),
        ("neither", "n"),
    ],
)
def test_an_answer_is_on_disk_before_the_next_question(terminal, state_folder, typed, letter):
    child = begin(terminal, "")
    child.sendline(typed)
    at(child, 2)
    assert kept(state_folder) == letter


def test_back_asks_the_question_before_again(terminal, state_folder):
    child = begin(terminal, "ab")
    child.sendline("<")
    at(child, 2)
    assert kept(state_folder) == "a"
    child.sendline("n")
    at(child, 3)
    assert kept(state_folder) == "an"


def test_back_at_the_first_question_stays_there(terminal):
    child = begin(terminal, "")
    child.sendline("<")
    at(child, 1)


@pytest.mark.parametrize("typed", ["z", "ab", "", "1", "?", "-", "é", "yes", "aa", "\x01"])
def test_what_is_no_choice_keeps_the_question_and_says_so(terminal, state_folder, typed):
    child = begin(terminal, "a")
    child.sendline(typed)
    child.expect_exact("does not answer")
    child.expect_exact(PROMPT)
    assert kept(state_folder) == "a"
    child.sendline("b")
    at(child, 3)
    assert kept(state_folder) == "ab"


@pytest.mark.parametrize("typed", ["q", "quit", "Q"])
def test_quit_keeps_the_answers_and_says_how_to_go_on(terminal, state_folder, typed):
    child = begin(terminal, "abn")
    child.sendline(typed)
    rc, shown = ended(child)
    assert (rc, kept(state_folder)) == (0, "abn")
    assert "roleadvisor quiz --resume" in shown


def test_quit_before_the_first_answer_keeps_nothing(terminal, state_folder):
    child = begin(terminal, "")
    child.sendline("q")
    assert (ended(child)[0], files(state_folder)) == (0, [])


def test_resume_goes_on_where_it_stopped(terminal, state_folder):
    child = begin(terminal, "abn")
    child.sendline("q")
    ended(child)
    child = terminal("quiz", "--resume")
    at(child, 4)


def test_an_unfinished_quiz_is_offered_before_a_new_one(terminal, state_folder):
    keep(state_folder, Session("quick", KEY, "abn"))
    child = terminal("quiz")
    child.expect_exact("3 of 12 questions answered")
    child.sendline("")
    at(child, 4)


def test_going_back_keeps_the_answers_and_enter_goes_through_them(terminal, state_folder):
    child = begin(terminal, "abn")
    for place in (3, 2):
        child.sendline("<")
        at(child, place)
    child.sendline("")
    at(child, 3)
    child.sendline("a")
    at(child, 4)
    assert kept(state_folder) == "aba"


def test_leaving_after_going_back_loses_no_answer(terminal, call):
    child = begin(terminal, "abn")
    child.sendline("<")
    at(child, 3)
    child.sendline("q")
    assert "3 answered and kept" in ended(child)[1]


def test_a_piped_quiz_leaves_an_unfinished_one_alone(call, state_folder):
    keep(state_folder, Session("quick", KEY, "abn"))
    assert call("quiz", stdin="\n".join(QUICK) + "\n").rc == 0
    assert kept(state_folder) == "abn"


def test_a_declined_quiz_begins_anew(terminal, state_folder):
    keep(state_folder, Session("quick", KEY, "abn"))
    child = terminal("quiz")
    child.expect_exact("Go on with it?")
    child.sendline("n")
    at(child, 1)


def test_ctrl_c_is_130_and_keeps_the_answers(terminal, state_folder):
    child = begin(terminal, "ab")
    child.sendintr()
    rc, shown = ended(child)
    assert (rc, kept(state_folder)) == (130, "ab")
    assert "--resume" in shown
    assert "Traceback" not in shown


def test_ctrl_d_is_4_and_keeps_the_answers(terminal, state_folder):
    child = begin(terminal, "ab")
    child.sendeof()
    rc, shown = ended(child)
    assert (rc, kept(state_folder), "Traceback" in shown) == (4, "ab", False)


def test_a_finished_quiz_shows_the_result_and_keeps_nothing(terminal, state_folder):
    child = begin(terminal, CLEAR[:-1])
    child.sendline(CLEAR[-1])
    rc, shown = ended(child)
    assert (rc, "Your code" in shown, files(state_folder)) == (0, True, [])


def test_many_answers_pasted_at_once_are_all_taken(terminal, state_folder):
    child = begin(terminal, "")
    child.send("".join(f"{letter}\n" for letter in CLEAR))
    rc, shown = ended(child)
    assert (rc, files(state_folder)) == (0, [])
    code = re.sub(r"[\s-]", "", re.search(r"Your code: (\S+)", ESCAPE.sub("", shown)).group(1))
    assert code[2:-1] == CLEAR


def test_a_balanced_quick_quiz_offers_twelve_more_questions(terminal):
    child = begin(terminal, QUICK[:-1])
    child.sendline(QUICK[-1])
    child.expect_exact("Twelve more questions")
    child.sendline("y")
    at(child, 13, 24)


def test_declining_more_questions_shows_the_result(terminal):
    child = begin(terminal, QUICK[:-1])
    child.sendline(QUICK[-1])
    child.expect_exact("Twelve more questions")
    child.sendline("n")
    assert ended(child)[0] == 0


def test_the_full_quiz_ends_with_direct_questions_and_what_matters(terminal, state_folder):
    child = begin(terminal, "", "--length", "full")
    child.send("".join(f"{letter}\n" for letter in CLEAR * 2))
    for typed in ("n", "<", "n", "maybe", "n", "n", "n", "n", "y"):
        child.expect_exact("Your answer: ")
        child.sendline(typed)
    child.expect_exact("Enter for none: ")
    child.sendline("9 9 9 10")
    child.expect_exact("Type up to three")
    child.sendline("1, 2")
    rc, shown = ended(child)
    assert (rc, files(state_folder)) == (0, [])
    assert "Your code" in shown


def test_back_at_the_first_direct_question_asks_the_last_item_again(terminal):
    child = begin(terminal, "", "--length", "full")
    child.send("".join(f"{letter}\n" for letter in CLEAR * 2))
    child.expect_exact("Your answer: ")
    child.sendline("<")
    at(child, 24, 24)


def test_a_resize_in_the_middle_does_no_harm(terminal, state_folder):
    child = begin(terminal, "a")
    child.setwinsize(24, 40)
    child.kill(signal.SIGWINCH)
    child.sendline("b")
    at(child, 3)
    child.setwinsize(10, 200)
    child.sendline("n")
    at(child, 4)
    assert kept(state_folder) == "abn"


@pytest.mark.parametrize("columns", [40, 80])
def test_no_question_is_wider_than_the_terminal(terminal, columns):
    child = terminal("quiz", columns=columns)
    shown = ""
    for _ in range(12):
        child.expect_exact(PROMPT)
        shown += child.before + child.after
        child.sendline("a")
    shown += ended(child)[1]
    assert [line for line in ESCAPE.sub("", shown).splitlines() if len(line) > columns] == []


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_the_quiz_writes_no_escape_byte_where_none_is_wanted(terminal, env):
    child = terminal("quiz", **env)
    child.expect_exact(PROMPT)
    child.sendline("q")
    assert "\x1b" not in child.before + ended(child)[1]


def test_the_question_shows_both_options_and_the_keys(terminal):
    child = terminal("quiz")
    child.expect_exact(PROMPT)
    shown = ESCAPE.sub("", child.before)
    assert re.search(r"^ ?a\b.*\S", shown, re.MULTILINE)
    assert re.search(r"^ ?b\b.*\S", shown, re.MULTILINE)
    assert "q stop" in shown


def test_the_knowledge_test_tells_right_and_wrong_and_the_source(terminal):
    child = terminal("quiz", "knowledge", "--count", "1", "--seed", "7")
    child.expect_exact("Your answer: ")
    child.sendline("z")
    child.expect_exact("does not answer")
    child.sendline("a")
    child.expect("Right|No, it is")
    child.expect(r"\((Two|The|Wage|Our)\b")  # what a title in the small base begins with
    assert ended(child)[0] == 0


# --- what is kept on disk ---


@pytest.mark.parametrize("moments", [25, pytest.param(250, marks=pytest.mark.long)])
def test_a_kill_at_any_moment_loses_at_most_the_answer_being_typed(terminal, state_folder, moments):
    chance = random.Random(moments)
    lost = []
    for _ in range(moments):
        count = chance.randrange(1, 12)
        child = begin(terminal, CLEAR[: count - 1])
        child.sendline(CLEAR[count - 1])
        time.sleep(chance.random() * 0.02)
        child.kill(signal.SIGKILL)
        child.close(force=True)
        found = list(unfinished.find())
        letters = [each.session.letters if isinstance(each, Kept) else each for each in found]
        if letters not in ([CLEAR[:count]], [CLEAR[: count - 1]], [] if count == 1 else None):
            lost.append((count, letters))
        for file in files(state_folder):
            file.unlink()
    assert lost == []


def test_more_questions_are_not_offered_to_whom_more_would_not_help(terminal):
    child = begin(terminal, "a" * 11)
    child.sendline("a")
    child.expect(pexpect.EOF)
    assert "No verdict" in child.before
    assert "Twelve more questions may help" not in child.before


def test_a_quiz_left_before_its_first_answer_is_not_offered_again(terminal, state_folder):
    keep(state_folder, Session("quick", KEY))
    child = terminal("quiz")
    at(child, 1)
    assert "unfinished" not in child.before


@pytest.mark.parametrize(
    "args", [["quiz", "--answers", CLEAR], ["quiz", "items"], ["compare"], ["quiz", "knowledge", "--count", "1"]]
)
def test_other_commands_keep_nothing(call, home, args):
    call(*args, stdin="a\n")
    assert list((home / "state").iterdir()) == []


def test_piped_answers_that_end_early_are_kept(call, state_folder):
    assert (call("quiz", stdin="a\nb\n").rc, kept(state_folder)) == (4, "ab")


def test_piped_answers_are_resumed(call, state_folder):
    call("quiz", stdin="\n".join(CLEAR[:5]) + "\n")
    done = call("quiz", "--resume", "--format", "json", stdin="\n".join(CLEAR[5:]) + "\n")
    assert (done.rc, json.loads(done.out)["code"][2:-1]) == (0, CLEAR)


def test_a_result_that_could_not_be_written_keeps_the_answers(shell, state_folder):
    letters = "\\n".join(CLEAR)
    done = shell(f"printf '{letters}\\n' | $P quiz >/dev/full")
    assert (done.rc, kept(state_folder)) == (74, CLEAR)


def test_the_last_answer_is_kept_until_the_result_has_been_written(shell, state_folder):
    keep(state_folder, Session("quick", KEY, CLEAR[:11]))
    done = shell(f"printf '{CLEAR[11]}\\n' | $P quiz --resume >/dev/full")
    assert (done.rc, kept(state_folder)) == (74, CLEAR)


def test_the_knowledge_test_says_how_far_it_came_when_it_is_stopped(call):
    done = call("quiz", "knowledge", "--count", "3", "--seed", "7", stdin="a\nq\n")
    assert (done.rc, done.out) == (0, "")
    assert done.err.endswith("roleadvisor: stopped after 1 of 3 questions; nothing is kept\n")


def test_stopping_says_how_many_answers_are_kept(call):
    done = call("quiz", stdin="a\nb\nq\n")
    assert (done.rc, done.out) == (0, "")
    assert done.err.endswith("roleadvisor: 2 answered and kept; go on with: roleadvisor quiz --resume\n")


# --- the choice among suggestions ---

UNSURE = [
    "train to paris",
    "is it fun",
    "what about it",
    "models or roads",
    "laptop for school",
    "is the wage of Rome needed",
    "do they",
]


@pytest.fixture
def unsure(call) -> str:
    """A question that the small base is not sure about."""
    done = call("faq", "--batch", "-", stdin="\n".join(UNSURE) + "\n")
    found = [json.loads(line) for line in done.out.splitlines()]
    return next(result["question"] for result in found if result["status"] == "suggested")


def test_a_suggestion_is_read_by_its_number(terminal, unsure):
    child = terminal("faq", unsure)
    child.expect_exact("Enter for none: ")
    child.sendline("1")
    rc, shown = ended(child)
    assert (rc, "Rests on" in ESCAPE.sub("", shown)) == (0, True)


def test_enter_chooses_none(terminal, unsure):
    child = terminal("faq", unsure)
    child.expect_exact("Enter for none: ")
    child.sendline("")
    assert ended(child)[0] == 1


@pytest.mark.parametrize("typed", ["0", "4", "x", "-1", "1 2"])
def test_a_choice_that_is_none_is_asked_again(terminal, unsure, typed):
    child = terminal("faq", unsure)
    child.expect_exact("Enter for none: ")
    child.sendline(typed)
    child.expect_exact("Type a number from 1 to")
    child.expect_exact("Enter for none: ")


@pytest.mark.parametrize(("key", "rc"), [("\x03", 130), ("\x04", 4)], ids=["Ctrl-C", "Ctrl-D"])
def test_the_choice_can_be_left_by_a_key(terminal, unsure, key, rc):
    child = terminal("faq", unsure)
    child.expect_exact("Enter for none: ")
    child.send(key)
    assert ended(child)[0] == rc


def test_nothing_is_asked_when_another_format_was_chosen(terminal, unsure):
    child = terminal("faq", unsure, "--format", "plain")
    assert ended(child)[0] == 1


def test_nothing_is_asked_off_a_terminal(call, unsure):
    done = call("faq", unsure)
    assert (done.rc, done.err, "--id" in done.out) == (1, "", True)


def test_a_closed_terminal_ends_the_quiz_and_keeps_the_answers(terminal, state_folder):
    child = begin(terminal, "ab")
    os.kill(child.pid, signal.SIGHUP)
    child.expect(pexpect.EOF)
    assert kept(state_folder) == "ab"
