"""The path from a question to its words, the same in training and answering."""

from __future__ import annotations

from collections.abc import Mapping

from .normalise import CHAT_ABBREVIATIONS, expand, split_words
from .spelling import Speller
from .vectors import WordVectors


class Analyser:
    """Splits a text into words, spells them and writes abbreviations out."""

    def __init__(
        self, abbreviations: Mapping[str, str], frequencies: Mapping[str, int], vectors: WordVectors | None
    ) -> None:
        self._abbreviations = {**CHAT_ABBREVIATIONS, **abbreviations}
        self._speller = Speller(frequencies, vectors if vectors is not None else ())

    def words(self, text: str) -> list[str]:
        """The words of a text, abbreviations expanded and misspellings corrected."""
        expanded = expand(split_words(text), self._abbreviations)
        return expand([part for word in expanded for part in self._speller.correct(word)], self._abbreviations)

    def known_share(self, words: list[str]) -> float:
        """Share of the words that the base knows, 0..1; 0 for no words."""
        return sum(self._speller.in_base(word) for word in words) / len(words) if words else 0.0
