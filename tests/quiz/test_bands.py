"""Random takers: the exact errors, and 5,000 simulated takers beside them."""

from __future__ import annotations

from math import sqrt
from random import Random

import pytest
from benchmarks import quiz_bands
from benchmarks.quiz_bands import Errors, cutoffs, errors, errors_two

from roleadvisor.model import LENGTH, Form
from roleadvisor.quiz.score import MIN_DECIDED, AnswerKey, decide, score, standard_error, two_sided, two_sided_weighted

from .conftest import taken

TAKERS = 5000
RATES = (0.0, 0.2)
LIMIT = Errors(0.05, 0.20)


def within(found: Errors, limit: Errors) -> bool:
    return found.clear <= limit.clear and found.verdict <= limit.verdict


def near(seen: float, exact: float) -> bool:
    """Within four standard errors of 5,000 draws."""
    return abs(seen - exact) <= 4 * sqrt(exact * (1 - exact) / TAKERS)


def band_of(key: AnswerKey, form: Form, letters: str) -> str:
    return score(key, taken(form, letters[: LENGTH[form]])).band


def simulate(key: AnswerKey, look: str, neither: float) -> Errors:
    random = Random(20)
    found = {"clear": 0, "lean": 0, "balanced": 0, "unscored": 0}
    for _ in range(TAKERS):
        letters = "".join("n" if random.random() < neither else random.choice("ab") for _ in range(24))
        band = band_of(key, "full" if look == "full" else "quick", letters)
        if look == "two" and band in ("balanced", "unscored"):
            band = band_of(key, "full", letters)
        found[band] += 1
    return Errors(found["clear"] / TAKERS, (found["clear"] + found["lean"]) / TAKERS)


@pytest.mark.parametrize("neither", RATES)
@pytest.mark.parametrize("look", ["quick", "full", "two"])
def test_random_takers_rarely_get_a_verdict_exactly_and_simulated(key: AnswerKey, look: str, neither: float) -> None:
    exact = errors_two(neither) if look == "two" else errors("full" if look == "full" else "quick", neither)
    seen = simulate(key, look, neither)
    assert within(exact, LIMIT)
    assert within(seen, LIMIT)
    assert near(seen.clear, exact.clear)
    assert near(seen.verdict, exact.verdict)


def test_the_limits_hold_whatever_the_decided_counts_are() -> None:
    assert within(quiz_bands.worst_two_looks(), LIMIT)
    for form in list(LENGTH):
        assert all(within(quiz_bands.errors_given(form, d), LIMIT) for d in range(LENGTH[form] + 1))


def test_the_worst_case_is_as_documented_beside_the_constants() -> None:
    worst = quiz_bands.worst_two_looks()
    assert (round(worst.clear, 3), round(worst.verdict, 3)) == (0.046, 0.189)


def test_two_looks_at_no_second_answers_are_one_look() -> None:
    for decided in range(12):
        assert quiz_bands.errors_given_two(decided, 0) == quiz_bands.errors_given("quick", decided)


@pytest.mark.parametrize("form", list(LENGTH))
def test_the_table_agrees_with_the_decision(form: Form) -> None:
    for row in cutoffs(form):
        named = [decide(form, k, row.decided - k)[0] for k in (row.lean - 1, row.lean, row.clear)]
        assert named[0] == "balanced"
        assert named[1] in ("lean", "clear")
        assert named[2] == "clear"


@pytest.mark.parametrize("form", list(LENGTH))
def test_a_consistent_taker_is_clear_from_the_fewest_decided_answers_on(form: Form) -> None:
    for decided in range(MIN_DECIDED[form], LENGTH[form] + 1):
        assert decide(form, decided, 0) == ("clear", 0)
        assert decide(form, 0, decided) == ("clear", 1)


def test_chances_are_the_ones_everybody_can_look_up() -> None:
    assert [round(two_sided(m, 12 - m), 2) for m in (7, 8, 9, 10)] == [0.77, 0.39, 0.15, 0.04]
    assert two_sided(6, 6) == 1


def test_weight_one_is_the_exact_binomial_test() -> None:
    for mle in range(13):
        assert two_sided_weighted(2 * mle - 12, 4, 8, 1) == pytest.approx(two_sided(mle, 12 - mle))


def test_the_standard_error_is_never_zero() -> None:
    assert all(standard_error(k, 12 - k) > 0 for k in range(13))
