"""Documents of a quiz result, short and whole, and the sentences that explain it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from roleadvisor.model import LENGTH, Knowledge, Quiz, Role
from roleadvisor.quiz.code import Answers, pretty
from roleadvisor.quiz.score import DimensionScore, Result, Tip, Weighted, lead
from roleadvisor.quiz.session import form_items
from roleadvisor.render import Call, Short
from roleadvisor.render.document import Block, Document, Paragraph, Share, Shares, section
from roleadvisor.render.knowledge_document import between
from roleadvisor.text import in_words, plural, sentence_case, times

# How many answers that drove a result are quoted, and how many that would tip it.
MOST_DRIVERS = 3
MOST_TIPS = 2
# How many FAQ entries are named to read next.
MOST_ENTRIES = 3
# The chance from which a lean is held against random answers; less sounds surer than a lean is.
LOWEST_PERCENT = 5

_VERDICT = {
    "clear": "Your answers point clearly to {work}.",
    "lean": "You lean towards {work}, though not strongly.",
    "balanced": "Balanced: {chance}.",
    "unscored": "No verdict.",
}
_MEANING = {
    "clear": "This says what you like today, not how well you would do; the other job stays open to you.",
    "balanced": "What decides a tie: an evening of each, pay, places, and the way there.",
}
_OUTCOME = {"clear": "clearly", "lean": "a lean towards"}


def result_screens(result: Result, quiz: Quiz, knowledge: Knowledge, call: Call) -> Iterator[Short]:
    """The result in short, longest first: verdict, counts, dimensions, a tip, one thing to try, the plan, the code."""
    count = len(result.conflicts)
    against = [
        Paragraph(f"Against it{f' ({number} of {count})' if count > 1 else ''}: {each}")
        for number, each in enumerate(result.conflicts, 1)
    ]
    all_against = ((1, count, 4), (0, count, 4), (0, count, 2))
    for tips, conflicts, extras in (*all_against, *((0, 1, extras) for extras in range(3, -2, -1))):
        shown = replace(result, tipping=result.tipping[:tips], conflicts=result.conflicts[:conflicts])
        rest = _below(shown, quiz, knowledge, call, extras)
        yield Short((*verdict_blocks(result, quiz), *against[:conflicts], *rest), shown)


def _below(result: Result, quiz: Quiz, knowledge: Knowledge, call: Call, extras: int) -> Document:
    """What stands below the verdict; the more ``extras``, from -1 to 4, the more of the trial and of other jobs."""
    blocks: list[Block] = []
    if result.band != "unscored":
        blocks += shares(result, quiz)
        blocks += [Paragraph(strongest(quiz, result))] if extras > 0 else []
        blocks += [Paragraph(each) for each in tips(quiz, result) if result.tipping]
        blocks += [Paragraph(line) for line in weighted(quiz, result, brief=extras < 2)]
        if extras >= 0:
            blocks += [Paragraph(line) for line in trial(quiz, result, afterwards=extras > 2)]
    roles_left_out = [Paragraph(line, quiet=True) for line in left_out(quiz) if extras > 3]
    held = " (without your yes and no)" if result.conflicts else ""
    code = f"Your code{held}: {pretty(result.code)} (why: {call('quiz show CODE --full')})"
    beside = between(knowledge, call) if extras > 0 and result.band == "balanced" else []
    return (*blocks, *beside, *_plan(result, quiz, knowledge, call), *roles_left_out, Paragraph(code))


def shares(result: Result, quiz: Quiz) -> list[Block]:
    """All answers and each dimension as a bar between the two sides; what was for neither stays empty."""
    first, second = quiz.poles
    one, other = (result.counts[role.id] for role in quiz.poles)
    full = LENGTH[result.form]
    rows = [Share(f"Of {full} answers", (first.work, second.work), (one, other), full, strong=True)]
    most = max(1, *(each.answered for each in result.dimensions))
    for scored, dimension in zip(result.dimensions, quiz.dimensions, strict=True):
        one, other = scored.counts.values()
        sides = dimension.sides[first.id], dimension.sides[second.id]
        rows.append(Share(dimension.label, sides, (one, other), most))
    return [Shares(tuple(rows), (first.colour, second.colour))]


def result_document(result: Result, quiz: Quiz, answers: Answers, knowledge: Knowledge, call: Call) -> Document:
    """The whole result: verdict, counts, what drove it, what would tip it, what to try, what it does not say."""
    blocks = verdict_blocks(result, quiz)
    scored = result.band != "unscored"
    if scored:
        blocks += [*shares(result, quiz), Paragraph("So few answers allow no verdict on a single dimension.")]
        blocks += [Paragraph(strongest(quiz, result))]
        blocks += section("What drove it", drivers(quiz, answers, result))
    blocks += section("What stands against it, whatever you chose", result.conflicts)
    blocks += section("What would tip it", tips(quiz, result) if scored else [])
    blocks += section("What matters most to you", weighted(quiz, result))
    blocks += section("To try (our own advice)", to_try(quiz, result, most=6 if result.form == "full" else 1))
    blocks += [*_plan(result, quiz, knowledge, call), *between(knowledge, call)]
    if read := entries_to_read(quiz, result):
        blocks.append(Paragraph(f"Read on: {', '.join(call(f'faq --id {key}') for key in read)}"))
    if result.form == "quick" and result.band == "balanced":
        blocks.append(Paragraph(f"Twelve more questions would tell more: {call('quiz --length full')}"))
    blocks += [Paragraph(line, quiet=True) for line in (*quiz.limits, *left_out(quiz))]
    if result.conflicts or result.weighted:
        blocks.append(Paragraph("Your code holds your choices, not your direct replies or what matters most to you."))
    blocks.append(Paragraph(f"Your code: {pretty(result.code)} (see it again: {call('quiz show CODE')})"))
    return tuple(blocks)


def verdict_blocks(result: Result, quiz: Quiz) -> list[Block]:
    """The verdict in bold, then what it means."""
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
    """The verdict in words, how often chance looks like it, what it means, and the warnings."""
    ahead = quiz.poles[0 if lead(result.counts) >= 0 else 1]
    percent = round(100 * result.chance)
    chance = f"random answers look this one-sided {percent}% of the time"
    close = f"{chance}, too close to call" if lead(result.counts) else "you chose each as often as the other"
    said = [_VERDICT[result.band].format(work=ahead.work, chance=close)]
    if result.band == "lean" and percent >= LOWEST_PERCENT:
        said.append(f"{sentence_case(chance)}.")
    return [*said, *filter(None, [_MEANING.get(result.band)]), *result.warnings]


def strongest(quiz: Quiz, result: Result) -> str:
    """For each role the dimension whose answers lean to it most, and how many others lean as far."""
    signs = []
    for role, sign in zip(quiz.poles, (1, -1), strict=True):
        ahead = [sign * lead(each.counts) for each in result.dimensions]
        most = ahead.index(max(ahead))
        best, side = result.dimensions[most], quiz.dimensions[most].sides[role.id]
        alike = f" and {plural(ahead.count(max(ahead)) - 1, 'other row')}" if ahead.count(max(ahead)) > 1 else ""
        sign_of = f"{side} ({best.counts[role.id]} of {best.answered}){alike}"
        signs.append(f"for {role.work}: {sign_of if max(ahead) > 0 else 'none'}")
    return f"Strongest sign {'; '.join(signs)}."


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
        turned = f'"{option.text}"' if option else "neither"
        lines.append(f'Had you answered {turned} to "{item.prompt}", it would be {_outcome(quiz, tip)}.')
    return lines


def open_dimensions(result: Result) -> tuple[DimensionScore, ...]:
    """The dimensions that lean to no role, the most even first; the most even one when all lean somewhere."""
    ranked = sorted(result.dimensions, key=lambda d: (not any(d.counts.values()), abs(lead(d.counts))))
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


def trial(quiz: Quiz, result: Result, *, afterwards: bool = True) -> list[str]:
    """An evening to try on the most open dimension, of the resulting role or of each; why; what to ask afterwards."""
    chosen = open_dimensions(result)[0]
    dimension = next(each for each in quiz.dimensions if each.id == chosen.id)
    step, why = dimension.next, f"where you leaned least: {dimension.label.lower()}"
    if abs(lead(result.counts)) == result.decided:
        why = "to see if the work is what you expect"
    evenings = [step.evenings[role.id] for role in _resulting(quiz, result)]
    lines = [f"Try this (our advice; {why}): {evenings[0]}"]
    if result.role is None:
        labelled = (f"{sentence_case(role.work)}: {each}" for role, each in zip(quiz.poles, evenings, strict=True))
        lines = [f"Try both (our advice; {why}).", *labelled]
    return [*lines, f"Afterwards: {step.afterwards}"] if step.afterwards and afterwards else lines


def _resulting(quiz: Quiz, result: Result) -> list[Role]:
    """The role that the result names, or both."""
    return [role for role in quiz.poles if result.role in (role.id, None)]


def entries_to_read(quiz: Quiz, result: Result) -> list[str]:
    """Ids of the FAQ entries to read next, from the most open dimensions."""
    steps = {dimension.id: dimension.next.entries for dimension in quiz.dimensions}
    return list(dict.fromkeys(id_ for d in open_dimensions(result) for id_ in steps[d.id]))[:MOST_ENTRIES]


def weighted(quiz: Quiz, result: Result, *, brief: bool = False) -> list[str]:
    """The verdict with what matters most counted more, and unless ``brief`` the weight that changes it."""
    if result.weighted is None:
        return []
    labels = {d.id: d.label.lower() for d in quiz.dimensions}
    w = result.weighted
    named, same = in_words([labels[id_] for id_ in w.matters]), (w.band, w.role) == (result.band, result.role)
    ahead = quiz.poles[0 if lead(w.counts) >= 0 else 1]
    counts = " to ".join(str(count) for count in sorted(w.counts.values(), reverse=True))
    level = f"{counts} for {ahead.work}" if lead(w.counts) and not w.role else counts
    outcome = f"{level}, {'still ' if same else ''}{_outcome(quiz, w)}."
    if brief:
        return [f"With what matters counted {times(w.weight)}: {outcome}"]
    turn = f" Only from {times(w.tips_at)} on would the verdict change." if same and w.tips_at else ""
    never = " No weight would change the verdict." if w.tips_at is None else ""
    return [f"With {named} counted {times(w.weight)}, it is {outcome}{turn}{never}"]


def _outcome(quiz: Quiz, result: Result | Weighted | Tip) -> str:
    work = next((role.work for role in quiz.poles if role.id == result.role), None)
    return f"{_OUTCOME[result.band]} {work}" if work else result.band


def left_out(quiz: Quiz) -> list[str]:
    """That the quiz weighs two roles only, where the base has more."""
    first, second = quiz.poles
    only = f"The quiz weighs {first.name} against {second.name} only; it says nothing of {in_words(quiz.left_out)}."
    return [only] if quiz.left_out else []
