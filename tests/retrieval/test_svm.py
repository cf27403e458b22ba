"""The support vector machine minimises its loss."""

import numpy as np
import pytest

from roleadvisor.retrieval import train

POINTS = np.array([[2, 0, 1], [1, 1, 0], [0, 2, 1], [0, 1, 2], [1, 0, 2], [2, 1, 1]], np.float32)
SIGNS = np.array([[1, -1], [1, -1], [-1, 1], [-1, 1], [-1, -1], [1, 1]], np.int8)
COSTS = np.array([1, 1, 0.5, 2, 1, 1], np.float32)


def fitted(monkeypatch, rounds):
    monkeypatch.setattr(train, "ROUNDS", rounds)
    rows = [(np.flatnonzero(point), point[np.flatnonzero(point)]) for point in POINTS]
    return train.fit(rows, SIGNS, COSTS, 3)


def loss(weights):
    errors = np.maximum(0, 1 - SIGNS * (POINTS @ weights))
    return (weights**2).sum(axis=0) / 2 + (COSTS[:, None] * errors**2).sum(axis=0)


def test_the_gradient_of_the_loss_vanishes_at_the_weights(monkeypatch):
    weights = fitted(monkeypatch, 300).astype(float)
    errors = np.maximum(0, 1 - SIGNS * (POINTS @ weights))
    gradient = weights - 2 * POINTS.T @ (COSTS[:, None] * SIGNS * errors)
    assert gradient == pytest.approx(np.zeros((3, 2)), abs=1e-3)


def test_every_round_lowers_the_loss(monkeypatch):
    losses = [loss(fitted(monkeypatch, rounds)).sum() for rounds in (1, 3, 100)]
    assert losses == sorted(losses, reverse=True)
