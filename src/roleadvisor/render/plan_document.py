"""Documents of a plan: a screen, the whole as a checklist, and the questions asked for a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.model import Knowledge
from roleadvisor.plan import Labelled, Plan, Reason, Stage, Step, find_start, leads_to, shortest
from roleadvisor.render import WIDTH, Call
from roleadvisor.render.document import Block, Document, Grid, Heading, Listing, Paragraph, Task
from roleadvisor.render.knowledge_document import between
from roleadvisor.render.receipts import Receipts, resource_lines
from roleadvisor.sources import evidence
from roleadvisor.text import in_words

# Steps of each stage on the screen.
MOST_SHOWN = 3
# Characters of a list of skills in a command; longer lists are split, so that lines break between them.
MOST_LIST = 60
# The first notes of a plan, which are about the starting point.
START_NOTES = 2
CHECK_THESE = "Typical of your starting point and of what you named. Add --lack SKILL for what you cannot do yet."
STAGE_NAMES = {"now": "Now", "next": "Next", "later": "Later"}
_LEFT_OUT: dict[Reason, str] = {
    "have": "You know already",
    "after the first job": "After the first job, or earlier where ads near you mention it",
    "not needed": "Not needed here",
}
_WEIGHT = {
    "ads": "Mentioned in {}% of job ads",
    "official": "Not counted in job ads; official sources name it, so we rank it like a skill in {}% of them",
    "articles": "Not counted in job ads; only articles name it, so we rank it like a skill in {}% of them",
}


class PlanOptions(Struct, frozen=True):
    """The options of a plan, in ids."""

    start: str
    to: str | None = None
    code: str | None = None  # a quiz code, instead of ``to``
    have: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()

    def words(self) -> str:
        """The command without the program's name."""
        named = (("have", self.have), ("lack", self.lack))
        skills = [f"--{option} {line}" for option, names in named for line in _lines(names)]
        target = f"--to {self.to}" if self.to else f"--code {self.code}"
        return " ".join(["plan", target, f"--from {self.start}", *skills])


def _lines(names: Sequence[str]) -> Iterable[str]:
    """The names joined by commas, as several lists of at most MOST_LIST characters."""
    line = ""
    for name in names:
        if line and len(line) + len(name) >= MOST_LIST:
            yield line
            line = ""
        line += f",{name}" if line else name
    if line:
        yield line


def question(asked: str, known: Sequence[tuple[str, str]]) -> Document:
    """A question with numbered answers, pairs of (id, label)."""
    rows = tuple((str(number), label) for number, (_, label) in enumerate(known, 1))
    return (Grid(("", asked), rows), Paragraph("A number or a name; q stops.", quiet=True))


def screens(plan: Plan, knowledge: Knowledge, options: PlanOptions, call: Call) -> Iterator[Document]:
    """The plan in short, longest first: each screen drops one more part."""
    parts = ("between", "start", "note", "begin", "evidence")
    for dropped in range(len(parts) + 1):
        yield _screen(plan, knowledge, options, call, parts[dropped:])


def _screen(plan: Plan, knowledge: Knowledge, options: PlanOptions, call: Call, parts: Sequence[str]) -> Document:
    blocks: list[Block] = [_title(plan, knowledge), *_both(plan), Paragraph(_have(plan, options))]
    if not plan.steps:
        return (*blocks, Paragraph(_nothing(plan), strong=True), Paragraph(_whole(options, call), quiet=True))
    blocks += [Paragraph(claim.text) for claim in plan.notes[:START_NOTES]] if "start" in parts else []
    number = 1
    for stage in plan.stages:
        if stage.steps:
            blocks.append(Listing(_first_of(stage), numbered=True, first=number, label=STAGE_NAMES[stage.id]))
        number += len(stage.steps)
    first = plan.steps[0]
    blocks += [Paragraph(f"Begin with this: {first.do}", strong=True)] if "begin" in parts else []
    blocks += [Paragraph(_chain(plan))]
    brief = next((each for each in knowledge.plan_notes if each.brief and each.claim in plan.notes), None)
    blocks += [Paragraph(brief.claim.text)] if brief and "note" in parts else []
    blocks += between(knowledge, call) if "between" in parts else []
    claims = [*plan.notes, *(claim for step in plan.steps for claim in step.why)]
    rests_on = f"Sources: {evidence(knowledge, claims, named=False)}. " if "evidence" in parts else ""
    return (
        *blocks,
        Paragraph(f"{rests_on}{_whole(options, call)}", quiet=True),
        Paragraph(_again(plan, knowledge, options, call)),
    )


def _first_of(stage: Stage) -> tuple[str, ...]:
    shown = [step.label for step in stage.steps[:MOST_SHOWN]]
    left = len(stage.steps) - len(shown)
    return (*shown[:-1], f"{shown[-1]} (+{left} more)" if left else shown[-1])


def _title(plan: Plan, knowledge: Knowledge) -> Heading:
    role = next((role for role in knowledge.roles if role.id == plan.to), None)
    to = f"To {role.name}" if role else "What serves both roles"
    return Heading(f"{to}, from: {plan.start.label}", 1, role.colour if role else None)


def _both(plan: Plan) -> list[Block]:
    return [] if plan.to else [Paragraph("Your quiz gave no verdict, so these are the steps that serve both.")]


