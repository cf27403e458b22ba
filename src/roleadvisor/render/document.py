"""A document as every answer has one: blocks of text that each format then sets in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    plain = "plain"
    markdown = "markdown"
    json = "json"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``strong`` for the sentence that answers, ``quiet`` for what may be skipped."""

    text: str
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one-line items."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first column names the row. Where it does not fit, one row is set under the other."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    titled: bool = False  # the first column's name is a title, to be shown when rows are stacked too


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text to copy, kept as it is."""

    text: str


Block = Heading | Paragraph | Listing | Grid | Verbatim
Document = tuple[Block, ...]
