"""Conversations on a real terminal: the quiz, and the choice among suggestions."""

from __future__ import annotations

import json
import re
import signal
import termios
import time

import pexpect
import pytest

ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\]8;[^\x1b]*\x1b\\)")  # colours and links
PROMPT = "Your choice: "
QUICK = "abbabaababba"  # six for each role
CLEAR = "aabbabbaabba"  # clearly for one role


@pytest.fixture(autouse=True)
def _small(base, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))


def at(child, number: int, of: int = 12) -> None:
    """Wait until question ``number`` is asked."""
    child.expect_exact(f"Question {number} of {of}")
    child.expect_exact(PROMPT)


def ended(child) -> tuple[int | None, str]:
    """The exit code and the rest of what was shown."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, ESCAPE.sub("", child.before)


def ended_as_written(child) -> tuple[int | None, str]:
    """The exit code and everything that was shown, with its escapes."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, child.before


def begin(terminal, letters: str, *args: str, **more):
    """A quiz in which ``letters`` have been answered."""
    child = terminal("quiz", *args, **more)
    total = 24 if "full" in args else 12
    for number, letter in enumerate(letters, 1):
        at(child, number, total)
        child.sendline(letter)
    at(child, len(letters) + 1, total)
    return child


def left(child) -> tuple[int | None, str]:
    """Leave by q: the exit code and the letters in the code that is printed."""
    child.sendline("q")
    rc, shown = ended(child)
    return rc, letters_in(shown)


def letters_in(shown: str) -> str:
    """The letters of the code in the command that goes on, without those not answered at its end."""
    code = re.search(r"quiz --resume (\S+)", shown)[1].replace("-", "")
    return code[2:-1].rstrip("x")


# --- the quiz ---


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("key", "letter"), [("a", "a"), ("b", "b"), ("n", "n"), ("s", "x"), ("A", "a"), ("2", "b")])
def test_a_key_is_an_answer_without_enter(terminal, key, letter, unbuffered):
    child = begin(terminal, "", PYTHONUNBUFFERED=unbuffered or None)
    child.send(key)
    at(child, 2)
    child.send("1")
    at(child, 3)
    child.send("q")
    rc, shown = ended(child)
    assert (rc, letters_in(shown)) == (0, f"{letter}a")


@pytest.mark.parametrize(
    ("typed", "letter"),
    [("a", "a"), ("b", "b"), ("n", "n"), ("1", "a"), ("A", "a"), (" b ", "b"), ("skip", "x"), ("neither", "n")],
)
def test_as_plain_text_a_line_is_the_answer_it_names(terminal, typed, letter):
    child = begin(terminal, "", "--format", "plain")
    child.send(typed)
    time.sleep(0.3)  # without Enter nothing happens
    child.sendline("")
    at(child, 2)
    child.sendline("a")
    at(child, 3)
    child.sendline("quit")
    rc, shown = ended(child)
    assert (rc, letters_in(shown)) == (0, f"{letter}a")


def test_plain_text_is_not_drawn_over(terminal):
    child = terminal("quiz", "--length", "full", "--format", "plain")
    child.send("".join(f"{letter}\n" for letter in CLEAR * 2) + "n\n" * 6 + "1\n")
    rc, shown = ended_as_written(child)
    assert (rc, "\x1b" in shown, "Which of these matter most" in shown) == (0, False, True)
    child = terminal("quiz", "knowledge", "--count", "1", "--format", "plain")
    child.send("2\n")
    rc, shown = ended_as_written(child)
    assert (rc, "\x1b" in shown, bool(re.search("[01] of 1 right", shown))) == (0, False, True)


def test_enter_after_a_key_is_part_of_the_answer(terminal):
    child = begin(terminal, "ab")
    child.send("<\n")  # Enter alone would keep the answer and go on to question 3
    at(child, 2)
    child.send("n\r")
    at(child, 3)
    assert left(child) == (0, "an")


def test_keys_typed_ahead_are_kept(terminal):
    child = begin(terminal, "")
    child.send("abn")
    at(child, 4)
    assert left(child) == (0, "abn")


