"""Markdown, with everything that Markdown would take for markup made literal."""

from __future__ import annotations

import re
from typing import assert_never

from roleadvisor.render.document import Block, Document, Grid, Heading, Listing, Paragraph, Verbatim

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown(document: Document) -> str:
    """The document as Markdown."""
    return "\n\n".join(_block(block) for block in document) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {escape(block.text)}"
        case Paragraph():
            return f"**{escape(block.text)}**" if block.strong else escape(block.text)
        case Listing():
            marks = (f"{i + 1}." if block.numbered else "-" for i in range(len(block.items)))
            return "\n".join(f"{mark} {escape(item)}" for mark, item in zip(marks, block.items, strict=True))
        case Grid():
            head, *rows = (f"| {' | '.join(map(escape, line))} |" for line in (block.columns, *block.rows))
            return "\n".join([head, f"|{' --- |' * len(block.columns)}", *rows])
        case Verbatim():
            fence = max(re.findall("`{3,}", block.text), key=len, default="``") + "`"
            return f"{fence}text\n{block.text.rstrip()}\n{fence}"
        case _:
            assert_never(block)


def escape(text: str) -> str:
    """``text`` so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", text)
