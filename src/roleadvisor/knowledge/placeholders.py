"""Replace figures in running text: ``{{figure}}`` or ``{{figure.row}}`` by its value or its low, high, n or year."""

from __future__ import annotations

import re
from collections.abc import Mapping

from roleadvisor.knowledge.records import unknown_reason
from roleadvisor.knowledge.shapes import FigureShape
from roleadvisor.knowledge.yamlfile import Loc, Value, YamlFile
from roleadvisor.text import amount

# The kinds of file, and the fields in them, whose text may contain placeholders.
KINDS = {
    "claims/", "attributes.yaml", "cells/", "faq/", "quiz.yaml", "test.yaml", "skills.yaml", "starts.yaml", "plan.yaml",
    "places.yaml", "neighbours.yaml", "charts.yaml",
}  # fmt: skip
_FIELDS = {
    "text", "headline", "shared_headline", "in_short", "question", "lead", "steps", "template", "options", "conflict",
    "leads", "summary", "reading",
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\{\{([^{}\n]+)\}\}")


def texts(figures: Mapping[str, FigureShape]) -> dict[str, str]:
    """The text of every placeholder by its name."""
    named: dict[str, str] = {}
    for key, figure in figures.items():
        for name, number in figure.numbers(key).items():
            bounds = {"low": number.low, "high": number.high}
            ends = {part: amount(end, number.unit) for part, end in bounds.items() if end is not None}
            value = " to ".join(ends.values()) if number.value is None else amount(number.value, number.unit, number.n)
            others = {"year": number.year} | ({"n": f"{number.n:,}"} if number.n else {})
            named |= {name: value} | {f"{name}.{part}": text for part, text in (ends | others).items()}
    return named


def fill(file: YamlFile, named: Mapping[str, str]) -> None:
    """Replace the placeholders in a file before it is validated, as limits on length apply to the text shown."""

    def filled(value: Value, loc: Loc, replace: bool) -> Value:
        if isinstance(value, dict):
            return {key: filled(each, (*loc, key), replace or key in _FIELDS) for key, each in value.items()}
        if isinstance(value, list):
            return [filled(each, (*loc, index), replace) for index, each in enumerate(value)]
        return _replaced(file, loc, value, named) if value and replace else value

    file.value = filled(file.value, (), False)


def _replaced(file: YamlFile, loc: Loc, text: str, named: Mapping[str, str]) -> str:
    for name in map(str.strip, _PLACEHOLDER.findall(text)):
        if name not in named:
            file.problem(loc, unknown_reason("figure", name, named))
    return _PLACEHOLDER.sub(lambda match: named.get(match[1].strip(), match[0]), text)
