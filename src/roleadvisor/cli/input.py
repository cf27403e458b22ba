"""Read what users type at a prompt, or hand in as a file or on standard input."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, BinaryIO, NamedTuple

from roleadvisor import output
from roleadvisor.errors import ExitCode, InputEnded, UsageError
from roleadvisor.render import to_json
from roleadvisor.render.document import Document, Format
from roleadvisor.render.plain import plain
from roleadvisor.text import plural, printable

STDIN = "-"
# The longest line of a batch, in bytes; questions are far shorter.
LINE_LIMIT = 100_000
# The longest line of `kb import`, in bytes, as an entry may have a long answer.
ENTRY_LIMIT = 10_000_000
# The longest line of `quiz score`, in bytes; a code has some sixty characters, the rest is for a label.
CODE_LIMIT = 1_000
# The largest job ad, in bytes, and the longest line of `match --batch`, where JSON may write a character as six.
AD_LIMIT = 1_000_000
AD_LINE_LIMIT = 6 * AD_LIMIT
# The longest reply at a prompt, in characters.
REPLY_LIMIT = 10_000
# A line of this many bytes, as of /dev/zero, is refused.
UNENDING = 100_000_000


def ask(document: Document, format: Format = Format.table) -> None:
    """Show a question on stderr: drawn on a cleared screen of a terminal, as lines elsewhere and for plain."""
    if format is not Format.plain and sys.stderr is not None and sys.stderr.isatty():
        from roleadvisor.render.table import table

        output.draw_aside(*table(document))
    else:
        output.aside(plain(document).rstrip("\n"))


def ask_line(prompt: str) -> str:
    """Prompt for a line and return it without its line end.

    Raises:
        InputEnded: standard input is closed or ended.
        UsageError: the line is too long.
        KeyboardInterrupt: Ctrl-C.
    """
    output.prompt(prompt)
    if sys.stdin is None:
        raise InputEnded("standard input is closed, so no answer can be read")
    try:
        line = sys.stdin.readline(REPLY_LIMIT)
    except (OSError, ValueError) as error:
        raise InputEnded(f"standard input cannot be read: {error}") from error
    if len(line) == REPLY_LIMIT and not line.endswith("\n"):
        raise UsageError(f"a reply of more than {REPLY_LIMIT:,} characters is no answer")
    if not line:
        output.prompt("\n")  # the cursor is still behind the prompt
        raise InputEnded("input ended before the question was answered")
    return line.rstrip("\r\n")


class Keys:
    """Reads single keys from a terminal, without Enter; keys typed ahead are kept for its next call."""

    def __init__(self) -> None:
        self._ahead = ""

    def __call__(self, prompt: str) -> str:
        """Prompt for a key and return it, empty for Enter.

        Raises:
            InputEnded: Ctrl-D, or the terminal is gone.
            KeyboardInterrupt: Ctrl-C.
        """
        output.prompt(prompt)
        keys = self._ahead or _pressed(prompt)
        key = _KEY.findall(keys)[0]
        self._ahead = keys[len(key) :]
        if key not in _ENTER and self._ahead[:1] in _ENTER:  # a line was sent, such as "a" and Enter
            self._ahead = self._ahead[1:]
        if key == _END:
            output.aside()
            raise InputEnded("input ended before the question was answered")
        key = "<" if key in _BACK else key.strip()
        key = key if key.isprintable() else "that key"
        output.aside(key)
        return key


_KEY = re.compile(r"\x1b[\[O][0-9;]*.|.", re.DOTALL)  # an arrow or another key that sends several characters, or one
_ENTER = ("\r", "\n")
_BACK = ("\x7f", "\b", "\x1b[D")  # Backspace as terminals send it, and the arrow to the left
_END = "\x04"  # Ctrl-D


def _pressed(prompt: str) -> str:
    """Wait for a key press and return the characters read; line editing and echo are off meanwhile."""
    import signal
    import termios
    import tty

    terminal = sys.stdin.fileno()

    def go_on(*_: object) -> None:
        """Turn line editing off again after Ctrl-Z and fg, since the shell turned it on, and repeat the prompt."""
        tty.setcbreak(terminal, termios.TCSADRAIN)
        output.prompt(prompt)

    continued = signal.signal(signal.SIGCONT, go_on)
    try:
        before = termios.tcgetattr(terminal)
        try:
            tty.setcbreak(terminal, termios.TCSADRAIN)  # TCSADRAIN keeps what was typed already
            return os.read(terminal, 1024).decode(errors="replace") or _END
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)
    except (OSError, termios.error) as error:
        raise InputEnded(f"standard input cannot be read: {error}") from error
    finally:
        signal.signal(signal.SIGCONT, continued)


def replies(format: Format) -> Callable[[str], str]:
    """The reader of one-character replies: Keys in the table format on a terminal that has them, else ask_line."""
    keys = format is Format.table and output.interactive() and find_spec("termios") is not None
    return Keys() if keys else ask_line


def reject(reply: str, expected: str) -> None:
    """Say that a reply is no answer, and what is expected."""
    wrong = f"'{printable(reply, 20)}' is not among the answers. " if reply else ""
    output.aside(f"{wrong}Please type {expected}.")


class Line(NamedTuple):
    """A line of a file, without its end."""

    text: str
    problem: str | None = None  # why it must not be used: it is not UTF-8, or longer than the limit and cut

    def usable(self) -> str:
        """The text; raises UsageError with the problem, if there is one."""
        if self.problem:
            raise UsageError(self.problem)
        return self.text


def lines(source: str, limit: int = LINE_LIMIT) -> Iterator[Line]:
    """Read the lines of a file as they come.

    Args:
        source: a file's path, or ``-`` for standard input.
        limit: the longest line in bytes, its end included; the rest of a longer one is skipped.

    Raises:
        UsageError: there is no such file, or it cannot be read.
    """
    with _opened(source) as file:
        if file is None:
            raise UsageError("standard input is closed; name a file instead of '-'")
        for number, raw in enumerate(iter(lambda: file.readline(limit), b""), 1):
            rest = b"" if raw.endswith(b"\n") or len(raw) < limit else file.readline(limit)
            problem = f"longer than {limit:,} bytes" if rest.strip(b"\r\n") else None
            skipped = 0
            while rest and not rest.endswith(b"\n"):
                skipped += len(rest)
                if skipped > UNENDING:
                    raise UsageError(f"line {number} has no end within {UNENDING:,} bytes; this is not a text file")
                rest = file.readline(limit)
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                text, problem = "", problem or f"not UTF-8 at byte {error.start + 1}"
            yield Line(text.rstrip("\r\n"), problem)


def exit_code(read: int, passed_over: int, *, strict: bool = False) -> int:
    """USAGE if no line could be read, or with ``strict`` if one could not; prints the counts."""
    if not passed_over:
        return ExitCode.OK
    output.aside(f"roleadvisor: {plural(passed_over, 'line')} passed over, {read} read")
    return ExitCode.USAGE if strict or not read else ExitCode.OK


def answer_lines(source: str, limit: int, answer: Callable[[str], Any], date: str) -> int:
    """Write as JSON Lines what ``answer`` makes of each of the `lines`, or why it cannot; return the exit code.

    ``answer`` returns None for a line to skip, and raises UsageError for a bad one; ``date`` is that of the knowledge.
    """
    read = passed_over = 0
    for number, line in enumerate(lines(source, limit), 1):
        try:
            result = answer(line.usable())
            read += result is not None
        except UsageError as error:
            result = {"line": number, "error": str(error)}
            passed_over += 1
        if result is not None:
            output.answer_json(to_json(result, date))
    return exit_code(read, passed_over)


def read_all() -> str:
    """Read one text from standard input; of a longer one its first LINE_LIMIT characters.

    Raises:
        UsageError: standard input is closed, cannot be read, is empty, or is not UTF-8.
    """
    text = _decoded(_read(STDIN, UNENDING), _named(STDIN)).strip()
    if not text:
        raise UsageError("standard input has no question")
    return text[:LINE_LIMIT]


def read_ad(source: str) -> str:
    """Read a job ad from a file's path, or from standard input for ``-``.

    Raises:
        UsageError: it cannot be read, or is empty, too large, binary, or not UTF-8.
    """
    raw, name = _read(source, AD_LIMIT + 1), _named(source)
    if len(raw) > AD_LIMIT:
        raise UsageError(f"{name} is larger than 1 MB; cut out the ad")
    if b"\0" in raw:
        raise UsageError(f"{name} is not a text file; save the ad as text")
    if not raw.strip():
        raise UsageError(f"{name} is empty")
    return _decoded(raw, name)


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name} is not UTF-8 at byte {error.start + 1}, line {line}; save it as UTF-8") from error


def _named(source: str) -> str:
    return "standard input" if source == STDIN else f"'{printable(source)}'"


def _read(source: str, limit: int) -> bytes:
    """Read at most ``limit`` bytes of a file or of standard input, which is empty if it is closed."""
    with _opened(source) as file:
        return file.read(limit) if file else b""


@contextmanager
def _opened(source: str) -> Iterator[BinaryIO | None]:
    """A file, or standard input for ``-``, None if it is closed; errors of reading it become a UsageError."""
    try:
        if source == STDIN:
            yield sys.stdin.buffer if sys.stdin is not None else None
        else:
            with open(source, "rb") as file:
                yield file
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {_named(source)}: {getattr(error, 'strerror', None) or error}") from error
