"""Static word vectors: a vocabulary of word pieces and one int8 row for each."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence


class WordVectors:
    """Vectors of word pieces; a word outside the vocabulary is cut into the longest pieces (`##` continues)."""

    def __init__(self, vocabulary: Sequence[str], rows: bytes) -> None:
        """`rows`: int8, one row per vocabulary item; raises ValueError when the sizes do not fit."""
        if not vocabulary or len(rows) % len(vocabulary):
            raise ValueError(f"{len(rows)} bytes do not divide into {len(vocabulary)} rows")
        self.dimensions = len(rows) // len(vocabulary)
        self._index = {piece: i for i, piece in enumerate(vocabulary)}
        self._rows = rows

    def __contains__(self, word: object) -> bool:
        return word in self._index

    def pieces(self, word: str) -> list[int]:
        """Row numbers of the word, or of its pieces by greedy longest match; letters nothing matches are skipped."""
        if word in self._index:
            return [self._index[word]]
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                row = self._index.get(word[start:end] if start == 0 else "##" + word[start:end])
                if row is not None:
                    found.append(row)
                    start = end
                    break
            else:
                start += 1
        return found

    def sentence(self, words: Sequence[str], weight: Callable[[str], float]) -> list[float]:
        """Unit vector of the weighted sum of the words' vectors; zeros if no piece is known."""
        total = [0.0] * self.dimensions
        for word in words:
            pieces = [row for part in word.split("_") for row in self.pieces(part)]
            for row in pieces:
                w = weight(word) / len(pieces)
                values = array("b", self._rows[row * self.dimensions : (row + 1) * self.dimensions])
                total = [t + w * v for t, v in zip(total, values, strict=True)]
        norm = math.sqrt(sum(t * t for t in total))
        return [t / norm for t in total] if norm else total
