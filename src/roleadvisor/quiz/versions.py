"""The quiz that is asked today and the earlier ones, whose codes can still be read."""

from __future__ import annotations

from roleadvisor.model import Knowledge, Quiz
from roleadvisor.quiz.code import Answers, decode, parse
from roleadvisor.quiz.result import AnswerKey, answer_key


class Versions:
    """Every version of the quiz of a base that has one; ``numbers`` are theirs, that of the one ``asked`` first.

    ``planned`` says whether the base knows the way to a role.
    """

    def __init__(self, base: Knowledge) -> None:
        if base.quiz is None:
            raise ValueError("the base has no quiz")
        self.asked: Quiz = base.quiz
        self.planned = base.planned
        self._quizzes = {quiz.version: quiz for quiz in (base.quiz, *base.earlier_quizzes)}
        self._keys: dict[int, AnswerKey] = {}
        self.numbers: tuple[int, ...] = tuple(self._quizzes)

    def parse(self, text: str) -> Answers:
        """Read a code of any version, or the bare letters of the one asked today; raises ``CodeError``."""
        return parse(text, self.numbers)

    def decode(self, text: str) -> Answers:
        """Read a code of any version; raises ``CodeError``."""
        return decode(text, self.numbers)

    def quiz(self, version: int) -> Quiz:
        """The quiz of a version that a code of this base has."""
        return self._quizzes[version]

    def key(self, version: int) -> AnswerKey:
        """Its answer key, made once."""
        if version not in self._keys:
            self._keys[version] = answer_key(self._quizzes[version])
        return self._keys[version]
