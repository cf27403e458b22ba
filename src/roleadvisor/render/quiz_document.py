"""Documents of the quiz: its questions, the knowledge test, the items, and the summary of a class."""

from __future__ import annotations

from roleadvisor.model import LENGTH, NEITHER, OPTION_LETTERS, Dimension, Knowledge, Quiz
from roleadvisor.quiz.classroom import ClassSummary
from roleadvisor.quiz.knowledge_test import Asked, Graded
from roleadvisor.quiz.score import cutoffs, decide
from roleadvisor.quiz.session import Sheet
from roleadvisor.render import Call
from roleadvisor.render.document import Bar, Bars, Block, Document, Grid, Heading, Listing, Paragraph, section
from roleadvisor.render.quiz_result_document import left_out
from roleadvisor.text import plural, sentence_case

# How many sources are named beside a reason; claims name their strongest first, `faq` and `compare --sources` all.
MOST_SOURCES = 2


def start(quiz: Quiz, total: int, *, keys: bool) -> Document:
    """What is to come: how many questions, how long they take, that neither is an answer; how to reply by ``keys``."""
    minutes = "about two minutes" if total == LENGTH["quick"] else "about five minutes"
    direct = f", then {len(quiz.dealbreakers)} direct ones" if total > LENGTH["quick"] and quiz.dealbreakers else ""
    asked = "Which would you rather do? n, for neither, is an answer too."
    how = "Press a key; no Enter." if keys else "Type a letter, then Enter."
    return (Paragraph(f"{total} questions{direct}, {minutes}. {asked} {how}"),)


def question(index: int, total: int, prompt: str, options: dict[str, str], keys: str) -> Document:
    """One question, ``index`` from 0: progress, prompt, options by letter, and the keys to type."""
    return (
        Bars((Bar(f"Question {index + 1} of {total}", "", index),), total, whole=True),
        Grid(("", prompt), tuple(options.items())),
        Paragraph(keys, quiet=True),
    )


def direct_question(index: int, total: int, asked: str, keys: str) -> Document:
    """One of the direct questions at the end of the full form, ``index`` from 0."""
    title = f"Direct question {index + 1} of {total}: it does not count towards the score"
    return (Paragraph(title, quiet=True), Paragraph(asked, strong=True), Paragraph(keys, quiet=True))


def matters(dimensions: dict[str, Dimension], quiz: Quiz) -> Document:
    """The question which dimensions matter most, these by number."""
    rows = tuple(
        (number, d.label, " / ".join(d.sides[role.id] for role in quiz.poles)) for number, d in dimensions.items()
    )
    return (Grid(("", "Which of these matter most to you?", "The two sides of it"), rows),)


def feedback(asked: Asked, reply: str, base: Knowledge) -> str:
    """Whether a reply in the knowledge test was right, the reason, and its sources in a few words."""
    names = {source.id: source.short or source.title for source in base.sources}
    named = "; ".join(list(dict.fromkeys(names[ref.id] for ref in asked.reason.sources))[:MOST_SOURCES])
    right = asked.options[OPTION_LETTERS.index(asked.right)]
    verdict = "Right." if reply == asked.right else f"No, it is {asked.right}: {right}."
    return f"{verdict} {asked.reason.text} ({named})"


def graded(test: Graded, seed: int, base: Knowledge, call: Call) -> Document:
    """The score of the knowledge test by topic, and what to read next."""
    questions = {entry.id: entry.question for entry in base.entries}
    rows = tuple((topic.topic, f"{topic.right} of {topic.asked}") for topic in test.topics)
    again = call(f"quiz knowledge --count {test.asked} --seed {seed}")
    return (
        Paragraph(f"{test.right} of {test.asked} right.", strong=True),
        Grid(("Topic", "Right"), rows),
        *section("Read next", (f"{call(f'faq --id {key}')}: {questions.get(key, key)}" for key in test.read)),
        Paragraph(f"The same questions again: {again}", quiet=True),
    )


def items(sheet: Sheet, quiz: Quiz) -> Document:
    """The items with their options and, unless hidden, the role each option counts for."""
    blocks: list[Block] = [Heading(f"The {sheet.form} form, {len(sheet.items)} questions", 1)]
    for number, item in enumerate(sheet.items, 1):
        blocks.append(Paragraph(f"{number}. {item.prompt} ({item.id}, {item.dimension})"))
        options = (f"{key}: {o.text}{f' [{o.role}]' if o.role else ''}" for key, o in item.options.items())
        blocks.append(Listing(tuple(options)))
    return (*blocks, *(Paragraph(line) for line in left_out(quiz)))


