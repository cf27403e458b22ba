"""Documents of the FAQ's outcomes."""

from __future__ import annotations

from itertools import groupby

from msgspec import Struct

from roleadvisor.faq import Answer, EntryList, Explanation, Response
from roleadvisor.model import Figure, Knowledge
from roleadvisor.render.document import Block, Document, Grid, Heading, Listing, Paragraph, Verbatim
from roleadvisor.render.receipts import Receipts
from roleadvisor.text import printable

REPORT = "A wrong answer? Tell whoever you have this knowledge from: the question you typed, the entry you expected."


class Style(Struct, frozen=True):
    """How the FAQ's documents are worded: the command that reads this base, and whether to judge the sources."""

    command: str = "roleadvisor faq"
    sources: bool = False


def response(result: Response, knowledge: Knowledge, explanation: Explanation | None, style: Style) -> Document:
    """The answer, the suggestions, or the plain statement that there is none; then the explanation when asked."""
    if result.answer:
        blocks = _answer(result, result.answer, knowledge, style)
    elif result.suggestions:
        blocks = _suggestions(result, style)
    else:
        blocks = _nothing(result, knowledge, style)
    return (*blocks, *(_explanation(result, explanation) if explanation else ()))


def _answer(result: Response, answer: Answer, knowledge: Knowledge, style: Style) -> list[Block]:
    receipts = Receipts(knowledge, shown=True)
    told = [(claim.text, receipts.line(claim)) for claim in answer.claims]
    # A word of the glossary is one sentence, and so is many an imported answer: said once is enough.
    more = tuple(line for text, line in told if text != answer.lead)
    blocks: list[Block] = [Heading(answer.question, 1), Paragraph(answer.lead, strong=True)]
    if answer.also:
        also = f"You may mean this as well: {answer.also.question} ({style.command} --id {answer.also.id})"
        blocks.append(Paragraph(also))
    if more:
        blocks.append(Listing(more, numbered=True))
    if answer.steps:
        blocks += [Heading("What you can do (our own advice)"), Listing(answer.steps, numbered=True)]
    if answer.terms:
        blocks += [Heading("Words explained"), Listing(tuple(term.text for term in answer.terms))]
    if answer.figures:
        figures = tuple(f"{figure(each)}{receipts.marks([each.source])}" for each in answer.figures)
        blocks += [Heading("Figures, country and year first"), Listing(figures)]
    if answer.template:
        blocks += [Heading("To copy (our own draft)"), Verbatim(answer.template)]
    blocks += receipts.blocks(strengths=style.sources)
    hint = "" if style.sources else f" How strong each source is: {style.command} --id {answer.id} --sources"
    blocks.append(Paragraph(f"Rests on: {answer.strength}.{hint}"))
    if result.suggestions:
        others = tuple(f"{each.id}: {each.question}" for each in result.suggestions)
        blocks += [Heading(f"If you meant something else ({style.command} --id ID)"), Listing(others)]
    if answer.related:
        questions = {entry.id: entry.question for entry in knowledge.entries}
        lines = tuple(f"{key}: {questions[key]}" for key in answer.related if key in questions)
        blocks += [Heading(f"Related ({style.command} --id ID)"), Listing(lines)]
    return blocks


def figure(each: Figure) -> str:
    """A figure in one line: country, year, who, how much, how many, and what it stands in for."""
    count = f", n {each.n:,}" if each.n else ""
    proxy = f"; a proxy for {each.proxy_for}" if each.proxy_for else ""
    return f"{each.country}, {each.year}: {each.population}: {each.value} ({each.unit}{count}{proxy})"


def _suggestions(result: Response, style: Style) -> list[Block]:
    rows = tuple((str(n), each.question, each.lead) for n, each in enumerate(result.suggestions, 1))
    unsure = f"{result.gap} Is it" if result.gap else "I am not sure what you mean. Is it"
    one = "one of these" if len(rows) > 1 else "this"
    return [
        Paragraph(f"{unsure} {one}?", strong=True),
        Grid(("", "Question", "In short"), rows),
        Listing(tuple(f"{style.command} --id {each.id}" for each in result.suggestions)),
    ]


def _nothing(result: Response, knowledge: Knowledge, style: Style) -> list[Block]:
    scope = knowledge.scope or f"I only know about: {knowledge.title}."
    return [
        Paragraph(f"I have no answer to '{printable(result.question, 80)}'.", strong=True),
        Paragraph(f"{result.gap or scope} All questions: {style.command}"),
    ]


def _explanation(result: Response, explanation: Explanation) -> list[Block]:
    ranking = tuple(f"{row.id}: {row.confidence:.2f} {row.question}" for row in result.ranking)
    words = tuple(f"{word}: {pull:+.2f}" for word, pull in explanation.words)
    return [
        Heading("Why"),
        Paragraph(f"Outcome: {result.status}. Confidence is the estimated probability that an entry is the right one."),
        Listing(ranking, numbered=True),
        Paragraph(f"Nearest phrasing of {explanation.id}: {explanation.nearest}"),
        Paragraph(f"What spoke for {explanation.id}:"),
        Listing(words),
        Paragraph(REPORT, quiet=True),
    ]


def entries(result: EntryList, style: Style) -> Document:
    """All questions, by topic."""
    blocks: list[Block] = []
    for topic, group in groupby(result.entries, key=lambda entry: entry.topic):
        blocks.append(Heading(topic or "Questions"))
        blocks.append(Listing(tuple(f"{entry.id}: {entry.question}" for entry in group)))
    blocks.append(Paragraph(f'Ask in your own words: {style.command} "..."', quiet=True))
    return tuple(blocks)
