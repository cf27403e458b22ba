# ruff: noqa: E501, RUF001 - the odder the better, and a kind of oddity to a line
"""Odd inputs to every command: no traceback, an exit code of the contract, and no control byte on the user's screen."""

from __future__ import annotations

import json
import random
import re

import pytest

SEED = 20261121
# What a terminal might obey: all control characters but the line end, and those that turn the direction of text.
OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
BY_HAND = [
    *("", " ", "\t", "\n", "\r\n", "\n\n\n", ".", "..", "...", "-", "--", "---", "-x", "--x", "-h", "a/", "~", "*", "?", "!", "$HOME", "`id`"),
    *("[bold]", "[/bold]", "[bold]x[/bold]", "[link=file:///etc/passwd]x[/link]", "[red", "[]", "[[", "]]", "\\[x]", "[/]", "[@click=app.bell]x"),
    *("\x1b", "\x1b[31mred\x1b[0m", "\x1b[2J", "\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\y", "\x9b31m", "\x07", "\x08\x08", "\x7f", "a\rb", "\x0b\x0c"),
    *("\u202eabc", "\u2066x\u2069", "\u200b", "\ufeff", "\u2028", "\u0301" * 50, "e\u0301", "ﬁ", "İ", "ß", "ǅ", "\u0000".replace("\u0000", "\u2400")),
    *("日本語の質問", "هل أحتاج إلى الرياضيات", "что такое машинное обучение", "😀" * 20, "👩‍👩‍👧‍👦", "𝕄𝕃", "ＭＬ", "\U0010ffff"),
    *("\udcff", "\udc80\udcfe", "coding\udcff", "\udcc3\udca9"),
    *("x " * 5000, "[" * 5000, "(" * 3000, "\\" * 3000, "-" * 3000, "z" * 60, "9" * 60, "1e999", "-1", "0", "0x10", "１２"),
    *("' OR 1=1 --", "<script>alert(1)</script>", "%s%n%d", "{0}", "{}", "${x}", "{{x}}", "../../etc/passwd", "/dev/null", "/proc/self/mem", "a/b", "con", "nul"),
    *("null", "None", "true", "NaN", "inf", "[]", "{}", '{"id": 1}', "@file", "=1+1", "# x", "> x", "| a | b |", "```", "- a", "1. a", "&amp;", "&"),
    *("mle", "MLE ", "swe\n", "q1", "f1", "q1-", "q1aaaaaaaaaaaa", "q1aaaaaaaaaaaaa", "Q1 AAAA AAAA AAAA", "a" * 12, "b" * 24, "x" * 12, "n" * 25, "ſoftware"),
    *("quick", "full", "json", "table", "all", "shared", "maths", "coding", "goal", "9999999999999999999999", "--format=json", "--knowledge", "--id=x"),
]  # fmt: skip
POOLS = [
    "".join(map(chr, range(1, 128))),
    "".join(map(chr, range(0x80, 0x250))),
    "[]/bold red#$%&\\{}<>*_`|~^ ",
    "\x1b[]0123456789;?hlmJKHABCD\x07\x9b",
    "abnxqf1-. ",
    "\udc80\udc99\udcff\udca0é日\u202e\u200d\u0301",
]


def generated(count: int) -> list[str]:
    """``count`` texts drawn from the pools, always the same."""
    chance = random.Random(SEED)
    return [
        "".join(chance.choices(POOLS[n % len(POOLS)], k=chance.choice([1, 2, 5, 12, 24, 80, 400])))
        for n in range(count)
    ]


def generated_bytes(count: int) -> list[bytes]:
    """``count`` pieces of random bytes, zero bytes and line ends among them."""
    chance = random.Random(SEED + 1)
    return [chance.randbytes(chance.choice([1, 3, 10, 100, 1000])) for _ in range(count)]


# Words without end; apart, since what searches must not be slowed down by them (see below).
ENDLESS = ["x" * 10_000, "a" * 100_000, "9" * 5000]
TEXTS = [*BY_HAND, *generated(80)]
BYTES = [*(text.encode("utf-8", "surrogatepass") for text in TEXTS), *generated_bytes(40)]
A = "a" * 12

