"""Put the questions of the knowledge test, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleadvisor import output
from roleadvisor.cli.prompt import ask_line, put
from roleadvisor.errors import Stopped
from roleadvisor.model import OPTION_LETTERS
from roleadvisor.render import quiz_document as documents
from roleadvisor.text import in_words, printable

if TYPE_CHECKING:
    from roleadvisor.model import Knowledge
    from roleadvisor.quiz.knowledge_test import Asked
    from roleadvisor.render import View
    from roleadvisor.render.call import Call


def run_knowledge_test(base: Knowledge, count: int, seed: int | None, view: View, call: Call) -> None:
    """Put ``count`` questions, tell after each whether it was right and why, and show the score."""
    from random import randrange

    from roleadvisor.quiz.knowledge_test import draw, grade
    from roleadvisor.render import fields, show

    drawn = randrange(1_000_000) if seed is None else seed  # noqa: S311 - a draw of questions, no secret
    asked = draw(base.test, count, drawn)
    replies = [_reply(question, place, len(asked), base) for place, question in enumerate(asked)]
    graded = grade(asked, replies)
    result = {"seed": drawn} | fields(graded)
    show(result, lambda: documents.graded(graded, drawn, base, call), view, base.date)


def _reply(question: Asked, place: int, total: int, base: Knowledge) -> str:
    options = dict(zip(OPTION_LETTERS, question.options, strict=False))
    put(documents.question(place, total, question.question, dict(options), f"{in_words(list(options), 'or')}; q stop"))
    while True:
        line = ask_line("Your answer: ").strip().lower()
        if line in options:
            break
        if line in ("q", "quit"):
            raise Stopped(f"stopped after {place} of {total} questions; nothing is kept")
        output.aside(f"'{printable(line, 20)}' does not answer this. Type {in_words(list(options), 'or')}.")
    output.aside(documents.told(question, line, base))
    if output.interactive() and place + 1 < total:
        ask_line("Enter for the next question: ")
    return line
