"""The signals that confidence is judged by, the same in training and answering."""

from __future__ import annotations

import math
from collections.abc import Sequence

_SMALLEST_SHARE = 1e-4


def softmax(scores: Sequence[float], temperature: float) -> list[float]:
    """Shares that sum to one, proportional to exp(score / temperature)."""
    highest = max(scores)
    powers = [math.exp((score - highest) / temperature) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def signals(scores: Sequence[float], temperature: float, known_share: float, length: int) -> tuple[float, ...]:
    """From the class scores ("none" last) and the number and familiarity of the words.

    In order: constant, best score, its lead over the second, the "none" score, lead over "none", log of the best's
    softmax share, known share, log of the number of words.
    """
    none = scores[-1]
    best, second, *_ = [*sorted(scores[:-1], reverse=True), none]  # a base of one entry has no other second
    share = max(softmax(scores, temperature)[:-1])
    return (
        1.0,
        best,
        best - second,
        none,
        best - none,
        math.log(share + _SMALLEST_SHARE),
        known_share,
        math.log1p(length),
    )


def probability(coefficients: Sequence[float], values: Sequence[float]) -> float:
    """Logistic function of the inner product."""
    logit = sum(c * v for c, v in zip(coefficients, values, strict=True))
    return 1.0 / (1.0 + math.exp(-min(max(logit, -30.0), 30.0)))
