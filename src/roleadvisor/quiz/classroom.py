"""A class: add result after result to a running summary, which grows by the labels it is to show and no more."""

from __future__ import annotations

from msgspec import Struct

from roleadvisor.model import NEITHER
from roleadvisor.quiz.bands import Band
from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.result import AnswerKey, Counts, Result, lead

BANDS: tuple[Band, ...] = ("clear", "lean", "balanced", "unscored")


class DimensionMean(Struct, frozen=True):
    """The mean of the takers' scores in one dimension, -1 to 1, over ``takers`` who decided something in it."""

    id: str
    label: str
    mean: float | None
    takers: int


class Split(Struct, frozen=True):
    """How a class split over one item; ``counts`` has a third key, ``neither``, after the two roles."""

    item: str
    counts: Counts


class Named(Struct, frozen=True):
    """What a taker with a label came to."""

    label: str
    band: Band
    role: str | None
    counts: Counts


class ClassSummary(Struct, frozen=True):
    """A whole class; unscored takers are counted in ``bands`` and stand among the ``named``, if they have a label."""

    takers: int
    named: tuple[Named, ...]
    bands: dict[str, int]
    roles: dict[str, int]
    dimensions: tuple[DimensionMean, ...]
    splits: tuple[Split, ...]


class Tally:
    """Running sums over the results of a class; but for the labels its size does not depend on theirs."""

    def __init__(self, key: AnswerKey) -> None:
        self._key = key
        self._bands: dict[str, int] = dict.fromkeys(BANDS, 0)
        self._roles = dict.fromkeys(key.poles, 0)
        self._sums = [0.0] * len(key.dimensions)
        self._takers = [0] * len(key.dimensions)
        self._named: list[Named] = []
        self._votes = [dict.fromkeys("12nx", 0) for _ in key.items]

    def add(self, answers: Answers, result: Result, label: str | None = None) -> None:
        """Count one taker in; one with a label is also named."""
        if label:
            self._named.append(Named(label, result.band, result.role, result.counts))
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
        """The class so far; ``splits`` are the ``items`` items that divide it most evenly, most even first."""
        means = zip(self._key.dimensions, self._sums, self._takers, strict=True)
        names = (*self._key.poles, NEITHER)
        rows = zip(self._key.items, self._votes, strict=True)
        divided = [(id_, v) for id_, v in rows if min(v["1"], v["2"])]
        splits = [Split(id_, dict(zip(names, (v["1"], v["2"], v["n"]), strict=True))) for id_, v in divided]
        return ClassSummary(
            takers=sum(self._bands.values()),
            named=tuple(self._named),
            bands=dict(self._bands),
            roles=dict(self._roles),
            dimensions=tuple(DimensionMean(id_, label, s / n if n else None, n) for (id_, label), s, n in means),
            splits=tuple(sorted(splits, key=_unevenness)[:items]),
        )


def _unevenness(split: Split) -> tuple[float, int]:
    """Share by which the majority leads; of equal ones the item that more takers decided comes first."""
    decided = sum(split.counts.values()) - split.counts[NEITHER]
    return abs(lead(split.counts)) / decided, -decided
