"""The contract of the command line: help, wrong use, exit codes, formats, streams and interrupts."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

import roleadvisor
from roleadvisor import compare as comparing
from roleadvisor.cli.app import app
from roleadvisor.quiz.code import Answers, encode

FORMATS = ["table", "plain", "markdown", "json"]
LETTERS = "abbaabababba"
CODE = encode(Answers("quick", LETTERS, 3))
BLANK = encode(Answers("quick", "x" * 12, 3))
WRONG_CHECK_CHARACTER = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
NONSENSE = "zzzzqqqq xxxyyy"


def walk(command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, sub in getattr(command, "commands", {}).items():
        yield from walk(sub, (*path, name))


COMMANDS = list(walk(get_command(app)))
EACH_COMMAND = pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "(bare)")

# A call of every command that prints an answer.
ANSWERING: dict[str, list[str]] = {
    "compare": ["compare"],
    "compare named": ["compare", "goal", "--sources"],
    "role": ["role"],
    "role named": ["role", "mle"],
    "faq": ["faq"],
    "faq question": ["faq", "who gets the fatter paycheck"],
    "faq entry": ["faq", "--id", "pay"],
    "quiz answers": ["quiz", "--answers", LETTERS],
    "quiz items": ["quiz", "items"],
    "quiz show": ["quiz", "show", CODE],
    "sources": ["sources"],
    "sources named": ["sources", "blog"],
}
EACH_ANSWER = pytest.mark.parametrize("answer", ANSWERING)
# A call of each other command with its standard input.
OTHERS: dict[str, tuple[list[str], str]] = {
    "faq batch": (["faq", "--batch", "-"], "naïve “question”\n"),
    "quiz": (["quiz"], "abbaabababba\n"),
    "quiz score": (["quiz", "score", "-"], f"Zoë {CODE}\n"),
    "quiz score table": (["quiz", "score", "-", "--format", "table"], f"Zoë {CODE}\n"),
    "quiz knowledge": (["quiz", "knowledge", "--count", "2", "--seed", "7"], "a\nb\n"),
    "kb schema": (["kb", "schema"], ""),
    "kb check": (["kb", "check", "BASE"], ""),
    "kb init": (["kb", "init", "new"], ""),
    "kb import": (["kb", "import", "-", "new"], '{"id": "a", "question": "é?", "answer": "é"}\n'),
}
EVERY = {name: (args, "") for name, args in ANSWERING.items()} | OTHERS
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}


def slow(*values):
    return pytest.param(*values, marks=pytest.mark.slow)


@pytest.fixture(autouse=True)
def _small(base, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))


# --- help ---


def test_the_bare_call_prints_two_lines_and_three_commands_to_try(call):
    done = call()
    assert (done.rc, done.err) == (0, "")
    examples = [line for line in done.out.splitlines() if line.startswith("  roleadvisor ")]
    assert (len(examples), len(done.out.splitlines())) == (3, 5)


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_printed(call, option):
    done = call(option)
    assert (done.rc, done.out) == (0, f"roleadvisor {roleadvisor.__version__}\n")


@EACH_COMMAND
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_starts_with_the_usage_and_examples_of_existing_commands(call, path, option):
    done = call(*path, option)
    lines = [line.strip() for line in done.out.splitlines() if line.strip()]
    assert (done.rc, done.err) == (0, "")
    assert lines[0].startswith(f"Usage: {' '.join(('roleadvisor', *path))}")
    assert "Examples:" in lines[1:3]
    assert lines[lines.index("Examples:") + 1].startswith(" ".join(("roleadvisor", *path)))
    examples = re.findall(r"^ +roleadvisor ([a-z]+)", done.out, re.MULTILINE)
    assert set(examples) <= {names[0] for names in COMMANDS if names}


@EACH_COMMAND
def test_help_is_plain_text_that_fits_24_lines_of_80_columns(call, path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    done = call(*path, "-h", encoding="ascii")
    assert (done.rc, done.out.isascii(), "\x1b" in done.out) == (0, True, False)
    assert len(done.out.splitlines()) <= 24


@EACH_COMMAND
def test_every_option_and_argument_has_a_help_text(path):
    command = get_command(app)
    for name in path:
        command = command.commands[name]
    assert [parameter.name for parameter in command.params if not getattr(parameter, "help", None)] == []


def test_no_option_edits_the_users_shell_files(call):
    assert "--install-completion" not in call("--help").out


# --- wrong use ---


@EACH_COMMAND
def test_the_error_about_an_unknown_option_mentions_the_two_dashes(call, path):
    done = call(*path, "--no-such-option")
    assert (done.rc, done.out) == (2, "")
    assert done.err.startswith("roleadvisor: error: ")
    assert "--no-such-option" in done.err
    assert re.search(r"(?<!\S)--(?!\S)", done.err)


@pytest.mark.parametrize(
    "args",
    [
        ["nonsense"],
        ["compare", "no-such-attribute"],
        ["compare", "--show", "nothing"],
        ["compare", "--format", "pdf"],
        ["role", "chef"],
        ["role", "mle", "swe"],
        ["sources", "nowhere"],
        ["faq", "--id", "nothing"],
        ["faq", "--top"],
        ["quiz", "--length", "long"],
        ["quiz", "--answers", "abc"],
        ["quiz", "--answers", ""],
        ["quiz", "--answers", "abbaabababbz"],
        ["quiz", "--answers", LETTERS, "--matters", "nothing"],
        ["quiz", "--answers", LETTERS, "--length", "full"],
        ["quiz", "nonsense"],
        ["quiz", "show"],
        ["quiz", "show", "nonsense"],
        ["quiz", "show", WRONG_CHECK_CHARACTER],
        ["quiz", "score", "no-such-file"],
        ["quiz", "knowledge", "--count", "0"],
        ["kb"],
        ["kb", "check", "no-such-folder"],
        ["kb", "import", "no-such-file", "new"],
        ["--format", "json", "compare"],
        ["--knowledge", "x", "compare"],
        ["quiz", "--format", "json", "items"],
        ["quiz", "--matters", "maths", "show", CODE],
        ["quiz", "--knowledge", ".", "items"],
        ["faq", "x", "--knowledge", ""],
    ],
    ids=" ".join,
)
def test_a_wrong_use_is_one_line_on_stderr_and_nothing_on_stdout(call, args):
    done = call(*args)
    assert (done.rc, done.out) == (2, "")
    assert re.fullmatch(r"roleadvisor: error: \S.*\S\n", done.err)


@pytest.mark.parametrize(("args", "nearest"), [(["compar"], "compare"), (["compare", "--source"], "--sources")])
def test_a_misspelt_command_or_option_is_offered_the_nearest(call, args, nearest):
    assert nearest in call(*args).err


@pytest.mark.parametrize(
    "args", [["is machine learning a lot of coding"], ["am I old", "--full"], ["is ml  hard?", "--id", "x"]]
)
def test_a_question_in_place_of_a_command_is_asked(call, args):
    assert call(*args) == call("faq", *args)


def test_a_question_without_quotes_in_place_of_a_command_is_offered_with_it(call):
    done = call("is", "ml", "hard")
    assert done.rc == 2
    assert done.err.endswith('ask a question with: roleadvisor faq "is ml hard"\n')


# --- exit codes ---


@pytest.mark.parametrize(
    ("args", "rc"),
    [
        (["compare", "goal", "--show", "shared"], 0),
        (["quiz", "--answers", LETTERS], 0),
        (["quiz", "--answers", "n" * 12], 1),
        (["quiz", "--answers", "x" * 24], 1),
        (["quiz", "show", BLANK], 1),
        (["faq", NONSENSE], 1),
        (["faq", "who gets the fatter paycheck"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
@pytest.mark.parametrize("chosen", FORMATS)
def test_the_exit_code_does_not_depend_on_the_format(call, args, rc, chosen):
    done = call(*args, "--format", chosen)
    assert (done.rc, bool(done.out)) == (rc, True)


def test_a_knowledge_folder_that_is_missing_or_a_file_is_2(call, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("x")
    assert call("role", "--knowledge", "no-such-folder").rc == 2
    assert call("role", "--knowledge", tmp_path / "file").rc == 2
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", "no-such-folder")
    assert call("role").rc == 2


@pytest.mark.parametrize(
    "args", [["compare"], ["role"], ["faq"], ["faq", "x"], ["quiz", "items"], ["sources"]], ids=" ".join
)
def test_an_invalid_base_is_3_and_the_message_names_the_file(call, own_base, args):
    (own_base / "roles.yaml").write_text("mle: {name: x}\n")
    done = call(*args, "--knowledge", own_base)
    assert (done.rc, done.out, done.err.count("\n")) == (3, "", 1)
    assert "roles.yaml" in done.err
    assert "kb check" in done.err


PARTS = [
    ("roles.yaml", ["role"]),
    ("roles.yaml", ["compare"]),
    ("attributes.yaml", ["compare", "goal"]),
    ("quiz.yaml", ["quiz"]),
    ("quiz.yaml", ["quiz", "items"]),
    ("quiz.yaml", ["quiz", "show", CODE]),
    ("quiz.yaml", ["quiz", "score", "-"]),
    ("test.yaml", ["quiz", "knowledge"]),
]


@pytest.mark.parametrize(("part", "args"), PARTS)
def test_a_missing_part_is_1_and_the_message_names_it(call, own_base, part, args):
    (own_base / part).unlink()
    done = call(*args, "--knowledge", own_base)
    assert (done.rc, done.out, part in done.err) == (1, "", True)
    assert call("faq", "--id", "pay", "--knowledge", own_base).rc == 0


@pytest.mark.parametrize("args", [["faq"], ["faq", "--id", "x"], ["sources"], ["role"], ["quiz", "items"]])
def test_a_base_of_a_title_only_lacks_every_part(call, tmp_path, args):
    (tmp_path / "knowledge.yaml").write_text("title: x\ndate: 2024-05-06\n")
    assert call(*args, "--knowledge", tmp_path).rc == 1


def test_the_option_wins_over_the_environment(call, own_base):
    text = (own_base / "roles.yaml").read_text()
    (own_base / "roles.yaml").write_text(text.replace("Makes models.", "From the option."))
    assert "From the option." in call("role", "--knowledge", own_base).out
    assert "Makes models." in call("role").out


@pytest.mark.parametrize("args", [["quiz"], ["quiz", "knowledge"]])
def test_input_that_ends_at_a_prompt_is_4(call, args):
    done = call(*args, stdin="a\n")
    assert (done.rc, done.out) == (4, "")


def test_a_bug_is_70_in_one_line_with_the_traceback_on_request_only(call, monkeypatch):
    monkeypatch.setattr(comparing, "compare", None)
    done = call("compare")
    assert (done.rc, done.out, done.err.count("\n"), "Traceback" in done.err) == (70, "", 1, False)
    assert "Traceback" in call("--debug", "compare").err
    monkeypatch.setenv("ROLEADVISOR_DEBUG", "1")
    done = call("compare")
    assert (done.rc, "Traceback" in done.err) == (70, True)


# --- formats ---


@EACH_ANSWER
def test_json_is_one_document_with_schema_and_date(call, answer):
    done = call(*ANSWERING[answer], "--format", "json")
    data = json.loads(done.out)
    assert (done.rc, done.err, data["schema"], data["knowledge"]) == (0, "", 2, "2024-05-06")
    assert call(*ANSWERING[answer], "--format", "JSON") == done


@EACH_ANSWER
@pytest.mark.parametrize("chosen", FORMATS)
def test_an_answer_off_a_terminal_has_no_escape_byte(call, answer, chosen):
    done = call(*ANSWERING[answer], "--format", chosen)
    assert (done.rc, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert done.out.endswith("\n")


@EACH_ANSWER
def test_off_a_terminal_the_format_is_a_table_too(call, answer):
    assert call(*ANSWERING[answer]).out == call(*ANSWERING[answer], "--format", "table").out


@EACH_ANSWER
@pytest.mark.parametrize("chosen", ["json", "PLAIN"])
def test_the_environment_sets_another_default_format(call, answer, chosen, monkeypatch):
    shown = call(*ANSWERING[answer], "--format", chosen).out
    monkeypatch.setenv("ROLEADVISOR_FORMAT", chosen)
    assert call(*ANSWERING[answer]).out == shown


def test_an_unknown_format_in_the_environment_is_2_and_the_message_names_the_variable(call, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_FORMAT", "pdf")
    done = call("compare")
    assert (done.rc, done.out) == (2, "")
    assert done.err == (
        "roleadvisor: error: ROLEADVISOR_FORMAT is 'pdf'; known are table, plain, markdown, html, json\n"
    )


@pytest.mark.parametrize("args", [["faq", "--batch", "-"], ["quiz", "score", "-"]])
def test_a_batch_ignores_the_format_in_the_environment(call, args, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_FORMAT", "pdf")
    assert call(*args, stdin=f"{LETTERS}\n").rc == 0


@pytest.mark.parametrize("chosen", FORMATS)
def test_kb_check_and_quiz_knowledge_write_every_format(call, base, chosen):
    assert call("kb", "check", base, "--format", chosen).rc == 0
    done = call("quiz", "knowledge", "--count", "2", "--seed", "7", "--format", chosen, stdin="a\nb\n")
    assert (done.rc, "Your answer" in done.out) == (0, False)


@pytest.mark.parametrize("args", [["--format", "markdown"], ["--no-key", "--format", "json"], ["--no-key"]])
def test_the_printable_sheet_has_no_key(call, args):
    assert re.search(r"\bmle\b|\bswe\b", call("quiz", "items", *args).out) is None


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        (["faq", "what does --debug do"], "what does --debug do"),
        (["faq", "--", "what", "--debug"], "what --debug"),
        (["faq", "is", "it", "hard", "--debug"], "is it hard"),
        (["faq", "--debug", "is", "it", "hard"], "is it hard"),
        (["--debug", "faq", "is", "it", "hard"], "is it hard"),
        (["faq", "is", "it", "hard", "--debug", "--explain"], "is it hard"),
    ],
)
def test_debug_is_a_word_inside_a_question_and_an_option_elsewhere(call, typed, question, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_FORMAT", "json")
    assert json.loads(call(*typed).out)["question"] == question


def test_debug_between_the_arguments_of_another_command_is_an_option(call):
    done = call("compare", "goal", "--debug", "languages", "--format", "json")
    assert [row["id"] for row in json.loads(done.out)["attributes"]] == ["goal", "languages"]


def test_a_suggested_command_quotes_the_path_of_the_base(call, base, tmp_path):
    shutil.copytree(base, tmp_path / "my base")
    out = call("faq", "--format", "plain", "--knowledge", tmp_path / "my base").out
    assert f"--knowledge '{tmp_path / 'my base'}'" in out


# --- what one would try first ---


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("compare mle swe", "compare"),
        ("compare SWE mle", "compare --roles swe,mle"),
        ("compare MLE swe goal", "compare goal"),
        ("help", "--help"),
        ("help quiz show", "quiz show --help"),
        ("-V", "--version"),
    ],
)
def test_the_obvious_thing_happens(call, typed, meant):
    done = call(*typed.split())
    assert (done.rc, done.err) == (0, "")
    assert done.out == call(*meant.split()).out


def test_one_role_alone_is_no_comparison(call):
    done = call("compare", "mle")
    assert (done.rc, done.out, done.err.count("\n")) == (2, "", 1)
    assert "two different roles, known are mle, swe; for one: roleadvisor role ROLE" in done.err


def test_help_names_the_variables_of_the_environment(call):
    assert "Environment: ROLEADVISOR_FORMAT, _KNOWLEDGE, _PAGER and _DEBUG=1; NO_COLOR." in call("--help").out


def test_letters_are_shown_as_their_code_is(call):
    assert call("quiz", "show", LETTERS).out == call("quiz", "show", CODE).out


# --- quiz score ---


@pytest.mark.parametrize("separator", [" ", ",", ";", " ; ", "\t"])
def test_a_label_is_separated_from_its_code_by_any_common_mark(call, separator):
    done = call("quiz", "score", "-", stdin=f"ann{separator}{CODE}\n")
    assert (done.rc, json.loads(done.out)["label"]) == (0, "ann")


def test_comments_and_blank_lines_are_skipped(call):
    done = call("quiz", "score", "-", stdin=f"# a class\n   # of one\n\n \t\n{CODE}\n")
    assert (done.rc, done.out.count("\n"), done.err) == (0, 1, "")


SCORED = f"# class\nann {CODE}\nnonsense\n\nbob q3\n{CODE}\n"


def test_a_bad_line_is_reported_in_order_among_the_json_lines_and_counted(call):
    done = call("quiz", "score", "-", stdin=SCORED)
    results = [json.loads(line) for line in done.out.splitlines()]
    assert [result.get("line") for result in results] == [None, 3, 5, None]
    assert {(result["schema"], result["knowledge"]) for result in results} == {(2, "2024-05-06")}
    assert results[1]["error"] == "no code at the end of 'nonsense'; a line is CODE or LABEL CODE"
    assert (done.rc, done.err) == (0, "roleadvisor: 2 lines passed over, 2 read\n")


def test_bad_lines_are_reported_on_stderr_beside_the_summary_of_a_class(call):
    done = call("quiz", "score", "-", "--format", "table", stdin=SCORED)
    messages = [line.partition(": ")[2].partition(":")[0] for line in done.err.splitlines()]
    assert messages == ["line 3", "line 5", "2 lines passed over, 2 read"]
    assert (done.rc, "nonsense" in done.out) == (0, False)


@pytest.mark.parametrize(("text", "rc"), [("nonsense\n", 2), (f"nonsense\n{CODE}\n", 0), ("", 0)])
def test_bad_lines_are_2_only_if_no_line_can_be_read(call, text, rc):
    assert call("quiz", "score", "-", stdin=text).rc == rc


@pytest.mark.parametrize("args", [[], ["--format", "table"]], ids=["json", "table"])
def test_with_strict_a_bad_line_is_2(call, args):
    done = call("quiz", "score", "-", "--strict", *args, stdin=SCORED)
    assert (done.rc, done.out) == (2, call("quiz", "score", "-", *args, stdin=SCORED).out)
    assert call("quiz", "score", "-", "--strict", *args, stdin=f"#\n\nann {CODE}\n").rc == 0


@pytest.mark.parametrize(
    ("line", "bad"),
    [("l" * 980 + f" {CODE}", False), ("l" * 1_000 + f" {CODE}", True), ("# " + "a " * 50_000, False)],
)
def test_an_overlong_line_is_bad_unless_it_is_a_comment(call, line, bad):
    done = call("quiz", "score", "-", stdin=f"{line}\n")
    assert ("longer than 1,000 bytes" in done.out, done.rc) == (bad, 2 if bad else 0)


# --- encodings ---


@pytest.mark.parametrize("name", EVERY)
def test_every_command_writes_ascii_where_the_encoding_is_ascii(call, base, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    args, stdin = EVERY[name]
    done = call(*(base if arg == "BASE" else arg for arg in args), stdin=stdin, encoding="ascii")
    assert done.rc in (0, 1)
    assert done.out.startswith("{") or (done.out + done.err).isascii()


@pytest.mark.parametrize("name", ["compare", "faq question", "quiz"])
def test_a_process_in_an_ascii_locale_writes_ascii(run, name):
    args, stdin = EVERY[name]
    done = run(*args, env=ASCII, stdin=stdin.encode())
    assert (done.rc, (done.out + done.err).isascii()) == (0, True)


def test_an_error_in_an_ascii_locale_is_transliterated(call):
    typed = "a\N{EN DASH}b \N{LEFT DOUBLE QUOTATION MARK}c"
    done = call("faq", "--id", typed, encoding="ascii")
    assert (done.rc, "no entry 'a-b \"c'" in done.err) == (2, True), done.err


def test_json_is_utf8_whatever_the_locale(run):
    done = run("compare", "--full", "--format", "json", env=ASCII)
    assert "code \N{EN DASH} a lot" in done.out.decode("utf-8")


# --- streams and pipes: real processes ---


@pytest.mark.parametrize("args", [["compare"], ["quiz"], slow(["--help"]), slow(["compare", "--no-such-option"])])
def test_a_pipe_gets_no_colour_on_a_machine_for_builds(run, args):
    env = {"GITHUB_ACTIONS": "true", "CI": "1", "CLICOLOR_FORCE": "1", "TTY_COMPATIBLE": "1", "TERM": "xterm-256color"}
    done = run(*args, env=env, stdin=b"abbaabababba\n")
    assert b"\x1b" not in done.out + done.err


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_force_color_colours_a_pipe_unless_no_color_forbids_it(call, monkeypatch, env, coloured):
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in call("quiz", "--answers", LETTERS).out) is coloured
    assert "\x1b" not in call("quiz", "--answers", LETTERS, "--format", "plain").out


@pytest.mark.parametrize(
    ("args", "rc"),
    [
        ("compare --all", 0),
        slow("quiz --answers abbaabababba", 0),
        ("quiz", 4),
        slow("quiz knowledge", 4),
        ("faq --batch -", 2),
        slow("quiz score -", 2),
        slow("kb import - new", 2),
    ],
)
def test_closed_standard_input_matters_only_where_it_is_read(shell, args, rc):
    done = shell(f"$P {args} <&-")
    assert (done.rc, bool(done.out), bool(done.err)) == (rc, rc == 0, rc != 0)
    assert b"Traceback" not in done.err


@pytest.mark.parametrize(
    "args",
    [
        "compare --all",
        "faq --batch - <<<lunch",
        slow("--help"),
        slow("compare --format json"),
        slow(f"quiz score - <<<{CODE}"),
        slow("kb check $ROLEADVISOR_KNOWLEDGE"),
    ],
)
@pytest.mark.parametrize("stdout", ["&-", "/dev/full"], ids=["closed", "full disk"])
def test_output_that_cannot_be_written_is_74_in_one_line(shell, args, stdout):
    done = shell(f"$P {args} >{stdout}")
    assert (done.rc, done.err.count(b"\n"), b"Traceback" in done.err) == (74, 1, False)


@pytest.mark.parametrize(
    "args",
    [
        "compare --all --sources",
        "faq --batch - < many.txt",
        *map(slow, ["--help", "kb schema", "quiz score - < codes.txt"]),
    ],
)
def test_a_reader_that_closes_the_pipe_early_is_no_error(shell, tmp_path, args):
    (tmp_path / "many.txt").write_text("lunch\n" * 300)
    (tmp_path / "codes.txt").write_text(f"{CODE}\n" * 500)
    done = shell(f"{{ $P {args}; echo $? >rc; }} | true")
    assert ((tmp_path / "rc").read_text(), done.err) == ("0\n", b"")


ANSWERS = r"printf 'a\na\nb\nb\na\nb\nb\na\na\nb\nb\na\n'"


@pytest.mark.parametrize("stderr", ["&-", "/dev/full"], ids=["closed", "full disk"])
@pytest.mark.parametrize(
    ("command", "rc"), [(f"{ANSWERS} | $P quiz", 0), slow("$P nonsense", 2), slow("echo a | $P quiz", 4)]
)
def test_standard_error_that_cannot_be_written_changes_neither_result_nor_exit_code(shell, command, rc, stderr):
    expected, done = shell(command), shell(f"{command} 2>{stderr}")
    assert (expected.rc, done.rc, done.out) == (rc, rc, expected.out)


# --- interrupts: real processes ---


@pytest.mark.parametrize("args", [["quiz"], ["faq", "--batch", "-"]], ids=" ".join)
def test_an_interrupt_is_130_without_a_traceback(args):
    command = [sys.executable, "-m", "roleadvisor", *args]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with process:
        if args[0] == "faq":
            process.stdin.write(b"lunch\n")
            process.stdin.flush()
            process.stdout.readline()
        else:
            process.stderr.read1()
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=20)[1]
    assert (process.returncode, b"Traceback" in err, b"interrupted" in err) == (130, False, True)


INTERRUPT = """
import atexit, os, signal, sys

