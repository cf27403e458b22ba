"""Documents of the FAQ: an answer, suggestions, no answer, the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from roleadvisor.asker import heard
from roleadvisor.faq import Answer, ListedEntry, Response, next_entries, scope
from roleadvisor.figures import chart_of
from roleadvisor.model import Claim, Knowledge, Resource
from roleadvisor.render import HEIGHT, Call, Short
from roleadvisor.render.document import Block, Document, Grid, Heading, Listing, Paragraph, Verbatim, section
from roleadvisor.render.figures_document import KEY, chart_blocks
from roleadvisor.render.receipts import MOST_CLAIMS, Receipts, figure_lines
from roleadvisor.text import in_words, plural, printable, quoted

# The most characters of a part that is not answered.
_LONGEST_PART = 70
REPORT = "A wrong answer? Report it to the publisher of this knowledge, with your question and the entry you expected."


def response(result: Response, knowledge: Knowledge, call: Call) -> Document:
    """The whole answer, the suggestions or that there is no answer; then the explanation, if asked for."""
    blocks = _answer(result, result.answer, knowledge, call) if result.answer else _no_answer(result, knowledge, call)
    return (*blocks, *_explanation(result))


def receipts(answer: Answer, knowledge: Knowledge) -> Document:
    """The sources of an answer's statements, and how strong each is."""
    numbered = Receipts(knowledge, shown=True)
    for claim in (*answer.claims, *(line.claim for line in answer.for_askers)):
        numbered.line(claim)
    return tuple(numbered.blocks())


def screens(result: Response, knowledge: Knowledge, call: Call, *, numbered: bool = False) -> Iterator[Short]:
    """The same in short, longest first; steps are left out before the claims, which answer the question.

    With ``numbered`` the questions to go on with have a number to type instead of a command.
    """
    why = _explanation(result)
    if result.answer is None:
        for leads in range(len(result.suggestions), -1, -1):
            document = (*_no_answer(result, knowledge, call, leads, numbered=numbered), *why)
            yield Short(document, result)
        return
    onward = _next(result, knowledge, call, numbered)
    most = min(len(result.answer.claims), HEIGHT) if result.answer.as_written else MOST_CLAIMS
    fewer_steps = [(most, left, onward) for left in (*range(len(result.answer.steps), 0, -2), 0)]
    fewer_questions = [(most, 0, onward[:left]) for left in (*range(len(onward) - 1, 1, -1), 0)] * (not numbered)
    fewer_claims = [(left, 0, onward if numbered else []) for left in range(most - 1, -1, -1)]
    for claims, steps, questions in (*fewer_steps, *fewer_questions, *fewer_claims):
        document = (*_in_short(result, result.answer, knowledge, call, claims, steps), *questions, *why)
        yield Short(document, _cut(result, result.answer, claims, steps))


def _cut(result: Response, answer: Answer, claims: int, steps: int) -> Response:
    """The response with as many claims and steps, and without what only the whole answer shows."""
    first = _beside_lead(answer)[:claims]
    shown = [claim for claim in answer.claims if claim in first or claim.text == answer.lead]
    nothing: dict[str, Any] = dict.fromkeys(("figures", "for_askers", "terms", "resources"), ())
    own = replace(answer, claims=tuple(shown), steps=answer.steps[:steps], **nothing)
    return replace(result, answer=own)


def _beside_lead(answer: Answer) -> list[Claim]:
    """The claims without one that repeats the lead, as in the glossary; all claims of an answer as it was written."""
    return [claim for claim in answer.claims if answer.as_written or claim.text != answer.lead]


def claim_list(answer: Answer, receipts: Receipts, most: int | None = None, *, numbered: bool = False) -> list[Block]:
    """The first ``most`` claims as a list below the lead; nothing if the `opening` shows them as they were written."""
    lines = () if answer.as_written else tuple(map(receipts.line, _beside_lead(answer)[:most]))
    return [Listing(lines, numbered)] if lines else []


def opening(answer: Answer, most: int | None = None) -> Block:
    """The lead, or the first ``most`` paragraphs of a text as it was written."""
    text = "\n\n".join(claim.text for claim in answer.claims[:most]) if answer.as_written else ""
    return Verbatim(text, markup=True) if text else Paragraph(answer.lead, strong=True)


