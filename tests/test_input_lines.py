"""Lines of input: limits of length, encodings, and input without end."""

from __future__ import annotations

import json

import pytest

from roleadvisor.cli import input as input_module
from roleadvisor.cli.input import lines


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


@pytest.mark.parametrize("args", [["faq", "--batch", "-"], ["quiz", "score", "-"]], ids=" ".join)
def test_a_batch_gives_up_a_line_without_end(call, base, monkeypatch, args):
    monkeypatch.setattr(input_module, "UNENDING", 1_000_000)
    done = call(*args, "--knowledge", base, stdin="is it hard\n" + "\0" * 1_200_000)
    assert done.rc == 2
    assert "line 2 has no end within 1,000,000 bytes" in " ".join(done.err.split())


@pytest.mark.parametrize("args", [["quiz"], ["quiz", "knowledge", "--count", "2"]], ids=" ".join)
def test_an_overlong_reply_is_2_and_the_answers_are_kept(call, base, args):
    done = call(*args, "--knowledge", base, stdin="a\n" + "\0" * 1_100_000)
    assert (done.rc, done.out) == (2, "")
    assert "roleadvisor: error: a reply of more than 10,000 characters is no answer" in done.err
    assert ("1 of 12 questions answered" in done.err) == (args == ["quiz"])


def test_undecodable_bytes_are_no_answer_and_no_error(run, base):
    env = {"ROLEADVISOR_KNOWLEDGE": str(base), "PYTHONIOENCODING": "utf-8:strict"}
    done = run("quiz", env=env, stdin=b"\xff\xfe\n")
    assert done.rc == 4
    assert b"is not among the answers. Please type a or b" in done.err
