"""Training: entries and off-topic questions to an index. Deterministic; needs numpy, which answering does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct, field

from roleadvisor.retrieval import svm
from roleadvisor.retrieval.features import BIGRAM, PAIR, UNKNOWN, Analyser, concept_phrases, weigh
from roleadvisor.retrieval.index import LARGEST_WEIGHT, Tables
from roleadvisor.retrieval.words import CHAT_ABBREVIATIONS, expand, split_words

# How much an error on an answer counts, of what one on a question does: answers speak of more than their question. This
# and the share below by benchmarks/tune.py.
ANSWER_COST = 0.5
# Weights below this share of the largest of their class are not stored.
LEAST_SHARE = 0.025
# With fewer phrasings an entry than this, texts also have character n-grams, and words met once count as known.
FEW_PHRASINGS = 3
# From this many texts on, bigrams and pairs that one text alone has are left out: they would mostly cost space.
_MANY_TEXTS = 10_000


class IndexEntry(Struct, frozen=True):
    """One FAQ entry: its id, canonical question, answer text ("" if unknown) and other phrasings of the question."""

    id: str
    question: str
    answer: str = ""
    phrasings: tuple[str, ...] = ()


class Texts(Struct, frozen=True):
    """The training texts: entries, questions without an answer, and more of these by a sentence on what is missing."""

    entries: Sequence[IndexEntry]
    negatives: Sequence[str] = ()
    gaps: Mapping[str, Sequence[str]] = field(default_factory=dict)


class _Example(Struct, frozen=True):
    """A text and the numbers of its classes: its entry's, or that of "none" and, behind that, of its gap."""

    text: str
    classes: tuple[int, ...]
    cost: float = 1.0


def train(
    texts: Texts,
    abbreviations: Mapping[str, str],
    concepts: Mapping[str, Sequence[str]],
    progress: Callable[[float], None] = lambda _: None,
) -> Tables:
    """Train the model of a base; raises ValueError if it has no entry.

    Args:
        texts: the training texts.
        abbreviations: a word or phrase to its expansion.
        concepts: a name to words and phrases that mean the same.
        progress: called with the share that is done, 0 to 1.
    """
    if not texts.entries:
        raise ValueError("retrieval needs an entry")
    examples = list(_examples(texts))
    few = sum(len(entry.phrasings) for entry in texts.entries) < FEW_PHRASINGS * len(texts.entries)
    bare = few or not (texts.negatives or any(texts.gaps.values()))
    abbreviations = {**CHAT_ABBREVIATIONS, **abbreviations}
    phrases = concept_phrases(concepts, abbreviations)
    vocabulary = _vocabulary([each.text for each in examples], abbreviations, once=few)
    analyser = Analyser(abbreviations, phrases, vocabulary, characters=few)
    counts = []
    for number, example in enumerate(examples):
        progress(0.3 * number / len(examples))
        counts.append(analyser.counts(analyser.words(example.text)))
    if bare:
        _teach_unknown(examples, counts, len(texts.entries))
    least = 2 if len(examples) >= _MANY_TEXTS else 1
    frequency = Counter(name for each in counts for name in each)
    texts_with = {name: n for name, n in sorted(frequency.items()) if n >= least or name[0] not in (BIGRAM, PAIR)}
    meta = {
        "entries": [entry.id for entry in texts.entries],
        "gaps": list(texts.gaps),
        "abbreviations": abbreviations,
        "phrases": phrases,
        "vocabulary": vocabulary,
        "characters": few,
        "bare": bare,
        "texts": len(examples),
    }
    count = len(texts.entries) + 1 + len(texts.gaps)
    vectors = [weigh(each, texts_with, len(examples)) for each in counts]
    fitted = _fitted(examples, vectors, list(texts_with), count, progress)
    features = [(name, n, weights) for (name, n), weights in zip(texts_with.items(), fitted, strict=True)]
    phrasings = [(n, text) for n, each in enumerate(texts.entries) for text in (each.question, *each.phrasings)]
    return Tables(meta, features, phrasings)


def _examples(texts: Texts) -> Iterator[_Example]:
    for number, entry in enumerate(texts.entries):
        for question in (entry.question, *entry.phrasings):
            yield _Example(question, (number,))
        if entry.answer:
            yield _Example(entry.answer, (number,), ANSWER_COST)
    none = len(texts.entries)
    for gap, questions in enumerate(texts.gaps.values(), none + 1):
        for question in questions:
            yield _Example(question, (none, gap))
    for question in texts.negatives:
        yield _Example(question, (none,))


def _teach_unknown(examples: list[_Example], counts: list[Counter[str]], none: int) -> None:
    """Make unknown words a sign of "none" where a base has no questions that could teach it: a text of such alone."""
    for each in counts:
        del each[UNKNOWN]
    examples.append(_Example("", (none,)))
    counts.append(Counter([UNKNOWN]))


def _vocabulary(texts: Sequence[str], abbreviations: Mapping[str, str], *, once: bool) -> dict[str, int]:
    """The number of texts each word is in, also by expansion; words met once, often misspelt ones, only if `once`."""
    frequency: Counter[str] = Counter()
    for words in map(split_words, texts):
        frequency.update({*words, *(part for word in expand(words, abbreviations) for part in word.split("_"))})
    return {word: n for word, n in sorted(frequency.items()) if once or n > 1}


def _fitted(
    examples: Sequence[_Example],
    vectors: Sequence[Mapping[str, float]],
    names: Sequence[str],
    count: int,
    progress: Callable[[float], None],
) -> Iterator[bytes]:
    """The weights of each feature in `count` classes, without those that are nearly zero, as the index stores them."""
    column = {name: i for i, name in enumerate(names)}
    rows = [
        (np.array([column[name] for name in each], np.intp), np.array(list(each.values()), np.float32))
        for each in vectors
    ]
    first, last = (np.array([each.classes[i] for each in examples])[:, None] for i in (0, -1))
    of_class = (first == np.arange(count)) | (last == np.arange(count))  # one class or two a text
    signs = np.where(of_class, np.int8(1), np.int8(-1))
    costs = np.array([each.cost for each in examples], np.float32)
    weights = svm.fit(rows, signs, costs, len(names), lambda done: progress(0.3 + 0.7 * done))
    least = LEAST_SHARE * np.maximum(weights.max(axis=0), -weights.min(axis=0))
    for row in weights:
        classes = np.flatnonzero((np.abs(row) >= least) & (row != 0))
        scale = np.float16(np.abs(row[classes]).max(initial=0) / LARGEST_WEIGHT) or np.float16(1)
        whole = np.rint(row[classes] / np.float32(scale)).clip(-127, 127).astype(np.int8)
        yield scale.tobytes() + classes.astype("<u2").tobytes() + whole.tobytes()
