"""Ask the questions of the quiz, and those of the knowledge test, one at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from roleadvisor import output
from roleadvisor.cli.input import ask, ask_line, reject, replies
from roleadvisor.errors import InputEnded, Stopped, UsageError
from roleadvisor.model import LENGTH, OPTION_LETTERS, Knowledge, Quiz
from roleadvisor.quiz import session as step
from roleadvisor.quiz.code import LETTERS, Answers, encode, pretty
from roleadvisor.quiz.knowledge_test import Asked
from roleadvisor.quiz.score import MIN_DECIDED, MOST_MATTERS, Result, answer_key, score, with_dealbreakers
from roleadvisor.render import Call
from roleadvisor.render import quiz_document as documents
from roleadvisor.render.document import Format
from roleadvisor.text import in_words

ITEM_KEYS = "a or b (or 1, 2; n = neither or can't tell, s = skip, < = back, q = leave)"
CHECK_KEYS = "y or n (< = back, q = leave)"


class Run:
    """One taking of the quiz, from a session to its result."""

    def __init__(self, quiz: Quiz, session: step.Session, matters: tuple[str, ...], call: Call, format: Format) -> None:
        self._quiz = quiz
        self._session = session
        self._matters = matters  # ids of the dimensions that matter most; asked for at the end if empty
        self._call = call
        self._format = format
        self._reply = replies(format)

    def take(self) -> tuple[Answers, Result]:
        """Ask everything that is left.

        Raises:
            Stopped, InputEnded, KeyboardInterrupt: the taker left, and was shown the code.
        """
        self._ask_items()
        if self._session.form == "quick" and self._wants_more():
            self._session = step.extend(self._session)
            self._ask_items()
        if self._session.form == "full":
            self._ask_dealbreakers()
            self._ask_matters()
        yes = [d.id for d, reply in zip(self._quiz.dealbreakers, self._session.checks, strict=False) if reply == "y"]
        answers = self._session.answers(self._quiz.version)
        result = score(answer_key(self._quiz), answers, self._matters)
        return answers, with_dealbreakers(result, self._quiz.dealbreakers, yes)

    def show_code(self) -> None:
        """Print the code of the answers so far, and the command that goes on with it, to stderr."""
        session = self._session
        if not session.answered:
            output.aside("Nothing was answered yet.")
            return
        code = pretty(encode(session.answers(self._quiz.version)))
        matters = "".join(f" --matters {id_}" for id_ in self._matters)
        output.aside(f"{session.answered} of {LENGTH[session.form]} questions answered; your code: {code}")
        if session.items_done:
            output.aside(f"The result: {self._call(f'quiz show {code}{matters}')}")
        output.aside(f"To go on: {self._call(f'quiz --resume {code}{matters}')}")

    def _ask_items(self) -> None:
        total = LENGTH[self._session.form]
        while not self._session.items_done:
            session, item = self._session, self._quiz.items[self._session.index]
            options = {"a": item.a.text, "b": item.b.text}
            keeps = f"; Enter keeps your {session.earlier.replace('x', 'skip')}" if session.earlier else ""
            question = documents.question(session.index, total, item.prompt, options, ITEM_KEYS + keeps)
            begin = () if session.index else documents.start(self._quiz, total, keys=self._reply is not ask_line)
            ask((*begin, *question), self._format)
            while (moved := self._after_reply(self._line("Your choice: ").lower())) is None:
                pass
            self._session = moved

    def _after_reply(self, line: str) -> step.Session | None:
        """The session after a reply to an item; None, after a message, if the reply is invalid."""
        session = self._session
        letters = {"1": "a", "2": "b", "s": "x", "skip": "x", "neither": "n", "": session.earlier}.get(line, line)
        if letters in ("<", "back"):
            return step.back(session)
        several = not sys.stdin.isatty()  # piped lines may hold several answers; at a terminal "ab" is a typing error
        if letters and not set(letters) - set(LETTERS) and (several or len(letters) == 1):
            for wanted, letter in enumerate(letters):
                if session.items_done:
                    raise UsageError(
                        f"{len(letters)} answers in a line, {wanted} wanted; twenty-four need --length full"
                    )
                session = step.answer(session, letter)
            return session
        reject(line, ITEM_KEYS)
        return None

    def _ask_dealbreakers(self) -> None:
        dealbreakers = self._quiz.dealbreakers
        while (index := len(self._session.checks)) < len(dealbreakers):
            question = documents.direct_question(index, len(dealbreakers), dealbreakers[index].question, CHECK_KEYS)
            ask(question, self._format)
            try:
                while (line := self._line("Your answer: ").lower()) not in ("y", "yes", "n", "no", "<", "back"):
                    reject(line, CHECK_KEYS)
            except InputEnded:
                if sys.stdin is None or sys.stdin.isatty():
                    raise
                return  # piped answers may end with the items, since these questions are outside the score
            if line in ("<", "back"):
                self._session = step.back(self._session)
                self._ask_items()
            else:
                self._session = step.check(self._session, line[0])

    def _ask_matters(self) -> None:
        """On a terminal, ask for the dimensions that matter most, unless they were given."""
        if self._matters or not output.interactive():
            return
        dimensions = {str(number): d for number, d in enumerate(self._quiz.dimensions, 1)}
        ask(documents.matters(dimensions, self._quiz), self._format)
        while True:
            chosen = self._line("Up to three numbers, Enter for none: ", ask_line).replace(",", " ").split()
            if len(set(chosen)) <= MOST_MATTERS and not set(chosen) - set(dimensions):
                self._matters = tuple(dict.fromkeys(dimensions[number].id for number in chosen))
                return
            output.aside(f"Type up to three of the numbers {in_words(list(dimensions))}, or just Enter.")

    def _wants_more(self) -> bool:
        """On a terminal, offer the full form to who is balanced or decided too little for a verdict."""
        if not output.interactive():
            return False
        result = score(answer_key(self._quiz), self._session.answers(self._quiz.version))
        if result.band == "balanced":
            why = "So far you are balanced. Twelve more questions say more."
        elif result.band == "unscored" and result.decided < MIN_DECIDED["quick"]:
            why = "Too few answers took a side. Twelve more questions may help."
        else:
            return False
        lines = self._reply is ask_line  # where Enter is no habit after each answer
        known = ("y", "yes", "n", "no", *([""] if lines else []))
        while (reply := self._line(f"{why} Go on? {'[Y/n]' if lines else '(y or n)'} ").lower()) not in known:
            reject(reply, "y or n (q = leave)")
        return reply not in ("n", "no")

    def _line(self, prompt: str, read: Callable[[str], str] | None = None) -> str:
        """A reply from the taker; shows the code before it raises because they left."""
        try:
            line = (read or self._reply)(prompt).strip()
        except (KeyboardInterrupt, InputEnded, UsageError) as error:
            if isinstance(error, KeyboardInterrupt):
                output.aside()
            self.show_code()
            raise
        if line.lower() in ("q", "quit"):
            if not sys.stdin.isatty():
                output.aside()  # a piped reply is not echoed, so the cursor is still behind the prompt
            self.show_code()
            raise Stopped("stopped")
        return line


def ask_test(asked: Sequence[Asked], base: Knowledge, format: Format) -> list[str]:
    """Ask the questions of the knowledge test, with feedback after each; return the letters. Stopped if they leave."""
    read, given = replies(format), list[str]()
    for index, question in enumerate(asked):
        texts = dict(zip(OPTION_LETTERS, question.options, strict=False))
        letters = in_words(list(texts), "or")
        ask(documents.question(index, len(asked), question.question, texts, f"{letters}; q stop"), format)
        numbers = {str(number): letter for number, letter in enumerate(texts, 1)}
        while (line := read("Your answer: ").strip().lower()) not in (*texts, *numbers):
            if line in ("q", "quit"):
                raise Stopped(f"stopped after {index} of {len(asked)} questions; nothing is kept")
            reject(line, letters)
        given.append(numbers.get(line, line))
        output.aside(documents.feedback(question, given[-1], base))
        if output.interactive() and index + 1 < len(asked):
            read("Enter for the next question: ")
    return given
