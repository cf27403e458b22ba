"""Spelling correction of words that neither the base nor the word vectors know."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 4
_SHORTEST_HALF = 3
_INFLECTIONS = ("s", "es", "ed", "ing", "ly", "ness")


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
    """Corrects a word to the nearest word of the base (by frequency), else of the known words.

    Top-1 leave-one-batch-out 0.913 with it, 0.909 without; on the batch with most misspellings 0.939 and 0.901.
    """

    def __init__(self, frequencies: Mapping[str, int], known: Container[str]) -> None:
        self._frequencies = frequencies
        self._known = known

    def in_base(self, word: str) -> bool:
        """Whether the word occurs in the base."""
        return word in self._frequencies

    def correct(self, word: str) -> list[str]:
        """The word itself if known, short or hopeless; its correction; or the two words run together in it."""
        if len(word) < _SHORTEST or not word.isalpha() or self._is_word(word):
            return [word]
        candidates = sorted(set(edits(word)))
        best = max(candidates, key=lambda w: self._frequencies.get(w, 0))
        if best in self._frequencies:
            return [best]
        for i in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
            if word[:i] in self._frequencies and word[i:] in self._frequencies:
                return [word[:i], word[i:]]
        return [next((w for w in candidates if len(w) >= _SHORTEST and w in self._known), word)]

    def _is_word(self, word: str) -> bool:
        """Whether the word, or what an ending was added to, is known."""
        stems = [word] + [word[: -len(end)] for end in _INFLECTIONS if word.endswith(end)]
        return any(
            stem in self._frequencies or stem in self._known for stem in stems if len(stem) >= _SHORTEST or stem == word
        )
