"""Spelling correction of words that neither the base nor the word vectors know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from roleadvisor.retrieval.words import Words

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
