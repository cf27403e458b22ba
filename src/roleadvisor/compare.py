"""Hold two roles against each other, attribute by attribute."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.errors import UsageError
from roleadvisor.lookup import find, find_role
from roleadvisor.model import Attribute, Knowledge, Relation, Role


class Show(StrEnum):
    """Which attributes to compare."""

    all = "all"
    shared = "shared"
    different = "different"
    unclear = "unclear"


class RoleName(Struct, frozen=True):
    """A role by its id and its name."""

    id: str
    name: str


class Comparison(Struct, frozen=True):
    """Two roles side by side; each attribute has their cells, and says of both only what is said of both."""

    roles: tuple[RoleName, ...]
    attributes: tuple[Attribute, ...]


def compare(
    knowledge: Knowledge, names: Sequence[str] = (), show: Show = Show.all, roles: str | None = None
) -> Comparison:
    """Compare two roles in all attributes, or in those named, in the order named.

    Args:
        knowledge: a base with attributes and at least two roles.
        names: attributes by id, label or alias.
        show: keep all, only those where the roles share something, where they differ, or where the sources leave open
            whether they do.
        roles: the two roles by id, name or alias with a comma between them, in the order shown; None for the first two.

    Raises:
        UsageError: no attribute or role has one of the names, or not two roles are named.
    """
    pair = _pair(knowledge, roles)
    known = {row.id: row for row in _rows(knowledge, pair)}
    other_names = [(row.id, (row.label, *row.aliases)) for row in known.values()]
    chosen = dict.fromkeys(find("attribute", name, other_names) for name in names) or known
    return _comparison(pair, [known[key] for key in chosen if _shown(known[key], show)])


_RELATIONS: dict[Show, tuple[Relation, ...]] = {
    Show.shared: ("same",),
    Show.different: ("similar", "different"),
    Show.unclear: ("unclear",),
}


def _shown(row: Attribute, show: Show) -> bool:
    if show is Show.all or (show is Show.shared and row.shared):
        return True
    return row.relation in _RELATIONS[show]


class Deciding(Struct, frozen=True):
    """What decides between two roles, in the order that the knowledge gives it.

    ``shared`` says in a few words each what is the same in both, ``below`` are attributes that a line is enough for.
    """

    comparison: Comparison
    shared: tuple[str, ...]
    below: tuple[Attribute, ...]


def decide(knowledge: Knowledge, roles: str | None = None) -> Deciding:
    """The attributes that decide, and what else the first screen says.

    Raises:
        UsageError: no role has one of the names, or not two are named.
    """
    pair = _pair(knowledge, roles)
    known = _rows(knowledge, pair)
    rows = sorted((row for row in known if row.decides), key=lambda row: row.decides or 0)
    shared = tuple(row.shared_headline for row in known if row.shared_headline)
    return Deciding(_comparison(pair, rows), shared, tuple(row for row in known if row.in_short))


def _pair(knowledge: Knowledge, names: str | None) -> tuple[Role, Role]:
    if names is None:
        first, second = knowledge.roles[:2]
        return first, second
    chosen = list(dict.fromkeys(find_role(knowledge, name) for name in names.split(",") if name.strip()))
    if len(chosen) != 2:
        known = ", ".join(role.id for role in knowledge.roles)
        raise UsageError(f"--roles takes two different roles with a comma between them; known are {known}")
    return chosen[0], chosen[1]


def _rows(knowledge: Knowledge, pair: Sequence[Role]) -> list[Attribute]:
    ids = [role.id for role in pair]
    return [replace(row.about(*ids), cells={key: row.cell(key) for key in ids}) for row in knowledge.attributes]


def _comparison(pair: Sequence[Role], rows: Sequence[Attribute]) -> Comparison:
    return Comparison(tuple(RoleName(role.id, role.name) for role in pair), tuple(rows))
