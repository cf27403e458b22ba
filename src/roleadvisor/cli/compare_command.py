"""The ``compare`` command."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from roleadvisor.cli.app import app
from roleadvisor.cli.options import FormatOption, KnowledgeOption, SourcesOption
from roleadvisor.compare import Show
from roleadvisor.render.document import Format


@app.command(
    short_help="The two roles side by side.",
    help="""\b
    Examples:
      roleadvisor compare
      roleadvisor compare maths pay --sources
      roleadvisor compare --show shared --format markdown

    The two roles side by side. On a terminal, bare, it shows one screen: what is the same and the
    differences that decide. Naming attributes, --all, --show or another format gives everything.""",
)
def compare(
    attributes: Annotated[
        Optional[list[str]], typer.Argument(metavar="[ATTRIBUTE]...", help="Attributes by id, label or alias.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All attributes with their claims.")] = False,
    show: Annotated[
        Optional[Show],
        typer.Option(
            case_sensitive=False,
            help="Only what the roles share, what differs, or what the sources leave open; gives the claims.",
        ),
    ] = None,
    roles: Annotated[
        Optional[str],
        typer.Option(metavar="A,B", help="Which two roles, where a knowledge base has more; else its first two."),
    ] = None,
    sources: SourcesOption = False,
    format: FormatOption = None,
    knowledge: KnowledgeOption = None,
) -> None:
    from roleadvisor import compare as capability
    from roleadvisor.cli.opening import open_with
    from roleadvisor.render import knowledge_document as documents
    from roleadvisor.render import resolve
    from roleadvisor.render import show as render

    base = open_with(knowledge, "attributes", "two roles").knowledge
    first_screen = resolve(format) is Format.table and any(row.decides for row in base.attributes)
    if everything or attributes or show or sources or not first_screen:
        result = capability.compare(base, attributes or (), show or Show.all, roles)
        render(result, lambda: documents.comparison(result, base, sources), format, base.date)
    else:
        result, shared = capability.decide(base, roles)
        render(result, lambda: documents.first_screen(result, shared, base), format, base.date)
