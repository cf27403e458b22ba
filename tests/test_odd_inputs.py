# ruff: noqa: E501, RUF001 - unusual characters are the point, one kind a line
"""Unusual and hostile input to every command: no traceback, a promised exit code, no control byte on the screen."""

from __future__ import annotations

import json
import random
import re

import pytest

SEED = 20261121
# What a terminal might obey: all control characters but the line end, and those that turn the direction of text.
OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HAND_WRITTEN = [
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
    draw = random.Random(SEED)
    return [
        "".join(draw.choices(POOLS[n % len(POOLS)], k=draw.choice([1, 2, 5, 12, 24, 80, 400]))) for n in range(count)
    ]


def generated_bytes(count: int) -> list[bytes]:
    """``count`` pieces of random bytes, always the same."""
    draw = random.Random(SEED + 1)
    return [draw.randbytes(draw.choice([1, 3, 10, 100, 1000])) for _ in range(count)]


OVERLONG = ["x" * 10_000, "a" * 100_000, "9" * 5000]
TEXTS = [*HAND_WRITTEN, *generated(80)]
BYTES = [*(text.encode("utf-8", "surrogatepass") for text in TEXTS), *generated_bytes(40)]
LETTERS = "a" * 12

# Each command with {} for the hostile text, and the exit codes it may end with.
ARGUMENTS: dict[str, tuple[list[str], set[int]]] = {
    "a command": (["{}"], {0, 1, 2}),  # several words are a question
    "compare": (["compare", "{}"], {0, 2}),
    "compare after --": (["compare", "--", "{}"], {0, 2}),
    "compare --show": (["compare", "--show", "{}"], {0, 2}),
    "role": (["role", "{}"], {0, 2}),
    "role --format": (["role", "--format", "{}"], {0, 2}),
    "sources": (["sources", "{}"], {0, 2}),
    "faq": (["faq", "{}"], {0, 1, 2}),
    "faq as JSON": (["faq", "--format", "json", "--", "{}"], {0, 1, 2}),
    "faq as Markdown": (["faq", "--format", "markdown", "--explain", "--", "{}"], {0, 1, 2}),
    "faq --id": (["faq", "--id", "{}"], {0, 2}),
    "faq --top": (["faq", "lunch", "--top", "{}"], {0, 1, 2}),
    "faq --batch": (["faq", "--batch", "{}"], {0, 2}),
    "quiz --answers": (["quiz", "--answers", "{}"], {0, 1, 2}),
    "quiz --matters": (["quiz", "--answers", LETTERS, "--matters", "{}"], {0, 1, 2}),
    "quiz items": (["quiz", "items", "--length", "{}"], {0, 2}),
    "quiz show": (["quiz", "show", "{}"], {0, 1, 2}),
    "quiz score": (["quiz", "score", "{}"], {0, 2}),
    "quiz knowledge --seed": (["quiz", "knowledge", "--seed", "{}"], {0, 2, 4}),
    "kb check": (["kb", "check", "{}"], {0, 2, 3}),
    "kb schema": (["kb", "schema", "{}"], {0, 2}),
    "kb init": (["kb", "init", "--", "{}"], {0, 2}),
    "kb import from": (["kb", "import", "--", "{}", "new"], {2}),
    "kb import to": (["kb", "import", "--", "-", "{}"], {0, 2}),
    "--knowledge": (["role", "--knowledge", "{}"], {0, 2, 3}),
}
INPUTS: dict[str, tuple[list[str], set[int]]] = {
    "faq --batch": (["faq", "--batch", "-"], {0, 2}),
    "quiz score": (["quiz", "score", "-"], {0, 2}),
    "quiz score as a table": (["quiz", "score", "-", "--format", "table"], {0, 2}),
    "quiz": (["quiz"], {0, 1, 2, 4}),
    "quiz knowledge": (["quiz", "knowledge", "--count", "1", "--seed", "7"], {0, 2, 4}),
    "kb import": (["kb", "import", "-", "new"], {0, 2}),
}


@pytest.fixture(autouse=True)
def _sandbox(base, tmp_path, monkeypatch):
    """Run in a directory deep enough that a relative path such as ``..`` reaches nothing else."""
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "outer" / "inner")
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))


def fault(done, allowed: set[int], *, silent: bool = True) -> str | None:
    """The fault in an outcome, None if there is none; ``silent``: an error must leave stdout empty."""
    if done.rc not in allowed:
        return f"exit code {done.rc}: {done.err[:200]}"
    if "Traceback" in done.out + done.err:
        return "a traceback"
    if silent and done.rc == 2 and done.out:
        return f"an error with an answer: {done.out[:100]!r}"
    echoed = OBEYED.search(done.out + done.err)
    return f"{echoed.group()!r} was echoed" if echoed else None


