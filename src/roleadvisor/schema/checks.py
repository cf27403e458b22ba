"""Checks across the fields of a file, which no single field can be held to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from roleadvisor import model
from roleadvisor.schema.build import unknown

if TYPE_CHECKING:
    from roleadvisor.knowledge.yamlfile import Document, Loc
    from roleadvisor.schema import shapes


def both_roles(document: Document, roles: dict[model.RoleId, Any]) -> dict[model.RoleId, Any]:
    """A base that has roles has both."""
    for role in model.ROLE_IDS:
        if role not in roles:
            document.problem((role,), "is required and missing")
    return roles


def deciding_order(document: Document, rows: dict[str, Any]) -> dict[str, Any]:
    """No two attributes may claim the same place on the first screen."""
    taken: dict[int, str] = {}
    for key, row in rows.items():
        if row.decides in taken:
            document.problem((key, "decides"), f"place {row.decides} is taken by '{taken[row.decides]}'")
        elif row.decides is not None:
            taken[row.decides] = key
    return rows


def distinct_entries(found: list[tuple[Document, model.Entry]]) -> dict[str, model.Entry]:
    """The entries by id; ids and phrasings are used once, and related questions exist."""
    entries: dict[str, model.Entry] = {}
    seen: dict[str, str] = {}
    for document, entry in found:
        if entry.id in entries:
            document.problem((), f"another file has the entry '{entry.id}' too; give one of them another id")
        entries[entry.id] = entry
        for index, phrasing in enumerate(entry.phrasings):
            if phrasing.casefold() in seen:
                owner = seen[phrasing.casefold()]
                document.problem(("phrasings", index), f"'{phrasing}' stands under '{owner}' already; keep one")
            seen.setdefault(phrasing.casefold(), entry.id)
    for document, entry in found:
        for index, key in enumerate(entry.related):
            if key == entry.id:
                document.problem(("related", index), "an entry is not related to itself")
            elif key not in entries:
                document.problem(("related", index), unknown("entry", key, entries))
    return entries


def quiz(document: Document, shape: shapes.QuizShape, entries: dict[str, model.Entry]) -> model.Quiz:
    """The quiz; each dimension must have as many items in the first half, the quick form, as in the second."""
    dimensions = {dimension.id: dimension for dimension in shape.dimensions}
    for index, dimension in enumerate(shape.dimensions):
        for place, key in enumerate(dimension.next.entries):
            if entries and key not in entries:
                document.problem(("dimensions", index, "next", "entries", place), unknown("entry", key, entries))
    for index, item in enumerate(shape.items):
        if item.dimension not in dimensions:
            document.problem(("items", index, "dimension"), unknown("dimension", item.dimension, dimensions))
        if item.a.role == item.b.role:
            document.problem(("items", index), "both options count for the same role; one must be mle, one swe")
    _printable(document, document.value, ())
    _no_doubles(document, "items", [item.id for item in shape.items])
    _no_doubles(document, "dimensions", [dimension.id for dimension in shape.dimensions])
    _no_doubles(document, "dealbreakers", [dealbreaker.id for dealbreaker in shape.dealbreakers])
    half = len(shape.items) // 2
    first, second = (Counter(item.dimension for item in part) for part in (shape.items[:half], shape.items[half:]))
    if first != second:
        document.problem(
            ("items",), "the first half (the quick form) must have as many items of each dimension as the rest"
        )
    return model.Quiz(
        version=shape.version,
        dimensions=tuple(shape.dimensions),
        items=tuple(shape.items),
        dealbreakers=tuple(shape.dealbreakers),
        both=tuple(shape.both),
        limits=tuple(shape.limits),
    )


def _printable(document: Document, value: Any, loc: Loc) -> None:
    """The quiz's records are checked field by field nowhere else."""
    if isinstance(value, str) and not value.isprintable():
        document.problem(loc, "has a control character or a line break; remove it")
    for key, child in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        _printable(document, child, (*loc, key))


def _no_doubles(document: Document, field: str, keys: list[str]) -> None:
    for index, key in repeated(keys):
        document.problem((field, index, "id"), f"'{key}' is used twice")


def repeated(values: list[str]) -> list[tuple[int, str]]:
    """Each value that stood before, with its place."""
    return [(index, value) for index, value in enumerate(values) if value in values[:index]]