@pytest.mark.parametrize("key", ["\x7f", "\x1b[D"], ids=["Backspace", "left"])
def test_keys_that_go_back_elsewhere_do_so_here(terminal, key):
    child = begin(terminal, "ab")
    child.send(key)
    at(child, 2)
    assert left(child) == (0, "ab")


def test_a_quiz_that_was_stopped_and_continued_takes_keys(terminal):
    child = begin(terminal, "a")
    child.kill(signal.SIGSTOP)
    child.kill(signal.SIGCONT)
    child.expect_exact(PROMPT)
    child.send("b")
    at(child, 3)
    assert left(child) == (0, "ab")


def test_who_leaves_after_the_last_answer_is_told_where_the_result_is(terminal):
    child = begin(terminal, QUICK[:-1])
    child.send(QUICK[-1])
    child.expect_exact("(y or n) ")
    child.send("q")
    rc, shown = ended(child)
    assert (rc, letters_in(shown)) == (0, QUICK)
    assert re.search(r"The result: roleadvisor quiz show q3-\S+", shown)


def test_the_terminal_is_as_it_was_after_a_quiz(terminal):
    child = begin(terminal, "a")
    before = termios.tcgetattr(child.child_fd)[3]
    child.send("\x03")
    child.expect(pexpect.EOF)
    assert termios.tcgetattr(child.child_fd)[3] == before | termios.ICANON | termios.ECHO


def test_back_asks_the_question_before_again(terminal):
    child = begin(terminal, "ab")
    child.sendline("<")
    at(child, 2)
    child.sendline("n")
    at(child, 3)
    assert left(child) == (0, "an")


def test_back_at_the_first_question_stays_there(terminal):
    child = begin(terminal, "")
    child.sendline("<")
    at(child, 1)


@pytest.mark.parametrize("typed", ["z", "", "\x01", "\x1b[A"])
def test_what_is_no_choice_keeps_the_question_and_says_so(terminal, typed):
    child = begin(terminal, "a")
    child.sendline(typed)
    child.expect_exact("Please type a or b")
    child.expect_exact(PROMPT)
    child.sendline("b")
    at(child, 3)
    assert left(child) == (0, "ab")


@pytest.mark.parametrize("typed", ["q", "Q"])
def test_quit_prints_the_code_and_how_to_go_on(terminal, typed):
    child = begin(terminal, "abn")
    child.sendline(typed)
    rc, shown = ended(child)
    assert (rc, letters_in(shown)) == (0, "abn")
    assert "3 of 12 questions answered; your code: q3-abnx-xxxx-xxxx-" in shown


def test_quit_before_the_first_answer_prints_no_code(terminal):
    child = begin(terminal, "")
    child.sendline("q")
    rc, shown = ended(child)
    assert (rc, "--resume" in shown, "Nothing was answered yet." in shown) == (0, False, True)


def test_resume_goes_on_where_it_stopped(terminal):
    child = begin(terminal, "abn")
    child.sendline("q")
    code = re.search(r"--resume (\S+)", ended(child)[1])[1]
    child = terminal("quiz", "--resume", code)
    at(child, 4)
    child.sendline("b")
    at(child, 5)
    assert left(child) == (0, "abnb")


def test_going_back_keeps_the_answers_and_enter_goes_through_them(terminal):
    child = begin(terminal, "abn")
    for number in (3, 2):
        child.sendline("<")
        at(child, number)
    child.sendline("")
    at(child, 3)
    child.sendline("a")
    at(child, 4)
    assert left(child) == (0, "aba")


def test_leaving_after_going_back_loses_no_answer(terminal):
    child = begin(terminal, "abn")
    child.sendline("<")
    at(child, 3)
    assert left(child) == (0, "abn")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("key", "rc"), [("\x03", 130), ("\x04", 4)], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_by_a_key_prints_the_code(terminal, key, rc, unbuffered):
    child = begin(terminal, "ab", PYTHONUNBUFFERED=unbuffered or None)
    child.send(key)
    code, shown = ended(child)
    assert (code, letters_in(shown), "Traceback" in shown) == (rc, "ab", False)


def test_a_finished_quiz_shows_the_result(terminal):
    child = begin(terminal, CLEAR[:-1])
    child.sendline(CLEAR[-1])
    rc, shown = ended(child)
    assert (rc, "Your code" in shown) == (0, True)