def _head(result: Response, answer: Answer, knowledge: Knowledge, call: Call, most: int | None = None) -> list[Block]:
    """The question and its answer; the second answer, and what was heard and what was not answered."""
    blocks: list[Block] = [Heading(answer.question, 1), opening(answer, most)]
    if answer.also and any(part.id == answer.also.id for part in result.parts):
        blocks += [Heading(answer.also.question, 1), Paragraph(answer.also.lead, strong=True)]
        blocks.append(Paragraph(f"More on this: {call(f'faq --id {answer.also.id}')}", quiet=True))
    elif answer.also:
        command = call(f"faq --id {answer.also.id}")
        blocks.append(Paragraph(f"You may mean this as well: {answer.also.question} ({command})"))
    shown = [answer.id, *([answer.also.id] if answer.also else [])]
    left = dict.fromkeys(printable(part.text, _LONGEST_PART) for part in result.parts if part.id not in shown)
    if left:
        each = "it" if len(left) == 1 else "each"
        blocks.append(Paragraph(f"Not answered here: {'; '.join(left)}. Ask {each} alone."))
    if said := heard(knowledge, result.asker):
        blocks.append(Paragraph(f"Heard: {said}.", quiet=True))
    return blocks


def _in_short(
    result: Response, answer: Answer, knowledge: Knowledge, call: Call, most_claims: int, most_steps: int
) -> list[Block]:
    receipts = Receipts(knowledge, shown=False)
    blocks = _head(result, answer, knowledge, call, most_claims)
    blocks += claim_list(answer, receipts, most_claims)
    if answer.steps[:most_steps]:
        blocks += [Paragraph("What you can do (our own advice):"), Listing(answer.steps[:most_steps], numbered=True)]
    blocks += _plan(answer, call)
    blocks.append(Paragraph(f"Sources: {answer.strength}."))
    what = "paragraph" if answer.as_written else "statement"
    parts = {
        what: len(_beside_lead(answer)[most_claims:]), "step": len(answer.steps[most_steps:]),
        "figure": len({each.group for each in answer.figures}), "draft to copy": 1 if answer.template else 0,
        "special case": len(answer.for_askers),
    }  # fmt: skip
    rest = in_words([plural(count, name) for name, count in parts.items() if count])
    whole = call(f"faq --id {answer.id} --full")
    blocks.append(Paragraph(f"More ({rest}): {whole}" if rest else f"Receipts: {whole}", quiet=True))
    return blocks


def _next(result: Response, knowledge: Knowledge, call: Call, numbered: bool) -> list[Block]:
    """The questions to go on with: to choose by number, or as lines to copy."""
    known = {entry.id: entry.question for entry in knowledge.entries}
    questions = [known[key] for key in next_entries(result) if key in known]
    lines = [Verbatim(call(quoted(each))) for each in questions]
    below = [Listing(tuple(questions), numbered=True)] if numbered else lines
    return [Paragraph("Ask next:", quiet=True), *below] if questions else []


def _answer(result: Response, answer: Answer, knowledge: Knowledge, call: Call) -> list[Block]:
    receipts = Receipts(knowledge, shown=True)
    for claim in answer.claims:  # numbers the sources of all, also of a claim that is not listed
        receipts.line(claim)
    blocks = _head(result, answer, knowledge, call)
    blocks += claim_list(answer, receipts, numbered=True)
    blocks += section("What you can do (our own advice)", answer.steps, numbered=True)
    blocks += section("If this is you", _asker_lines(answer, knowledge, receipts))
    blocks += section("To learn from (our own choice)", map(_resource, answer.resources))
    blocks += section("Words explained", (term.text for term in answer.terms))
    if answer.figures:
        drawn = chart_of(knowledge, answer.figures)
        blocks += [*chart_blocks(drawn, knowledge), Paragraph(KEY, quiet=True)] if drawn else []
        lines = figure_lines(answer.figures, receipts)
        blocks += section("Figures, country and year first, with 95% intervals", lines)
    if answer.template:
        blocks += [Heading("To copy (our own draft)"), Verbatim(answer.template)]
    blocks += _plan(answer, call)
    blocks += receipts.blocks()
    blocks.append(Paragraph(f"Sources: {answer.strength}."))
    others = (f"{each.id}: {each.question}" for each in result.suggestions)
    blocks += section(f"If you meant something else ({call('faq --id ID')})", others)
    questions = {entry.id: entry.question for entry in knowledge.entries}
    related = (f"{key}: {questions[key]}" for key in answer.related if key in questions)
    return blocks + section(f"Related ({call('faq --id ID')})", related)


