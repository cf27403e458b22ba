"""Write a document as plain text for screen readers and grep: one fact a line, no boxes."""

from __future__ import annotations

import roleadvisor.render.document as doc


def plain(document: doc.Document) -> str:
    """The document as plain text."""
    return "\n".join(line for block in document for line in _lines(block)) + "\n"


def _lines(block: doc.Block) -> list[str]:
    match block:
        case doc.Heading():
            return [block.text if block.level == 1 else f"{block.text}:"]
        case doc.Paragraph():
            return [block.text]
        case doc.Listing():
            return [
                f"{number}. {item}" if block.numbered else f"- {item}" for number, item in enumerate(block.items, 1)
            ]
        case doc.LabelledText():
            return [f"{block.label}: {block.text}"]
        case doc.Task():
            return [f"{block.number}. {block.title}", *(f"{block.title}: {line}" for line in block.lines)]
        case doc.Grid(columns=("", title)) if title:
            return [title, *(": ".join(row) for row in block.rows)]
        case doc.Grid():
            return [line for row in block.rows for line in _row(block.columns, row)]
        case doc.Sides():
            return [line for side in block.sides for line in _side(side)]
        case doc.Bars():
            return [f"{bar.label}: {bar.with_details}" if bar.text else bar.label for bar in block.rows]
        case doc.Shares():
            return [f"{row.label}: {row.in_words}" for row in block.rows]
        case doc.Verbatim():
            return block.text.splitlines()


def _side(side: doc.Side) -> list[str]:
    return [f"{side.head}: {side.lead}".rstrip(), *(f"- {item}" for item in side.items)]


def _row(columns: tuple[str, ...], row: tuple[str, ...]) -> list[str]:
    """A line for each cell, with the names of its row and its column; one line for a heading."""
    if len(row) == 1:
        return [f"{row[0]}:"]
    return [f"{row[0]}, {column}: {cell}" for column, cell in zip(columns[1:], row[1:], strict=True) if cell]