def test_many_answers_pasted_at_once_are_all_taken(terminal):
    child = begin(terminal, "")
    child.send("".join(f"{letter}\n" for letter in CLEAR))
    rc, shown = ended(child)
    code = re.sub(r"[\s-]", "", re.search(r"Your code: (\S+)", shown)[1])
    assert (rc, code[2:-1]) == (0, CLEAR)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_balanced_quick_quiz_offers_twelve_more_questions(terminal, unbuffered):
    child = begin(terminal, QUICK[:-1], PYTHONUNBUFFERED=unbuffered or None)
    child.sendline(QUICK[-1])
    child.expect_exact("Twelve more questions")
    child.expect_exact("(y or n) ")
    for typed in ("?", ""):  # Enter after the last answer is a habit
        child.sendline(typed)
        child.expect_exact("type y or n")
    child.send("y")
    at(child, 13, 24)


@pytest.mark.parametrize(("reply", "more"), [("", True), ("n", False)])
def test_as_plain_text_enter_accepts_more_questions_and_no_shows_the_result(terminal, reply, more):
    child = begin(terminal, QUICK[:-1], "--format", "plain")
    child.sendline(QUICK[-1])
    child.expect_exact("Twelve more questions")
    child.sendline(reply)
    if more:
        at(child, 13, 24)
    else:
        assert ended(child)[0] == 0


def test_more_questions_are_not_offered_to_whom_more_would_not_help(terminal):
    child = begin(terminal, "a" * 11)
    child.sendline("a")
    _, shown = ended(child)
    assert ("No verdict" in shown, "Twelve more questions may help" in shown) == (True, False)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_the_full_quiz_ends_with_direct_questions_and_what_matters(terminal, unbuffered):
    child = begin(terminal, "", "--length", "full", PYTHONUNBUFFERED=unbuffered or None)
    child.send("".join(f"{letter}\n" for letter in CLEAR * 2))
    for typed in ("n", "<", "n", "?", "n", "n", "n", "n", "y"):
        child.expect_exact("Your answer: ")
        child.sendline(typed)
    child.expect_exact("Which of these matter most")
    child.expect_exact("Enter for none: ")
    child.sendline("9 9 9 10")
    child.expect_exact("Type up to three")
    child.sendline("1, 2")
    rc, shown = ended(child)
    assert (rc, "Your code" in shown) == (0, True)


def test_what_matters_is_not_asked_if_it_was_given(terminal):
    child = begin(terminal, "", "--length", "full", "--matters", "maths")
    child.send("".join(f"{letter}\n" for letter in CLEAR * 2) + "n\n" * 6)
    rc, shown = ended(child)
    assert (rc, "Which of these matter most" in shown, "With mathematics counted double" in shown) == (0, False, True)


def test_back_at_the_first_direct_question_asks_the_last_item_again(terminal):
    child = begin(terminal, "", "--length", "full")
    child.send("".join(f"{letter}\n" for letter in CLEAR * 2))
    child.expect_exact("Your answer: ")
    child.sendline("<")
    at(child, 24, 24)


def test_a_resize_in_the_middle_does_no_harm(terminal):
    child = begin(terminal, "a")
    child.setwinsize(24, 40)
    child.kill(signal.SIGWINCH)
    child.sendline("b")
    at(child, 3)
    child.setwinsize(24, 80)
    assert left(child) == (0, "ab")


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
    before = child.before
    child.sendline("q")
    child.expect(pexpect.EOF)
    assert "\x1b" not in before + child.before


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_the_question_is_shown_before_its_prompt(terminal, unbuffered):
    child = terminal("quiz", PYTHONUNBUFFERED=unbuffered or None)
    child.expect_exact(PROMPT)
    shown = ESCAPE.sub("", child.before)
    assert re.search(r"^ ?a\b.*\S", shown, re.MULTILINE)
    assert re.search(r"^ ?b\b.*\S", shown, re.MULTILINE)
    assert "q = leave" in shown


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_the_knowledge_test_tells_right_and_wrong_and_the_source(terminal, unbuffered):
    child = terminal("quiz", "knowledge", "--count", "2", "--seed", "7", PYTHONUNBUFFERED=unbuffered or None)
    child.expect_exact("Question 1 of 2")
    child.expect_exact("Your answer: ")
    child.sendline("z")
    child.expect_exact("is not among the")
    child.sendline("a")
    child.expect("Right|No, it is")
    child.expect(r"\((Two|The|Wage|Our)\b")  # the first word of a title in the small base
    child.expect_exact("Enter for the next question: ")
    child.sendline("")
    child.expect_exact("Question 2 of 2")
    child.sendline("a")
    assert ended(child)[0] == 0


