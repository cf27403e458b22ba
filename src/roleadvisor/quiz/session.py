"""A running quiz as a value: every key typed turns one session into the next, so that the loop around it stays thin."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.model import LENGTH, Form, Quiz
from roleadvisor.quiz.code import LETTERS, Answers


class Session(Struct, frozen=True):
    """How far a taker has come.

    ``letters`` answer the items so far; ``later`` are the answers to the items after them from before the taker went
    back; ``checks`` (y or n) answer the dealbreakers so far. ``key`` tells which quiz it is.
    """

    form: Form
    key: str
    letters: str = ""
    later: str = ""
    checks: str = ""

    @property
    def place(self) -> int:
        """The place of the item to ask next, from 0."""
        return len(self.letters)

    @property
    def answered(self) -> int:
        """The number of items that have an answer, those after the place included."""
        return len(self.letters) + len(self.later)

    @property
    def items_done(self) -> bool:
        """Whether every item of the form has been passed."""
        return self.place == LENGTH[self.form]

    def answers(self, version: int) -> Answers:
        """The answers as scoring takes them; items without one are unanswered."""
        return Answers(self.form, (self.letters + self.later).ljust(LENGTH[self.form], "x"), version)


def quiz_key(quiz: Quiz) -> str:
    """What a run must share with a quiz to go on with it: rewording is harmless, other items or keys are not."""
    return f"{quiz.version} {' '.join(f'{item.id}{item.a.role}' for item in quiz.items)}"


def answer(session: Session, letter: str) -> Session:
    """Answer the item at the place and go on to the next.

    Raises:
        ValueError: the letter is none of a, b, n, x, or all items are answered.
    """
    if letter not in LETTERS or len(letter) != 1 or session.items_done:
        raise ValueError(f"not an answer: {letter!r}")
    return replace(session, letters=session.letters + letter, later=session.later[1:])


def check(session: Session, letter: str) -> Session:
    """Answer the next dealbreaker with y or n."""
    return replace(session, checks=session.checks + letter)


def back(session: Session) -> Session:
    """Go back one question, whose answer stands until another is given; at the start there is none to go back to."""
    if session.checks:
        return replace(session, checks=session.checks[:-1])
    return replace(session, letters=session.letters[:-1], later=session.letters[-1:] + session.later)


def extend(session: Session) -> Session:
    """Go on from the quick form to the full one, whose first half it is."""
    return replace(session, form="full")
