"""The ``compare`` command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Optional

import typer
from msgspec.structs import replace

from roleadvisor import compare as capability
from roleadvisor.cli import options
from roleadvisor.cli.app import app
from roleadvisor.compare import Show
from roleadvisor.errors import UsageError
from roleadvisor.model import Knowledge
from roleadvisor.render import Call, Short, View
from roleadvisor.render import knowledge_document as documents
from roleadvisor.render import show as render
from roleadvisor.render.document import Document

PARTS = ("attributes", "two roles")


@app.command(
    short_help="The two roles side by side.",
    help="""\b
    Examples:
      roleadvisor compare
      roleadvisor compare maths
      roleadvisor compare --show shared --format markdown

    The two roles side by side: bare, what is the same and what decides; with attributes
    (by id, label or alias), the claims behind them.""",
)
def compare(
    attributes: Annotated[
        Optional[list[str]],
        typer.Argument(
            metavar="[ATTRIBUTE]...",
            hidden=True,
            help="By id, label or alias.",
            autocompletion=options.complete_ids("attributes"),
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All attributes in one table.")] = False,
    show: Annotated[
        Optional[Show], typer.Option(metavar="KIND", case_sensitive=False, help="shared, different, unclear or all.")
    ] = None,
    roles: Annotated[
        Optional[str], typer.Option(metavar="A,B", help="Which two roles, where a base has more than two.")
    ] = None,
    full: options.FullOption = False,
    sources: options.SourcesOption = False,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> None:
    view = View.of(format, full=full or sources, no_pager=no_pager)
    base = options.open_with(knowledge, *PARTS).knowledge
    result, document, screens = answer(
        base, attributes or (), show, roles, Call(knowledge), everything=everything, sources=sources
    )
    render(result, document, view, base, screens)


def answer(
    base: Knowledge, attributes: Sequence[str], show: Show | None, roles: str | None, call: Call,
    *, everything: bool = False, sources: bool = False,
) -> tuple[Any, Callable[[], Document], Iterable[Short] | None]:  # fmt: skip
    """Compare the named attributes, else those of ``show``, else all; if a name is a neighbour's, its card instead.

    Returns the record, a function that makes its document, and shorter documents if there are any; raises UsageError
    for an unknown attribute or role.
    """
    named, attributes = capability.roles_among(base, attributes)
    if named and roles:
        raise UsageError("two roles are named as words or with --roles, not both")
    if named and named != [role.id for role in base.roles[:2]]:  # who names these gets what bare compare shows
        roles = ",".join(named)
    call = replace(call, roles=roles)
    if near := capability.neighbour(base, [*attributes, *(roles or "").split(",")]):
        return {"neighbour": near}, lambda: documents.neighbour(near, base, sources, call), None
    result = capability.compare(base, attributes, show or Show.all, roles)
    screens: Iterable[Short] | None
    if len(result.attributes) == 1:
        screens = documents.attribute_screens(result, base, call)
    elif attributes or show or not result.attributes:
        screens = None
    elif everything:
        screens = [documents.all_attributes(result, base, call)]
    else:
        screens = documents.first_screens(capability.overview(base, roles), base, call)
    return result, lambda: documents.comparison(result, base, sources), screens
