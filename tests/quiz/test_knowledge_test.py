"""The knowledge test: its questions, drawing and grading."""

from __future__ import annotations

import re
from statistics import mean

from hypothesis import given
from hypothesis import strategies as st

from roleadvisor import model
from roleadvisor.quiz.knowledge_test import draw, grade
from roleadvisor.render.quiz_document import feedback

from .conftest import load_test, shipped

QUESTIONS = load_test()


def test_there_are_24_questions_of_four_options_in_four_or_five_topics(
    questions: tuple[model.TestQuestion, ...],
) -> None:
    assert len(questions) >= 24
    assert 4 <= len({q.topic for q in questions}) <= 5
    assert {len(q.options) for q in questions} == {4}


def test_its_length_does_not_reveal_the_right_option(questions: tuple[model.TestQuestion, ...]) -> None:
    longest = mean(len(q.options[0]) >= max(map(len, q.options)) for q in questions)
    shortest = mean(len(q.options[0]) <= min(map(len, q.options)) for q in questions)
    assert 0.1 <= longest <= 0.4
    assert 0.1 <= shortest <= 0.4


def test_options_are_about_equally_long(questions: tuple[model.TestQuestion, ...]) -> None:
    for q in questions:
        if max(map(len, q.options)) > 12:
            assert min(map(len, q.options)) >= 0.75 * max(map(len, q.options)), q.id


ABSOLUTE = re.compile(r"\b(always|never|only|all|any|every\w*|no one|nobody|nothing|none|no|neither)\b", re.IGNORECASE)


def test_absolute_words_do_not_reveal_the_right_option(questions: tuple[model.TestQuestion, ...]) -> None:
    right = mean(bool(ABSOLUTE.search(q.options[0])) for q in questions)
    wrong = mean(bool(ABSOLUTE.search(option)) for q in questions for option in q.options[1:])
    assert abs(right - wrong) <= 1 / len(questions)


def test_the_feedback_names_its_sources_in_a_few_words() -> None:
    for asked in draw(QUESTIONS, len(QUESTIONS), 1):
        said = feedback(asked, asked.right, shipped())
        assert said.startswith(f"Right. {asked.reason.text} (")
        named = said.rpartition(" (")[2].rstrip(")").split("; ")
        assert 1 <= len(named) <= 2
        assert all(len(name.split()) <= 6 for name in named)


def test_there_are_questions_on_pay_demand_and_prospects(questions: tuple[model.TestQuestion, ...]) -> None:
    asked = {q.entry for q in questions}
    assert {"pay-compare", "demand", "prospects", "first-job"} <= asked


@given(st.integers(), st.integers(1, 40))
def test_a_seed_always_draws_the_same_questions(seed: int, count: int) -> None:
    drawn = draw(QUESTIONS, count, seed)
    assert drawn == draw(QUESTIONS, count, seed)
    assert len({q.id for q in drawn}) == min(count, len(QUESTIONS))


def test_a_seed_draws_alike_on_every_python_version() -> None:
    drawn = [(question.id, question.right) for question in draw(QUESTIONS, 4, 1)]
    assert drawn == [("t17", "c"), ("t05", "b"), ("t09", "d"), ("t37", "d")]


@given(st.integers(0, 500))
def test_five_questions_come_from_five_topics(seed: int) -> None:
    assert len({q.topic for q in draw(QUESTIONS, 5, seed)}) == len({q.topic for q in QUESTIONS})


@given(st.integers(0, 500))
def test_shuffling_keeps_the_right_option_right(seed: int) -> None:
    first = {q.id: q.options[0] for q in QUESTIONS}
    assert all(q.options["abcd".index(q.right)] == first[q.id] for q in draw(QUESTIONS, 10, seed))


@given(st.integers(0, 50))
def test_the_topics_of_a_grade_add_up_to_the_total(seed: int) -> None:
    asked = draw(QUESTIONS, 12, seed)
    graded = grade(asked, ["a"] * 11 + [None])
    assert sum(t.right for t in graded.topics) == graded.right == 12 - len(graded.wrong)
    assert sum(t.asked for t in graded.topics) == graded.asked == 12


def test_a_perfect_grade_recommends_nothing_to_read() -> None:
    asked = draw(QUESTIONS, 30, 3)
    assert grade(asked, [q.right for q in asked]).read == ()
