"""Fits confidence to held-out predictions (training only)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roleadvisor.retrieval.signals import signals

Floats = NDArray[np.float64]
_PENALTY = 1.0
_STEPS = 30
_TEMPERATURES = tuple(round(0.02 * 1.25**i, 4) for i in range(20))
# Where hardly a phrasing has a sibling to learn from there is nothing to calibrate on. These coefficients were
# fitted on the public StackFAQ set (Karan and Snajder 2018) with bare questions, in draws of 1 to 125 entries,
# each with its own rephrasings, those of entries left out, and questions of another world: of the first 47 to 60
# % are then answered, at most 1.2 % wrongly; of the second at most 5 %; of the third none.
_FEWEST_PHRASINGS = 3
# Eight coefficients want some tens of questions, however few the entries.
_FEWEST_QUESTIONS = 60
_TEMPERATURE_UNCALIBRATED = 0.05
_TOP_UNCALIBRATED = (-6.4, 5.0, 3.0, 1.3, 3.7, 0.36, 5.6, 0.0)
_COVERED_UNCALIBRATED = (-6.7, 5.4, 2.9, 1.3, 4.0, 0.1, 5.9, 0.0)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Softmax temperature, and logistic coefficients on the signals: "the best is right", "some entry is right"."""

    temperature: float
    top: tuple[float, ...]
    covered: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A question with the scores it gets when its block is unseen; label E (the last class) is "none"."""

    scores: tuple[float, ...]
    label: int
    known_share: float
    length: int


def calibrate(questions: Sequence[HeldOut]) -> Calibration:
    """Confidence from held-out questions; falls back on fixed coefficients for a base with too few of them."""
    scores = np.array([q.scores for q in questions])
    labels = np.array([q.label for q in questions])
    none = scores.shape[1] - 1
    covered = labels < none
    if covered.sum() < max(_FEWEST_PHRASINGS * none, _FEWEST_QUESTIONS):
        return Calibration(_TEMPERATURE_UNCALIBRATED, _TOP_UNCALIBRATED, _COVERED_UNCALIBRATED)
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
    penalty = _PENALTY * np.eye(inputs.shape[1])
    penalty[0, 0] = 1e-6
    for _ in range(_STEPS):
        predicted = 1.0 / (1.0 + np.exp(-np.clip(inputs @ coefficients, -30, 30)))
        gradient = inputs.T @ (predicted - outcomes) + penalty @ coefficients
        hessian = (inputs * (predicted * (1 - predicted))[:, None]).T @ inputs + penalty
        coefficients -= np.linalg.solve(hessian, gradient)
    return tuple(round(float(c), 3) for c in coefficients)


def _fit_temperature(scores: Floats, labels: NDArray[np.int64]) -> float:
    """The softmax temperature with the smallest log loss, from a geometric grid."""

    def loss(temperature: float) -> float:
        logits = scores / temperature
        logits -= logits.max(axis=1, keepdims=True)
        total = np.log(np.exp(logits).sum(axis=1))
        return float((total - logits[np.arange(len(labels)), labels]).mean())

    return min(_TEMPERATURES, key=loss)