# --- leaving and going on, off a terminal ---


def test_piped_answers_that_end_early_are_in_the_code(call):
    done = call("quiz", stdin="a\nb\n")
    assert (done.rc, done.out, letters_in(done.err)) == (4, "", "ab")


def test_the_code_goes_on_where_it_stopped(call):
    code = re.search(r"--resume (\S+)", call("quiz", stdin="\n".join(CLEAR[:5]) + "\n").err)[1]
    done = call("quiz", "--resume", code, "--format", "json", stdin="\n".join(CLEAR[5:]) + "\n")
    assert (done.rc, json.loads(done.out)["code"][2:-1]) == (0, CLEAR)


def test_only_items_without_an_answer_are_asked(call):
    code = json.loads(call("quiz", "--answers", "axbxabnxabab", "--format", "json").out)["code"]
    done = call("quiz", "--resume", code, "--format", "json", stdin="b\na\nb\n")
    assert json.loads(done.out)["code"][2:-1] == "abbaabnbabab"


def test_more_answers_in_a_line_than_there_are_gaps_are_refused(call):
    code = json.loads(call("quiz", "--answers", "axbxabnxabab", "--format", "json").out)["code"]
    done = call("quiz", "--resume", code, stdin="bababababa\n")
    assert (done.rc, done.out) == (2, "")
    assert "10 answers in a line, 3 wanted" in done.err


def test_a_code_without_gaps_is_a_finished_quiz(call):
    code = json.loads(call("quiz", "--answers", CLEAR, "--format", "json").out)["code"]
    done = call("quiz", "--resume", code, "--format", "json")
    assert (done.rc, json.loads(done.out)["code"]) == (0, code)


