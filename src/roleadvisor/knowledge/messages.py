"""Say a validator's complaint in words a contributor can act on."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from roleadvisor.knowledge.yamlfile import Loc, YamlFile

_PLAIN = {
    "missing": "is required and missing",
    "string_type": "must be text",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a mapping of names to values",
    "model_type": "must be a mapping of fields to values",
    "too_short": "must not be empty",
}


def plain_reason(error: ErrorDetails) -> str:
    """The reason of one pydantic error, without the validator's own vocabulary."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"must be one of {context['expected']}".replace(" or ", ", ")
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        return f"must be {'at least' if 'ge' in context else 'at most'} {bound}"
    if kind == "too_short" and context.get("min_length", 1) > 1:
        return f"has {context['actual_length']} items; at least {context['min_length']} are needed"
    if kind == "too_long":
        return f"has more than the {context['max_length']} items that fit"
    return _PLAIN.get(kind, error["msg"].lower())


def note_errors(file: YamlFile, errors: list[ErrorDetails], fields: set[str]) -> None:
    """Add pydantic's errors to the file's problems; an unknown field is offered the nearest known one."""
    for error in errors:
        loc = _file_loc(file.value, error["loc"])
        if error["type"] == "extra_forbidden":
            near = difflib.get_close_matches(str(loc[-1]), sorted(fields), n=1)
            file.problem(loc, "is not a known field" + (f"; did you mean '{near[0]}'?" if near else ""))
        else:
            file.problem(loc, plain_reason(error))


def _file_loc(value: Any, loc: Loc) -> Loc:
    """The part of a pydantic location that stands in the file; unions and keys add parts of their own."""
    found: list[str | int] = []
    for part in loc:
        inside = range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()
        if part in inside:
            value = value[part]
        elif part is loc[-1] and isinstance(value, dict) and part != "[key]":
            value = None
        else:
            continue
        found.append(part)
    return tuple(found)
