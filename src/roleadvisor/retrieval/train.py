"""Training: entries and off-topic questions to an index, by linear support vector machines.

One class against the rest, by dual coordinate descent. Deterministic. Needs numpy, which answering does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from roleadvisor.retrieval.features import (
    BIGRAM,
    CHAT_ABBREVIATIONS,
    PAIR,
    UNKNOWN,
    Analyser,
    concept_phrases,
    expand,
    split_words,
    weigh,
)
from roleadvisor.retrieval.index import LARGEST_WEIGHT, Tables, phrasing_key

Floats = NDArray[np.float32]
# A sparse vector: the columns that are not zero and their values.
Row = tuple[NDArray[np.intp], Floats]

# Passes over the texts, and the cost of an error against that of large weights. All of these by benchmarks/tune.py.
ROUNDS = 8
COST = 1.0
# The cost of an error on an answer text, where one on a question is 1: answers are about more than their question.
ANSWER_COST = 0.5
# Weights below this share of the largest of their class are not stored.
LEAST_SHARE = 0.025
# Bases with fewer phrasings an entry also use character n-grams, and words seen once are in the vocabulary.
FEW_PHRASINGS = 3
# From this many texts on, bigrams and pairs of concepts that only one text has are dropped: they cost mostly space.
_MANY_TEXTS = 10_000


class IndexEntry(Struct, frozen=True):
    """One FAQ entry as training text."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()


class Texts(Struct, frozen=True):
    """The training texts."""

    entries: Sequence[IndexEntry]
    negatives: Sequence[str] = ()  # questions without an answer
    gaps: Mapping[str, Sequence[str]] = field(default_factory=dict)  # others by the sentence on what is missing


class _Example(Struct, frozen=True):
    """A training text with its class or classes."""

    text: str
    classes: tuple[int, ...]  # the number of its entry, or that of "none" and of its gap
    cost: float = 1.0


def train(
    texts: Texts, abbreviations: Mapping[str, str], concepts: Mapping[str, Sequence[str]], frames: Sequence[str] = ()
) -> Tables:
    """Train the model of a base with at least one entry.

    Args:
        texts: the training texts.
        abbreviations: expansion by word or phrase.
        concepts: words and phrases that mean the same, by a name for it.
        frames: what people put around a question.
    """
    examples = list(_examples(texts))
    few = sum(len(entry.phrasings) for entry in texts.entries) < FEW_PHRASINGS * len(texts.entries)
    bare = few or not (texts.negatives or any(texts.gaps.values()))
    abbreviations = {**CHAT_ABBREVIATIONS, **abbreviations}
    phrases = concept_phrases(concepts, abbreviations)
    vocabulary = _vocabulary([each.text for each in examples], abbreviations, once=few)
    frames = [" ".join(split_words(frame)) for frame in frames]
    analyser = Analyser(abbreviations, phrases, vocabulary, frames, characters=few)
    counts = [analyser.counts(analyser.words(example.text)) for example in examples]
    if bare:  # it has no questions to learn "none" from: one text of that consists of unknown words
        for each in counts:
            del each[UNKNOWN]
        examples.append(_Example("", (len(texts.entries),)))
        counts.append(Counter([UNKNOWN]))
    least = 2 if len(examples) >= _MANY_TEXTS else 1
    frequency = Counter(name for each in counts for name in each)
    texts_with = {name: n for name, n in sorted(frequency.items()) if n >= least or name[0] not in (BIGRAM, PAIR)}
    meta = {
        "entries": [entry.id for entry in texts.entries],
        "gaps": list(texts.gaps),
        "abbreviations": abbreviations,
        "phrases": phrases,
        "vocabulary": vocabulary,
        "frames": frames,
        "characters": few,
        "bare": bare,
        "texts": len(examples),
    }
    count = len(texts.entries) + 1 + len(texts.gaps)
    vectors = [weigh(each, texts_with, len(examples)) for each in counts]
    fitted = _fitted(examples, vectors, list(texts_with), count)
    features = [(name, n, weights) for (name, n), weights in zip(texts_with.items(), fitted, strict=True)]
    phrasings = [
        (n, text, phrasing_key(analyser.plain(text)))
        for n, each in enumerate(texts.entries)
        for text in (each.question, *each.phrasings)
    ]
    return Tables(meta, features, phrasings)