# Each command with the place that the odd text goes to, and the exit codes it may then have.
ARGUMENTS: dict[str, tuple[list[str], set[int]]] = {
    "a command": (["{}"], {0, 2}),
    "compare": (["compare", "{}"], {0, 2}),
    "compare plain words": (["compare", "--", "{}"], {0, 2}),
    "compare --show": (["compare", "--show", "{}"], {0, 2}),
    "role": (["role", "{}"], {0, 2}),
    "role --format": (["role", "--format", "{}"], {0, 2}),
    "sources": (["sources", "{}"], {0, 2}),
    "faq": (["faq", "{}"], {0, 1, 2}),
    "faq plain words": (["faq", "--", "{}"], {0, 1, 2}),
    "faq as JSON": (["faq", "--format", "json", "--", "{}"], {0, 1, 2}),
    "faq as a table": (["faq", "--format", "table", "--", "{}"], {0, 1, 2}),
    "faq as Markdown": (["faq", "--format", "markdown", "--explain", "--", "{}"], {0, 1, 2}),
    "faq --id": (["faq", "--id", "{}"], {0, 2}),
    "faq --top": (["faq", "lunch", "--top", "{}"], {0, 1, 2}),
    "faq --batch": (["faq", "--batch", "{}"], {0, 2}),
    "quiz --answers": (["quiz", "--answers", "{}"], {0, 1, 2}),
    "quiz --matters": (["quiz", "--answers", A, "--matters", "{}"], {0, 1, 2}),
    "quiz --length": (["quiz", "--answers", A, "--length", "{}"], {0, 1, 2}),
    "quiz items": (["quiz", "items", "--length", "{}"], {0, 2}),
    "quiz show": (["quiz", "show", "{}"], {0, 1, 2}),
    "quiz diff": (["quiz", "diff", "--", "{}", "{}"], {0, 1, 2}),
    "quiz score": (["quiz", "score", "{}"], {0, 2}),
    "quiz knowledge --count": (["quiz", "knowledge", "--count", "{}"], {2, 4}),
    "quiz knowledge --seed": (["quiz", "knowledge", "--seed", "{}"], {2, 4}),
    "kb check": (["kb", "check", "{}"], {0, 2, 3}),
    "kb schema": (["kb", "schema", "{}"], {0, 2}),
    "kb init": (["kb", "init", "--", "{}"], {0, 2}),
    "kb import from": (["kb", "import", "--", "{}", "new"], {2}),
    "kb import to": (["kb", "import", "--", "-", "{}"], {0, 2}),
    "--knowledge": (["role", "--knowledge", "{}"], {2, 3}),
}
INPUTS: dict[str, tuple[list[str], set[int]]] = {
    "faq --batch": (["faq", "--batch", "-"], {0}),
    "quiz score": (["quiz", "score", "-"], {0, 2}),
    "quiz score as a table": (["quiz", "score", "-", "--format", "table"], {0, 2}),
    "quiz": (["quiz"], {0, 1, 2, 4}),
    "quiz knowledge": (["quiz", "knowledge", "--count", "1", "--seed", "7"], {0, 4}),
    "kb import": (["kb", "import", "-", "new"], {0, 2}),
}


@pytest.fixture(autouse=True)
def _place(base, tmp_path, monkeypatch):
    """A folder of its own to stand in, so that no odd name reaches anything else."""
    (tmp_path / "place" / "inside").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "place" / "inside")
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))


def misbehaviour(done, allowed: set[int], *, silent: bool = True) -> str | None:
    """What is wrong with an outcome, None when nothing is."""
    if done.rc not in allowed:
        return f"exit code {done.rc}: {done.err[:200]}"
    if "Traceback" in done.out + done.err:
        return "a traceback"
    if silent and done.rc == 2 and done.out:
        return f"an error with an answer: {done.out[:100]!r}"
    echoed = OBEYED.search(done.out + done.err)
    return f"{echoed.group()!r} was echoed" if echoed else None


def gathered(call, args: list[str], allowed: set[int], given: list) -> dict[str, str]:
    """The inputs that are met with misbehaviour, and which."""
    found = {}
    for odd in given:
        if isinstance(odd, bytes):
            # Of a class of which no line could be read there is an empty summary, or a line of JSON for each.
            wrong = misbehaviour(call(*args, stdin=odd), allowed, silent="score" not in args)
        else:
            wrong = misbehaviour(call(*(odd if part == "{}" else part for part in args)), allowed)
        if wrong:
            found[repr(odd)[:60]] = wrong
    return found


