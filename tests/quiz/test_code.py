"""Quiz codes: round trips, ignored characters, and the detection of typing errors."""

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

# The readable versions, the current one first.
READ = [3, 2, 1]
KEYBOARD = string.ascii_lowercase + string.digits


@given(rows(), st.integers(1, 12), st.lists(st.integers(1, 12)))
def test_a_code_reads_back(answers: Answers, version: int, others: list[int]) -> None:
    original = replace(answers, version=version)
    code = encode(original)
    assert decode(code, [*others, version]) == decode(pretty(code).upper(), [*others, version]) == original


@given(rows(), st.sampled_from([" ", ".", "-", "\u2013", "\u2014", "\u2212", "\u2011", "\u00a0", "\t"]))
def test_case_and_separators_are_ignored(answers: Answers, separator: str) -> None:
    assert decode(separator.join(encode(answers).upper()), READ) == answers


@settings(max_examples=20, deadline=None)
@given(rows())
def test_every_wrong_swapped_missing_or_doubled_character_is_detected(answers: Answers) -> None:
    code = encode(answers)
    mistyped = set()
    for i, char in enumerate(code):
        mistyped |= {code[:i] + wrong + code[i + 1 :] for wrong in KEYBOARD}
        mistyped |= {code[:i] + code[i + 1 : i + 2] + char + code[i + 2 :], code[:i] + code[i + 1 :]}
        mistyped.add(code[:i] + char + code[i:])
    for wrong_code in mistyped - {code}:
        with pytest.raises(CodeError):
            decode(wrong_code, READ)


def test_the_check_character_misses_only_the_swap_of_0_and_z() -> None:
    missed = {
        frozenset((one, two))
        for one in DIGITS
        for two in DIGITS
        if one != two and check_character(one + two) == check_character(two + one)
    }
    assert missed == {frozenset("0z")}


def test_the_check_character_is_no_letter_that_looks_like_another() -> None:
    assert not set("ilou") & set(DIGITS)


@given(rows(), st.integers(4, 99))
def test_an_unknown_item_version_is_refused_with_its_number(answers: Answers, version: int) -> None:
    with pytest.raises(CodeError, match=f"item version {version}, .*version 3 and reads 2 and 1;"):
        decode(encode(replace(answers, version=version)), READ)


@given(rows())
def test_bare_letters_are_answers_to_the_current_version(answers: Answers) -> None:
    assert parse(answers.letters, READ) == parse(encode(answers), READ) == answers
    assert parse(answers.letters, [7, *READ]) == replace(answers, version=7)


@pytest.mark.parametrize("length", [0, 11, 13, 23, 25])
def test_other_lengths_are_refused(length: int) -> None:
    with pytest.raises(CodeError, match=f"{length} letters"):
        parse("a" * length, READ)


def test_an_unknown_letter_is_refused_with_its_position() -> None:
    with pytest.raises(CodeError, match="letter 5 is 'c'"):
        parse("ababcabababa", READ)


@given(st.text())
def test_any_text_is_answers_or_a_code_error(text: str) -> None:
    try:
        answers = parse(text, READ)
    except CodeError:
        return
    assert len(answers.letters) == LENGTH[answers.form]


MARKS = ["ZERO WIDTH SPACE", "ZERO WIDTH NO-BREAK SPACE", "SOFT HYPHEN", "NO-BREAK SPACE", "EM DASH", "MINUS SIGN"]


@pytest.mark.parametrize("mark", MARKS)
def test_invisible_characters_of_a_copied_code_are_ignored(mark: str) -> None:
    assert parse(unicodedata.lookup(mark).join("abbaabababba"), READ) == taken("quick", "abbaabababba")
