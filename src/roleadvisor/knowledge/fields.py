"""The fields that shapes are made of: each a kind of text with its rule, said in words when it is broken."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
ID_RULE = "must be letters, digits, '-', '_' or '.', starting with a letter or digit"
_REF_PATTERN = re.compile(rf"{ID_PATTERN.pattern}(#{ID_PATTERN.pattern})?")
LEAD_WORDS = 40
HEADLINE_WORDS = 12


def _matching(pattern: re.Pattern[str], rule: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(rule)
        return value

    return AfterValidator(check)


def _at_most(words: int) -> AfterValidator:
    def check(value: str) -> str:
        count = len(value.split())
        if count > words:
            raise ValueError(f"has {count} words; at most {words} fit")
        return value

    return AfterValidator(check)


def _block(value: str) -> str:
    if not value.replace("\n", "").isprintable():
        raise ValueError("has a control character; remove it")
    return value


def _one_line(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise ValueError("must not be empty")
    return _block(text)


def _day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError("must be a date such as 2026-11-21") from None
    return value


def _lines(value: object) -> object:
    """A block of text counts as a list of its lines, so that phrasings need no quoting."""
    if isinstance(value, str):
        return [line.strip() for line in value.splitlines() if line.strip()]
    return value


Id = Annotated[str, _matching(ID_PATTERN, ID_RULE)]
ClaimId = Annotated[
    str, _matching(ID_PATTERN, "must be the id of a claim in claims/, or a claim with its text, kind and sources")
]
Ref = Annotated[str, _matching(_REF_PATTERN, "must look like 'source#section'")]
Text = Annotated[str, AfterValidator(_one_line)]
Block = Annotated[str, AfterValidator(_block)]
Day = Annotated[str, AfterValidator(_day)]
Lead = Annotated[Text, _at_most(LEAD_WORDS)]
Headline = Annotated[Text, _at_most(HEADLINE_WORDS)]
Lines = Annotated[
    list[Text],
    BeforeValidator(_lines),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
