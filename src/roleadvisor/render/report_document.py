"""Documents of a page to pass on: advice for one person, a class, or every answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.compare import overview
from roleadvisor.faq import entries, response_answer
from roleadvisor.figures import local_charts
from roleadvisor.model import Knowledge, Quiz
from roleadvisor.plan import Plan
from roleadvisor.quiz.classroom import ClassSummary
from roleadvisor.quiz.code import pretty
from roleadvisor.quiz.score import Result
from roleadvisor.render.document import Block, Document, Heading, Listing, Paragraph, Verbatim, section
from roleadvisor.render.faq_document import claim_list, opening
from roleadvisor.render.figures_document import KEY, chart_blocks
from roleadvisor.render.knowledge_document import side_by_side
from roleadvisor.render.plan_document import checklist
from roleadvisor.render.quiz_document import classroom
from roleadvisor.render.quiz_result_document import shares, strongest, trial, verdict_blocks
from roleadvisor.render.receipts import MOST_CLAIMS, Receipts
from roleadvisor.text import in_words, plural

# The parts of a page with every answer, and those of each page for one person.
ANSWERS = ("comparison", "figures", "answers", "sources")
ADVICE = ("comparison", "figures", "neighbours", "sources", "decision")
# The most topics whose charts a page has.
MOST_TOPICS = 2
# What is said of a class beside the limits of its quiz.
MUST_NOT = "Do not rank these results, and do not decide for anybody by them. They stand in the order of the file."
# How long after a page is made its reader is to look at the decision again.
LOOK_AGAIN = timedelta(days=90)


class PageContent(Struct, frozen=True):
    """What a page for one person is made from."""

    today: date
    name: str = ""
    country: str | None = None
    scored: tuple[Result, Quiz] | None = None  # a result with its version of the quiz
    plan: Plan | None = None


def sections(knowledge: Knowledge, content: PageContent, names: Collection[str]) -> dict[str, Document]:
    """These parts of a page by name; one that the base lacks, or that nothing is given for, is empty."""
    parts: dict[str, Callable[[], list[Block]]] = {
        "quiz": lambda: [Heading("What the quiz says"), *_quiz(*content.scored)] if content.scored else [],
        "comparison": lambda: _comparison(knowledge),
        "figures": lambda: _figures(knowledge, content.country),
        "plan": lambda: _plan(knowledge, content.plan) if content.plan else [],
        "answers": lambda: _answers(knowledge),
        "neighbours": lambda: section("Jobs near the two", (f"{n.name}: {n.summary}" for n in knowledge.neighbours)),
        "sources": lambda: _sources(knowledge),
        "decision": lambda: [Heading("A decision to keep", new_page=True), *_decision(content)],
    }
    return {name: tuple(part()) for name, part in parts.items() if name in names}


def title(knowledge: Knowledge, name: str) -> Document:
    """The head of a page."""
    return (Heading(knowledge.title, 1), *([Paragraph(name, strong=True)] if name else []))


def _comparison(knowledge: Knowledge) -> list[Block]:
    """The two roles side by side; empty without attributes."""
    if not knowledge.attributes or len(knowledge.roles) < 2:
        return []
    view = overview(knowledge)
    return [Heading("The two side by side"), *side_by_side(view, len(view.comparison.attributes), knowledge)]


def _figures(knowledge: Knowledge, country: str | None) -> list[Block]:
    """The charts of the base's first topics, of the country or of the base's first place."""
    if country and not knowledge.places:
        return []
    topics = knowledge.charts[:MOST_TOPICS]
    charts = [chart for each in topics for chart in local_charts(knowledge, each.id, country)]
    blocks = [block for each in charts for block in _below(chart_blocks(each, knowledge))]
    named = in_words([each.label for each in topics])
    return [Heading(f"In figures: {named.lower()}"), Paragraph(KEY, quiet=True), *blocks] if blocks else []


def _below(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with their headings one level lower."""
    return [replace(each, level=each.level + 1) if isinstance(each, Heading) else each for each in blocks]


def _quiz(result: Result, quiz: Quiz) -> list[Block]:
    """A quiz result with its bars, what it does not say, and its code."""
    shown = [] if result.band == "unscored" else shares(result, quiz)
    below = [Paragraph(line, quiet=True) for line in (*quiz.limits, f"Code: {pretty(result.code)}")]
    return [*verdict_blocks(result, quiz), *shown, *below]


def _plan(knowledge: Knowledge, plan: Plan) -> list[Block]:
    names = [each.name for each in knowledge.targets if each.id in plan.targets]
    receipts = Receipts(knowledge, shown=False)
    head = Heading(f"The way to {' or '.join(names)}, from: {plan.start.label}")
    return [head, Listing(tuple(map(receipts.line, plan.notes))), *_below(checklist(plan, receipts))]


def _sources(knowledge: Knowledge) -> list[Block]:
    """The sources that were read, each with its strength and address."""
    read = (each for each in knowledge.sources if not each.unread)
    lines = (f"{each.title} ({each.publisher}): {each.strength}. {each.url or ''}".rstrip() for each in read)
    return [Heading("Sources"), Listing(tuple(lines))] if knowledge.sources else []


def _decision(content: PageContent) -> list[Block]:
    """What speaks for each side, the one trial, when to look again, and room to write."""
    signs, to_try, room = "", "", [Verbatim("")]  # a line to write on
    if content.plan and content.plan.steps:
        to_try = content.plan.steps[0].do
    if content.scored and content.scored[0].band != "unscored":
        result, quiz = content.scored
        signs, to_try = strongest(quiz, result), " ".join(trial(quiz, result))
    return [
        *([Paragraph(signs)] if signs else []),
        Paragraph(f"The one trial to do: {to_try}"),
        *([] if to_try else room),
        Paragraph(f"Look again on: {content.today + LOOK_AGAIN}"),
        Paragraph("What would change my mind:", strong=True),
        *room * 3,
    ]


def taker(content: PageContent) -> Document:
    """The sheet of one taker of a class, on a page of its own."""
    result = _quiz(*content.scored) if content.scored else []
    return (Heading(content.name, new_page=True), *result, *_decision(content))


def class_head(
    knowledge: Knowledge, summaries: Mapping[str, tuple[ClassSummary, Quiz]], name: str, unread: Sequence[str]
) -> Document:
    """The first page of a class: what it must not be used for, then the summaries, by the version of the quiz."""
    limits = [limit for _, quiz in summaries.values() for limit in quiz.limits]
    takers = sum(summary.takers for summary, _ in summaries.values())
    blocks: list[Block] = [Heading(f"{name or knowledge.title}: {plural(takers, 'result')} of a class", 1)]
    blocks += [Heading("What this must not be used for"), Listing(tuple(dict.fromkeys((*limits, MUST_NOT))))]
    blocks += [Paragraph(f"Not read, so without a sheet: taker {in_words(unread)}.")] if unread else []
    for of, (summary, quiz) in summaries.items():
        blocks += _below(classroom(summary, quiz, of))
    return tuple(blocks)


def _answers(knowledge: Knowledge) -> list[Block]:
    """Every answer's lead and first claims, by topic."""
    by_id = {entry.id: entry for entry in knowledge.entries}
    receipts = Receipts(knowledge, shown=False)
    blocks: list[Block] = []
    for topic, group in groupby(entries(knowledge), key=lambda each: each.topic):
        blocks.append(Heading(topic or "Questions"))
        for each in group:
            answer = response_answer(knowledge, by_id[each.id])
            blocks += [Heading(answer.question, 3), opening(answer), *claim_list(answer, receipts, MOST_CLAIMS)]
    return blocks
