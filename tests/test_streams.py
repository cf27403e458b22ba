"""Results are flushed as they come, and output that cannot be written is reported."""

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
def test_a_batch_writes_each_result_before_it_reads_the_next_line(base, tmp_path, args, lines):
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
            assert child.stdout.readline().startswith(b'{"schema": 2')
        child.stdin.close()


def test_unbuffered_output_that_is_written_in_part_is_74(shell, base, tmp_path):
    # Under this limit Python would write truncated byte code for every later run.
    env = "PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1"
    done = shell(f"(ulimit -f 2; {env} $P compare --all --full --knowledge {base} > part)")
    assert (done.rc, b"could not be written" in done.err) == (74, True)
    done = shell(f"(ulimit -f 1; printf abbaabababba | {env} $P quiz --full --knowledge {base} > part)")
    assert (done.rc, b"quiz --resume q3-abba-abab-abba-5" in done.err) == (74, True)


def test_too_little_memory_is_2_and_no_bug(call, base, monkeypatch):
    def refuse(*_):
        raise MemoryError

    monkeypatch.setattr("roleadvisor.compare.compare", refuse)
    done = call("compare", "--knowledge", base)
    assert (done.rc, "not enough memory" in done.err) == (2, True)
