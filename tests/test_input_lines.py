"""Lines of input: limits of length, encodings, and input without end."""

from __future__ import annotations

import io
import json

import pytest

from roleadvisor.cli import input as input_module
from roleadvisor.cli.input import ask_line, lines
from roleadvisor.errors import UsageError


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a\nb", ["a", "b"]),
        (b"a\r\n\r\nb\r\n", ["a", "", "b"]),
        (b"abcde\nabcde\r\nabcdef\nabcdefghijklm\nx\n", ["abcde", "abcde", "abcde|", "abcde|", "x"]),
        (b"abcdefg", ["abcde|"]),
        (b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n", ["a", "\ufeffb"]),
        (b"\xff\n", ["\ufffd"]),
    ],
)
def test_an_overlong_line_is_truncated_and_marked(tmp_path, data, expected):
    (tmp_path / "file").write_bytes(data)
    assert [text + "|" * (not whole) for text, whole in lines(str(tmp_path / "file"), 5)] == expected


def test_an_overlong_question_is_reported_as_truncated(call, base):
    done = call("faq", "--batch", "-", "--knowledge", base, stdin="lunch\n" + "a " * 60_000 + "\nlunch\n")
    assert (done.rc, done.out.count("\n")) == (0, 3)
    assert done.err == "roleadvisor: line 2 is longer than 100,000 bytes; the rest of it was not read\n"


def test_an_overlong_line_is_not_imported(call, tmp_path):
    line = json.dumps({"id": "a", "question": "why", "answer": "x" * 10_000_000})
    done = call("kb", "import", "-", tmp_path / "new", stdin=f"\n{line}\n")
    assert (done.rc, done.out, (tmp_path / "new").exists()) == (2, "", False)
    assert done.err == "roleadvisor: error: -:2: the line is longer than 10,000,000 bytes\n"


class Endless(io.TextIOBase):
    """An input without a line end, as /dev/zero is; counts the characters read."""

    def __init__(self):
        self.total = 0

    def readline(self, size=-1):
        assert 0 < size <= 10_000, "memory would fill up"
        self.total += size
        return "\0" * size


def test_a_prompt_gives_up_input_without_a_line_end_in_bounded_memory(monkeypatch):
    endless = Endless()
    monkeypatch.setattr("sys.stdin", endless)
    with pytest.raises(UsageError, match="no line end within 1,000,000 characters"):
        ask_line("Your choice: ")
    assert endless.total == 1_000_000


@pytest.mark.parametrize("args", [["faq", "--batch", "-"], ["quiz", "score", "-"]], ids=" ".join)
def test_a_batch_gives_up_a_line_without_end(call, base, monkeypatch, args):
    monkeypatch.setattr(input_module, "UNENDING_FILE", 1_000_000)
    done = call(*args, "--knowledge", base, stdin="is it hard\n" + "\0" * 1_200_000)
    assert done.rc == 2
    assert "line 2 has no end within 1,000,000 bytes" in " ".join(done.err.split())


@pytest.mark.parametrize("args", [["quiz"], ["quiz", "knowledge", "--count", "2"]], ids=" ".join)
def test_input_without_a_line_end_at_a_prompt_is_2(call, base, args):
    done = call(*args, "--knowledge", base, stdin="a\n" + "\0" * 1_100_000)
    assert (done.rc, done.out) == (2, "")
    assert "roleadvisor: error: standard input has no line end within 1,000,000 characters" in done.err
    assert ("1 of 12 questions answered" in done.err) == (args == ["quiz"])


@pytest.mark.parametrize("extra", [1, 25_000])
def test_an_overlong_reply_is_asked_for_again(call, base, extra):
    replies = ["a" + " " * (9_999 + extra), *"aabbabbaabba"]
    done = call("quiz", "--format", "json", "--knowledge", base, stdin="\n".join(replies) + "\n")
    assert (done.rc, json.loads(done.out)["code"][2:-1]) == (0, "aabbabbaabba")
    assert done.err.count("A line of more than 10,000 characters is no answer; it was not read.") == 1


def test_undecodable_bytes_are_no_answer_and_no_error(run, base):
    env = {"ROLEADVISOR_KNOWLEDGE": str(base), "PYTHONIOENCODING": "utf-8:strict"}
    done = run("quiz", env=env, stdin=b"\xff\xfe\n")
    assert done.rc == 4
    assert b"is not among the answers. Please type a or b" in done.err
