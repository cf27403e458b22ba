"""Compare two roles attribute by attribute, or list the attributes of one role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.errors import PartMissing, UsageError
from roleadvisor.lookup import find, find_role, folded
from roleadvisor.model import EMPTY_CELL, Attribute, Claim, Knowledge, Neighbour, Relation, Role, common


class Show(StrEnum):
    """Which attributes to compare."""

    all = "all"
    shared = "shared"  # the same for both roles, at least in part
    different = "different"  # the roles differ
    unclear = "unclear"  # the sources leave open whether they differ


_RELATIONS: dict[Show, tuple[Relation, ...]] = {
    Show.all: ("same", "similar", "different", "unclear"),
    Show.shared: ("same",),
    Show.different: ("similar", "different"),
    Show.unclear: ("unclear",),
}


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
        PartMissing: a role has no cells.
    """
    pair = _pair(knowledge, roles)
    known = {row.id: row for row in _rows(knowledge, pair)}
    other_names = [(row.id, (row.label, *row.aliases)) for row in known.values()]
    chosen = [known[key] for key in dict.fromkeys(find("attribute", name, other_names) for name in names) or known]
    shown = [row for row in chosen if row.relation in _RELATIONS[show] or (show is Show.shared and row.shared)]
    return _comparison(pair, shown)


class Overview(Struct, frozen=True):
    """What the first screen of a comparison says."""

    comparison: Comparison  # of the attributes with both cells: of those that decide, by rank, or of all
    shared: tuple[str, ...]  # headlines of what is the same in both
    below: tuple[Attribute, ...]  # attributes that get a line below the table
    empty: int  # number of attributes without both cells
    others: tuple[Role, ...]  # other roles that can be compared


def roles_among(knowledge: Knowledge, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The ids of the roles that some of ``names`` select, which select no attribute, and the other names."""
    roles = {folded(name): role.id for role in knowledge.roles for name in (role.id, *role.names)}
    rows = {folded(name) for row in knowledge.attributes for name in (row.id, row.label, *row.aliases)}
    ids = {name: roles[folded(name)] for name in names if folded(name) in roles.keys() - rows}
    return list(ids.values()), [name for name in names if name not in ids]


def overview(knowledge: Knowledge, roles: str | None = None) -> Overview:
    """Compare two roles in the attributes that decide.

    Raises:
        UsageError: no role has one of the names, or not two roles are named.
        PartMissing: a role has no cells.
    """
    pair = _pair(knowledge, roles)
    known = _rows(knowledge, pair)
    filled = [row for row in known if EMPTY_CELL not in row.cells.values()]
    rows = sorted((row for row in filled if row.decides), key=lambda row: row.decides or 0) or filled or known
    shared = tuple(row.shared_headline for row in known if row.shared_headline)
    below = tuple(row for row in known if row.in_short)
    cells = {key for row in knowledge.attributes for key in row.cells}
    others = tuple(role for role in knowledge.roles if role not in pair and role.id in cells)
    return Overview(_comparison(pair, rows), shared, below, len(known) - len(filled), others)


def _pair(knowledge: Knowledge, names: str | None) -> tuple[Role, Role]:
    if names is None:
        first, second = knowledge.roles[:2]
        return first, second
    chosen = list(dict.fromkeys(find_role(knowledge, name) for name in names.split(",") if name.strip()))
    if len(chosen) != 2:
        known = ", ".join(role.id for role in knowledge.roles)
        raise UsageError(f"a comparison takes two different roles, known are {known}; for one: roleadvisor role ROLE")
    return chosen[0], chosen[1]


def _rows(knowledge: Knowledge, pair: Sequence[Role]) -> list[Attribute]:
    _require_cells(knowledge, pair)
    ids = [role.id for role in pair]
    return [replace(row.about(*ids), cells={key: row.cell(key) for key in ids}) for row in knowledge.attributes]


def _comparison(pair: Sequence[Role], rows: Sequence[Attribute]) -> Comparison:
    return Comparison(tuple(RoleName(role.id, role.name) for role in pair), tuple(rows))


def _require_cells(knowledge: Knowledge, roles: Sequence[Role]) -> None:
    for role in roles:
        if knowledge.attributes and not any(role.id in row.cells for row in knowledge.attributes):
            raise PartMissing(f"attributes of {role.name} (cells/{role.id}.yaml)")


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


def profile(knowledge: Knowledge, name: str) -> Profile:
    """Profile the role selected by id, name or alias.

    Raises:
        UsageError: no role has that name.
        PartMissing: the base has attributes, but the role has no cells.
    """
    role = find_role(knowledge, name)
    _require_cells(knowledge, [role])
    rows = [(row.about(role.id), row.cell(role.id)) for row in knowledge.attributes]
    attributes = tuple(ProfileRow(**common(ProfileRow, row), **common(ProfileRow, cell)) for row, cell in rows)
    return Profile(**common(Profile, role), attributes=attributes)


def neighbour(knowledge: Knowledge, names: Iterable[str]) -> Neighbour | None:
    """The first neighbour of the roles that one of ``names`` selects; None if none does."""
    wanted = set(map(folded, names))
    chosen = (n for n in knowledge.neighbours if wanted & set(map(folded, (n.id, n.name, *n.aliases))))
    return next(chosen, None)
