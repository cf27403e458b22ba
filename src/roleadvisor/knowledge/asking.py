"""Put the phrases that tell who asks, from all files of a base, into one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from roleadvisor import model
from roleadvisor.knowledge.records import record
from roleadvisor.knowledge.shapes import AskerShape
from roleadvisor.text import plain_words


def asking(shape: AskerShape, knowledge: model.Knowledge) -> model.Asking:
    """The phrases of asker.yaml, and the names of the base's starting points, roles, neighbours, places and levels."""
    phrases: dict[str, list[tuple[model.PhraseKind, str]]] = {}
    listed = ((kind, key, words) for kind, lists in shape.phrases.items() for key, words in lists.items())
    for kind, key, names in (*_names(knowledge), *listed):
        for name in names:
            tells = phrases.setdefault(" ".join(plain_words(name)), [])
            tells += [(kind, key)] if (kind, key) not in tells else []
    told = {phrase: tuple(tells) for phrase, tells in phrases.items() if phrase}
    texts = tuple(record(model.LongText, each, id=key) for key, each in shape.texts.items())
    return record(model.Asking, shape, phrases=told, texts=texts)


def _names(knowledge: model.Knowledge) -> Iterator[tuple[model.PhraseKind, str, Iterable[str]]]:
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
