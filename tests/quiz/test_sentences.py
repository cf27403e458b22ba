"""The sentences of a quiz result."""

from __future__ import annotations

import re

from hypothesis import given, settings
from msgspec.structs import replace

from roleadvisor.model import Knowledge
from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.score import Result, score, with_dealbreakers
from roleadvisor.render import Call
from roleadvisor.render import quiz_result_document as sentences
from roleadvisor.render.plain import plain

from .conftest import taken
from .test_score import IDS, KEY, QUIZ, consistent, rows

# Machine learning in the first dimension, software in the second, once each in the others.
TWO_WAYS = "".join(
    consistent("quick", "mle" if d == IDS[0] or (d != IDS[1] and n < 6) else "swe")[n]
    for n, d in enumerate(item.dimension for item in QUIZ.items[:12])
)
MLE, SWE = consistent("quick", "mle"), consistent("quick", "swe")


def of(mle: int) -> tuple[Answers, Result]:
    answers = taken("quick", MLE[:mle] + SWE[mle:])
    return answers, score(KEY, answers)


def test_eight_of_twelve_is_balanced_with_a_chance_of_39_percent() -> None:
    random = "Random answers look at least this one-sided 39% of the time: too close to call."
    assert sentences.chance(of(8)[1]) == f"({random})"
    assert "too close" not in sentences.chance(of(12)[1])
    assert sentences.verdict(QUIZ, of(8)[1])[0].startswith("Balanced: ")


def test_an_even_split_has_no_side_and_no_chance() -> None:
    assert sentences.chance(of(6)[1]) == "(both alike)"


def test_each_role_has_its_own_things_to_try_and_a_balanced_result_those_of_both() -> None:
    mle, balanced, swe = (set(sentences.to_try(QUIZ, of(count)[1])) for count in (12, 6, 0))
    assert (mle & swe, mle & set(QUIZ.both)) == (set(), set())
    assert set(QUIZ.both) <= balanced
    assert sentences.experiment(QUIZ, of(12)[1])[0].startswith("Try machine learning (our advice): ")
    assert sentences.experiment(QUIZ, of(0)[1])[0].startswith("Try software engineering (our advice): ")


def test_the_strongest_sign_is_named_for_each_side() -> None:
    for_one, for_other = sentences.strongest(QUIZ, score(KEY, taken("quick", TWO_WAYS)))
    assert for_one == "Strongest sign for machine learning: your answers on data or product (2 of 2)."
    assert for_other == "Strongest sign for software engineering: your answers on mathematics (2 of 2)."
    clear = sentences.strongest(QUIZ, of(12)[1])
    assert clear[1] == "Strongest sign for software engineering: none."


def test_a_dimension_that_leans_by_one_answer_is_open_in_the_full_form_and_not_in_the_quick_one() -> None:
    full = list(consistent("full", "mle"))
    indexes = KEY.item_indexes[IDS.index("maths")]
    assert len(indexes) == 4
    full[indexes[0]] = "a" if full[indexes[0]] == "b" else "b"
    full[indexes[1]] = "n"  # two to one
    result = score(KEY, taken("full", "".join(full)))
    assert [d.id for d in sentences.open_dimensions(result)] == ["maths"]
    quick = "".join("n" if i == indexes[0] else letter for i, letter in enumerate(TWO_WAYS))
    leads = {d.id: abs(d.counts["mle"] - d.counts["swe"]) for d in score(KEY, taken("quick", quick)).dimensions}
    opened = {d.id for d in sentences.open_dimensions(score(KEY, taken("quick", quick)))}
    assert leads["maths"] == 1
    assert opened == {key for key, lead in leads.items() if lead == 0}


def test_the_sentences_name_the_weight_and_the_tipping_weight() -> None:
    result = score(KEY, of(8)[0], ("subject",))
    assert result.weighted is not None
    heavier = replace(result, weighted=replace(result.weighted, weight=3, tips_at=4))
    assert "counted 3 times: " in sentences.weighted(QUIZ, heavier)[1]
    assert sentences.weighted(QUIZ, heavier)[2] == "The verdict changes once they count 4 times."


def test_answers_of_the_most_one_sided_dimensions_drive_the_result() -> None:
    index = KEY.item_indexes[IDS.index("maths")][0]
    letters = "".join("n" if i == index else letter for i, letter in enumerate(MLE))
    answers = taken("quick", letters)
    lines = sentences.drivers(QUIZ, answers, score(KEY, answers))
    maths = [QUIZ.items[i] for i in KEY.item_indexes[IDS.index("maths")]]
    assert [line.startswith('You chose "') for line in lines] == [True] * 3
    assert [item for item in maths if any(item.a.text in line for line in lines)] == []  # one answer of two leans less


@settings(deadline=None, max_examples=60)
@given(rows())
def test_a_percentage_is_always_explained(answers: Answers) -> None:
    result = score(KEY, answers, ("maths",))
    lines = [
        *sentences.verdict(QUIZ, result), *sentences.drivers(QUIZ, answers, result), *sentences.tips(QUIZ, result),
        *sentences.to_try(QUIZ, result), *sentences.weighted(QUIZ, result), *QUIZ.limits,
    ]  # fmt: skip
    for line in lines:
        assert line.strip()
        assert "%" not in line or re.search(r"Random answers look at least this one-sided .*% of", line)
    assert sentences.entries_to_read(QUIZ, result)


def test_what_stands_against_a_role_is_shown_without_a_verdict_too() -> None:
    answers = taken("full", "n" * 24)
    result = with_dealbreakers(score(KEY, answers), QUIZ.dealbreakers, [each.id for each in QUIZ.dealbreakers])
    document = sentences.result_document(result, QUIZ, answers, Knowledge("T", "2026-01-01"), Call())
    assert result.band == "unscored"
    assert result.conflicts[0] in plain(document)
    assert "What would tip it" not in plain(document)
