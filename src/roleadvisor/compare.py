"""Hold the two roles against each other, attribute by attribute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from roleadvisor.lookup import find
from roleadvisor.model import Attribute, Cell, Claim, Knowledge, Relation


class Show(StrEnum):
    """Which attributes to compare."""

    all = "all"
    shared = "shared"
    different = "different"


@dataclass(frozen=True, slots=True)
class RoleName:
    """A role by its id and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute compared: what is shared, a cell for each role id, and notes of ours."""

    id: str
    label: str
    group: str
    relation: Relation
    shared_headline: str | None
    shared: tuple[Claim, ...]
    cells: dict[str, Cell]
    notes: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two roles side by side."""

    roles: tuple[RoleName, ...]
    attributes: tuple[Row, ...]


def compare(knowledge: Knowledge, names: Sequence[str] = (), show: Show = Show.all) -> Comparison:
    """Compare in all attributes, or in those named, in the order named.

    Args:
        knowledge: a base with roles and attributes.
        names: attributes by id, label or alias.
        show: keep all, only those where the roles share something, or only those where they differ.

    Raises:
        UsageError: no attribute has one of the names.
    """
    known = {row.id: row for row in knowledge.attributes}
    other_names = [(row.id, (row.label, *row.aliases)) for row in knowledge.attributes]
    chosen = dict.fromkeys(find("attribute", name, other_names) for name in names) or known
    rows = [known[key] for key in chosen]
    if show is Show.shared:
        rows = [row for row in rows if row.shared or row.relation == "same"]
    elif show is Show.different:
        rows = [row for row in rows if row.relation != "same"]
    return _comparison(knowledge, rows)


def decide(knowledge: Knowledge) -> tuple[Comparison, tuple[str, ...]]:
    """The attributes that decide, in the order the knowledge gives them, and in a few words what serves both roles."""
    rows = sorted((row for row in knowledge.attributes if row.decides), key=lambda row: row.decides or 0)
    shared = tuple(row.shared_headline for row in knowledge.attributes if row.shared_headline)
    return _comparison(knowledge, rows), shared


def _comparison(knowledge: Knowledge, rows: Sequence[Attribute]) -> Comparison:
    return Comparison(
        roles=tuple(RoleName(role.id, role.name) for role in knowledge.roles),
        attributes=tuple(
            Row(
                id=row.id,
                label=row.label,
                group=row.group,
                relation=row.relation,
                shared_headline=row.shared_headline,
                shared=row.shared,
                cells={role.id: row.cell(role.id) for role in knowledge.roles},
                notes=row.notes,
            )
            for row in rows
        ),
    )
