"""What a shell is offered for the word that is being typed: the names in the shipped base."""

from __future__ import annotations

from collections.abc import Iterable


def _starting(names: Iterable[str], typed: str) -> list[str]:
    return [name for name in names if name.startswith(typed)]


def attributes(incomplete: str) -> list[str]:
    """Ids of attributes."""
    from roleadvisor.knowledge import open_base

    return _starting((row.id for row in open_base().knowledge.attributes), incomplete)


def roles(incomplete: str) -> list[str]:
    """Ids of roles."""
    from roleadvisor.knowledge import open_base

    return _starting((role.id for role in open_base().knowledge.roles), incomplete)


def entries(incomplete: str) -> list[str]:
    """Ids of entries."""
    from roleadvisor.knowledge import open_base

    return _starting((entry.id for entry in open_base().knowledge.entries), incomplete)


def sources(incomplete: str) -> list[str]:
    """Ids of sources."""
    from roleadvisor.knowledge import open_base

    return _starting((source.id for source in open_base().knowledge.sources), incomplete)
