"""The ``faq`` command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Optional

import typer
from msgspec import Struct

from roleadvisor import errors, output
from roleadvisor.cli import completing
from roleadvisor.cli.app import app
from roleadvisor.cli.options import FormatOption, FullOption, KnowledgeOption, NoPagerOption, SourcesOption
from roleadvisor.errors import UsageError
from roleadvisor.render.document import Format

if TYPE_CHECKING:
    from roleadvisor.faq import Explanation, Response
    from roleadvisor.knowledge import Base
    from roleadvisor.render import View
    from roleadvisor.render.call import Call
    from roleadvisor.retrieval import Ranker


@app.command(
    short_help="Answer a question in your own words.",
    help="""\b
    Examples:
      roleadvisor faq is ML a lot of coding
      roleadvisor faq --id maths
      roleadvisor faq --batch questions.txt

    Answer a question in your own words (quotes are optional), or say that there is no answer (exit code 1). Without
    a question, list what it knows.""",
)
def faq(
    words: Annotated[
        Optional[list[str]],
        typer.Argument(metavar="[QUESTION]...", hidden=True, help="The question; quotes are optional."),
    ] = None,
    entry: Annotated[
        Optional[str], typer.Option("--id", metavar="ID", help="Show one entry.", autocompletion=completing.entries)
    ] = None,
    top: Annotated[
        int, typer.Option("--top", metavar="N", min=1, show_default=False, help="Rows of the ranking (3).")
    ] = 3,
    explain: Annotated[bool, typer.Option("--explain", help="Show why an entry matched.")] = False,
    batch: Annotated[
        Optional[str],
        typer.Option("--batch", metavar="FILE|-", help="One question a line; JSON Lines out."),
    ] = None,
    full: FullOption = False,
    sources: SourcesOption = False,
    format: FormatOption = None,
    no_pager: NoPagerOption = False,
    knowledge: KnowledgeOption = None,
) -> int:
    from roleadvisor import faq as capability
    from roleadvisor.cli.opening import open_with
    from roleadvisor.render import View
    from roleadvisor.render.call import Call

    _one_use(words, entry, batch, format)
    if explain and not words and batch is None:
        raise UsageError("--explain tells why an answer was found; it needs a question")
    if batch is not None:
        return _batch(open_with(knowledge, "entries"), batch, top, explain)
    shown = _Shown(
        open_with(knowledge, "entries"), View.of(format, full=full or sources, no_pager=no_pager), Call(knowledge)
    )
    if entry is not None:
        return _show(shown, capability.by_id(shown.base.knowledge, entry))
    if not words:
        return _list(shown)
    ranker = _ranker(shown.base)
    question = os.fsencode(" ".join(words)).decode("utf-8", "replace")
    response = capability.ask(shown.base.knowledge, ranker, question, top)
    why = capability.explain(ranker, response) if explain else None
    drawn = shown.view.format is Format.table and output.on_terminal()
    if response.status == "suggested" and drawn and output.interactive():
        return _choose(shown, response, why)
    return _show(shown, response, why)


class _Shown(Struct, frozen=True):
    """The base that is asked and how its answers are shown."""

    base: Base
    view: View
    call: Call


def _one_use(words: list[str] | None, entry: str | None, batch: str | None, format: Format | None) -> None:
    if words and not " ".join(words).strip():
        raise UsageError("the question is empty; ask one, or leave it out to list all entries")
    if sum(use is not None for use in (words or None, entry, batch)) > 1:
        raise UsageError("give a question, --id or --batch, only one of them")
    if batch is not None and format not in (None, Format.json):
        raise UsageError("--batch writes JSON Lines; leave --format out")


def _ranker(base: Base) -> Ranker:
    from roleadvisor.knowledge import open_index
    from roleadvisor.retrieval import Ranker

    with output.progress("Learning the questions of this knowledge base, once") as report:
        return Ranker(open_index(base, report))


def _batch(base: Base, source: str, top: int, explain: bool) -> int:
    from roleadvisor import faq as capability
    from roleadvisor.cli.input_lines import LINE_LIMIT, lines
    from roleadvisor.render import fields, to_json

    ranker = None
    for number, line in enumerate(lines(source), 1):
        if not line.whole:
            output.aside(f"roleadvisor: line {number} is longer than {LINE_LIMIT:,} bytes; the rest of it was not read")
        ranker = ranker or _ranker(base)
        response = capability.ask(base.knowledge, ranker, line.text, top)
        data = fields(response)
        if explain:
            data["explanation"] = capability.explain(ranker, response)
        output.answer_json(to_json(data, base.knowledge.date))
    return 0


def _list(shown: _Shown) -> int:
    from roleadvisor import faq as capability
    from roleadvisor.render import faq_document as documents
    from roleadvisor.render import show

    knowledge = shown.base.knowledge
    listed = capability.entries(knowledge)
    show(listed, lambda: documents.entries(listed, shown.call), shown.view, knowledge.date)
    return 0


def _show(shown: _Shown, response: Response, why: Explanation | None = None) -> int:
    from roleadvisor.render import faq_document as documents
    from roleadvisor.render import fields, show

    knowledge, call = shown.base.knowledge, shown.call
    show(
        fields(response) | ({"explanation": why} if why else {}),
        lambda: documents.response(response, knowledge, why, call),
        shown.view,
        knowledge.date,
        lambda: documents.screens(response, knowledge, why, call),
    )
    return 0 if response.status == "answered" else errors.EXIT_NO_ANSWER


def _choose(shown: _Shown, response: Response, why: Explanation | None) -> int:
    """On a terminal the suggestions can be chosen from: 1, 2, 3, or Enter for none."""
    from roleadvisor import faq as capability
    from roleadvisor.cli.prompt import ask_line

    _show(shown, response, why)
    count = len(response.suggestions)
    while True:
        reply = ask_line(f"{f'1 to {count} to read one' if count > 1 else '1 to read it'}, Enter for none: ").strip()
        if not reply:
            return errors.EXIT_NO_ANSWER
        if reply in [str(number + 1) for number in range(count)]:
            return _show(shown, capability.by_id(shown.base.knowledge, response.suggestions[int(reply) - 1].id))
        output.aside(f"Type a number from 1 to {count}, or just Enter.")
