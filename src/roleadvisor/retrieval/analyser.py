"""The path from a text to its words and concepts, the same in training and answering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roleadvisor.retrieval.concepts import Lexicon
from roleadvisor.retrieval.normalise import CHAT_ABBREVIATIONS, expand, split_words
from roleadvisor.retrieval.spelling import Speller
from roleadvisor.retrieval.vectors import WordVectors

# Longer texts are cut: pairs of words grow with the square of the length.
_MOST_WORDS = 200


class Analyser:
    """Splits a text into words, spells them, writes abbreviations out and finds concepts."""

    def __init__(
        self,
        abbreviations: Mapping[str, str],
        concepts: Mapping[str, Sequence[str]],
        frequencies: Mapping[str, int],
        vectors: WordVectors | None,
    ) -> None:
        self._abbreviations = {**CHAT_ABBREVIATIONS, **abbreviations}
        self._speller = Speller(frequencies, vectors if vectors is not None else ())
        self.lexicon = Lexicon(
            {name: [expand(split_words(p), self._abbreviations) for p in phrases] for name, phrases in concepts.items()}
        )

    def words(self, text: str) -> list[str]:
        """The words of a text, misspellings corrected and abbreviations expanded."""
        spelt = [part for word in split_words(text)[:_MOST_WORDS] for part in self._spell(word)]
        return expand(spelt, self._abbreviations)

    def known_share(self, words: Sequence[str]) -> float:
        """Share of the words that the base knows, 0..1; 0 for no words."""
        parts = [part for word in words for part in word.split("_")]
        return sum(self._speller.in_base(part) for part in parts) / len(parts) if parts else 0.0

    def _spell(self, word: str) -> list[str]:
        return [word] if word in self._abbreviations else self._speller.correct(word)
