"""The ``role`` command."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from roleadvisor import compare as capability
from roleadvisor.cli import options
from roleadvisor.cli.app import app
from roleadvisor.render import Call, View, show
from roleadvisor.render import knowledge_document as documents


@app.command(
    short_help="One role on a card.",
    help="""\b
    Examples:
      roleadvisor role
      roleadvisor role mle
      roleadvisor role "software engineer" --sources

    One role on a card; --full gives its profile; without a role, the list.""",
)
def role(
    name: Annotated[
        Optional[str],
        typer.Argument(
            metavar="[ROLE]", help="A role by id, name or alias.", autocompletion=options.complete_ids("roles")
        ),
    ] = None,
    full: options.FullOption = False,
    sources: options.SourcesOption = False,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> None:
    view = View.of(format, full=full or sources, no_pager=no_pager)
    base = options.open_with(knowledge, "roles").knowledge
    call = Call(knowledge)
    if name is None:
        listed = {"roles": base.roles, "neighbours": base.neighbours}
        show(listed, lambda: documents.roles(base, call), view, base)
    elif near := capability.neighbour(base, [name]):
        show({"neighbour": near}, lambda: documents.neighbour(near, base, sources, call), view, base)
    else:
        result = capability.profile(base, name)
        screens = documents.card_screens(result, base, call)
        show({"role": result}, lambda: documents.profile(result, base, sources, call), view, base, screens)
