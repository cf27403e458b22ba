"""The way to a role: which skills to add from where somebody stands, and in which order."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from roleadvisor.errors import UsageError
from roleadvisor.lookup import find, folded
from roleadvisor.model import Basis, Claim, Knowledge, Role, Skill, Start
from roleadvisor.text import in_words, printable

if TYPE_CHECKING:
    from roleadvisor.model import Use

StageId = Literal["now", "next", "later"]
Reason = Literal["have", "not needed", "after the first job"]

# How many steps each stage takes; what is over after the last is for after the first job.
STAGES: dict[StageId, int] = {"now": 3, "next": 5, "later": 7}
MOST_STEPS = sum(STAGES.values())
# How alike a name must be to that of a skill to be taken for a slip of the pen. Of the 68 misspellings in
# tests/plan_names.py .8 offers the skill that was meant for 67, .85 for 61; of its 70 names of what is no skill here it
# takes one for a slip, .75 five.
NEAR_MISS = 0.8


class Labelled(Struct, frozen=True):
    """A skill or a starting point by its id, and what it is called."""

    id: str
    label: str


class Step(Struct, frozen=True):
    """A skill to add; ``needs`` come before it, ``weight`` is the share of ads, in percent, that ``basis`` explains.

    A step that only prepares others weighs as much as the heaviest of them.
    """

    skill: str
    label: str
    why: tuple[Claim, ...]
    do: str
    known_when: str
    weeks: tuple[int, int] | None
    needs: tuple[Labelled, ...]
    resources: tuple[str, ...]
    weight: int
    basis: Basis | Literal["prepares"]


class Stage(Struct, frozen=True):
    """A part of the way."""

    id: StageId
    steps: tuple[Step, ...]


class Skipped(Struct, frozen=True):
    """A skill that is no step, and why."""

    skill: str
    label: str
    reason: Reason


class Plan(Struct, frozen=True, rename={"start": "from"}):
    """The way ``to`` a role, None for what serves both; its dump is the contract's `plan`.

    ``have`` is what the start brings, but for what was named as lacking, and what was named; ``ignored`` are names of
    what is no skill here. A plan without a step has no notes either.
    """

    to: str | None
    start: Labelled
    have: tuple[Labelled, ...]
    stages: tuple[Stage, ...]
    skipped: tuple[Skipped, ...]
    ignored: tuple[str, ...]
    notes: tuple[Claim, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in their order."""
        return tuple(step for stage in self.stages for step in stage.steps)


class NamedSkills(Struct, frozen=True):
    """What somebody names: ids of skills, and names that stand for none."""

    skills: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def find_start(knowledge: Knowledge, name: str) -> Start:
    """The starting point that ``name`` selects by id, label or alias.

    Raises:
        UsageError: none has that name.
    """
    known = {start.id: start for start in knowledge.starts}
    return known[find("starting point", name, [(key, (each.label, *each.aliases)) for key, each in known.items()])]


def find_skills(knowledge: Knowledge, names: Iterable[str]) -> NamedSkills:
    """The skills that ``names`` select by id, name or alias, each of them perhaps several with commas between.

    Raises:
        UsageError: a name is nearly that of a skill.
    """
    ids = {folded(skill.id): skill.id for skill in knowledge.skills}
    known = dict(ids)  # how each name is written
    for skill in knowledge.skills:
        for name in (skill.name, *skill.aliases):
            ids.setdefault(folded(name), skill.id)
            known.setdefault(folded(name), name)
    found: dict[str, None] = {}
    ignored: dict[str, None] = {}
    for name in (part.strip() for names_ in names for part in names_.split(",")):
        if folded(name) in ids:
            found[ids[folded(name)]] = None
        elif name:
            near = difflib.get_close_matches(folded(name), list(ids), n=3, cutoff=NEAR_MISS)
            if near:
                meant = in_words([f"'{known[each]}'" for each in near], "or")
                raise UsageError(f"no skill '{printable(name, 60)}'; did you mean {meant}?")
            ignored[name] = None
    return NamedSkills(tuple(found), tuple(ignored))


def make(
    knowledge: Knowledge,
    targets: Sequence[Role],
    start: Start,
    had: NamedSkills = NamedSkills(),  # noqa: B008 - frozen
    lacked: NamedSkills = NamedSkills(),  # noqa: B008 - frozen
) -> Plan:
    """The plan from ``start`` to the one role in ``targets``, or of what serves all of them.

    What the start brings is there unless ``lacked``; what was named as ``had`` is there with what it shows. Skills are
    taken by their weight, each with what it needs, up to ``MOST_STEPS``; the steps are ordered by what comes before
    them, then by weight, then by id.
    """
    skills = {skill.id: skill for skill in knowledge.skills}
    have = _shown(skills, [*start.skills, *had.skills]) - set(lacked.skills)
    to = targets[0].id if len(targets) == 1 else None
    uses = {key: use for key, skill in skills.items() if (use := _use(skill, targets))}
    taken = {} if start.role is not None and start.role == to else _taken(skills, uses, have)
    before = {key: [each for each in (*skills[key].needs, *skills[key].after) if each in taken] for key in taken}
    weights = _inherited(before, taken)
    steps = [_step(skills[key], skills, uses.get(key), weights[key]) for key in _ordered(before, weights)]
    skipped = tuple(
        Skipped(key, skill.name, _reason(skill, uses, have, arrived=start.role is not None and start.role == to))
        for key, skill in skills.items()
        if key not in taken
    )
    notes = [note.claim for note in knowledge.plan_notes if _applies(note.to, to) and _applies(note.start, start.id)]
    return Plan(
        to=to,
        start=Labelled(start.id, start.label),
        have=tuple(Labelled(key, skill.name) for key, skill in skills.items() if key in have),
        stages=tuple(_stages(steps)),
        skipped=skipped,
        ignored=tuple(dict.fromkeys([*had.ignored, *lacked.ignored])),
        notes=(start.strong, start.weak, *notes) if steps else (),
    )


