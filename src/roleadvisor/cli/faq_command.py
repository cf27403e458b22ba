"""The ``faq`` command."""

from __future__ import annotations

import os
from typing import Annotated, Any, Optional

import typer
from msgspec import Struct

from roleadvisor import conversation, output
from roleadvisor import faq as capability
from roleadvisor.asker import heard
from roleadvisor.cli import options
from roleadvisor.cli.app import app
from roleadvisor.cli.input import LINE_LIMIT, STDIN, answer_lines, ask_line, read_all
from roleadvisor.errors import ExitCode, InputEnded, UsageError
from roleadvisor.faq import Response
from roleadvisor.knowledge import Base, open_index
from roleadvisor.model import Knowledge
from roleadvisor.render import Call, View, shortened, show
from roleadvisor.render import faq_document as documents
from roleadvisor.render.document import Format
from roleadvisor.retrieval import Ranker


@app.command(
    short_help="Answer a question in your own words.",
    help="""\b
    Examples:
      roleadvisor faq                           a conversation, on a terminal
      roleadvisor faq "is ML a lot of coding"
      roleadvisor faq --id maths
      roleadvisor faq --batch questions.txt

    Answer a question in your own words (exit code 1: there is no answer). Say who you are, and the answer fits you:
    "I do React and hate maths, can I work in AI?" Without a question: a conversation on a terminal, elsewhere the
    list. "-" reads a question from standard input.""",
)
def faq(
    words: Annotated[
        Optional[list[str]],
        typer.Argument(metavar="[QUESTION]...", hidden=True, help="The question; - reads it from standard input."),
    ] = None,
    entry: Annotated[
        Optional[str],
        typer.Option("--id", metavar="ID", help="Show one entry.", autocompletion=options.complete_ids("entries")),
    ] = None,
    top: Annotated[
        int, typer.Option("--top", metavar="N", min=1, show_default=False, help="Rows of the ranking (3).")
    ] = 3,
    explain: Annotated[bool, typer.Option("--explain", help="Show why an entry matched.")] = False,
    batch: Annotated[
        Optional[str], typer.Option("--batch", metavar="FILE|-", help="One question a line; JSON Lines out.")
    ] = None,
    full: options.FullOption = False,
    sources: options.SourcesOption = False,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> int:
    if words and not " ".join(words).strip():
        raise UsageError("the question is empty; ask one, or leave it out to list all entries")
    if sum(use is not None for use in (words or None, entry, batch)) > 1:
        raise UsageError("give a question, --id or --batch, only one of them")
    options.check_batch(batch, format)
    if explain and not words and batch is None:
        raise UsageError("--explain tells why an answer was found; it needs a question")
    base = options.open_with(knowledge, "entries")
    if batch is not None:
        return _batch(base, batch, top, explain, full=full or sources)
    page = _Page(base, View.of(format, full=full or sources, no_pager=no_pager), Call(knowledge))
    if entry is not None:
        return _show(page, capability.by_id(base.knowledge, entry))
    if words:
        typed = os.fsencode(" ".join(words)).decode("utf-8", "replace")
        return _ask(page, read_all() if words == [STDIN] else typed, top, explain)
    if format is None and page.view.format is Format.table and output.on_terminal() and output.interactive():
        return _converse(page)
    return _list(page)


class _Page(Struct, frozen=True):
    """A base and how answers from it are shown."""

    base: Base
    view: View
    call: Call


def _ask(page: _Page, question: str, top: int, explain: bool) -> int:
    response = capability.ask(page.base.knowledge, open_ranker(page.base), question, top, explain=explain)
    code = _show(page, response)
    drawn = page.view.format is Format.table and output.on_terminal()
    if response.status == "suggested" and drawn and output.interactive():
        return _choose(page, response)
    return code


def open_ranker(base: Base) -> Ranker:
    """The ranker of a base, trained first if a file changed."""
    return Ranker(open_index(base, lambda: output.aside("Learning the questions of this knowledge base, once ...")))


def _batch(base: Base, source: str, top: int, explain: bool, *, full: bool) -> int:
    knowledge, ranker = base.knowledge, open_ranker(base)

    def answer(question: str) -> Any:
        response = capability.ask(knowledge, ranker, question, top, explain=explain)
        return response if full else shortened(response, documents.screens(response, knowledge, Call()))

    return answer_lines(source, LINE_LIMIT, answer, knowledge.date)


def _list(page: _Page) -> int:
    entries = capability.entries(page.base.knowledge)
    show({"entries": entries}, lambda: documents.entries(entries, page.call), page.view, page.base.knowledge)
    return ExitCode.OK


def _show(page: _Page, response: Response, *, numbered: bool = False) -> int:
    knowledge, call = page.base.knowledge, page.call
    screens = documents.screens(response, knowledge, call, numbered=numbered)
    show(response, lambda: documents.response(response, knowledge, call), page.view, knowledge, screens)
    return ExitCode.OK if response.status == "answered" else ExitCode.NO_ANSWER


def _converse(page: _Page) -> int:
    """Ask for questions and answer them until the user leaves; nothing is written to disk."""
    knowledge, ranker = page.base.knowledge, open_ranker(page.base)
    state, shown = conversation.State(), None
    while True:
        try:
            text = ask_line(_prompt(knowledge, state, shown)).strip()
        except InputEnded:
            return ExitCode.OK
        if text.lower() in ("q", "quit", "exit"):
            return ExitCode.OK
        if not text:
            _list(page)
        elif text.lower() == "new":
            state, shown = conversation.State(), None
        elif text.lower() in ("m", "s"):
            _more(page, shown, sources=text.lower() == "s")
        elif text.isdecimal() and text not in map(str, range(1, len(state.offered) + 1)):
            output.aside("There is no question of this number; type another, or ask in words.")
        else:
            shown, state = conversation.turn(knowledge, ranker, state, text)
            _show(page, shown, numbered=True)


def _more(page: _Page, shown: Response | None, *, sources: bool) -> None:
    """The whole of the answer shown, or its sources."""
    knowledge = page.base.knowledge
    if shown is None or shown.answer is None:
        output.aside("There is no answer yet; ask a question.")
        return
    answer, whole = shown.answer, documents.response(shown, knowledge, page.call)
    show(shown, lambda: documents.receipts(answer, knowledge) if sources else whole, page.view, knowledge)


def _prompt(knowledge: Knowledge, state: conversation.State, shown: Response | None) -> str:
    """What can be typed now, and what was heard so far."""
    said = heard(knowledge, state.asker)
    about = f"[Heard: {said}; new clears]\n" if said else ""
    if shown is None:
        return f"{about}Your question (Enter lists all, q leaves): "
    numbers = f", 1 to {len(state.offered)}" if state.offered else ""
    more = ", m more, s sources" if shown.answer else ""
    return f"{about}Your question{numbers}{more}, q leaves: "


def _choose(page: _Page, response: Response) -> int:
    """Let the user choose one of the suggestions shown, or none."""
    numbered = {str(number): each.id for number, each in enumerate(response.suggestions, 1)}
    count = len(numbered)
    while True:
        reply = ask_line(f"{f'1 to {count} to read one' if count > 1 else '1 to read it'}, Enter for none: ").strip()
        if not reply:
            return ExitCode.NO_ANSWER
        if reply in numbered:
            return _show(page, capability.by_id(page.base.knowledge, numbered[reply], response.asker))
        output.aside(f"Type a number from 1 to {count}, or just Enter.")
