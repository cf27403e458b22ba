"""Write a document as Markdown, with markup characters in its text escaped."""

from __future__ import annotations

import re

import roleadvisor.render.document as doc
from roleadvisor.text import ADDRESS

_SPECIAL = re.compile(rf"({ADDRESS.pattern})|([\\`*_\[\]<>|#~])")


def markdown(document: doc.Document) -> str:
    """The document as Markdown."""
    return "\n\n".join(_block(block) for block in document) + "\n"


def _block(block: doc.Block) -> str:
    match block:
        case doc.Heading():
            return f"{'#' * block.level} {escape(block.text)}"
        case doc.Paragraph():
            return f"**{escape(block.text)}**" if block.strong else escape(block.text)
        case doc.Listing():
            marks = (f"{number}." if block.numbered else "-" for number in range(1, len(block.items) + 1))
            return "\n".join(f"{mark} {escape(item)}" for mark, item in zip(marks, block.items, strict=True))
        case doc.LabelledText():
            return f"**{escape(block.label)}:** {escape(block.text)}"
        case doc.Task():
            lines = "".join(f"\n  - {escape(line)}" for line in block.lines)
            return f"- [{'x' if block.done else ' '}] **{block.number}. {escape(block.title)}**{lines}"
        case doc.Grid():
            filled = (row + ("",) * (len(block.columns) - len(row)) for row in block.rows)
            head, *rows = (f"| {' | '.join(map(escape, line))} |" for line in (block.columns, *filled))
            return "\n".join([head, f"|{' --- |' * len(block.columns)}", *rows])
        case doc.Sides():
            return "\n\n".join(_side(side) for side in block.sides)
        case doc.Bars():
            return "\n".join(f"- {escape(bar.label)}: {escape(bar.with_details)}" for bar in block.rows)
        case doc.Shares():
            return "\n".join(f"- {escape(row.label)}: {escape(row.in_words)}" for row in block.rows)
        case doc.Verbatim(markup=True):
            return block.text
        case doc.Verbatim():
            fence = max(re.findall("`{3,}", block.text), key=len, default="``") + "`"
            return f"{fence}text\n{block.text.rstrip()}\n{fence}"


def _side(side: doc.Side) -> str:
    lead = f"**{escape(side.head)}:** {escape(side.lead)}".rstrip()
    return "\n\n".join([lead, *(["\n".join(f"- {escape(item)}" for item in side.items)] if side.items else [])])


def escape(text: str) -> str:
    """Escape what Markdown would take for markup; addresses become links."""
    return _SPECIAL.sub(lambda found: f"<{found[1]}>" if found[1] else f"\\{found[2]}", text)
