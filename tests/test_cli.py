"""The contract of the command line."""

from __future__ import annotations

import json
import os
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
from roleadvisor.cli.quiz_score_command import labelled
from roleadvisor.knowledge import compiler, folder
from roleadvisor.quiz import Versions
from roleadvisor.quiz.code import Answers, CodeError, encode

FORMATS = ["table", "plain", "markdown", "json"]
CODE = encode(Answers("quick", "abbaabababba", 2))
OTHER = encode(Answers("quick", "aaaaaaaaaaaa", 2))
BLANK = encode(Answers("quick", "x" * 12, 2))
NONSENSE = "zzzzqqqq xxxyyy"


def walk(command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, sub in getattr(command, "commands", {}).items():
        yield from walk(sub, (*path, name))


COMMANDS = list(walk(get_command(app)))
EACH_COMMAND = pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "(bare)")

# A call of every command that prints an answer, and its standard input.
ANSWERING: dict[str, list[str]] = {
    "compare": ["compare"],
    "compare named": ["compare", "goal", "--sources"],
    "role": ["role"],
    "role named": ["role", "mle"],
    "faq": ["faq"],
    "faq question": ["faq", "who gets the fatter paycheck"],
    "faq entry": ["faq", "--id", "pay"],
    "quiz answers": ["quiz", "--answers", "abbaabababba"],
    "quiz items": ["quiz", "items"],
    "quiz show": ["quiz", "show", CODE],
    "sources": ["sources"],
    "sources named": ["sources", "blog"],
}
EACH_ANSWER = pytest.mark.parametrize("answer", ANSWERING)
# The other commands, so that nothing is left out of what holds everywhere.
FURTHER: dict[str, list[str]] = {
    "faq batch": ["faq", "--batch", "-"],
    "quiz": ["quiz"],
    "quiz score": ["quiz", "score", "-"],
    "quiz score table": ["quiz", "score", "-", "--format", "table"],
    "quiz knowledge": ["quiz", "knowledge", "--count", "2", "--seed", "7"],
    "kb schema": ["kb", "schema"],
    "kb check": ["kb", "check", "BASE"],
    "kb init": ["kb", "init", "new"],
    "kb import": ["kb", "import", "-", "new"],
}
STDIN = {
    "faq batch": "naïve “question”\n",
    "quiz": "abbaabababba\n",
    "quiz score": f"Zoë {CODE}\n",
    "quiz score table": f"Zoë {CODE}\n",
    "quiz knowledge": "a\nb\n",
    "kb import": '{"id": "a", "question": "é?", "answer": "é"}\n',
}
EVERY = {**ANSWERING, **FURTHER}


@pytest.fixture(autouse=True)
def _small(base, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))


def args_of(name, base):
    return [str(base) if part == "BASE" else part for part in EVERY[name]]


# --- help ---


def test_the_bare_call_says_what_it_is_and_three_commands_to_try(call):
    done = call()
    assert (done.rc, done.err) == (0, "")
    tries = [line for line in done.out.splitlines() if line.startswith("  roleadvisor ")]
    assert (len(tries), len(done.out.splitlines())) == (3, 5)


@pytest.mark.parametrize("args", [["--version"]])
def test_the_version_is_told(call, args):
    done = call(*args)
    assert (done.rc, done.out) == (0, f"roleadvisor {roleadvisor.__version__}\n")


@EACH_COMMAND
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help_with_examples_first(call, path, option):
    done = call(*path, option)
    lines = [line.strip() for line in done.out.splitlines() if line.strip()]
    assert (done.rc, done.err) == (0, "")
    assert lines[0].startswith(f"Usage: {' '.join(('roleadvisor', *path))}")
    assert "Examples:" in lines[1:3]
    assert lines[lines.index("Examples:") + 1].startswith(" ".join(("roleadvisor", *path)))


@EACH_COMMAND
def test_help_is_plain_text(call, path):
    assert re.search(r"[\u2500-\u257f\x1b]", call(*path, "-h").out) is None