def _have(plan: Plan, options: PlanOptions) -> str:
    """The skills that are assumed or named, and how to correct that."""
    labels = [each.label for each in plan.have]
    if not labels:
        return "We assume you know none of the skills below yet."
    known = in_words(labels) if len(labels) < 3 else f"{len(labels)} skills, from {labels[0]} to {labels[-1]}"
    if {each.id for each in plan.have} <= set(options.have):
        return f"You know {known}."
    return f"We assume you know {known}. Wrong? Add --lack SKILL."


def _nothing(plan: Plan) -> str:
    later = [each.label for each in plan.skipped if each.reason == "after the first job"]
    more = f" What may come later: {in_words(later)}." if later else ""
    return f"Nothing is left to plan: you do this work already, or have all that we know it to ask for.{more}"


def _chain(plan: Plan) -> str:
    """The longest chain of prerequisites, as much of its end as fits a line."""
    chain = [step.label for step in leads_to(plan)]
    if len(chain) < 2:
        return "These steps do not need each other; the order is that of their weight."
    for begin in range(len(chain)):
        line = f"Main path: {'... > ' if begin else ''}{' > '.join(chain[begin:])}"
        if len(line) <= WIDTH:
            break
    return line


def _whole(options: PlanOptions, call: Call) -> str:
    return f"Every step, with why: {call(options.words())} --full"


def _again(plan: Plan, knowledge: Knowledge, options: PlanOptions, call: Call) -> str:
    """The command to use once the first step is done."""
    first = plan.steps[0].skill
    lack = tuple(each for each in options.lack if each != first)
    start = find_start(knowledge, options.start)
    then = replace(options, have=shortest(knowledge, start, (*options.have, first), lack), lack=lack)
    return f"Done with step 1? {call(then.words())}"


def whole(plan: Plan, knowledge: Knowledge, options: PlanOptions, call: Call) -> Document:
    """Every step with its exercise, check, reasons and receipts; the skills left out; the notes."""
    receipts = Receipts(knowledge, shown=True)
    start_notes, notes = plan.notes[:START_NOTES], plan.notes[START_NOTES:]
    blocks: list[Block] = [_title(plan, knowledge), *_both(plan), Paragraph(_all_of("You know", plan.have))]
    if start_notes:
        blocks += [Heading("Your starting point"), Listing(tuple(map(receipts.line, start_notes)))]
    assumed = _assumed(plan, knowledge)
    if assumed and plan.steps:
        blocks += [Heading("What we assume you know"), Paragraph(CHECK_THESE), Listing(assumed)]
    number = 1
    for stage in plan.stages:
        blocks += [Heading(STAGE_NAMES[stage.id])] if stage.steps else []
        for step in stage.steps:
            blocks.append(Task(number, step.label, tuple(_details(step, plan.steps, receipts))))
            number += 1
    if plan.steps:
        blocks += [Heading("Main path"), Paragraph(" > ".join(step.label for step in leads_to(plan)))]
    else:
        blocks.append(Paragraph(_nothing(plan), strong=True))
    left_out = _left_out(plan)
    blocks += [Heading("Left out"), Listing(left_out)] if left_out else []
    blocks += [Heading("What else to know"), Listing(tuple(map(receipts.line, notes)))] if notes else []
    blocks += [*between(knowledge, call), *receipts.blocks()]
    if plan.steps:
        blocks.append(Paragraph(_again(plan, knowledge, options, call)))
    return tuple(blocks)


def _assumed(plan: Plan, knowledge: Knowledge) -> tuple[str, ...]:
    """The skills that the plan assumes, each with its check."""
    checks = {skill.id: skill.known_when for skill in knowledge.skills}
    return tuple(f"{each.label}: {checks[each.id]}" for each in plan.have)


def _details(step: Step, steps: Sequence[Step], receipts: Receipts) -> Iterable[str]:
    yield f"Do: {step.do}"
    yield f"You have it when: {step.known_when}"
    yield from (f"Why: {receipts.line(claim)}" for claim in step.why)
    if step.needs:
        yield f"Needs: {', '.join(each.label for each in step.needs)}"
    if step.after:
        yield f"Better after: {', '.join(each.label for each in step.after)}"
    needed = ", ".join(each.label for each in steps if step.skill in {need.id for need in each.needs})
    prepares = f"Needed for: {needed}" if needed else "Makes later steps easier"
    yield _WEIGHT.get(step.basis, prepares).format(step.weight)
    if step.weeks:
        yield f"Weeks: {step.weeks[0]} to {step.weeks[1]}"
    yield from (f"Learn from (our advice): {line}" for line in resource_lines(step.links))


def _left_out(plan: Plan) -> tuple[str, ...]:
    groups = {reason: [each.label for each in plan.skipped if each.reason == reason] for reason in _LEFT_OUT}
    lines = [f"{_LEFT_OUT[reason]}: {', '.join(labels)}" for reason, labels in groups.items() if labels]
    lines += [f"Not a skill that we know, so it has no effect here: {', '.join(plan.ignored)}"] if plan.ignored else []
    return tuple(lines)


def _all_of(lead: str, named: Sequence[Labelled]) -> str:
    return f"{lead}: {', '.join(each.label for each in named)}." if named else f"{lead}: nothing yet."
