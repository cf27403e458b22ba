"""The two streams: answers go to stdout, everything else to stderr; nothing else creates a console."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from roleadvisor.errors import OutputFailed
from roleadvisor.text import ascii_fallback, escaped, sanitised

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.progress import Progress
    from rich.segment import Segment

MIN_WIDTH = 40
# A table is as wide as it may be, and every cell of it is filled up.
MAX_WIDTH = 1000
# Seconds without a word.
UNTOLD = 2.0
_FALLBACK = "roleadvisor-ascii"
_STYLE = r"\x1b\[[0-9;]*m"


def prepare() -> None:
    """Make both streams write what they can and spell out what their encoding lacks, and any bytes be read.

    Raises:
        OutputFailed: standard output is closed.
    """
    codecs.register_error(_FALLBACK, ascii_fallback)
    for stream, errors in ((sys.stdout, _FALLBACK), (sys.stderr, _FALLBACK), (sys.stdin, "replace")):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(io.UnsupportedOperation):  # of what has been read from before
                stream.reconfigure(errors=errors)
    raw = getattr(sys.stdout, "buffer", None)
    if isinstance(raw, io.RawIOBase):  # unbuffered: what a full disk or pipe does not take would be lost without a word
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), sys.stdout.encoding, _FALLBACK, write_through=True)
    if sys.stdout is None:
        raise OutputFailed(OSError("standard output is closed"))


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    """Tell a failure to write apart from any other; a reader that went away is none."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise OutputFailed(error) from error


def answer(text: str, pager: bool = False) -> None:
    """Write an answer, ended by a newline; with ``pager`` through one, if it is longer than the terminal it goes to."""
    _emit(sanitised(text if text.endswith("\n") else text + "\n"), pager)


def _emit(text: str, pager: bool) -> None:
    if pager and on_terminal() and os.environ.get("TERM") != "dumb":
        size = shutil.get_terminal_size()
        command = _pager()
        if command and _rows(text, size.columns) >= size.lines:
            flush()
            if _page(command, text):
                return
    with _writing():
        sys.stdout.write(text)


