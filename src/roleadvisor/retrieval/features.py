"""Words to sparse features: words, ordered and unordered pairs, character n-grams, weighted by tf-idf per family."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from .normalise import stem

# Weight of each family in the inner product, chosen leave-one-author-out (see NOTES): all pairs of words 0.25.
FAMILY_WEIGHTS: Mapping[str, float] = {"w": 1.0, "b": 0.5, "s": 0.25, "p": 0.25, "c": 1.0}
_NGRAM_SIZES = (3, 4, 5)


def _character_ngrams(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[i : i + n] for n in _NGRAM_SIZES for i in range(max(len(padded) - n + 1, int(n == _NGRAM_SIZES[0])))]


def feature_counts(words: Sequence[str]) -> dict[str, Counter[str]]:
    """Counts of features by family: w stems, b bigrams, s skip-bigrams, p pairs in any order, c character n-grams."""
    stems = [stem(word) for word in words]
    framed = ["^", *stems, "$"]
    distinct = sorted(set(stems))
    return {
        "w": Counter(stems),
        "b": Counter(f"{a}_{b}" for a, b in zip(framed, framed[1:], strict=False)),
        "s": Counter(f"{a}_*_{b}" for a, b in zip(framed, framed[2:], strict=False)),
        "p": Counter(f"{a}&{b}" for i, a in enumerate(distinct) for b in distinct[i + 1 :]),
        "c": Counter(gram for word in words for gram in _character_ngrams(word)),
    }


def weigh(counts: Mapping[str, Counter[str]], idf: Mapping[str, float]) -> dict[str, float]:
    """tf-idf with sublinear tf, unit length within each family, times the root of the family's weight.

    Features without an idf are unknown to the model and dropped, after the length was taken from the known ones.
    """
    vector: dict[str, float] = {}
    for family, weight in FAMILY_WEIGHTS.items():
        values = {
            name: (1.0 + math.log(n)) * idf[name]
            for gram, n in counts[family].items()
            if (name := f"{family}:{gram}") in idf
        }
        norm = math.sqrt(sum(v * v for v in values.values()))
        for name, value in values.items():
            vector[name] = math.sqrt(weight) * value / norm
    return vector
