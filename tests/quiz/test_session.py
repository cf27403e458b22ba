"""The state of a running quiz."""

from __future__ import annotations

import pytest

from roleadvisor.quiz import session
from roleadvisor.quiz.session import Session

from .conftest import taken


def answered(letters: str) -> Session:
    """A quick session in which these letters were typed; ``<`` goes back and ``.`` keeps the earlier answer."""
    state = session.start("quick")
    for letter in letters:
        state = (
            session.back(state) if letter == "<" else session.answer(state, state.earlier if letter == "." else letter)
        )
    return state


@pytest.mark.parametrize(
    ("typed", "letters", "index"),
    [
        ("", "", 0),
        ("abnx", "abn", 4),
        ("<", "", 0),
        ("ab<", "ab", 1),
        ("abn<<.", "abn", 2),
        ("abn<<..", "abn", 3),
        ("abn<<b.", "abn", 3),
        ("abn<<.b", "abb", 3),
    ],
)
def test_going_back_keeps_the_answers_until_others_are_given(typed, letters, index):
    state = answered(typed)
    assert (state.letters.rstrip("x"), state.index) == (letters, index)


def test_a_resumed_session_asks_only_the_items_without_an_answer():
    state = session.resume(taken("quick", "axbxxxabnxab"))
    asked = []
    while not state.items_done:
        asked.append(state.index)
        state = session.answer(state, "n")
    assert (asked, state.letters) == ([1, 3, 4, 5, 9], "anbnnnabnnab")


def test_going_back_right_after_resuming_keeps_the_answer():
    state = session.back(session.resume(taken("quick", "abnxxxxxxxxx")))
    assert (state.index, state.earlier) == (2, "n")


def test_the_full_form_goes_on_after_the_twelfth_item():
    state = session.extend(answered("abbaabababba"))
    assert (state.form, state.index, len(state.letters), state.answered, state.items_done) == (
        "full",
        12,
        24,
        12,
        False,
    )


def test_an_unknown_letter_is_refused():
    with pytest.raises(ValueError, match="not an answer: 'z'"):
        answered("z")
