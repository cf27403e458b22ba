"""A conversation: questions that follow one another, each heard with what was said before."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.asker import Asker, contradicts, joined, marks_of, read
from roleadvisor.faq import MOST_OFFERED, Response, ask, by_id, next_entries, offering
from roleadvisor.model import Entry, Knowledge
from roleadvisor.retrieval import Ranker
from roleadvisor.text import plain_words

# Longer questions stand on their own, and those of so many words without one of the base's subject.
_LONGEST_FOLLOW_UP = 12
_MOST_WORDS = 4
# Where a question continues the last one: the weight of its confidence alone beside that together with the last one,
# what an entry gains if the last one names it as related, and the sum from which it is the answer.
_ALONE = 0.5
_RELATED = 0.25
_FOLLOWS_FROM = 0.36
# The kinds of phrases that tell about the asker.
_ABOUT_ASKER = ("place", "level", "circumstance", "side", "refusal", "unwanted", "disliked")


class State(Struct, frozen=True):
    """What a conversation remembers."""

    asker: Asker = Asker()
    last: str | None = None  # id of the entry answered last
    offered: tuple[str, ...] = ()  # ids of the entries that can be opened by number


def turn(knowledge: Knowledge, ranker: Ranker, state: State, text: str) -> tuple[Response, State]:
    """Answer a question, or the number of an entry offered, in the light of the conversation; and the state then."""
    numbered = {str(number): key for number, key in enumerate(state.offered, 1)}
    if text in numbered:
        response = by_id(knowledge, numbered[text], state.asker)
    else:
        response = _follow_up(knowledge, ranker, state, text) or ask(knowledge, ranker, text, before=state.asker)
    last = response.answer.id if response.answer else state.last
    return response, State(joined(state.asker, response.asker), last, next_entries(response))


def _follow_up(knowledge: Knowledge, ranker: Ranker, state: State, text: str) -> Response | None:
    """The answer to a question that continues the last one; None if it stands on its own."""
    words = plain_words(text)
    last = next((each for each in knowledge.entries if each.id == state.last), None)
    if last is None or not 0 < len(words) <= _LONGEST_FOLLOW_UP:
        return None
    now = read(knowledge, text)
    asker = joined(state.asker, now)
    marks, cues = marks_of(knowledge, words), knowledge.asking.cues
    kinds = (*_ABOUT_ASKER, *(["start"] if now.start else []))
    about_asker = {i for mark in marks if mark.ids(*kinds) for i in range(mark.start, mark.end)}
    content = [word for i, word in enumerate(words) if i not in about_asker and word not in cues.get("small", ())]
    again = by_id(knowledge, last.id, asker)
    if not any(map(str.isalpha, content)):
        told = asker != state.asker and asker.circumstances == state.asker.circumstances
        if content or told or again.answer != by_id(knowledge, last.id, state.asker).answer:
            return again
    roles = [key for mark in marks for key in mark.ids("role")]
    if not now.on_subject and len(content) > _MOST_WORDS:
        return None
    alone = ranker.ask(text).answer
    if alone and roles and words[0] not in cues.get("continues", ()):
        return None
    if now.place and not alone:
        return again
    exchanged = any(phrase in " ".join(words) for phrase in cues.get("exchanged", ()))
    changed = _with_roles(knowledge, last.question, roles, exchanged=exchanged)
    if changed:
        asker, without = replace(asker, to=None if exchanged else roles[0], start_role=None), [last.id]
    else:
        way = replace(asker, to=asker.to or (last.plan and last.plan.to))
        without = [last.id, *(each.id for each in knowledge.entries if contradicts(knowledge, each, way))]
    sums = _sums(ranker, last, text, changed or f"{last.question} {text}", without)
    near = sorted((key for key in sums if key != last.id), key=lambda key: -sums[key])
    if near and sums[near[0]] >= _FOLLOWS_FROM:
        return by_id(knowledge, near[0], asker)
    return offering(knowledge, Response(text, "unanswered", None, None, (), (), asker), near[:MOST_OFFERED], None)


def _with_roles(knowledge: Knowledge, question: str, roles: list[str], *, exchanged: bool) -> str | None:
    """The question about the other role, or with the two roles exchanged; None if that changes nothing."""
    words, names = plain_words(question), {role.id: role.person for role in knowledge.roles}
    changed = False
    for mark in reversed(marks_of(knowledge, words)):
        for key in mark.ids("role")[:1]:
            other = next((each for each in names if each != key), key) if exchanged else next(iter(roles), key)
            if other != key:
                words[mark.start : mark.end], changed = [names[other]], True
    return " ".join(words) if changed else None


def _sums(ranker: Ranker, last: Entry, text: str, together: str, without: list[str]) -> dict[str, float]:
    """How near each entry is to the question alone and together with the last one."""
    sums = {each.id: each.confidence for each in ranker.ask(together, without).candidates}
    for each in ranker.ask(text, without).candidates:
        sums[each.id] += _ALONE * each.confidence
    for key in last.related:
        sums[key] = sums.get(key, 0.0) + _RELATED
    return sums