def interrupt(*_):
    os.kill(os.getpid(), signal.SIGINT)

class AtImport:
    def find_spec(self, name, *_):
        if name == "roleadvisor.cli":
            interrupt()
"""
AT_IMPORT = "sys.meta_path.insert(0, AtImport())"
MOMENTS = {
    "during the imports": (AT_IMPORT, 130),
    "while the output is flushed": ("from roleadvisor import output; output.flush = interrupt", 130),
    "during shutdown": ("atexit.register(interrupt)", 0),
    "as a signal that the parent ignores": (f"signal.signal(signal.SIGINT, signal.SIG_IGN); {AT_IMPORT}", 0),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_never_leaves_a_traceback(tmp_path, moment):
    setup, rc = MOMENTS[moment]
    (tmp_path / "before.py").write_text(f"{INTERRUPT}\n{setup}\nfrom roleadvisor.__main__ import main\nmain()\n")
    command = [sys.executable, "-m", "before", "--version"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.replace(b"\nroleadvisor: interrupted\n", b"")) == (rc, b"")


def test_the_installed_script_runs_the_module():
    script = Path(sys.executable).parent / "roleadvisor"
    done = subprocess.run([script, "--version"], capture_output=True, check=True, timeout=60)
    assert done.stdout == f"roleadvisor {roleadvisor.__version__}\n".encode()


def test_the_completion_variable_without_words_is_2(call, monkeypatch):
    monkeypatch.setenv("_ROLEADVISOR_COMPLETE", "complete_bash")
    done = call()
    assert (done.rc, "unset it" in done.err) == (2, True)
