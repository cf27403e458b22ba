"""The JSON Schema of the knowledge files."""

from __future__ import annotations

from typing import Any

from roleadvisor.knowledge.assemble import SHAPES, adapter
from roleadvisor.lookup import find

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: str | None = None) -> dict[str, Any]:
    """The schema of one kind of file, or one that takes any of them.

    Raises:
        UsageError: no such kind of file.
    """
    if kind is not None:
        names = [(key, (key.removesuffix(".yaml").rstrip("/"), key.removesuffix(".yaml"))) for key in SHAPES]
        return {"$schema": _DIALECT, **_one(find("kind of file", kind.removesuffix("/"), names))}
    definitions: dict[str, Any] = {}
    parts = []
    for key in SHAPES:
        part = _one(key)
        definitions |= part.pop("$defs", {})
        parts.append(part | {"title": key})
    return {"$schema": _DIALECT, "title": "roleadvisor knowledge file", "anyOf": parts, "$defs": definitions}


def _one(key: str) -> dict[str, Any]:
    return adapter(key).json_schema()
