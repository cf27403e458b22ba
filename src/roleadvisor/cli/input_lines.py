"""What users hand in as files or by standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from roleadvisor.errors import UsageError
from roleadvisor.text import printable

STDIN = "-"
# Longest line taken from a batch, in bytes: far above any question, far below what would fill memory.
LINE_LIMIT = 100_000
# An entry of a knowledge base may hold a long answer.
ENTRY_LIMIT = 10_000_000
# A code has some thirty characters and as many separators; the rest is for a label.
CODE_LIMIT = 1_000
# How much of a line is dropped before what comes is taken for no text at all.
DROPPED_LIMIT = 100_000_000


class Line(NamedTuple):
    """A line without its end; ``whole`` is False when it went on beyond the limit and that was dropped."""

    text: str
    whole: bool


def lines(source: str, limit: int = LINE_LIMIT) -> Iterator[Line]:
    """The lines of a file, or of standard input for ``-``, as they come; bytes that are no UTF-8 become U+FFFD.

    Args:
        source: a file's path, or ``-``.
        limit: the bytes of a line that are read, its end included.

    Raises:
        UsageError: there is no such file, or it cannot be read.
    """
    try:
        if source == STDIN:
            if sys.stdin is None:
                raise UsageError("standard input is closed; name a file instead of '-'")
            yield from _decoded(sys.stdin.buffer, limit)
        else:
            with open(source, "rb") as file:
                yield from _decoded(file, limit)
    except OSError as error:
        raise UsageError(f"cannot read '{printable(source)}': {error.strerror or error}") from error
    except ValueError as error:
        raise UsageError(f"cannot read '{printable(source)}': {error}") from error


def _decoded(file: BinaryIO, limit: int) -> Iterator[Line]:
    number = 0
    while raw := file.readline(limit):
        number += 1
        rest = b"" if raw.endswith(b"\n") or len(raw) < limit else file.readline(limit)
        whole = rest.strip(b"\r\n") == b""
        dropped = 0
        while rest and not rest.endswith(b"\n"):  # the rest of an overlong line belongs to it and is dropped
            dropped += len(rest)
            if dropped > DROPPED_LIMIT:
                raise UsageError(f"line {number} has no end within {DROPPED_LIMIT:,} bytes; this is no text to read")
            rest = file.readline(limit)
        text = raw.decode("utf-8", "replace").rstrip("\r\n")
        yield Line(text.removeprefix("\ufeff") if number == 1 else text, whole)
