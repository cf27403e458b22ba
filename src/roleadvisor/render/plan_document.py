"""Documents of a plan: a screen, the whole as a checklist, and the questions asked for a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import UNSET
from msgspec.structs import replace

from roleadvisor.model import Claim, Knowledge
from roleadvisor.plan import BEYOND, Labelled, Plan, Step
from roleadvisor.render import WIDTH, Call, Short
from roleadvisor.render.document import Block, Document, Grid, Heading, LabelledText, Listing, Paragraph, Task, section
from roleadvisor.render.knowledge_document import between
from roleadvisor.render.receipts import Receipts
from roleadvisor.text import in_words, plural

# The most skills that a sentence lists; more are counted.
MOST_LISTED = 6
# The most steps that the screen lists of a group, in a plan to two roles.
MOST_OF_GROUP = 3
# Characters of a line below a step.
MOST_CHARACTERS = WIDTH - 5
# The first notes of a plan, which are about the starting point.
START_NOTES = 2
_LAST = {False: "Apply", True: "Grow"}  # the last stage, by whether the plan is for growing


def question(asked: str, known: Sequence[tuple[str, str]], hint: str = "A number or a name; q stops.") -> Document:
    """A question with numbered answers, pairs of (id, label)."""
    rows = tuple((str(number), label) for number, (_, label) in enumerate(known, 1))
    return (Grid(("", asked), rows), Paragraph(hint, quiet=True))


def screens(plan: Plan, knowledge: Knowledge, call: Call) -> Iterator[Short]:
    """The plan in short, longest first: each screen drops one more part."""
    parts = ("proofs", *(("between", "possible", "jobs") if plan.to else ("jobs", "possible", "between")))
    for dropped in range(len(parts) + 1):
        shown = parts[dropped:]
        yield Short(_screen(plan, knowledge, call, shown), _short(plan, knowledge, jobs="jobs" in shown))


def _screen(plan: Plan, knowledge: Knowledge, call: Call, parts: Sequence[str]) -> Document:
    blocks: list[Block] = [_title(plan, knowledge), *_where(plan, "possible" in parts)]
    for label, steps, left in _lines(plan):
        named = [f"{step.number}. {_title_of(step)}" for step in steps]
        blocks.append(LabelledText(label, "; ".join([*named, f"{left} more"] if left else named)))
    # For which jobs to apply, and when.
    apply = [claim.text for claim in plan.advice[:1]]
    if plan.to is None:
        apply = ["Give each side a week after the shared steps; go on with the one you liked."]
    blocks += [LabelledText(_LAST[plan.growing], text) for text in apply if "jobs" in parts]
    if plan.steps:
        blocks += [Paragraph(f"Begin with {plan.steps[0].number}: {plan.steps[0].do}", strong=True)]
    blocks += [Paragraph(_personal(plan, knowledge).text), *_pace(plan)]
    blocks += between(knowledge, call) if "between" in parts and (plan.growing or not plan.to) else []
    proofs = _proofs(plan)
    if proofs and "proofs" not in parts:
        proofs = [Paragraph(f"What shows that you can do this, for your CV: {call('plan --full')}")]
    return (*blocks, *proofs, Paragraph(_further(plan, call), quiet=True))


def _personal(plan: Plan, knowledge: Knowledge) -> Claim:
    """The note on the starting point that the screen has."""
    return next((each.claim for each in knowledge.plan_notes if each.brief and each.claim in plan.notes), plan.notes[1])


def _short(plan: Plan, knowledge: Knowledge, *, jobs: bool) -> Plan:
    """What of the plan is on the screen; ``jobs`` tells whether the advice on applying is."""
    named = {step.skill for _, steps, _ in _lines(plan) for step in steps}
    stages = []
    for stage in plan.stages[:-1]:
        steps = (replace(each, why=(), links=(), resources=()) for each in stage.steps if each.skill in named)
        stages.append(replace(stage, steps=tuple(steps)))
    apply = replace(plan.stages[-1], advice=plan.advice[:1] if jobs and plan.to else ())
    return replace(plan, stages=(*stages, apply), skipped=(), have=(), notes=(_personal(plan, knowledge),))


def whole(plan: Plan, knowledge: Knowledge, call: Call) -> Document:
    """Every step with its exercise, check, reasons and resources; the skills left out; the notes; the receipts."""
    receipts = Receipts(knowledge, shown=True)
    blocks: list[Block] = [_title(plan, knowledge), *_where(plan, possible=True)]
    known = ", ".join(each.label for each in plan.have)
    blocks += [Paragraph(f"All that we take as known: {known}.")] if known else []
    blocks += [Listing(tuple(map(receipts.line, plan.notes[:START_NOTES]))), *checklist(plan, receipts)]
    blocks += section("What else to know", map(receipts.line, plan.notes[START_NOTES:]))
    beyond = ", ".join(each.label for each in plan.skipped if each.reason == BEYOND and plan.to)
    if beyond:
        blocks += [Heading("Beyond a first job, or earlier where ads near you mention it"), Paragraph(beyond)]
    blocks += [*_pace(plan), *_proofs(plan)]
    blocks += between(knowledge, call) if plan.growing or not plan.to else []
    return (*blocks, *receipts.short(), Paragraph(_further(plan, call, whole=True), quiet=True))


def checklist(plan: Plan, receipts: Receipts) -> list[Block]:
    """The steps to tick off, stage by stage, and how to apply."""
    done = plan.progress.done if plan.progress else ()
    blocks: list[Block] = [
        Task(each.number, each.label, (f"{each.on} {each.proof or ''}".rstrip(),), done=True) for each in done
    ]
    for stage in plan.stages:
        blocks += [Heading(stage.id.capitalize())] if stage.steps else []
        for step in stage.steps:
            details = _details(step, receipts) if len(step.targets) == len(plan.targets) else [f"Do: {step.do}"]
            group = "" if plan.to else f" ({_group_name(step, plan)})"
            blocks.append(Task(step.number, f"{_title_of(step)}{group}", tuple(details)))
    return [*blocks, Heading(_LAST[plan.growing]), Listing(tuple(map(receipts.line, plan.advice)))]


def _title(plan: Plan, knowledge: Knowledge) -> Heading:
    targets = [each for each in knowledge.targets if each.id in plan.targets]
    verb = "Further as" if plan.growing else "To"
    to = f"{verb} {in_words([each.name for each in targets], 'or')}"
    return Heading(f"{to}, from: {plan.start.label}", 1)


def _where(plan: Plan, possible: bool) -> Iterator[Paragraph]:
    """How far a kept plan is done, or what the plan assumes and how to correct that."""
    if plan.progress:
        declined = f"; {len(plan.progress.declined)} not for you" if plan.progress.declined else ""
        following = f"next: {plan.steps[0].number}. {plan.steps[0].label}" if plan.steps else "every step is done"
        yield Paragraph(f"{len(plan.progress.done)} of {plan.progress.of} done{declined}, {following}.", strong=True)
        return
    if plan.said:
        yield Paragraph(f"Taken as: {plan.start.label}; add what you know with --have.")
    sure = [each for each in plan.assumed if each not in plan.doubtful]
    parts = [_list(sure)] if sure else []
    parts += [f"less surely {_list(plan.doubtful)}"] if plan.doubtful else []
    lack = ",".join(each.id for each in plan.doubtful) or "and its name"
    assumed = f"We assume you know {'; '.join(parts)}. Wrong? Add --lack {lack}." if parts else ""
    if plan.possible and possible:
        have = ",".join(each.id for each in plan.possible)
        assumed += f" Already know {_list(plan.possible, 'or')}? Add --have {have}."
    if plan.left_out and possible:
        assumed += f" Not among these steps: {in_words(plan.left_out)}."
    if text := assumed.strip() or ("" if plan.have else "We assume you know none of the steps below yet."):
        yield Paragraph(text)


def _list(named: Sequence[Labelled], last: str = "and") -> str:
    return in_words([each.label for each in named], last, MOST_LISTED)


def _lines(plan: Plan) -> list[tuple[str, Sequence[Step], int]]:
    """The steps of each stage, or the first of each group of targets that ask for them: label, steps, how many more."""
    if plan.to:
        return [(stage.id.capitalize(), stage.steps, 0) for stage in plan.stages[:-1] if stage.steps]
    grouped = [(name, list(steps)) for name, steps in groupby(plan.steps, key=lambda step: _group_name(step, plan))]
    return [(name, steps[:MOST_OF_GROUP], len(steps[MOST_OF_GROUP:])) for name, steps in grouped]


def _group_name(step: Step, plan: Plan) -> str:
    return "Both" if len(step.targets) == len(plan.targets) else step.targets[0].upper()


def _title_of(step: Step) -> str:
    known = f"{step.skill} {step.label}".casefold()
    word = f": {step.word}" if step.word and step.word.casefold() not in known else ""
    return f"{step.label}{word}{' (daily)' if step.alongside else ''}"


def _pace(plan: Plan) -> Iterator[Paragraph]:
    if plan.pace is UNSET or not plan.steps or plan.to is None:  # of two ways only one is taken
        return
    own = "At your pace so far" if plan.pace.own else f"At {plural(plan.pace.hours_a_week, 'hour')} a week"
    yield Paragraph(f"{own} {_span(plan.pace.months, 'month')}, our estimate; finding a job takes longer.")


def _span(ends: tuple[int, int], unit: str) -> str:
    least, most = ends
    return plural(most, unit) if least == most else f"{least} to {plural(most, unit)}"


def _proofs(plan: Plan) -> list[Block]:
    """What to put on a CV, once every step of a kept plan is done."""
    done = plan.progress.done if plan.progress and not plan.steps else ()
    proofs = tuple(f"{each.label}: {each.proof}" for each in done if each.proof)
    return [Heading("For your CV"), Listing(proofs)] if proofs else []


def _further(plan: Plan, call: Call, *, whole: bool = False) -> str:
    """What to do with the plan."""
    if plan.progress is UNSET:
        if plan.to is None:
            return "Add --to with one role for all of its steps, --keep to store these."
        return f"Add {'' if whole else '--full for every step and why, '}--keep to store it and tick steps off."
    if not plan.steps:
        return f"Another plan: {call('plan --to ROLE')}"
    first = plan.steps[0].skill
    return f"Done? {call(f'plan done {first}')} Not for you? {call(f'plan skip {first}')}"


def _details(step: Step, receipts: Receipts) -> Iterable[str]:
    yield f"Do: {step.do}"
    yield f"You have it when: {step.known_when}"
    yield from (f"Why: {claim.text}{receipts.marks(claim.sources)}" for claim in step.why[:1])
    if step.weeks:
        yield f"Time: about {_span(step.weeks, 'week')}, our estimate"
    for resource in step.links[:1]:
        named = f"Learn from: {resource.name} {resource.url or ''}".rstrip()
        # The address alone, where it does not fit a line with the name.
        yield f"Learn from: {resource.url}" if resource.url and len(named) > MOST_CHARACTERS else named
