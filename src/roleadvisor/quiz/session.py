"""The items of a form as they are listed, and a running quiz as an immutable state; a reply returns the next state."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.model import LENGTH, Form, Item, Quiz
from roleadvisor.quiz.code import LETTERS, Answers


class SheetOption(Struct, frozen=True, omit_defaults=True):
    """One option of an item."""

    text: str
    role: str | None = None  # id of the role whose work it is; None without the key


class SheetItem(Struct, frozen=True):
    """One item as it is listed or printed."""

    id: str
    dimension: str
    prompt: str
    options: dict[str, SheetOption]  # by letter


class Sheet(Struct, frozen=True):
    """The items of one form, to list or to print; its dump is the contract's `quiz items`."""

    form: Form
    items: tuple[SheetItem, ...]


class Session(Struct, frozen=True):
    """The state of one taking of the quiz."""

    form: Form
    letters: str  # one an item of the form, `x` where none was given
    index: int = 0  # of the item to ask next
    reached: int = 0  # index of the furthest item asked; those before it are asked again after going back
    checks: str = ""  # y or n for each dealbreaker answered

    @property
    def answered(self) -> int:
        """The number of items that have an answer."""
        return len(self.letters) - self.letters.count("x")

    @property
    def items_done(self) -> bool:
        """Whether every item of the form has been asked."""
        return self.index == len(self.letters)

    @property
    def earlier(self) -> str:
        """The letter given at the current item before the taker went back; empty if there is none."""
        return self.letters[self.index] if self.index < self.reached else ""

    def answers(self, version: int) -> Answers:
        """The answers, to be scored or written as a code."""
        return Answers(self.form, self.letters, version)


def start(form: Form) -> Session:
    """A session before its first answer."""
    return Session(form, "x" * LENGTH[form])


def resume(answers: Answers) -> Session:
    """A session with these answers, at the first item without one."""
    index = (answers.letters + "x").index("x")
    return Session(answers.form, answers.letters, index, index)


def answer(session: Session, letter: str) -> Session:
    """Answer the current item and move on, past answered items unless the taker has gone back.

    Raises:
        ValueError: the letter is none of a, b, n, x, or all items are answered.
    """
    if letter not in LETTERS or len(letter) != 1 or session.items_done:
        raise ValueError(f"not an answer: {letter!r}")
    index = session.index + 1
    letters = session.letters[: session.index] + letter + session.letters[index:]
    if index > session.reached:
        index = (letters + "x").index("x", index)
    return replace(session, letters=letters, index=index, reached=max(session.reached, index))


def check(session: Session, letter: str) -> Session:
    """Answer the next dealbreaker with y or n."""
    return replace(session, checks=session.checks + letter)


def back(session: Session) -> Session:
    """Go back one question, keeping its answer until another is given; at the first question nothing changes."""
    if session.checks:
        return replace(session, checks=session.checks[:-1])
    return replace(session, index=max(0, session.index - 1))


def extend(session: Session) -> Session:
    """Go on from the quick form to the full one, whose first half it is."""
    letters = session.letters.ljust(LENGTH["full"], "x")
    return replace(session, form="full", letters=letters)


def form_items(quiz: Quiz, form: Form) -> tuple[Item, ...]:
    """The items of a form in the order they are asked; the quick form is the first half of the full one."""
    return quiz.items[: LENGTH[form]]


def sheet(quiz: Quiz, form: Form, *, key: bool) -> Sheet:
    """The sheet of a form; ``key`` adds each option's role."""
    items = []
    for item in form_items(quiz, form):
        a, b = (SheetOption(option.text, option.role if key else None) for option in (item.a, item.b))
        items.append(SheetItem(item.id, item.dimension, item.prompt, {"a": a, "b": b}))
    return Sheet(form, tuple(items))
