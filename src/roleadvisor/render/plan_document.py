"""Documents of a plan: its screen, the whole as a checklist, and the questions that a plan has to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.model import Knowledge
from roleadvisor.plan import Labelled, Plan, Reason, Stage, Step, find_start, leads_to, shortest
from roleadvisor.render import WIDTH
from roleadvisor.render.call import Call
from roleadvisor.render.document import Block, Document, Grid, Heading, Listing, Paragraph, Task
from roleadvisor.render.receipts import Receipts
from roleadvisor.sources import evidence
from roleadvisor.text import in_words

# How many steps of each stage the screen shows.
MOST_SHOWN = 3
# How long a word of a call may be, in characters, before it is broken into two.
WORD = 60
# How many of a plan's notes say where somebody stands; they come first.
STAND = 2
CHECK_THESE = (
    "Usual from where you stand and with what you named. Name with --lack what you cannot do, and it is a step."
)
STAGE_NAMES = {"now": "Now", "next": "Next", "later": "Later"}
_LEFT_OUT: dict[Reason, str] = {
    "have": "You have",
    "after the first job": "After the first job, or earlier where ads near you name it",
    "not needed": "Not needed here",
}
_WEIGHT = {
    "ads": "the share of job ads that name it, in percent",
    "official": "no ads were counted; official sources name it, so it weighs as the middle one of those counted",
    "articles": "no ads were counted and only articles name it, so it weighs as the lower quarter of those counted",
    "prepares": "that of the heaviest step that comes after it",
}


class PlanCall(Struct, frozen=True):
    """How a plan was asked for, in ids; ``code`` is that of a quiz whose role was taken."""

    start: str
    to: str | None = None
    code: str | None = None
    have: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()

    def words(self) -> str:
        """The words of the same call."""
        named = (("have", self.have), ("lack", self.lack))
        skills = [f"--{option} {line}" for option, names in named for line in _lines(names)]
        target = f"--to {self.to}" if self.to else f"--code {self.code}"
        return " ".join(["plan", target, f"--from {self.start}", *skills])


def _lines(names: Sequence[str]) -> Iterable[str]:
    """The names with commas between, in words short enough to stay whole where a line is broken."""
    line = ""
    for name in names:
        if line and len(line) + len(name) >= WORD:
            yield line
            line = ""
        line += f",{name}" if line else name
    if line:
        yield line


def question(asked: str, known: Sequence[tuple[str, str]]) -> Document:
    """One question that a plan needs an answer to, with the answers by number: pairs of (id, label)."""
    rows = tuple((str(number), label) for number, (_, label) in enumerate(known, 1))
    return (Grid(("", asked), rows), Paragraph("A number or a name; q stops.", quiet=True))


def screens(plan: Plan, knowledge: Knowledge, asked: PlanCall, call: Call) -> Iterator[Document]:
    """The plan on a screen; too long, it loses what one brings, the note, how to begin, what it rests on."""
    yield _screen(plan, knowledge, asked, call, {"stand", "note", "begin", "ground"})
    yield _screen(plan, knowledge, asked, call, {"note", "begin", "ground"})
    yield _screen(plan, knowledge, asked, call, {"begin", "ground"})
    yield _screen(plan, knowledge, asked, call, {"ground"})
    yield _screen(plan, knowledge, asked, call, set())


def _screen(plan: Plan, knowledge: Knowledge, asked: PlanCall, call: Call, parts: Collection[str]) -> Document:
    blocks: list[Block] = [_title(plan, knowledge), *_both(plan), Paragraph(_have(plan, asked))]
    if not plan.steps:
        return (*blocks, Paragraph(_nothing(plan), strong=True), Paragraph(_whole(asked, call), quiet=True))
    blocks += [Paragraph(claim.text) for claim in plan.notes[:STAND]] if "stand" in parts else []
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
    claims = [*plan.notes, *(claim for step in plan.steps for claim in step.why)]
    ground = f"Rests on: {evidence(knowledge, claims, named=False)}. " if "ground" in parts else ""
    return (
        *blocks,
        Paragraph(f"{ground}{_whole(asked, call)}", quiet=True),
        Paragraph(_again(plan, knowledge, asked, call)),
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
    return [] if plan.to else [Paragraph("Your quiz came to no verdict, so these are the steps that serve both.")]


def _have(plan: Plan, asked: PlanCall) -> str:
    """What is there already, as much as a line takes, and how to say that it is not."""
    if not plan.have:
        return "You have: none of the skills below yet."
    labels = [each.label for each in plan.have]
    lack = "" if {each.id for each in plan.have} <= set(asked.have) else " (not so? --lack SKILL)"
    for shown in range(len(labels), 0, -1):
        more = f" and {len(labels) - shown} more" if shown < len(labels) else ""
        line = f"You have: {', '.join(labels[:shown])}{more}{lack}."
        if len(line) <= WIDTH:
            break
    return line


def _nothing(plan: Plan) -> str:
    later = [each.label for each in plan.skipped if each.reason == "after the first job"]
    more = f" What may come later: {in_words(later)}." if later else ""
    return f"Nothing is left to plan: you do this work already, or have all that we know it to ask for.{more}"


def _chain(plan: Plan) -> str:
    """The longest chain of steps that need each other, as much of its end as a line takes."""
    chain = [step.label for step in leads_to(plan)]
    if len(chain) < 2:
        return "These steps do not need each other; the order is that of their weight."
    for begin in range(len(chain)):
        line = f"What leads to what: {'... > ' if begin else ''}{' > '.join(chain[begin:])}"
        if len(line) <= WIDTH:
            break
    return line


def _whole(asked: PlanCall, call: Call) -> str:
    return f"Every step, with why: {call(asked.words())} --full"


def _again(plan: Plan, knowledge: Knowledge, asked: PlanCall, call: Call) -> str:
    """The call by which one comes back when the first step is done."""
    first = plan.steps[0].skill
    lack = tuple(each for each in asked.lack if each != first)
    start = find_start(knowledge, asked.start)
    then = replace(asked, have=shortest(knowledge, start, (*asked.have, first), lack), lack=lack)
    return f"Done with step 1? {call(then.words())}"


def whole(plan: Plan, knowledge: Knowledge, asked: PlanCall, call: Call) -> Document:
    """Every step with what to do, how one knows, why and from where; what was left out; what to know besides."""
    receipts = Receipts(knowledge, shown=True)
    stand, rest = plan.notes[:STAND], plan.notes[STAND:]
    blocks: list[Block] = [_title(plan, knowledge), *_both(plan), Paragraph(_all_of("You have", plan.have))]
    if stand:
        blocks += [Heading("Where you stand"), Listing(tuple(map(receipts.line, stand)))]
    taken = _taken_for_granted(plan, knowledge)
    if taken and plan.steps:
        blocks += [Heading("Taken as yours"), Paragraph(CHECK_THESE), Listing(taken)]
    number = 1
    for stage in plan.stages:
        blocks += [Heading(STAGE_NAMES[stage.id])] if stage.steps else []
        for step in stage.steps:
            blocks.append(Task(number, step.label, tuple(_told(step, receipts))))
            number += 1
    if plan.steps:
        blocks += [Heading("What leads to what"), Paragraph(" > ".join(step.label for step in leads_to(plan)))]
    else:
        blocks.append(Paragraph(_nothing(plan), strong=True))
    left_out = _left_out(plan)
    blocks += [Heading("Left out"), Listing(left_out)] if left_out else []
    blocks += [Heading("What else to know"), Listing(tuple(receipts.line(note) for note in rest))] if rest else []
    blocks += receipts.blocks()
    if plan.steps:
        blocks.append(Paragraph(_again(plan, knowledge, asked, call)))
    return tuple(blocks)


def _taken_for_granted(plan: Plan, knowledge: Knowledge) -> tuple[str, ...]:
    """The skills that one is taken to have, each with the check by which one knows."""
    checks = {skill.id: skill.known_when for skill in knowledge.skills}
    return tuple(f"{each.label}: {checks[each.id]}" for each in plan.have)


def _told(step: Step, receipts: Receipts) -> Iterable[str]:
    yield f"Do: {step.do}"
    yield f"You have it when: {step.known_when}"
    yield from (f"Why: {receipts.line(claim)}" for claim in step.why)
    if step.needs:
        yield f"Needs: {', '.join(each.label for each in step.needs)}"
    if step.after:
        yield f"Better after: {', '.join(each.label for each in step.after)}"
    yield f"Weight {step.weight} of 100: {_WEIGHT[step.basis]}"
    if step.weeks:
        yield f"Weeks: {step.weeks[0]} to {step.weeks[1]}"
    if step.resources:
        yield f"Free, by our advice: {'; '.join(step.resources)}"


def _left_out(plan: Plan) -> tuple[str, ...]:
    groups = {reason: [each.label for each in plan.skipped if each.reason == reason] for reason in _LEFT_OUT}
    lines = [f"{_LEFT_OUT[reason]}: {', '.join(labels)}" for reason, labels in groups.items() if labels]
    lines += (
        [f"No skill that we know, so it counts for nothing here: {', '.join(plan.ignored)}"] if plan.ignored else []
    )
    return tuple(lines)


def _all_of(lead: str, named: Sequence[Labelled]) -> str:
    return f"{lead}: {', '.join(each.label for each in named)}." if named else f"{lead}: nothing yet."
