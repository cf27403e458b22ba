"""The fit quiz and the knowledge test: pure functions from answers to frozen results.

Also the versions of the quiz of a base: the one asked today and the earlier ones, whose codes can still be read.
"""

from __future__ import annotations

from roleadvisor.errors import PartMissing
from roleadvisor.model import Knowledge, Quiz
from roleadvisor.quiz.code import Answers, decode, parse
from roleadvisor.quiz.score import AnswerKey, Result, answer_key
from roleadvisor.quiz.score import score as score_answers  # `score` is the submodule


class Versions:
    """The current quiz of a base and its earlier versions, to read old codes; raises PartMissing without a quiz."""

    def __init__(self, base: Knowledge) -> None:
        if base.quiz is None:
            raise PartMissing("quiz (quiz.yaml)")
        self.current: Quiz = base.quiz
        self.base = base
        # By number, the current one first.
        self.quizzes: dict[int, Quiz] = {quiz.version: quiz for quiz in (base.quiz, *base.earlier_quizzes)}
        self.keys: dict[int, AnswerKey] = {version: answer_key(quiz) for version, quiz in self.quizzes.items()}

    def parse(self, text: str) -> Answers:
        """Read a code of any version, or the bare letters of the current one; raises ``CodeError``."""
        return parse(text, tuple(self.quizzes))

    def decode(self, text: str) -> Answers:
        """Read a code of any version; raises ``CodeError``."""
        return decode(text, tuple(self.quizzes))

    def score(self, answers: Answers, matters: tuple[str, ...] = ()) -> Result:
        """Score answers to any version; ``matters`` as in ``quiz.score.score``."""
        return score_answers(self.keys[answers.version], answers, matters)
