"""The knowledge test: draw questions, shuffle their options, grade the answers, name the entries to read next."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from msgspec import Struct
from msgspec.structs import asdict

from roleadvisor.model import OPTION_LETTERS, TestQuestion


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
    """Draw ``count`` questions (all when there are fewer), spread evenly over the topics; repeatable by ``seed``."""
    random = Random(seed)  # noqa: S311 - a draw of questions, no secret
    by_topic: dict[str, list[TestQuestion]] = {}
    for question in random.sample(questions, len(questions)):
        by_topic.setdefault(question.topic, []).append(question)
    rounds = [(number, question) for topic in by_topic.values() for number, question in enumerate(topic)]
    drawn = [question for _, question in sorted(rounds, key=lambda pair: pair[0])][:count]
    return tuple(_ask(question, random) for question in random.sample(drawn, len(drawn)))


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
    options = random.sample(question.options, len(question.options))
    right = OPTION_LETTERS[options.index(question.options[0])]
    return Asked(**asdict(question) | {"options": tuple(options), "right": right})
