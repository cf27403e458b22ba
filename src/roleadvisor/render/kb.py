"""The document of ``kb check``."""

from __future__ import annotations

from roleadvisor.kb import CheckReport
from roleadvisor.render.document import Document, Paragraph
from roleadvisor.text import plural, printable


def report(result: CheckReport) -> Document:
    """Every problem on a line of its own, or that there is none."""
    if result.valid:
        return (Paragraph(f"{result.path}: valid, {plural(result.files, 'file')}"),)
    return tuple(Paragraph(printable(str(problem), 400)) for problem in result.problems)
