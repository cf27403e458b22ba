"""Codes: round trips, forgiving reading, and every slip of one character or one swap caught."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from roleadvisor.model import LENGTH
from roleadvisor.quiz.code import DIGITS, Answers, CodeError, check_character, decode, encode, parse, pretty

from .conftest import taken
from .test_score import rows

# The versions read, that of the quiz asked today first, as the rows are answers to it.
READ = [2, 1]
KEYBOARD = string.ascii_lowercase + string.digits


@given(rows(), st.integers(1, 12), st.lists(st.integers(1, 12)))
def test_a_code_reads_back(answers: Answers, version: int, others: list[int]) -> None:
    given_then = replace(answers, version=version)
    code = encode(given_then)
    assert decode(code, [*others, version]) == decode(pretty(code).upper(), [*others, version]) == given_then


@given(rows(), st.sampled_from([" ", ".", "-", "\u2013", "\u2014", "\u2212", "\u2011", "\u00a0", "\t"]))
def test_case_spaces_dots_and_dashes_are_ignored(answers: Answers, separator: str) -> None:
    assert decode(separator.join(encode(answers).upper()), READ) == answers


@settings(max_examples=40, deadline=None)
@given(rows())
def test_every_wrong_character_is_caught(answers: Answers) -> None:
    code = encode(answers)
    for place, right in enumerate(code):
        for wrong in KEYBOARD:
            if wrong != right:
                with pytest.raises(CodeError):
                    decode(code[:place] + wrong + code[place + 1 :], READ)


@settings(deadline=None)
@given(rows())
def test_every_swap_of_neighbours_is_caught(answers: Answers) -> None:
    code = encode(answers)
    for i in range(len(code) - 1):
        if code[i] != code[i + 1]:
            with pytest.raises(CodeError):
                decode(code[:i] + code[i + 1] + code[i] + code[i + 2 :], READ)


@settings(deadline=None)
@given(rows())
def test_a_missing_or_doubled_character_is_caught(answers: Answers) -> None:
    code = encode(answers)
    for i in range(len(code)):
        for slip in (code[:i] + code[i + 1 :], code[:i] + code[i] + code[i:]):
            with pytest.raises(CodeError):
                decode(slip, READ)


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


@given(rows(), st.integers(3, 99))
def test_another_item_version_is_refused_by_name(answers: Answers, version: int) -> None:
    with pytest.raises(CodeError, match=f"item version {version}, .*version 2 and reads 1;"):
        decode(encode(replace(answers, version=version)), READ)


@given(rows())
def test_bare_letters_are_answers_to_the_first_version(answers: Answers) -> None:
    assert parse(answers.letters, READ) == parse(encode(answers), READ) == answers
    assert parse(answers.letters, [7, *READ]) == replace(answers, version=7)


@pytest.mark.parametrize("length", [0, 11, 13, 23, 25])
def test_other_lengths_are_refused(length: int) -> None:
    with pytest.raises(CodeError, match=f"{length} letters"):
        parse("a" * length, READ)


def test_an_unknown_letter_is_named_with_its_place() -> None:
    with pytest.raises(CodeError, match="letter 5 is 'c'"):
        parse("ababcabababa", READ)


def test_a_wrong_check_character_is_named() -> None:
    code = encode(taken("quick", "ab" * 6))
    wrong = "2" if code[-1] != "2" else "3"
    with pytest.raises(CodeError, match=f"check character '{wrong}'"):
        decode(code[:-1] + wrong, READ)


@given(st.text())
def test_anything_else_is_a_code_error_or_answers(text: str) -> None:
    try:
        answers = parse(text, READ)
    except CodeError:
        return
    assert len(answers.letters) == LENGTH[answers.form]


MARKS = ["ZERO WIDTH SPACE", "ZERO WIDTH NO-BREAK SPACE", "SOFT HYPHEN", "NO-BREAK SPACE", "EM DASH", "MINUS SIGN"]


@pytest.mark.parametrize("mark", MARKS)
def test_marks_that_come_along_when_a_code_is_copied_are_ignored(mark: str) -> None:
    assert parse(unicodedata.lookup(mark).join("abbaabababba"), READ) == taken("quick", "abbaabababba")
