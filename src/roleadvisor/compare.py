"""Compare two roles attribute by attribute, or list the attributes of one role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.errors import UsageError
from roleadvisor.lookup import find, find_role, folded
from roleadvisor.model import Attribute, Claim, Knowledge, Neighbour, Relation, Role, common


class Show(StrEnum):
    """Which attributes to compare."""

    all = "all"
    shared = "shared"  # the same for both roles, at least in part
    different = "different"  # the roles differ
    unclear = "unclear"  # the sources leave open whether they differ


class RoleName(Struct, frozen=True):
    """A role in a comparison."""

    id: str
    name: str


class Comparison(Struct, frozen=True):
    """Two roles side by side."""

    roles: tuple[RoleName, ...]
    attributes: tuple[Attribute, ...]  # reduced to the cells of these roles and to what holds for both


def compare(
    knowledge: Knowledge, names: Sequence[str] = (), show: Show = Show.all, roles: str | None = None
) -> Comparison:
    """Compare two roles in all attributes, or in those named, in the order named.

    Args:
        knowledge: a base with attributes and at least two roles.
        names: attributes by id, label or alias.
        show: which of them to keep.
        roles: the two roles by id, name or alias, separated by a comma, in the order shown; None for the first two.

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


class Overview(Struct, frozen=True):
    """What the first screen of a comparison says."""

    comparison: Comparison  # of the attributes that decide, by rank
    shared: tuple[str, ...]  # headlines of what is the same in both
    below: tuple[Attribute, ...]  # attributes that get a line below the table


def overview(knowledge: Knowledge, roles: str | None = None) -> Overview:
    """Compare two roles in the attributes that decide.

    Raises:
        UsageError: no role has one of the names, or not two roles are named.
    """
    pair = _pair(knowledge, roles)
    known = _rows(knowledge, pair)
    rows = sorted((row for row in known if row.decides), key=lambda row: row.decides or 0)
    shared = tuple(row.shared_headline for row in known if row.shared_headline)
    return Overview(_comparison(pair, rows), shared, tuple(row for row in known if row.in_short))


def _pair(knowledge: Knowledge, names: str | None) -> tuple[Role, Role]:
    if names is None:
        first, second = knowledge.roles[:2]
        return first, second
    chosen = list(dict.fromkeys(find_role(knowledge, name) for name in names.split(",") if name.strip()))
    if len(chosen) != 2:
        known = ", ".join(role.id for role in knowledge.roles)
        raise UsageError(f"--roles takes two different roles, separated by a comma; known are {known}")
    return chosen[0], chosen[1]


def _rows(knowledge: Knowledge, pair: Sequence[Role]) -> list[Attribute]:
    ids = [role.id for role in pair]
    return [replace(row.about(*ids), cells={key: row.cell(key) for key in ids}) for row in knowledge.attributes]


def _comparison(pair: Sequence[Role], rows: Sequence[Attribute]) -> Comparison:
    return Comparison(tuple(RoleName(role.id, role.name) for role in pair), tuple(rows))


class ProfileRow(Struct, frozen=True):
    """One attribute of a role."""

    id: str
    label: str
    group: str
    headline: str
    claims: tuple[Claim, ...]
    shared: tuple[Claim, ...]  # true of the other roles too
    notes: tuple[Claim, ...]  # our own


class Profile(Struct, frozen=True):
    """A role with its side of every attribute."""

    id: str
    name: str
    summary: str
    attributes: tuple[ProfileRow, ...]


class RoleProfile(Struct, frozen=True):
    """The answer of ``role ROLE``."""

    role: Profile


class NeighbourAnswer(Struct, frozen=True):
    """The answer of ``role`` or ``compare`` for a neighbour of the roles."""

    neighbour: Neighbour


class RoleList(Struct, frozen=True):
    """The answer of ``role`` without a role."""

    roles: tuple[Role, ...]
    neighbours: tuple[Neighbour, ...]


def profile(knowledge: Knowledge, name: str) -> RoleProfile:
    """Profile the role selected by id, name or alias.

    Raises:
        UsageError: no role has that name.
    """
    role = find_role(knowledge, name)
    rows = [(row.about(role.id), row.cell(role.id)) for row in knowledge.attributes]
    attributes = tuple(ProfileRow(**common(ProfileRow, row), **common(ProfileRow, cell)) for row, cell in rows)
    return RoleProfile(Profile(**common(Profile, role), attributes=attributes))


def neighbour(knowledge: Knowledge, names: Iterable[str]) -> NeighbourAnswer | None:
    """The card of the first neighbour of the roles that one of ``names`` selects; None if none does."""
    wanted = set(map(folded, names))
    chosen = (n for n in knowledge.neighbours if wanted & set(map(folded, (n.id, n.name, *n.aliases))))
    return next(map(NeighbourAnswer, chosen), None)


def roles(knowledge: Knowledge) -> RoleList:
    """All roles and their neighbours."""
    return RoleList(knowledge.roles, knowledge.neighbours)
