"""Kernel ridge regression on class indicators, with closed-form cross-validation by blocks (training only)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from roleadvisor.retrieval.gram import Floats

# Below this many rows LAPACK's inverse is as fast as the block recursion.
_SMALL = 500


@dataclass(frozen=True, slots=True)
class Ridge:
    """Dual coefficients N x C, and predictions N x C for each row from the rows outside its block."""

    dual: Floats
    held_out: Floats


def fit(kernel: Floats, targets: Floats, penalties: Floats, blocks: Sequence[int]) -> Ridge:
    """Least squares with a penalty for each row (its noise; large for weak evidence).

    For C = (K + diag(penalties))^-1 and a block S the predictions without S are y_S - (C_SS)^-1 (C y)_S, the block
    form of the leave-one-out formula (Rasmussen & Williams, Gaussian Processes, eq. 5.12).
    """
    inverse = _inverse(kernel + np.diag(penalties))
    dual = inverse @ targets
    held_out = np.empty_like(targets)
    block_of = np.asarray(blocks)
    for block in np.unique(block_of):
        inside = np.flatnonzero(block_of == block)
        residual = np.linalg.solve(inverse[np.ix_(inside, inside)], dual[inside])
        held_out[inside] = targets[inside] - residual
    return Ridge(dual, held_out)


def _inverse(matrix: Floats) -> Floats:
    """Inverse of a symmetric positive definite matrix by Schur complements: matrix products, at half LAPACK's work."""
    half = len(matrix) // 2
    if half < _SMALL:
        return np.asarray(np.linalg.inv(matrix), np.float32)
    first = _inverse(matrix[:half, :half])
    cross = first @ matrix[:half, half:]
    last = _inverse(matrix[half:, half:] - matrix[half:, :half] @ cross)
    corner = -cross @ last
    return np.vstack([np.hstack([first - corner @ cross.T, corner]), np.hstack([corner.T, last])])
