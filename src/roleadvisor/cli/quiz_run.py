"""Put the questions of the quiz and of the knowledge test, one at a time, and keep what was answered."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from roleadvisor import output, state
from roleadvisor.errors import InputEnded, Stopped, UsageError
from roleadvisor.prompt import ask_line
from roleadvisor.quiz import session as step
from roleadvisor.quiz.bands import LENGTH, Form
from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.result import Result, answer_key
from roleadvisor.quiz.score import score, with_dealbreakers
from roleadvisor.quiz.session import Session
from roleadvisor.render import quiz as documents
from roleadvisor.text import in_words, printable

if TYPE_CHECKING:
    from roleadvisor.model import Knowledge, Quiz
    from roleadvisor.quiz.knowledge_test import Asked
    from roleadvisor.render.document import Document, Format

ITEM_KEYS = "a or b; n neither, both or can't tell; s skip; < back; q stop and keep"
CHECK_KEYS = "y or n; < back; q stop and keep"
RESUME_HINT = "go on with: roleadvisor quiz --resume"


class Run:
    """One taking of the quiz, from the first question to the result."""

    def __init__(self, quiz: Quiz, length: Form, resume: bool, matters: tuple[str, ...]) -> None:
        self._quiz = quiz
        self._matters = matters
        self._session = self._start(length, resume)

    def take(self) -> tuple[Answers, Result]:
        """Ask everything that is left; every answer is on disk before the next question.

        Raises:
            InputEnded: the input ended before the last item; what was answered is kept.
        """
        self._items()
        if self._session.form == "quick" and self._offer_more():
            self._session = step.extend(self._session)
            self._items()
        if self._session.form == "full":
            self._checks()
            self._ask_matters()
        yes = [d.id for d, reply in zip(self._quiz.dealbreakers, self._session.checks, strict=False) if reply == "y"]
        result = score(answer_key(self._quiz), self._session.answers, self._matters)
        return self._session.answers, with_dealbreakers(result, self._quiz.dealbreakers, yes)

    @staticmethod
    def finish() -> None:
        """The result has reached its reader: remove what was kept."""
        output.flush()
        state.clear()

    def _start(self, form: Form, resume: bool) -> Session:
        kept, message = state.load(self._quiz.version)
        if message:
            output.aside(f"roleadvisor: {message}")
        if resume:
            if kept is None:
                raise UsageError("there is no unfinished quiz to go on with; start one with: roleadvisor quiz")
            return kept
        if kept is not None and (kept.letters or kept.checks):
            return self._keep_or_drop(kept, form)
        return Session(form, self._quiz.version)

    def _keep_or_drop(self, kept: Session, form: Form) -> Session:
        """A quiz that waits to be finished is never lost without a word."""
        if not output.conversing():
            output.aside(f"roleadvisor: an unfinished quiz was set aside as '{state.set_aside()}'")
            return Session(form, self._quiz.version)
        done = f"{kept.place} of {LENGTH[kept.form]} questions answered"
        if _yes(f"There is an unfinished quiz, {done}. Go on with it? [Y/n] "):
            return kept
        return Session(form, self._quiz.version)

    def _items(self) -> None:
        while not self._session.items_done:
            self._item()

    def _item(self) -> None:
        session, total = self._session, LENGTH[self._session.form]
        item = self._quiz.items[session.place]
        options = {"a": item.a.text, "b": item.b.text}
        _put(documents.question(session.place, total, item.prompt, options, ITEM_KEYS))
        while (moved := self._typed(self._line("Your choice: ").lower())) is None:
            pass
        self._move(moved)

    def _typed(self, line: str) -> Session | None:
        """The session after what was typed at an item; None, and a word about it, when it means nothing."""
        letters = {"s": "x", "skip": "x", "neither": "n"}.get(line, line)
        if letters in ("<", "back"):
            return step.back(self._session)
        several = not sys.stdin.isatty()  # a pipe may bring many answers in a line; a person's "ab" is a slip
        if letters and not set(letters) - set("abnx") and (several or len(letters) == 1):
            session = self._session
            for letter in letters[: LENGTH[session.form] - session.place]:
                session = step.answer(session, letter)
            return session
        output.aside(f"'{printable(line, 20)}' is no choice here. Type {ITEM_KEYS}.")
        return None

    def _checks(self) -> None:
        dealbreakers = self._quiz.dealbreakers
        while len(self._session.checks) < len(dealbreakers):
            place = len(self._session.checks)
            _put(documents.check(place, len(dealbreakers), dealbreakers[place].question, CHECK_KEYS))
            try:
                while (line := self._line("Your answer: ").lower()) not in ("y", "yes", "n", "no", "<", "back"):
                    output.aside(f"'{printable(line, 20)}' is no answer here. Type {CHECK_KEYS}.")
            except InputEnded:
                if sys.stdin is None or sys.stdin.isatty():
                    raise
                return  # piped answers may end with the items; these questions stay outside the score anyway
            if line in ("<", "back"):
                self._move(step.back(self._session))
                self._items()
            else:
                self._move(step.check(self._session, line[0]))

    def _ask_matters(self) -> None:
        """On a terminal, ask for the dimensions that matter most, unless they were given."""
        if self._matters or not output.conversing():
            return
        labels = {str(number): d for number, d in enumerate(self._quiz.dimensions, 1)}
        _put(documents.matters(labels))
        while True:
            chosen = self._line("Up to three numbers, Enter for none: ").replace(",", " ").split()
            if len(set(chosen)) <= 3 and not set(chosen) - set(labels):
                self._matters = tuple(dict.fromkeys(labels[number].id for number in chosen))
                return
            output.aside(f"Type up to three of the numbers {in_words(list(labels))}, or just Enter.")

    def _offer_more(self) -> bool:
        if not output.conversing():
            return False
        result = score(answer_key(self._quiz), self._session.answers)
        if result.band != "balanced":
            return False
        return _yes("So far you are balanced between the two. Twelve more questions say more. Go on? [Y/n] ")

    def _move(self, session: Session) -> None:
        self._session = session
        state.save(session)

    def _line(self, prompt: str) -> str:
        try:
            line = ask_line(prompt).strip()
        except KeyboardInterrupt:
            output.aside(f"\n{self._kept()}")
            raise
        except InputEnded as error:
            raise InputEnded(f"{error}; {self._kept()}") from error
        if line.lower() in ("q", "quit"):
            raise Stopped(self._kept())
        return line

    def _kept(self) -> str:
        done = self._session.place
        return f"{done} answered and kept; {RESUME_HINT}" if done else "nothing was answered yet"


def _yes(question: str) -> bool:
    while True:
        reply = ask_line(question).strip().lower()
        if reply in ("", "y", "yes"):
            return True
        if reply in ("n", "no"):
            return False


def _put(document: Document) -> None:
    """Show a question on stderr: on a terminal a screen of its own, elsewhere plain lines."""
    if sys.stderr is not None and sys.stderr.isatty():
        from roleadvisor.render.table import table

        output.clear_screen()
        output.draw_aside(*table(document))
    else:
        from roleadvisor.render.plain import plain

        output.aside(plain(document).rstrip("\n"))


def test_knowledge(base: Knowledge, count: int, seed: int | None, format: Format | None) -> None:
    """Put ``count`` questions, tell after each whether it was right and why, and show the score."""
    from random import randrange

    from roleadvisor.quiz.knowledge_test import draw, grade
    from roleadvisor.render import fields, show

    drawn = randrange(1_000_000) if seed is None else seed  # noqa: S311 - a draw of questions, no secret
    asked = draw(base.test, count, drawn)
    replies = [_reply(question, place, len(asked), base) for place, question in enumerate(asked)]
    graded = grade(asked, replies)
    result = {"seed": drawn} | fields(graded)
    show(result, lambda: documents.graded(graded, drawn, base), format, base.date)


def _reply(question: Asked, place: int, total: int, base: Knowledge) -> str:
    options: Mapping[str, str] = dict(zip("abcdef", question.options, strict=False))
    _put(documents.question(place, total, question.question, dict(options), f"{in_words(list(options), 'or')}; q stop"))
    while True:
        line = ask_line("Your answer: ").strip().lower()
        if line in options:
            break
        if line in ("q", "quit"):
            raise Stopped(f"stopped after {place} of {total} questions; nothing is kept")
        output.aside(f"'{printable(line, 20)}' is no answer here. Type {in_words(list(options), 'or')}.")
    output.aside(documents.told(question, line, base))
    if output.conversing() and place + 1 < total:
        ask_line("Enter for the next question: ")
    return line
