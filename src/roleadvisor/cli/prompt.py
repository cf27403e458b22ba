"""Talk to whoever sits at the terminal: questions on stderr, replies from standard input."""

from __future__ import annotations

import sys

from roleadvisor import output
from roleadvisor.errors import InputEnded
from roleadvisor.render.document import Document


def put(document: Document) -> None:
    """Show a question on stderr: on a terminal a screen of its own, elsewhere plain lines."""
    if sys.stderr is not None and sys.stderr.isatty():
        from roleadvisor.render.table import table

        output.clear_screen()
        output.draw_aside(*table(document))
    else:
        from roleadvisor.render.plain import plain

        output.aside(plain(document).rstrip("\n"))


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
