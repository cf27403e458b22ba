"""Answer a question asked in free text, suggest the nearest entries, or say that there is no answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from roleadvisor.asker import Asker, contradicts, direction, joined, lead, long_text, read, source_of
from roleadvisor.kept import Request
from roleadvisor.lookup import find, folded
from roleadvisor.model import AskerLine, Claim, Entry, Figure, Knowledge, Resource, Term, Way, common
from roleadvisor.parts import left_out, split, with_role, without_asides
from roleadvisor.plan import make_plan
from roleadvisor.retrieval.features import asking_sentences, longest_matches
from roleadvisor.retrieval.rank import ANSWER_FROM, Explanation, Ranker, Ranking, Status
from roleadvisor.sources import evidence

# Matches a question for the meaning of a word, with the word in a group; and the subject that may follow it.
_MEANING = re.compile(
    r"(?:what(?: is|s| are| does| do)|define|explain|meaning of)(?: meant by)?(?: an?| the)? (.+?)(?: means?)?"
)
_SUBJECT = re.compile(r" in .+")
TERM = "term-"
# The most words of a glossary name that is found in an answer.
_LONGEST_NAME = 8

# The confidence from which an entry answers that fits the place, or the way, that the asker names.
_LIKELY_FROM = 0.4
# The confidence from which a part is answered where the whole question is not.
_PART_FROM = 0.7
# The confidence from which a question without a word of the base's subject is answered, not just offered an entry.
_STRAY_FROM = 0.9
# The most questions that are offered to go on with.
MOST_OFFERED = 3


class Answer(Struct, frozen=True):
    """An entry, or a word of the glossary, as an answer."""

    id: str
    question: str
    lead: str
    claims: tuple[Claim, ...]
    strength: str  # what it rests on, in one line
    related: tuple[str, ...] = ()
    also: Suggestion | None = None  # a second entry that may be meant
    figures: tuple[Figure, ...] = ()
    steps: tuple[str, ...] = ()
    template: str | None = None
    terms: tuple[Explained, ...] = ()  # words of the glossary that it uses
    plan: Way | None = None
    for_askers: tuple[AskerLine, ...] = ()  # statements for some askers only
    resources: tuple[Resource, ...] = ()
    as_written: bool = False  # see `model.Entry`


class Explained(Struct, frozen=True):
    """A word of the glossary with its meaning."""

    id: str
    name: str
    text: str


class Suggestion(Struct, frozen=True):
    """An entry that is offered."""

    id: str
    question: str
    lead: str


class Ranked(Struct, frozen=True):
    """An entry in the ranking."""

    id: str
    question: str
    confidence: float  # probability, 0 to 1, that it is the right answer


class Part(Struct, frozen=True):
    """One of several things that a question asks."""

    text: str
    id: str | None  # the entry that answers it; None if it is not answered


class Response(Struct, frozen=True):
    """The outcome of a question: an answer, suggestions, or neither."""

    question: str
    status: Status
    answer: Answer | None
    gap: str | None  # what the base lacks, in a sentence, where there is no answer and that is known
    suggestions: tuple[Suggestion, ...]  # instead of an answer, or beside one that is not quite certain
    ranking: tuple[Ranked, ...]  # whatever the status
    asker: Asker = Asker()
    parts: tuple[Part, ...] = ()  # where the question asks several things
    explanation: Explanation | UnsetType = UNSET  # why the first of the ranking matched, if that was asked for


class ListedEntry(Struct, frozen=True):
    """An entry in the list."""

    id: str
    question: str
    topic: str | None


def ask(
    knowledge: Knowledge,
    ranker: Ranker,
    question: str,
    top: int = 3,
    before: Asker = Asker(),  # noqa: B008 - frozen
    *,
    explain: bool = False,
) -> Response:
    """Answer ``question``: by the glossary if it asks what a word means, else by the ranker's best entry.

    Args:
        knowledge: the base that the ranker was trained on.
        ranker: the retrieval engine.
        question: any text; one without a word in it is ``unanswered``.
        top: the number of rows in the ranking.
        before: what is known of the asker already.
        explain: whether to explain the first of the ranking.
    """
    asker = joined(before, read(knowledge, question))
    search = partial(ranker.ask, without=[each.id for each in knowledge.entries if contradicts(knowledge, each, asker)])
    intent = without_asides(knowledge, question)
    ranked = search(intent)
    questions = {entry.id: entry.question for entry in knowledge.entries}
    ranking = tuple(Ranked(c.id, questions[c.id], round(c.confidence, 4)) for c in ranked.candidates[:top])
    why = ranker.explain(question, ranking[0].id) if explain else UNSET
    empty = Response(question, "unanswered", None, None, (), ranking, asker, explanation=why)
    if definition := _definition(knowledge, question):
        return replace(empty, status="answered", answer=definition, asker=Asker())
    if refusal := _refusal(knowledge, asker, ranked):
        return replace(empty, gap=refusal)
    if not asker.on_subject and ranked.candidates[0].confidence < _STRAY_FROM:
        ranked = replace(ranked, status="suggested")
    text = long_text(knowledge, question)
    if text and not text.entries and not ranked.answer:  # a story: what it asks may do
        ranked = search(asking_sentences(question) or question)
    if text and (text.entries or not ranked.answer):
        return offering(knowledge, empty, text.entries or [each.id for each in ranked.offered], text.says)
    parts = _parts(knowledge, search, intent, _PART_FROM if ranked.answer is None else 0.0)
    if keys := _answers(ranked, parts) or _likely(knowledge, ranked, asker):
        return _answering(knowledge, empty, keys, ranked, parts)
    return offering(knowledge, empty, [each.id for each in ranked.offered], ranked.gap)


def offering(knowledge: Knowledge, empty: Response, keys: Sequence[str], gap: str | None) -> Response:
    """The response that offers entries, or none."""
    offered = _suggestions(knowledge, keys, empty.asker)
    return replace(empty, status="suggested" if offered else "unanswered", gap=gap, suggestions=offered)


def _answering(
    knowledge: Knowledge, empty: Response, keys: Sequence[str], ranked: Ranking, parts: tuple[Part, ...]
) -> Response:
    """The response that answers with one or two entries, and names what they leave out."""
    by_key, asker = {entry.id: entry for entry in knowledge.entries}, empty.asker
    if asker.place and asker.place != knowledge.places[0].name:
        keys = list(dict.fromkeys(by_key[key].elsewhere or key for key in keys))
    own = [by_key[key] for key in keys]
    also = next(iter(_suggestions(knowledge, keys[1:], asker)), None)
    unanswered = " ".join(part.text.lower() for part in parts if not part.id)
    left = [word for word in left_out(knowledge, empty.question, own) if word not in unanswered]
    return replace(
        empty,
        status="answered",
        answer=replace(response_answer(knowledge, own[0], asker), also=also),
        suggestions=_suggestions(knowledge, [each.id for each in ranked.offered if each.id not in keys], asker),
        parts=(*parts, *(Part(word, None) for word in left)),
    )


def _parts(knowledge: Knowledge, search: Callable[[str], Ranking], intent: str, least: float) -> tuple[Part, ...]:
    """The parts of a question, each with the entry that answers it with at least this confidence."""
    parts = []
    for text in split(intent):
        best = search(with_role(knowledge, text, intent)).answer
        parts.append(Part(text, best.id if best and best.confidence >= least else None))
    return tuple(parts)


def _refusal(knowledge: Knowledge, asker: Asker, ranked: Ranking) -> str | None:
    """Why a question is not for this base: its language, or the occupation that it is about."""
    if ranked.candidates[0].confidence == 1:  # in the base's own words
        return None
    if asker.language:
        return "I only understand English."
    stray = not asker.on_subject and not ranked.answer
    return scope(knowledge) if asker.outside or stray else None


def scope(knowledge: Knowledge) -> str:
    """What the base knows about, in a sentence."""
    return knowledge.scope or f"I only know about: {knowledge.title}."


def _answers(ranked: Ranking, parts: Sequence[Part]) -> list[str]:
    """The entries that answer, at most two: of the whole question, then of its parts."""
    whole = [each.id for each in (ranked.answer,) if each]
    of_parts = list(dict.fromkeys(part.id for part in parts if part.id))
    also = [each.id for each in (ranked.also,) if each]
    both = len(of_parts) > 1 and not set(whole) & set(of_parts)
    return list(dict.fromkeys([*of_parts, *whole] if both else [*whole, *of_parts, *also]))[:2]


def _suggestions(knowledge: Knowledge, keys: Sequence[str], asker: Asker) -> tuple[Suggestion, ...]:
    """The entries of these ids, each with its lead for the asker."""
    by_key = {entry.id: entry for entry in knowledge.entries}
    own = (_for_asker(knowledge, _for_place(knowledge, by_key[key], asker), asker) for key in keys)
    return tuple(Suggestion(entry.id, entry.question, entry.lead) for entry in own)


def by_id(knowledge: Knowledge, name: str, asker: Asker = Asker()) -> Response:  # noqa: B008 - frozen
    """Respond with the entry selected by id or question, or the word of the glossary by ``term-ID``.

    Raises:
        UsageError: no entry has that name.
    """
    term = next((term for term in knowledge.glossary if name == TERM + term.id), None)
    if term:
        answer = _term_answer(knowledge, term)
        return Response(answer.question, "answered", answer, None, (), ())
    key = find("entry", name, [(entry.id, (entry.question,)) for entry in knowledge.entries])
    entry = next(entry for entry in knowledge.entries if entry.id == key)
    answer = response_answer(knowledge, entry, asker)
    return Response(entry.question, "answered", answer, None, (), (), asker)


def response_answer(knowledge: Knowledge, entry: Entry, asker: Asker = Asker()) -> Answer:  # noqa: B008 - frozen
    """The entry as an answer to the asker."""
    entry = _for_asker(knowledge, _for_place(knowledge, entry, asker), asker)
    by_id = {figure.id: figure for figure in knowledge.figures}
    figures = tuple(by_id[key] for key in entry.figures)
    steps = _plan_steps(knowledge, entry.plan) if entry.plan and entry.plan.steps else entry.steps
    claims = [*entry.claims, *(line.claim for line in entry.for_askers)]
    text = " ".join([entry.lead, *(claim.text for claim in claims), *steps])
    own = {
        "steps": steps,
        "figures": figures,
        "strength": evidence(knowledge, claims[:1] if entry.as_written else claims, figures),
        "terms": _explained(knowledge.glossary, text),
    }
    return Answer(**common(Answer, entry) | own)


def _for_place(knowledge: Knowledge, entry: Entry, asker: Asker) -> Entry:
    """The entry with what it says of the asker's place and level first."""
    first = lead(knowledge, entry.by_place, asker)
    if first is None:
        return entry
    source = source_of(knowledge, entry.by_place, asker)
    own = source.claims.get(entry.by_place or "", ()) if source else ()
    claims = (*own, *(claim for claim in entry.claims if claim not in own))
    local = {figure.id for figure in knowledge.figures if source and figure.country == source.id}
    figures = tuple(sorted(entry.figures, key=lambda key: key not in local))
    return replace(entry, lead=first, claims=claims, figures=figures)


