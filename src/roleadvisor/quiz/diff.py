"""What changed between two sets of answers, and whether it exceeds chance."""

from __future__ import annotations

from typing import TypedDict

from msgspec import Struct

from roleadvisor.errors import UsageError
from roleadvisor.model import LENGTH
from roleadvisor.quiz.chance import tail, two_sided
from roleadvisor.quiz.code import Answers, encode
from roleadvisor.quiz.result import AnswerKey

# The usual 5 %: at least six changes all toward one role, eight to one, ten to two, and so on.
BEYOND = 0.05
LEANING = {"1": 1, "n": 0, "2": -1}

# A class syntax cannot spell the field `from`.
Change = TypedDict("Change", {"item": str, "from": str, "to": str})


class Diff(Struct, frozen=True):
    """Two sets of answers compared; its dump is the contract's `quiz diff`.

    ``a`` and ``b`` are codes, ``compared`` the number of items in both, ``changed`` the items whose letters differ;
    ``toward`` counts the changes with a direction, by the role they go to. ``agreement_chance`` is the probability that
    two takers who flip coins agree at least as often as these did on the ``both_decided`` items.
    """

    a: str
    b: str
    compared: int
    changed: tuple[Change, ...]
    toward: dict[str, int]
    chance: float
    beyond_chance: bool
    both_decided: int
    agreed: int
    agreement_chance: float


def diff(key: AnswerKey, a: Answers, b: Answers) -> Diff:
    """Compare two sets of answers over the items of the shorter form.

    Null model: the views did not move, so each change of an answer is as likely toward one role as toward the other.
    Then the changes toward the first role are Binomial(changes, 1/2), and ``chance`` = min(1, 2 P(X <= the smaller
    count)), the exact sign test (McNemar's test for paired answers, Psychometrika 12 (1947), 153-157). A change from or
    to `n` has a direction, one from or to `x` has none. ``beyond_chance``: chance <= .05.

    Raises:
        UsageError: the two are answers to different items.
    """
    if a.version != b.version:
        one, other = sorted((a.version, b.version))
        raise UsageError(
            f"one code is of version {one} of the quiz, the other of version {other}: their questions differ, so the "
            f"answers cannot be compared; take the quiz of today again for a code to compare"
        )
    length = min(LENGTH[a.form], LENGTH[b.form])
    votes_a, votes_b = key.votes(a.letters[:length]), key.votes(b.letters[:length])
    moves = [LEANING[q] - LEANING[p] for p, q in zip(votes_a, votes_b, strict=True) if "x" not in (p, q)]
    up, down = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    both = [p == q for p, q in zip(votes_a, votes_b, strict=True) if p in "12" and q in "12"]
    chance = two_sided(up, down)
    return Diff(
        a=encode(a),
        b=encode(b),
        compared=length,
        changed=_changes(key, a.letters[:length], b.letters[:length]),
        toward=dict(zip(key.poles, (up, down), strict=True)),
        chance=chance,
        beyond_chance=chance <= BEYOND,
        both_decided=len(both),
        agreed=sum(both),
        agreement_chance=tail(len(both) - sum(both), len(both)),
    )


def _changes(key: AnswerKey, a: str, b: str) -> tuple[Change, ...]:
    rows = zip(key.items, a, b, strict=False)
    return tuple({"item": item, "from": before, "to": after} for item, before, after in rows if before != after)
