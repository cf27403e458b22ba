"""Print the quiz's cut-offs and how often coin flips reach them, computed exactly, with a simulation beside them.

python benchmarks/quiz_bands.py > benchmarks/quiz_bands.md
"""

from __future__ import annotations

from random import Random

from roleadvisor.model import LENGTH, Form
from roleadvisor.quiz import bands
from roleadvisor.quiz.bands import Errors

TAKERS = 5000
SEED = 20

INTRO = """\
# When the quiz says clear, lean or balanced

A result is held against fair coin flips: its chance is the probability that flips split the decided answers (a or
b; not `n`, not `x`) at least as unevenly, either way, an exact two-sided binomial. Too few decided answers are
unscored. Quick clear or lean stands at once; quick balanced, or unscored for too few decided answers, goes on to
full, whose verdict then stands (two looks). Full is the stricter one so that both looks together keep the limits:
clear for at most 5 % of random takers, clear or lean for at most 20 %. Written by `python
benchmarks/quiz_bands.py`.
"""


def main() -> None:
    print(INTRO)
    for form in LENGTH:
        limits = f"clear: chance at most {bands.CLEAR[form]:.4g}; lean: at most {bands.LEAN[form]:.4g}"
        print(f"## {form}: at least {bands.MIN_DECIDED[form]} of {LENGTH[form]} decided; {limits}\n")
        print("| decided | lean from (chance) | clear from (chance) |\n|---|---|---|")
        for row in bands.cutoffs(form):
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
    worst = shown(bands.worst_two_looks())
    print(f"\nWorst case over every pair of decided counts in the two halves, two looks: {worst}.")


def looks(neither: float) -> list[tuple[str, Errors]]:
    one: list[tuple[str, Errors]] = [(form, bands.errors(form, neither)) for form in LENGTH]
    return [*one, ("two", bands.errors_two(neither))]


def shown(errors: Errors) -> str:
    return f"{errors.clear:.2%} / {errors.verdict:.2%}"


def simulated(look: str, neither: float) -> Errors:
    random = Random(SEED)
    found = {"clear": 0, "lean": 0, "balanced": 0, "unscored": 0}
    for _ in range(TAKERS):
        votes = ["n" if random.random() < neither else random.choice("ms") for _ in range(24)]
        found[verdict("full" if look == "full" else "quick", votes, goes_on=look == "two")] += 1
    return Errors(found["clear"] / TAKERS, (found["clear"] + found["lean"]) / TAKERS)


def verdict(form: Form, votes: list[str], *, goes_on: bool) -> str:
    asked = votes[: LENGTH[form]]
    band = bands.decide(form, asked.count("m"), asked.count("s"))[0]
    return verdict("full", votes, goes_on=False) if goes_on and band in ("balanced", "unscored") else band


if __name__ == "__main__":
    main()