def _shown(skills: Mapping[str, Skill], named: Iterable[str]) -> set[str]:
    """The skills named, and those that whoever has them has too."""
    found: set[str] = set()
    left = list(named)
    while left:
        key = left.pop()
        if key not in found:
            found.add(key)
            left += skills[key].shows
    return found


def _use(skill: Skill, targets: Sequence[Role]) -> Use | None:
    """What the skill is to the role, or to that of several which needs it least; None when one needs it not at all."""
    uses = [skill.uses.get(role.id) for role in targets]
    known = [use for use in uses if use is not None]
    return min(known, key=lambda use: use.weight) if len(known) == len(uses) else None


def _taken(skills: Mapping[str, Skill], uses: Mapping[str, Use], have: Collection[str]) -> dict[str, int]:
    """The skills to add with their weights: the heaviest first, each with all it needs, as long as they fit."""
    wanted = [key for key in uses if key not in have and not skills[key].later]
    taken: dict[str, int] = {}
    for key in sorted(wanted, key=lambda key: (-uses[key].weight, key)):
        chain = _chain(skills, key, have)
        if len(taken.keys() | chain) <= MOST_STEPS:
            for each in chain:
                taken.setdefault(each, uses[key].weight)
    return taken


def _chain(skills: Mapping[str, Skill], key: str, have: Collection[str]) -> set[str]:
    """The skill with all that it needs and that is not there yet."""
    chain: set[str] = set()
    left = [key]
    while left:
        each = left.pop()
        if each not in have and each not in chain:
            chain.add(each)
            left += skills[each].needs
    return chain


def _inherited(before: Mapping[str, Sequence[str]], weights: Mapping[str, int]) -> dict[str, int]:
    """The weights where what comes before a step weighs as much as the step at least."""
    inherited = dict(weights)
    for key in reversed([*TopologicalSorter(before).static_order()]):
        for each in before[key]:
            inherited[each] = max(inherited[each], inherited[key])
    return inherited


def _ordered(before: Mapping[str, Sequence[str]], weights: Mapping[str, int]) -> list[str]:
    sorter = TopologicalSorter(before)
    sorter.prepare()
    order: list[str] = []
    ready: list[tuple[int, str]] = []
    while sorter.is_active():
        for key in sorter.get_ready():
            heappush(ready, (-weights[key], key))
        _, first = heappop(ready)
        order.append(first)
        sorter.done(first)
    return order


def _step(skill: Skill, skills: Mapping[str, Skill], use: Use | None, weight: int) -> Step:
    return Step(
        skill=skill.id,
        label=skill.name,
        why=use.why if use else _borrowed(skill),
        do=skill.do,
        known_when=skill.known_when,
        weeks=skill.weeks,
        needs=tuple(Labelled(each, skills[each].name) for each in skill.needs),
        resources=skill.resources,
        weight=weight,
        basis=use.basis if use and use.weight == weight else "prepares",
    )


def _borrowed(skill: Skill) -> tuple[Claim, ...]:
    """Why a skill is worth having that the role itself does not ask for and only prepares what it does ask for."""
    return tuple(dict.fromkeys(claim for use in skill.uses.values() for claim in use.why))


def _reason(skill: Skill, uses: Mapping[str, Use], have: Collection[str], *, arrived: bool) -> Reason:
    if skill.id in have:
        return "have"
    if skill.id not in uses:
        return "not needed"
    return "have" if arrived and not skill.later else "after the first job"


def _applies(only: Collection[str], key: str | None) -> bool:
    return not only or key in only


def _stages(steps: Sequence[Step]) -> Iterable[Stage]:
    begin = 0
    for key, size in STAGES.items():
        yield Stage(key, tuple(steps[begin : begin + size]))
        begin += size


def leads_to(plan: Plan) -> list[Step]:
    """The longest chain of steps of which each needs the one before, the first of them where several are as long."""
    longest: dict[str, list[Step]] = {}
    for step in plan.steps:
        before = max((longest.get(need.id, []) for need in step.needs), key=len, default=[])
        longest[step.skill] = [*before, step]
    return max(longest.values(), key=len, default=[])
