"""The records of a quiz result, and the answer key that turns letters into votes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from roleadvisor.model import Quiz, RoleId
from roleadvisor.quiz.bands import Band, Form

Vote = Literal["m", "s", "n", "x"]

# What a letter says, given the letter that stands for ML-type work.
VOTE: dict[tuple[str, str], Vote] = {
    ("a", "a"): "m", ("a", "b"): "s", ("b", "b"): "m", ("b", "a"): "s",
    ("a", "n"): "n", ("b", "n"): "n", ("a", "x"): "x", ("b", "x"): "x",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """The quiz as scoring needs it: ids in order, the letter that is ML-type work, and each dimension's places."""

    version: int
    items: tuple[str, ...]
    mle_letters: str
    dimensions: tuple[tuple[str, str], ...]
    places: tuple[tuple[int, ...], ...]
    dimension_of: tuple[int, ...]

    def votes(self, letters: str) -> str:
        """One vote a letter: `m`, `s`, `n` or `x`."""
        return "".join([VOTE[pair] for pair in zip(self.mle_letters, letters, strict=False)])


def answer_key(quiz: Quiz) -> AnswerKey:
    """The answer key of a quiz; make it once and score many."""
    order = [dimension.id for dimension in quiz.dimensions]
    dimension_of = tuple(order.index(item.dimension) for item in quiz.items)
    return AnswerKey(
        version=quiz.version,
        items=tuple(item.id for item in quiz.items),
        mle_letters="".join("a" if item.a.role == "mle" else "b" for item in quiz.items),
        dimensions=tuple((dimension.id, dimension.label) for dimension in quiz.dimensions),
        places=tuple(tuple(i for i, d in enumerate(dimension_of) if d == n) for n in range(len(order))),
        dimension_of=dimension_of,
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each role's activity was chosen, and how often neither."""

    mle: int
    swe: int
    neither: int


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """One dimension as counts; ``score`` is (mle - swe) / (mle + swe), None when nothing in it was decided."""

    id: str
    label: str
    score: float | None
    answered: int
    mle: int
    swe: int


@dataclass(frozen=True, slots=True)
class Tip:
    """One answer that, turned to the letter ``to``, changes the band or the role to these."""

    item: str
    to: str
    band: Band
    role: RoleId | None


@dataclass(frozen=True, slots=True)
class Weighted:
    """The result once the answers in the dimensions that ``matters`` names count ``weight`` times.

    ``mle`` and ``swe`` are weighted counts; ``tips_at`` is the smallest weight at which band or role differ from the
    unweighted result, None when no weight up to ``importance.HEAVIEST`` does that.
    """

    matters: tuple[str, ...]
    weight: int
    mle: int
    swe: int
    score: float
    chance: float
    band: Band
    role: RoleId | None
    tips_at: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """A scored quiz; ``dataclasses.asdict`` of it is the contract's quiz result (a label is the caller's to add)."""

    code: str
    form: Form
    answered: int
    counts: Counts
    band: Band
    role: RoleId | None
    score: float | None
    chance: float
    standard_error: float
    dimensions: tuple[DimensionScore, ...]
    tipping: tuple[Tip, ...]
    weighted: Weighted | None
    conflicts: tuple[str, ...]
    warnings: tuple[str, ...]
