"""Writing to stdout and stderr: no control characters, no escapes unless wanted, failures reported."""

from __future__ import annotations

import io
import re
import sys

import pytest
from rich.color import Color
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from roleadvisor import output
from roleadvisor.errors import OutputFailed
from roleadvisor.render.document import Grid, Heading, Listing, Paragraph, Verbatim
from roleadvisor.render.table import COLOURS, table

HOSTILE = "a\x1b[2Jb\x9bc\u202ede"
CLEANED = "a\ufffd[2Jb\ufffdc\ufffdde"


def boxed(text):
    """The text in a table inside a table."""
    inner, outer = Table.grid(), Table(title=Text(text))
    inner.add_column(overflow="fold")
    inner.add_row(Text(text))
    outer.add_column(Text(text), overflow="fold")
    outer.add_row(Padding(inner, 1))
    return outer


@pytest.mark.parametrize("draw", [output.draw, output.draw_aside])
@pytest.mark.parametrize("make", [Text, boxed], ids=["a text", "a table in a table"])
def test_every_control_character_in_a_drawing_is_replaced(capsys, draw, make):
    draw(make(HOSTILE))
    written = "".join(capsys.readouterr())
    assert not (set(HOSTILE) - set(CLEANED)) & set(written)
    letters = re.sub(r"[^a-zJ2\[\ufffd]", "", written)  # a narrow cell may wrap the text but not truncate it
    assert letters == CLEANED * (3 if make is boxed else 1)


@pytest.mark.parametrize(
    "block",
    [
        Heading(HOSTILE),
        Paragraph(HOSTILE),
        Listing((HOSTILE,)),
        Grid(("", HOSTILE), ((HOSTILE, HOSTILE),)),
        Verbatim(HOSTILE),
    ],
    ids=lambda block: type(block).__name__,
)
def test_control_characters_in_every_kind_of_block_are_replaced(capsys, block):
    output.draw(*table((block,)))
    written = capsys.readouterr().out
    assert "\x1b" not in written
    assert "\ufffd" in written


class Raw:
    """A renderable that is no text and yields segments."""

    def __rich_console__(self, console, options):
        yield Segment(HOSTILE)
        yield Segment.line()


def test_control_characters_in_raw_segments_are_replaced(capsys):
    output.draw(Raw())
    assert capsys.readouterr().out == f"{CLEANED}\n"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_programs_own_colours_are_kept(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    output.draw(Text(HOSTILE, style="bold"))
    assert "\x1b[1m" in stream.getvalue()
    assert "\x1b[2J" not in stream.getvalue()


@pytest.mark.parametrize(
    ("env", "plain"),
    [
        ({}, False),
        ({"NO_COLOR": ""}, False),
        ({"NO_COLOR": "1"}, True),
        ({"TERM": "dumb"}, True),
    ],
)
def test_no_color_and_a_dumb_terminal_suppress_escapes(monkeypatch, env, plain):
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert output.plain_wanted(Terminal()) is plain
    assert output.plain_wanted(io.StringIO()) is True


def test_a_text_with_replaced_characters_keeps_to_the_width(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    output.draw(Text("\x1b" * 200))
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 40


@pytest.mark.parametrize("write", [output.answer, output.answer_json, lambda text: output.draw(Text(text))])
def test_an_answer_that_cannot_be_written_raises_output_failed(monkeypatch, write):
    closed = io.TextIOWrapper(io.BytesIO())
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    with pytest.raises(OutputFailed):
        write("x")


# --- colours ---


def _contrast(colour: str, ground: tuple[int, int, int]) -> float:
    """The contrast of WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""

    def luminance(rgb: tuple[int, ...]) -> float:
        parts = [part / 255 for part in rgb]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(tuple(Color.parse(colour).get_truecolor())), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", sorted(COLOURS))
def test_a_colour_is_read_on_black_and_on_white(colour):
    assert min(_contrast(COLOURS[colour], ground) for ground in ((0, 0, 0), (255, 255, 255))) >= 3


@pytest.mark.parametrize(
    "args",
    [["compare"], ["compare", "maths"], ["role", "mle"], ["quiz", "--answers", "abbaabababba"], ["figures", "pay"]],
    ids=" ".join,
)
def test_colour_stands_on_bars_only(call, monkeypatch, shipped, args):
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = re.findall(r"\x1b\[[0-9;]*38;5;\d+m([^\x1b]*)", call(*args).out)
    assert [text for text in coloured if re.search(r"\w", text)] == []
    assert bool(coloured) is (args[0] in ("quiz", "figures"))
