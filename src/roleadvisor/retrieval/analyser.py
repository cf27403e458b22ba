"""The path from a text to its words and concepts, the same in training and answering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roleadvisor.retrieval.normalise import expand, split_words, stem
from roleadvisor.retrieval.words import Speller, Words

# Longer texts are cut: pairs of words grow with the square of the length.
_MOST_WORDS = 200
_LONGEST_PHRASE = 4


class Lexicon:
    """A base's concepts, sets of words and phrases that mean the same to its entries, found by stems.

    A phrase takes precedence over the words in it.
    """

    def __init__(self, of_phrase: Mapping[str, Sequence[str]]) -> None:
        """`of_phrase`: the stems of a phrase, with spaces between them, to the names of its concepts."""
        self.of_phrase = of_phrase

    @classmethod
    def of(cls, concepts: Mapping[str, Sequence[str]], abbreviations: Mapping[str, str]) -> Lexicon:
        """The lexicon of concepts by name, each with its words and phrases as they are typed."""
        of_phrase: dict[str, list[str]] = {}
        for name in sorted(concepts):
            for phrase in concepts[name]:
                stems = _stems(expand(split_words(phrase), abbreviations))
                of_phrase.setdefault(" ".join(stems), []).append(name)
        return cls(of_phrase)

    def find(self, words: Sequence[str]) -> list[str]:
        """The concepts of the words, in order, as often as they occur."""
        stems = _stems(words)
        taken = [False] * len(stems)
        found: list[tuple[int, str]] = []
        for size in range(min(_LONGEST_PHRASE, len(stems)), 0, -1):
            for start in range(len(stems) - size + 1):
                names = self.of_phrase.get(" ".join(stems[start : start + size]), ())
                if names and not all(taken[start : start + size]):
                    found += [(start, name) for name in names]
                    if size > 1:
                        taken[start : start + size] = [True] * size
        return [name for _, name in sorted(found)]


class Analyser:
    """Splits a text into words, spells them, writes abbreviations out and finds concepts."""

    def __init__(self, abbreviations: Mapping[str, str], lexicon: Lexicon, words: Words) -> None:
        self._abbreviations = abbreviations
        self._words = words
        self._speller = Speller(words)
        self.lexicon = lexicon

    def words(self, text: str) -> list[str]:
        """The words of a text, misspellings corrected and abbreviations expanded."""
        words = split_words(text)[:_MOST_WORDS]
        corrected = self._speller.correct([word for word in words if word not in self._abbreviations])
        spelt = iter(corrected)
        return expand(
            [part for w in words for part in ([w] if w in self._abbreviations else next(spelt))], self._abbreviations
        )

    def known_share(self, words: Sequence[str]) -> float:
        """Share of the words that the base knows, 0..1; 0 for no words."""
        parts = [part for word in words for part in word.split("_")]
        known = self._words.find(parts)
        return sum(part in known and known[part].texts > 0 for part in parts) / len(parts) if parts else 0.0


def _stems(words: Sequence[str]) -> list[str]:
    return [stem(part) for word in words for part in word.split("_")]
