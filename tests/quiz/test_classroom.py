"""The summary of a class."""

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


@settings(max_examples=40, deadline=None)
@given(st.lists(rows(), max_size=12))
def test_every_taker_is_in_one_band(answers: list[Answers]) -> None:
    result = summary(answers)
    assert result.takers == sum(result.bands.values()) == len(answers)


def test_two_opposite_takers_split_on_every_item_with_mean_zero() -> None:
    result = summary([taken("full", consistent("full", role)) for role in ("mle", "swe")])
    assert [d.mean for d in result.dimensions] == [0] * 6
    assert all(s.counts["mle"] == s.counts["swe"] == 1 for s in result.splits)


def test_takers_who_agree_split_on_no_item() -> None:
    result = summary([taken("quick", consistent("quick", "mle"))] * 3)
    assert (result.splits, result.roles, result.dimensions[0].mean) == ((), {"mle": 3, "swe": 0}, 1)


def test_of_equally_even_splits_the_one_with_more_decided_answers_comes_first() -> None:
    mle, swe = consistent("quick", "mle"), consistent("quick", "swe")
    both = [taken("quick", mle), taken("quick", swe)]
    more = [taken("quick", "nnnn" + mle[4:]), taken("quick", "nnnn" + swe[4:])]
    assert [split.item for split in summary([*both, *more]).splits] == ["q05", "q06", "q07", "q08", "q09"]


def test_the_most_even_splits_come_first() -> None:
    mle, swe = consistent("quick", "mle"), consistent("quick", "swe")
    three = [taken("quick", mle), taken("quick", mle), taken("quick", swe[:6] + mle[6:])]
    even = taken("quick", mle[:5] + swe[5] + mle[6:])
    result = summary([*three, even]).splits
    assert (result[0].item, result[0].counts) == ("q06", {"mle": 2, "swe": 2, "neither": 0})


def test_an_empty_class_has_a_summary() -> None:
    assert summary([]).dimensions[0].mean is None


def test_unscored_takers_are_counted_in_the_bands_only() -> None:
    result = summary([taken("quick", "a" * 12)])
    assert (result.bands["unscored"], result.dimensions[0].takers) == (1, 0)