def _for_asker(knowledge: Knowledge, entry: Entry, asker: Asker) -> Entry:
    """The entry with its statements for this asker first, and with the plan from where they stand."""
    known = (*asker.circumstances, asker.start)
    own = [line for line in entry.for_askers if any(key in known for key in line.askers)]
    first = next((line.claim.text for line in own if line.replaces), entry.lead)
    claims = (*(line.claim for line in own), *entry.claims)
    plan = entry.plan or (Way() if asker.start and asker.to else None)
    if plan:
        to = plan.to if plan.steps and plan.to else asker.to or plan.to
        way = replace(plan, start=asker.start or plan.start, to=to)
        there = any(each.id == way.start and each.role == way.to for each in knowledge.starts)
        plan = entry.plan if there else way
    rest = tuple(line for line in entry.for_askers if line not in own)
    return replace(entry, lead=first, claims=claims, for_askers=rest, plan=plan)


def _likely(knowledge: Knowledge, ranked: Ranking, asker: Asker) -> list[str]:
    """The first entry, where what is known of the asker makes it likely: it is about their place, or it is their way.

    Entries that say the same of a place count together.
    """
    entries = {entry.id: entry for entry in knowledge.entries}

    def subject_of(key: str) -> str | None:
        return entries[entries[key].elsewhere or key].by_place

    first = ranked.candidates[0]
    way = entries[first.id].plan
    from_there = way is not None and way.start is not None and way.start == asker.start
    if from_there or (asker.to and direction(knowledge, entries[first.id]) == (asker.start_role, asker.to)):
        return [first.id] if first.confidence >= _LIKELY_FROM else []
    subject = subject_of(first.id)
    same = sum(each.confidence for each in ranked.candidates if subject_of(each.id) == subject)
    return [first.id] if subject and same >= (_LIKELY_FROM if asker.place else ANSWER_FROM) else []


