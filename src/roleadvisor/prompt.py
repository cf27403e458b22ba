"""Ask for one line on the terminal: the question on stderr, the answer from standard input."""

from __future__ import annotations

import sys

from roleadvisor.errors import InputEnded


def ask_line(question: str) -> str:
    """The line that the user types, without its line end.

    Raises:
        InputEnded: standard input is closed or ended.
        KeyboardInterrupt: Ctrl-C.
    """
    if sys.stderr is not None:
        sys.stderr.write(question)
        sys.stderr.flush()
    if sys.stdin is None:
        raise InputEnded("standard input is closed, so there is nobody to ask")
    try:
        line = sys.stdin.readline()
    except (OSError, ValueError) as error:
        raise InputEnded(f"standard input cannot be read: {error}") from error
    if not line:
        if sys.stdin.isatty() and sys.stderr is not None:
            sys.stderr.write("\n")
        raise InputEnded("input ended before the question was answered")
    return line.rstrip("\r\n")
