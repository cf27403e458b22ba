"""How well the shipped FAQ answers: README's figures are those of the run, and none falls below its floor."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from .conftest import REPO
from .readme import FIGURES, README, WRITE

# On the project's own questions (benchmarks/questions.jsonl): at least, and at most. A change may move one only with
# both figures, the old and the new one, in CHANGELOG.md.
AT_LEAST = {("paraphrase", "top-1"): 0.90, ("paraphrase", "right"): 0.80, ("paraphrase", "reach"): 0.96}
AT_MOST = {
    ("paraphrase", "wrong"): 0.02,
    ("near", "answered"): 0.07,
    ("far", "answered"): 0.04,
    ("junk", "answered"): 0.0,
}
# So close to the share measured must each be, or a step back would go unnoticed: one far question of 25 is 0.04.
MARGIN = 0.04
HINT = "which questions: python benchmarks/retrieval.py --errors; how to go on: CONTRIBUTING.md, A question"


@pytest.fixture(scope="session")
def printed(_shipped_warm, warm_cache):
    """What the benchmark prints for the shipped base."""
    done = subprocess.run(
        [sys.executable, REPO / "benchmarks" / "retrieval.py"],
        env={"XDG_CACHE_HOME": str(warm_cache)}, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="session")
def shares(printed):
    """Each share by kind of question and name."""
    return {
        (kind, name): float(share)
        for kind, row in re.findall(r"^(\w+) \(\d+\): (.*)$", printed, re.MULTILINE)
        for name, share in (part.rsplit(" ", 1) for part in row.split(", "))
    }


def test_readme_shows_the_figures_of_this_run(printed):
    assert [shown for _, shown in FIGURES.findall(README.read_text("utf-8"))] == [printed], WRITE


@pytest.mark.parametrize(("kind", "name"), AT_LEAST)
def test_no_share_of_good_answers_falls_below_its_floor(shares, kind, name):
    assert shares[kind, name] >= AT_LEAST[kind, name], HINT


@pytest.mark.parametrize(("kind", "name"), AT_MOST)
def test_no_share_of_bad_answers_rises_above_its_ceiling(shares, kind, name):
    assert shares[kind, name] <= AT_MOST[kind, name], HINT


@pytest.mark.parametrize(("kind", "name"), [*AT_LEAST, *AT_MOST])
def test_no_floor_lies_far_from_what_is_measured(shares, kind, name):
    assert abs(shares[kind, name] - {**AT_LEAST, **AT_MOST}[kind, name]) <= MARGIN


def test_the_floors_are_those_of_the_changelog():
    text = (REPO / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"Floors that the tests hold[^:]*: (.*?)\.\n", text, re.DOTALL)
    told = {name: float(share) for name, share in re.findall(r"([a-z][\w-]*) ([\d.]+\d|\d)", newest[1])}
    held = {name if kind == "paraphrase" else kind: share for (kind, name), share in {**AT_LEAST, **AT_MOST}.items()}
    assert told == held
