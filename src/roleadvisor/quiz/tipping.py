"""Which single answers, given otherwise, would change the band or the role."""

from __future__ import annotations

from functools import lru_cache

from roleadvisor.model import RoleId
from roleadvisor.quiz.bands import Band, Form, decide
from roleadvisor.quiz.result import AnswerKey, DimensionScore, Tip

# A change as (what the vote becomes, change of mle, change of swe), smallest first: leaving undecided is half a turn.
CHANGES: dict[str, tuple[tuple[tuple[str, int, int], ...], ...]] = {
    "m": ((("n", -1, 0),), (("s", -1, 1),)),
    "s": ((("n", 0, -1),), (("m", 1, -1),)),
    "n": ((("m", 1, 0), ("s", 0, 1)),),
    "x": ((("m", 1, 0), ("s", 0, 1)),),
}
OTHER = {"a": "b", "b": "a"}

Turn = tuple[int, str, Band, RoleId | None]


def tipping(key: AnswerKey, form: Form, votes: str, dimensions: tuple[DimensionScore, ...]) -> tuple[Tip, ...]:
    """The smallest change of each answer that changes band or role, to a verdict or a balance, never to no verdict.

    Order: smaller changes first, then answers in dimensions that are nearly even, then the order of the items.
    """
    turns = _turns(form, votes.count("m"), votes.count("s"))
    if not any(turns.values()):
        return ()
    even = [abs(d.mle - d.swe) for d in dimensions]
    found = [
        (size, even[key.dimension_of[i]], i, to, band, role)
        for i, vote in enumerate(votes)
        for size, to, band, role in turns[vote]
    ]
    found.sort(key=lambda tip: tip[:3])
    return tuple(_tip(key.items[i], _letter(to, key.mle_letters[i]), band, role) for _, _, i, to, band, role in found)


@lru_cache(maxsize=2048)
def _turns(form: Form, mle: int, swe: int) -> dict[str, tuple[Turn, ...]]:
    """For each vote the smallest turns that change the result of ``mle`` to ``swe``."""
    return {vote: _smallest(form, mle, swe, vote) for vote in CHANGES}


def _smallest(form: Form, mle: int, swe: int, vote: str) -> tuple[Turn, ...]:
    if (vote == "m" and not mle) or (vote == "s" and not swe):
        return ()
    now = decide(form, mle, swe)
    for size, changes in enumerate(CHANGES[vote], 1):
        turned = [(size, to, *decide(form, mle + m, swe + s)) for to, m, s in changes]
        found = tuple(turn for turn in turned if turn[2] != "unscored" and turn[2:] != now)
        if found:
            return found
    return ()


def _letter(vote: str, mle_letter: str) -> str:
    return {"m": mle_letter, "s": OTHER[mle_letter]}.get(vote, "n")


@lru_cache(maxsize=2048)
def _tip(item: str, to: str, band: Band, role: RoleId | None) -> Tip:
    return Tip(item, to, band, role)