@EACH_COMMAND
def test_every_option_and_argument_is_explained(path):
    command = get_command(app)
    for name in path:
        command = command.commands[name]
    assert [parameter.name for parameter in command.params if not getattr(parameter, "help", None)] == []


@EACH_COMMAND
def test_the_examples_of_the_help_name_commands_that_exist(call, path):
    examples = re.findall(r"^ +roleadvisor ([a-z]+)", call(*path, "-h").out, re.MULTILINE)
    assert set(examples) <= {names[0] for names in COMMANDS if names}


def test_a_command_of_a_later_issue_is_absent():
    assert {path[0] for path in COMMANDS if path} & {"match", "figures", "report"} == set()


def test_no_option_edits_the_users_shell_files(call):
    assert "--install-completion" not in call("--help").out


# --- wrong use ---


@EACH_COMMAND
def test_an_unknown_option_is_refused_and_told_about_two_dashes(call, path):
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
        ["compare", "--format", "html"],
        ["role", "chef"],
        ["role", "mle", "swe"],
        ["sources", "nowhere"],
        ["faq", ""],
        ["faq", "  "],
        ["faq", "--id", "pay", "question"],
        ["faq", "--id", "nothing"],
        ["faq", "--top", "0", "x"],
        ["faq", "--top"],
        ["faq", "--batch", "no-such-file"],
        ["faq", "--batch", "-", "--format", "plain"],
        ["quiz", "--length", "long"],
        ["quiz", "--answers", "abc"],
        ["quiz", "--answers", ""],
        ["quiz", "--answers", "abbaabababbz"],
        ["quiz", "--answers", "abbaabababba", "--matters", "nothing"],
        ["quiz", "--answers", "abbaabababba", "--length", "full"],
        ["quiz", "--answers", "abbaabababba", "--resume", CODE],
        ["quiz", "--resume"],
        ["quiz", "nonsense"],
        ["quiz", "show"],
        ["quiz", "show", "nonsense"],
        ["quiz", "show", CODE[:-1] + ("0" if CODE[-1] != "0" else "1")],
        ["quiz", "score"],
        ["quiz", "score", "no-such-file"],
        ["quiz", "score", "-", "--format", "plain"],
        ["quiz", "score", "-", "--format", "markdown"],
        ["quiz", "knowledge", "--count", "0"],
        ["quiz", "knowledge", "--seed", "x"],
        ["kb"],
        ["kb", "nonsense"],
        ["kb", "check"],
        ["kb", "check", "no-such-folder"],
        ["kb", "import", "no-such-file", "new"],
        ["kb", "schema", "nonsense"],
        ["--format", "json", "compare"],
        ["--knowledge", "x", "compare"],
        ["quiz", "--format", "json", "items"],
        ["quiz", "--length", "full", "items"],
        ["quiz", "--matters", "maths", "show", CODE],
        ["quiz", "--resume", CODE, "show", CODE],
        ["quiz", "--knowledge", ".", "items"],
        ["compare", "--knowledge", "no-such-folder"],
        ["faq", "x", "--knowledge", ""],
    ],
    ids=" ".join,
)
def test_a_wrong_use_is_one_line_on_stderr_and_nothing_on_stdout(call, args):
    done = call(*args)
    assert (done.rc, done.out) == (2, "")
    assert re.fullmatch(r"roleadvisor: error: \S.*\S\n", done.err)


def test_a_misspelt_command_is_offered_the_nearest(call):
    assert "compare" in call("compar").err


def test_a_misspelt_option_is_offered_the_nearest(call):
    assert "--sources" in call("compare", "--source").err


# --- exit codes ---


