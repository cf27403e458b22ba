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
from roleadvisor.quiz.session import Session, quiz_key

from .quiz.conftest import load_quiz

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PROMPT = "Your choice: "
QUICK = "abbabaababba"  # six for each role
CLEAR = "aabbabbaabba"
KEY = quiz_key(load_quiz())


def stored(**changed) -> str:
    """A state file with some fields changed."""
    fields = {"roleadvisor-quiz": 1, "form": "quick", "key": KEY, "letters": "ab", "later": "", "checks": ""}
    return json.dumps(fields | changed)


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


def kept(file) -> str:
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
def test_an_answer_is_on_disk_before_the_next_question(terminal, state_file, typed, letter):
    child = begin(terminal, "")
    child.sendline(typed)
    at(child, 2)
    assert kept(state_file) == letter


def test_back_asks_the_question_before_again(terminal, state_file):
    child = begin(terminal, "ab")
    child.sendline("<")
    at(child, 2)
    assert kept(state_file) == "a"
    child.sendline("n")
    at(child, 3)
    assert kept(state_file) == "an"


def test_back_at_the_first_question_stays_there(terminal):
    child = begin(terminal, "")
    child.sendline("<")
    at(child, 1)


@pytest.mark.parametrize("typed", ["z", "ab", "", "1", "?", "-", "é", "yes", "aa", "\x01"])
def test_what_is_no_choice_keeps_the_question_and_says_so(terminal, state_file, typed):
    child = begin(terminal, "a")
    child.sendline(typed)
    child.expect_exact("does not answer")
    child.expect_exact(PROMPT)
    assert kept(state_file) == "a"
    child.sendline("b")
    at(child, 3)
    assert kept(state_file) == "ab"


@pytest.mark.parametrize("typed", ["q", "quit", "Q"])
def test_quit_keeps_the_answers_and_says_how_to_go_on(terminal, state_file, typed):
    child = begin(terminal, "abn")
    child.sendline(typed)
    rc, shown = ended(child)
    assert (rc, kept(state_file)) == (0, "abn")
    assert "roleadvisor quiz --resume" in shown


def test_quit_before_the_first_answer_keeps_nothing(terminal, state_file):
    child = begin(terminal, "")
    child.sendline("q")
    assert (ended(child)[0], state_file.exists()) == (0, False)


def test_resume_goes_on_where_it_stopped(terminal, state_file):
    child = begin(terminal, "abn")
    child.sendline("q")
    ended(child)
    child = terminal("quiz", "--resume")
    at(child, 4)


def test_an_unfinished_quiz_is_offered_before_a_new_one(terminal):
    unfinished.save(Session("quick", KEY, "abn"))
    child = terminal("quiz")
    child.expect_exact("3 of 12 questions answered")
    child.sendline("")
    at(child, 4)


def test_going_back_keeps_the_answers_and_enter_goes_through_them(terminal, state_file):
    child = begin(terminal, "abn")
    for place in (3, 2):
        child.sendline("<")
        at(child, place)
    child.sendline("")
    at(child, 3)
    child.sendline("a")
    at(child, 4)
    assert kept(state_file) == "aba"


def test_leaving_after_going_back_loses_no_answer(terminal, call):
    child = begin(terminal, "abn")
    child.sendline("<")
    at(child, 3)
    child.sendline("q")
    assert "3 answered and kept" in ended(child)[1]


def test_a_piped_quiz_leaves_an_unfinished_one_alone(call, state_file):
    unfinished.save(Session("quick", KEY, "abn"))
    assert call("quiz", stdin="\n".join(QUICK) + "\n").rc == 0
    assert kept(state_file) == "abn"


def test_a_declined_quiz_begins_anew(terminal):
    unfinished.save(Session("quick", KEY, "abn"))
    child = terminal("quiz")
    child.expect_exact("Go on with it?")
    child.sendline("n")
    at(child, 1)


