"""Training: entries and negatives to a model. Deterministic; needs numpy, which answering does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleadvisor.retrieval.analyser import Analyser
from roleadvisor.retrieval.calibrate import HeldOut, calibrate
from roleadvisor.retrieval.entry import IndexEntry
from roleadvisor.retrieval.examples import Example, collect
from roleadvisor.retrieval.features import feature_counts, weigh
from roleadvisor.retrieval.gram import Floats, gram, sparse_rows, transpose_product
from roleadvisor.retrieval.index import Index
from roleadvisor.retrieval.kernel import FLOOR, HEIGHT, SCALE, SHARPNESS, Meaning
from roleadvisor.retrieval.ridge import Ridge, fit
from roleadvisor.retrieval.vectors import WordVectors
from roleadvisor.retrieval.weights import concept_idf, feature_idf, word_frequencies


def train(
    entries: Sequence[IndexEntry],
    negatives: Sequence[str],
    abbreviations: Mapping[str, str],
    vectors: WordVectors | None,
    concepts: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Index:
    """The model of a base; raises ValueError without an entry.

    `negatives` are questions that no entry answers; `abbreviations` map a word or phrase to the words it stands for;
    `concepts` map a name to words and phrases that mean the same.
    """
    if not entries:
        raise ValueError("retrieval needs an entry")
    examples = collect(entries, negatives)
    frequencies = word_frequencies([e.text for e in examples], vectors)
    analyser = Analyser(abbreviations, concepts, frequencies, vectors)
    words = [analyser.words(e.text) for e in examples]
    found = [analyser.lexicon.find(w) for w in words]
    counts = [feature_counts(w, c) for w, c in zip(words, found, strict=True)]
    idf, idf_of_concepts = feature_idf(counts), concept_idf(found, analyser.lexicon.names)
    meaning = Meaning(vectors, idf | idf_of_concepts, analyser.lexicon.names)
    sentences = np.array([meaning.vector(w, c) for w, c in zip(words, found, strict=True)], np.float32)
    matrix = sparse_rows([weigh(c, idf) for c in counts], list(idf))
    ridge = _fit(gram(matrix) + _kernel(meaning, sentences), examples, len(entries) + 1)
    calibration = calibrate(_held_out(ridge, examples, words, analyser))
    return Index(
        entry_ids=tuple(e.id for e in entries),
        abbreviations=dict(abbreviations),
        concepts={name: tuple(phrases) for name, phrases in concepts.items()},
        frequencies=frequencies,
        texts=tuple(e.text for e in examples),
        labels=tuple(e.label for e in examples),
        features=tuple(idf),
        idf=tuple(idf.values()),
        concept_idf=tuple(idf_of_concepts.values()),
        temperature=calibration.temperature,
        top_coefficients=calibration.top,
        covered_coefficients=calibration.covered,
        text_vectors=_biased(sentences.T),
        **_quantised(ridge.dual, transpose_product(matrix, ridge.dual)),
    )


def _held_out(
    ridge: Ridge, examples: Sequence[Example], words: Sequence[list[str]], analyser: Analyser
) -> list[HeldOut]:
    """The questions among the examples with the scores they get while their fold is unseen."""
    return [
        HeldOut(tuple(row), example.label, analyser.known_share(w), len(w))
        for row, example, w in zip(ridge.held_out.tolist(), examples, words, strict=True)
        if example.is_question
    ]


def _kernel(meaning: Meaning, sentences: Floats) -> Floats:
    """N x N Gaussian kernel of the texts' meanings; zeros if the base has neither vectors nor concepts."""
    if not meaning.dimensions:
        return np.zeros((len(sentences), len(sentences)), np.float32)
    products = np.maximum((sentences @ sentences.T) / np.float32(SCALE**2), np.float32(FLOOR))
    return np.asarray(HEIGHT * np.exp(SHARPNESS * (products - meaning.largest)), np.float32)


def _fit(kernel: Floats, examples: Sequence[Example], classes: int) -> Ridge:
    """Ridge on targets 1 for a text's class and -1/(classes-1) for the others."""
    targets = np.full((len(examples), classes), -1.0 / (classes - 1), np.float32)
    targets[np.arange(len(examples)), [e.label for e in examples]] = 1.0
    return fit(kernel, targets, np.array([e.penalty for e in examples], np.float32), [e.fold for e in examples])


def _quantised(dual: Floats, weights: Floats) -> dict[str, Any]:
    """The model's matrices in one byte an element, with one scale for `dual` and one a row for `weights`."""
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-9) / 127
    dual_scale = float(np.abs(dual).max()) / 127
    return {
        "weights": _biased(weights / scales[:, None]),
        "scales": tuple(scales.tolist()),
        "dual": _biased(dual / dual_scale),
        "dual_scale": dual_scale,
    }


def _biased(matrix: NDArray[np.floating[Any]]) -> bytes:
    return (np.round(matrix).astype(np.int16) + 128).astype(np.uint8).tobytes()