def printable_sheet(sheet: Sheet, quiz: Quiz, call: Call) -> Document:
    """The sheet for paper: every item with its options, a row of boxes, and the key, if it has one, on its own page."""
    blocks: list[Block] = [
        Heading(f"{' or '.join(role.name for role in quiz.poles)}: which work suits you?", 1),
        Paragraph(f"Name: {'_' * 30}  Date: {'_' * 14}"),
        Paragraph(
            "Choose a or b in each question, whichever you would rather do. Write n when it is neither, both or you "
            "cannot tell, x to leave it open. There are no right answers."
        ),
    ]
    for number, item in enumerate(sheet.items, 1):
        blocks.append(Paragraph(f"{number}. {item.prompt}", strong=True))
        blocks.append(Listing(tuple(f"{letter}: {option.text}" for letter, option in item.options.items())))
    numbers = tuple(str(n) for n in range(1, len(sheet.items) + 1))
    blocks.append(Heading("Your letters"))
    blocks += [Grid(numbers[i : i + 12], (("   ",) * 12,)) for i in range(0, len(numbers), 12)]
    blocks.append(Paragraph(f"Your result: {call('quiz --answers LETTERS')}, the letters in this order."))
    blocks += [Paragraph(line) for line in (*quiz.limits, *left_out(quiz))]
    return (*blocks, *(_key(sheet, quiz) if sheet.items[0].options["a"].role else ()))


def _key(sheet: Sheet, quiz: Quiz) -> Document:
    """How to score the sheet by hand, on a page of its own."""
    letters: dict[str | None, list[str]] = {role.id: [] for role in quiz.poles}
    for number, item in enumerate(sheet.items, 1):
        for letter, option in item.options.items():
            letters[option.role].append(f"{number}{letter}")
    rows = tuple(tuple(map(str, row)) for row in cutoffs(sheet.form))
    return (
        Heading("Key, for whoever scores the sheet", new_page=True),
        Listing(tuple(f"{sentence_case(role.work)}: {' '.join(letters[role.id])}" for role in quiz.poles)),
        Paragraph(
            "Count how many of the answers stand in each list. The larger count needs, by what both make together:"
        ),
        Grid(("Together", "For a lean", "To be clear"), rows),
        Paragraph(f"Less is balanced. Example: 9 and 3 are 12 together, {decide(sheet.form, 9, 3)[0]}."),
        Paragraph("Fewer together give no verdict, nor does the same letter, or a, b, a, b, throughout."),
    )


def classroom(summary: ClassSummary, quiz: Quiz, of: str = "") -> Document:
    """A class: the verdict of each taker with a label, the counts, the mean of each dimension, the dividing items.

    ``of`` names the version of the quiz in the title; it is empty where all results are of the current one.
    """
    prompts = {item.id: item for item in quiz.items}
    works = {role.id: role.work for role in quiz.poles}
    takers = tuple(
        (label, ": ".join(filter(None, (band, works[role] if role else why))), *map(str, counts.values()))
        for label, band, role, why, counts in summary.labelled
    )
    bands = tuple((band, str(count)) for band, count in summary.bands.items())
    means = tuple(
        (d.label, "nobody decided" if d.mean is None else f"{d.mean:+.2f}", str(d.takers)) for d in summary.dimensions
    )
    splits = tuple((prompts[s.item].prompt, *map(str, s.counts.values())) for s in summary.splits)
    first, second = quiz.poles
    shorts = (first.short, second.short, NEITHER.capitalize())
    dividing: Document = (Heading("What splits the class"), Grid(("Question", *shorts), splits))
    return (
        Heading(f"{plural(summary.takers, 'result')}{of}", 1),
        *([Grid(("Taker", "Verdict", *shorts), takers)] if takers else []),
        Grid(("Verdict", "Takers"), bands),
        Paragraph(f"Roles: {', '.join(f'{works[role]} {count}' for role, count in summary.roles.items())}."),
        Heading(f"Mean by dimension, -1 {second.work} to +1 {first.work}"),
        Grid(("Dimension", "Mean", "Takers"), means),
        *(dividing if splits else []),
    )
