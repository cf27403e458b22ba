"""A document: the blocks of text of an answer, which each format writes in its own way."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from roleadvisor.model import Colour


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    plain = "plain"
    markdown = "markdown"
    html = "html"
    json = "json"


class Heading(Struct, frozen=True):
    """A heading; level 1 is the title."""

    text: str
    level: int = 2
    new_page: bool = False  # begins a page where it is printed


class Paragraph(Struct, frozen=True):
    """Running text."""

    text: str
    strong: bool = False  # emphasised: the sentence that answers
    quiet: bool = False  # dimmed: what may be skipped


class Listing(Struct, frozen=True):
    """A list of one-line items."""

    items: tuple[str, ...]
    numbered: bool = False


class LabelledText(Struct, frozen=True):
    """Running text with a word beside it."""

    label: str
    text: str


class Task(Struct, frozen=True):
    """A numbered item of a checklist."""

    number: int
    title: str
    lines: tuple[str, ...]  # details
    done: bool = False


class Grid(Struct, frozen=True):
    """A table whose first column names the row; where it is too wide for columns, rows are stacked."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # a row of one cell is a heading between the others
    titled: bool = False  # the first column's name is a title, shown when rows are stacked too


class Side(Struct, frozen=True):
    """One of two columns."""

    head: str  # whose it is
    lead: str  # the headline
    items: tuple[str, ...]


class Sides(Struct, frozen=True):
    """Two columns beside each other, or one under the other where the terminal is narrow."""

    sides: tuple[Side, ...]


class Bar(Struct, frozen=True):
    """A number to draw, or numbers over time."""

    label: str
    text: str  # the number as it is written
    value: float | None  # None draws nothing
    colour: Colour | None = None
    interval: tuple[float, float] | None = None  # ends of the 95% interval
    details: str = ""  # the interval and n in words
    n: str = ""  # n alone, where there is no room for details
    series: tuple[float | None, ...] = ()  # drawn instead of ``value``; None where there is no number

    @property
    def with_details(self) -> str:
        """The number with its details."""
        return f"{self.text} ({self.details})" if self.details else self.text


class Bars(Struct, frozen=True):
    """Numbers as horizontal bars on one scale from 0."""

    rows: tuple[Bar, ...]
    full: float  # the number of a full bar
    whole: bool = False  # a full bar is the total, so the rest of a bar is drawn as well


class Share(Struct, frozen=True):
    """How often each of two sides was chosen."""

    label: str  # between what
    sides: tuple[str, str]
    counts: tuple[int, int]
    full: int  # a full bar; what neither side has of it stays empty
    strong: bool = False  # emphasised: the sum of the others

    @property
    def in_words(self) -> str:
        """The counts of both sides."""
        return ", ".join(f"{count} for {side}" for count, side in zip(self.counts, self.sides, strict=True))


class Shares(Struct, frozen=True):
    """Bars that two sides share, each from its own end."""

    rows: tuple[Share, ...]
    colours: tuple[Colour | None, Colour | None]


class Verbatim(Struct, frozen=True):
    """Text kept as it is."""

    text: str
    markup: bool = False  # running text in Markdown or the like, not just lines to copy


Block = Heading | Paragraph | Listing | LabelledText | Task | Grid | Sides | Bars | Shares | Verbatim
Document = tuple[Block, ...]


def section(title: str, items: Iterable[str], *, numbered: bool = False) -> list[Block]:
    """A heading with a list below it; nothing without items."""
    listed = tuple(items)
    return [Heading(title), Listing(listed, numbered)] if listed else []