def next_entries(response: Response) -> tuple[str, ...]:
    """The ids of up to three entries to go on with: those offered, then those related to the answer."""
    ids = [each.id for each in response.suggestions]
    if response.answer:
        also = [response.answer.also.id] if response.answer.also else []
        ids = [*also, *ids, *response.answer.related]
    return tuple(dict.fromkeys(ids))[:MOST_OFFERED]


def _plan_steps(knowledge: Knowledge, way: Way) -> tuple[str, ...]:
    """The stages of a plan, each as one step, and how to begin."""
    targets = tuple(target.id for target in knowledge.targets if way.to in (target.id, None))[:2]
    steps: list[str] = []
    for stage in make_plan(knowledge, Request(targets, way.start or "")).stages:
        if stage.steps:
            begin = "" if steps else f" Begin with this: {stage.steps[0].do}"
            steps.append(f"{stage.id.capitalize()}: {'; '.join(step.label for step in stage.steps)}.{begin}")
    return tuple(steps)


def _definition(knowledge: Knowledge, question: str) -> Answer | None:
    """The answer if the question asks what a word of the glossary means; the entry that says more of it, if any."""
    plain = _plain(question)
    asked = _MEANING.fullmatch(plain)
    if not asked:
        return None
    terms = _terms_by_name(knowledge.glossary)
    term = terms.get(asked[1]) or terms.get(_SUBJECT.sub("", asked[1]))
    if term is None or any(_plain(entry.question) == plain for entry in knowledge.entries):
        return None
    more = next((entry for entry in knowledge.entries if entry.id == term.entry), None)
    return response_answer(knowledge, more) if more else _term_answer(knowledge, term)


