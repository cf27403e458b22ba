"""A few rounds of what benchmarks/endurance.py repeats by the hundred: quizzes killed, and two of them at once."""

from __future__ import annotations

import importlib.util
from random import Random

import pytest

from .conftest import REPO

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def endurance():
    spec = importlib.util.spec_from_file_location("endurance", REPO / "benchmarks" / "endurance.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("what", ["killed", "at_once"])
def test_no_answer_is_lost(endurance, base, tmp_path, what, seed):
    around = endurance.environment(tmp_path / "taker", base)
    lost, told = getattr(endurance, what)(Random(seed), around)
    assert lost == 0, told


def test_many_processes_at_once_answer_the_same_from_a_base_that_is_not_compiled(endurance, own_base, tmp_path):
    assert endurance.compiling(tmp_path, own_base, 6) == 0
