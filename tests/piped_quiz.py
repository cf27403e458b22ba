"""Quizzes as processes whose answers come one by one through a pipe, so that a test can kill or interleave them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PROMPT = b"Your choice: "


class PipedQuiz:
    """A quiz that runs; an answer is acknowledged when the next question has been put."""

    def __init__(self, environment: Mapping[str, str], *args: str) -> None:
        self.acknowledged = ""
        self._typed = ""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "roleadvisor", "quiz", "--format", "json", *args],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, bufsize=0,
        )  # fmt: skip
        self.asked()

    def asked(self) -> None:
        """Wait for the next question, or for the end of the run."""
        seen = b""
        while not seen.endswith(PROMPT):
            byte = os.read(self._process.stderr.fileno(), 4096)
            if not byte:
                return
            seen += byte
        self.acknowledged = self._typed

    def type(self, letter: str) -> None:
        """Type an answer, without waiting."""
        self._typed += letter
        self._process.stdin.write(f"{letter}\n".encode())

    def answer(self, letters: str) -> None:
        """Type answers, each when the last is acknowledged."""
        for letter in letters:
            self.type(letter)
            self.asked()

    def kill(self) -> str:
        """End it as no program can notice; the letters of the code if it had come to a result before."""
        self._process.kill()
        return self._close()

    def stop(self) -> int:
        """Leave it with q."""
        self._process.stdin.write(b"q\n")
        self._close()
        return self._process.returncode

    def finish(self, letters: str) -> str:
        """Give the last answers; the letters of the code in the result."""
        for letter in letters:
            self.type(letter)
            if letter is not letters[-1]:
                self.asked()
        return self._close()

    def _close(self) -> str:
        out, _ = self._process.communicate(timeout=30)
        return json.loads(out)["code"][2:-1] if out else ""


def files(state: Path) -> list[Path]:
    """The unfinished quizzes in a state folder, the newest first; half written and set aside ones are none."""
    found = [path for path in state.glob("quiz*.json") if path.is_file()] if state.is_dir() else []
    return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)


def newest(state: Path) -> Path:
    """The one that ``--resume`` takes."""
    return files(state)[0]


def kept(state: Path) -> list[str]:
    """The answers of every unfinished quiz, the newest first."""
    read = [json.loads(path.read_text("utf-8")) for path in files(state)]
    return [quiz["letters"] + quiz["later"] for quiz in read]
