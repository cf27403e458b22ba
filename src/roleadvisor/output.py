"""The two streams: answers go to stdout, everything else to stderr; nothing else creates a console."""

from __future__ import annotations

import codecs
import contextlib
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TextIO

from roleadvisor.errors import OutputFailed
from roleadvisor.text import ascii_fallback, escaped, sanitised

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.progress import Progress
    from rich.segment import Segment

MIN_WIDTH = 40
_FALLBACK = "roleadvisor-ascii"


def prepare() -> None:
    """Make both streams write what they can and spell out what their encoding lacks.

    Raises:
        OutputFailed: standard output is closed.
    """
    codecs.register_error(_FALLBACK, ascii_fallback)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_FALLBACK)
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


def answer(text: str) -> None:
    """Write an answer, ended by a newline."""
    with _writing():
        sys.stdout.write(sanitised(text if text.endswith("\n") else text + "\n"))


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


def draw(*parts: RenderableType) -> None:
    """Draw rich renderables to stdout."""
    with _writing():
        _draw(sys.stdout, parts)


def flush() -> None:
    """See to it that all answers have reached their reader."""
    with _writing():
        sys.stdout.flush()


def draw_aside(*parts: RenderableType) -> None:
    """Draw rich renderables to stderr: questions and progress."""
    if sys.stderr is not None:
        _draw(sys.stderr, parts)


def clear_screen() -> None:
    """Clear the terminal that questions are put on; does nothing where no escape byte may be written."""
    if sys.stderr is not None and not plain_wanted(sys.stderr):
        sys.stderr.write("\x1b[2J\x1b[H")


def aside(text: str = "") -> None:
    """Write a line to stderr; a closed stderr loses it and nothing else."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(_wrapped(sanitised(text), sys.stderr) + "\n")
            sys.stderr.flush()


@contextlib.contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    """Show on stderr how far ``what`` has come, once the function given is called with a share, 0 to 1.

    A bar on a terminal, elsewhere one line.
    """
    bars: list[Progress | None] = []

    def report(share: float) -> None:
        if not bars:
            bars.append(_bar(what))
        if bars[0]:
            bars[0].update(bars[0].task_ids[0], completed=share)

    try:
        yield report
    finally:
        for bar in filter(None, bars):
            bar.stop()


def _bar(what: str) -> Progress | None:
    if sys.stderr is None or plain_wanted(sys.stderr):
        aside(f"{what}: mostly less than a minute.")
        return None
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(file=sys.stderr), transient=True)
    bar.add_task(what, total=1.0)
    bar.start()
    return bar


def _wrapped(text: str, stream: TextIO) -> str:
    """``text`` broken between words where a terminal would break it inside them."""
    if not stream.isatty():
        return text
    width = max(MIN_WIDTH, shutil.get_terminal_size().columns)
    return "\n".join(textwrap.fill(line, width, break_on_hyphens=False) if line else "" for line in text.split("\n"))


def on_terminal() -> bool:
    """Whether answers are read on a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def interactive() -> bool:
    """Whether someone can be asked: input comes from a terminal and questions are seen on one."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def plain_wanted(stream: TextIO) -> bool:
    """Whether no escape byte may be written to ``stream``: not a terminal, NO_COLOR set, or a dumb terminal."""
    return not stream.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _draw(stream: TextIO, parts: tuple[RenderableType, ...]) -> None:
    console = _console(stream)
    if stream.isatty():
        for part in parts:
            console.print(part)
        return
    with console.capture() as captured:  # in a file the blanks that fill a table up to its width are only in the way
        for part in parts:
            console.print(part)
    stream.write("\n".join(line.rstrip() for line in captured.get().split("\n")))


def _console(stream: TextIO) -> Console:
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

    escapes = not plain_wanted(stream)
    console = Screen(
        file=stream,
        color_system="auto" if escapes else None,
        force_terminal=escapes,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.width = max(MIN_WIDTH, console.width)
    return console
