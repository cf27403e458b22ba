"""Two results compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec import to_builtins

from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.diff import diff

from .conftest import taken
from .test_score import KEY, MIRROR, consistent, rows

MLE, SWE = consistent("quick", "mle"), consistent("quick", "swe")


@given(rows())
def test_nothing_differs_from_itself(answers: Answers) -> None:
    same = diff(KEY, answers, answers)
    assert (same.changed, same.beyond_chance, same.chance) == ((), False, 1)


@given(rows("ab"))
def test_the_way_back_mirrors_the_way(answers: Answers) -> None:
    other = taken(answers.form, answers.letters.translate(MIRROR))
    one, two = diff(KEY, answers, other), diff(KEY, other, answers)
    assert (one.toward["mle"], one.toward["swe"], one.chance) == (two.toward["swe"], two.toward["mle"], two.chance)


@pytest.mark.parametrize(("turned", "beyond"), [(1, False), (5, False), (6, True), (12, True)])
def test_six_changes_all_one_way_exceed_chance(turned: int, beyond: bool) -> None:
    found = diff(KEY, taken("quick", MLE), taken("quick", SWE[:turned] + MLE[turned:]))
    assert (len(found.changed), found.toward["swe"], found.beyond_chance) == (turned, turned, beyond)


def test_changes_both_ways_do_not_exceed_chance_however_many() -> None:
    found = diff(KEY, taken("quick", "a" * 12), taken("quick", "b" * 12))
    assert (found.toward["mle"], found.toward["swe"], found.beyond_chance, found.agreed) == (6, 6, False, 0)


def test_an_unanswered_item_is_listed_without_a_direction() -> None:
    found = diff(KEY, taken("quick", "x" + MLE[1:]), taken("quick", MLE))
    assert (len(found.changed), found.toward["mle"]) == (1, 0)


def test_quick_and_full_are_compared_on_the_twelve_they_share() -> None:
    found = diff(KEY, taken("quick", MLE), taken("full", consistent("full", "mle")))
    assert (found.compared, found.changed) == (12, ())


def test_the_dump_has_the_shape_of_the_contract() -> None:
    dumped = to_builtins(diff(KEY, taken("quick", MLE), taken("quick", SWE)))
    assert {"a", "b", "changed", "beyond_chance"} <= set(dumped)
    assert dumped["changed"][0] == {"item": "q01", "from": MLE[0], "to": SWE[0]}