@pytest.mark.parametrize(
    ("args", "rc"),
    [
        (["compare"], 0),
        (["compare", "goal", "--show", "shared"], 0),
        (["quiz", "--answers", "abbabaababba"], 0),
        (["quiz", "--answers", "n" * 12], 1),
        (["quiz", "show", BLANK], 1),
        (["quiz", "--answers", "x" * 24], 1),
        (["faq", NONSENSE], 1),
        (["faq", "who gets the fatter paycheck"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
@pytest.mark.parametrize("chosen", FORMATS)
def test_the_exit_code_does_not_depend_on_the_format(call, args, rc, chosen):
    done = call(*args, "--format", chosen)
    assert (done.rc, bool(done.out)) == (rc, True)


@pytest.mark.parametrize("source", ["option", "environment"])
def test_a_missing_folder_is_2(call, source, monkeypatch):
    if source == "environment":
        monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", "no-such-folder")
        assert call("role").rc == 2
    else:
        assert call("role", "--knowledge", "no-such-folder").rc == 2


def test_a_file_in_the_place_of_the_folder_is_2(call, tmp_path):
    (tmp_path / "file").write_text("x")
    assert call("role", "--knowledge", tmp_path / "file").rc == 2


@pytest.mark.parametrize(
    "args", [["compare"], ["role"], ["faq"], ["faq", "x"], ["quiz", "items"], ["sources"]], ids=" ".join
)
def test_an_invalid_base_is_3_and_named(call, own_base, args):
    (own_base / "roles.yaml").write_text("mle: {name: x}\n")
    done = call(*args, "--knowledge", own_base)
    assert (done.rc, done.out, done.err.count("\n")) == (3, "", 1)
    assert "roles.yaml" in done.err
    assert "kb check" in done.err


PARTS = {
    "roles.yaml": [["role"], ["compare"]],
    "attributes.yaml": [["compare"], ["compare", "goal"]],
    "quiz.yaml": [
        ["quiz"],
        ["quiz", "items"],
        ["quiz", "--answers", "a" * 12],
        ["quiz", "show", CODE],
        ["quiz", "score", "-"],
    ],
    "test.yaml": [["quiz", "knowledge"]],
}


@pytest.mark.parametrize(("part", "args"), [(part, args) for part, calls in PARTS.items() for args in calls])
def test_a_missing_part_is_1_and_named(call, own_base, part, args):
    (own_base / part).unlink()
    done = call(*args, "--knowledge", own_base)
    assert (done.rc, done.out) == (1, "")
    assert part in done.err


def test_a_base_of_a_title_only_lacks_everything(call, own_base, tmp_path):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "knowledge.yaml").write_text("title: x\ndate: 2024-05-06\n")
    for args in [
        ["faq"],
        ["faq", "--id", "x"],
        ["sources"],
        ["role"],
        ["compare"],
        ["quiz", "items"],
        ["quiz", "knowledge"],
    ]:
        assert call(*args, "--knowledge", tmp_path / "bare").rc == 1


def test_a_base_without_the_other_parts_still_does_what_it_can(call, own_base):
    for part in PARTS:
        (own_base / part).unlink()
    assert call("faq", "--id", "pay", "--knowledge", own_base).rc == 0


def test_the_option_wins_over_the_environment(call, own_base):
    (own_base / "roles.yaml").write_text(
        (own_base / "roles.yaml").read_text().replace("Makes models.", "From the option.")
    )
    assert "From the option." in call("role", "--knowledge", own_base).out
    assert "Makes models." in call("role").out


def test_input_that_ends_at_a_prompt_is_4(call):
    for args in (["quiz"], ["quiz", "knowledge"]):
        done = call(*args, stdin="a\n")
        assert (done.rc, done.out) == (4, "")


def test_a_bug_is_70_in_one_line(call, monkeypatch):
    monkeypatch.setattr(comparing, "compare", None)
    done = call("compare")
    assert (done.rc, done.out, done.err.count("\n")) == (70, "", 1)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("way", ["option", "environment"])
def test_the_traceback_of_a_bug_is_shown_on_request(call, monkeypatch, way):
    monkeypatch.setattr(comparing, "compare", None)
    if way == "environment":
        monkeypatch.setenv("ROLEADVISOR_DEBUG", "1")
    done = call(*(["--debug"] if way == "option" else []), "compare")
    assert (done.rc, "Traceback" in done.err) == (70, True)


# --- formats ---


@EACH_ANSWER
def test_json_is_one_document_with_schema_and_date(call, answer):
    done = call(*ANSWERING[answer], "--format", "json")
    data = json.loads(done.out)
    assert (done.rc, done.err, data["schema"], data["knowledge"]) == (0, "", 1, "2024-05-06")


@EACH_ANSWER
def test_json_is_the_same_every_time(call, answer):
    assert call(*ANSWERING[answer], "--format", "json") == call(*ANSWERING[answer], "--format", "JSON")


@EACH_ANSWER
@pytest.mark.parametrize("chosen", FORMATS)
def test_an_answer_in_any_format_has_no_escape_byte_off_a_terminal(call, answer, chosen):
    done = call(*ANSWERING[answer], "--format", chosen)
    assert (done.rc, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert done.out.endswith("\n")


@EACH_ANSWER
def test_off_a_terminal_the_format_is_a_table_too(call, answer):
    assert call(*ANSWERING[answer]).out == call(*ANSWERING[answer], "--format", "table").out


@EACH_ANSWER
@pytest.mark.parametrize("chosen", [*FORMATS, "PLAIN"])
def test_the_environment_names_another_format(call, answer, chosen, monkeypatch):
    shown = call(*ANSWERING[answer], "--format", chosen).out
    monkeypatch.setenv("ROLEADVISOR_FORMAT", chosen)
    assert call(*ANSWERING[answer]).out == shown


def test_an_unknown_format_in_the_environment_is_told_by_the_name_of_the_variable(call, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_FORMAT", "html")
    done = call("compare")
    assert (done.rc, done.out) == (2, "")
    assert done.err == ("roleadvisor: error: ROLEADVISOR_FORMAT is 'html'; known are table, plain, markdown, json\n")


@pytest.mark.parametrize("args", [["faq", "--batch", "-"], ["quiz", "score", "-"]])
def test_a_batch_is_json_lines_whatever_the_environment_says(call, args, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_FORMAT", "html")
    assert call(*args, stdin="abbaabababba\n").rc == 0


@EACH_COMMAND
def test_the_help_of_every_command_fits_24_lines_of_80(call, path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert len(call(*path, "--help").out.splitlines()) <= 24


@pytest.mark.parametrize("args", [["is ml hard"], ["is", "ml", "hard"]])
def test_a_question_without_its_command_is_offered_with_it(call, args):
    done = call(*args)
    assert done.rc == 2
    assert done.err.endswith('ask a question with: roleadvisor faq "is ml hard"\n')


@pytest.mark.parametrize("chosen", FORMATS)
def test_a_check_can_be_had_in_any_format(call, base, chosen):
    assert call("kb", "check", base, "--format", chosen).rc == 0


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        (["faq", "what", "does", "--debug", "do"], "what does --debug do"),
        (["faq", "what", "--debug", "does"], "what --debug does"),
        (["faq", "what", "does", "--debug", "do", "--format", "json"], "what does --debug do"),
        (["faq", "--format", "json", "--", "what", "--debug"], "what --debug"),
        (["faq", "is", "it", "hard", "--debug"], "is it hard"),
        (["faq", "--debug", "is", "it", "hard"], "is it hard"),
        (["--debug", "faq", "is", "it", "hard"], "is it hard"),
        (["faq", "--format", "json", "--debug", "is", "it", "hard"], "is it hard"),
        (["faq", "is", "--debug", "hard"], "is --debug hard"),
        (["faq", "is", "it", "hard", "--debug", "--explain"], "is it hard"),
    ],
)
def test_debug_is_a_word_inside_a_question_and_an_option_elsewhere(call, base, typed, question):
    typed = typed if "--format" in typed else [*typed, "--format", "json"]
    end = typed.index("--") if "--" in typed else len(typed)
    done = call(*typed[:end], "--knowledge", base, *typed[end:])
    assert json.loads(done.out)["question"] == question


def test_debug_between_arguments_of_another_command_is_no_argument(call, base):
    done = call("compare", "goal", "--debug", "languages", "--format", "json", "--knowledge", base)
    assert [row["id"] for row in json.loads(done.out)["attributes"]] == ["goal", "languages"]


@pytest.mark.parametrize("line", [f"ann {CODE}", f"ann,{CODE}", f"ann;{CODE}", f"ann ; {CODE}", f"ann\t{CODE}"])
def test_a_label_is_told_from_its_code_by_any_common_mark(call, line):
    done = call("quiz", "score", "-", stdin=f"{line}\n")
    assert (done.rc, json.loads(done.out)["label"]) == (0, "ann")


def test_a_comment_and_an_empty_line_among_codes_are_passed_over(call):
    done = call("quiz", "score", "-", stdin=f"# a class\n   # of one\n\n \t\n{CODE}\n")
    assert (done.rc, done.out.count("\n"), done.err) == (0, 1, "")


def test_what_bad_lines_there_were_decides_the_exit_code_only_when_none_could_be_read(call):
    assert call("quiz", "score", "-", stdin=f"nonsense\n{CODE}\n").rc == 0
    assert call("quiz", "score", "-", stdin="nonsense\n").rc == 2
    assert call("quiz", "score", "-", stdin="").rc == 0


SCORED = f"# class\nann {CODE}\nnonsense\n\nbob q2\n{CODE}\n"


def test_a_bad_line_among_codes_has_its_place_in_the_json_lines_and_is_counted(call, base):
    done = call("quiz", "score", "-", "--knowledge", base, stdin=SCORED)
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [each.get("line") for each in found] == [None, 3, 5, None]
    assert {(each["schema"], each["knowledge"]) for each in found} == {(1, "2024-05-06")}
    assert found[1]["error"] == "no code at the end of 'nonsense'; a line is CODE or LABEL CODE"
    assert (done.rc, done.err) == (0, "roleadvisor: 2 lines passed over, 2 read\n")


def test_bad_lines_of_a_class_that_is_drawn_are_told_aside(call):
    done = call("quiz", "score", "-", "--format", "table", stdin=SCORED)
    assert [line.partition(": ")[2].partition(":")[0] for line in done.err.splitlines()] == [
        "line 3",
        "line 5",
        "2 lines passed over, 2 read",
    ]
    assert (done.rc, "nonsense" in done.out) == (0, False)


@pytest.mark.parametrize("args", [[], ["--format", "table"]], ids=["json", "table"])
def test_strict_exits_with_2_when_a_line_is_bad_and_only_then(call, args):
    done = call("quiz", "score", "-", "--strict", *args, stdin=SCORED)
    assert (done.rc, done.out) == (2, call("quiz", "score", "-", *args, stdin=SCORED).out)
    assert call("quiz", "score", "-", "--strict", *args, stdin=f"#\n\nann {CODE}\n").rc == 0


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("l" * 980 + f" {CODE}\n", False),
        ("l" * 1_000 + f" {CODE}\n", True),
        (" " * 1_000 + f"{CODE}\n", True),
        ("a " * 50_000 + "\n", True),
        ("# " + "a " * 50_000 + "\n", False),
        (" " * 500 + "\n", False),
    ],
)
def test_a_line_that_is_too_long_for_a_code_is_bad_unless_it_is_a_comment(call, line, bad):
    done = call("quiz", "score", "-", stdin=line)
    assert ("longer than 1,000 bytes" in done.out, done.rc) == (bad, 2 if bad else 0)


def test_the_work_on_a_line_of_many_words_is_bounded():
    tried = []

    class Counting(Versions):
        def parse(self, text):
            tried.append(len(text))
            return super().parse(text)

    versions = Counting(compiler.check(folder.read(folder.shipped())).knowledge)
    with pytest.raises(CodeError):
        labelled("word " * 2_000, versions)
    assert len(tried) <= 60
    spread = " - ".join(CODE)
    assert labelled("word " * 2_000 + spread, versions)[0] == " ".join(["word"] * 2_000)


def test_a_suggested_command_reads_the_same_base_whatever_its_name(call, base, tmp_path):
    place = tmp_path / "my base"
    shutil.copytree(base, place)
    out = call("faq", "--format", "plain", "--knowledge", place).out
    assert f"--knowledge '{place}'" in out


def test_an_error_in_an_ascii_locale_is_spelled_out(call, base):
    typed = "a\N{EN DASH}b \N{LEFT DOUBLE QUOTATION MARK}c"
    done = call("faq", "--id", typed, "--knowledge", base, encoding="ascii")
    assert (done.rc, "no entry 'a-b \"c'" in done.err) == (2, True), done.err


@pytest.mark.parametrize("chosen", FORMATS)
def test_the_knowledge_test_can_be_had_in_any_format(call, chosen):
    done = call("quiz", "knowledge", "--count", "2", "--seed", "7", "--format", chosen, stdin="a\nb\n")
    assert (done.rc, "Your answer" in done.out) == (0, False)


def test_the_sheet_has_no_key(call):
    for args in (["--format", "markdown"], ["--no-key", "--format", "json"], ["--no-key"]):
        assert re.search(r"\bmle\b|\bswe\b", call("quiz", "items", *args).out) is None


def test_json_is_utf8_whatever_the_locale(run):
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    done = run("compare", "--format", "json", env=env)
    assert "code \N{EN DASH} a lot" in done.out.decode("utf-8")


# --- streams, encodings, pipes: real processes ---

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("name", EVERY)
def test_every_command_works_in_an_ascii_locale(run, base, name):
    done = run(*args_of(name, base), env=ASCII, stdin=STDIN.get(name, "").encode())
    assert done.rc in (0, 1)
    assert b"Traceback" not in done.err
    assert b"bug" not in done.err
    if not done.out.startswith(b"{"):
        assert (done.out + done.err).isascii()


def test_all_help_works_in_an_ascii_locale(tmp_path):
    code = f"from roleadvisor.cli import run\nraise SystemExit(max(run([*p, '-h']) for p in {COMMANDS!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PATH": "/usr/bin", **ASCII}, capture_output=True, check=False
    )
    assert (done.returncode, done.err if hasattr(done, "err") else done.stderr) == (0, b"")
    assert done.stdout.isascii()


@pytest.mark.parametrize("name", ["compare", "faq question", "quiz answers", "sources"])
def test_a_pipe_gets_no_colour_however_it_is_asked_for(run, base, name):
    env = {"GITHUB_ACTIONS": "true", "CI": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TERM": "xterm-256color"}
    for more in ([], ["--format", "table"]):
        done = run(*args_of(name, base), *more, env={**env, "TTY_COMPATIBLE": "1"})
        assert (done.rc, b"\x1b" in done.out, done.err) == (0, False, b"")


@pytest.mark.parametrize("args", [["--help"], ["compare", "--no-such-option"], ["quiz"]], ids=" ".join)
def test_help_errors_and_questions_get_no_colour_in_a_pipe_either(run, args):
    env = {"GITHUB_ACTIONS": "true", "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    done = run(*args, env=env, stdin=b"abbaabababba\n")
    assert b"\x1b" not in done.out + done.err


@pytest.mark.parametrize("args", ["compare --all", "faq who gets paid", "quiz --answers abbaabababba", "--help"])
def test_closed_standard_input_does_not_matter_to_who_needs_none(shell, args):
    done = shell(f"$P {args} <&-")
    assert (done.rc in (0, 1), bool(done.out), done.err) == (True, True, b"")


@pytest.mark.parametrize("args", ["quiz", "quiz knowledge"])
def test_closed_standard_input_at_a_prompt_is_4(shell, args):
    done = shell(f"$P {args} <&-")
    assert (done.rc, done.out, b"Traceback" in done.err) == (4, b"", False)


@pytest.mark.parametrize("args", ["faq --batch -", "quiz score -", "kb import - new"])
def test_closed_standard_input_where_it_was_named_is_2(shell, args):
    done = shell(f"$P {args} <&-")
    assert (done.rc, done.out, done.err.count(b"\n")) == (2, b"", 1)


@pytest.mark.parametrize(
    "args", ["compare", "compare --format json", "faq --id pay --format table", "--help", "--version"]
)
def test_closed_standard_output_is_74(shell, args):
    done = shell(f"$P {args} >&-")
    assert (done.rc, done.err.count(b"\n")) == (74, 1)


def test_closed_standard_error_does_not_matter(shell):
    assert shell("$P compare 2>&-").rc == 0
    assert shell("$P nonsense 2>&-").rc == 2


@pytest.mark.parametrize(
    "args",
    [
        *(
            "",
            "--help",
            "--version",
            "compare --all",
            "compare --format json",
            "compare --format table",
            "faq --id pay",
        ),
        *(
            "quiz items --format markdown",
            "kb schema",
            "faq --batch - <<<lunch",
            f"quiz score - <<<{CODE}",
            "kb check $BASE",
        ),
    ],
)
def test_a_full_disk_is_74_in_one_line(shell, base, args):
    done = shell(f"BASE={base}; $P {args} >/dev/full")
    assert (done.rc, done.err.count(b"\n"), b"Traceback" in done.err) == (74, 1, False)


@pytest.mark.parametrize(
    "args",
    [
        *("compare --all --sources", "--help", "compare --format json", "compare --all --format table", "kb schema"),
        *("faq --batch - < many.txt", "quiz score - < codes.txt", "quiz items --length full"),
    ],
)
def test_a_reader_that_closes_the_pipe_early_is_no_error(shell, tmp_path, args):
    (tmp_path / "many.txt").write_text("lunch\n" * 300)
    (tmp_path / "codes.txt").write_text(f"{CODE}\n" * 500)
    done = shell(f"{{ $P {args}; echo $? >rc; }} | true")
    assert ((tmp_path / "rc").read_text(), done.err) == ("0\n", b"")


def test_batch_results_come_as_the_questions_do(base):
    process = subprocess.Popen(
        [sys.executable, "-m", "roleadvisor", "faq", "--batch", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        for question in (b"lunch\n", b"salary\n"):
            process.stdin.write(question)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"].encode() == question.strip()
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.mark.parametrize("args", [["quiz"], ["quiz", "knowledge"], ["faq", "--batch", "-"]], ids=" ".join)
def test_an_interrupt_is_130_without_a_traceback(args, base):
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


@pytest.mark.parametrize("module", ["typer", "roleadvisor.cli.app", "json"])
def test_an_interrupt_while_the_program_is_starting_is_130_without_a_traceback(tmp_path, module):
    hook = (
        "import sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r} and 'roleadvisor' in sys.modules:\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupt())\n"
    )
    (tmp_path / "sitecustomize.py").write_text(hook)
    done = subprocess.run(
        [sys.executable, "-m", "roleadvisor", "compare", "--format", "json"],
        # What measures coverage starts before the program does, and imports the module itself.
        env={k: v for k, v in os.environ.items() if not k.startswith("COV")} | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (130, False)


# What is put before the program runs, so that Ctrl-C comes at a moment known beforehand.
INTERRUPT = """
import os, signal, sys

def interrupt(*_):
    os.kill(os.getpid(), signal.SIGINT)

def raise_it(*_):
    raise KeyboardInterrupt

class AtImport:
    def find_spec(self, name, *_):
        if name == "roleadvisor.cli":
            self.do()
"""
FINDER = "finder = AtImport(); finder.do = {}; sys.meta_path.insert(0, finder)"
PATCHED = "from roleadvisor import cli, output\n"
MOMENTS = {
    "loading": FINDER.format("interrupt"),
    "loading, as an exception": FINDER.format("raise_it"),
    "loading, turned into another error": (
        FINDER.format("lambda: type('Wrong', (), {'x': type('Name', (), {'__set_name__': interrupt})()})")
    ),
    "a string being evaluated": PATCHED + "cli._invoke = lambda _: eval('interrupt()', globals())",
    "flushing": PATCHED + "output.flush = interrupt",
    "twice, while the first is told": PATCHED + "output.flush = interrupt; output.aside = interrupt",
    "twice, while an error is told": PATCHED + "sys.argv[1:] = ['nonsense']; output.aside = raise_it",
    "the last flush of standard error": PATCHED + "sys.stderr.flush = raise_it; cli.run = lambda _: 0",
}


@pytest.fixture
def interrupted(tmp_path):
    """Run the program as a module, with something put before it."""

    def running(before: str) -> subprocess.CompletedProcess:
        (tmp_path / "before.py").write_text(f"{INTERRUPT}\n{before}\nfrom roleadvisor.__main__ import main\nmain()\n")
        command = [sys.executable, "-m", "before", "--version"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)

    return running


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_is_130_without_a_traceback_whenever_it_comes(interrupted, moment):
    done = interrupted(MOMENTS[moment])
    assert (done.returncode, done.stderr.replace(b"\nroleadvisor: interrupted\n", b"")) == (130, b"")


def test_an_interrupt_while_the_interpreter_ends_changes_nothing(interrupted):
    done = interrupted("import atexit; atexit.register(interrupt)")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"roleadvisor {roleadvisor.__version__}\n".encode(), b"")


def test_an_interrupt_that_whoever_started_the_program_ignores_is_ignored(interrupted):
    done = interrupted("signal.signal(signal.SIGINT, signal.SIG_IGN); " + FINDER.format("interrupt"))
    assert (done.returncode, done.stderr) == (0, b"")


ANSWERS = r"printf 'a\na\nb\nb\na\nb\nb\na\na\nb\nb\na\n'"


@pytest.mark.parametrize(
    "command", ["$P quiz --answers aabbabbaabba", f"{ANSWERS} | $P quiz", f"{ANSWERS} | $P quiz --format json"]
)
def test_a_standard_error_that_takes_nothing_does_not_keep_the_result_back(shell, base, command):
    expected = shell(f"export ROLEADVISOR_KNOWLEDGE={base}; {command}")
    done = shell(f"export ROLEADVISOR_KNOWLEDGE={base}; {command} 2>/dev/full")
    assert (done.rc, done.out) == (0, expected.out)
    assert b"aabbabbaabba" in done.out.replace(b"-", b"")


@pytest.mark.parametrize(
    ("command", "rc"),
    [
        ("$P nonsense", 2),
        ("echo a | $P quiz", 4),
        ("printf 'z\nq\n' | $P quiz", 0),
        ("echo z | $P quiz knowledge", 4),
        ("printf 'nonsense\n' | $P quiz score -", 2),
        ("$P compare >/dev/full", 74),
    ],
)
def test_a_standard_error_that_takes_nothing_does_not_change_the_exit_code(shell, command, rc):
    assert shell(f"{command} 2>/dev/full").rc == rc


def test_nothing_of_an_answer_goes_to_standard_error(run, base):
    done = run("faq", "--id", "pay")
    assert (done.rc, done.err) == (0, b"")


def test_the_installed_script_is_the_module(base):
    script = Path(sys.executable).parent / "roleadvisor"
    done = subprocess.run([script, "--version"], capture_output=True, check=True, timeout=60)
    assert done.stdout == f"roleadvisor {roleadvisor.__version__}\n".encode()


@pytest.mark.parametrize("words", [{}, {"COMP_WORDS": "roleadvisor", "COMP_CWORD": "x"}])
def test_a_completion_without_words_is_told(call, monkeypatch, words):
    for name, value in ({"_ROLEADVISOR_COMPLETE": "complete_bash"} | words).items():
        monkeypatch.setenv(name, value)
    done = call()
    assert (done.rc, "unset it" in done.err) == (2, True)
