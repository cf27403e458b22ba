"""Plain text for screen readers and grep: one fact a line, no boxes, no meaning by looks alone."""

from __future__ import annotations

from typing import assert_never

from roleadvisor.render.document import Block, Document, Grid, Heading, Listing, Paragraph, Verbatim


def plain(document: Document) -> str:
    """The document as plain text."""
    return "\n".join(line for block in document for line in _lines(block)) + "\n"


def _lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return [block.text if block.level == 1 else f"{block.text}:"]
        case Paragraph():
            return [block.text]
        case Listing():
            return [f"{_mark(block, index)} {item}" for index, item in enumerate(block.items)]
        case Grid():
            return [line for row in block.rows for line in _row(block.columns, row)]
        case Verbatim():
            return block.text.splitlines()
        case _:
            assert_never(block)


def _mark(block: Listing, index: int) -> str:
    return f"{index + 1}." if block.numbered else "-"


def _row(columns: tuple[str, ...], row: tuple[str, ...]) -> list[str]:
    """Every cell on a line of its own, with the name of its row and its column."""
    return [f"{row[0]}, {column}: {cell}" for column, cell in zip(columns[1:], row[1:], strict=True) if cell]