def _term_answer(knowledge: Knowledge, term: Term) -> Answer:
    """A word of the glossary as an answer."""
    claim = term.claim
    question = f"What does '{term.name}' mean?"
    return Answer(TERM + term.id, question, claim.text, (claim,), evidence(knowledge, [claim]))


def _plain(text: str) -> str:
    """Text as terms are compared: lower case, words and blanks only."""
    return folded(" ".join(re.findall(r"[\w+#/-]+", text.replace("'", ""))))


def _explained(glossary: tuple[Term, ...], text: str) -> tuple[Explained, ...]:
    """The words of the glossary that a text uses, in order of first use; the longest where names overlap."""
    terms = _terms_by_name(glossary)
    used = {term.id: term for *_, term in longest_matches(_plain(text).split(), terms, _LONGEST_NAME) if term}
    return tuple(Explained(term.id, term.name, term.claim.text) for term in used.values())


@lru_cache(maxsize=4)
def _terms_by_name(glossary: tuple[Term, ...]) -> dict[str, Term]:
    """The words of the glossary by every plain name, singular and plural."""
    return {_plain(name + end): term for term in glossary for name in (term.name, *term.aliases) for end in ("", "s")}


def entries(knowledge: Knowledge) -> tuple[ListedEntry, ...]:
    """All entries in the base's order, each with its topic."""
    topic_of = {key: topic for topic, keys in knowledge.topics.items() for key in keys}
    return tuple(ListedEntry(each.id, each.question, topic_of.get(each.id)) for each in knowledge.entries)
