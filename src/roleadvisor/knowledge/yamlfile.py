"""Read a YAML file as text values with their lines, and collect its problems in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from roleadvisor.lookup import nearest
from roleadvisor.model import Problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# A scalar is always text: YAML would turn "no" into False and "1_000" into 1000. The shapes turn "12" into 12.
Value = str | None | list["Value"] | dict[str, "Value"]
# The path of a value in a file: keys and indexes.
Loc = tuple[str | int, ...]

_DEEPEST = 20
# The usual cause of a message of the YAML parser, by its beginning.
_HINTS = {
    "mapping values are not allowed": "a text with ': ' in it stands in quotes",
    "could not find expected ':'": "a name lacks its ':', or a line of a text lacks its indentation",
    "did not find expected key": "look for wrong indentation here or above, or text that begins with a quote or brace",
    "found character that cannot start": "a text that begins with this stands in quotes; tabs do not indent",
}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is about five times as fast
# Reasons by the type of pydantic's error, with the names in its context.
_REASONS = {
    "value_error": "{error}",
    "literal_error": "must be one of {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_long": "has more than the {max_length} items that fit",
    "too_few": "has {actual_length} items; at least {min_length} are needed",
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


@dataclass(slots=True)
class YamlFile:
    """A parsed file."""

    name: str
    value: Value = None
    lines: dict[Loc, int] = field(default_factory=dict)  # line of each value, from 1
    problems: list[Problem] = field(default_factory=list)

    def problem(self, loc: Loc, reason: str, *, blocks: bool = True) -> None:
        """Add a problem with the value at ``loc``; its line is that of the innermost value around it that has one."""
        inner = loc
        while inner and inner not in self.lines:
            inner = inner[:-1]
        self.problems.append(Problem(self.name, self.lines.get(inner), ".".join(map(str, loc)), reason, blocks))

    def add_validation_errors(self, errors: list[ErrorDetails], fields: set[str]) -> None:
        """Add the errors of pydantic as problems; for an unknown field the nearest of ``fields`` is suggested."""
        for error in errors:
            loc = _file_loc(self.value, error["loc"])
            if error["type"] == "extra_forbidden":
                near = nearest(str(loc[-1]), sorted(fields))
                self.problem(loc, "is not a known field" + (f"; did you mean '{near[0]}'?" if near else ""))
            else:
                self.problem(loc, _reason(error))


def parse(name: str, raw: bytes) -> YamlFile:
    """Parse the bytes of one file; problems with them are added to the file's ``problems``."""
    file = YamlFile(name)
    try:
        text = raw.decode("utf-8-sig")
        if _is_shallow(file, text) and (root := yaml.compose(text, Loader=_LOADER)):
            file.value = _convert(root, (), file, set())
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        file.problems.append(Problem(name, line, "", "not UTF-8 text; save the file as UTF-8"))
    except yaml.MarkedYAMLError as error:
        # The parser reports a key without a colon at the next key; the context is where the faulty one begins.
        mark = error.context_mark if error.context == "while scanning a simple key" else error.problem_mark
        what = error.problem or error.context or ""
        hint = next((f"; {hint}" for start, hint in _HINTS.items() if what.startswith(start)), "")
        reason = f"not readable as YAML: {what}{hint}"
        file.problems.append(Problem(name, mark.line + 1 if mark else None, "", reason))
    except yaml.YAMLError as error:
        file.problem((), f"not readable as YAML: {str(error).splitlines()[0]}")
    return file


def _is_shallow(file: YamlFile, text: str) -> bool:
    """Whether it is not nested deeply, which is a problem of the file, since it crashes the C loader."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
        depth -= isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            file.problems.append(Problem(file.name, line, "", f"nested more than {_DEEPEST} levels deep"))
            return False
    return True


def _convert(node: yaml.Node, loc: Loc, file: YamlFile, seen: set[int]) -> Value:
    """Turn a node into plain values; aliases are refused, since nested ones grow exponentially."""
    if id(node) in seen:
        file.problem(loc, "anchors and aliases (& and *) are not supported; write the value out")
        return None
    seen.add(id(node))
    file.lines.setdefault(loc, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        if node.style == "|":  # a list written as lines
            filled = [index for index, line in enumerate(node.value.splitlines()) if line.strip()]
            file.lines |= {(*loc, n): node.start_mark.line + 2 + index for n, index in enumerate(filled)}
        empty = node.style is None and node.value in ("", "~", "null")
        return None if empty else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_convert(child, (*loc, index), file, seen) for index, child in enumerate(node.value)]
    return _mapping(node, loc, file, seen)


def _mapping(node: yaml.Node, loc: Loc, file: YamlFile, seen: set[int]) -> dict[str, Value]:
    result: dict[str, Value] = {}
    for key_node, child in node.value:
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        key_loc = (*loc, key)
        if key in result:
            file.problem(key_loc, f"given twice (line {key_node.start_mark.line + 1} again); keep one")
            continue
        file.lines[key_loc] = key_node.start_mark.line + 1
        result[key] = _convert(child, key_loc, file, seen)
    return result


def _reason(error: ErrorDetails) -> str:
    """The reason of a pydantic error in plain words."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "too_short" and context["min_length"] > 1:
        kind = "too_few"
    reason = _REASONS[kind].format(**context) if kind in _REASONS else error["msg"].lower()
    return reason.replace(" or ", ", ") if kind == "literal_error" else reason


def _file_loc(value: Any, loc: Loc) -> Loc:
    """Reduce pydantic's location to a path in the file: it adds the tags of unions and "[key]", which are dropped."""
    path: list[str | int] = []
    for part in loc:
        inside = range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()
        if part in inside:
            value = value[part]
        elif part is loc[-1] and isinstance(value, dict) and part != "[key]":
            value = None
        else:
            continue
        path.append(part)
    return tuple(path)
