"""The shipped quiz and knowledge test, read by the project's own loader."""

from functools import cache

import pytest

from roleadvisor.knowledge import compiler, folder
from roleadvisor.model import Form, Knowledge, Quiz, TestQuestion
from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.score import AnswerKey, answer_key


@cache
def shipped() -> Knowledge:
    return compiler.check(folder.read(folder.shipped())).knowledge


def load_quiz() -> Quiz:
    quiz = shipped().quiz
    assert quiz is not None
    return quiz


def taken(form: Form, letters: str) -> Answers:
    """Answers to the quiz that is asked today."""
    return Answers(form, letters, load_quiz().version)


def load_test() -> tuple[TestQuestion, ...]:
    return shipped().test


@pytest.fixture(scope="session")
def quiz() -> Quiz:
    return load_quiz()


@pytest.fixture(scope="session")
def key(quiz: Quiz) -> AnswerKey:
    return answer_key(quiz)


@pytest.fixture(scope="session")
def questions() -> tuple[TestQuestion, ...]:
    return load_test()
