"""What a shell is offered for the word that is being typed: the ids in the shipped base."""

from __future__ import annotations

from collections.abc import Callable


def _ids(part: str) -> Callable[[str], list[str]]:
    """A completion, as typer calls one, by the ids of a part of the base."""

    def offered(incomplete: str) -> list[str]:
        from roleadvisor.knowledge import open_base

        return [each.id for each in getattr(open_base().knowledge, part) if each.id.startswith(incomplete)]

    return offered


attributes, roles, entries, sources, skills, starts = map(
    _ids, ("attributes", "roles", "entries", "sources", "skills", "starts")
)
