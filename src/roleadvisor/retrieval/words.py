"""What is known of words, in how many texts of the base each is and its vector, and how misspelt ones are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 4
_SHORTEST_HALF = 3
_INFLECTIONS = ("s", "es", "ed", "ing", "ly", "ness")


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


def edits(word: str) -> Iterator[str]:
    """Strings at one deletion, transposition, substitution or insertion from `word`, with the same first letter.

    Misspellings hardly ever touch the first letter, and other words often differ in nothing else.
    """
    for i in range(1, len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _ALPHABET:
            if tail:
                yield head + letter + tail[1:]
            yield head + letter + tail


class Speller:
    """Corrects a word to the nearest word of the base (by frequency), else of the known words."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def correct(self, text: Sequence[str]) -> list[list[str]]:
        """For each word itself if known, short or hopeless; its correction; or the two words run together in it."""
        doubtful = {word for word in text if len(word) >= _SHORTEST and word.isalpha()}
        stems = {word: _stems(word) for word in doubtful}
        known = self._words.find({stem for each in stems.values() for stem in each})
        wrong = [word for word in doubtful if not any(stem in known for stem in stems[word])]
        corrected = {word: self._corrected(word) for word in wrong}
        return [corrected.get(word, [word]) for word in text]

    def _corrected(self, word: str) -> list[str]:
        candidates = sorted(set(edits(word)))
        halves = [(word[:i], word[i:]) for i in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1)]
        found = self._words.find({*candidates, *(half for pair in halves for half in pair)})
        in_base = {each for each, known in found.items() if known.texts}
        near = [candidate for candidate in candidates if candidate in in_base]
        if near:
            return [max(near, key=lambda each: found[each].texts)]
        for pair in halves:
            if in_base.issuperset(pair):
                return list(pair)
        return [next((each for each in candidates if len(each) >= _SHORTEST and each in found), word)]


def _stems(word: str) -> list[str]:
    """The word, and what an ending may have been added to."""
    shorter = [word[: -len(end)] for end in _INFLECTIONS if word.endswith(end)]
    return [word, *(stem for stem in shorter if len(stem) >= _SHORTEST)]