def test_ctrl_c_is_130_and_keeps_the_answers(terminal, state_file):
    child = begin(terminal, "ab")
    child.sendintr()
    rc, shown = ended(child)
    assert (rc, kept(state_file)) == (130, "ab")
    assert "--resume" in shown
    assert "Traceback" not in shown


def test_ctrl_d_is_4_and_keeps_the_answers(terminal, state_file):
    child = begin(terminal, "ab")
    child.sendeof()
    rc, shown = ended(child)
    assert (rc, kept(state_file), "Traceback" in shown) == (4, "ab", False)


def test_a_finished_quiz_shows_the_result_and_keeps_nothing(terminal, state_file):
    child = begin(terminal, CLEAR[:-1])
    child.sendline(CLEAR[-1])
    rc, shown = ended(child)
    assert (rc, "Your code" in shown, state_file.exists()) == (0, True, False)


def test_many_answers_pasted_at_once_are_all_taken(terminal, state_file):
    child = begin(terminal, "")
    child.send("".join(f"{letter}\n" for letter in CLEAR))
    rc, shown = ended(child)
    assert (rc, state_file.exists()) == (0, False)
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


def test_the_full_quiz_ends_with_direct_questions_and_what_matters(terminal, state_file):
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
    assert (rc, state_file.exists()) == (0, False)
    assert "Your code" in shown


def test_back_at_the_first_direct_question_asks_the_last_item_again(terminal):
    child = begin(terminal, "", "--length", "full")
    child.send("".join(f"{letter}\n" for letter in CLEAR * 2))
    child.expect_exact("Your answer: ")
    child.sendline("<")
    at(child, 24, 24)


def test_a_resize_in_the_middle_does_no_harm(terminal, state_file):
    child = begin(terminal, "a")
    child.setwinsize(24, 40)
    child.kill(signal.SIGWINCH)
    child.sendline("b")
    at(child, 3)
    child.setwinsize(10, 200)
    child.sendline("n")
    at(child, 4)
    assert kept(state_file) == "abn"


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
def test_a_kill_at_any_moment_loses_at_most_the_answer_being_typed(terminal, state_file, moments):
    chance = random.Random(moments)
    lost = []
    for _ in range(moments):
        count = chance.randrange(1, 12)
        child = begin(terminal, CLEAR[: count - 1])
        child.sendline(CLEAR[count - 1])
        time.sleep(chance.random() * 0.02)
        child.kill(signal.SIGKILL)
        child.close(force=True)
        session, message = unfinished.load(KEY)
        letters = session.letters if session else ""
        if message or letters not in (CLEAR[: count - 1], CLEAR[:count]):
            lost.append((count, letters, message))
        state_file.unlink(missing_ok=True)
    assert lost == []


def test_what_a_kill_leaves_behind_is_cleaned_up_by_the_next_finished_quiz(state_file, call):
    unfinished.save(Session("quick", KEY, "ab"))
    (state_file.parent / "quiz.json.new").write_text("half writ")
    assert call("quiz", "--resume", stdin="\n".join(CLEAR[2:]) + "\n").rc == 0
    assert not state_file.parent.exists()


def test_the_end_of_a_quiz_also_removes_what_a_crash_left_half_written(state_file):
    unfinished.save(Session("quick", KEY, "ab"))
    (state_file.parent / "quiz.json.new").write_text("half writ")
    unfinished.clear()
    assert not state_file.parent.exists()


def test_more_questions_are_not_offered_to_whom_more_would_not_help(terminal):
    child = begin(terminal, "a" * 11)
    child.sendline("a")
    child.expect(pexpect.EOF)
    assert "No verdict" in child.before
    assert "Twelve more questions may help" not in child.before


def test_a_piped_quiz_over_one_without_answers_keeps_its_own(call, state_file):
    unfinished.save(Session("quick", KEY))
    assert "2 answered and kept" in call("quiz", stdin="a\nb\n").err
    assert kept(state_file) == "ab"


def test_a_quiz_left_before_its_first_answer_is_not_offered_again(terminal):
    unfinished.save(Session("quick", KEY))
    child = terminal("quiz")
    at(child, 1)
    assert "unfinished" not in child.before


