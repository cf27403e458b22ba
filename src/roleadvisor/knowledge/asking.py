"""Put the words that tell who asks, from all files of a base, into one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from roleadvisor import model
from roleadvisor.knowledge.shapes import AskerShape
from roleadvisor.text import plain_words


def asking(shape: AskerShape, knowledge: model.Knowledge) -> model.Asking:
    """The words of asker.yaml with the names of the base's starting points, roles, neighbours, places and levels."""
    phrases: dict[str, list[tuple[str, str]]] = {}
    for kind, key, names in (*_of_base(knowledge), *_of_file(shape)):
        for name in names:
            known = phrases.setdefault(" ".join(plain_words(name)), [])
            if (kind, key) not in known:
                known.append((kind, key))
    return model.Asking(
        phrases={phrase: tuple(known) for phrase, known in phrases.items() if phrase},
        circumstances={key: each.heard for key, each in shape.circumstances.items()},
        refusals={key: each.circumstance for key, each in shape.refusals.items()},
        languages={name: tuple(words) for name, words in shape.languages.items()},
        texts=tuple(model.LongText(key, each.says, tuple(each.entries)) for key, each in shape.texts.items()),
        closed=bool(shape.careers),
    )


def _of_base(knowledge: model.Knowledge) -> Iterator[tuple[str, str, Iterable[str]]]:
    for start in knowledge.starts:
        yield "start", start.id, (start.label, *start.aliases)
    for role in knowledge.roles:
        yield "role", role.id, (role.id, role.name, role.person, *role.aliases)
    for near in knowledge.neighbours:
        yield "neighbour", near.id, (near.name, *near.aliases)
    for place in knowledge.places:
        yield "place", place.id, place.names
    for level, words in knowledge.levels.items():
        yield "level", level, words


def _of_file(shape: AskerShape) -> Iterator[tuple[str, str, Iterable[str]]]:
    for kind, lists in (("start", shape.starts), ("role", shape.roles), ("side", shape.sides), ("outside", shape.outside)):
        for key, words in lists.items():
            yield kind, key, words
    for key, each in shape.circumstances.items():
        yield "circumstance", key, each.words
    for key, refusal in shape.refusals.items():
        yield "refusal", key, refusal.words
        yield "unwanted", key, (*shape.disliked, *refusal.unwanted)
        yield "disliked", key, shape.disliked
    for key, text in shape.texts.items():
        yield "text", key, text.words
    yield "topic", "", shape.topics
    yield "subject", "", shape.subjects
    yield "career", "", shape.careers
    yield "threat", "", shape.threats
