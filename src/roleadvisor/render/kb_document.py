"""The document of ``kb check``."""

from __future__ import annotations

from roleadvisor.kb import CheckReport
from roleadvisor.render.document import Document, Paragraph
from roleadvisor.text import plural, printable


def report(result: CheckReport) -> Document:
    """Every problem on a line of its own, or that there is none and what could be better."""
    if result.valid:
        valid = f"{result.path}: valid, {plural(result.files, 'file')}"
        return (Paragraph(valid), *(Paragraph(f"warning: {text}") for text in result.warnings))
    return tuple(Paragraph(printable(str(problem), 400)) for problem in result.problems)