def _examples(texts: Texts) -> Iterator[_Example]:
    for number, entry in enumerate(texts.entries):
        for question in (entry.question, *entry.phrasings):
            yield _Example(question, (number,))
        for answer in entry.answers:
            yield _Example(answer, (number,), ANSWER_COST)
    none = len(texts.entries)
    for gap, questions in enumerate(texts.gaps.values(), none + 1):
        for question in questions:
            yield _Example(question, (none, gap))
    for question in texts.negatives:
        yield _Example(question, (none,))


def _vocabulary(texts: Sequence[str], abbreviations: Mapping[str, str], *, once: bool) -> dict[str, int]:
    """The number of texts with each word, expansions included.

    Words in only one text are often misspelt and are left out, except with `once`.
    """
    frequency: Counter[str] = Counter()
    for words in map(split_words, texts):
        frequency.update({*words, *(part for word in expand(words, abbreviations) for part in word.split("_"))})
    return {word: n for word, n in sorted(frequency.items()) if once or n > 1}


def _fitted(
    examples: Sequence[_Example], vectors: Sequence[Mapping[str, float]], names: Sequence[str], count: int
) -> Iterator[bytes]:
    """For each feature its weights in the `count` classes as the index stores them, without those nearly zero."""
    column = {name: i for i, name in enumerate(names)}
    rows = [
        (np.array([column[name] for name in each], np.intp), np.array(list(each.values()), np.float32))
        for each in vectors
    ]
    first, last = (np.array([each.classes[i] for each in examples])[:, None] for i in (0, -1))
    of_class = (first == np.arange(count)) | (last == np.arange(count))  # a text has one class or two
    signs = np.where(of_class, np.int8(1), np.int8(-1))
    costs = np.array([each.cost for each in examples], np.float32)
    weights = fit(rows, signs, costs, len(names))
    least = LEAST_SHARE * np.maximum(weights.max(axis=0), -weights.min(axis=0))
    for row in weights:
        classes = np.flatnonzero((np.abs(row) >= least) & (row != 0))
        scale = np.float16(np.abs(row[classes]).max(initial=0) / LARGEST_WEIGHT) or np.float16(1)
        whole = np.rint(row[classes] / np.float32(scale)).clip(-127, 127).astype(np.int8)
        yield scale.tobytes() + classes.astype("<u2").tobytes() + whole.tobytes()


def fit(rows: Sequence[Row], signs: NDArray[np.int8], costs: Floats, features: int) -> Floats:
    """Weights w of K classes, features x K, that minimise |w|^2 / 2 + COST sum_i cost_i max(0, 1 - sign_i w x_i)^2.

    Squared hinge loss; algorithm 1 of Hsieh, Chang, Lin, Keerthi and Sundararajan, "A Dual Coordinate Descent Method
    for Large-scale Linear SVM" (2008), for all classes at once. Products are sums of elementwise products, as matrix
    products depend on numpy's linear algebra library: the same texts give the same weights on every machine.

    Args:
        rows: N sparse texts.
        signs: N x K, 1 where a text is of a class, else -1.
        costs: N, the relative cost of an error on each text.
        features: the number of columns.
    """
    weights = np.zeros((features, signs.shape[1]), np.float32)
    duals = np.zeros(signs.shape, np.float32)
    diagonal = 0.5 / (COST * costs)
    curvature = diagonal + np.array([(values * values).sum() for _, values in rows], np.float32)
    order = np.random.RandomState(0)
    for _ in range(ROUNDS):
        for i in order.permutation(len(rows)):
            columns, values = rows[i]
            scores = (values[:, None] * weights[columns]).sum(axis=0)
            gradient = signs[i] * scores - 1 + diagonal[i] * duals[i]
            updated = np.maximum(duals[i] - gradient / curvature[i], 0)
            weights[columns] += values[:, None] * ((updated - duals[i]) * signs[i])
            duals[i] = updated
    return weights
