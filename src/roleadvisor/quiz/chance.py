"""Exact chances of coin flips, the yardstick that every result of the quiz is held against."""

from __future__ import annotations

from functools import cache
from math import comb, sqrt


def tail(successes: int, trials: int) -> float:
    """P(X <= successes) for ``trials`` fair coin flips."""
    return float(sum(comb(trials, k) for k in range(successes + 1)) / 2**trials)


@cache
def two_sided(one: int, other: int) -> float:
    """Probability that ``one + other`` fair coin flips split at least as unevenly as ``one`` to ``other``.

    The exact binomial test: min(1, 2 P(X <= min(one, other))), X ~ Binomial(one + other, 1/2).
    """
    return min(1.0, 2 * tail(min(one, other), one + other))


def two_sided_weighted(lead: int, heavy: int, light: int, weight: int) -> float:
    """Probability of a weighted lead at least as wide as ``lead``, either way, by fair coin flips.

    ``heavy`` answers count ``weight`` each and ``light`` ones 1: P(|weight (2H - heavy) + 2L - light| >= |lead|),
    H ~ Binomial(heavy, 1/2), L ~ Binomial(light, 1/2). With weight 1 this is the exact binomial test.
    """
    ways = sum(
        comb(heavy, h) * comb(light, k)
        for h in range(heavy + 1)
        for k in range(light + 1)
        if abs(weight * (2 * h - heavy) + 2 * k - light) >= abs(lead)
    )
    return float(ways / 2 ** (heavy + light))


@cache
def standard_error(one: int, other: int) -> float:
    """Standard error of the score (one - other) / (one + other), from -1 to 1.

    The plus-four estimate, p = (one + 2) / (n + 4), SE = 2 sqrt(p (1 - p) / (n + 4)), is never zero, not even when all
    answers agree. Source: Agresti and Coull, The American Statistician 52 (1998), 119-126.
    """
    n = one + other + 4
    p = (one + 2) / n
    return 2 * sqrt(p * (1 - p) / n)
