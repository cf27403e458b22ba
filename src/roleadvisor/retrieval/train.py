"""Training: entries and negatives to a model. Deterministic; the only part that needs numpy (with its helpers)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .calibrate import fit_logistic, fit_temperature
from .entry import Entry
from .features import feature_counts, weigh
from .gram import gram, sparse_rows, transpose_product
from .kernel import HEIGHT, SHARPNESS, VECTOR_SCALE, quantised_sentence
from .model import Model
from .normalise import split_words
from .ridge import Ridge, fit
from .signals import signals
from .text import Analyser
from .vectors import WordVectors

Floats = NDArray[np.float32]
_FOLDS = 5
# Ridge penalties: 2 to 4 are alike leave-one-author-out (0.875), 1 loses a point.
_PENALTY = 3.0
_ANSWER_PENALTY = 15.0
# Rare pairs and n-grams only cost space in a large base (0.858 with, 0.856 without), but matter in a small one.
_LARGE_BASE = 2000


@dataclass(frozen=True, slots=True)
class _Example:
    text: str
    label: int
    penalty: float
    block: int


def _examples(entries: Sequence[Entry], negatives: Sequence[str]) -> list[_Example]:
    out: list[_Example] = []
    for label, entry in enumerate(entries):
        out.append(_Example(entry.question, label, _PENALTY, label % _FOLDS))
        for i, phrasing in enumerate(entry.phrasings):
            out.append(_Example(phrasing, label, _PENALTY, i * _FOLDS // len(entry.phrasings)))
        if entry.answer:
            out.append(_Example(entry.answer, label, _ANSWER_PENALTY, label % _FOLDS))
    return out + [_Example(text, len(entries), _PENALTY, i % _FOLDS) for i, text in enumerate(negatives)]


def _vocabulary(examples: Sequence[_Example], vectors: WordVectors | None) -> dict[str, int]:
    """Document frequencies of words; a word met once that the vectors do not know is taken for a misspelling."""
    frequencies = Counter(word for e in examples for word in set(split_words(e.text)))
    if vectors is not None:
        frequencies = Counter({w: n for w, n in frequencies.items() if n > 1 or w in vectors})
    return dict(sorted(frequencies.items()))


def _idf(counts: Sequence[Mapping[str, Counter[str]]]) -> dict[str, float]:
    """Smoothed inverse document frequency ln((1+N)/(1+n)) + 1 of the features that are kept."""
    seen = Counter(f"{family}:{gram_}" for c in counts for family, grams in c.items() for gram_ in grams)
    least = 2 if len(counts) >= _LARGE_BASE else 1
    kept = sorted(name for name, n in seen.items() if n >= least or name.startswith("w:"))
    return {name: round(float(np.log((1 + len(counts)) / (1 + seen[name])) + 1), 3) for name in kept}


def _targets(labels: Sequence[int], classes: int) -> Floats:
    targets = np.full((len(labels), classes), -1.0 / (classes - 1), np.float32)
    targets[np.arange(len(labels)), labels] = 1.0
    return targets


def _quantise(matrix: Floats, axis: int | None) -> tuple[NDArray[np.int8], Floats]:
    """int8 matrix and the scale(s) that undo it."""
    scale = np.maximum(np.abs(matrix).max(axis=axis, keepdims=axis is not None), 1e-9) / 127
    return np.round(matrix / scale).astype(np.int8), np.asarray(scale, np.float32).ravel()


def _calibration_rows(
    ridge: Ridge, similarity: Floats, words: Sequence[list[str]], blocks: Sequence[int], analyser: Analyser
) -> NDArray[np.float64]:
    """Signals of every training text as if its block had been unseen."""
    block_of = np.asarray(blocks)
    rows = []
    for i, text_words in enumerate(words):
        nearest = float(similarity[i][block_of != block_of[i]].max(initial=0.0)) if similarity.size else 0.0
        held_out = [float(v) for v in ridge.held_out[i]]
        rows.append(signals(held_out, nearest, analyser.known_share(text_words), len(text_words)))
    return np.array(rows)


def train(
    entries: Sequence[Entry],
    negatives: Sequence[str],
    abbreviations: Mapping[str, str],
    vectors: WordVectors | None,
) -> Model:
    """The model of a base; raises ValueError without at least two entries.

    Time for 49 entries with 60 phrasings and 640 negatives: see NOTES.
    """
    if len(entries) < 2:
        raise ValueError("retrieval needs at least two entries")
    examples = _examples(entries, negatives)
    labels = [e.label for e in examples]
    blocks = [e.block for e in examples]
    frequencies = _vocabulary(examples, vectors)
    analyser = Analyser(abbreviations, frequencies, vectors)
    words = [analyser.words(e.text) for e in examples]
    counts = [feature_counts(w) for w in words]
    idf = _idf(counts)
    matrix = sparse_rows([weigh(c, idf) for c in counts], list(idf))
    kernel, similarity, sentence = gram(matrix), np.zeros((0, 0), np.float32), np.zeros((len(words), 0), np.int8)
    if vectors is not None:
        sentence = np.array([quantised_sentence(vectors, w, idf) for w in words], np.int8)
        wide = sentence.astype(np.float32) / VECTOR_SCALE
        similarity = wide @ wide.T
        kernel = kernel + HEIGHT * np.exp(SHARPNESS * (similarity - 1.0))
    ridge = fit(kernel, _targets(labels, len(entries) + 1), np.array([e.penalty for e in examples], np.float32), blocks)
    weights, scales = _quantise(transpose_product(matrix, ridge.dual), 1)
    dual, dual_scale = _quantise(ridge.dual, None)
    rows = _calibration_rows(ridge, similarity, words, blocks, analyser)
    asked = np.array([e.penalty == _PENALTY for e in examples])
    best = ridge.held_out[:, :-1].argmax(axis=1)
    right = (best == np.array(labels)).astype(float)
    covered = (np.array(labels) < len(entries)).astype(float)
    return Model(
        entry_ids=tuple(e.id for e in entries),
        abbreviations=dict(abbreviations),
        frequencies=frequencies,
        texts=tuple(e.text for e in examples),
        labels=tuple(labels),
        features=tuple(idf),
        idf=tuple(idf.values()),
        scales=tuple(float(f"{s:.4g}") for s in scales),
        dual_scale=float(f"{dual_scale[0]:.4g}"),
        top_coefficients=_rounded(fit_logistic(rows[asked], right[asked])),
        covered_coefficients=_rounded(fit_logistic(rows[asked], covered[asked])),
        temperature=fit_temperature(ridge.held_out[asked].astype(float), np.array(labels)[asked]),
        weights=weights.tobytes(),
        dual=dual.tobytes(),
        text_vectors=np.ascontiguousarray(sentence.T).tobytes(),
    )


def _rounded(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(v), 3) for v in values)
