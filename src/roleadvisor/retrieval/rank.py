"""Answering: rank the entries for a question and decide whether to answer, suggest or decline."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from roleadvisor.retrieval.features import UNKNOWN, Analyser, weigh
from roleadvisor.retrieval.index import Index, Weights, phrasing_key

Status = Literal["answered", "suggested", "unanswered"]
# All but TEMPERATURE_BARE by "benchmarks/tune.py confidence", on questions written like those of forums and mails
# (benchmarks/real.jsonl), and GAP_FROM on held-out training texts.
# The temperature of the softmax: within .001 of the smallest log loss (0.38), with fewer wrong answers. In a bare base,
# with few phrasings or no questions without an answer, scores are smaller: on the public StackFAQ set, bare, this one
# answers 52 % rightly, 3 % wrongly.
TEMPERATURE = 0.32
TEMPERATURE_BARE = 0.15
# The softmax is over that many of the best entries and "none", so that it means the same in a base of any size.
CONTENDERS = 5
# The confidence from which the best entry is the answer: of ten answers nine are right.
ANSWER_FROM = 0.55
# The confidence from which a second entry is named beside an answer. A fifth of the answers have one; of the wrong
# answers it is the right entry for 36 %.
ALSO_FROM = 0.15
# The confidence from which an entry is suggested: this floor costs one point of recall in the first three.
OFFER_FROM = 0.03
MOST_SUGGESTIONS = 3
# The score from which a gap, a subject that the base is known to lack, is named. Of held-out questions about gaps 20 %
# then get the right gap, 4 % a wrong one, the others none.
GAP_FROM = -0.5
# Words with less than this share of the strongest word's effect are left out of an explanation: our choice.
_LEAST_EFFECT = 0.25


class Candidate(Struct, frozen=True):
    """An entry and the probability, 0..1, that it is the right one."""

    id: str
    confidence: float


class Ranking(Struct, frozen=True):
    """The outcome for one question."""

    status: Status
    candidates: tuple[Candidate, ...]  # every entry, best first
    gap: str | None = None  # what the base lacks, where the question is not answered and that is known

    @property
    def answer(self) -> Candidate | None:
        """The entry that answers, if one does."""
        return self.candidates[0] if self.status == "answered" else None

    @property
    def also(self) -> Candidate | None:
        """The second entry to name beside the answer."""
        second = self.candidates[1:2]
        return second[0] if self.answer and second and second[0].confidence >= ALSO_FROM else None

    @property
    def offered(self) -> tuple[Candidate, ...]:
        """Up to three suggestions, instead of an answer or beside one."""
        if self.status == "unanswered":
            return ()
        shown = sum(each is not None for each in (self.answer, self.also))
        best = self.candidates[shown : shown + MOST_SUGGESTIONS]
        return tuple(each for each in best if each.confidence >= OFFER_FROM)


class Explanation(Struct, frozen=True):
    """Why an entry scored as it did."""

    id: str
    nearest: str  # its phrasing most similar to the question
    words: tuple[tuple[str, float], ...]  # words of the question with their effect on the score, strongest first


class Ranker:
    """Ranks the entries of an index for a question; needs the standard library only."""

    def __init__(self, index: Index) -> None:
        self._index, meta = index, index.meta
        self._entries: list[str] = meta["entries"]
        self._gaps: list[str] = meta["gaps"]
        self._texts: int = meta["texts"]
        self._temperature = TEMPERATURE_BARE if meta["bare"] else TEMPERATURE
        self._analyser = Analyser(
            meta["abbreviations"], meta["phrases"], meta["vocabulary"], meta["frames"], characters=meta["characters"]
        )

    def ask(self, question: str, without: Collection[str] = ()) -> Ranking:
        """Rank all entries for the question; those in ``without`` get no confidence."""
        scores = self._scores(self._analyser.words(question))
        if any(scores):
            for entry in without:
                scores[self._entries.index(entry)] = -math.inf
        confidences = self._confidences(question, scores)
        count = len(self._entries)
        order = sorted(range(count), key=lambda i: (-confidences[i], -scores[i]))
        ranked = tuple(Candidate(self._entries[i], confidences[i]) for i in order)
        if ranked[0].confidence >= ANSWER_FROM:
            return Ranking("answered", ranked)
        gaps = scores[count + 1 :] if any(scores) else []
        nearest = max(gaps, default=-math.inf)
        gap = self._gaps[gaps.index(nearest)] if nearest >= max(GAP_FROM, *scores[:count]) else None
        return Ranking("suggested" if ranked[0].confidence >= OFFER_FROM else "unanswered", ranked, gap)

    def explain(self, question: str, entry_id: str, count: int = 5) -> Explanation:
        """Explain the score of an entry by the words whose removal lowers it most.

        Raises ValueError if the base has no such entry.
        """
        entry = self._entries.index(entry_id)
        words = self._analyser.words(question)
        score = self._scores(words)[entry]
        falls = [(word, score - self._scores([w for w in words if w != word])[entry]) for word in dict.fromkeys(words)]
        strongest = sorted(falls, key=lambda item: -item[1])[:count]
        effects = [(word, round(fall, 3)) for word, fall in strongest if fall > 0]
        shown = tuple(each for each in effects if each[1] >= _LEAST_EFFECT * effects[0][1])
        asked, _ = self._vector(words)

        def likeness(phrasing: str) -> float:
            vector, _ = self._vector(self._analyser.words(phrasing))
            return sum(value * vector.get(name, 0.0) for name, value in asked.items())

        return Explanation(entry_id, max(self._index.phrasings(entry), key=likeness), shown)

    def _vector(self, words: Sequence[str]) -> tuple[dict[str, float], Mapping[str, Weights]]:
        """The features of the words by name: their tf-idf values, and their weights in the model."""
        counts = self._analyser.counts(words)
        known = self._index.features(counts)
        vector = weigh(counts, {name: texts for name, (texts, _) in known.items()}, self._texts)
        return vector, {name: weights for name, (_, weights) in known.items()}

    def _scores(self, words: Sequence[str]) -> list[float]:
        """The scores of the entries, "none" and the gaps; zero without a known word.

        Texts of a class were trained to reach 1, others -1.
        """
        scores = [0.0] * (len(self._entries) + 1 + len(self._gaps))
        vector, known = self._vector(words)
        if vector.keys() <= {UNKNOWN}:
            return scores
        for name, value in vector.items():
            for number, weight in zip(*known[name], strict=True):
                scores[number] += value * weight
        return scores

    def _confidences(self, question: str, scores: Sequence[float]) -> list[float]:
        """The confidence of each entry: a softmax over the scores of the best entries and "none".

        An entry that has the question among its phrasings, whatever its case, marks and frame, has 1; without a letter
        or a known word every entry has 0.
        """
        count = len(self._entries)
        plain = self._analyser.plain(question)
        same = self._index.with_key(phrasing_key(plain))
        if exact := {entry for entry, text in same if self._analyser.plain(text) == plain}:
            return [1.0 / len(exact) if number in exact else 0.0 for number in range(count)]
        if not any(scores) or not any(map(str.isalpha, question)):
            return [0.0] * count
        best = max(scores[: count + 1])
        *shares, none = (math.exp((score - best) / self._temperature) for score in scores[: count + 1])
        total = sum(sorted(shares)[-CONTENDERS:]) + none
        return [share / total for share in shares]
