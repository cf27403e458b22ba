"""Scoring: symmetry, monotonicity, unscored answers, tipping answers, weights and dealbreakers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins
from msgspec.structs import replace

from roleadvisor.model import LENGTH, Form, Quiz
from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.score import (
    MIN_DECIDED,
    WEIGHT,
    answer_key,
    lead,
    score,
    two_sided,
    weigh,
    with_dealbreakers,
)
from roleadvisor.render import to_json

from .conftest import load_quiz, taken

QUIZ = load_quiz()
KEY = answer_key(QUIZ)
IDS = [d.id for d in QUIZ.dimensions]
MIRROR = str.maketrans("ab", "ba")
ORDER = {"swe": -1, None: 0, "mle": 1}
KEYS_OF_THE_CONTRACT = {
    "code", "form", "answered", "counts", "band", "role", "score", "chance", "dimensions", "tipping", "weighted",
    "conflicts", "warnings",
}  # fmt: skip


def rows(letters: str = "abnx") -> st.SearchStrategy[Answers]:
    return st.sampled_from(list(LENGTH)).flatmap(
        lambda form: st.text(letters, min_size=LENGTH[form], max_size=LENGTH[form]).map(lambda t: taken(form, t))
    )


def consistent(form: Form, role: str) -> str:
    letters = KEY.first_letters[: LENGTH[form]]
    return letters if role == "mle" else letters.translate(MIRROR)


def with_letter(answers: Answers, index: int, letter: str) -> Answers:
    letters = answers.letters
    return replace(answers, letters=letters[:index] + letter + letters[index + 1 :])


def other(role: str | None) -> str | None:
    return {"mle": "swe", "swe": "mle"}.get(role or "")


@given(rows())
def test_swapping_every_answer_mirrors_the_result(answers: Answers) -> None:
    one, two = score(KEY, answers), score(KEY, replace(answers, letters=answers.letters.translate(MIRROR)))
    assert (one.band, one.role, one.chance, one.answered) == (two.band, other(two.role), two.chance, two.answered)
    assert one.score == (None if two.score is None else -two.score)
    assert [d.counts["mle"] for d in one.dimensions] == [d.counts["swe"] for d in two.dimensions]
    flip = {"a": "b", "b": "a", "n": "n"}
    mirrored = {(t.item, flip[t.to], t.band, other(t.role)) for t in two.tipping}
    assert {(t.item, t.to, t.band, t.role) for t in one.tipping} == mirrored


@given(rows(), st.integers(0, 23), st.sampled_from(["mle", "swe"]))
def test_changing_one_answer_toward_a_role_never_lowers_its_score(answers: Answers, index: int, role: str) -> None:
    index %= LENGTH[answers.form]
    before = score(KEY, answers)
    after = score(KEY, with_letter(answers, index, consistent(answers.form, role)[index]))
    sign = 1 if role == "mle" else -1
    if before.score is not None and after.score is not None:
        assert sign * after.score >= sign * before.score
        assert sign * ORDER[after.role] >= sign * ORDER[before.role]


@given(st.sampled_from(list(LENGTH)), st.sampled_from(["mle", "swe"]), st.data())
def test_a_consistent_taker_gets_the_role_even_with_some_answers_open(
    form: Form, role: str, data: st.DataObject
) -> None:
    most = LENGTH[form] - MIN_DECIDED[form] - (form == "full")
    left = data.draw(st.sets(st.integers(0, LENGTH[form] - 1), max_size=most))
    letters = "".join("n" if i in left else c for i, c in enumerate(consistent(form, role)))
    assert score(KEY, taken(form, letters)).role == role


@pytest.mark.parametrize("form", list(LENGTH))
@pytest.mark.parametrize("letters", ["a", "b", "ab", "n", "x"])
def test_patterned_and_empty_answers_are_unscored_with_a_warning(form: Form, letters: str) -> None:
    result = score(KEY, taken(form, (letters * 24)[: LENGTH[form]]))
    assert (result.band, result.role, result.score, result.tipping) == ("unscored", None, None, ())
    assert len(result.warnings) == 1


def test_one_letter_with_a_few_answers_open_is_unscored() -> None:
    assert score(KEY, taken("quick", "aanaaaaxaaaa")).band == "unscored"


@given(rows())
def test_fewer_decided_answers_than_needed_are_unscored(answers: Answers) -> None:
    result = score(KEY, answers)
    if result.decided < MIN_DECIDED[answers.form]:
        assert result.band == "unscored"


def test_no_tip_leads_to_too_few_answers_for_a_verdict() -> None:
    letters = consistent("quick", "mle")[:7] + consistent("quick", "swe")[7] + "nnnn"  # seven to one, the least decided
    result = score(KEY, taken("quick", letters))
    assert (result.band, result.decided, bool(result.tipping)) == ("lean", 8, True)
    assert "unscored" not in {tip.band for tip in result.tipping}


@given(rows())
def test_each_tip_leads_to_its_band_and_role(answers: Answers) -> None:
    result = score(KEY, answers)
    for tip in result.tipping:
        after = score(KEY, with_letter(answers, KEY.items.index(tip.item), tip.to))
        if after.band != "unscored":  # the same letter everywhere
            assert (after.band, after.role) == (tip.band, tip.role)
        assert (tip.band, tip.role) != (result.band, result.role)


@given(rows("ab"))
def test_no_single_answer_changes_the_band_of_a_result_without_tips(answers: Answers) -> None:
    result = score(KEY, answers)
    if result.tipping or result.band == "unscored":
        return
    for index in range(LENGTH[answers.form]):
        for letter in "abn":
            after = score(KEY, with_letter(answers, index, letter))
            assert after.band in (result.band, "unscored")


def test_tips_on_even_dimensions_come_first() -> None:
    letters = consistent("quick", "mle")
    swe = consistent("quick", "swe")
    answers = taken("quick", swe[:3] + letters[3:])  # 9 to 3, a lean; subject, method and maths are even
    result = score(KEY, answers)
    assert result.band == "lean"
    assert {t.item for t in result.tipping[:3]} == {"q07", "q09", "q11"}
    assert {t.to for t in result.tipping[:9]} == {"n"}


@given(rows())
def test_the_json_has_the_keys_of_the_contract(answers: Answers) -> None:
    result = score(KEY, answers, ("maths",))
    assert set(to_builtins(result)) >= KEYS_OF_THE_CONTRACT
    assert json.loads(to_json(result, "2026-01-01")).items() >= json.loads(json.dumps(to_builtins(result))).items()


@given(rows())
def test_counts_add_up(answers: Answers) -> None:
    result = score(KEY, answers)
    assert result.answered == sum(result.counts.values()) == sum(d.answered for d in result.dimensions)
    assert result.chance == two_sided(result.counts["mle"], result.counts["swe"])


@settings(max_examples=40, deadline=None)
@given(rows("ab"), st.sets(st.sampled_from(IDS), min_size=1, max_size=3))
def test_weights_do_not_change_the_score(answers: Answers, matters: set[str]) -> None:
    plain, weighed = score(KEY, answers), score(KEY, answers, tuple(sorted(matters)))
    assert replace(weighed, weighted=None) == plain
    if weighed.weighted:
        w = weighed.weighted
        assert w.score == pytest.approx(lead(w.counts) / sum(w.counts.values()))
        assert w.tips_at is None or w.tips_at >= WEIGHT


@given(rows("ab"), st.sampled_from(IDS))
def test_the_verdict_tips_at_double_weight_if_the_weighted_verdict_differs(answers: Answers, dimension: str) -> None:
    result = score(KEY, answers, (dimension,))
    if result.weighted:
        differs = (result.weighted.band, result.weighted.role) != (result.band, result.role)
        assert (result.weighted.tips_at == WEIGHT) == differs


def test_an_unknown_dimension_that_matters_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        score(KEY, taken("quick", consistent("quick", "mle")), ("colour",))


def test_a_dealbreaker_against_the_role_of_the_verdict_is_a_conflict(quiz: Quiz) -> None:
    results = (score(KEY, taken("full", consistent("full", role))) for role in ("mle", "swe"))
    mle, swe = (with_dealbreakers(result, quiz.dealbreakers, {"no-maths"}) for result in results)
    assert len(mle.conflicts) == 1
    assert swe.conflicts == ()
    assert (mle.band, mle.score) == ("clear", 1)


@pytest.mark.parametrize("letters", ["aabb" * 6, "n" * 24], ids=["balanced", "unscored"])
def test_without_a_role_every_dealbreaker_answered_yes_is_a_conflict(quiz: Quiz, letters: str) -> None:
    result = score(KEY, taken("full", letters))
    assert result.role is None
    every = [d.id for d in quiz.dealbreakers]
    conflicts = with_dealbreakers(result, quiz.dealbreakers, every).conflicts
    assert list(conflicts) == [d.conflict for d in quiz.dealbreakers]
    assert with_dealbreakers(result, quiz.dealbreakers, []).conflicts == ()


def test_a_dimension_that_matters_counts_twice() -> None:
    swe, mle = consistent("quick", "swe"), consistent("quick", "mle")
    indexes = KEY.item_indexes[IDS.index("maths")]
    letters = "".join(mle[i] if i in indexes else swe[i] for i in range(12))  # two of twelve, both in mathematics
    weighted = score(KEY, taken("quick", letters), ("maths",)).weighted
    assert weighted is not None
    assert (weighted.weight, weighted.counts) == (2, {"mle": 4, "swe": 10})
    assert weighted.score == pytest.approx(-6 / 14)


@pytest.mark.parametrize(("undecided", "warned"), [(2, False), (3, True)])
def test_a_quarter_of_undecided_answers_is_a_warning(undecided: int, warned: bool) -> None:
    letters = "n" * undecided + consistent("quick", "mle")[undecided:]
    assert bool(score(KEY, taken("quick", letters)).warnings) == warned


@pytest.mark.parametrize(("others", "tips_at"), [(10, 8), (12, None)])
def test_the_tipping_weight_is_at_most_eight(others: int, tips_at: int | None) -> None:
    heavy = {index for name in IDS[:2] for index in KEY.item_indexes[IDS.index(name)]}
    votes = {index: "2" if n < 5 else "n" for n, index in enumerate(sorted(heavy))}
    votes |= {index: "1" if n < others else "n" for n, index in enumerate(sorted(set(range(24)) - heavy))}
    assert weigh(KEY, "full", "".join(votes[n] for n in range(24)), tuple(IDS[:2])).tips_at == tips_at
