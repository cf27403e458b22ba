"""The ``role`` command."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from roleadvisor.cli.app import app
from roleadvisor.cli.options import FormatOption, KnowledgeOption, SourcesOption


@app.command(
    short_help="One role's profile.",
    help="""\b
    Examples:
      roleadvisor role
      roleadvisor role mle
      roleadvisor role "software engineer" --sources

    One role's profile; without a role, the list.""",
)
def role(
    name: Annotated[Optional[str], typer.Argument(metavar="[ROLE]", help="A role by id, name or alias.")] = None,
    sources: SourcesOption = False,
    format: FormatOption = None,
    knowledge: KnowledgeOption = None,
) -> None:
    from roleadvisor import role as capability
    from roleadvisor.cli.opening import open_with
    from roleadvisor.render import knowledge_document as documents
    from roleadvisor.render import show

    base = open_with(knowledge, "roles").knowledge
    if name is None:
        listed = capability.roles(base)
        show(listed, lambda: documents.roles(listed), format, base.date)
    else:
        result = capability.profile(base, name)
        show(result, lambda: documents.profile(result, base, sources), format, base.date)
