"""The conversation of bare ``faq`` on a terminal."""

from __future__ import annotations

from msgspec import Struct

from roleadvisor import conversation, output
from roleadvisor import faq as capability
from roleadvisor.asker import heard
from roleadvisor.cli.input import ask_line
from roleadvisor.conversation import State
from roleadvisor.errors import ExitCode, InputEnded
from roleadvisor.faq import Response
from roleadvisor.knowledge import Base
from roleadvisor.render import Call, View, show
from roleadvisor.render import faq_document as documents
from roleadvisor.retrieval import Ranker

LEAVE = ("q", "quit", "exit")
_FIRST = "Your question (Enter lists all, q leaves): "


class Talk(Struct, frozen=True):
    """What a conversation needs besides what it remembers."""

    base: Base
    ranker: Ranker
    view: View
    call: Call


def converse(talk: Talk) -> int:
    """Ask for questions and answer them until the user leaves; nothing is written to disk."""
    state, shown, prompt = State(), None, _FIRST
    while True:
        try:
            text = ask_line(prompt).strip()
        except InputEnded:
            return ExitCode.OK
        if text.lower() in LEAVE:
            return ExitCode.OK
        state, shown = _step(talk, state, shown, text)
        prompt = _prompt(talk, state, shown)


def _step(talk: Talk, state: State, shown: Response | None, text: str) -> tuple[State, Response | None]:
    """Do what the user typed: a question, a number, or one of the letters; the state and response from then on."""
    knowledge = talk.base.knowledge
    match text.lower():
        case "":
            entries = capability.entries(knowledge)
            show(entries, lambda: documents.entries(entries, talk.call), talk.view, knowledge.date)
            return state, shown
        case "new":
            output.aside("Forgotten: what you said of yourself, and the last question.")
            return State(), None
        case "m" | "s" as letter:
            if shown and (answer := shown.answer):
                more, sources = documents.response(shown, knowledge, None, talk.call), documents.receipts(answer, knowledge)
                show(shown, lambda: more if letter == "m" else sources, talk.view, knowledge.date)
            else:
                output.aside("There is no answer yet: ask a question.")
            return state, shown
    if text.isdecimal() and state.offered:
        if not 1 <= int(text) <= len(state.offered):
            output.aside(f"Type a number from 1 to {len(state.offered)}, or a question.")
            return state, shown
        shown, state = conversation.opened(knowledge, state, state.offered[int(text) - 1])
    else:
        shown, state = conversation.turn(knowledge, talk.ranker, state, text)
    _show(talk, shown)
    return state, shown


def _show(talk: Talk, response: Response) -> None:
    knowledge = talk.base.knowledge
    show(
        response,
        lambda: documents.response(response, knowledge, None, talk.call),
        talk.view,
        knowledge.date,
        lambda: documents.screens(response, knowledge, None, talk.call, numbered=True),
    )


def _prompt(talk: Talk, state: State, shown: Response | None) -> str:
    """What can be typed now, with what was heard so far."""
    said = heard(talk.base.knowledge, state.asker)
    about = f"[{said}; new clears] " if said else ""
    if shown is None:
        return f"{about}{_FIRST}"
    more = "m more, s sources, " if shown.answer else ""
    numbers = f"1 to {len(state.offered)}, " if state.offered else ""
    return f"{about}A question, {numbers}{more}q leaves: "