def _rows(text: str, width: int) -> int:
    """Lines that a terminal takes for the text, escapes not counted."""
    bare = re.sub(_STYLE, "", text)
    return sum(max(1, -(-len(line) // width)) for line in bare.splitlines())


def _pager() -> list[str]:
    """The pager's command, empty if there is none to use: as the user's settings say, else less."""
    import shlex

    settings = (os.environ.get(name) for name in ("ROLEADVISOR_PAGER", "PAGER"))
    chosen = next((value for value in settings if value is not None), "less")
    try:
        command = shlex.split(chosen)
    except ValueError:
        return []
    return command if command and command != ["cat"] and shutil.which(command[0]) else []


def _page(command: list[str], text: str) -> bool:
    """Whether a pager could show the text; leaving it early is no failure, and Ctrl-C in it is the pager's."""
    import signal
    import subprocess

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        environment = {"LESS": "FRX", **os.environ}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the user's own
    except OSError:
        return False
    else:
        with process, contextlib.suppress(OSError):
            process.communicate(text.encode(sys.stdout.encoding or "utf-8", _FALLBACK))
        return True
    finally:
        signal.signal(signal.SIGINT, before)


def answer_json(text: str) -> None:
    """Write a JSON document or line as UTF-8, whatever the locale says, and flush it."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        answer(text)
        return
    with _writing():
        sys.stdout.flush()
        buffer.write(escaped(text).encode() + b"\n")
        buffer.flush()


def draw(*parts: RenderableType, pager: bool = False) -> None:
    """Draw rich renderables to stdout, perhaps through a pager as ``answer`` does."""
    with _writing():  # even the width of a closed stream cannot be asked for
        text = _drawn(sys.stdout, parts)
    _emit(text, pager)


def drawn(parts: Sequence[RenderableType], width: int) -> str:
    """Rich renderables as text of that width without escapes."""
    return _drawn(sys.stdout, parts, width)


def flush() -> None:
    """See to it that all answers have reached their reader."""
    with _writing():
        sys.stdout.flush()


def draw_aside(*parts: RenderableType) -> None:
    """Draw rich renderables to stderr: questions and progress."""
    if sys.stderr is not None:
        _write_aside(_drawn(sys.stderr, parts))


def clear_screen() -> None:
    """Clear the terminal that questions are put on; does nothing where no escape byte may be written."""
    if sys.stderr is not None and not plain_wanted(sys.stderr):
        _write_aside("\x1b[2J\x1b[H")


def aside(text: str = "") -> None:
    """Write a line to stderr."""
    if sys.stderr is not None:
        _write_aside(_wrapped(sanitised(text), sys.stderr) + "\n")


def prompt(text: str) -> None:
    """Write the words on stderr behind which a reply is typed."""
    _write_aside(text)


def _write_aside(text: str) -> None:
    """Write to stderr; one that is closed or full loses the text and nothing else."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()


@contextlib.contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    """Show on stderr how far ``what`` has come, as the function given is told it, a share from 0 to 1.

    A bar on a terminal, elsewhere one line, and only of what takes longer than a person waits without a word.
    """
    bars: list[Progress | None] = []
    started = monotonic()

    def report(share: float) -> None:
        if not bars:
            if monotonic() - started < UNTOLD:
                return
            bars.append(_bar(what))
        if bars[0]:
            with contextlib.suppress(OSError):
                bars[0].update(bars[0].task_ids[0], completed=share)

    try:
        yield report
    finally:
        for bar in filter(None, bars):
            with contextlib.suppress(OSError):
                bar.stop()


def _bar(what: str) -> Progress | None:
    if sys.stderr is None or plain_wanted(sys.stderr):
        aside(f"{what}: mostly less than a minute.")
        return None
    from rich.progress import Progress

    bar = Progress(console=_console(sys.stderr), transient=True)
    bar.add_task(what, total=1.0)
    with contextlib.suppress(OSError):
        bar.start()
    return bar


def _wrapped(text: str, stream: TextIO) -> str:
    """``text`` broken between words where a terminal would break it inside them."""
    if not stream.isatty():
        return text
    return "\n".join(
        textwrap.fill(line, _width(stream), break_on_hyphens=False) if line else "" for line in text.split("\n")
    )


def on_terminal() -> bool:
    """Whether answers are read on a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def interactive() -> bool:
    """Whether someone can be asked: input comes from a terminal and questions are seen on one."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def plain_wanted(stream: TextIO) -> bool:
    """Whether no escape byte may be written to ``stream``: not a terminal, NO_COLOR set, or a dumb terminal."""
    return not stream.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _drawn(stream: TextIO, parts: Sequence[RenderableType], width: int | None = None) -> str:
    console = _console(stream, width)
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    # The blanks that fill a table up to its width are only in the way of whoever copies or searches.
    return re.sub(rf"(?: |{_STYLE})+$", lambda end: end[0].replace(" ", ""), captured.get(), flags=re.MULTILINE)


def _console(stream: TextIO, width: int | None = None) -> Console:
    from rich.console import Console
    from rich.text import Text

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            """Leave the closed pipe to the one place that knows what it means; rich itself would exit with 1."""
            raise BrokenPipeError

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
            """Draw without characters that a terminal may obey: users' words and knowledge are text, never orders.

            Text is cleaned before it is laid out, so that none is cut; the segments are for all that is no text.
            """
            if isinstance(renderable, Text) and not renderable.plain.isprintable():
                renderable = renderable.copy()
                renderable.plain = sanitised(renderable.plain)
            for segment in super().render(renderable, options):
                yield segment if segment.control else segment._replace(text=sanitised(segment.text))

    escapes = width is None and not plain_wanted(stream)
    width = width or _width(stream)
    return Screen(
        file=stream,
        width=width,  # rich itself would take COLUMNS and LINES as they come
        height=24,
        color_system="auto" if escapes else None,
        force_terminal=escapes,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _width(stream: TextIO) -> int:
    """Columns of the terminal; off one those that COLUMNS names, or 80; never less or more than can be read."""
    if stream.isatty():
        return min(max(MIN_WIDTH, shutil.get_terminal_size().columns), MAX_WIDTH)
    given = os.environ.get("COLUMNS", "").lstrip("0")
    if not given.isdecimal():
        return 80
    return MAX_WIDTH if len(given) > len(str(MAX_WIDTH)) else min(max(MIN_WIDTH, int(given)), MAX_WIDTH)
