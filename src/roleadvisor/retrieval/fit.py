"""Fitting in numpy: ridge regression by conjugate gradients, logistic regression by Newton's method (training only)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from roleadvisor.retrieval.arrays import NDArray, np
from roleadvisor.retrieval.confidence import signals

Floats = NDArray[np.floating[Any]]
Precision = type[np.float32] | type[np.float64]
Ints = NDArray[np.int64]

# Columns in more than this share of the rows are kept dense: a dense product does many times the work per second.
_DENSE_FROM = 0.01
# The share of its likeness to itself that is left of a landmark when others stand for it.
_NOISE = 1e-6
_LOGISTIC_PENALTY = 1.0
_LOGISTIC_STEPS = 30
_TEMPERATURES = tuple(round(0.02 * 1.25**i, 4) for i in range(20))
# Where hardly a phrasing has a sibling to learn from there is nothing to calibrate on. These coefficients were
# fitted on the public StackFAQ set (Karan and Snajder 2018) with bare questions, in draws of 1 to 125 entries,
# each with its own rephrasings, those of entries left out, and questions of another world.
_FEWEST_PHRASINGS = 3
# Eight coefficients want some tens of questions, however few the entries.
_FEWEST_QUESTIONS = 60
_TEMPERATURE_UNCALIBRATED = 0.05
_TOP_UNCALIBRATED = (-6.4, 5.0, 3.0, 1.3, 3.7, 0.36, 5.6, 0.0)
_COVERED_UNCALIBRATED = (-6.7, 5.4, 2.9, 1.3, 4.0, 0.1, 5.9, 0.0)


class Design:
    """An N x (F + M) matrix of sparse features and M dense columns, for products with many columns at once."""

    def __init__(
        self, rows: Sequence[Mapping[str, float]], features: Sequence[str], dense: Floats, precision: type
    ) -> None:
        """`rows` by feature; `dense` N x M; `precision` of all arithmetic."""
        self.precision = precision
        column = {name: i for i, name in enumerate(features)}
        count = len(rows)
        at = np.repeat(np.arange(count), [len(row) for row in rows])
        columns = np.fromiter((column[name] for row in rows for name in row), np.int64, len(at))
        values: Floats = np.fromiter((value for row in rows for value in row.values()), precision, len(at))
        frequent = np.bincount(columns, minlength=len(features)) > _DENSE_FROM * count
        self.shape = (count, len(features) + dense.shape[1])
        self._dense_columns = np.concatenate([np.flatnonzero(frequent), np.arange(len(features), self.shape[1])])
        place = np.cumsum(frequent) - 1
        block: Floats = np.zeros((count, int(frequent.sum())), precision)
        inside = frequent[columns]
        block[at[inside], place[columns[inside]]] = values[inside]
        self._dense = np.hstack([block, dense.astype(precision)])
        rest = ~inside
        self._by_row = _Jagged(at[rest], columns[rest], values[rest])
        self._by_column = _Jagged(columns[rest], at[rest], values[rest])

    def times(self, right: Floats) -> Floats:
        """The product with an (F + M) x C matrix."""
        out = self._dense @ right[self._dense_columns]
        self._by_row.add_product(right, out)
        return np.asarray(out)

    def transposed_times(self, right: Floats) -> Floats:
        """The product of the transposed matrix with an N x C matrix."""
        out = np.zeros((self.shape[1], right.shape[1]), self.precision)
        out[self._dense_columns] = self._dense.T @ right
        self._by_column.add_product(right, out)
        return out

    def squares(self, weights: Floats) -> Floats:
        """For each column the weighted sum of its squares."""
        out = np.zeros(self.shape[1], self.precision)
        out[self._dense_columns] = (self._dense**2).T @ weights
        self._by_column.add_squares(weights, out)
        return out


class _Jagged:
    """Non-zeros in jagged diagonals: the n-th of every place that has so many, the fullest places first.

    A product then is one gathered multiply-add a diagonal (Saad, Iterative Methods for Sparse Linear Systems, 3.4).
    """

    def __init__(self, into: Ints, source: Ints, values: Floats) -> None:
        counts = np.bincount(into, minlength=1)
        self._into = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
        order = np.argsort(into, kind="stable")
        starts = (np.cumsum(counts) - counts)[self._into]
        sizes = counts[self._into]
        self._diagonals = []
        for n in range(int(counts.max())):
            places = order[starts[: np.count_nonzero(sizes > n)] + n]
            self._diagonals.append((source[places], values[places]))

    def add_product(self, right: Floats, out: Floats) -> None:
        total = np.zeros((len(self._into), right.shape[1]), right.dtype)
        for source, values in self._diagonals:
            total[: len(source)] += right[source] * values[:, None]
        out[self._into] += total

    def add_squares(self, weights: Floats, out: Floats) -> None:
        for source, values in self._diagonals:
            out[self._into[: len(source)]] += values**2 * weights[source]


def ridge(design: Design, targets: Floats, weights: Floats, iterations: int) -> Floats:
    """Coefficients B, (F + M) x C, that nearly minimise sum_i weights_i |z_i B - targets_i|^2 + |B|^2.

    Conjugate gradients on the normal equations, all columns at once, preconditioned by the diagonal (Golub and Van
    Loan, Matrix Computations, 11.5.2); stopping early regularises too.
    """
    diagonal = (design.squares(weights) + 1)[:, None]
    residual = design.transposed_times(weights[:, None] * targets)
    found = np.zeros_like(residual)
    scaled = residual / diagonal
    direction = scaled.copy()
    size = (residual * scaled).sum(axis=0)
    for _ in range(iterations):
        image = design.transposed_times(weights[:, None] * design.times(direction)) + direction
        step = size / np.maximum((direction * image).sum(axis=0), 1e-30)
        found += step * direction
        residual -= step * image
        scaled = residual / diagonal
        next_size = (residual * scaled).sum(axis=0)
        direction = scaled + (next_size / np.maximum(size, 1e-30)) * direction
        size = next_size
    return found


def nystrom(kernel: Floats) -> Floats:
    """M x M' map T from likeness to M landmarks to features whose inner products give the kernel back: K T T' K ~ K.

    Williams and Seeger 2001, with the inverse of a Cholesky factor for the inverse square root of the landmarks' own
    kernel; without landmarks that others stand for already.
    """
    pivots, factor = _cholesky(kernel, _NOISE * kernel.diagonal().max(initial=0.0))
    out = np.zeros((len(kernel), len(pivots)))
    out[pivots] = _inverse(factor).T
    return out


def _cholesky(matrix: Floats, noise: float) -> tuple[list[int], Floats]:
    """Rows and columns that span a positive matrix up to ``noise``, and the factor L of what it is on them, L L'.

    With pivots (Golub and Van Loan, Matrix Computations, 4.2.8), in plain array arithmetic: some builds of OpenBLAS die
    in LAPACK's own on some processors, which nothing here can catch.
    """
    left = matrix.diagonal().copy()
    columns: list[Floats] = []
    pivots: list[int] = []
    for _ in range(len(matrix)):
        pivot = int(left.argmax())
        if left[pivot] <= noise:
            break
        column = matrix[:, pivot].copy()
        for before in columns:
            column -= before[pivot] * before
        column /= math.sqrt(left[pivot])
        left = left - column**2
        left[[*pivots, pivot]] = 0.0
        pivots.append(pivot)
        columns.append(column)
    return pivots, np.array([[column[pivot] for column in columns] for pivot in pivots]).reshape(
        len(pivots), len(pivots)
    )


def _inverse(factor: Floats) -> Floats:
    """The inverse of a lower triangular matrix, by forward substitution."""
    out = np.eye(len(factor))
    for row in range(len(factor)):
        for before in range(row):
            out[row] -= factor[row, before] * out[before]
        out[row] /= factor[row, row]
    return out


class Calibration(Struct, frozen=True):
    """Softmax temperature, and logistic coefficients on the signals: "the best is right", "some entry is right"."""

    temperature: float
    top: tuple[float, ...]
    covered: tuple[float, ...]


class HeldOut(Struct, frozen=True):
    """A question with the scores it gets when its block is unseen; label E (the last class) is "none".

    ``gap`` is the number of what it asks for in vain, negative if not known; ``of_gaps`` are the scores of all gaps.
    """

    scores: tuple[float, ...]
    label: int
    known_share: float
    length: int
    gap: int = -1
    of_gaps: tuple[float, ...] = ()


def calibrate(questions: Sequence[HeldOut], entries: int) -> Calibration:
    """Confidence from held-out questions; falls back on fixed coefficients for a base with too few of them."""
    labels = np.array([q.label for q in questions])
    covered = labels < entries
    if covered.sum() < max(_FEWEST_PHRASINGS * entries, _FEWEST_QUESTIONS):
        return Calibration(_TEMPERATURE_UNCALIBRATED, _TOP_UNCALIBRATED, _COVERED_UNCALIBRATED)
    scores = np.array([q.scores for q in questions])
    temperature = _fit_temperature(scores, labels)
    inputs = np.array([signals(q.scores, temperature, q.known_share, q.length) for q in questions])
    right = scores[:, :-1].argmax(axis=1) == labels
    no_negatives = covered.all()
    return Calibration(
        temperature,
        _fit_logistic(inputs, right),
        _COVERED_UNCALIBRATED if no_negatives else _fit_logistic(inputs, covered),
    )


def _fit_logistic(inputs: Floats, outcomes: NDArray[np.bool_]) -> tuple[float, ...]:
    """Logistic regression by Newton's method; a ridge penalty keeps separable data finite."""
    coefficients = np.zeros(inputs.shape[1])
    penalty = _LOGISTIC_PENALTY * np.eye(inputs.shape[1])
    penalty[0, 0] = 1e-6
    for _ in range(_LOGISTIC_STEPS):
        predicted = 1.0 / (1.0 + np.exp(-np.clip(inputs @ coefficients, -30, 30)))
        gradient = inputs.T @ (predicted - outcomes) + penalty @ coefficients
        hessian = (inputs * (predicted * (1 - predicted))[:, None]).T @ inputs + penalty
        coefficients -= _solved(hessian, gradient)
    return tuple(round(float(c), 3) for c in coefficients)


def _solved(matrix: Floats, target: Floats) -> Floats:
    """The solution of a positive system of a few equations."""
    pivots, factor = _cholesky(matrix, 0.0)
    inverse = _inverse(factor)
    out = np.zeros(len(target))
    out[pivots] = inverse.T @ (inverse @ target[pivots])
    return out


def _fit_temperature(scores: Floats, labels: Ints) -> float:
    """The softmax temperature with the smallest log loss, from a geometric grid."""

    def loss(temperature: float) -> float:
        logits = scores / temperature
        logits -= logits.max(axis=1, keepdims=True)
        total = np.log(np.exp(logits).sum(axis=1))
        return float((total - logits[np.arange(len(labels)), labels]).mean())

    return min(_TEMPERATURES, key=loss)
