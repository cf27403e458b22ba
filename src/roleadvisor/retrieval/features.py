"""Words to sparse features: stems, pairs of them, and pairs of concepts, with tf-idf weights by family."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from roleadvisor.retrieval.normalise import stem

# Weight of each family in the inner product, by benchmarks/tune.py.
FAMILY_WEIGHTS: Mapping[str, float] = {"w": 1.0, "b": 1.0, "s": 0.3, "p": 0.5, "o": 0.6}
_LONGEST_PAIRED = 60

FamilyCounts = dict[str, Counter[str]]


def feature_counts(words: Sequence[str], concepts: Sequence[str]) -> FamilyCounts:
    """Counts of features by family.

    w stems, b bigrams, s bigrams that skip a stem, p pairs of stems in any order, o pairs of concepts in the order of
    their first mention ("from software to learning" is not "from learning to software").
    """
    stems = [stem(word) for word in words]
    framed = ["^", *stems, "$"]
    # Pairs tell what a question is about; in a long answer nearly every pair of words is met, and they fill the memory.
    distinct = sorted(set(stems)) if len(stems) <= _LONGEST_PAIRED else []
    mentioned = list(dict.fromkeys(concepts))
    return {
        "w": Counter(stems),
        "b": Counter(f"{a}_{b}" for a, b in pairwise(framed)),
        "s": Counter(f"{a}_{b}" for a, b in zip(framed, framed[2:], strict=False)),
        "p": Counter(f"{a}_{b}" for i, a in enumerate(distinct) for b in distinct[i + 1 :]),
        "o": Counter(f"{a}_{b}" for i, a in enumerate(mentioned) for b in mentioned[i + 1 :]),
    }


def names(counts: FamilyCounts) -> list[str]:
    """The features by "family:feature", as they are called in the index."""
    return [f"{family}:{feature}" for family, seen in counts.items() for feature in seen]


def unit(values: dict[str, float]) -> dict[str, float]:
    """The vector scaled to length one; an empty one stays empty."""
    norm = math.sqrt(sum(v * v for v in values.values()))
    return {name: value / norm for name, value in values.items()}


def weigh(counts: FamilyCounts, idf: Mapping[str, float]) -> dict[str, float]:
    """tf-idf with sublinear tf, unit length within each family, times the root of the family's weight.

    Features without an idf are unknown to the model and are dropped.
    """
    vector: dict[str, float] = {}
    for family, weight in FAMILY_WEIGHTS.items():
        known = {
            name: (1.0 + math.log(n)) * idf[name]
            for feature, n in counts[family].items()
            if (name := f"{family}:{feature}") in idf
        }
        root = math.sqrt(weight)
        vector |= {name: root * value for name, value in unit(known).items()}
    return vector