def test_there_are_at_least_two_hundred_of_them():
    assert len(set(TEXTS)) >= 200


@pytest.mark.parametrize("place", ARGUMENTS)
def test_an_odd_argument_is_taken_or_refused_but_never_obeyed(call, place):
    args, allowed = ARGUMENTS[place]
    searches = place in {"a command", "faq", "faq plain words", "faq as JSON", "faq as a table", "faq as Markdown"}
    given = [text for text in [*TEXTS, *([] if searches else ENDLESS)] if place != "faq --batch" or text != "-"]
    # Help is asked for by one of the texts, whatever the place.
    assert gathered(call, args, allowed | {0}, given) == {}


@pytest.mark.slow
@pytest.mark.parametrize("place", ARGUMENTS)
def test_two_thousand_more_odd_arguments_are_never_obeyed(call, place):
    args, allowed = ARGUMENTS[place]
    assert gathered(call, args, allowed | {0}, generated(2000)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("place", INPUTS)
def test_two_thousand_more_odd_inputs_are_never_obeyed(call, place):
    args, allowed = INPUTS[place]
    assert gathered(call, args, allowed, generated_bytes(2000)) == {}


@pytest.mark.parametrize("place", INPUTS)
def test_odd_input_is_taken_or_refused_but_never_obeyed(call, place):
    args, allowed = INPUTS[place]
    assert gathered(call, args, allowed, BYTES) == {}


@pytest.mark.parametrize("word", ENDLESS, ids=lambda word: f"{len(word)} characters")
def test_a_word_without_end_is_asked_within_two_gigabytes(shell, tmp_path, word):
    (tmp_path / "word").write_text(f"{word}\n")
    done = shell("ulimit -v 2000000; timeout 10 $P faq --batch word")  # a guard: it once took a minute, and all memory
    assert (done.rc, done.out.count(b"\n")) == (0, 1)


def test_an_odd_base_named_by_the_environment_is_refused(call, monkeypatch):
    found = {}
    for text in TEXTS:
        monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", text)
        wrong = misbehaviour(call("role", "mle"), {0, 2, 3})
        if wrong:
            found[repr(text)[:60]] = wrong
    assert found == {}


def test_a_batch_of_all_of_them_has_a_result_for_every_line(call):
    lines = [data.replace(b"\n", b" ").replace(b"\r", b" ") for data in BYTES]
    results = call("faq", "--batch", "-", stdin=b"\n".join(lines) + b"\n").out.split("\n")[:-1]
    assert len([json.loads(result) for result in results]) == len(lines)


def test_an_odd_word_in_an_odd_file_of_a_base_is_told_without_being_obeyed(call, own_base):
    (own_base / "roles.yaml").write_text('"\\e[31mred": {name: "\\e[1m"}\n')
    for args in (
        ["role", "--knowledge", own_base],
        ["kb", "check", own_base],
        ["kb", "check", own_base, "--format", "json"],
    ):
        done = call(*args)
        assert (done.rc, OBEYED.search(done.out + done.err)) == (3, None)


def test_an_odd_name_of_a_file_in_a_base_is_told_without_being_obeyed(call, own_base):
    (own_base / "faq" / "\x1b[31mred.yaml").write_text("question: x\n")
    for args in (["faq", "--knowledge", own_base], ["kb", "check", own_base]):
        done = call(*args)
        assert (done.rc, OBEYED.search(done.out + done.err)) == (3, None)


@pytest.mark.parametrize(
    "argument", [b"\xff\xfe", b"caf\xe9", b"\x1b[31mred", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\x9b31m"], ids=repr
)
@pytest.mark.parametrize("command", [["faq"], ["compare"], ["quiz", "show"], ["role", "--knowledge"]], ids=" ".join)
def test_bytes_that_are_no_utf8_reach_a_real_process_unharmed(run, command, argument):
    done = run(*command, argument)
    assert done.rc in (0, 1, 2)
    assert b"Traceback" not in done.err
    assert re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", done.out + done.err) is None


@pytest.mark.parametrize("argument", [b"\xff\xfe", "日本".encode()], ids=repr)
def test_odd_bytes_in_an_ascii_locale_are_harmless_too(run, argument):
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    for command in (["faq"], ["compare"]):
        done = run(*command, argument, env=env)
        assert (done.rc in (1, 2), (done.out + done.err).isascii()) == (True, True)
