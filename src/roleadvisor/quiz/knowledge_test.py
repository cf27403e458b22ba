"""The knowledge test: draw questions, shuffle their options, grade the answers, name the entries to read next."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import asdict

from roleadvisor.model import OPTION_LETTERS, TestQuestion

T = TypeVar("T")


class Asked(TestQuestion, frozen=True):
    """A question of the test as it is asked, with its options shuffled."""

    right: str  # the letter of the right option


class TopicScore(Struct, frozen=True):
    """The number of right answers in one topic."""

    topic: str
    right: int
    asked: int


class Graded(Struct, frozen=True):
    """A finished test."""

    right: int
    asked: int
    topics: tuple[TopicScore, ...]
    wrong: tuple[str, ...]  # question ids
    read: tuple[str, ...]  # ids of the FAQ entries to read next


def draw(questions: Sequence[TestQuestion], count: int, seed: int) -> tuple[Asked, ...]:
    """Draw ``count`` questions (all when there are fewer), spread evenly over the topics; repeatable by ``seed``.

    Only ``Random.random`` is used, the one method whose sequence Python promises to keep between versions
    (https://docs.python.org/3/library/random.html#notes-on-reproducibility).
    """
    random = Random(seed)  # noqa: S311 - a draw of questions, no secret
    by_topic: dict[str, list[TestQuestion]] = {}
    for question in shuffled(questions, random):
        by_topic.setdefault(question.topic, []).append(question)
    rounds = [(number, question) for topic in by_topic.values() for number, question in enumerate(topic)]
    drawn = [question for _, question in sorted(rounds, key=lambda pair: pair[0])][:count]
    return tuple(_ask(question, random) for question in shuffled(drawn, random))


def shuffled(values: Sequence[T], random: Random) -> list[T]:
    """Return a shuffled copy, by Fisher-Yates from the end (Knuth, TAOCP vol. 2, algorithm 3.4.2 P)."""
    mixed = list(values)
    for i in range(len(mixed) - 1, 0, -1):
        j = int(random.random() * (i + 1))
        mixed[i], mixed[j] = mixed[j], mixed[i]
    return mixed


def grade(asked: Sequence[Asked], answers: Sequence[str | None]) -> Graded:
    """Grade letters, one a question; None stands for an answer not given."""
    wrong = [question for question, answer in zip(asked, answers, strict=True) if answer != question.right]
    topics: dict[str, list[bool]] = {}
    for question in asked:
        topics.setdefault(question.topic, []).append(question not in wrong)
    return Graded(
        right=len(asked) - len(wrong),
        asked=len(asked),
        topics=tuple(TopicScore(topic, sum(hits), len(hits)) for topic, hits in sorted(topics.items())),
        wrong=tuple(question.id for question in wrong),
        read=tuple(dict.fromkeys(question.entry for question in wrong)),
    )


def _ask(question: TestQuestion, random: Random) -> Asked:
    options = shuffled(question.options, random)
    right = OPTION_LETTERS[options.index(question.options[0])]
    return Asked(**asdict(question) | {"options": tuple(options), "right": right})
