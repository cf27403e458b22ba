"""Inner products of sparse rows in numpy, without a sparse-matrix library (training only)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# Features in more rows than this go through a dense product, the others pair by pair:
# 1.2 s at 40, 0.8 s at 80, 1.5 s at 20 for 3,600 rows.
_DENSE_FROM = 80


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Non-zeros of an N x F matrix, sorted by column: row number, value, and where each column starts (F+1)."""

    rows: NDArray[np.int64]
    values: Floats
    starts: NDArray[np.int64]
    count: int


def sparse_rows(vectors: Sequence[Mapping[str, float]], features: Sequence[str]) -> SparseRows:
    """The rows as a matrix whose columns are the features."""
    column = {name: i for i, name in enumerate(features)}
    triples = [(column[name], r, value) for r, vector in enumerate(vectors) for name, value in vector.items()]
    columns = np.array([t[0] for t in triples], np.int64)
    order = np.argsort(columns, kind="stable")
    starts = np.searchsorted(columns[order], np.arange(len(features) + 1))
    rows = np.array([t[1] for t in triples], np.int64)[order]
    return SparseRows(rows, np.array([t[2] for t in triples], np.float32)[order], starts, len(vectors))


def gram(matrix: SparseRows) -> Floats:
    """N x N inner products of the rows."""
    sizes = np.diff(matrix.starts)
    dense_columns = np.flatnonzero(sizes > _DENSE_FROM)
    dense = np.zeros((matrix.count, len(dense_columns)), np.float32)
    for j, column in enumerate(dense_columns):
        span = slice(matrix.starts[column], matrix.starts[column + 1])
        dense[matrix.rows[span], j] = matrix.values[span]
    total = dense @ dense.T
    cells, products = [], []
    for size in range(1, _DENSE_FROM + 1):
        first = matrix.starts[:-1][sizes == size]
        index = first[:, None] + np.arange(size)
        rows, values = matrix.rows[index], matrix.values[index]
        cells.append((rows[:, :, None] * matrix.count + rows[:, None, :]).ravel())
        products.append((values[:, :, None] * values[:, None, :]).ravel())
    flat = np.bincount(np.concatenate(cells), np.concatenate(products), matrix.count**2)
    return np.asarray(total + flat.reshape(total.shape).astype(np.float32))


def transpose_product(matrix: SparseRows, right: Floats) -> Floats:
    """F x C product of the transposed N x F matrix and an N x C matrix; no column may be empty."""
    out = np.empty((len(matrix.starts) - 1, right.shape[1]), np.float32)
    step = 2000
    for begin in range(0, len(out), step):
        starts = matrix.starts[begin : begin + step + 1]
        span = slice(starts[0], starts[-1])
        scaled = right[matrix.rows[span]] * matrix.values[span, None]
        out[begin : begin + step] = np.add.reduceat(scaled, starts[:-1] - starts[0], axis=0)
    return out
