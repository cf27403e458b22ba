"""Talk to whoever sits at the terminal: questions on stderr, replies from standard input."""

from __future__ import annotations

import sys

from roleadvisor import output
from roleadvisor.errors import InputEnded, UsageError
from roleadvisor.render.document import Document

# Longest reply that is read, and how much may come without a line end before it is taken for no reply at all.
REPLY_LIMIT = 10_000
DROPPED_LIMIT = 1_000_000


def put(document: Document, *, clear: bool = True) -> None:
    """Show a question on stderr: on a terminal a screen of its own if that may be cleared, elsewhere plain lines."""
    if sys.stderr is not None and sys.stderr.isatty():
        from roleadvisor.render.table import table

        if clear:
            output.clear_screen()
        output.draw_aside(*table(document))
    else:
        from roleadvisor.render.plain import plain

        output.aside(plain(document).rstrip("\n"))


def ask_line(question: str) -> str:
    """The line that the user types, without its line end; one that is too long is not taken, and asked for again.

    Raises:
        InputEnded: standard input is closed or ended.
        UsageError: what comes is no text that somebody typed: it has no line end for too long.
        KeyboardInterrupt: Ctrl-C.
    """
    output.prompt(question)
    if sys.stdin is None:
        raise InputEnded("standard input is closed, so there is nobody to ask")
    try:
        while not (line := sys.stdin.readline(REPLY_LIMIT)).endswith("\n") and len(line) == REPLY_LIMIT:
            _drop_line()
            output.aside(f"A line of more than {REPLY_LIMIT:,} characters is no answer; it was not read.")
            output.prompt(question)
    except (OSError, ValueError) as error:
        raise InputEnded(f"standard input cannot be read: {error}") from error
    if not line:
        if sys.stdin.isatty():
            output.prompt("\n")
        raise InputEnded("input ended before the question was answered")
    return line.rstrip("\r\n")


def _drop_line() -> None:
    """Read up to the end of the line and forget it."""
    dropped = REPLY_LIMIT
    while (rest := sys.stdin.readline(REPLY_LIMIT)) and not rest.endswith("\n"):
        dropped += len(rest)
        if dropped >= DROPPED_LIMIT:
            raise UsageError(f"standard input has no line end within {DROPPED_LIMIT:,} characters")