def test_a_quick_code_is_extended_to_the_full_form(call):
    code = json.loads(call("quiz", "--answers", CLEAR, "--format", "json").out)["code"]
    done = call("quiz", "--resume", code, "--length", "full", "--format", "json", stdin="\n".join(CLEAR) + "\n")
    assert json.loads(done.out)["code"][:-1] == f"f3{CLEAR * 2}"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--resume"], "Option '--resume' requires an argument"),
        (["--resume", "q3-abba"], "--resume: the code is too short"),
        (["--resume", CLEAR], "--resume: a code begins with q3 or f3"),
        (["--resume", "q1-abba-abab-abba-9"], "version 1 of the quiz, whose questions are no longer asked"),
        (["--resume", "q3-abba-abab-abba-5", "--answers", CLEAR], "use one of them"),
    ],
)
def test_what_cannot_be_resumed_is_told_in_one_line(call, shipped, monkeypatch, args, says):
    monkeypatch.delenv("ROLEADVISOR_KNOWLEDGE")
    done = call("quiz", *args)
    assert (done.rc, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err


def test_a_full_code_is_not_cut_to_the_quick_form(call):
    code = json.loads(call("quiz", "--answers", CLEAR * 2, "--format", "json").out)["code"]
    assert "--length" in call("quiz", "--resume", code, "--length", "quick").err


def test_going_on_repeats_the_options_that_matter(call, base):
    done = call("quiz", "--matters", "maths", "--knowledge", base, stdin="a\nq\n")
    assert re.search(rf"--resume \S+ --matters maths --knowledge {base}$", done.err, re.MULTILINE)


def test_a_result_that_could_not_be_written_leaves_the_code(shell):
    letters = "\\n".join(CLEAR)
    done = shell(f"printf '{letters}\\n' | $P quiz >/dev/full")
    assert (done.rc, letters_in(done.err.decode())) == (74, CLEAR)


@pytest.mark.parametrize(
    "args", [["quiz"], ["quiz", "--answers", CLEAR], ["quiz", "items"], ["compare"], ["quiz", "knowledge"]]
)
def test_nothing_is_stored(call, home, args):
    call(*args, stdin="a\n")
    assert list((home / "state").iterdir()) == []


def test_the_knowledge_test_says_how_far_it_came_when_it_is_stopped(call):
    done = call("quiz", "knowledge", "--count", "3", "--seed", "7", stdin="a\nq\n")
    assert (done.rc, done.out) == (0, "")
    assert done.err.endswith("roleadvisor: stopped after 1 of 3 questions; nothing is kept\n")


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
    results = [json.loads(line) for line in done.out.splitlines()]
    return next(result["question"] for result in results if result["status"] == "suggested")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_suggestion_is_read_by_its_number(terminal, unsure, unbuffered):
    child = terminal("faq", unsure, PYTHONUNBUFFERED=unbuffered or None)
    child.expect_exact("Enter for none: ")
    assert "To read one: " in ESCAPE.sub("", child.before)  # the list stands before the prompt
    child.sendline("1")
    rc, shown = ended(child)
    assert (rc, "Sources: " in shown) == (0, True)


def test_enter_chooses_none(terminal, unsure):
    child = terminal("faq", unsure)
    child.expect_exact("Enter for none: ")
    child.sendline("")
    assert ended(child)[0] == 1


@pytest.mark.parametrize("typed", ["0", "4", "x"])
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


# --- the conversation of bare faq ---

FIRST = "Your question (Enter lists all, q leaves): "


def asked(child, text: str, prompt: str = "q leaves: ") -> str:
    """Type a line and return what is shown before the next prompt."""
    child.sendline(text)
    child.expect_exact(prompt)
    return ESCAPE.sub("", child.before)


@pytest.fixture
def talking(terminal):
    child = terminal("faq", ROLEADVISOR_KNOWLEDGE=None)
    child.expect_exact(FIRST)
    return child


@pytest.mark.parametrize("unbuffered", [None, "1"])
def test_bare_faq_goes_on_asking_until_q(terminal, unbuffered):
    child = terminal("faq", ROLEADVISOR_KNOWLEDGE=None, PYTHONUNBUFFERED=unbuffered)
    child.expect_exact(FIRST)
    shown = asked(child, "what's the pay of ML engineers (and devs)?")
    assert "Do machine learning engineers make more" in shown
    assert "1. " in shown
    assert 'roleadvisor "' not in shown  # numbers instead of commands
    shown = asked(child, "and in Germany?")
    assert "In Germany" in shown
    assert "[Heard: Germany; new clears]" in shown
    child.sendline("q")
    assert ended(child)[0] == 0


def test_a_number_opens_a_question_and_m_and_s_show_more(talking):
    asked(talking, "do ML engineers earn more than software engineers")
    assert "Why are ML engineers paid so much?" in asked(talking, "1")
    assert "Words explained" in asked(talking, "m")
    sources = asked(talking, "s")
    assert "How strong each source is" in sources
    assert "Scarce skills" not in sources
    assert "no question of this number" in asked(talking, "9")


def test_new_forgets_what_was_heard(talking):
    assert "[Heard: front-end developer" in asked(talking, "I do React, can I get into AI?")
    assert "Heard" not in asked(talking, "new", FIRST)
    assert "There is no answer yet" in asked(talking, "m", FIRST)


def test_enter_lists_all_questions(talking):
    assert "learn-maths: " in asked(talking, "", FIRST)


@pytest.mark.parametrize("end", [lambda child: child.sendeof(), lambda child: child.sendline("quit")])
def test_the_conversation_ends_well(talking, end):
    end(talking)
    assert ended(talking)[0] == 0


def test_ctrl_c_ends_the_conversation_with_130(talking):
    talking.sendintr()
    assert ended(talking)[0] == 130


def test_a_conversation_writes_nothing(terminal, home):
    child = terminal("faq")
    child.expect_exact(FIRST)
    before = {path for path in home.rglob("*") if path.is_file()}
    asked(child, "is it a lot of coding")
    child.sendline("q")
    ended(child)
    assert {path for path in home.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("args", [["--format", "table"], ["--format", "plain"]])
def test_bare_faq_with_a_format_lists(terminal, args):
    rc, shown = ended(terminal("faq", *args, "--no-pager"))
    assert (rc, "coding: " in shown) == (0, True)
