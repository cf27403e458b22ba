"""Fits confidence to held-out predictions (training only)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_PENALTY = 1.0
_STEPS = 30
_TEMPERATURES = tuple(0.02 * 1.25**i for i in range(20))


def fit_logistic(inputs: Floats, outcomes: Floats) -> Floats:
    """Coefficients of a logistic regression by Newton's method; a ridge penalty keeps separable data finite."""
    coefficients = np.zeros(inputs.shape[1])
    penalty = _PENALTY * np.eye(inputs.shape[1])
    penalty[0, 0] = 1e-6
    for _ in range(_STEPS):
        predicted = 1.0 / (1.0 + np.exp(-np.clip(inputs @ coefficients, -30, 30)))
        gradient = inputs.T @ (predicted - outcomes) + penalty @ coefficients
        hessian = (inputs * (predicted * (1 - predicted))[:, None]).T @ inputs + penalty
        coefficients -= np.linalg.solve(hessian, gradient)
    return coefficients


def fit_temperature(scores: Floats, labels: NDArray[np.int64]) -> float:
    """The softmax temperature with the smallest log loss, from a geometric grid."""

    def loss(temperature: float) -> float:
        logits = scores / temperature
        logits -= logits.max(axis=1, keepdims=True)
        log_total = np.log(np.exp(logits).sum(axis=1))
        return float((log_total - logits[np.arange(len(labels)), labels]).mean())

    return min(_TEMPERATURES, key=loss)
