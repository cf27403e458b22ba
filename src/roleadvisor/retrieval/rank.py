"""Answering: ranks the entries for a question and decides whether to answer, suggest or decline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from roleadvisor.retrieval.analyser import Analyser
from roleadvisor.retrieval.features import feature_counts, weigh
from roleadvisor.retrieval.index import Index
from roleadvisor.retrieval.kernel import FLOOR, SCALE, Meaning
from roleadvisor.retrieval.lanes import combine, pack
from roleadvisor.retrieval.signals import probability, signals, softmax
from roleadvisor.retrieval.vectors import WordVectors

Status = Literal["answered", "suggested", "unanswered"]
# Answered rightly and wrongly, in % of two sets of paraphrases written apart from the phrasings (268 and 294):
# 0.66 85 and 5.2, 95 and 0.7; 0.70 83 and 4.9, 94 and 0.7; 0.72 82 and 3.7, 92 and 0.7; 0.76 78 and 2.6, 89 and 0.3.
ANSWER_FROM = 0.71
# Of the same paraphrases one falls below 0.2 (none below 0.1), of 75 far or senseless questions 68 do.
COVERED_FROM = 0.2
# Above this an answer stands alone: half of all answers, and 0.3 % of them are wrong leave-one-batch-out.
CERTAIN_FROM = 0.95
MOST_SUGGESTIONS = 3


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
        """What to present to the asker as the outcome."""
        return self.ranked[: {"answered": 1, "suggested": MOST_SUGGESTIONS, "unanswered": 0}[self.status]]

    @property
    def also(self) -> tuple[Candidate, ...]:
        """Up to three entries to name beside an answer that is not quite certain; empty for other outcomes."""
        if self.status != "answered" or self.ranked[0].confidence >= CERTAIN_FROM:
            return ()
        return self.ranked[1 : 1 + MOST_SUGGESTIONS]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an entry came out: words with their pull towards it (largest first), and its most similar phrasing."""

    words: tuple[tuple[str, float], ...]
    nearest: str


class Ranker:
    """A loaded model; pure standard library, a few milliseconds for a question."""

    def __init__(self, model: Index, vectors: WordVectors | None) -> None:
        """`vectors` must be those the model was trained with (None if none); raises ValueError if they differ."""
        self._model = model
        self._analyser = Analyser(model.abbreviations, model.concepts, model.frequencies, vectors)
        self._column = {name: i for i, name in enumerate(model.features)}
        self._idf = dict(zip(model.features, model.idf, strict=True))
        names = self._analyser.lexicon.names
        concept_idf = {"k:" + name: idf for name, idf in zip(names, model.concept_idf, strict=True)}
        self._meaning = Meaning(vectors, self._idf | concept_idf, names)
        if self._meaning.dimensions * len(model.texts) != len(model.text_vectors):
            raise ValueError("the retrieval model was trained with other word vectors")
        self._classes = len(model.entry_ids) + 1
        self._dimensions = pack(model.text_vectors, len(model.texts))
        self._dual = pack(model.dual, self._classes)
        # What all texts together contribute when none is above the kernel's floor.
        self._at_floor = [self._meaning.floor * t for t in combine([1.0] * len(self._dual), self._dual, self._classes)]

    def ask(self, question: str) -> Ranking:
        """Ranks all entries for the question."""
        words = self._analyser.words(question)
        concepts = self._analyser.lexicon.find(words)
        products = self._products(words, concepts)
        scores = self._scores(words, concepts, products)
        known_share = self._analyser.known_share(words)
        observed = signals(scores, self._model.temperature, known_share, len(words))
        top = probability(self._model.top_coefficients, observed)
        covered = probability(self._model.covered_coefficients, observed)
        ranked = self._candidates(scores, top)
        if not known_share or covered < COVERED_FROM:
            return Ranking("unanswered", ranked, covered)
        return Ranking("answered" if top >= ANSWER_FROM else "suggested", ranked, covered)

    def explain(self, question: str, entry_id: str, count: int = 5) -> Evidence:
        """The words without which the entry's score falls most, with that fall, and its nearest phrasing.

        Raises ValueError if the base has no such entry.
        """
        label = self._model.entry_ids.index(entry_id)
        words = self._analyser.words(question)
        concepts = self._analyser.lexicon.find(words)
        products = self._products(words, concepts)
        score = self._scores(words, concepts, products)[label]
        falls = {word: score - self._score_without(word, words, label) for word in dict.fromkeys(words)}
        strongest = sorted(falls.items(), key=lambda item: -item[1])[:count]
        own = [i for i, text_label in enumerate(self._model.labels) if text_label == label]
        nearest = max(own, key=lambda i: products[i])
        return Evidence(tuple((w, round(fall, 3)) for w, fall in strongest if fall > 0), self._model.texts[nearest])

    def _score_without(self, word: str, words: list[str], label: int) -> float:
        rest = [w for w in words if w != word]
        concepts = self._analyser.lexicon.find(rest)
        return self._scores(rest, concepts, self._products(rest, concepts))[label]

    def _products(self, words: list[str], concepts: list[str]) -> list[float]:
        """Inner product of the question's meaning with that of every training text."""
        query = self._meaning.vector(words, concepts)
        return combine([element / SCALE**2 for element in query], self._dimensions, len(self._model.texts))

    def _scores(self, words: list[str], concepts: list[str], products: list[float]) -> list[float]:
        """Class scores from the sparse features and the kernel of meaning, "none" last."""
        vector = weigh(feature_counts(words, concepts), self._idf)
        columns = [self._column[name] for name in vector]
        size = self._classes
        rows = b"".join([self._model.weights[c * size : (c + 1) * size] for c in columns])
        factors = [value * self._model.scales[c] for value, c in zip(vector.values(), columns, strict=True)]
        scores = combine(factors, pack(rows, size), size)
        if not self._meaning.dimensions:
            return scores
        near = [i for i, product in enumerate(products) if product > FLOOR]
        above = self._meaning.above_floor([products[i] for i in near])
        sums = combine(above, [self._dual[i] for i in near], size)
        scale = self._model.dual_scale
        return [score + scale * (a + b) for score, a, b in zip(scores, sums, self._at_floor, strict=True)]

    def _candidates(self, scores: list[float], top: float) -> tuple[Candidate, ...]:
        """All entries, best first: the best has the calibrated confidence, softmax shares out the rest."""
        shares = softmax(scores, self._model.temperature)
        first, *others = sorted(range(self._classes - 1), key=lambda i: -scores[i])
        factor = (1.0 - top) / max(1.0 - shares[first], 1e-9)
        ids = self._model.entry_ids
        best = Candidate(ids[first], top)
        return (best, *(Candidate(ids[i], min(top, factor * shares[i])) for i in others))
