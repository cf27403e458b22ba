"""What reaches the two streams: nothing that a terminal would obey."""

from __future__ import annotations

import io
import re
import sys

import pytest
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from roleadvisor import output
from roleadvisor.errors import OutputFailed
from roleadvisor.render.document import Grid, Heading, Listing, Paragraph, Verbatim
from roleadvisor.render.table import table

HOSTILE = "a\x1b[2Jb\x9bc\u202ede"
TAMED = "a\ufffd[2Jb\ufffdc\ufffdde"


def boxed(text):
    """A text deep inside others."""
    inner, outer = Table.grid(), Table(title=Text(text))
    inner.add_column(overflow="fold")
    inner.add_row(Text(text))
    outer.add_column(Text(text), overflow="fold")
    outer.add_row(Padding(inner, 1))
    return outer


@pytest.mark.parametrize("draw", [output.draw, output.draw_aside])
@pytest.mark.parametrize("make", [Text, boxed], ids=["a text", "a table in a table"])
def test_no_caller_can_forget_to_clean_what_is_drawn(capsys, draw, make):
    draw(make(HOSTILE))
    written = "".join(capsys.readouterr())
    assert not (set(HOSTILE) - set(TAMED)) & set(written)
    letters = re.sub(r"[^a-zJ2\[\ufffd]", "", written)  # a narrow cell may break it, and must not cut it
    assert letters == TAMED * (3 if make is boxed else 1)


BLOCKS = [
    Heading(HOSTILE),
    Paragraph(HOSTILE),
    Listing((HOSTILE,)),
    Grid(("", HOSTILE), ((HOSTILE, HOSTILE),)),
    Verbatim(HOSTILE),
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_every_block_is_drawn_clean(capsys, block):
    output.draw(*table((block,)))
    written = capsys.readouterr().out
    assert "\x1b" not in written
    assert "\ufffd" in written


class Raw:
    """A renderable that makes its segments itself."""

    def __rich_console__(self, console, options):
        yield Segment(HOSTILE)
        yield Segment.line()


def test_what_is_no_text_is_cleaned_too(capsys):
    output.draw(Raw())
    assert capsys.readouterr().out == f"{TAMED}\n"


def test_the_programs_own_colours_pass(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

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
        ({"TERM": "vt100"}, False),
    ],
)
def test_escapes_are_left_out_when_the_environment_says_so(monkeypatch, env, plain):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert output.plain_wanted(Terminal()) is plain
    assert output.plain_wanted(io.StringIO()) is True


def test_a_cleaned_text_keeps_to_the_width(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    output.draw(Text("\x1b" * 200))
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 40


@pytest.mark.parametrize("write", [output.answer, output.answer_json, lambda text: output.draw(Text(text))])
def test_an_answer_that_cannot_be_written_is_told(monkeypatch, write):
    closed = io.TextIOWrapper(io.BytesIO())
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    with pytest.raises(OutputFailed):
        write("x")


def test_on_a_terminal_there_is_a_bar_which_goes_again(monkeypatch):
    screen = io.StringIO()
    screen.isatty = lambda: True
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(output, "PROGRESS_AFTER_SECONDS", 0)
    with output.progress("Learning") as report:
        report(0.5)
    assert "Learning" in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[2K")


@pytest.mark.parametrize(("seconds", "told"), [(1.9, []), (2.0, ["Learning: mostly less than a minute."])])
def test_what_takes_less_than_two_seconds_is_done_without_a_word(monkeypatch, capsys, seconds, told):
    clock = iter([100.0, 100.0, 100.0 + seconds, 200.0])
    monkeypatch.setattr(output, "monotonic", lambda: next(clock))
    with output.progress("Learning") as report:
        report(0.0)
        report(0.5)
    assert capsys.readouterr().err.splitlines() == told
