"""Documents of a quiz result, short and whole, and the sentences that explain it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from roleadvisor.model import LENGTH, Knowledge, Quiz, Role
from roleadvisor.quiz.code import Answers, pretty
from roleadvisor.quiz.items import form_items
from roleadvisor.quiz.score import DimensionScore, Result, Tip, Weighted, lead
from roleadvisor.render import Call, Short
from roleadvisor.render.document import Bar, Bars, Block, Document, Paragraph, section
from roleadvisor.render.knowledge_document import between
from roleadvisor.text import in_words, times

# How many answers that drove a result are quoted, and how many that would tip it.
MOST_DRIVERS = 3
MOST_TIPS = 2
# How many FAQ entries are named to read next.
MOST_ENTRIES = 3

_VERDICT = {
    "clear": "Your answers point clearly to {work}.",
    "lean": "You lean towards {work}, though not strongly.",
    "balanced": "Balanced: your answers do not set one kind of work clearly above the other.",
    "unscored": "No verdict.",
}
_OUTCOME = {"clear": "clearly", "lean": "a lean towards"}


def result_screens(result: Result, quiz: Quiz, knowledge: Knowledge, call: Call) -> Iterator[Short]:
    """The result in short, longest first: verdict, counts, dimensions, a tip, one thing to try, the plan, the code."""
    for tips, conflicts, extras in ((1, 2, 3), (0, 2, 3), (0, 1, 3), (0, 1, 2), (0, 0, 2), (0, 0, 1), (0, 0, 0)):
        shown = replace(result, tipping=result.tipping[:tips], conflicts=result.conflicts[:conflicts])
        yield Short(_screen(shown, quiz, knowledge, call, extras), shown)


def _screen(result: Result, quiz: Quiz, knowledge: Knowledge, call: Call, extras: int) -> Document:
    """One screen; ``extras`` are the strongest signs, the roles that the quiz leaves out, the jobs between roles."""
    blocks = verdict_blocks(result, quiz)
    if result.band != "unscored":
        blocks += bars(result, quiz)
        blocks += [Paragraph(" ".join(strongest(quiz, result)))] if extras > 0 else []
        blocks += [Paragraph(f"To tip it: {each}") for each in tips(quiz, result) if result.tipping]
        blocks += [Paragraph(f"Against it: {each}") for each in result.conflicts]
        blocks += [Paragraph(line) for line in weighted(quiz, result)[1:2]]
        blocks += [Paragraph(line) for line in experiment(quiz, result)]
    roles_left_out = [Paragraph(line, quiet=True) for line in left_out(quiz) if extras > 1]
    code = f"Your code: {pretty(result.code)} (why: {call('quiz show CODE --full')})"
    beside = between(knowledge, call) if extras > 2 and result.band == "balanced" else []
    return (*blocks, *_plan(result, quiz, knowledge, call), *beside, *roles_left_out, Paragraph(code))


def bars(result: Result, quiz: Quiz) -> list[Block]:
    """The counts and the dimensions as bars, with the sentence on chance between them."""
    first, second = quiz.poles
    full = LENGTH[result.form]
    counts = ((role, result.counts[role.id]) for role in quiz.poles)
    roles = tuple(
        Bar(f"{role.work} ({role.short})", f"{count} of {full}", count, role.colour) for role, count in counts
    )
    dimensions = []  # in each the answers for the first role, then for the second; the rest of a bar is for neither
    for each in result.dimensions:
        one, other = each.counts.values()
        text = f"{first.short} {one}, {second.short} {other}"
        dimensions.append(Bar(each.label, text, one, first.colour, second=(other, second.colour)))
    most = max(1, *(each.answered for each in result.dimensions))
    return [
        Bars(roles, full, whole=True),
        Paragraph(chance(result)),
        Bars(tuple(dimensions), most, whole=True),
    ]


def result_document(result: Result, quiz: Quiz, answers: Answers, knowledge: Knowledge, call: Call) -> Document:
    """The whole result: verdict, counts, what drove it, what would tip it, what to try, what it does not say."""
    blocks = verdict_blocks(result, quiz)
    scored = result.band != "unscored"
    if scored:
        blocks += [*bars(result, quiz), Paragraph("So few answers allow no verdict on a single dimension.")]
        blocks += section("What drove it", drivers(quiz, answers, result))
    blocks += section("What stands against it, whatever you chose", result.conflicts)
    blocks += section("What would tip it", tips(quiz, result) if scored else [])
    blocks += section("What matters most to you", weighted(quiz, result))
    blocks += section("To try (our own advice)", to_try(quiz, result, most=6 if result.form == "full" else 1))
    blocks += [*_plan(result, quiz, knowledge, call), *between(knowledge, call)]
    read = entries_to_read(quiz, result)
    if read:
        blocks.append(Paragraph(f"Read on: {', '.join(call(f'faq --id {key}') for key in read)}"))
    if result.form == "quick" and result.band == "balanced":
        blocks.append(Paragraph(f"Twelve more questions would tell more: {call('quiz --length full')}"))
    blocks += [Paragraph(line, quiet=True) for line in (*quiz.limits, *left_out(quiz))]
    if result.conflicts or result.weighted:
        blocks.append(Paragraph("Your code holds your choices, not your direct replies or what matters most to you."))
    blocks.append(Paragraph(f"Your code: {pretty(result.code)} (see it again: {call('quiz show CODE')})"))
    return tuple(blocks)


def verdict_blocks(result: Result, quiz: Quiz) -> list[Block]:
    """The verdict, then the warnings."""
    return [Paragraph(line, strong=index == 0) for index, line in enumerate(verdict(quiz, result))]


def _plan(result: Result, quiz: Quiz, knowledge: Knowledge, call: Call) -> list[Block]:
    """The call of the plan for this result, or of the FAQ entries on getting there where the base has no plan."""
    if result.band == "unscored":
        return []
    if {role.id for role in quiz.poles} <= {target.id for target in knowledge.targets}:
        return [Paragraph(f"The way there: {call(f'plan --code {pretty(result.code)}')}")]
    ids = [role.way for role in _resulting(quiz, result) if role.way]
    entries = call(f"faq --id {in_words(ids, 'or')}")
    return [Paragraph(f"The way there: {entries}")] if ids else []


# The sentences: each function returns plain English, one sentence a string.


def verdict(quiz: Quiz, result: Result) -> list[str]:
    """The verdict in words, then the warnings about the answers it rests on."""
    ahead = quiz.poles[0 if lead(result.counts) >= 0 else 1]
    return [_VERDICT[result.band].format(work=ahead.work), *result.warnings]


def chance(result: Result) -> str:
    """How often random answers look like these."""
    if not lead(result.counts):
        return "(both alike)"
    often = "less than 1% of the time" if result.chance < 0.01 else f"{100 * result.chance:.0f}% of the time"
    if result.chance >= 0.995:
        often = "every time"
    close = ": too close to call" if result.band == "balanced" else ""
    return f"(Random answers look at least this one-sided {often}{close}.)"


def strongest(quiz: Quiz, result: Result) -> list[str]:
    """For each role the dimension whose answers lean to it most, and how many others lean as far."""
    lines = []
    for role, sign in zip(quiz.poles, (1, -1), strict=True):
        ahead = [sign * lead(each.counts) for each in result.dimensions]
        best = result.dimensions[ahead.index(max(ahead))]
        alike = f" and {ahead.count(max(ahead)) - 1} more" if ahead.count(max(ahead)) > 1 else ""
        sign_of = f"your answers on {best.label.lower()} ({best.counts[role.id]} of {best.answered}){alike}"
        lines.append(f"Strongest sign for {role.work}: {sign_of if max(ahead) > 0 else 'none'}.")
    return lines


def drivers(quiz: Quiz, answers: Answers, result: Result) -> list[str]:
    """Answers in the most one-sided dimensions, for the role of the result."""
    strength = {d.id: lead(d.counts) for d in result.dimensions}
    rows = []
    for item, letter in zip(form_items(quiz, answers.form), answers.letters, strict=True):
        if letter in "ab":
            chosen, other = (item.a, item.b) if letter == "a" else (item.b, item.a)
            if result.role in (chosen.role, None):
                rows.append((-abs(strength[item.dimension]), f'You chose "{chosen.text}" over "{other.text}".'))
    return [line for _, line in sorted(rows, key=lambda row: row[0])[:MOST_DRIVERS]]


def tips(quiz: Quiz, result: Result) -> list[str]:
    """The single answers that would tip the result."""
    if not result.tipping:
        return ["No single answer would change this."]
    items = {item.id: item for item in quiz.items}
    lines = []
    for tip in result.tipping[:MOST_TIPS]:
        item = items[tip.item]
        option = {"a": item.a, "b": item.b}.get(tip.to)
        turned = f'answering "{option.text}"' if option else "answering neither"
        lines.append(f'"{item.prompt}": {turned} would make it {_outcome(quiz, tip)}.')
    return lines


def open_dimensions(result: Result) -> tuple[DimensionScore, ...]:
    """The dimensions that lean to no role, the most even first; the most even one when all lean somewhere."""
    ranked = sorted(result.dimensions, key=lambda d: abs(lead(d.counts)))
    margin = LENGTH[result.form] // 24
    return tuple(d for d in ranked if abs(lead(d.counts)) <= margin) or tuple(ranked[:1])


def to_try(quiz: Quiz, result: Result, most: int = 1) -> list[str]:
    """For the ``most`` most open dimensions an evening to try and a question to ask.

    They are those of the resulting role, or of both where there is none.
    """
    steps = {dimension.id: dimension for dimension in quiz.dimensions}
    lines = []
    for dimension in open_dimensions(result)[:most]:
        step = steps[dimension.id].next
        evenings = [(role.work, step.evenings[role.id]) for role in _resulting(quiz, result)]
        lines += [f"{dimension.label}, an evening of {work}: {evening}" for work, evening in evenings]
        whom = "someone in each role" if result.role is None else f"a {_resulting(quiz, result)[0].person}"
        lines.append(f"Ask {whom}: {step.ask}")
    return lines + (list(quiz.both) if result.role is None else [])


def experiment(quiz: Quiz, result: Result) -> list[str]:
    """One evening to try on the most open dimension, with the resulting role or with each where there is none."""
    steps = {dimension.id: dimension.next for dimension in quiz.dimensions}
    step = steps[open_dimensions(result)[0].id]
    return [f"Try {role.work} (our advice): {step.evenings[role.id]}" for role in _resulting(quiz, result)]


def _resulting(quiz: Quiz, result: Result) -> list[Role]:
    """The role that the result names, or both."""
    return [role for role in quiz.poles if result.role in (role.id, None)]


def entries_to_read(quiz: Quiz, result: Result) -> list[str]:
    """Ids of the FAQ entries to read next, from the most open dimensions."""
    steps = {dimension.id: dimension.next.entries for dimension in quiz.dimensions}
    return list(dict.fromkeys(id_ for d in open_dimensions(result) for id_ in steps[d.id]))[:MOST_ENTRIES]


def weighted(quiz: Quiz, result: Result) -> list[str]:
    """The score with and without what matters most, and the weight that changes the verdict."""
    if result.weighted is None:
        return []
    labels = {d.id: d.label.lower() for d in quiz.dimensions}
    w = result.weighted
    named = "; ".join(labels[id_] for id_ in w.matters)
    first, second = quiz.poles
    without, with_ = (f"{each.counts[first.id]} to {each.counts[second.id]}" for each in (result, w))
    lines = [
        f"Without weights: {without} ({_outcome(quiz, result)}).",
        f"With {named} counted {times(w.weight)}: {with_} ({_outcome(quiz, w)}); both {first.work} to {second.work}.",
    ]
    if w.tips_at is None:
        return [*lines, "No weight on these changes the verdict."]
    return [*lines, f"The verdict changes once they count {times(w.tips_at)}."]


def _outcome(quiz: Quiz, result: Result | Weighted | Tip) -> str:
    work = next((role.work for role in quiz.poles if role.id == result.role), None)
    return f"{_OUTCOME[result.band]} {work}" if work else result.band


def left_out(quiz: Quiz) -> list[str]:
    """That the quiz weighs two roles only, where the base has more."""
    first, second = quiz.poles
    only = f"The quiz weighs {first.name} against {second.name} only; it says nothing of {in_words(quiz.left_out)}."
    return [only] if quiz.left_out else []
