"""A base's concepts: sets of words and phrases that mean the same to its entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roleadvisor.retrieval.normalise import stem

_LONGEST_PHRASE = 4


class Lexicon:
    """Finds concepts in words, by stems; a phrase takes precedence over the words in it."""

    def __init__(self, concepts: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """`concepts`: name to its phrases, each a sequence of normalised words."""
        self.names = tuple(sorted(concepts))
        self._of_phrase: dict[tuple[str, ...], list[str]] = {}
        for name in self.names:
            for phrase in concepts[name]:
                self._of_phrase.setdefault(tuple(_stems(phrase)), []).append(name)

    def find(self, words: Sequence[str]) -> list[str]:
        """The concepts of the words, in order, as often as they occur."""
        stems = _stems(words)
        taken = [False] * len(stems)
        found: list[tuple[int, str]] = []
        for size in range(min(_LONGEST_PHRASE, len(stems)), 0, -1):
            for start in range(len(stems) - size + 1):
                names = self._of_phrase.get(tuple(stems[start : start + size]), [])
                if names and not all(taken[start : start + size]):
                    found += [(start, name) for name in names]
                    if size > 1:
                        taken[start : start + size] = [True] * size
        return [name for _, name in sorted(found)]


def _stems(words: Sequence[str]) -> list[str]:
    return [stem(part) for word in words for part in word.split("_")]
