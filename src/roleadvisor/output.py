"""The two output streams: answers on stdout, everything else on stderr; nothing else creates a console."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from roleadvisor.errors import OutputFailed
from roleadvisor.text import ascii_fallback, escaped, sanitised

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderableType
    from rich.segment import Segment

MIN_WIDTH = 40
# rich pads every cell of a table to its width, so that a COLUMNS of a million would take minutes.
MAX_WIDTH = 1000
_FALLBACK = "roleadvisor-ascii"
# Colours, and the start and the end of a link.
_STYLE_ESCAPE = r"\x1b(?:\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)"


def prepare() -> None:
    """Configure the streams: characters the encoding lacks become ASCII, undecodable keystrokes become U+FFFD.

    Raises:
        OutputFailed: standard output is closed.
    """
    codecs.register_error(_FALLBACK, ascii_fallback)
    for stream, errors in ((sys.stdout, _FALLBACK), (sys.stderr, _FALLBACK), (sys.stdin, "replace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
    raw = getattr(sys.stdout, "buffer", None)
    if isinstance(raw, io.RawIOBase):  # PYTHONUNBUFFERED: a raw stream drops what a full disk or pipe does not take
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), sys.stdout.encoding, _FALLBACK, write_through=True)
    if sys.stdout is None:
        raise OutputFailed(OSError("standard output is closed"))


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    """Turn a failure to write into OutputFailed; a closed pipe passes, as its reader only stopped early."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise OutputFailed(error) from error


def answer(text: str, pager: bool = False) -> None:
    """Write an answer and a final newline; with ``pager``, page what is longer than the terminal."""
    _emit(sanitised(text if text.endswith("\n") else text + "\n"), pager)


def _emit(text: str, pager: bool) -> None:
    if pager and on_terminal() and os.environ.get("TERM") != "dumb":
        size = shutil.get_terminal_size()
        command = _pager()
        lines = re.sub(_STYLE_ESCAPE, "", text).splitlines()
        rows = sum(max(1, -(-len(line) // size.columns)) for line in lines)  # of the terminal, which wraps
        if command and rows >= size.lines and _page(command, text):
            return
    with _writing():
        sys.stdout.write(text)


def _pager() -> list[str]:
    """The command of the pager: ROLEADVISOR_PAGER, PAGER or less; empty if paging is off or it is not installed."""
    import shlex

    chosen = os.environ.get("ROLEADVISOR_PAGER", os.environ.get("PAGER", "less"))
    try:
        command = shlex.split(chosen)
    except ValueError:
        return []
    return command if command and command != ["cat"] and shutil.which(command[0]) else []


def _page(command: list[str], text: str) -> bool:
    """Show the text in a pager, which Ctrl-C is left to; return whether it could be started."""
    import signal
    import subprocess

    flush()
    written = text.encode(sys.stdout.encoding, _FALLBACK)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        subprocess.run(command, input=written, env={"LESS": "FRX", **os.environ}, check=False)  # noqa: S603 - the user's own
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return True


def answer_json(text: str) -> None:
    """Write a JSON document or line, and flush it."""
    answer_utf8(escaped(text) + "\n")


def answer_utf8(text: str) -> None:
    """Write a document of a format that is UTF-8 whatever the locale says, and flush it."""
    with _writing():
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()


def draw(*parts: RenderableType, pager: bool = False) -> None:
    """Draw rich renderables to stdout; with ``pager``, page what is longer than the terminal."""
    with _writing():  # the width of a closed stream cannot be determined
        text = drawn(parts)
    _emit(text, pager)


def flush() -> None:
    """Flush stdout."""
    with _writing():
        sys.stdout.flush()


def draw_aside(*parts: RenderableType) -> None:
    """Draw rich renderables to stderr, which must be open, on a cleared screen where escapes may be written."""
    clear = "" if plain_wanted(sys.stderr) else "\x1b[2J\x1b[H"
    _write_aside(clear + drawn(parts, stream=sys.stderr))


def aside(text: str = "") -> None:
    """Write a line to stderr, wrapped between words on a terminal, which would wrap inside them."""
    if sys.stderr is not None:
        lines = sanitised(text).split("\n")
        if sys.stderr.isatty():
            lines = [textwrap.fill(line, _width(sys.stderr), break_on_hyphens=False) for line in lines]
        _write_aside("\n".join(lines) + "\n")


def prompt(text: str) -> None:
    """Write a prompt to stderr, after everything on stdout is shown."""
    flush()
    _write_aside(text)


def _write_aside(text: str) -> None:
    """Write to stderr; where that fails the text is lost and the run goes on."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def interactive() -> bool:
    """Whether the user can be asked: stdin and stderr are terminals."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def plain_wanted(stream: TextIO) -> bool:
    """Whether ``stream`` must stay free of escapes: NO_COLOR; no terminal, or a dumb one, without FORCE_COLOR."""
    if os.environ.get("NO_COLOR") or os.environ.get("FORCE_COLOR"):
        return bool(os.environ.get("NO_COLOR"))
    return not stream.isatty() or os.environ.get("TERM") == "dumb"


def drawn(parts: Sequence[RenderableType], width: int | None = None, stream: TextIO | None = None) -> str:
    """Rich renderables as text for a stream, by default stdout; of a given width without escapes."""
    from rich.console import Console
    from rich.text import Text

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            """Let ``run`` handle the closed pipe; rich itself would exit with 1."""
            raise BrokenPipeError

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
            """Draw without control characters, which may come from user input or knowledge.

            Text is cleaned before its layout, since the cleaned text may be wider; segments catch the rest.
            """
            if isinstance(renderable, Text) and not renderable.plain.isprintable():
                renderable = renderable.copy()
                renderable.plain = sanitised(renderable.plain)
            for segment in super().render(renderable, options):
                yield segment if segment.control else segment._replace(text=sanitised(segment.text))

    stream = stream or sys.stdout
    escapes = width is None and not plain_wanted(stream)
    console = Screen(
        file=stream,
        width=width or _width(stream),  # given here, since rich takes COLUMNS and LINES unchecked
        height=24,
        color_system=("256" if os.environ.get("FORCE_COLOR") else "auto") if escapes else None,
        force_terminal=escapes,
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as captured:
        for part in parts:
            console.print(part, crop=False)  # lines of code may go beyond the edge
    # rich pads lines to the full width; trailing blanks hinder copying and searching.
    return re.sub(rf"(?: |{_STYLE_ESCAPE})+$", lambda end: end[0].replace(" ", ""), captured.get(), flags=re.MULTILINE)


def _width(stream: TextIO) -> int:
    """The terminal's columns, elsewhere COLUMNS or 80; between MIN_WIDTH and MAX_WIDTH."""
    if stream.isatty():
        columns = shutil.get_terminal_size().columns
    else:
        setting = os.environ.get("COLUMNS", "")
        columns = int(setting[:10]) if setting.isdecimal() else 80
    return min(max(MIN_WIDTH, columns), MAX_WIDTH)
