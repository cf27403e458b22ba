"""The shipped quiz and test as records, read without the project's loader."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from roleadvisor.model import Claim, Dealbreaker, Dimension, Item, NextStep, Option, Quiz, SourceRef, TestQuestion
from roleadvisor.quiz.result import AnswerKey, answer_key

DATA = Path(os.environ.get("QUIZ_DATA", "data"))


def load_quiz() -> Quiz:
    raw = yaml.safe_load((DATA / "quiz.yaml").read_text("utf-8"))
    items = [Item(**{**i, "a": Option(**i["a"]), "b": Option(**i["b"])}) for i in raw["items"]]
    dealbreakers = tuple(Dealbreaker(**d) for d in raw["dealbreakers"])
    return Quiz(raw["version"], tuple(map(_dimension, raw["dimensions"])), tuple(items), dealbreakers)


def _dimension(raw: dict[str, Any]) -> Dimension:
    step = NextStep(**{**raw["next"], "entries": tuple(raw["next"]["entries"])})
    return Dimension(**{**raw, "next": step, "aliases": tuple(raw["aliases"])})


def load_test() -> tuple[TestQuestion, ...]:
    return tuple(map(_question, yaml.safe_load((DATA / "test.yaml").read_text("utf-8"))))


def _question(raw: dict[str, Any]) -> TestQuestion:
    reason = Claim(raw["claim"], "", (SourceRef("guide", "x"),), "fact")
    return TestQuestion(raw["id"], raw["topic"], raw["question"], tuple(raw["options"]), reason, raw["entry"])


@pytest.fixture(scope="session")
def quiz() -> Quiz:
    return load_quiz()


@pytest.fixture(scope="session")
def key(quiz: Quiz) -> AnswerKey:
    return answer_key(quiz)


@pytest.fixture(scope="session")
def questions() -> tuple[TestQuestion, ...]:
    return load_test()
