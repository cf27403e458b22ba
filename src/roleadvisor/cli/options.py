"""Options that several commands share, declared once."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Optional

import typer

from roleadvisor.render.document import Format


class LengthName(Enum):
    """The forms of the quiz as an option takes them."""

    quick = "quick"
    full = "full"


FormatOption = Annotated[
    Optional[Format],
    typer.Option("--format", case_sensitive=False, help="How to write the answer; table on a terminal, else plain."),
]
KnowledgeOption = Annotated[
    Optional[str],
    typer.Option(
        "--knowledge",
        metavar="DIR",
        help="Read this knowledge base instead of the shipped one (or set ROLEADVISOR_KNOWLEDGE).",
    ),
]
SourcesOption = Annotated[bool, typer.Option("--sources", help="Add numbered receipts: source, section and strength.")]
