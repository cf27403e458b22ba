"""Linear support vector machines, one class against the rest, by dual coordinate descent. Needs numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# A sparse vector: the columns that are not zero and their values.
Row = tuple[NDArray[np.intp], Floats]

# Passes over the texts, and what an error costs beside large weights; both by benchmarks/tune.py.
ROUNDS = 8
COST = 1.0


def fit(
    rows: Sequence[Row], signs: NDArray[np.int8], costs: Floats, features: int, progress: Callable[[float], None]
) -> Floats:
    """Weights w of K classes, features x K, that minimise |w|^2 / 2 + COST sum_i cost_i max(0, 1 - sign_i w x_i)^2.

    Squared hinge loss; algorithm 1 of Hsieh, Chang, Lin, Keerthi and Sundararajan, "A Dual Coordinate Descent Method
    for Large-scale Linear SVM" (2008), for all classes at once. Products are written as sums, whose order does not
    depend on the linear algebra that numpy was built with: the same texts give the same weights everywhere.

    Args:
        rows: N sparse texts.
        signs: N x K, 1 where a text is of a class, else -1.
        costs: N, how much an error on a text counts beside others.
        features: the number of columns.
        progress: called with the share that is done, 0 to 1.
    """
    weights = np.zeros((features, signs.shape[1]), np.float32)
    duals = np.zeros(signs.shape, np.float32)
    diagonal = 0.5 / (COST * costs)
    curvature = diagonal + np.array([(values * values).sum() for _, values in rows], np.float32)
    order = np.random.RandomState(0)
    for number in range(ROUNDS):
        progress(number / ROUNDS)
        for i in order.permutation(len(rows)):
            columns, values = rows[i]
            scores = (values[:, None] * weights[columns]).sum(axis=0)
            gradient = signs[i] * scores - 1 + diagonal[i] * duals[i]
            updated = np.maximum(duals[i] - gradient / curvature[i], 0)
            weights[columns] += values[:, None] * ((updated - duals[i]) * signs[i])
            duals[i] = updated
    return weights
