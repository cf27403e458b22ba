"""Meaning of a text as one vector, of its words' vectors, and the Gaussian kernel on it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from roleadvisor.retrieval.normalise import stem
from roleadvisor.retrieval.words import Words, pieces

# Elements are stored in 1/200; the few beyond 127/200 in unit vectors are cut.
SCALE = 200
_LIMIT = 127
# All by benchmarks/tune.py.
HEIGHT = 3.0
SHARPNESS = 3.1
# Inner products below this count as this: half of all texts are so far from a question that how far does not matter.
FLOOR = 0.25
_RARE_IDF = 8.0


class Meaning:
    """Maps words to a vector."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.dimensions = words.dimensions

    def vector(self, words: Sequence[str], idf: Mapping[str, float]) -> list[int]:
        """Unit vector in 1/SCALE; `idf` holds that of the words' stems, as features ("w:engine")."""
        return [max(-_LIMIT, min(_LIMIT, round(element * SCALE))) for element in self._sentence(words, idf)]

    def _sentence(self, words: Sequence[str], idf: Mapping[str, float]) -> list[float]:
        """Unit vector of the weighted sum of the words' vectors; zeros if no piece is known."""
        total = [0.0] * self._words.dimensions
        parts = pieces(self._words, {part for word in words for part in word.split("_")}) if total else {}
        for word in words:
            rows = [row for part in word.split("_") for row in parts.get(part, ())]
            for row in rows:
                weight = idf.get(f"w:{stem(word)}", _RARE_IDF) / len(rows)
                total = [t + weight * v for t, v in zip(total, memoryview(row).cast("b"), strict=True)]
        norm = math.sqrt(sum(t * t for t in total))
        return [t / norm for t in total] if norm else total


def kernel(product: float) -> float:
    """The Gaussian kernel of two unit vectors with this inner product."""
    return HEIGHT * math.exp(SHARPNESS * (max(product, FLOOR) - 1.0))
