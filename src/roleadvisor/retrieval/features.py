"""Words to sparse features: stems, bigrams, concepts and pairs of concepts, with tf-idf weights by family."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from roleadvisor.retrieval.words import asking_sentences, correct, expand, longest_matches, split_words, stem

# The families of features, and the weight of each in the inner product of two texts: by benchmarks/tune.py, that of
# character n-grams on the public StackFAQ set.
WORD, BIGRAM, CONCEPT, PAIR, CHARACTERS = "wbkpc"
FAMILY_WEIGHTS: Mapping[str, float] = {WORD: 1.0, BIGRAM: 1.0, CONCEPT: 0.3, PAIR: 0.6, CHARACTERS: 1.0}
# Counts the words outside the vocabulary: questions from other worlds have many.
UNKNOWN = f"{WORD}:?"
_NGRAMS = (3, 4, 5)
# Longer texts are cut, long answers in training too; the sentences that ask are kept.
_MOST_WORDS = 200
_LONGEST_PHRASE = 4


class Analyser:
    """The path from a text to its words and features, the same in training and answering.

    It is given the expansion of abbreviations, concepts by phrase (`concept_phrases`), the number of texts each word is
    in, and whether to count character n-grams, which help where there are few texts.
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
        """The words of a text, those of sentences that ask twice, misspellings corrected, abbreviations expanded."""
        spelt: list[str] = []
        asking = split_words(asking_sentences(text))[: _MOST_WORDS // 2]
        for word in [*split_words(text)[: _MOST_WORDS - len(asking)], *asking]:
            spelt += [word] if word in self._abbreviations else correct(word, self._vocabulary)
        return expand(spelt, self._abbreviations)

    def counts(self, words: Sequence[str]) -> Counter[str]:
        """Counts of the features, each named by the letter of its family and itself, "w:engine".

        w stems and unknown words; b bigrams of stems, with the start and end of the text; k concepts; p pairs of
        concepts in the order of first mention ("from software to learning" is not "from learning to software");
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
    """The stems of each word or phrase, joined by spaces, to the names of the concepts that it expresses."""
    phrases: dict[str, list[str]] = {}
    for name in sorted(concepts):
        for phrase in concepts[name]:
            stems = _parts(expand(split_words(phrase), abbreviations))
            phrases.setdefault(" ".join(stems), []).append(name)
    return phrases


def _parts(words: Sequence[str]) -> list[str]:
    """The stems of the words, terms such as "machine_learning" taken apart."""
    return [stem(part) for word in words for part in word.split("_")]


def weigh(counts: Mapping[str, int], texts_with: Mapping[str, int], texts: int) -> dict[str, float]:
    """tf-idf with sublinear term frequency, each family of unit length times the root of its weight.

    Features that no training text has are left out. Unknown words still count in the length of their family, so that
    a question of mostly unknown words has small scores. `texts_with` has the number of training texts, of `texts`, with
    each feature.
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
