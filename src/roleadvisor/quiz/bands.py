"""The cut-offs between clear, lean and balanced.

A result is banded by its chance (``chance.two_sided``) over the decided answers, those that are neither `n` nor `x`, so
the cut-offs move with their count by themselves. Two looks: a quick form that is balanced, or has too few decided
answers, goes on to full, whose verdict then stands; clear and lean on quick stand at once.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from roleadvisor.model import Form
from roleadvisor.quiz.chance import two_sided

Band = Literal["clear", "lean", "balanced", "unscored"]
# One of the two poles of the quiz, by its place.
Pole = Literal[0, 1]

# Fewer decided answers than two thirds of quick, or half of full, are too little to speak of a whole person.
MIN_DECIDED: dict[Form, int] = {"quick": 8, "full": 12}

# Largest chance that still counts, chosen with ``benchmarks/quiz_bands.py``: whatever the counts in the two halves, a
# random taker comes out clear with at most 4.6 %, clear or lean with at most 18.9 % over both looks (limits 5, 20 %).
# A second look that let 16 to 8 lean (.152) would make that 23.1 %, one that let 18 to 6 be clear (.023) 5.1 %.
CLEAR: dict[Form, float] = {"quick": 0.05, "full": 0.0125}
LEAN: dict[Form, float] = {"quick": 0.15, "full": 0.10}


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
