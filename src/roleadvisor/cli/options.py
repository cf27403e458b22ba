"""Options that several commands share, the base that --knowledge names, and the completion of ids in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Optional

import typer

from roleadvisor.errors import PartMissing, UsageError
from roleadvisor.knowledge import Base, open_base
from roleadvisor.render.document import Format


def complete_ids(part: str) -> Callable[[str], list[str]]:
    """A completion for typer: the ids in a part of the default base that begin with what was typed."""

    def complete(incomplete: str) -> list[str]:
        return [each.id for each in getattr(open_base().knowledge, part) if each.id.startswith(incomplete)]

    return complete


FormatOption = Annotated[
    Optional[Format],
    typer.Option(
        "--format", metavar="FORMAT", case_sensitive=False, help="table (the default), plain, markdown, html or json."
    ),
]
FullOption = Annotated[bool, typer.Option("--full", help="Everything, not just what fits a screen.")]
NoPagerOption = Annotated[bool, typer.Option("--no-pager", help="Do not show a long answer in a pager.")]
KnowledgeOption = Annotated[
    Optional[str], typer.Option("--knowledge", metavar="DIR", help="Use a knowledge base of your own.")
]
HaveOption = Annotated[
    Optional[list[str]],
    typer.Option(
        "--have", metavar="SKILL", help="What you can do already; again, or with commas.",
        autocompletion=complete_ids("skills"),
    ),
]  # fmt: skip
CountryOption = Annotated[
    Optional[str], typer.Option("--country", metavar="COUNTRY", help="Figures of a country, by name or code.")
]
SourcesOption = Annotated[bool, typer.Option("--sources", help="Everything, with numbered receipts.")]

_PART_NAMES = {
    "two roles": "two roles to compare (roles.yaml)",
    "attributes": "attributes (attributes.yaml)",
    "roles": "roles (roles.yaml)",
    "entries": "questions (faq/)",
    "charts": "charts (charts.yaml)",
    "ads": "terms of job ads (ads.yaml)",
    "sources": "sources (sources.yaml)",
    "quiz": "quiz (quiz.yaml)",
    "test": "knowledge test (test.yaml)",
    "skills": "skills (skills.yaml)",
    "starts": "starting points (starts.yaml)",
    "targets": "skill that serves a role (under roles in skills.yaml)",
}


def open_with(directory: str | None, *parts: str) -> Base:
    """Open the base in ``directory``, or the default one, for a command that needs these parts.

    Raises:
        PartMissing: it lacks one.
    """
    base = open_base(directory)
    for part in lacking(base, parts):
        raise PartMissing(_PART_NAMES[part], base.name)
    return base


def lacking(base: Base, parts: Iterable[str]) -> list[str]:
    """Those of the parts that the base does not have."""
    has = {part: getattr(base.knowledge, part) for part in _PART_NAMES if part != "two roles"}
    has["two roles"] = len(base.knowledge.roles) > 1
    return [part for part in parts if not has[part]]


def check_batch(batch: str | None, format: Format | None) -> None:
    """Refuse a format other than JSON for a batch, which writes JSON Lines."""
    if batch is not None and format not in (None, Format.json):
        raise UsageError("--batch writes JSON Lines; leave --format out")


def refuse_before(context: typer.Context) -> None:
    """Refuse options of a group before a subcommand, which would ignore them."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    given = [name for name, source in sources.items() if source and source.name == "COMMANDLINE"]
    if given:
        raise UsageError(
            f"--{given[0]} stands before '{context.invoked_subcommand}'; options follow the command that they belong to"
        )
