"""Replace figures in running text: ``{{figure}}`` by its value, ``{{figure.part}}`` by a part, n, year or country."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from roleadvisor.knowledge.records import unknown_reason

if TYPE_CHECKING:
    from roleadvisor.knowledge.shapes import FigureShape
    from roleadvisor.knowledge.yamlfile import Loc, Value, YamlFile

# The kinds of file, and the fields in them, whose text may contain placeholders.
KINDS = {
    "claims/", "attributes.yaml", "cells/", "faq/", "quiz.yaml", "test.yaml", "skills.yaml", "starts.yaml", "plan.yaml",
}  # fmt: skip
_FIELDS = {
    "text", "headline", "shared_headline", "in_short", "question", "lead", "steps", "template", "options", "conflict",
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\{\{([^{}\n]+)\}\}")


def fill(file: YamlFile, figures: Mapping[str, FigureShape]) -> None:
    """Replace the placeholders in a file before it is validated, as limits on length apply to the text shown."""

    def filled(value: Value, loc: Loc, replace: bool) -> Value:
        if isinstance(value, dict):
            return {key: filled(each, (*loc, key), key in _FIELDS) for key, each in value.items()}
        if isinstance(value, list):
            return [filled(each, (*loc, index), replace) for index, each in enumerate(value)]
        return _replaced(file, loc, value, partial(_figure_text, figures)) if value and replace else value

    file.value = filled(file.value, (), False)


def fill_figures(file: YamlFile, figures: Mapping[str, FigureShape]) -> dict[str, FigureShape]:
    """Replace the placeholders in the values of figures, ``{{part}}`` by a part of the same figure."""
    filled = {}
    for key, shape in figures.items():
        value = _replaced(file, (key, "value"), shape.value, partial(_part, key, shape))
        filled[key] = shape.model_copy(update={"value": value})
    return filled


def _replaced(file: YamlFile, loc: Loc, text: str, replacement: Callable[[str], str]) -> str:
    def replace(match: re.Match[str]) -> str:
        try:
            return replacement(match[1].strip())
        except LookupError as error:
            file.problem(loc, str(error))
            return match[0]

    return _PLACEHOLDER.sub(replace, text)


def _figure_text(figures: Mapping[str, FigureShape], name: str) -> str:
    """The text for a placeholder: the figure of this id, which may contain dots, or a part of a figure."""
    if name in figures:
        return figures[name].value
    key, _, part = name.rpartition(".")
    if key not in figures:
        raise LookupError(unknown_reason("figure", key or name, figures))
    return _part(key, figures[key], part)


def _part(key: str, figure: FigureShape, name: str) -> str:
    n = f"{figure.n:,}" if figure.n else None
    known = {"n": n, "year": figure.year, "country": figure.country} | figure.parts
    text = known.get(name)
    if text is None:
        raise LookupError(unknown_reason("part", name, [each for each in known if known[each]], f" of figure '{key}'"))
    return text
