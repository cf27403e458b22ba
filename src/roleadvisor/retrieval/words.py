"""What is known of words: in how many texts of the base each is, and its vector."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol


class Word(NamedTuple):
    """A known word, or a word piece (`##` continues one): texts of the base it is in, its vector (int8; or empty)."""

    texts: int
    vector: bytes


class Words(Protocol):
    """A source of known words; `find` takes many at once, as each request to a file has its price."""

    dimensions: int

    def find(self, words: Iterable[str]) -> Mapping[str, Word]:
        """Those of the words that are known."""


class WordVectors:
    """Static vectors of words and word pieces, one int8 row each."""

    def __init__(self, vocabulary: Sequence[str], rows: bytes) -> None:
        """`rows`: one row per vocabulary item; raises ValueError when the sizes do not fit."""
        if not vocabulary or len(rows) % len(vocabulary):
            raise ValueError(f"{len(rows)} bytes do not divide into {len(vocabulary)} rows")
        self.dimensions = size = len(rows) // len(vocabulary)
        self.rows = {word: rows[i * size : (i + 1) * size] for i, word in enumerate(vocabulary)}


class Vocabulary:
    """The words of a base in memory, and those that only the vectors know (training only)."""

    def __init__(self, frequencies: Mapping[str, int], vectors: WordVectors | None) -> None:
        self.dimensions = vectors.dimensions if vectors else 0
        rows = vectors.rows if vectors else {}
        self.known = {word: Word(frequencies.get(word, 0), rows.get(word, b"")) for word in (*rows, *frequencies)}

    def find(self, words: Iterable[str]) -> dict[str, Word]:
        """Those of the words that are known."""
        return {word: self.known[word] for word in words if word in self.known}


def pieces(words: Words, wanted: Collection[str]) -> dict[str, list[bytes]]:
    """The vector of each word, or those of its pieces by greedy longest match; letters nothing matches are skipped."""
    whole = words.find(wanted)
    found = {word: [whole[word].vector] for word in wanted if word in whole and whole[word].vector}
    unknown = [word for word in wanted if word not in found]
    parts = {_piece(word, i, j) for word in unknown for i in range(len(word)) for j in range(i + 1, len(word) + 1)}
    known = words.find(parts) if unknown and words.dimensions else {}
    for word in unknown:
        found[word], start = [], 0
        while start < len(word):
            ends = range(len(word), start, -1)
            end = next((e for e in ends if (row := known.get(_piece(word, start, e))) and row.vector), None)
            if end is not None:
                found[word].append(known[_piece(word, start, end)].vector)
            start = end or start + 1
    return found


def _piece(word: str, start: int, end: int) -> str:
    return word[start:end] if start == 0 else f"##{word[start:end]}"
