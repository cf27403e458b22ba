"""Find the thing a user means."""

from __future__ import annotations

import pytest

from roleadvisor.errors import UsageError
from roleadvisor.lookup import find, nearest

KNOWN = [("mle", ("Machine Learning Engineer", "ml engineer")), ("swe", ("Software Engineer", "dev")), ("big-data", ())]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("mle", "mle"),
        ("MLE", "mle"),
        ("Machine Learning Engineer", "mle"),
        ("machine-learning_ENGINEER", "mle"),
        ("  ml   engineer ", "mle"),
        ("Dev", "swe"),
        ("big data", "big-data"),
        ("BIG_DATA", "big-data"),
    ],
)
def test_an_id_a_label_or_an_alias_selects_in_any_case(name, key):
    assert find("role", name, KNOWN) == key


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("mlee", "'mle'"),
        ("softwar engineer", "'swe'"),
        ("mashine learning enginer", "'mle'"),
        ("bigdata", "'big-data'"),
    ],
)
def test_a_misspelling_is_offered_the_nearest(name, near):
    with pytest.raises(UsageError, match=f"no role '{name}'; did you mean .*{near}.*\\?"):
        find("role", name, KNOWN)


@pytest.mark.parametrize("name", ["", "  ", "zzzzzz", "日本"])
def test_a_name_that_is_near_nothing_is_told_what_is_known(name):
    with pytest.raises(UsageError, match="known are mle, swe, big-data"):
        find("role", name, KNOWN)


def test_an_id_wins_over_the_alias_of_another_that_comes_later():
    assert find("thing", "a", [("a", ()), ("b", ("a",))]) == "a"


def test_an_id_wins_over_the_alias_of_another_that_comes_first():
    assert find("thing", "b", [("a", ("b",)), ("b", ())]) == "b"


def test_the_message_echoes_no_control_character():
    with pytest.raises(UsageError) as caught:
        find("role", "\x1b[31mred\x07", KNOWN)
    assert str(caught.value).isprintable()


def test_a_very_long_name_is_cut_in_the_message():
    with pytest.raises(UsageError) as caught:
        find("role", "x" * 10_000, KNOWN)
    assert len(str(caught.value)) < 200


def test_of_two_with_the_same_other_name_the_first_is_found():
    assert find("thing", "same", [("a", ["same"]), ("b", ["same"])]) == "a"


def test_an_id_goes_before_the_other_name_of_an_earlier_one():
    assert find("thing", "B", [("a", ["b"]), ("b", [])]) == "b"


@pytest.mark.parametrize(("one", "other"), [("house", "HOUSE"), ("a-b", "a_b"), ("a_b", "a-b")])
def test_an_id_as_it_is_written_goes_before_one_that_differs_in_case_or_dashes(one, other):
    assert find("thing", other, [(one, ()), (other, ())]) == other


def test_the_cut_off_of_misspellings_lies_between_these():
    """Measured in tests/plan_names.py and with random typing errors: see NEAR_MISS."""
    assert nearest("kubernets", ["Kubernetes"]) == ["Kubernetes"]  # .95
    assert nearest("mahts", ["maths"]) == ["maths"]  # .8
    assert nearest("pytroch", ["PyTorch", "Torch"]) == ["PyTorch"]  # .86, .67
    assert nearest("scala", ["scalar"]) == ["scalar"]
    assert nearest("rust", ["trust me"]) == []  # .67
    assert nearest("java", ["javascript"]) == []  # .57
    assert nearest("cooking", ["coding"]) == []  # .77


def test_a_misspelling_is_offered_at_most_three_names():
    names = [("test-a", ()), ("test-b", ()), ("test-c", ()), ("test-d", ())]
    with pytest.raises(UsageError, match=r"did you mean 'test-.', 'test-.' or 'test-.'\?$"):
        find("thing", "test-x", names)


def test_the_most_similar_name_comes_first_and_no_more_than_asked():
    assert nearest("learnin", ["learned", "learning", "earning"], most=2) == ["learning", "earning"]


def test_of_many_names_some_are_listed():
    with pytest.raises(UsageError) as caught:
        find("thing", "zzzz", [(f"name-{number}", ()) for number in range(100)])
    assert str(caught.value).endswith("name-39, ...")
