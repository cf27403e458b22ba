"""Codes: round trips, forgiving reading, and every slip of one character or one swap caught."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roleadvisor.model import LENGTH
from roleadvisor.quiz.code import DIGITS, Answers, CodeError, check_character, decode, encode, parse, pretty

from .test_score import rows

KEYBOARD = string.ascii_lowercase + string.digits


@given(rows(), st.integers(1, 12))
def test_a_code_reads_back(answers: Answers, version: int) -> None:
    code = encode(answers, version)
    assert decode(code, version) == decode(pretty(code).upper(), version) == answers


@given(rows(), st.sampled_from([" ", ".", "-", "\u2013", "\u2014", "\u2212", "\u2011", "\u00a0", "\t"]))
def test_case_spaces_dots_and_dashes_are_ignored(answers: Answers, separator: str) -> None:
    assert decode(separator.join(encode(answers, 1).upper()), 1) == answers


@settings(max_examples=40, deadline=None)
@given(rows())
def test_every_wrong_character_is_caught(answers: Answers) -> None:
    code = encode(answers, 1)
    for place, right in enumerate(code):
        for wrong in KEYBOARD:
            if wrong != right:
                with pytest.raises(CodeError):
                    decode(code[:place] + wrong + code[place + 1 :], 1)


@settings(deadline=None)
@given(rows())
def test_every_swap_of_neighbours_is_caught(answers: Answers) -> None:
    code = encode(answers, 1)
    for i in range(len(code) - 1):
        if code[i] != code[i + 1]:
            with pytest.raises(CodeError):
                decode(code[:i] + code[i + 1] + code[i] + code[i + 2 :], 1)


@settings(deadline=None)
@given(rows())
def test_a_missing_or_doubled_character_is_caught(answers: Answers) -> None:
    code = encode(answers, 1)
    for i in range(len(code)):
        for slip in (code[:i] + code[i + 1 :], code[:i] + code[i] + code[i:]):
            with pytest.raises(CodeError):
                decode(slip, 1)


def test_the_scheme_itself_misses_only_the_swap_of_its_two_extremes() -> None:
    missed = {
        frozenset((one, two))
        for one in DIGITS
        for two in DIGITS
        if one != two and check_character(one + two) == check_character(two + one)
    }
    assert missed == {frozenset("0z")}


def test_the_check_character_is_readable() -> None:
    assert not set("ilou") & set(DIGITS)


@given(rows(), st.integers(2, 99))
def test_another_item_version_is_refused_by_name(answers: Answers, version: int) -> None:
    with pytest.raises(CodeError, match=f"item version {version}, .*version 1"):
        decode(encode(answers, version), 1)


@given(rows())
def test_bare_letters_are_taken_where_a_code_or_letters_may_stand(answers: Answers) -> None:
    assert parse(answers.letters, 1) == parse(encode(answers, 1), 1) == answers


@pytest.mark.parametrize("length", [0, 11, 13, 23, 25])
def test_other_lengths_are_refused(length: int) -> None:
    with pytest.raises(CodeError, match=f"{length} letters"):
        parse("a" * length, 1)


def test_an_unknown_letter_is_named_with_its_place() -> None:
    with pytest.raises(CodeError, match="letter 5 is 'c'"):
        parse("ababcabababa", 1)


def test_a_wrong_check_character_is_named() -> None:
    code = encode(Answers("quick", "ab" * 6), 1)
    wrong = "2" if code[-1] != "2" else "3"
    with pytest.raises(CodeError, match=f"check character '{wrong}'"):
        decode(code[:-1] + wrong, 1)


@given(st.text())
def test_anything_else_is_a_code_error_or_answers(text: str) -> None:
    try:
        answers = parse(text, 1)
    except CodeError:
        return
    assert len(answers.letters) == LENGTH[answers.form]


MARKS = ["ZERO WIDTH SPACE", "ZERO WIDTH NO-BREAK SPACE", "SOFT HYPHEN", "NO-BREAK SPACE", "EM DASH", "MINUS SIGN"]


@pytest.mark.parametrize("mark", MARKS)
def test_marks_that_come_along_when_a_code_is_copied_are_ignored(mark: str) -> None:
    assert parse(unicodedata.lookup(mark).join("abbaabababba"), 1) == Answers("quick", "abbaabababba")
