"""Words to sparse features: stems, bigrams, concepts and pairs of concepts, with tf-idf weights by family."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from roleadvisor.retrieval.words import asking_sentences, correct, expand, longest_matches, split_words, stem

# The families of features, and the weight of each in the inner product of two texts, by benchmarks/tune.py; that of
# character n-grams by the public StackFAQ set.
WORD, BIGRAM, CONCEPT, PAIR, CHARACTERS = "wbkpc"
FAMILY_WEIGHTS: Mapping[str, float] = {WORD: 1.0, BIGRAM: 1.0, CONCEPT: 0.3, PAIR: 0.6, CHARACTERS: 1.0}
# The feature that counts words outside the vocabulary, of which off-topic questions have many.
UNKNOWN = f"{WORD}:?"
_NGRAMS = (3, 4, 5)
# Longer texts are cut, in training too; sentences that end in a question mark are kept.
_MOST_WORDS = 200
_LONGEST_PHRASE = 4


class Analyser:
    """Turns a text into words and features, the same way in training and answering.

    Args:
        abbreviations: expansion by word or phrase.
        phrases: concepts by phrase, from `concept_phrases`.
        vocabulary: the number of training texts with each word.
        characters: whether to count character n-grams, which help where there are few texts.
    """

    def __init__(
        self,
        abbreviations: Mapping[str, str],
        phrases: Mapping[str, Sequence[str]],
        vocabulary: Mapping[str, int],
        *,
        characters: bool,
    ) -> None:
        self._abbreviations, self._phrases = abbreviations, phrases
        self._vocabulary, self._characters = vocabulary, characters

    def words(self, text: str) -> list[str]:
        """The words of a text, corrected and with abbreviations expanded; words of questions in it are repeated."""
        spelt: list[str] = []
        asking = split_words(asking_sentences(text))[: _MOST_WORDS // 2]
        for word in [*split_words(text)[: _MOST_WORDS - len(asking)], *asking]:
            spelt += [word] if word in self._abbreviations else correct(word, self._vocabulary)
        return expand(spelt, self._abbreviations)

    def counts(self, words: Sequence[str]) -> Counter[str]:
        """Count the features of the words, each named "family:feature", such as "w:engine".

        Families: w stems and unknown words; b bigrams of stems, with the start and end of the text; k concepts; p pairs
        of concepts in the order of first mention ("from software to learning" is not "from learning to software");
        c character n-grams.
        """
        stems = [stem(word) for word in words]
        matches = longest_matches(_parts(words), self._phrases, _LONGEST_PHRASE)
        concepts = [name for _, names in matches for name in names or ()]
        mentioned = list(dict.fromkeys(concepts))
        features = [f"{WORD}:{each}" for each in stems]
        features += [UNKNOWN for word in words if not self._vocabulary.keys() >= set(word.split("_"))]
        features += [f"{BIGRAM}:{a}_{b}" for a, b in pairwise(["^", *stems, "$"])] if stems else []
        features += [f"{CONCEPT}:{each}" for each in concepts]
        features += [f"{PAIR}:{a}_{b}" for i, a in enumerate(mentioned) for b in mentioned[i + 1 :]]
        if self._characters:
            text = f" {' '.join(words)} "
            features += [f"{CHARACTERS}:{text[i : i + n]}" for n in _NGRAMS for i in range(len(text) - n + 1)]
        return Counter(features)


def concept_phrases(concepts: Mapping[str, Sequence[str]], abbreviations: Mapping[str, str]) -> dict[str, list[str]]:
    """Map each phrase, as stems joined by spaces, to the names of its concepts."""
    phrases: dict[str, list[str]] = {}
    for name in sorted(concepts):
        for phrase in concepts[name]:
            stems = _parts(expand(split_words(phrase), abbreviations))
            phrases.setdefault(" ".join(stems), []).append(name)
    return phrases


def _parts(words: Sequence[str]) -> list[str]:
    """The stems of the words, with joined terms such as "machine_learning" split."""
    return [stem(part) for word in words for part in word.split("_")]


def weigh(counts: Mapping[str, int], texts_with: Mapping[str, int], texts: int) -> dict[str, float]:
    """Weigh features by tf-idf with sublinear term frequency; each family has the square root of its weight as norm.

    Features that no training text has are left out, but unknown words count in the norm of their family, so that a
    question of mostly unknown words has small scores.

    Args:
        counts: the features of a text.
        texts_with: the number of training texts with each feature.
        texts: the number of training texts.
    """
    vectors: dict[str, dict[str, float]] = {}
    squares: dict[str, float] = {}
    for name, count in counts.items():
        family = name[0]
        idf = math.log((1 + texts) / (1 + texts_with.get(name, 0))) + 1
        value = (1.0 + math.log(count)) * idf
        if name in texts_with:
            vectors.setdefault(family, {})[name] = value
        if name in texts_with or family == WORD:
            squares[family] = squares.get(family, 0.0) + value * value
    return {
        name: value * math.sqrt(FAMILY_WEIGHTS[family] / squares[family])
        for family, vector in vectors.items()
        for name, value in vector.items()
    }