DAMAGED = {
    "empty": "",
    "cut off": '{"roleadvisor-quiz": 1, "form": "qu',
    "no JSON": "junk \x00",
    "not UTF-8": b"\xff\xfe",
    "a list": "[]",
    "a number": "7",
    "null": "null",
    "no fields": "{}",
    "unknown form": stored(form="long"),
    "unknown letters": stored(letters="az"),
    "too many letters": stored(letters="a" * 7, later="a" * 6),
    "letters in a list": stored(letters=["a", "b"]),
    "letters that are a number": stored(letters=5),
    "form of another type": stored(form=[]),
    "unknown checks": stored(form="full", letters="a" * 24, checks="z"),
    "checks before the items are done": stored(form="full", letters="a", checks="y"),
    "more checks than questions": stored(form="full", letters="a" * 24, checks="y" * 99),
    "nested without end": "[" * 100_000,
    "newer": stored(**{"roleadvisor-quiz": 2}),
    "other questions": stored(key="9 q01m"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_state_that_cannot_be_used_is_set_aside_with_a_message(call, state_file, damage):
    content = DAMAGED[damage]
    state_file.parent.mkdir()
    state_file.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = state_file.read_bytes()
    done = call("quiz", stdin="\n".join(CLEAR) + "\n")
    assert (done.rc, "set aside" in done.err) == (0, True)
    assert (state_file.parent / "quiz.json.1").read_bytes() == before


def test_a_second_one_set_aside_does_not_overwrite_the_first(call, state_file):
    state_file.parent.mkdir()
    for content in ("first", "second"):
        state_file.write_text(content)
        call("quiz", stdin="\n".join(CLEAR) + "\n")
    aside = [(state_file.parent / f"quiz.json.{number}").read_text() for number in (1, 2)]
    assert aside == ["first", "second"]


def test_a_newer_state_is_told_apart_from_a_damaged_one(call, state_file):
    state_file.parent.mkdir()
    state_file.write_text(DAMAGED["newer"])
    assert "another version" in call("quiz", stdin="").err


@pytest.mark.parametrize(
    "args", [["quiz", "--answers", CLEAR], ["quiz", "items"], ["compare"], ["quiz", "knowledge", "--count", "1"]]
)
def test_other_commands_keep_nothing(call, home, args):
    call(*args, stdin="a\n")
    assert list((home / "state").iterdir()) == []


def test_piped_answers_that_end_early_are_kept(call, state_file):
    assert (call("quiz", stdin="a\nb\n").rc, kept(state_file)) == (4, "ab")


def test_piped_answers_are_resumed(call, state_file):
    call("quiz", stdin="\n".join(CLEAR[:5]) + "\n")
    done = call("quiz", "--resume", "--format", "json", stdin="\n".join(CLEAR[5:]) + "\n")
    assert (done.rc, json.loads(done.out)["code"][2:-1]) == (0, CLEAR)


def test_a_state_folder_that_cannot_be_written_is_told_in_one_line(call, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    done = call("quiz", stdin="\n".join(CLEAR) + "\n")
    assert "Traceback" not in done.err
    assert done.rc in (0, 2)


def test_a_result_that_could_not_be_written_keeps_the_answers(shell, state_file):
    letters = "\\n".join(CLEAR)
    done = shell(f"printf '{letters}\\n' | $P quiz >/dev/full")
    assert (done.rc, kept(state_file)) == (74, CLEAR)


def test_the_last_answer_is_kept_until_the_result_has_been_written(shell, state_file):
    unfinished.save(Session("quick", KEY, CLEAR[:11]))
    done = shell(f"printf '{CLEAR[11]}\\n' | $P quiz --resume >/dev/full")
    assert (done.rc, kept(state_file)) == (74, CLEAR)


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


def test_a_closed_terminal_ends_the_quiz_and_keeps_the_answers(terminal, state_file):
    child = begin(terminal, "ab")
    os.kill(child.pid, signal.SIGHUP)
    child.expect(pexpect.EOF)
    assert kept(state_file) == "ab"
