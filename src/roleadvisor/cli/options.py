"""Options that several commands share, declared once."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from roleadvisor.render.document import Format

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
