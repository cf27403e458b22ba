"""Answering: ranks the entries for a question and decides whether to answer, suggest or decline."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from typing import Literal

from msgspec import Struct

from roleadvisor.retrieval.analyser import Analyser, Lexicon
from roleadvisor.retrieval.confidence import probability, signals, softmax
from roleadvisor.retrieval.features import feature_counts, names, weigh
from roleadvisor.retrieval.index import Index, Weights
from roleadvisor.retrieval.meaning import FLOOR, SCALE, Meaning, kernel

Status = Literal["answered", "suggested", "unanswered"]
# Answered rightly and wrongly, in % of three sets written apart from the phrasings (47 real questions, 268 and 345
# paraphrases): 0.64 68 and 10.6, 82 and 5.6, 84 and 2.9; 0.68 68 and 6.4, 81 and 5.2, 81 and 1.7; 0.72 62 and 4.3, 76
# and 4.1, 79 and 0.6. Whatever is trained with moves these: measure again after any change.
ANSWER_FROM = 0.68
# Of the same 660 questions two fall below 0.3, of 86 far or senseless ones 77 do, of 173 near ones 97.
COVERED_FROM = 0.3
# An entry that may be meant as well: of the answered among the 47 and the 268, 26 and 13 % have one; of those of the
# three sets that are wrong 10 in 23 have the right one there. From 0.05 on 50 and 25 %, and 13 in 23.
ALSO_FROM = 0.1
# Less likely entries are not offered: a good one is lost to 3 of the 660 questions, and of the others that were shown
# beside an answer more than half go.
OFFER_FROM = 0.01
MOST_SUGGESTIONS = 3
# Of the held-out questions in gaps that are not answered, a third is told of its own gap and 8 % of another one; of the
# entries' own that are not answered, 2 % are told of a gap (benchmarks/tune.py). From 0.1 on 38, 10, 3 %.
GAP_FROM = 0.15


class Candidate(Struct, frozen=True):
    """An entry and the probability, 0..1, that it is the right one."""

    id: str
    confidence: float


class Ranking(Struct, frozen=True):
    """The outcome for one question: every entry, best first, and which of them to show.

    `gap` says what the base lacks, where the question is not answered and that is known.
    """

    status: Status
    ranked: tuple[Candidate, ...]
    covered: float
    gap: str | None = None

    @property
    def answer(self) -> Candidate | None:
        """The entry that answers, if one does."""
        return self.ranked[0] if self.status == "answered" else None

    @property
    def also(self) -> Candidate | None:
        """The entry that may be meant as well as the one that answers."""
        second = self.ranked[1:2]
        return second[0] if self.answer and second and second[0].confidence >= ALSO_FROM else None

    @property
    def offered(self) -> tuple[Candidate, ...]:
        """Up to three others: instead of an answer the likeliest; beside one those that may be meant."""
        if self.status == "unanswered":
            return ()
        named = sum(each is not None for each in (self.answer, self.also))
        nearest = self.ranked[named : named + MOST_SUGGESTIONS]
        first = self.status == "suggested"
        return tuple(each for n, each in enumerate(nearest) if each.confidence >= OFFER_FROM or (first and n == 0))


class Evidence(Struct, frozen=True):
    """Why an entry came out: words with their pull towards it (largest first), and its most similar phrasing."""

    words: tuple[tuple[str, float], ...]
    nearest: str


class Ranker:
    """Answers from an index; pure standard library, a few milliseconds for a question."""

    def __init__(self, index: Index) -> None:
        self._index = index
        meta = index.meta
        self._entries: list[str] = meta["entries"]
        self._gaps: list[str] = meta["gaps"]
        self._temperature: float = meta["temperature"]
        self._top: list[float] = meta["top"]
        self._covered: list[float] = meta["covered"]
        self._analyser = Analyser(meta["abbreviations"], Lexicon(meta["phrases"]), index)
        self._meaning = Meaning(index)

    def ask(self, question: str) -> Ranking:
        """Ranks all entries for the question."""
        words = self._analyser.words(question)
        scores, of_gaps = self._scores(words)
        known_share = self._analyser.known_share(words)
        observed = signals(scores, self._temperature, known_share, len(words))
        top = probability(self._top, observed)
        covered = probability(self._covered, observed)
        ranked = self._candidates(scores, top)
        missing = nearest_gap(scores, of_gaps)
        gap = None if missing is None else self._gaps[missing]
        if not known_share or covered < COVERED_FROM:
            return Ranking("unanswered", ranked, covered, gap)
        if top < ANSWER_FROM:
            return Ranking("suggested", ranked, covered, gap)
        return Ranking("answered", ranked, covered)

    def explain(self, question: str, entry_id: str, count: int = 5) -> Evidence:
        """The words without which the entry's score falls most, with that fall, and its nearest phrasing.

        Raises ValueError if the base has no such entry.
        """
        label = self._entries.index(entry_id)
        words = self._analyser.words(question)
        score = self._scores(words)[0][label]
        without = {word: self._scores([w for w in words if w != word])[0][label] for word in dict.fromkeys(words)}
        strongest = sorted(((word, score - rest) for word, rest in without.items()), key=lambda item: -item[1])[:count]
        asked = self._vector(words)
        nearest = max(
            self._index.phrasings(label),
            key=lambda text: sum(map(mul, asked, self._vector(self._analyser.words(text)))),
        )
        return Evidence(tuple((word, round(fall, 3)) for word, fall in strongest if fall > 0), nearest)

    def _vector(self, words: Sequence[str]) -> list[int]:
        found = self._index.features(names(feature_counts(words, ())))
        return self._meaning.vector(words, {name: idf for name, (idf, _) in found.items()})

    def _scores(self, words: Sequence[str]) -> tuple[list[float], list[float]]:
        """Scores of the entries with "none" last, and of the gaps, from features and the likeness to the landmarks."""
        concepts = self._analyser.lexicon.find(words)
        counts = feature_counts(words, concepts)
        found = self._index.features(names(counts))
        idf = {name: idf for name, (idf, _) in found.items()}
        classes = len(self._entries) + 1
        scores = [0.0] * (classes + len(self._gaps))
        for name, value in weigh(counts, idf).items():
            _add(scores, value, found[name][1])
        if self._meaning.dimensions:
            self._add_likeness(scores, self._meaning.vector(words, idf))
        return scores[:classes], scores[classes:]

    def _add_likeness(self, scores: list[float], asked: Sequence[int]) -> None:
        _add(scores, 1.0, self._index.at_floor)
        at_floor = kernel(FLOOR)
        for number, landmark in enumerate(self._index.landmarks):
            product = sum(map(mul, asked, landmark)) / SCALE**2
            if product > FLOOR:
                _add(scores, kernel(product) - at_floor, self._index.landmark(number))

    def _candidates(self, scores: list[float], top: float) -> tuple[Candidate, ...]:
        """All entries, best first: the best has the calibrated confidence, softmax shares out the rest."""
        shares = softmax(scores, self._temperature)
        first, *others = sorted(range(len(self._entries)), key=lambda i: -scores[i])
        factor = (1.0 - top) / max(1.0 - shares[first], 1e-9)
        best = Candidate(self._entries[first], top)
        return (best, *(Candidate(self._entries[i], min(top, factor * shares[i])) for i in others))


def nearest_gap(scores: Sequence[float], of_gaps: Sequence[float]) -> int | None:
    """The number of the known gap that a question is near to, and nearer than to every entry; "none" is last."""
    nearest = max(of_gaps, default=0.0)
    return of_gaps.index(nearest) if nearest >= max(GAP_FROM, *scores[:-1]) else None


def _add(scores: list[float], factor: float, weights: Weights) -> None:
    for place, weight in zip(*weights, strict=True):
        scores[place] += factor * weight
