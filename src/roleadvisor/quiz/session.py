"""A running quiz as a value: every key typed turns one session into the next, so that the loop around it stays thin."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roleadvisor.quiz.bands import LENGTH, Form
from roleadvisor.quiz.code import LETTERS, Answers


@dataclass(frozen=True, slots=True)
class Session:
    """How far a taker has come: ``letters`` answer the items so far, ``checks`` (y or n) the dealbreakers so far."""

    form: Form
    version: int
    letters: str = ""
    checks: str = ""

    @property
    def place(self) -> int:
        """The number of items answered, which is the place of the next one."""
        return len(self.letters)

    @property
    def items_done(self) -> bool:
        """Whether every item of the form has its letter."""
        return self.place == LENGTH[self.form]

    @property
    def answers(self) -> Answers:
        """The answers as scoring takes them; items not reached are unanswered."""
        return Answers(self.form, self.letters.ljust(LENGTH[self.form], "x"))


def answer(session: Session, letter: str) -> Session:
    """Answer the next item.

    Raises:
        ValueError: the letter is none of a, b, n, x, or all items are answered.
    """
    if letter not in LETTERS or len(letter) != 1 or session.items_done:
        raise ValueError(f"not an answer: {letter!r}")
    return replace(session, letters=session.letters + letter)


def check(session: Session, letter: str) -> Session:
    """Answer the next dealbreaker with y or n."""
    return replace(session, checks=session.checks + letter)


def back(session: Session) -> Session:
    """Take the last answer back; at the start there is none to take."""
    if session.checks:
        return replace(session, checks=session.checks[:-1])
    return replace(session, letters=session.letters[:-1])


def extend(session: Session) -> Session:
    """Go on from the quick form to the full one, whose first half it is."""
    return replace(session, form="full")
