"""Read YAML as plain text values with the line that each stands on."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from roleadvisor.errors import UsageError
from roleadvisor.model import Problem
from roleadvisor.text import printable

# A scalar is always text here: "no", "1_000" or "2024-10" mean what they look like; the shapes turn "12" into 12.
Value = str | None | list["Value"] | dict[str, "Value"]
Loc = tuple[str | int, ...]

_DEEPEST = 20
# Values (texts, lists, mappings) of a base: 2,000 entries with 50,000 phrasings have some 200,000.
MOST_VALUES = 500_000
# What the parser's own words most often come from.
_HINTS = {
    "mapping values are not allowed": "a text with ': ' in it stands in quotes",
    "could not find expected ':'": "a name lacks its ':', or a line of a text lacks its indentation",
    "did not find expected key": "look for wrong indentation here or above, or text that begins with a quote or brace",
    "found character that cannot start": "a text that begins with this stands in quotes; tabs do not indent",
}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is about five times as fast


@dataclass(slots=True)
class YamlFile:
    """A parsed file: its value, the line (from 1) of every place in it, what could not be read, its size in values."""

    name: str
    value: Value = None
    lines: dict[Loc, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    values: int = 0

    @property
    def stem(self) -> str:
        """The name without folder and ending: in a folder of records, an id."""
        return self.name.rpartition("/")[2].removesuffix(".yaml")

    def problem(self, loc: Loc, reason: str, *, blocks: bool = True) -> None:
        """Note a problem at ``loc``, or at the nearest place around it whose line is known."""
        self.problems.append(Problem(self.name, self.line(loc), ".".join(map(str, loc)), reason, blocks))

    def line(self, loc: Loc) -> int | None:
        """The line of ``loc``, or of the nearest place around it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc)


def parse(name: str, raw: bytes, most: int = MOST_VALUES) -> YamlFile:
    """Parse the bytes of one file; whatever is wrong with them ends up in the file's ``problems``.

    Raises:
        UsageError: they hold more than ``most`` values, what is left of ``MOST_VALUES`` for a base.
    """
    file = YamlFile(name)
    try:
        text = raw.decode("utf-8-sig")
        _scan(file, text, most)
        root = None if file.problems else yaml.compose(text, Loader=_LOADER)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        file.problems.append(Problem(name, line, "", "not UTF-8 text; save the file as UTF-8"))
    except yaml.MarkedYAMLError as error:
        # A key without its colon is noticed where the next key begins; where it began is what to look at.
        mark = error.context_mark if error.context == "while scanning a simple key" else error.problem_mark
        what = error.problem or error.context or ""
        hint = next((f"; {hint}" for start, hint in _HINTS.items() if what.startswith(start)), "")
        reason = f"not readable as YAML: {what}{hint}"
        file.problems.append(Problem(name, mark.line + 1 if mark else None, "", reason))
    except yaml.YAMLError as error:
        file.problems.append(Problem(name, None, "", f"not readable as YAML: {str(error).splitlines()[0]}"))
    else:
        if root is not None:
            file.value = _convert(root, (), file, set())
    return file


def _scan(file: YamlFile, text: str, most: int) -> None:
    """Count the values in a text and see how deep they lie, before any of them is kept.

    Raises:
        UsageError: there are more than ``most``.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        file.values += isinstance(event, yaml.NodeEvent)
        if file.values > most:
            raise UsageError(f"the base has more than {MOST_VALUES:,} values up to {printable(file.name)}; divide it")
        if depth > _DEEPEST:  # deeper than any knowledge file goes, and deep enough it would crash the C loader
            mark = event.start_mark
            file.problems.append(
                Problem(file.name, mark.line + 1 if mark else 1, "", f"nested more than {_DEEPEST} levels deep")
            )
            return


def _convert(node: yaml.Node, loc: Loc, file: YamlFile, seen: set[int]) -> Value:
    """Turn a node into plain values; aliases are refused, since they may nest without end."""
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
        place = (*loc, key)
        if key in result:
            file.problem(place, f"given twice (line {key_node.start_mark.line + 1} again); keep one")
            continue
        file.lines[place] = key_node.start_mark.line + 1
        result[key] = _convert(child, place, file, seen)
    return result
