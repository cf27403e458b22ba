"""The signals that confidence is judged by, the same in training and answering."""

from __future__ import annotations

import math
from collections.abc import Sequence

COUNT = 8


def signals(scores: Sequence[float], nearest: float, known_share: float, length: int) -> tuple[float, ...]:
    """From class scores ("none" last), the largest vector similarity to a training text, and the words' familiarity.

    In order: constant, best score, its lead over the second, the "none" score, lead over "none", nearest,
    known share, log of the number of words.
    """
    none = scores[-1]
    best, second = sorted(scores[:-1], reverse=True)[:2] if len(scores) > 2 else (scores[0], none)
    return (1.0, best, best - second, none, best - none, nearest, known_share, math.log1p(length))


def logistic(x: float) -> float:
    """The logistic function, safe for large arguments."""
    return 1.0 / (1.0 + math.exp(-min(max(x, -30.0), 30.0)))


def probability(coefficients: Sequence[float], values: Sequence[float]) -> float:
    """Logistic of the inner product."""
    return logistic(sum(c * v for c, v in zip(coefficients, values, strict=True)))
