"""Put the questions of the quiz, one at a time, and keep what was answered until there is a result."""

from __future__ import annotations

import operator
import sys
from typing import TYPE_CHECKING

from roleadvisor import output
from roleadvisor.cli import unfinished
from roleadvisor.cli.prompt import ask_line, put
from roleadvisor.cli.resuming import claimed, newest
from roleadvisor.errors import InputEnded, Stopped, UsageError
from roleadvisor.model import LENGTH, Form
from roleadvisor.quiz import session as step
from roleadvisor.quiz.bands import MIN_DECIDED
from roleadvisor.quiz.code import LETTERS, Answers
from roleadvisor.quiz.importance import MOST
from roleadvisor.quiz.result import Result, answer_key
from roleadvisor.quiz.score import score, with_dealbreakers
from roleadvisor.quiz.session import Session
from roleadvisor.render import quiz_document as documents
from roleadvisor.text import in_words, printable

if TYPE_CHECKING:
    from roleadvisor.cli.unfinished import RunFile
    from roleadvisor.model import Quiz
    from roleadvisor.render.document import Document

ITEM_KEYS = "a or b; n for neither, both or can't tell; s skip; < back; q stop and keep"
CHECK_KEYS = "y or n; < back; q stop and keep"
RESUME_HINT = "go on with: roleadvisor quiz --resume"


