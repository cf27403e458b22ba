"""A conversation: questions that follow one another, each heard with what was said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from roleadvisor.asker import Asker, joined, lines_for, marks_of, read
from roleadvisor.faq import Response, ask, by_id, next_entries, response_answer
from roleadvisor.model import Entry, Knowledge
from roleadvisor.text import plain_words

if TYPE_CHECKING:
    from roleadvisor.retrieval import Ranker

# Longer questions stand on their own.
_LONGEST_FOLLOW_UP = 9
# Words that a question begins with to continue the last one.
_CONTINUES = frozenset("and but so for what even then or ok okay".split())
# Where a question continues the last one: the weight of its confidence alone beside that together with the last one,
# what an entry gains if the last one names it as related, and the sum from which it is the answer.
_ALONE = 0.5
_RELATED = 0.25
_FOLLOWS_FROM = 0.28
# The kinds of phrases that tell about the asker, and small words that tell nothing.
_ABOUT_ASKER = ("place", "level", "circumstance", "side", "start", "refusal", "unwanted")
_SMALL = frozenset(
    "and in what about how for with of the if i a an then also am im is it but so my to as at on years year experience"
    " one two three four five six seven eight nine ten have has been even only ok okay well or too there that this be do does would".split()
)
_OTHER_WAY = ("other way", "vice versa", "reverse", "opposite", "way back")


class State(Struct, frozen=True):
    """What a conversation remembers."""

    asker: Asker = Asker()
    last: str | None = None  # id of the entry answered last
    offered: tuple[str, ...] = ()  # ids of the entries that can be opened by number


def turn(knowledge: Knowledge, ranker: Ranker, state: State, text: str) -> tuple[Response, State]:
    """Answer a question in the light of the conversation, and what is remembered then."""
    entry = next((each for each in knowledge.entries if each.id == state.last), None)
    response = _follow(knowledge, ranker, state, entry, text) if entry else None
    response = response or ask(knowledge, ranker, text, before=state.asker)
    return response, after(state, response)


def opened(knowledge: Knowledge, state: State, key: str) -> tuple[Response, State]:
    """The entry that the user opens, for what is known of them."""
    response = by_id(knowledge, key, state.asker)
    return response, after(state, response)


def after(state: State, response: Response) -> State:
    """What is remembered after a response; without an answer the last one stays."""
    offered = next_entries(response)
    last = response.answer.id if response.answer else state.last
    return State(joined(state.asker, response.asker), last, offered)


def _follow(knowledge: Knowledge, ranker: Ranker, state: State, last: Entry, text: str) -> Response | None:
    """The answer to a question that continues the last one; None if it stands on its own."""
    words = plain_words(text)
    if len(words) > _LONGEST_FOLLOW_UP:
        return None
    now = read(knowledge, text)
    asker = joined(state.asker, now)
    marks = marks_of(knowledge, words)
    rest = set(range(len(words))) - {i for m in marks if m.ids(*_ABOUT_ASKER) for i in range(m.start, m.end)}
    content = [words[i] for i in sorted(rest) if words[i] not in _SMALL and not words[i].isdigit()]
    if not content and asker != state.asker and _depends(last, state.asker, asker):
        return _answered(knowledge, text, last.id, asker)
    roles = [key for mark in marks for key in mark.ids("role")]
    alone = ranker.ask(text)
    if alone.answer and roles and words[0] not in _CONTINUES:
        return None
    context = _context(knowledge, last, words, roles)
    return _nearest(knowledge, ranker, last, asker, text, context)


def _depends(entry: Entry, before: Asker, now: Asker) -> bool:
    """Whether an entry says something else to the asker now."""
    if entry.by_place and (before.place, before.level) != (now.place, now.level):
        return True
    return list(lines_for(entry, before)) != list(lines_for(entry, now))


def _context(knowledge: Knowledge, last: Entry, words: list[str], roles: list[str]) -> str:
    """The last question as the new one changes it: with the other role, or the roles exchanged."""
    asked = plain_words(last.question)
    exchanged = any(phrase in " ".join(words) for phrase in _OTHER_WAY)
    names = {role.id: role.person for role in knowledge.roles}
    others = {key: next((other for other in names if other != key), key) for key in names}
    out, start = list[str](), 0
    for mark in marks_of(knowledge, asked):
        for key in mark.ids("role")[:1]:
            named = others[key] if exchanged else roles[0] if len(roles) == 1 else key
            out += [*asked[start : mark.start], names[named] if named != key else " ".join(asked[mark.start : mark.end])]
            start = mark.end
    return " ".join([*out, *asked[start:]])


def _nearest(
    knowledge: Knowledge, ranker: Ranker, last: Entry, asker: Asker, text: str, context: str
) -> Response | None:
    """The entry nearest to the question alone and to its context together."""
    changed = context != " ".join(plain_words(last.question))
    together = ranker.ask(context if changed else f"{context} {text}", [last.id])
    sums = {each.id: each.confidence for each in together.candidates}
    for each in ranker.ask(text).candidates:
        sums[each.id] += _ALONE * each.confidence
    for key in last.related:
        sums[key] = sums.get(key, 0.0) + _RELATED
    sums.pop(last.id, None)
    best = sorted(sums, key=lambda key: -sums[key])
    if not best or sums[best[0]] < _FOLLOWS_FROM:
        return None
    return _answered(knowledge, text, best[0], asker)


def _answered(knowledge: Knowledge, text: str, key: str, asker: Asker) -> Response:
    entry = next(each for each in knowledge.entries if each.id == key)
    answer = response_answer(knowledge, entry, asker=asker)
    return Response(text, "answered", answer, None, (), (), asker)
