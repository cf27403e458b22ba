"""The chance that random answers get a verdict: exact, and simulated with 5,000 takers."""

from __future__ import annotations

from math import sqrt
from random import Random

import pytest
from benchmarks import quiz_bands
from benchmarks.quiz_bands import Errors, cutoffs, errors, errors_two

from roleadvisor.model import LENGTH, Form
from roleadvisor.quiz.score import CLEAR, LEAN, MIN_DECIDED, AnswerKey, decide, score, two_sided, two_sided_weighted

from .conftest import taken

TAKERS = 5000
LIMIT = Errors(0.05, 0.20)


def within_limit(rates: Errors) -> bool:
    return rates.clear <= LIMIT.clear and rates.verdict <= LIMIT.verdict


def near(simulated: float, exact: float) -> bool:
    """Within four standard errors of 5,000 draws."""
    return abs(simulated - exact) <= 4 * sqrt(exact * (1 - exact) / TAKERS)


def band_of(key: AnswerKey, form: Form, letters: str) -> str:
    return score(key, taken(form, letters[: LENGTH[form]])).band


def simulate(key: AnswerKey, look: str, neither: float) -> Errors:
    random = Random(20)
    counts = {"clear": 0, "lean": 0, "balanced": 0, "unscored": 0}
    for _ in range(TAKERS):
        letters = "".join("n" if random.random() < neither else random.choice("ab") for _ in range(24))
        band = band_of(key, "full" if look == "full" else "quick", letters)
        if look == "two" and band in ("balanced", "unscored"):
            band = band_of(key, "full", letters)
        counts[band] += 1
    return Errors(counts["clear"] / TAKERS, (counts["clear"] + counts["lean"]) / TAKERS)


@pytest.mark.slow
@pytest.mark.parametrize("neither", [0.0, 0.2])
@pytest.mark.parametrize("look", ["quick", "full", "two"])
def test_simulated_random_takers_get_a_verdict_as_rarely_as_computed(key: AnswerKey, look: str, neither: float) -> None:
    exact = errors_two(neither) if look == "two" else errors("full" if look == "full" else "quick", neither)
    simulated = simulate(key, look, neither)
    assert within_limit(exact)
    assert near(simulated.clear, exact.clear)
    assert near(simulated.verdict, exact.verdict)


def test_random_answers_rarely_get_a_verdict_however_many_are_decided() -> None:
    assert within_limit(quiz_bands.worst_two_looks())
    for form in list(LENGTH):
        assert all(within_limit(quiz_bands.errors_given(form, decided)) for decided in range(LENGTH[form] + 1))


def test_the_worst_case_is_as_documented() -> None:
    worst = quiz_bands.worst_two_looks()
    assert (round(worst.clear, 3), round(worst.verdict, 3)) == (0.012, 0.189)


@pytest.mark.parametrize("form", list(LENGTH))
def test_the_table_of_cutoffs_agrees_with_the_decision(form: Form) -> None:
    for row in cutoffs(form):
        named = [decide(form, k, row.decided - k)[0] for k in (row.lean - 1, row.lean, row.clear)]
        assert named[0] == "balanced"
        assert named[1] in ("lean", "clear")
        assert named[2] == "clear"
        counts = range(row.decided // 2, row.decided + 1)
        fewest = [next(k for k in counts if two_sided(k, row.decided - k) <= limit[form]) for limit in (LEAN, CLEAR)]
        assert [row.lean, row.clear] == fewest


@pytest.mark.parametrize("form", list(LENGTH))
def test_a_consistent_taker_is_clear_from_the_minimum_of_decided_answers_on(form: Form) -> None:
    for decided in range(MIN_DECIDED[form], LENGTH[form] + 1):
        assert decide(form, decided, 0) == ("clear", 0)
        assert decide(form, 0, decided) == ("clear", 1)


def test_the_chance_is_that_of_the_two_sided_binomial_test() -> None:
    assert [round(two_sided(m, 12 - m), 2) for m in (7, 8, 9, 10)] == [0.77, 0.39, 0.15, 0.04]
    assert two_sided(6, 6) == 1


def test_with_weight_one_the_weighted_chance_is_the_unweighted_one() -> None:
    for mle in range(13):
        assert two_sided_weighted(2 * mle - 12, 4, 8, 1) == pytest.approx(two_sided(mle, 12 - mle))


@pytest.mark.parametrize("neither", [0.0, 0.1])
def test_who_takes_a_side_three_times_in_four_mostly_leans(neither: float) -> None:
    for share, band in ((0.75, "lean"), (0.9, "clear")):
        two = quiz_bands.bands(share, neither)["two"]
        assert two[band] > 0.5
        assert two["other"] < 0.001
    assert quiz_bands.bands(0.6, neither)["two"]["none"] > 0.5