class Run:
    """One taking of the quiz, from the first question to the result; its answers are kept in ``file``."""

    def __init__(self, quiz: Quiz, length: Form | None, resume: bool, matters: tuple[str, ...], file: RunFile) -> None:
        self._quiz = quiz
        self._matters = matters
        self._file = file
        self._kept: Session | None = None  # what is on disk
        self._refused = False
        self._told = False  # whether something stands on the screen that is still to be read
        unfinished.remove_old()
        self._session = Session(length or "quick", step.quiz_key(quiz))
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
        given = self._session.answers(self._quiz.version)
        result = score(answer_key(self._quiz), given, self._matters)
        return given, with_dealbreakers(result, self._quiz.dealbreakers, yes)

    def finish(self) -> None:
        """The result has reached its reader: remove what was kept."""
        output.flush()
        self._file.remove()

    def _start(self, length: Form | None, resume: bool) -> Session:
        fresh = self._session
        if resume:
            return self._gone_on_with(claimed(self._file, fresh.key, length, self._tell), length)
        if not output.interactive():
            return fresh  # a piped run leaves alone what a person has still to finish
        kept = newest(fresh.key, self._tell)
        if kept is None:
            return fresh
        self._session = self._kept = kept.session  # whoever leaves at this question has lost nothing
        done = f"{kept.session.answered} of {LENGTH[kept.session.form]} questions answered"
        if self._yes(f"There is an unfinished quiz, {done}. Go on with it? [Y/n] "):
            session = self._file.claim(kept)
            if session is not None:
                return self._gone_on_with(session, length)
            self._tell("another run has gone on with it meanwhile; this one begins anew")
        self._kept = None
        return fresh

    def _gone_on_with(self, session: Session, length: Form | None) -> Session:
        """The session of an earlier run, now this one's; the form asked for holds for whoever leaves again at once."""
        self._kept = session
        if length == "full" and session.form == "quick":
            self._move(step.extend(session))
            return self._session
        return session

    def _tell(self, message: str) -> None:
        output.aside(f"roleadvisor: {printable(message, 2000)}")
        self._told = True

    def _put(self, document: Document) -> None:
        put(document, clear=not self._told)
        self._told = False

    def _items(self) -> None:
        while not self._session.items_done:
            self._item()

    def _item(self) -> None:
        session, total = self._session, LENGTH[self._session.form]
        item = self._quiz.items[session.place]
        options = {"a": item.a.text, "b": item.b.text}
        before = session.later[:1]
        keys = f"{ITEM_KEYS}; Enter keeps your {before.replace('x', 'skip')}" if before else ITEM_KEYS
        asked = documents.question(session.place, total, item.prompt, options, keys)
        self._put(asked if session.place else (*documents.start(self._quiz, total), *asked))
        while (moved := self._typed(self._line("Your choice: ").lower())) is None:
            pass
        self._move(moved)

    def _typed(self, line: str) -> Session | None:
        """The session after what was typed at an item; None, and a word about it, when it means nothing."""
        session = self._session
        letters = {"s": "x", "skip": "x", "neither": "n", "": session.later[:1]}.get(line, line)
        if letters in ("<", "back"):
            return step.back(session)
        several = not sys.stdin.isatty()  # a pipe may bring many answers in a line; a person's "ab" is a slip
        if letters and not set(letters) - set(LETTERS) and (several or len(letters) == 1):
            left = LENGTH[session.form] - session.place
            if len(letters) > left:
                raise UsageError(f"{len(letters)} answers in a line, {left} wanted; twenty-four need --length full")
            for letter in letters:
                session = step.answer(session, letter)
            return session
        output.aside(f"'{printable(line, 20)}' does not answer this. Type {ITEM_KEYS}.")
        return None

    def _checks(self) -> None:
        dealbreakers = self._quiz.dealbreakers
        while len(self._session.checks) < len(dealbreakers):
            place = len(self._session.checks)
            self._put(documents.check(place, len(dealbreakers), dealbreakers[place].question, CHECK_KEYS))
            try:
                while (line := self._line("Your answer: ").lower()) not in ("y", "yes", "n", "no", "<", "back"):
                    output.aside(f"'{printable(line, 20)}' does not answer this. Type {CHECK_KEYS}.")
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
        if self._matters or not output.interactive():
            return
        labels = {str(number): d for number, d in enumerate(self._quiz.dimensions, 1)}
        self._put(documents.matters(labels, self._quiz))
        while True:
            chosen = self._line("Up to three numbers, Enter for none: ").replace(",", " ").split()
            if len(set(chosen)) <= MOST and not set(chosen) - set(labels):
                self._matters = tuple(dict.fromkeys(labels[number].id for number in chosen))
                return
            output.aside(f"Type up to three of the numbers {in_words(list(labels))}, or just Enter.")

    def _offer_more(self) -> bool:
        """The second look: offered to the balanced and to those who decided too little for a verdict."""
        if not output.interactive():
            return False
        result = score(answer_key(self._quiz), self._session.answers(self._quiz.version))
        if result.band == "balanced":
            return self._yes("So far you are balanced. Twelve more questions say more. Go on? [Y/n] ")
        if result.band == "unscored" and result.decided < MIN_DECIDED["quick"]:
            return self._yes("Too few answers took a side. Twelve more questions may help. Go on? [Y/n] ")
        return False

    def _yes(self, question: str) -> bool:
        while (reply := self._line(question).lower()) not in ("", "y", "yes", "n", "no"):
            output.aside(f"'{printable(reply, 20)}' does not answer this. Type y or n; q stops and keeps.")
        return reply not in ("n", "no")

    def _move(self, session: Session) -> None:
        self._session = session
        if not session.answered:
            return
        refused = self._file.save(session)
        if refused is None:
            self._kept = session
        elif not self._refused:  # said once; a disk may have room again by the next answer
            self._refused = True
            self._tell(refused)

    def _line(self, prompt: str) -> str:
        try:
            line = ask_line(prompt).strip()
        except KeyboardInterrupt:
            output.aside(f"\n{self._what_is_kept()}")
            raise
        except (InputEnded, UsageError) as error:
            raise type(error)(f"{error}; {self._what_is_kept()}") from error
        if line.lower() in ("q", "quit"):
            raise Stopped(self._what_is_kept())
        return line

    def _what_is_kept(self) -> str:
        done = self._session.letters + self._session.later
        kept = self._kept.letters + self._kept.later if self._kept else ""
        same = sum(map(operator.eq, done, kept))
        if not done:
            return "nothing was answered yet"
        if not same:
            return "nothing was kept"
        if same < len(done):
            return f"{len(done)} answered, of which {same} are kept; {RESUME_HINT}"
        return f"{same} answered and kept; {RESUME_HINT}"