def argument_faults(call, name: str, texts: list[str]) -> dict[str, str]:
    """The texts that a command does not cope with, and how it fails."""
    args, allowed = ARGUMENTS[name]
    outcomes = {text: call(*(text if arg == "{}" else arg for arg in args)) for text in texts}
    # 0, since one of the texts asks for help.
    return {ascii(text)[:60]: wrong for text, done in outcomes.items() if (wrong := fault(done, allowed | {0}))}


@pytest.mark.parametrize("name", ["compare", "quiz show", "kb check"])
def test_a_hostile_argument_is_accepted_or_refused_but_never_obeyed(call, name):
    assert argument_faults(call, name, TEXTS) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", ARGUMENTS)
def test_hundreds_of_hostile_arguments_are_never_obeyed(call, name):
    texts = [text for text in TEXTS if text != "-" or name != "faq --batch"]  # - is standard input
    texts += [text for text in generated(500) if not text.startswith("/")]  # kb init would create a real folder there
    overlong = [] if name == "a command" or name.startswith("faq") else OVERLONG  # as a question: see below
    assert argument_faults(call, name, [*texts, *overlong]) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("args", "allowed"), INPUTS.values(), ids=INPUTS)
def test_hostile_input_is_accepted_or_refused_but_never_obeyed(call, args, allowed):
    silent = not {"score", "--batch"} & {*args}  # these have an empty summary, or a JSON line for each bad line
    outcomes = {data: call(*args, stdin=data) for data in BYTES + generated_bytes(500)}
    faults = {data: fault(done, allowed, silent=silent) for data, done in outcomes.items()}
    assert {data[:60]: wrong for data, wrong in faults.items() if wrong} == {}


@pytest.mark.slow
@pytest.mark.parametrize("word", OVERLONG, ids=len)
def test_an_overlong_word_is_answered_within_two_gigabytes(shell, tmp_path, word):
    (tmp_path / "word").write_text(f"{word}\n")
    done = shell("ulimit -v 2000000; timeout 10 $P faq --batch word")  # it once took a minute and all memory
    assert (done.rc, done.out.count(b"\n")) == (0, 1)


@pytest.mark.slow
def test_a_hostile_path_of_a_base_in_the_environment_is_refused(call, monkeypatch):
    faults = {}
    for text in TEXTS:
        monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", text)
        faults[text] = fault(call("role", "mle"), {0, 2, 3})
    assert {text: wrong for text, wrong in faults.items() if wrong} == {}


def test_a_batch_of_hostile_lines_has_a_result_for_every_line(call):
    lines = [data.replace(b"\n", b" ").replace(b"\r", b" ") for data in BYTES[-80:]]
    results = call("faq", "--batch", "-", stdin=b"\n".join(lines) + b"\n").out.split("\n")[:-1]
    assert len([json.loads(result) for result in results]) == len(lines)


@pytest.mark.parametrize(
    ("name", "text"),
    [("roles.yaml", '"\\e[31mred": {name: "\\e[1m"}\n'), ("faq/\x1b[31mred.yaml", "question: x\n")],
    ids=["text", "file name"],
)
def test_escapes_in_a_base_are_reported_but_not_obeyed(call, own_base, name, text):
    (own_base / name).write_text(text)
    for args in (["role", "--knowledge"], ["kb", "check"], ["kb", "check", "--format", "json"]):
        done = call(*args, own_base)
        assert (done.rc, OBEYED.search(done.out + done.err)) == (3, None)


@pytest.mark.parametrize(
    "argument",
    [
        b"\xff\xfe",
        *[pytest.param(each, marks=pytest.mark.slow) for each in (b"\x1b[31mred", b"\xed\xa0\x80", b"\x9b31m")],
    ],
    ids=repr,
)
@pytest.mark.parametrize("command", [["faq"], ["compare"], ["role", "--knowledge"]], ids=" ".join)
def test_undecodable_bytes_as_an_argument_of_a_process_do_no_harm(run, command, argument):
    done = run(*command, argument)
    assert done.rc in (0, 1, 2)
    assert b"Traceback" not in done.err
    assert re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", done.out + done.err) is None


@pytest.mark.parametrize("argument", [b"\xff\xfe", "日本".encode()], ids=repr)
def test_arguments_that_ascii_lacks_do_no_harm_in_an_ascii_locale(run, argument):
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    done = run("compare", argument, env=env)
    assert (done.rc, (done.out + done.err).isascii()) == (2, True)
