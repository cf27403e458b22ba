"""Answering: ranks the entries for a question and decides whether to answer, suggest or decline."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from operator import mul
from typing import Literal

from .features import feature_counts, weigh
from .kernel import VECTOR_SCALE, kernel_value, quantised_sentence
from .lanes import pack, weighted_sum
from .model import Model
from .signals import probability, signals
from .text import Analyser
from .vectors import WordVectors

Status = Literal["answered", "suggested", "unanswered"]
ANSWER_FROM = 0.5
COVERED_FROM = 0.3
MOST_SUGGESTIONS = 3
_KERNEL_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry and the probability, 0..1, that it is the right one."""

    id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The outcome for one question: every entry, best first, and which of them to show.

    `shown` is one entry if answered, up to three if suggested, none if unanswered.
    """

    status: Status
    ranked: tuple[Candidate, ...]
    covered: float

    @property
    def shown(self) -> tuple[Candidate, ...]:
        """What to present to the asker."""
        return self.ranked[: {"answered": 1, "suggested": MOST_SUGGESTIONS, "unanswered": 0}[self.status]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an entry came out: words with their pull towards it (largest first), and its most similar phrasing."""

    words: tuple[tuple[str, float], ...]
    nearest: str


class Ranker:
    """A loaded model; pure standard library, a millisecond or two for a question."""

    def __init__(self, model: Model, vectors: WordVectors | None) -> None:
        """`vectors` must be those the model was trained with (None if none); raises ValueError if they differ."""
        count = len(model.texts)
        dimensions = len(model.text_vectors) // count
        if dimensions != (vectors.dimensions if vectors is not None else 0):
            raise ValueError("the retrieval model was trained with other word vectors")
        self._model = model
        self._vectors = vectors
        self._analyser = Analyser(model.abbreviations, model.frequencies, vectors)
        self._column = {name: i for i, name in enumerate(model.features)}
        self._idf = dict(zip(model.features, model.idf, strict=True))
        self._classes = len(model.entry_ids) + 1
        columns = array("b", model.text_vectors)
        self._dimensions = [pack(columns[i * count : (i + 1) * count]) for i in range(dimensions)]
        dual = array("b", model.dual)
        self._dual = [
            pack(dual[i * self._classes : (i + 1) * self._classes]) for i in range(count if dimensions else 0)
        ]

    def ask(self, question: str) -> Ranking:
        """Ranks all entries for the question."""
        words = self._analyser.words(question)
        cosines = self._cosines(words)
        scores = self._scores(words, cosines)
        observed = signals(scores, max(cosines, default=0.0), self._analyser.known_share(words), len(words))
        top = probability(self._model.top_coefficients, observed)
        covered = probability(self._model.covered_coefficients, observed)
        ranked = self._candidates(scores, top)
        if not words or covered < COVERED_FROM:
            return Ranking("unanswered", ranked, covered)
        return Ranking("answered" if top >= ANSWER_FROM else "suggested", ranked, covered)

    def explain(self, question: str, entry_id: str, count: int = 5) -> Evidence:
        """The words that pull most towards the entry, with their share of its score, and its nearest phrasing.

        Raises ValueError if the base has no such entry.
        """
        label = self._model.entry_ids.index(entry_id)
        words = self._analyser.words(question)
        pulls = {word: self._linear([w for w in words if w == word])[label] for word in dict.fromkeys(words)}
        strongest = sorted(pulls.items(), key=lambda item: -item[1])[:count]
        cosines = self._cosines(words) or [0.0] * len(self._model.texts)
        own = [i for i, text_label in enumerate(self._model.labels) if text_label == label]
        nearest = max(own, key=lambda i: cosines[i])
        return Evidence(tuple((w, round(p, 3)) for w, p in strongest if p > 0), self._model.texts[nearest])

    def _cosines(self, words: list[str]) -> list[float]:
        """Cosine of the question's vector with that of every training text; empty without vectors."""
        if self._vectors is None:
            return []
        query = quantised_sentence(self._vectors, words, self._idf)
        products = weighted_sum(query, self._dimensions, len(self._model.texts))
        return [product / VECTOR_SCALE**2 for product in products]

    def _linear(self, words: list[str]) -> list[float]:
        """Class scores from the sparse features."""
        scores = [0.0] * self._classes
        for name, value in weigh(feature_counts(words), self._idf).items():
            column = self._column[name]
            row = array("b", self._model.weights[column * self._classes : (column + 1) * self._classes])
            factor = value * self._model.scales[column]
            scores = [score + factor * weight for score, weight in zip(scores, row, strict=True)]
        return scores

    def _scores(self, words: list[str], cosines: list[float]) -> list[float]:
        """Class scores from the sparse features and the vector kernel, "none" last."""
        scores = self._linear(words)
        if not cosines:
            return scores
        kernel = [round(_KERNEL_STEPS * kernel_value(cosine)) for cosine in cosines]
        sums = weighted_sum(kernel, self._dual, self._classes)
        factor = self._model.dual_scale / _KERNEL_STEPS
        return [score + factor * total for score, total in zip(scores, sums, strict=True)]

    def _candidates(self, scores: list[float], top: float) -> tuple[Candidate, ...]:
        """All entries, best first: the best has the calibrated confidence, softmax shares out the rest."""
        highest = max(scores)
        shares = [math.exp((score - highest) / self._model.temperature) for score in scores]
        order = sorted(range(self._classes - 1), key=lambda i: -scores[i])
        rest = sum(shares) - shares[order[0]]
        factors = [top / shares[order[0]]] + [(1.0 - top) / rest] * (len(order) - 1)
        confidences = map(mul, factors, (shares[i] for i in order))
        return tuple(
            Candidate(self._model.entry_ids[i], min(top, confidence))
            for i, confidence in zip(order, confidences, strict=True)
        )
