"""The records of a quiz result, and the answer key that turns letters into votes."""

from __future__ import annotations

from msgspec import Struct

from roleadvisor.model import Form, Quiz
from roleadvisor.quiz.bands import Band, Pole


class AnswerKey(Struct, frozen=True):
    """The quiz as scoring needs it: ids in order, the letters for the first pole, and each dimension's places."""

    version: int
    poles: tuple[str, str]
    items: tuple[str, ...]
    first_letters: str
    dimensions: tuple[tuple[str, str], ...]
    places: tuple[tuple[int, ...], ...]
    dimension_of: tuple[int, ...]

    def votes(self, letters: str) -> str:
        """One vote a letter: `1` for the first pole, `2` for the second, `n` for neither, `x` for no answer."""
        pairs = zip(letters, self.first_letters, strict=False)
        return "".join([letter if letter in "nx" else "1" if letter == first else "2" for letter, first in pairs])

    def role(self, pole: Pole | None) -> str | None:
        """The id of the role at a pole."""
        return None if pole is None else self.poles[pole]


def answer_key(quiz: Quiz) -> AnswerKey:
    """The answer key of a quiz; make it once and score many."""
    order = [dimension.id for dimension in quiz.dimensions]
    first, second = quiz.poles
    dimension_of = tuple(order.index(item.dimension) for item in quiz.items)
    return AnswerKey(
        version=quiz.version,
        poles=(first.id, second.id),
        items=tuple(item.id for item in quiz.items),
        first_letters="".join("a" if item.a.role == first.id else "b" for item in quiz.items),
        dimensions=tuple((dimension.id, dimension.label) for dimension in quiz.dimensions),
        places=tuple(tuple(i for i, d in enumerate(dimension_of) if d == n) for n in range(len(order))),
        dimension_of=dimension_of,
    )


# How often the work of each role was chosen: by the ids of the roles, always that of the first pole first.
Counts = dict[str, int]


def lead(counts: Counts) -> int:
    """By how many the first pole is ahead of the second; negative when it is behind."""
    first, second, *_ = counts.values()
    return first - second


class DimensionScore(Struct, frozen=True):
    """One dimension; ``score`` is lead / decided, from -1 to 1, None when nothing in it was decided."""

    id: str
    label: str
    score: float | None
    answered: int
    counts: Counts


class Tip(Struct, frozen=True):
    """One answer that, turned to the letter ``to``, changes the band or the role to these."""

    item: str
    to: str
    band: Band
    role: str | None


class Weighted(Struct, frozen=True):
    """The result once the answers in the dimensions that ``matters`` names count ``weight`` times.

    ``counts`` are weighted; ``tips_at`` is the smallest weight at which band or role differ from the
    unweighted result, None when no weight up to ``importance.HEAVIEST`` does that.
    """

    matters: tuple[str, ...]
    weight: int
    counts: Counts
    score: float
    chance: float
    band: Band
    role: str | None
    tips_at: int | None


class Result(Struct, frozen=True):
    """A scored quiz; its dump is the contract's quiz result (a label is the caller's to add).

    ``counts`` has a third key, ``neither``, after the two roles.
    """

    code: str
    form: Form
    answered: int
    counts: Counts
    band: Band
    role: str | None
    score: float | None
    chance: float
    standard_error: float
    dimensions: tuple[DimensionScore, ...]
    tipping: tuple[Tip, ...]
    weighted: Weighted | None
    conflicts: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def decided(self) -> int:
        """How many answers took a side."""
        first, second, _ = self.counts.values()
        return first + second
