"""Answer a question in the asker's own words, offer the nearest, or say that there is no answer."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from roleadvisor.lookup import find, folded
from roleadvisor.model import Claim, Entry, Figure, Knowledge, Term, Way, common
from roleadvisor.sources import evidence

if TYPE_CHECKING:
    from roleadvisor.retrieval import Ranker
    from roleadvisor.retrieval.rank import Status

# How people ask for the meaning of a word: the word, then perhaps the subject they have in mind.
_MEANING = re.compile(
    r"(?:what(?: is|s| are| does| do)|define|explain|meaning of)(?: meant by)?(?: an?| the)? (.+?)(?: means?)?"
)
_SUBJECT = re.compile(r" in .+")
TERM = "term-"

# A word that pulls less than this share of the strongest one explains nothing to a reader.
_TELLING = 0.25


class Answer(Struct, frozen=True):
    """An entry as an answer; ``strength`` says in one line what it rests on, ``also`` what may be meant as well."""

    id: str
    question: str
    lead: str
    claims: tuple[Claim, ...]
    strength: str
    related: tuple[str, ...]
    also: Suggestion | None
    figures: tuple[Figure, ...]
    steps: tuple[str, ...]
    template: str | None
    terms: tuple[Explained, ...]
    plan: Way | None


class Explained(Struct, frozen=True):
    """A word of the glossary that an answer uses, and what it means."""

    id: str
    name: str
    text: str


class Suggestion(Struct, frozen=True):
    """A candidate that is offered, with the sentence that it would answer with."""

    id: str
    question: str
    lead: str


class Ranked(Struct, frozen=True):
    """A candidate with the calibrated probability, 0 to 1, that it is the right answer."""

    id: str
    question: str
    confidence: float


class Explanation(Struct, frozen=True):
    """Why the best candidate matched: its phrasing nearest to the question and the words that spoke for it."""

    id: str
    nearest: str
    words: tuple[tuple[str, float], ...]


class Response(Struct, frozen=True):
    """The outcome of asking: an answer, suggestions, or neither; the ranking is there in any case.

    Suggestions also stand beside an answer that is sure enough but not quite certain. ``gap`` says in a sentence what
    the base lacks, where there is no answer and that is known.
    """

    question: str
    status: Status
    answer: Answer | None
    gap: str | None
    suggestions: tuple[Suggestion, ...]
    ranking: tuple[Ranked, ...]


class Listed(Struct, frozen=True):
    """An entry in the list."""

    id: str
    question: str
    topic: str | None


class EntryList(Struct, frozen=True):
    """The answer of ``faq`` without a question."""

    entries: tuple[Listed, ...]


def ask(knowledge: Knowledge, ranker: Ranker, question: str, top: int = 3) -> Response:
    """Ask ``question`` and take the ranker's word for how sure it is, unless it asks what a word of the glossary means.

    Args:
        knowledge: the base that the ranker was trained on.
        ranker: the retrieval engine.
        question: any text; one without a word in it is ``unanswered``.
        top: the number of rows in the ranking.
    """
    entries = {entry.id: entry for entry in knowledge.entries}
    found = ranker.ask(question)
    ranking = tuple(Ranked(c.id, entries[c.id].question, round(c.confidence, 4)) for c in found.ranked[:top])
    meant = _meant(knowledge, question)
    if meant:
        return Response(question, "answered", meant, None, (), ranking)
    also = _suggestion(entries[found.also.id]) if found.also else None
    answer = response_answer(knowledge, entries[found.answer.id], also) if found.answer else None
    suggestions = tuple(_suggestion(entries[c.id]) for c in found.offered)
    return Response(question, found.status, answer, found.gap, suggestions, ranking)


def _suggestion(entry: Entry) -> Suggestion:
    return Suggestion(entry.id, entry.question, entry.lead)


def explain(ranker: Ranker, response: Response) -> Explanation | None:
    """Why the first candidate of ``response`` is the first; None when there is none."""
    if not response.ranking:
        return None
    first = response.ranking[0].id
    found = ranker.explain(response.question, first)
    strongest = max((pull for _, pull in found.words), default=0.0)
    words = tuple((word, round(pull, 3)) for word, pull in found.words if pull >= _TELLING * strongest)
    return Explanation(first, found.nearest, words)


def by_id(knowledge: Knowledge, name: str) -> Response:
    """The entry that ``name`` selects by id or question, or the word of the glossary by ``term-ID``, as a response.

    Raises:
        UsageError: no entry has that name.
    """
    term = next((term for term in knowledge.glossary if name == TERM + term.id), None)
    if term:
        answer = _meaning(knowledge, term)
        return Response(answer.question, "answered", answer, None, (), ())
    key = find("entry", name, [(entry.id, (entry.question,)) for entry in knowledge.entries])
    entry = next(entry for entry in knowledge.entries if entry.id == key)
    return Response(entry.question, "answered", response_answer(knowledge, entry), None, (), ())


def response_answer(knowledge: Knowledge, entry: Entry, also: Suggestion | None = None) -> Answer:
    """The entry with the strength of what it rests on, and the other one that may be meant."""
    steps = _steps(knowledge, entry.plan) if entry.plan and entry.plan.steps else entry.steps
    said = " ".join([entry.lead, *(claim.text for claim in entry.claims), *steps])
    own = common(Answer, entry) | {
        "steps": steps,
        "strength": evidence(knowledge, entry.claims, entry.figures),
        "also": also,
        "terms": _explained(knowledge.glossary, said),
    }
    return Answer(**own)


def _steps(knowledge: Knowledge, way: Way) -> tuple[str, ...]:
    """The stages of a plan, each as one step, and how to begin."""
    from roleadvisor.plan import make

    start = next(start for start in knowledge.starts if start.id == way.start)
    targets = [role for role in knowledge.roles if way.to in (role.id, None)][:2]
    steps: list[str] = []
    for stage in make(knowledge, targets, start).stages:
        if stage.steps:
            begin = "" if steps else f" Begin with this: {stage.steps[0].do}"
            steps.append(f"{stage.id.capitalize()}: {'; '.join(step.label for step in stage.steps)}.{begin}")
    return tuple(steps)


def _meant(knowledge: Knowledge, question: str) -> Answer | None:
    """The answer to a question for the meaning of a word of the glossary; an entry that says more of it wins."""
    plain = _plain(question)
    asked = _MEANING.fullmatch(plain)
    if not asked:
        return None
    owner = _names(knowledge.glossary)
    term = owner.get(asked[1]) or owner.get(_SUBJECT.sub("", asked[1]))
    if term is None or any(_plain(entry.question) == plain for entry in knowledge.entries):
        return None
    more = next((entry for entry in knowledge.entries if entry.id == term.entry), None)
    return response_answer(knowledge, more) if more else _meaning(knowledge, term)


def _meaning(knowledge: Knowledge, term: Term) -> Answer:
    """A word of the glossary as an answer."""
    return Answer(
        id=TERM + term.id,
        question=f"What does '{term.name}' mean?",
        lead=term.claim.text,
        claims=(term.claim,),
        strength=evidence(knowledge, [term.claim]),
        related=(),
        also=None,
        figures=(),
        steps=(),
        template=None,
        terms=(),
        plan=None,
    )


def _plain(text: str) -> str:
    return folded(" ".join(re.findall(r"[\w+#/-]+", text.replace("'", ""))))


def _explained(glossary: tuple[Term, ...], said: str) -> tuple[Explained, ...]:
    """The words of the glossary that a text uses, in the order of their first use; of names in a name the longest."""
    owner = _names(glossary)
    longest: dict[str, int] = {}
    for name in owner:
        first = name.partition(" ")[0]
        longest[first] = max(longest.get(first, 0), name.count(" ") + 1)
    words = _plain(said).split()
    used: dict[str, Term] = {}
    place = 0
    while place < len(words):
        sizes = range(longest.get(words[place], 0), 0, -1)
        found = next((size for size in sizes if " ".join(words[place : place + size]) in owner), 0)
        if found:
            term = owner[" ".join(words[place : place + found])]
            used[term.id] = term
        place += found or 1
    return tuple(Explained(term.id, term.name, term.claim.text) for term in used.values())


@lru_cache(maxsize=4)
def _names(glossary: tuple[Term, ...]) -> dict[str, Term]:
    """Each word of the glossary by its plain names, the plural too."""
    return {_plain(name + end): term for term in glossary for name in (term.name, *term.aliases) for end in ("", "s")}


def entries(knowledge: Knowledge) -> EntryList:
    """All entries in the base's order, each with its topic."""
    topic_of = {key: topic for topic, keys in knowledge.topics.items() for key in keys}
    return EntryList(tuple(Listed(e.id, e.question, topic_of.get(e.id)) for e in knowledge.entries))
