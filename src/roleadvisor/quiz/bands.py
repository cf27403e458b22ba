"""The cut-offs between clear, lean and balanced, and the exact error of one look and of two.

A result is banded by its chance (``chance.two_sided``) over the decided answers, those that are neither `n` nor `x`, so
the cut-offs move with their count by themselves. Two looks: a quick form that is balanced, or has too few decided
answers, goes on to full, whose verdict then stands; clear and lean on quick stand at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import comb
from typing import Literal

from roleadvisor.model import LENGTH, Form
from roleadvisor.quiz.chance import two_sided

Band = Literal["clear", "lean", "balanced", "unscored"]
# One of the two poles of the quiz, by its place.
Pole = Literal[0, 1]

# Fewer decided answers than two thirds of quick, or half of full, are too little to speak of a whole person.
MIN_DECIDED: dict[Form, int] = {"quick": 8, "full": 12}

# Largest chance that still counts, chosen with ``worst_two_looks``: whatever the decided counts in the two halves, a
# random taker comes out clear with at most 4.6 %, clear or lean with at most 18.9 % over both looks (limits 5, 20 %).
# A second look that let 16 to 8 lean (.152) would make that 23.1 %, one that let 18 to 6 be clear (.023) 5.1 %.
CLEAR: dict[Form, float] = {"quick": 0.05, "full": 0.0125}
LEAN: dict[Form, float] = {"quick": 0.15, "full": 0.10}


@dataclass(frozen=True, slots=True)
class Cutoff:
    """For one decided count: the fewest answers for one role that make lean and clear, and the chance of each."""

    decided: int
    lean: int
    clear: int
    lean_error: float
    clear_error: float


@dataclass(frozen=True, slots=True)
class Errors:
    """How often a random taker gets a verdict: ``clear``, and ``verdict`` for clear or lean."""

    clear: float
    verdict: float


@cache
def decide(form: Form, first: int, second: int) -> tuple[Band, Pole | None]:
    """The band and pole of a count, patterns aside; an answer turned toward a pole never moves it away."""
    if first + second < MIN_DECIDED[form]:
        return "unscored", None
    return by_chance(form, two_sided(first, second), first - second)


def by_chance(form: Form, chance: float, lead: int) -> tuple[Band, Pole | None]:
    """The band and pole of a chance; a positive ``lead`` is the first pole's."""
    if chance > LEAN[form]:
        return "balanced", None
    return ("clear" if chance <= CLEAR[form] else "lean"), (0 if lead > 0 else 1)


def cutoffs(form: Form) -> tuple[Cutoff, ...]:
    """The table of cut-offs, one row for each decided count from the fewest that are scored to all."""
    return tuple(_cutoff(form, decided) for decided in range(MIN_DECIDED[form], LENGTH[form] + 1))


def _cutoff(form: Form, decided: int) -> Cutoff:
    lean, clear = (
        min(k for k in range(decided // 2, decided + 1) if two_sided(k, decided - k) <= limit)
        for limit in (LEAN[form], CLEAR[form])
    )
    return Cutoff(decided, lean, clear, two_sided(lean, decided - lean), two_sided(clear, decided - clear))


@cache
def errors_given(form: Form, decided: int) -> Errors:
    """Errors of one look at ``decided`` fair coin flips."""
    share = dict.fromkeys(("clear", "lean", "balanced", "unscored"), 0.0)
    for heads in range(decided + 1):
        share[decide(form, heads, decided - heads)[0]] += comb(decided, heads) / 2**decided
    return Errors(share["clear"], share["clear"] + share["lean"])


@cache
def errors_given_two(first: int, second: int) -> Errors:
    """Errors of the two-look rule given the decided counts in the first and in the last twelve items.

    Sum over the joint distribution of the two halves' counts, Binomial(first, 1/2) x Binomial(second, 1/2).
    """
    clear = lean = 0.0
    for heads in range(first + 1):
        weight = comb(first, heads) / 2**first
        band = decide("quick", heads, first - heads)[0]
        if band in ("clear", "lean"):
            clear, lean = clear + weight * (band == "clear"), lean + weight * (band == "lean")
            continue
        for more in range(second + 1):
            joint = weight * comb(second, more) / 2**second
            band = decide("full", heads + more, first + second - heads - more)[0]
            clear, lean = clear + joint * (band == "clear"), lean + joint * (band == "lean")
    return Errors(clear, clear + lean)


def errors(form: Form, neither: float = 0.0) -> Errors:
    """Errors of one look when each answer is `n` with probability ``neither`` and else a fair coin flip."""
    parts = [(_binomial(d, LENGTH[form], 1 - neither), errors_given(form, d)) for d in range(LENGTH[form] + 1)]
    return Errors(sum(w * e.clear for w, e in parts), sum(w * e.verdict for w, e in parts))


def errors_two(neither: float = 0.0) -> Errors:
    """Errors of the two-look rule when each answer is `n` with probability ``neither`` and else a fair coin flip."""
    half = [_binomial(d, 12, 1 - neither) for d in range(13)]
    parts = [(half[i] * half[j], errors_given_two(i, j)) for i in range(13) for j in range(13)]
    return Errors(sum(w * e.clear for w, e in parts), sum(w * e.verdict for w, e in parts))


def worst_two_looks() -> Errors:
    """The largest errors of the two-look rule over all pairs of decided counts, for any habit of answering `n`."""
    parts = [errors_given_two(i, j) for i in range(13) for j in range(13)]
    return Errors(max(e.clear for e in parts), max(e.verdict for e in parts))


def _binomial(successes: int, trials: int, p: float) -> float:
    return float(comb(trials, successes) * p**successes * (1 - p) ** (trials - successes))
