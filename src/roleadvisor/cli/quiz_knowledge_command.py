"""The ``quiz knowledge`` command: ask the questions of the knowledge test, one at a time."""

from __future__ import annotations

from random import randrange
from typing import Annotated, Optional

import typer
from msgspec.structs import asdict

from roleadvisor import output
from roleadvisor.cli import options
from roleadvisor.cli.input import ask, ask_line, reject
from roleadvisor.cli.quiz_command import quiz
from roleadvisor.errors import Stopped
from roleadvisor.model import OPTION_LETTERS, Knowledge
from roleadvisor.quiz.knowledge_test import Asked, draw, grade
from roleadvisor.render import Call, View, show
from roleadvisor.render import quiz_document as documents
from roleadvisor.text import in_words


@quiz.command(
    short_help="Test what you know of the two roles.",
    help="""\b
    Examples:
      roleadvisor quiz knowledge
      roleadvisor quiz knowledge --count 5 --seed 7

    Test what you know of the two roles: multiple choice, with the reason and its source after each answer.""",
)
def knowledge(
    count: Annotated[int, typer.Option("--count", metavar="N", min=1, help="How many questions.")] = 10,
    seed: Annotated[Optional[int], typer.Option("--seed", metavar="N", help="Draw the same questions again.")] = None,
    format: options.FormatOption = None,
    knowledge: options.KnowledgeOption = None,
) -> None:
    base = options.open_with(knowledge, "test").knowledge
    view, call = View.of(format, no_pager=True), Call(knowledge)
    used = randrange(1_000_000) if seed is None else seed  # noqa: S311 - a draw of questions, no secret
    asked = draw(base.test, count, used)
    replies = [_ask(question, index, len(asked), base) for index, question in enumerate(asked)]
    graded = grade(asked, replies)
    show({"seed": used} | asdict(graded), lambda: documents.graded(graded, used, base, call), view, base)


def _ask(question: Asked, index: int, total: int, base: Knowledge) -> str:
    """Ask one question, say whether the reply was right and why, and return the reply."""
    texts = dict(zip(OPTION_LETTERS, question.options, strict=False))
    letters = in_words(list(texts), "or")
    ask(documents.question(index, total, question.question, texts, f"{letters}; q stop"))
    while True:
        line = ask_line("Your answer: ").strip().lower()
        if line in texts:
            break
        if line in ("q", "quit"):
            raise Stopped(f"stopped after {index} of {total} questions; nothing is kept")
        reject(line, letters)
    output.aside(documents.feedback(question, line, base))
    if output.interactive() and index + 1 < total:
        ask_line("Enter for the next question: ")
    return line
