"""The compiled form of a knowledge base: JSON that becomes records again without any validation."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any

from roleadvisor import model

# Beside its fields a record carries its class's name, and a claim stands once and is then referred to by number. These
# two keys hold that; text of a base never holds a control character, so no mapping of its own can have them.
_KIND = "\t"
_CLAIM = "\n"
# What the compiled form leaves behind: only the training of the retrieval needs it.
_LEFT_BEHIND = {"phrasings"}


def dump(knowledge: model.Knowledge) -> bytes:
    """The knowledge as UTF-8 JSON; phrasings stay behind."""
    number = {claim: index for index, claim in enumerate(knowledge.claims)}

    def slim(value: Any) -> Any:
        if isinstance(value, model.Claim):
            return {_CLAIM: number[value]}
        if is_dataclass(value):
            return _record(value)
        if isinstance(value, tuple):
            return [slim(each) for each in value]
        return {key: slim(each) for key, each in value.items()} if isinstance(value, dict) else value

    def _record(value: Any) -> dict[str, Any]:
        names = [field.name for field in fields(value) if field.name not in _LEFT_BEHIND]
        return {_KIND: type(value).__name__} | {name: slim(getattr(value, name)) for name in names}

    data = {"claims": [_record(claim) for claim in knowledge.claims], "rest": _record(replace(knowledge, claims=()))}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def restore(body: bytes) -> model.Knowledge:
    """The knowledge that ``dump`` wrote down, without phrasings."""
    claims: list[model.Claim] = []

    def revive(data: dict[str, Any]) -> Any:
        if _CLAIM in data:
            return claims[data[_CLAIM]]
        kind = data.pop(_KIND, None)
        values = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        if kind is None:
            return values
        record = getattr(model, kind)(**values)
        if isinstance(record, model.Claim):
            claims.append(record)
        return record

    data = json.loads(body, object_hook=revive)
    knowledge: model.Knowledge = replace(data["rest"], claims=data["claims"])
    return knowledge
