"""The ``sources`` command."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from roleadvisor import sources as capability
from roleadvisor.cli import options
from roleadvisor.cli.app import app
from roleadvisor.render import Call, View, show
from roleadvisor.render import knowledge_document as documents


@app.command(
    short_help="Where the knowledge comes from, and how strong it is.",
    help="""\b
    Examples:
      roleadvisor sources
      roleadvisor sources guide
      roleadvisor sources --format json

    Where the knowledge comes from, how strong each source is, and which sources draw on which.""",
)
def sources(
    name: Annotated[
        Optional[str],
        typer.Argument(metavar="[ID]", help="One source in full.", autocompletion=options.complete_ids("sources")),
    ] = None,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> None:
    view, call = View.of(format, no_pager=no_pager), Call(knowledge)
    base = options.open_with(knowledge, "sources").knowledge
    result = capability.sources(base, name)
    show({"sources": result}, lambda: documents.sources(result, base, call), view, base)
