"""Results come as they are ready, and as UTF-8."""

from __future__ import annotations

import os
import select
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("args", "lines"),
    [
        (["faq", "--batch", "-"], ["is it a lot of coding", "boil an egg"]),
        (["quiz", "score", "-"], ["abbaabababba", "anna aabbabbaabba"]),
    ],
    ids=["faq --batch", "quiz score"],
)
def test_each_result_is_there_before_the_next_line_is_asked_for(base, tmp_path, args, lines):
    child = subprocess.Popen(
        [sys.executable, "-m", "roleadvisor", *args, "--knowledge", base],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=tmp_path, env=os.environ,
    )  # fmt: skip
    with child:
        for line in lines:
            child.stdin.write(f"{line}\n".encode())
            child.stdin.flush()
            ready, _, _ = select.select([child.stdout], [], [], 30)
            assert ready, f"nothing came after {line!r}"
            assert child.stdout.readline().startswith(b'{"schema": 1')
        child.stdin.close()


def test_json_is_utf8_and_not_escaped_where_it_need_not_be(call, base):
    assert "Both write code \N{EN DASH} a lot of it." in call("compare", "--format", "json", "--knowledge", base).out


def test_an_unbuffered_output_that_takes_a_part_is_told(shell, base, tmp_path):
    # Under such a limit Python would cut off the byte code that it writes, for every later run.
    around = "PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1"
    done = shell(f"(ulimit -f 2; {around} $P compare --all --full --knowledge {base} > part)")
    assert (done.rc, b"could not be written" in done.err) == (74, True)
    quiz = f"(ulimit -f 1; printf abbaabababba | {around} $P quiz --full --knowledge {base} > part)"
    done = shell(quiz)
    assert (done.rc, b"quiz --resume q2-abba-abab-abba-7" in done.err) == (74, True)


def test_too_little_memory_is_no_bug(call, base, monkeypatch):
    def refuse(*_):
        raise MemoryError

    monkeypatch.setattr("roleadvisor.compare.compare", refuse)
    done = call("compare", "--knowledge", base)
    assert (done.rc, "not enough memory" in done.err) == (2, True)
