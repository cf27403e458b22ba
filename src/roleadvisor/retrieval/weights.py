"""Document frequencies and idf weights of a base's words, features and concepts (training only)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from roleadvisor.retrieval.features import FAMILY_WEIGHTS, FamilyCounts
from roleadvisor.retrieval.normalise import split_words
from roleadvisor.retrieval.vectors import WordVectors

# In a large base rare features mostly cost space: top-1 leave-one-batch-out 0.904 with all pairs and bigrams, 0.901
# with those seen twice, 0.901 with pairs seen three times and bigrams twice.
_LARGE_BASE = 2000
_LEAST_IN_LARGE: Mapping[str, int] = {"w": 1, "b": 2, "s": 2, "p": 3, "c": 3, "o": 2}


def word_frequencies(texts: Sequence[str], vectors: WordVectors | None) -> dict[str, int]:
    """Texts each word is in; a word met once that the vectors do not know is left out as a likely misspelling."""
    frequencies = Counter(word for text in texts for word in set(split_words(text)))
    kept = {w: n for w, n in frequencies.items() if vectors is None or n > 1 or w in vectors}
    return dict(sorted(kept.items()))


def inverse_frequency(n: int, total: int) -> float:
    """Smoothed inverse document frequency ln((1+N)/(1+n)) + 1."""
    return round(math.log((1 + total) / (1 + n)) + 1, 3)


def feature_idf(counts: Sequence[FamilyCounts]) -> dict[str, float]:
    """Idf of the features that are kept, by "family:feature"."""
    least = _LEAST_IN_LARGE if len(counts) >= _LARGE_BASE else {}
    kept: dict[str, float] = {}
    for family in FAMILY_WEIGHTS:
        seen = Counter(feature for c in counts for feature in c[family])
        for feature, n in sorted(seen.items()):
            if n >= least.get(family, 1):
                kept[f"{family}:{feature}"] = inverse_frequency(n, len(counts))
    return kept


def concept_idf(found: Sequence[Sequence[str]], names: Sequence[str]) -> dict[str, float]:
    """Idf of every concept, by "k:name"."""
    seen = Counter(name for concepts in found for name in set(concepts))
    return {"k:" + name: inverse_frequency(seen[name], len(found)) for name in names}
