"""Answers -> result: counts, band, what would tip it, and what is wrong with the answers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec.structs import replace

from roleadvisor.model import LENGTH, NEITHER, Dealbreaker, Form
from roleadvisor.quiz.bands import MIN_DECIDED, Band, decide
from roleadvisor.quiz.chance import standard_error, two_sided
from roleadvisor.quiz.code import Answers, encode
from roleadvisor.quiz.importance import weigh
from roleadvisor.quiz.result import AnswerKey, DimensionScore, Result
from roleadvisor.quiz.tipping import tipping

# From this share of undecided answers on, a result says how few answers it rests on.
MANY_UNDECIDED = 0.25

# Longer patterns (aabb, aab, ...) need no rule: the key splits them evenly, so they come out balanced, and calling a
# real taker's answers a pattern is the worse mistake (8 flips fit some pattern of period 4 in 6 % of cases).
SAME_LETTER = "You chose the same letter every time, which says nothing about the work. Read both sides again."
ALTERNATING = "You chose a, b, a, b throughout, which says nothing about the work. Read both sides again."


def score(key: AnswerKey, answers: Answers, matters: tuple[str, ...] = ()) -> Result:
    """Score one taker's answers; ``matters`` are up to three dimension ids that count double in ``weighted`` only.

    Raises:
        ValueError: the answers are to another version of the items than the key, or of ``matters`` one is unknown.
    """
    if answers.version != key.version:
        raise ValueError(f"answers to version {answers.version} of the items, a key of version {key.version}")
    form, votes = answers.form, key.votes(answers.letters)
    first, second = votes.count("1"), votes.count("2")
    band, pole = decide(form, first, second)
    warnings = _warnings(form, answers.letters, band, first + second)
    if warnings and band != "unscored" and warnings[0] in (SAME_LETTER, ALTERNATING):
        band, pole = "unscored", None
    dimensions = tuple(_dimensions(key, votes))
    scored = band != "unscored"
    return Result(
        code=encode(answers),
        form=form,
        answered=len(votes) - votes.count("x"),
        counts=dict(zip((*key.poles, NEITHER), (first, second, votes.count("n")), strict=True)),
        band=band,
        role=key.role(pole),
        score=(first - second) / (first + second) if scored else None,
        chance=two_sided(first, second),
        standard_error=standard_error(first, second),
        dimensions=dimensions,
        tipping=tipping(key, form, votes, dimensions) if scored else (),
        weighted=weigh(key, form, votes, matters) if scored and matters else None,
        conflicts=(),
        warnings=warnings,
    )


def with_dealbreakers(result: Result, dealbreakers: Iterable[Dealbreaker], yes: Iterable[str]) -> Result:
    """The result with the conflicts of the dealbreakers answered yes; the score and the band stay as they are.

    With a role, those against that role conflict; without one, every yes is worth knowing.
    """
    told = set(yes)
    conflicts = (d.conflict for d in dealbreakers if d.id in told and result.role in (d.against, None))
    return replace(result, conflicts=tuple(conflicts))


def _dimensions(key: AnswerKey, votes: str) -> Iterable[DimensionScore]:
    for (id_, label), places in zip(key.dimensions, key.places, strict=True):
        part = [votes[i] for i in places if i < len(votes)]
        yield _dimension(id_, label, key.poles, (part.count("1"), part.count("2")), len(part) - part.count("x"))


@lru_cache(maxsize=1024)
def _dimension(id_: str, label: str, poles: tuple[str, str], counts: tuple[int, int], answered: int) -> DimensionScore:
    first, second = counts
    score = (first - second) / (first + second) if first + second else None
    return DimensionScore(id_, label, score, answered, dict(zip(poles, counts, strict=True)))


def _warnings(form: Form, letters: str, band: Band, decided: int) -> tuple[str, ...]:
    if band == "unscored":
        few = f"You took a side in {decided} of {LENGTH[form]} questions; a verdict needs at least {MIN_DECIDED[form]}."
        return (f"{few} Answer more of them, or find out a little more about both kinds of work first.",)
    if "a" not in letters or "b" not in letters:
        return (SAME_LETTER,)
    if _alternates(letters):
        return (ALTERNATING,)
    if LENGTH[form] - decided >= MANY_UNDECIDED * LENGTH[form]:
        return (f"The result rests on {decided} of {LENGTH[form]} questions; in the others you took no side.",)
    return ()


def _alternates(letters: str) -> bool:
    """Whether all choices, by their place, follow a, b, a, b or b, a, b, a; `n` and `x` fit either."""
    odd, even = letters[::2], letters[1::2]
    return ("b" not in odd and "a" not in even) or ("a" not in odd and "b" not in even)
