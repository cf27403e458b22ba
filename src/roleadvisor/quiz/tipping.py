"""Which single answers, given otherwise, would change the band or the role."""

from __future__ import annotations

from functools import lru_cache

from roleadvisor.model import Form
from roleadvisor.quiz.bands import Band, Pole, decide
from roleadvisor.quiz.result import AnswerKey, DimensionScore, Tip, lead

# A change as (what the vote becomes, change of either count), smallest first: leaving undecided is half a turn.
CHANGES: dict[str, tuple[tuple[tuple[str, int, int], ...], ...]] = {
    "1": ((("n", -1, 0),), (("2", -1, 1),)),
    "2": ((("n", 0, -1),), (("1", 1, -1),)),
    "n": ((("1", 1, 0), ("2", 0, 1)),),
    "x": ((("1", 1, 0), ("2", 0, 1)),),
}
OTHER = {"a": "b", "b": "a"}

Turn = tuple[int, str, Band, Pole | None]


def tipping(key: AnswerKey, form: Form, votes: str, dimensions: tuple[DimensionScore, ...]) -> tuple[Tip, ...]:
    """The smallest change of each answer that changes band or role, to a verdict or a balance, never to no verdict.

    Order: smaller changes first, then answers in dimensions that are nearly even, then the order of the items.
    """
    turns = _turns(form, votes.count("1"), votes.count("2"))
    if not any(turns.values()):
        return ()
    even = [abs(lead(d.counts)) for d in dimensions]
    found = [
        (size, even[key.dimension_of[i]], i, to, band, pole)
        for i, vote in enumerate(votes)
        for size, to, band, pole in turns[vote]
    ]
    found.sort(key=lambda tip: tip[:3])
    return tuple(
        _tip(key.items[i], _letter(to, key.first_letters[i]), band, key.role(pole)) for _, _, i, to, band, pole in found
    )


@lru_cache(maxsize=2048)
def _turns(form: Form, first: int, second: int) -> dict[str, tuple[Turn, ...]]:
    """For each vote the smallest turns that change the result of ``first`` to ``second``."""
    return {vote: _smallest(form, first, second, vote) for vote in CHANGES}


def _smallest(form: Form, first: int, second: int, vote: str) -> tuple[Turn, ...]:
    if (vote == "1" and not first) or (vote == "2" and not second):
        return ()
    now = decide(form, first, second)
    for size, changes in enumerate(CHANGES[vote], 1):
        turned = [(size, to, *decide(form, first + a, second + b)) for to, a, b in changes]
        found = tuple(turn for turn in turned if turn[2] != "unscored" and turn[2:] != now)
        if found:
            return found
    return ()


def _letter(vote: str, first_letter: str) -> str:
    return {"1": first_letter, "2": OTHER[first_letter]}.get(vote, "n")


@lru_cache(maxsize=2048)
def _tip(item: str, to: str, band: Band, role: str | None) -> Tip:
    return Tip(item, to, band, role)
