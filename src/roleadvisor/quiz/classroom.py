"""Summarise the results of a school class, one by one; the memory grows with the labels only."""

from __future__ import annotations

from msgspec import Struct

from roleadvisor.model import NEITHER
from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.score import AnswerKey, Band, Counts, Result, lead, why_unscored

BANDS: tuple[Band, ...] = ("clear", "lean", "balanced", "unscored")


class DimensionMean(Struct, frozen=True):
    """The takers' scores in one dimension."""

    id: str
    label: str
    mean: float | None  # -1 to 1
    takers: int  # who decided something in it


class Split(Struct, frozen=True):
    """The answers of a class to one item."""

    item: str
    counts: Counts  # with a third key, ``neither``, after the two roles


class ClassSummary(Struct, frozen=True):
    """The results of a class."""

    takers: int
    labelled: tuple[tuple[str, Band, str | None, str, Counts], ...]  # label, band, role, why unscored, counts
    bands: dict[str, int]  # takers by band, unscored ones too
    roles: dict[str, int]  # takers by role
    dimensions: tuple[DimensionMean, ...]
    splits: tuple[Split, ...]


class Tally:
    """Running sums over the results of a class."""

    def __init__(self, key: AnswerKey) -> None:
        self._key = key
        self._bands: dict[str, int] = dict.fromkeys(BANDS, 0)
        self._roles = dict.fromkeys(key.poles, 0)
        self._sums = [0.0] * len(key.dimensions)
        self._takers = [0] * len(key.dimensions)
        self._labelled: list[tuple[str, Band, str | None, str, Counts]] = []
        self._votes = [dict.fromkeys("12nx", 0) for _ in key.items]

    def add(self, answers: Answers, result: Result, label: str | None = None) -> None:
        """Add one taker, listed by name if there is a label."""
        if label:
            self._labelled.append((label, result.band, result.role, why_unscored(result), result.counts))
        self._bands[result.band] += 1
        if result.band == "unscored":
            return
        if result.role:
            self._roles[result.role] += 1
        for i, dimension in enumerate(result.dimensions):
            if dimension.score is not None:
                self._sums[i] += dimension.score
                self._takers[i] += 1
        for votes, vote in zip(self._votes, self._key.votes(answers.letters), strict=False):
            votes[vote] += 1

    def summary(self, items: int = 5) -> ClassSummary:
        """Summarise the class so far, with the ``items`` items that divide it most evenly, most even first."""
        means = zip(self._key.dimensions, self._sums, self._takers, strict=True)
        names = (*self._key.poles, NEITHER)
        rows = zip(self._key.items, self._votes, strict=True)
        divided = [(id_, v) for id_, v in rows if min(v["1"], v["2"])]
        splits = [Split(id_, dict(zip(names, (v["1"], v["2"], v["n"]), strict=True))) for id_, v in divided]
        return ClassSummary(
            takers=sum(self._bands.values()),
            labelled=tuple(self._labelled),
            bands=dict(self._bands),
            roles=dict(self._roles),
            dimensions=tuple(DimensionMean(id_, label, s / n if n else None, n) for (id_, label), s, n in means),
            splits=tuple(sorted(splits, key=_unevenness)[:items]),
        )


def _unevenness(split: Split) -> tuple[float, int]:
    """Sort key: the share by which the majority leads, then the item that more takers decided."""
    decided = sum(split.counts.values()) - split.counts[NEITHER]
    return abs(lead(split.counts)) / decided, -decided
