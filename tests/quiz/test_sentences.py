"""What a result says."""

from __future__ import annotations

import re

from hypothesis import given, settings
from msgspec.structs import replace

from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.score import Result, score
from roleadvisor.render import quiz_result_document as sentences

from .conftest import taken
from .test_score import IDS, KEY, QUIZ, consistent, rows

# For ML in the first dimension, for software in the second, each way once in the others.
TWO_WAYS = "".join(
    consistent("quick", "mle" if d == IDS[0] or (d != IDS[1] and n < 6) else "swe")[n]
    for n, d in enumerate(item.dimension for item in QUIZ.items[:12])
)
MLE, SWE = consistent("quick", "mle"), consistent("quick", "swe")


def of(mle: int) -> tuple[Answers, Result]:
    answers = taken("quick", MLE[:mle] + SWE[mle:])
    return answers, score(KEY, answers)


def test_eight_of_twelve_is_balanced_in_the_words_of_the_issue() -> None:
    coins = "tossing coins would come out at least that lopsided 39% of the time"
    picked = "You picked the machine learning side 8 times out of 12"
    assert sentences.chance(QUIZ, of(8)[1]) == f"{picked}; {coins}."
    assert sentences.chance_in_short(of(8)[1]) == f"({coins})"
    assert sentences.verdict(QUIZ, of(8)[1])[0].startswith("Balanced: ")


def test_a_verdict_names_the_role_first() -> None:
    assert sentences.verdict(QUIZ, of(2)[1]) == ["Your answers point clearly to software engineering."]
    assert sentences.verdict(QUIZ, of(9)[1]) == ["You lean towards machine learning, though not strongly."]


def test_an_even_split_has_no_side_and_no_chance() -> None:
    assert sentences.chance(QUIZ, of(6)[1]) == "You picked either side 6 times."
    assert sentences.chance_in_short(of(6)[1]) == "(both alike)"


def test_undecided_answers_are_told() -> None:
    result = score(KEY, taken("quick", MLE[:9] + "nnn"))
    assert "9 times out of the 9 where you took a side; " in sentences.chance(QUIZ, result)
    assert "9 of 12 questions" in sentences.verdict(QUIZ, result)[1]


def test_a_balanced_result_says_what_serves_both() -> None:
    assert set(QUIZ.both) <= set(sentences.to_try(QUIZ, of(6)[1]))


def test_a_role_is_not_told_what_serves_both() -> None:
    assert not set(QUIZ.both) & set(sentences.to_try(QUIZ, of(12)[1]))


def test_the_two_roles_are_told_different_things_to_try() -> None:
    mle, swe = (sentences.to_try(QUIZ, of(count)[1]) for count in (12, 0))
    assert set(mle) & set(swe) == set()
    assert sentences.experiment(QUIZ, of(12)[1])[0].startswith("Try machine learning (our advice): ")
    assert sentences.experiment(QUIZ, of(0)[1])[0].startswith("Try software engineering (our advice): ")


def test_without_a_role_both_can_be_tried() -> None:
    lines = sentences.experiment(QUIZ, of(6)[1])
    assert [line.split(" (")[0] for line in lines] == ["Try machine learning", "Try software engineering"]


def test_what_stood_out_is_told_in_a_sentence() -> None:
    assert sentences.stood_out(QUIZ, of(12)[1]) == ("Every dimension leans as far towards machine learning.")
    assert re.fullmatch(
        r"What stood out: .+ \(MLE\), .+ \(SWE\)\.", sentences.stood_out(QUIZ, score(KEY, taken("quick", TWO_WAYS)))
    )
    assert sentences.stood_out(QUIZ, of(6)[1]).startswith("Nothing stood out: ")


def test_drivers_of_a_clear_result_are_answers_for_its_role() -> None:
    answers, result = of(12)
    assert len(sentences.drivers(QUIZ, answers, result)) == 4
    assert all("over" in line for line in sentences.drivers(QUIZ, answers, result)[1:])


def test_a_lean_can_be_tipped_and_twelve_to_nothing_cannot() -> None:
    assert "would make it balanced." in sentences.tips(QUIZ, of(9)[1])[0]
    assert sentences.tips(QUIZ, of(12)[1]) == ["No single answer would change this."]


def test_importance_is_said_with_and_without() -> None:
    result = score(KEY, of(8)[0], ("subject", "company"))
    lines = sentences.weighted(QUIZ, result)
    assert lines[0] == "Without weights: 8 to 4 (balanced)."
    assert lines[1].startswith("With data or product; company at work counted double: ")


def test_the_weight_that_is_told_is_the_weight_that_counts() -> None:
    result = score(KEY, of(8)[0], ("subject",))
    assert result.weighted is not None
    heavier = replace(result, weighted=replace(result.weighted, weight=3, tips_at=4))
    assert "counted 3 times: " in sentences.weighted(QUIZ, heavier)[1]
    assert sentences.weighted(QUIZ, heavier)[2] == "The verdict changes once they count 4 times."


def test_a_dimension_that_leads_by_one_points_there() -> None:
    place = KEY.item_indexes[IDS.index("maths")][0]
    letters = "".join("n" if i == place else letter for i, letter in enumerate(MLE))
    answers = taken("quick", letters)
    lines = sentences.drivers(QUIZ, answers, score(KEY, answers))
    assert "mathematics" in lines[0]
    assert lines[0].startswith("Towards machine learning: ")


@settings(deadline=None, max_examples=60)
@given(rows())
def test_no_percentage_stands_alone(answers: Answers) -> None:
    result = score(KEY, answers, ("maths",))
    said = [
        *sentences.verdict(QUIZ, result), *sentences.drivers(QUIZ, answers, result), *sentences.tips(QUIZ, result),
        *sentences.to_try(QUIZ, result), *sentences.weighted(QUIZ, result), *QUIZ.limits,
    ]  # fmt: skip
    for line in said:
        assert line.strip()
        assert "%" not in line or re.search(
            r"tossing coins would come out at least that lopsided .*% of the time", line
        )
    assert sentences.entries_to_read(QUIZ, result)
