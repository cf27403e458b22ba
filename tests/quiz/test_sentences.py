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
from roleadvisor.render.table import SHARE_WIDTH

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
    close = "Balanced: random answers look this one-sided 39% of the time, too close to call."
    assert sentences.verdict(QUIZ, of(8)[1])[0] == close


def test_chance_is_mentioned_without_a_call_for_a_lean_and_not_at_all_for_a_clear_result() -> None:
    assert sentences.verdict(QUIZ, of(9)[1])[1] == "Random answers look this one-sided 15% of the time."
    assert "%" not in " ".join(line for count in (11, 12, 1, 0) for line in sentences.verdict(QUIZ, of(count)[1]))


def test_an_even_split_has_no_side_and_no_chance() -> None:
    assert sentences.verdict(QUIZ, of(6)[1])[0] == "Balanced: you chose each as often as the other."


def test_clear_says_what_it_does_not_mean_and_a_tie_what_to_do() -> None:
    clear, lean, tie = (" ".join(sentences.verdict(QUIZ, of(count)[1])) for count in (12, 9, 6))
    assert "what you like today, not how well you would do; the other job stays open" in clear
    assert "an evening of each" in tie
    assert "evening" not in lean


def test_each_role_has_its_own_things_to_try_and_a_balanced_result_those_of_both() -> None:
    mle, balanced, swe = (set(sentences.to_try(QUIZ, of(count)[1])) for count in (12, 6, 0))
    assert (mle & swe, mle & set(QUIZ.both)) == (set(), set())
    assert set(QUIZ.both) <= balanced


def test_a_trial_says_why_and_what_to_ask_oneself_afterwards() -> None:
    evenings = {d.id: d.next for d in QUIZ.dimensions}
    sides = {role: sentences.trial(QUIZ, of(count)[1]) for role, count in (("mle", 12), ("swe", 0))}
    for role, (evening, ask) in sides.items():
        assert evening.startswith("Try this (our advice; to see if the work is what you expect): ")
        assert evening.endswith(evenings["subject"].evenings[role])
        assert ask == f"Afterwards: {evenings['subject'].afterwards}"
    even = replace(of(9)[1], role="mle", band="lean")
    assert "where you leaned least: " in sentences.trial(QUIZ, even)[0]
    both = sentences.trial(QUIZ, of(6)[1])
    assert [line.partition(":")[0] for line in both[1:]] == [
        "Machine learning",
        "Software engineering",
        "Afterwards",
    ]
    assert sentences.trial(QUIZ, of(6)[1], afterwards=False) == both[:-1]


def test_the_strongest_sign_is_named_for_each_side() -> None:
    both = sentences.strongest(QUIZ, score(KEY, taken("quick", TWO_WAYS)))
    assert both == (
        "Strongest sign for machine learning: what data can tell (2 of 2); "
        "for software engineering: steps and parts (2 of 2)."
    )
    assert sentences.strongest(QUIZ, of(12)[1]).endswith("(2 of 2) and 5 other rows; for software engineering: none.")


def test_every_side_fits_its_bar_on_a_line_of_80() -> None:
    sides = [side for dimension in QUIZ.dimensions for side in dimension.sides.values()]
    assert max(map(len, sides)) <= 25
    left, right = (max(len(d.sides[role.id]) for d in QUIZ.dimensions) for role in QUIZ.poles)
    assert left + right + SHARE_WIDTH + 2 * 2 + 4 <= 80  # counts of two digits, and blanks between the columns


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
    counts = " to ".join(map(str, result.weighted.counts.values()))
    heavier = replace(result, weighted=replace(result.weighted, weight=3, tips_at=4))
    said = f"With data or product counted 3 times, it is {counts} for machine learning, still balanced."
    assert sentences.weighted(QUIZ, heavier) == [f"{said} Only from 4 times on would the verdict change."]
    brief = f"With what matters counted 3 times: {counts} for machine learning, still balanced."
    assert sentences.weighted(QUIZ, heavier, brief=True) == [brief]
    never = replace(result, weighted=replace(result.weighted, weight=3, tips_at=None))
    assert sentences.weighted(QUIZ, never) == [f"{said} No weight would change the verdict."]


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
        assert "%" not in line or re.search(r"(?i)random answers look this one-sided .*% of", line)
    assert sentences.entries_to_read(QUIZ, result)


def test_what_stands_against_a_role_is_shown_without_a_verdict_too() -> None:
    answers = taken("full", "n" * 24)
    result = with_dealbreakers(score(KEY, answers), QUIZ.dealbreakers, [each.id for each in QUIZ.dealbreakers])
    document = sentences.result_document(result, QUIZ, answers, Knowledge("T", "2026-01-01"), Call())
    assert result.band == "unscored"
    assert result.conflicts[0] in plain(document)
    assert "What would tip it" not in plain(document)