def _resource(each: Resource) -> str:
    """A resource with what it costs, its language and its address, if it has them."""
    return f"{each.name} ({each.cost}, {each.language}): {each.url}" if each.url else each.name


def _asker_lines(answer: Answer, knowledge: Knowledge, receipts: Receipts) -> Iterator[str]:
    labels = {start.id: start.label for start in knowledge.starts} | knowledge.circumstances
    for line in answer.for_askers:
        instead = ", instead of the answer above" if line.replaces else ""
        yield f"{' or '.join(labels[key] for key in line.askers)}{instead}: {receipts.line(line.claim)}"


def _plan(answer: Answer, call: Call) -> list[Block]:
    """The command of the plan that an answer leads to."""
    if answer.plan is None:
        return []
    ends = (("--to", answer.plan.to), ("--from", answer.plan.start))
    words = " ".join(["plan", *(f"{option} {key}" for option, key in ends if key)])
    return [Paragraph(f"Your way, step by step: {call(words)}")]


def _no_answer(
    result: Response, knowledge: Knowledge, call: Call, leads: int | None = None, *, numbered: bool = False
) -> list[Block]:
    """The suggestions, the first ``leads`` of them (all if None) with an answer in short; else a refusal."""
    if not result.suggestions:
        return [
            Paragraph(f"I have no answer to '{printable(result.question, 80)}'.", strong=True),
            Paragraph(f"{result.gap or scope(knowledge)} All questions: {call('faq')}"),
        ]
    shown = len(result.suggestions[:leads])
    rows = tuple(
        (str(n), each.question, *([each.lead if n <= shown else ""] if shown else []))
        for n, each in enumerate(result.suggestions, 1)
    )
    first, *others = [each.id for each in result.suggestions]
    commands = [f"To read one: {call(f'faq --id {first}')}"]
    commands += [f"The others, with --id: {', '.join(others)}"] if others else []
    unsure = result.gap or "I am not sure what you mean."
    one = "one of these" if len(rows) > 1 else "this"
    return [
        Paragraph(f"{unsure} Is it {one}?", strong=True),
        Grid(("", "Question", *(["In short"] if shown else [])), rows),
        *(Paragraph(line, quiet=True) for line in commands if not numbered),
    ]


def _explanation(result: Response) -> list[Block]:
    """Why the first of the ranking matched; empty if that was not asked for."""
    explanation = result.explanation
    if explanation is UNSET:
        return []
    ranking = tuple(f"{row.id}: {row.confidence:.2f} {row.question}" for row in result.ranking)
    words = tuple(f"{word}: {effect:+.2f}" for word, effect in explanation.words)
    return [
        Heading("Why"),
        Paragraph(f"Outcome: {result.status}. Confidence is the estimated probability that an entry is the right one."),
        Listing(ranking, numbered=True),
        Paragraph(f"Nearest phrasing of {explanation.id}: {explanation.nearest}"),
        Paragraph(f"Words of your question that match {explanation.id}:"),
        Listing(words),
        Paragraph(REPORT, quiet=True),
    ]


def entries(listed: Sequence[ListedEntry], call: Call) -> Document:
    """All questions, by topic."""
    blocks: list[Block] = []
    for topic, group in groupby(listed, key=lambda entry: entry.topic):
        blocks += section(topic or "Questions", (f"{entry.id}: {entry.question}" for entry in group))
    asking = call('faq "..."')
    return (*blocks, Paragraph(f"Ask in your own words: {asking}", quiet=True))
