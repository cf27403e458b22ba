"""Options that several commands share, declared once."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from roleadvisor.render.document import Format

FormatOption = Annotated[
    Optional[Format],
    typer.Option(
        "--format", metavar="FORMAT", case_sensitive=False, help="table (the default), plain, markdown or json."
    ),
]
FullOption = Annotated[bool, typer.Option("--full", help="Everything, not just what fits a screen.")]
NoPagerOption = Annotated[bool, typer.Option("--no-pager", help="Do not show a long answer in a pager.")]
KnowledgeOption = Annotated[
    Optional[str],
    typer.Option(
        "--knowledge",
        metavar="DIR",
        help="Use a knowledge base of your own.",
    ),
]
SourcesOption = Annotated[bool, typer.Option("--sources", help="Everything, with numbered receipts.")]
