"""A document as every answer has one: blocks of text that each format then sets in its own way."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from roleadvisor.model import Colour


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    plain = "plain"
    markdown = "markdown"
    json = "json"


class Heading(Struct, frozen=True):
    """A heading; level 1 is the title."""

    text: str
    level: int = 2
    colour: Colour | None = None


class Paragraph(Struct, frozen=True):
    """Running text; ``strong`` for the sentence that answers, ``quiet`` for what may be skipped."""

    text: str
    strong: bool = False
    quiet: bool = False


class Listing(Struct, frozen=True):
    """A list of one-line items; ``label`` is a word for them, beside the first where there is room."""

    items: tuple[str, ...]
    numbered: bool = False
    first: int = 1  # the number of the first item
    label: str = ""


class Task(Struct, frozen=True):
    """Something to tick off, by its number: what it is, and lines on it."""

    number: int
    title: str
    lines: tuple[str, ...]


class Grid(Struct, frozen=True):
    """A table: the first column names the row. Where it does not fit, one row is set under the other.

    A row of one cell is a heading between the others. ``colours`` are those of the columns, none if empty.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    titled: bool = False  # the first column's name is a title, to be shown when rows are stacked too
    colours: tuple[Colour | None, ...] = ()


class Side(Struct, frozen=True):
    """What one of two has to say: who it is, a sentence in short, and a list."""

    head: str
    lead: str
    items: tuple[str, ...]
    colour: Colour | None = None


class Sides(Struct, frozen=True):
    """Two in columns beside each other, where there is room; else one under the other."""

    first: Side
    second: Side


class Bars(Struct, frozen=True):
    """Counts out of ``total`` as bars under each other: label, count, colour; ``numbered`` shows the counts too."""

    rows: tuple[tuple[str, int, Colour | None], ...]
    total: int
    numbered: bool = True


class Verbatim(Struct, frozen=True):
    """Text to copy, kept as it is."""

    text: str


Block = Heading | Paragraph | Listing | Task | Grid | Sides | Bars | Verbatim
Document = tuple[Block, ...]
