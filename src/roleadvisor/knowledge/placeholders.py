"""Figures in running text: ``{{figure}}`` is its value, ``{{figure.part}}`` a part, else its n, year or country."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from roleadvisor.knowledge.records import unknown

if TYPE_CHECKING:
    from roleadvisor.knowledge.shapes import FigureShape
    from roleadvisor.knowledge.yamlfile import Loc, Value, YamlFile

# What takes figures: these kinds of file, and in them the text of these fields.
KINDS = {
    "claims/", "attributes.yaml", "cells/", "faq/", "quiz.yaml", "test.yaml", "skills.yaml", "starts.yaml", "plan.yaml",
}  # fmt: skip
_FIELDS = {
    "text", "headline", "shared_headline", "in_short", "question", "lead", "steps", "template", "options", "conflict",
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\{\{([^{}\n]+)\}\}")


def fill(file: YamlFile, figures: Mapping[str, FigureShape]) -> None:
    """Fill in the text of a file before it is held to its shape, so that limits are those of what is shown."""

    def filled(value: Value, loc: Loc, takes: bool) -> Value:
        if isinstance(value, dict):
            return {key: filled(each, (*loc, key), key in _FIELDS) for key, each in value.items()}
        if isinstance(value, list):
            return [filled(each, (*loc, index), takes) for index, each in enumerate(value)]
        return _replaced(file, loc, value, partial(_named, figures)) if value and takes else value

    file.value = filled(file.value, (), False)


def own_parts(file: YamlFile, found: Mapping[str, FigureShape]) -> dict[str, FigureShape]:
    """The figures, each value with the parts of its own that it names, as in ``{{part}}``."""
    own = {}
    for key, shape in found.items():
        value = _replaced(file, (key, "value"), shape.value, partial(_part, key, shape))
        own[key] = shape.model_copy(update={"value": value})
    return own


def _replaced(file: YamlFile, loc: Loc, text: str, meaning: Callable[[str], str]) -> str:
    def put(match: re.Match[str]) -> str:
        try:
            return meaning(match[1].strip())
        except LookupError as error:
            file.problem(loc, str(error))
            return match[0]

    return _PLACEHOLDER.sub(put, text)


def _named(figures: Mapping[str, FigureShape], name: str) -> str:
    """What a placeholder stands for; an id may hold dots, so that the whole is one before what precedes the last."""
    if name in figures:
        return figures[name].value
    key, _, part = name.rpartition(".")
    if key not in figures:
        raise LookupError(unknown("figure", key or name, figures))
    return _part(key, figures[key], part)


def _part(key: str, figure: FigureShape, name: str) -> str:
    n = f"{figure.n:,}" if figure.n else None
    known = {"n": n, "year": figure.year, "country": figure.country} | figure.parts
    text = known.get(name)
    if text is None:
        raise LookupError(unknown("part", name, [each for each in known if known[each]], f" of figure '{key}'"))
    return text
