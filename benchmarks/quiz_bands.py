"""Print the quiz's cut-offs and how often coin flips reach them, computed exactly, with a simulation beside them.

python benchmarks/quiz_bands.py > benchmarks/quiz_bands.md
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from math import comb
from random import Random

from roleadvisor.model import LENGTH, Form
from roleadvisor.quiz import score
from roleadvisor.quiz.score import CLEAR, LEAN, MIN_DECIDED, decide, two_sided

TAKERS = 5000
SEED = 20

INTRO = """\
# When the quiz says clear, lean or balanced

A result is held against fair coin flips: its chance is the probability that flips split the decided answers (a or
b; not `n`, not `x`) at least as unevenly, either way, an exact two-sided binomial. Too few decided answers are
unscored. Quick clear or lean stands at once; quick balanced, or unscored for too few decided answers, goes on to
full, whose verdict then stands (two looks). Full is the stricter one so that both looks together keep the limits:
clear for at most 5 % of random takers, clear or lean for at most 20 %. Clear is stricter than its limit asks, so that
who takes a side three times in four mostly leans. Written by `python benchmarks/quiz_bands.py`.
"""


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


def main() -> None:
    print(INTRO)
    for form in LENGTH:
        limits = f"clear: chance at most {CLEAR[form]:.4g}; lean: at most {LEAN[form]:.4g}"
        print(f"## {form}: at least {MIN_DECIDED[form]} of {LENGTH[form]} decided; {limits}\n")
        print("| decided | lean from (chance) | clear from (chance) |\n|---|---|---|")
        for row in cutoffs(form):
            lean = f"{row.lean}-{row.decided - row.lean} ({row.lean_error:.1%})"
            clear = f"{row.clear}-{row.decided - row.clear} ({row.clear_error:.1%})"
            print(f"| {row.decided} | {lean} | {clear} |")
        print()
    print("## Random takers: clear / clear or lean\n")
    print(f"Exact, and in brackets simulated with {TAKERS} takers.\n")
    print("| share of n | quick | full | two looks |\n|---|---|---|---|")
    for neither in (0.0, 0.1, 0.2, 0.3):
        cells = [f"{shown(exact)} ({shown(simulated(look, neither))})" for look, exact in looks(neither)]
        print(f"| {neither:.0%} | {' | '.join(cells)} |")
    worst = shown(worst_two_looks())
    print(f"\nWorst case over every pair of decided counts in the two halves, two looks: {worst}.\n")
    print("## Takers with a preference: clear / lean / balanced or unscored\n")
    print("Exact. In the last column one answer in ten is `n`.\n")
    print("| takes the side | quick | full | two looks | two looks, 10% n |\n|---|---|---|---|---|")
    for share in (0.6, 0.75, 0.9):
        looked = [bands(share, 0.0)[look] for look in ("quick", "full", "two")] + [bands(share, 0.1)["two"]]
        print(f"| {share:.0%} of the time | {' | '.join(map(in_bands, looked))} |")
    print("\nThe other side is named at most {:.1%} of the time.".format(bands(0.6, 0.0)["two"]["other"]))


def looks(neither: float) -> list[tuple[str, Errors]]:
    one: list[tuple[str, Errors]] = [(form, errors(form, neither)) for form in LENGTH]
    return [*one, ("two", errors_two(neither))]


def shown(errors: Errors) -> str:
    return f"{errors.clear:.2%} / {errors.verdict:.2%}"


def simulated(look: str, neither: float) -> Errors:
    random = Random(SEED)
    found = {"clear": 0, "lean": 0, "balanced": 0, "unscored": 0}
    for _ in range(TAKERS):
        votes = ["n" if random.random() < neither else random.choice("12") for _ in range(24)]
        found[verdict("full" if look == "full" else "quick", votes, goes_on=look == "two")] += 1
    return Errors(found["clear"] / TAKERS, (found["clear"] + found["lean"]) / TAKERS)


def verdict(form: Form, votes: list[str], *, goes_on: bool) -> str:
    asked = votes[: LENGTH[form]]
    band = decide(form, asked.count("1"), asked.count("2"))[0]
    return verdict("full", votes, goes_on=False) if goes_on and band in ("balanced", "unscored") else band


def cutoffs(form: Form) -> tuple[Cutoff, ...]:
    """The table of cut-offs, one row for each decided count from the fewest that are scored to all."""
    return tuple(
        Cutoff(decided, lean, clear, two_sided(lean, decided - lean), two_sided(clear, decided - clear))
        for decided, lean, clear in score.cutoffs(form)
    )


def in_bands(shares: dict[str, float]) -> str:
    """The shares of clear, lean and the rest."""
    return f"{shares['clear']:.0%} / {shares['lean']:.0%} / {shares['none']:.0%}"


@cache
def bands(share: float, neither: float) -> dict[str, dict[str, float]]:
    """How often each look says clear, lean, nothing, or the other side, to who takes a side in ``share`` of the items.

    An item is ``n`` with probability ``neither``; the joint distribution of both halves is summed.
    """
    looked: dict[str, dict[str, float]] = {
        look: dict.fromkeys(("clear", "lean", "none", "other"), 0.0) for look in ("quick", "full", "two")
    }
    half = [(d, k, _binomial(d, 12, 1 - neither) * _binomial(k, d, share)) for d in range(13) for k in range(d + 1)]
    for (d, k, one), (d2, k2, other) in product(half, half):
        quick, full = decide("quick", k, d - k), decide("full", k + k2, d + d2 - k - k2)
        two = quick if quick[0] in ("clear", "lean") else full
        for look, (band, pole) in (("quick", quick), ("full", full), ("two", two)):
            said = "none" if pole is None else "other" if pole else str(band)
            looked[look][said] += one * other
    return looked


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


if __name__ == "__main__":
    main()
