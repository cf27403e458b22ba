"""Documents of the FAQ: an answer, suggestions, no answer, the list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from roleadvisor.faq import Answer, EntryList, Explanation, Response
from roleadvisor.model import Knowledge
from roleadvisor.render import Call
from roleadvisor.render.document import Block, Document, Grid, Heading, Listing, Paragraph, Verbatim
from roleadvisor.render.receipts import MOST_CLAIMS, Receipts, figure_lines, resource_lines
from roleadvisor.text import in_words, plural, printable

REPORT = "A wrong answer? Report it to the publisher of this knowledge, with your question and the entry you expected."


def response(result: Response, knowledge: Knowledge, explanation: Explanation | None, call: Call) -> Document:
    """The whole answer, the suggestions or that there is no answer; then the explanation, if asked for."""
    blocks = _answer(result, result.answer, knowledge, call) if result.answer else _no_answer(result, knowledge, call)
    return (*blocks, *(_explanation(result, explanation) if explanation else ()))


def screens(result: Response, knowledge: Knowledge, explanation: Explanation | None, call: Call) -> Iterator[Document]:
    """The same in short, longest first; steps are left out before the claims, which answer the question."""
    why = _explanation(result, explanation) if explanation else ()
    if result.answer is None:
        yield (*_no_answer(result, knowledge, call), *why)
        yield (*_no_answer(result, knowledge, call, leads=False), *why)
        return
    fewer_steps = [(MOST_CLAIMS, left) for left in (*range(len(result.answer.steps), 0, -2), 0)]
    for claims, shown in (*fewer_steps, *((left, 0) for left in range(MOST_CLAIMS - 1, -1, -1))):
        yield (*_in_short(result, result.answer, knowledge, call, claims, shown), *why)


def _head(answer: Answer, call: Call) -> list[Block]:
    blocks: list[Block] = [Heading(answer.question, 1), Paragraph(answer.lead, strong=True)]
    if answer.also:
        blocks.append(
            Paragraph(f"You may mean this as well: {answer.also.question} ({call(f'faq --id {answer.also.id}')})")
        )
    return blocks


def _in_short(
    result: Response, answer: Answer, knowledge: Knowledge, call: Call, most_claims: int, most_steps: int
) -> list[Block]:
    receipts = Receipts(knowledge, shown=False)
    claims = [claim for claim in answer.claims if claim.text != answer.lead]
    blocks = _head(answer, call)
    if claims[:most_claims]:
        blocks.append(Listing(tuple(map(receipts.line, claims[:most_claims]))))
    if answer.steps[:most_steps]:
        blocks += [Paragraph("What you can do (our own advice):"), Listing(answer.steps[:most_steps], numbered=True)]
    blocks += _plan(answer, call)
    blocks.append(Paragraph(f"Sources: {answer.strength}."))
    parts = {
        "statement": len(claims[most_claims:]), "step": len(answer.steps[most_steps:]),
        "figure": len({each.group for each in answer.figures}), "draft to copy": 1 if answer.template else 0,
        "special case": len(answer.for_askers),
    }  # fmt: skip
    rest = in_words([plural(count, name) for name, count in parts.items() if count])
    whole = call(f"faq --id {answer.id} --full")
    blocks.append(Paragraph(f"More ({rest}): {whole}" if rest else f"Receipts: {whole}", quiet=True))
    ids = dict.fromkeys([*(each.id for each in result.suggestions), *answer.related])
    if ids:
        blocks.append(Paragraph(f"Ask next, with --id: {', '.join(ids)}", quiet=True))
    return blocks


def _answer(result: Response, answer: Answer, knowledge: Knowledge, call: Call) -> list[Block]:
    receipts = Receipts(knowledge, shown=True)
    statements = [(claim.text, receipts.line(claim)) for claim in answer.claims]
    # The lead of a glossary word, and of many imported entries, is also its only claim.
    more = tuple(line for text, line in statements if text != answer.lead)
    blocks = _head(answer, call)
    if more:
        blocks.append(Listing(more, numbered=True))
    if answer.steps:
        blocks += [Heading("What you can do (our own advice)"), Listing(answer.steps, numbered=True)]
    if answer.for_askers:
        blocks += [Heading("If this is you"), Listing(tuple(_asker_lines(answer, knowledge, receipts)))]
    if answer.resources:
        blocks += [Heading("To learn from (our own choice)"), Listing(resource_lines(answer.resources))]
    if answer.terms:
        blocks += [Heading("Words explained"), Listing(tuple(term.text for term in answer.terms))]
    if answer.figures:
        lines = tuple(figure_lines(answer.figures, receipts))
        blocks += [Heading("Figures, country and year first, with 95% intervals"), Listing(lines)]
    if answer.template:
        blocks += [Heading("To copy (our own draft)"), Verbatim(answer.template)]
    blocks += _plan(answer, call)
    blocks += receipts.blocks()
    blocks.append(Paragraph(f"Sources: {answer.strength}."))
    if result.suggestions:
        others = tuple(f"{each.id}: {each.question}" for each in result.suggestions)
        blocks += [Heading(f"If you meant something else ({call('faq --id ID')})"), Listing(others)]
    if answer.related:
        questions = {entry.id: entry.question for entry in knowledge.entries}
        related = tuple(f"{key}: {questions[key]}" for key in answer.related if key in questions)
        blocks += [Heading(f"Related ({call('faq --id ID')})"), Listing(related)]
    return blocks


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


def _no_answer(result: Response, knowledge: Knowledge, call: Call, *, leads: bool = True) -> list[Block]:
    return _suggestions(result, call, leads) if result.suggestions else _nothing(result, knowledge, call)


def _suggestions(result: Response, call: Call, leads: bool) -> list[Block]:
    rows = tuple(
        (str(n), each.question, *([each.lead] if leads else [])) for n, each in enumerate(result.suggestions, 1)
    )
    unsure = result.gap or "I am not sure what you mean."
    one = "one of these" if len(rows) > 1 else "this"
    others = ", ".join(each.id for each in result.suggestions[1:])
    return [
        Paragraph(f"{unsure} Is it {one}?", strong=True),
        Grid(("", "Question", *(["In short"] if leads else [])), rows),
        Paragraph(f"To read one: {call(f'faq --id {result.suggestions[0].id}')}", quiet=True),
        *([Paragraph(f"The others, with --id: {others}", quiet=True)] if others else []),
    ]


def _nothing(result: Response, knowledge: Knowledge, call: Call) -> list[Block]:
    scope = knowledge.scope or f"I only know about: {knowledge.title}."
    return [
        Paragraph(f"I have no answer to '{printable(result.question, 80)}'.", strong=True),
        Paragraph(f"{result.gap or scope} All questions: {call('faq')}"),
    ]


def _explanation(result: Response, explanation: Explanation) -> list[Block]:
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


def entries(result: EntryList, call: Call) -> Document:
    """All questions, by topic."""
    blocks: list[Block] = []
    for topic, group in groupby(result.entries, key=lambda entry: entry.topic):
        blocks.append(Heading(topic or "Questions"))
        blocks.append(Listing(tuple(f"{entry.id}: {entry.question}" for entry in group)))
    asking = call('faq "..."')
    blocks.append(Paragraph(f"Ask in your own words: {asking}", quiet=True))
    return tuple(blocks)
