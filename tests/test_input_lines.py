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
        (b"ab\xff\n\xe9\n", ["|", "|"]),
    ],
)
def test_a_line_that_is_too_long_or_not_utf8_is_marked(tmp_path, data, expected):
    (tmp_path / "file").write_bytes(data)
    assert [line.text + "|" * (line.problem is not None) for line in lines(str(tmp_path / "file"), 5)] == expected


def test_an_overlong_line_is_not_imported(call, tmp_path):
    line = json.dumps({"id": "a", "question": "why", "answer": "x" * 10_000_000})
    done = call("kb", "import", "-", tmp_path / "new", stdin=f"\n{line}\n")
    assert (done.rc, done.out, (tmp_path / "new").exists()) == (2, "", False)
    assert done.err == "roleadvisor: error: -:2: longer than 10,000,000 bytes\n"


def test_a_line_that_is_not_utf8_is_not_imported(call, tmp_path):
    line = '{"id": "a", "question": "Q?", "answer": "café"}'
    done = call("kb", "import", "-", tmp_path / "new", stdin=b"\n" + line.encode("latin-1") + b"\n")
    assert (done.rc, done.out, (tmp_path / "new").exists()) == (2, "", False)
    assert done.err == "roleadvisor: error: -:2: not UTF-8 at byte 45\n"


@pytest.mark.parametrize("args", [["quiz", "score", "-"], ["match", "--batch", "-"]], ids=" ".join)
def test_a_line_of_a_batch_that_is_not_utf8_is_reported_in_its_place_and_counted(call, args):
    good = "ann abbaabababba" if args[0] == "quiz" else '{"id": 1, "text": "We seek a chef."}'
    done = call(*args, stdin=f"{good}\n".encode() + b"Andr\xe9 abbaabababba\n" + good.encode())
    results = [json.loads(line) for line in done.out.splitlines()]
    assert ["error" in result for result in results] == [False, True, False]
    assert (results[1]["line"], results[1]["error"].startswith("not UTF-8 at byte 5")) == (2, True)
    assert (done.rc, done.err) == (0, "roleadvisor: 1 line passed over, 2 read\n")


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
