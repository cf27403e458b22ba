"""Documents of the quiz: its questions, its results, and what a class came to."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from roleadvisor.model import LENGTH, NEITHER, OPTION_LETTERS, Colour, Dimension, Knowledge, Quiz
from roleadvisor.quiz import sentences
from roleadvisor.quiz.classroom import ClassSummary
from roleadvisor.quiz.code import Answers, pretty
from roleadvisor.quiz.diff import Diff
from roleadvisor.quiz.items import KeyedChoice, Sheet
from roleadvisor.quiz.knowledge_test import Asked, Graded
from roleadvisor.quiz.result import Result
from roleadvisor.render.call import Call
from roleadvisor.render.document import Bars, Block, Document, Grid, Heading, Listing, Paragraph
from roleadvisor.text import in_words, plural

# How many sources are named beside a reason; claims name their strongest first, `faq` and `compare --sources` all.
MOST_SOURCES = 2


def start(quiz: Quiz, total: int) -> Document:
    """What is to come: how many questions, how long, and what to do when neither side is liked more."""
    minutes = "about two minutes" if total == LENGTH["quick"] else "about five minutes"
    direct = f", then {len(quiz.dealbreakers)} direct ones" if total > LENGTH["quick"] and quiz.dealbreakers else ""
    return (
        Paragraph(
            f"{total} questions{direct}, {minutes}. Which would you rather do? n, for neither, is an answer too."
        ),
    )


def question(place: int, total: int, prompt: str, options: dict[str, str], keys: str) -> Document:
    """One question: where it stands, what it asks, its options by their letters, and the keys."""
    return (
        Bars(((f"Question {place + 1} of {total}", place, None),), total, numbered=False),
        Grid(("", prompt), tuple(options.items())),
        Paragraph(keys, quiet=True),
    )


def check(place: int, total: int, asked: str, keys: str) -> Document:
    """One of the direct questions at the end of the full form."""
    title = f"Direct question {place + 1} of {total}: it does not count towards the score"
    return (Paragraph(title, quiet=True), Paragraph(asked, strong=True), Paragraph(keys, quiet=True))


def matters(dimensions: dict[str, Dimension], quiz: Quiz) -> Document:
    """What may matter most, by number."""
    rows = tuple(
        (number, d.label, " / ".join(d.sides[role.id] for role in quiz.poles)) for number, d in dimensions.items()
    )
    return (Grid(("", "Which of these matter most to you?", "The two sides of it"), rows),)


def told(asked: Asked, reply: str, base: Knowledge) -> str:
    """Whether an answer in the knowledge test was right, the reason, and in a few words where that comes from."""
    known = {source.id: source.short or source.title for source in base.sources}
    named = "; ".join(list(dict.fromkeys(known[ref.id] for ref in asked.reason.sources))[:MOST_SOURCES])
    verdict = (
        "Right."
        if reply == asked.right
        else f"No, it is {asked.right}: {asked.options[OPTION_LETTERS.index(asked.right)]}."
    )
    return f"{verdict} {asked.reason.text} ({named})"


def graded(test: Graded, seed: int, base: Knowledge, call: Call) -> Document:
    """The score of the knowledge test by topic, and what to read next."""
    questions = {entry.id: entry.question for entry in base.entries}
    rows = tuple((topic.topic, f"{topic.right} of {topic.asked}") for topic in test.topics)
    blocks: list[Block] = [
        Paragraph(f"{test.right} of {test.asked} right.", strong=True),
        Grid(("Topic", "Right"), rows),
    ]
    if test.read:
        lines = tuple(f"{call(f'faq --id {key}')}: {questions.get(key, key)}" for key in test.read)
        blocks += [Heading("Read next"), Listing(lines)]
    again = call(f"quiz knowledge --count {test.asked} --seed {seed}")
    blocks.append(Paragraph(f"The same questions again: {again}", quiet=True))
    return tuple(blocks)


class Hints(Struct, frozen=True):
    """How other commands are called from a result; ``planned`` says whether the base knows the way to a role."""

    call: Call
    planned: bool


def result_screens(scored: Result, quiz: Quiz, hints: Hints) -> Iterator[Document]:
    """A result on a screen: the verdict, the counts, what stood out, one thing to try, the way there and the code."""
    for dimensions, conflicts in ((True, 2), (False, 2), (False, 1), (False, 0)):
        yield _on_a_screen(scored, quiz, hints, dimensions, conflicts)


def _on_a_screen(scored: Result, quiz: Quiz, hints: Hints, dimensions: bool, conflicts: int) -> Document:
    blocks = _verdict(scored, quiz)
    if scored.band != "unscored":
        blocks += [_counts(scored, quiz), Paragraph(sentences.coins(scored))]
        blocks += [_dimensions(scored, quiz)] if dimensions else []
        blocks.append(Paragraph(sentences.stood_out(quiz, scored)))
        blocks += [Paragraph(f"Against it: {each}") for each in scored.conflicts[:conflicts]]
        blocks += [Paragraph(line) for line in sentences.weighted(quiz, scored)[1:2]]
        blocks += [Paragraph(line) for line in sentences.experiment(quiz, scored)]
    left_out = [Paragraph(line, quiet=True) for line in sentences.left_out(quiz)]
    code = f"Your code: {pretty(scored.code)} (why: {hints.call('quiz show CODE --full')})"
    return (*blocks, *_ways(scored, quiz, hints), *left_out, Paragraph(code))


def _verdict(scored: Result, quiz: Quiz) -> list[Block]:
    return [Paragraph(line, strong=index == 0) for index, line in enumerate(sentences.verdict(quiz, scored))]


def _counts(scored: Result, quiz: Quiz) -> Bars:
    rows = tuple((role.work, scored.counts[role.id], role.colour) for role in quiz.poles)
    return Bars(rows, LENGTH[scored.form])


def _ways(scored: Result, quiz: Quiz, hints: Hints) -> list[Block]:
    if scored.band == "unscored":
        return []
    if hints.planned:
        return [Paragraph(f"The way there: {hints.call(f'plan --code {pretty(scored.code)}')}")]
    ways = sentences.ways(quiz, scored)
    entries = hints.call(f"faq --id {in_words(ways, 'or')}")
    return [Paragraph(f"The way there: {entries}")] if ways else []


def result(scored: Result, quiz: Quiz, answers: Answers, hints: Hints) -> Document:
    """The whole result: verdict, counts, what drove it, what would tip it, what to try, what it does not say."""
    blocks = _verdict(scored, quiz)
    if scored.band != "unscored":
        blocks += [_counts(scored, quiz), Paragraph(sentences.chance(quiz, scored))]
        blocks += [Heading("By dimension (so few answers allow no verdict on each)"), _dimensions(scored, quiz)]
    blocks += _section("What drove it", sentences.drivers(quiz, answers, scored))
    if scored.conflicts:
        blocks += _section("What stands against it, whatever you chose", list(scored.conflicts))
    blocks += _section("What would tip it", sentences.tips(quiz, scored))
    blocks += _section("What matters most to you", sentences.weighted(quiz, scored))
    blocks += _section(
        "To try (our own advice)", sentences.to_try(quiz, scored, most=6 if scored.form == "full" else 1)
    )
    blocks += _ways(scored, quiz, hints)
    read = sentences.entries(quiz, scored)
    if read:
        blocks.append(Paragraph(f"Read on: {', '.join(hints.call(f'faq --id {key}') for key in read)}"))
    if scored.form == "quick" and scored.band == "balanced":
        blocks.append(Paragraph(f"Twelve more questions would tell more: {hints.call('quiz --length full')}"))
    blocks += [Paragraph(line, quiet=True) for line in (*quiz.limits, *sentences.left_out(quiz))]
    if scored.conflicts or scored.weighted:
        blocks.append(
            Paragraph(
                "Your code holds your choices, not your answers to the direct questions or what matters most to you."
            )
        )
    blocks.append(Paragraph(f"Your code: {pretty(scored.code)} (see it again: {hints.call('quiz show CODE')})"))
    return tuple(blocks)


def _section(title: str, lines: list[str]) -> list[Block]:
    return [Heading(title), Listing(tuple(lines))] if lines else []


def _dimensions(scored: Result, quiz: Quiz) -> Grid:
    rows = tuple(
        (d.label, *map(str, d.counts.values()), str(d.answered - sum(d.counts.values()))) for d in scored.dimensions
    )
    return Grid(("", *_works(quiz), NEITHER.capitalize()), rows, colours=_colours(quiz))


def _colours(quiz: Quiz) -> tuple[Colour | None, ...]:
    """Those of the columns of a table with a name, both roles and neither."""
    return (None, *(role.colour for role in quiz.poles), None)


def _works(quiz: Quiz) -> list[str]:
    """What the work of each role is called, as the heading of a column."""
    return [f"{role.work[:1].upper()}{role.work[1:]}" for role in quiz.poles]


def items(sheet: Sheet, quiz: Quiz) -> Document:
    """The items with their options and, unless hidden, the role each option counts for."""
    blocks: list[Block] = [Heading(f"The {sheet.form} form, {len(sheet.items)} questions", 1)]
    for number, item in enumerate(sheet.items, 1):
        options = (("a", item.options.a), ("b", item.options.b))
        blocks.append(Paragraph(f"{number}. {item.prompt} ({item.id}, {item.dimension})"))
        blocks.append(
            Listing(tuple(f"{k}: {o.text}{f' [{o.role}]' if isinstance(o, KeyedChoice) else ''}" for k, o in options))
        )
    return (*blocks, *(Paragraph(line) for line in sentences.left_out(quiz)))


def printable_sheet(sheet: Sheet, quiz: Quiz, call: Call) -> Document:
    """The sheet for paper: every item with its boxes and the row of boxes for the letters; never the key."""
    blocks: list[Block] = [
        Heading(f"{' or '.join(role.name for role in quiz.poles)}: which work suits you?", 1),
        Paragraph(
            "Choose a or b in each line, whichever you would rather do. Write n when it is neither, both or you "
            "cannot tell, x to leave it open. There are no right answers."
        ),
    ]
    for number, item in enumerate(sheet.items, 1):
        blocks.append(Paragraph(f"{number}. {item.prompt}", strong=True))
        blocks.append(Listing((f"a: {item.options.a.text}", f"b: {item.options.b.text}")))
    numbers = tuple(str(n) for n in range(1, len(sheet.items) + 1))
    blocks.append(Heading("Your letters"))
    blocks += [Grid(numbers[i : i + 12], (("   ",) * 12,)) for i in range(0, len(numbers), 12)]
    blocks.append(Paragraph(f"Your result: {call('quiz --answers LETTERS')}, the letters in this order."))
    blocks += [Paragraph(line) for line in (*quiz.limits, *sentences.left_out(quiz))]
    return tuple(blocks)


def diff(changed: Diff, quiz: Quiz) -> Document:
    """What differs between two sets of answers, item by item, and whether it exceeds chance."""
    prompts = {item.id: item for item in quiz.items}
    lines = []
    for change in changed.changed:
        item = prompts[change["item"]]
        text = {"a": f"a ({item.a.text})", "b": f"b ({item.b.text})", "n": "n (neither)", "x": "x (open)"}
        lines.append(f"{change['item']}: {item.prompt} {text[change['from']]} became {text[change['to']]}")
    summary = sentences.changes(quiz, changed)
    return (Paragraph(summary[0], strong=True), *(Paragraph(line) for line in summary[1:]), Listing(tuple(lines)))


def classroom(summary: ClassSummary, quiz: Quiz, of: str = "") -> Document:
    """A class: who came to which verdict, how many, the mean of each dimension, and the items that split it.

    ``of`` says of which version of the quiz, where that needs saying.
    """
    prompts = {item.id: item for item in quiz.items}
    works = {role.id: role.work for role in quiz.poles}
    takers = tuple(
        (each.label, f"{each.band}{f', {works[each.role]}' if each.role else ''}", *map(str, each.counts.values()))
        for each in summary.named
    )
    bands = tuple((band, str(count)) for band, count in summary.bands.items())
    means = tuple(
        (d.label, "nobody decided" if d.mean is None else f"{d.mean:+.2f}", str(d.takers)) for d in summary.dimensions
    )
    splits = tuple((prompts[s.item].prompt, *map(str, s.counts.values())) for s in summary.splits)
    first, second = quiz.poles
    shorts = (first.short, second.short, NEITHER.capitalize())
    colours = _colours(quiz)
    return (
        Heading(f"{plural(summary.takers, 'result')}{of}", 1),
        *([Grid(("Taker", "Verdict", *shorts), takers, colours=(None, *colours))] if takers else []),
        Grid(("Verdict", "Takers"), bands),
        Paragraph(f"Of those with a role: {', '.join(f'{count} {role}' for role, count in summary.roles.items())}."),
        Heading(f"Mean by dimension, -1 {second.work} to +1 {first.work}"),
        Grid(("Dimension", "Mean", "Takers"), means),
        Heading("What splits the class"),
        Grid(("Question", *shorts), splits, colours=colours),
    )
