"""A document as every answer has one: blocks of text that each format then sets in its own way."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


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


class Paragraph(Struct, frozen=True):
    """Running text; ``strong`` for the sentence that answers, ``quiet`` for what may be skipped."""

    text: str
    strong: bool = False
    quiet: bool = False


class Listing(Struct, frozen=True):
    """A list of one-line items."""

    items: tuple[str, ...]
    numbered: bool = False


class Grid(Struct, frozen=True):
    """A table: the first column names the row. Where it does not fit, one row is set under the other."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    titled: bool = False  # the first column's name is a title, to be shown when rows are stacked too


class Verbatim(Struct, frozen=True):
    """Text to copy, kept as it is."""

    text: str


Block = Heading | Paragraph | Listing | Grid | Verbatim
Document = tuple[Block, ...]
