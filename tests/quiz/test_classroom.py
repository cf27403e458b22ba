"""A class added up."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from roleadvisor.quiz.classroom import ClassSummary, Tally
from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.score import score

from .conftest import taken
from .test_score import KEY, consistent, rows


def summary(answers: list[Answers]) -> ClassSummary:
    tally = Tally(KEY)
    for one in answers:
        tally.add(one, score(KEY, one))
    return tally.summary()


@settings(deadline=None)
@given(st.lists(rows(), max_size=12))
def test_every_taker_is_in_one_band(answers: list[Answers]) -> None:
    found = summary(answers)
    assert found.takers == sum(found.bands.values()) == len(answers)


def test_a_class_of_two_opposites_splits_on_everything_and_means_nothing() -> None:
    found = summary([taken("full", consistent("full", role)) for role in ("mle", "swe")])
    assert [d.mean for d in found.dimensions] == [0] * 6
    assert all(s.counts["mle"] == s.counts["swe"] == 1 for s in found.splits)


def test_a_class_of_one_mind_splits_on_nothing() -> None:
    found = summary([taken("quick", consistent("quick", "mle"))] * 3)
    assert (found.splits, found.roles, found.dimensions[0].mean) == ((), {"mle": 3, "swe": 0}, 1)


def test_of_equally_even_splits_the_one_that_more_decided_comes_first() -> None:
    mle, swe = consistent("quick", "mle"), consistent("quick", "swe")
    both = [taken("quick", mle), taken("quick", swe)]
    more = [taken("quick", "nnnn" + mle[4:]), taken("quick", "nnnn" + swe[4:])]
    assert [split.item for split in summary([*both, *more]).splits] == ["q05", "q06", "q07", "q08", "q09"]


def test_the_most_even_splits_come_first() -> None:
    mle, swe = consistent("quick", "mle"), consistent("quick", "swe")
    three = [taken("quick", mle), taken("quick", mle), taken("quick", swe[:6] + mle[6:])]
    even = taken("quick", mle[:5] + swe[5] + mle[6:])
    found = summary([*three, even]).splits
    assert (found[0].item, found[0].counts) == ("q06", {"mle": 2, "swe": 2, "neither": 0})


def test_an_empty_class_has_a_summary() -> None:
    assert summary([]).dimensions[0].mean is None


def test_unscored_takers_count_in_bands_only() -> None:
    found = summary([taken("quick", "a" * 12)])
    assert (found.bands["unscored"], found.dimensions[0].takers) == (1, 0)
