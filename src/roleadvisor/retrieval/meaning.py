"""Meaning of a text as one vector, of its words' vectors and its concepts, and the Gaussian kernel on it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from roleadvisor.retrieval.features import unit
from roleadvisor.retrieval.normalise import stem
from roleadvisor.retrieval.words import Words, pieces

# Elements are stored in 1/200; the few beyond 127/200 in unit vectors are cut.
SCALE = 200
_LIMIT = 127
# All by benchmarks/tune.py.
CONCEPT_SHARE = 0.3
HEIGHT = 3.0
SHARPNESS = 3.1
# Inner products below this count as this: half of all texts are so far from a question that how far does not matter.
FLOOR = 0.25
_RARE_IDF = 8.0


class Meaning:
    """Maps words and concepts to a vector."""

    def __init__(self, words: Words, concept_idf: Mapping[str, float]) -> None:
        """`concept_idf` by name, in the order that the elements have."""
        self._words = words
        self._concept_idf = concept_idf
        self._place = {name: words.dimensions + i for i, name in enumerate(concept_idf)}
        self.dimensions = words.dimensions + len(concept_idf)
        # The inner product of a text with itself.
        self.largest = float(words.dimensions > 0) + (CONCEPT_SHARE if concept_idf else 0.0)

    def vector(self, words: Sequence[str], concepts: Sequence[str], idf: Mapping[str, float]) -> list[int]:
        """Unit word vector, then unit tf-idf vector of the concepts times the root of their share; in 1/SCALE.

        `idf` holds that of the words' stems, as features ("w:engine").
        """
        elements = [max(-_LIMIT, min(_LIMIT, round(element * SCALE))) for element in self._sentence(words, idf)]
        elements += [0] * len(self._place)
        counts = Counter(concepts)
        weights = unit({name: (1.0 + math.log(n)) * self._concept_idf[name] for name, n in counts.items()})
        for name, weight in weights.items():
            elements[self._place[name]] = min(_LIMIT, round(math.sqrt(CONCEPT_SHARE) * weight * SCALE))
        return elements

    @property
    def at_floor(self) -> float:
        """The kernel of all pairs whose inner product is `FLOOR` or less."""
        return self.kernel(FLOOR)

    def kernel(self, product: float) -> float:
        """The Gaussian kernel of two vectors with this inner product."""
        return HEIGHT * math.exp(SHARPNESS * (max(product, FLOOR) - self.largest))

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
