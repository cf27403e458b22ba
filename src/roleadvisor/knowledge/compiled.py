"""The compiled form of a knowledge base: plain JSON data that becomes records again without any validation."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from typing import Any

from roleadvisor import model


def dump(knowledge: model.Knowledge) -> dict[str, Any]:
    """The knowledge as JSON data; claims stand once and are referred to by number. Phrasings stay behind."""
    claims = list(dict.fromkeys([*knowledge.claims, *(c for entry in knowledge.entries for c in entry.claims)]))
    number = {claim: index for index, claim in enumerate(claims)}

    def slim(record: Any) -> Any:
        if isinstance(record, model.Claim):
            return number[record]
        if isinstance(record, (tuple, list)):
            return [slim(each) for each in record]
        if is_dataclass(record):
            names = (field.name for field in fields(record) if field.name != "phrasings")
            return {name: slim(getattr(record, name)) for name in names}
        return record

    data: dict[str, Any] = {field.name: slim(getattr(knowledge, field.name)) for field in fields(knowledge)}
    data["claims"] = [asdict(claim) for claim in claims]
    return data


def restore(data: dict[str, Any]) -> model.Knowledge:
    """The knowledge that ``dump`` wrote down, without phrasings."""
    claims = [
        model.Claim(c["id"], c["text"], tuple(model.SourceRef(**ref) for ref in c["sources"]), c["kind"])
        for c in data["claims"]
    ]

    def pick(numbers: list[int]) -> tuple[model.Claim, ...]:
        return tuple(claims[number] for number in numbers)

    return model.Knowledge(
        title=data["title"],
        date=data["date"],
        sources=tuple(model.Source(**_tuples(source)) for source in data["sources"]),
        claims=tuple(claims),
        roles=tuple(model.Role(**_tuples(role)) for role in data["roles"]),
        attributes=tuple(_attribute(row, pick) for row in data["attributes"]),
        entries=tuple(_entry(entry, pick) for entry in data["entries"]),
        quiz=_quiz(data["quiz"]) if data["quiz"] else None,
        test=tuple(model.TestQuestion(**_tuples(q) | {"reason": claims[q["reason"]]}) for q in data["test"]),
        topics={topic: tuple(keys) for topic, keys in data["topics"].items()},
    )


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


def _attribute(row: dict[str, Any], pick: Any) -> model.Attribute:
    data = _tuples(row) | {"shared": pick(row["shared"]), "notes": pick(row["notes"])}
    for role in model.ROLE_IDS:
        data[role] = model.Cell(row[role]["headline"], pick(row[role]["claims"]))
    return model.Attribute(**data)


def _entry(entry: dict[str, Any], pick: Any) -> model.Entry:
    figures = tuple(model.Figure(**f | {"source": model.SourceRef(**f["source"])}) for f in entry["figures"])
    return model.Entry(**_tuples(entry) | {"claims": pick(entry["claims"]), "figures": figures})


def _quiz(data: dict[str, Any]) -> model.Quiz:
    return model.Quiz(
        version=data["version"],
        dimensions=tuple(
            model.Dimension(**_tuples(d) | {"next": model.NextStep(**_tuples(d["next"]))}) for d in data["dimensions"]
        ),
        items=tuple(
            model.Item(**item | {side: model.Option(**item[side]) for side in ("a", "b")}) for item in data["items"]
        ),
        dealbreakers=tuple(model.Dealbreaker(**dealbreaker) for dealbreaker in data["dealbreakers"]),
        both=tuple(data["both"]),
        limits=tuple(data["limits"]),
    )
