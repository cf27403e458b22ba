"""A plan to a role: which skills to learn from a starting point, and in which order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from typing import Literal

from msgspec import Struct

from roleadvisor.errors import PartMissing, UsageError
from roleadvisor.lookup import find, folded, nearest
from roleadvisor.model import Basis, Claim, Knowledge, Resource, Role, Skill, Start, Use
from roleadvisor.text import in_words, printable

StageId = Literal["now", "next", "later"]
Reason = Literal["have", "not needed", "after the first job"]

# The number of steps of each stage; skills that do not fit are for after the first job.
STAGES: dict[StageId, int] = {"now": 3, "next": 5, "later": 7}
MOST_STEPS = sum(STAGES.values())


class Labelled(Struct, frozen=True):
    """A skill or a starting point with its name."""

    id: str
    label: str


class Step(Struct, frozen=True):
    """A skill to learn."""

    skill: str
    label: str
    why: tuple[Claim, ...]
    do: str
    known_when: str
    weeks: tuple[int, int] | None
    needs: tuple[Labelled, ...]  # prerequisites
    after: tuple[Labelled, ...]  # other steps that better come first
    resources: tuple[str, ...]  # names
    links: tuple[Resource, ...]  # with address, cost and language
    weight: int  # share of job ads in percent; of a step that prepares others that of the heaviest of them
    basis: Basis | Literal["prepares"]  # where the weight comes from


class Stage(Struct, frozen=True):
    """A stage of a plan."""

    id: StageId
    steps: tuple[Step, ...]


class Skipped(Struct, frozen=True):
    """A skill that the plan leaves out, and why."""

    skill: str
    label: str
    reason: Reason


class Plan(Struct, frozen=True, rename={"start": "from"}):
    """A plan; its dump is the contract's `plan`."""

    to: str | None  # the target role; None for what serves both
    start: Labelled
    have: tuple[Labelled, ...]  # skills of the starting point and those named, without those named as lacking
    stages: tuple[Stage, ...]
    skipped: tuple[Skipped, ...]
    ignored: tuple[str, ...]  # names that no skill of the base has
    notes: tuple[Claim, ...]  # empty if there is no step

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in their order."""
        return tuple(step for stage in self.stages for step in stage.steps)


class NamedSkills(Struct, frozen=True):
    """The skills that a user named."""

    skills: tuple[str, ...] = ()  # ids
    ignored: tuple[str, ...] = ()  # names that no skill has


def find_start(knowledge: Knowledge, name: str) -> Start:
    """Select a starting point by id, label or alias.

    Raises:
        UsageError: none has that name.
    """
    known = {start.id: start for start in knowledge.starts}
    return known[find("starting point", name, [(key, (each.label, *each.aliases)) for key, each in known.items()])]


class _Names:
    """Every name of a skill."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        skills = tuple(skills)
        self.ids = {folded(skill.id): skill.id for skill in skills}
        self.wide: dict[str, list[str]] = {}  # name to the ids of all skills that it covers
        self.written = [skill.id for skill in skills]
        for skill in skills:
            for name in (skill.name, *skill.aliases):
                self.ids.setdefault(folded(name), skill.id)
                self.written.append(name)
            for name in skill.wide:
                self.wide.setdefault(folded(name), []).append(skill.id)

    def __contains__(self, name: str) -> bool:
        return folded(name) in self.ids or folded(name) in self.wide


def find_skills(knowledge: Knowledge, texts: Iterable[str]) -> NamedSkills:
    """Select skills by id, name or alias; each of ``texts`` may name several, as in ``git, sql``.

    Raises:
        UsageError: a name is a misspelling, or covers several skills.
    """
    names = _Names(knowledge.skills)
    skills: dict[str, None] = {}
    ignored: dict[str, None] = {}
    for name in (part for text in texts for part in _split(text, names)):
        key = folded(name)
        if key in names.ids:
            skills[names.ids[key]] = None
        elif key in names.wide:
            parts = in_words([f"'{each}'" for each in names.wide[key]])
            raise UsageError(f"'{printable(name, 60)}' is {parts}; name those you mean")
        elif near := nearest(name, names.written, most=3):
            meant = in_words([f"'{each}'" for each in near], "or")
            raise UsageError(f"no skill '{printable(name, 60)}'; did you mean {meant}?")
        else:
            ignored[name] = None
    return NamedSkills(tuple(skills), tuple(ignored))


def _split(text: str, names: _Names) -> list[str]:
    """The names in ``text``: the whole text if it is one, else the parts between commas, split on."""
    if text in names:
        return [text]
    pieces = [each.strip() for each in re.split(r"[,;\n]", text)]
    parts: list[str] = []
    while pieces:  # a name may contain commas, so the longest run of pieces that is a name is taken first
        ends = (end for end in range(len(pieces), 1, -1) if ", ".join(pieces[:end]) in names)
        end = next(ends, 1)
        parts += [", ".join(pieces[:end])] if end > 1 else _split_words(pieces[0], names)
        pieces = pieces[end:]
    return parts


def _split_words(piece: str, names: _Names) -> list[str]:
    """Split at "/", "&", "+" or "and", else at blanks too, if that gives several names; else the piece as it is."""
    signs = r"\s*(?:/|&|\+|\band\b)\s*"
    for separator in (signs, rf"{signs}|\s+"):
        words = [each for each in re.split(separator, piece) if each]
        if piece not in names and len(words) > 1 and all(word in names for word in words):
            return words
    return [piece] if piece else []


def shortest(knowledge: Knowledge, start: Start, had: Iterable[str], lacked: Collection[str]) -> tuple[str, ...]:
    """The skills among ``had`` that follow neither from the start nor from the others."""
    skills = {skill.id: skill for skill in knowledge.skills}
    left = tuple(dict.fromkeys(had))
    for key in left:
        others = [*_brought(skills, start, lacked), *(each for each in left if each != key)]
        if key in _proved(skills, others):
            left = tuple(each for each in left if each != key)
    return left


def _brought(skills: Mapping[str, Skill], start: Start, lacked: Collection[str]) -> list[str]:
    """The skills of the start, without those lacked and those that would prove a lacked one."""
    return [key for key in start.skills if not _proved(skills, [key]) & set(lacked)]


def require_skills(knowledge: Knowledge, targets: Sequence[Role]) -> None:
    """Require a skill that serves all of ``targets``; raises PartMissing if there is none."""
    if not any(_use(skill, targets) for skill in knowledge.skills):
        names = in_words([role.name for role in targets])
        raise PartMissing(f"skill that serves {names} (under roles in skills.yaml)")


def make_plan(
    knowledge: Knowledge,
    targets: Sequence[Role],
    start: Start,
    had: NamedSkills = NamedSkills(),  # noqa: B008 - frozen
    lacked: NamedSkills = NamedSkills(),  # noqa: B008 - frozen
) -> Plan:
    """Make the plan from ``start`` to the role in ``targets``, or of what serves all of several.

    Skills are selected by weight, each with its prerequisites, up to ``MOST_STEPS`` steps. These are in topological
    order; among those that are ready the heaviest comes first, then the first by id.

    Args:
        knowledge: a base with roles, skills and starts.
        targets: the roles.
        start: the starting point, whose skills are taken as there.
        had: skills that are there too, with those they prove.
        lacked: skills that are not there although the start has them.
    """
    skills = {skill.id: skill for skill in knowledge.skills}
    to = targets[0].id if len(targets) == 1 else None
    uses = {key: use for key, skill in skills.items() if (use := _use(skill, targets))}
    brought = _brought(skills, start, lacked.skills)
    if start.role is not None and start.role == to:  # who does the work already has its skills
        brought += [key for key in uses if not skills[key].later]
    have = _proved(skills, [*brought, *had.skills]) - set(lacked.skills)
    selected = _selected(skills, uses, have)
    before = {key: [each for each in (*skills[key].needs, *skills[key].after) if each in selected] for key in selected}
    weights = _inherited(before, selected)
    steps = [_step(skills[key], skills, uses.get(key), weights) for key in _ordered(before, weights)]
    skipped = tuple(
        Skipped(key, skill.name, _reason(skill, uses, have)) for key, skill in skills.items() if key not in selected
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


def _proved(skills: Mapping[str, Skill], named: Iterable[str]) -> set[str]:
    """The skills named and, recursively, those that having them proves."""
    proved: set[str] = set()
    left = list(named)
    while left:
        key = left.pop()
        if key not in proved:
            proved.add(key)
            left += skills[key].shows
    return proved


def _use(skill: Skill, targets: Sequence[Role]) -> Use | None:
    """How much the target needs the skill, of several the one that needs it least; None if one does not need it."""
    uses = [skill.uses.get(role.id) for role in targets]
    known = [use for use in uses if use is not None]
    return min(known, key=lambda use: use.weight) if len(known) == len(uses) else None


def _selected(skills: Mapping[str, Skill], uses: Mapping[str, Use], have: Collection[str]) -> dict[str, int]:
    """The skills of the plan with their weights: the heaviest first, with their prerequisites, as long as they fit."""
    wanted = [key for key in uses if key not in have and not skills[key].later]
    selected: dict[str, int] = {}
    for key in sorted(wanted, key=lambda key: (-uses[key].weight, key)):
        chain = _chain(skills, key, have)
        if len(selected.keys() | chain) <= MOST_STEPS:
            for each in chain:
                selected.setdefault(each, uses[key].weight)
    return selected


def _chain(skills: Mapping[str, Skill], key: str, have: Collection[str]) -> set[str]:
    """The skill and, recursively, its prerequisites that are not there yet."""
    chain: set[str] = set()
    left = [key]
    while left:
        each = left.pop()
        if each not in have and each not in chain:
            chain.add(each)
            left += skills[each].needs
    return chain


def _inherited(before: Mapping[str, Sequence[str]], weights: Mapping[str, int]) -> dict[str, int]:
    """The weights, raised so that no step weighs less than one that comes after it."""
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


def _step(skill: Skill, skills: Mapping[str, Skill], use: Use | None, weights: Mapping[str, int]) -> Step:
    weight = weights[skill.id]
    return Step(
        skill=skill.id,
        label=skill.name,
        why=use.why if use else _borrowed(skill),
        do=skill.do,
        known_when=skill.known_when,
        weeks=skill.weeks,
        needs=tuple(Labelled(each, skills[each].name) for each in skill.needs),
        after=tuple(Labelled(each, skills[each].name) for each in skill.after if each in weights),
        resources=tuple(each.name for each in skill.resources),
        links=skill.resources,
        weight=weight,
        basis=use.basis if use and use.weight == weight else "prepares",
    )


def _borrowed(skill: Skill) -> tuple[Claim, ...]:
    """The other roles' reasons to learn a prerequisite that the target itself does not ask for."""
    return tuple(dict.fromkeys(claim for use in skill.uses.values() for claim in use.why))


def _reason(skill: Skill, uses: Mapping[str, Use], have: Collection[str]) -> Reason:
    if skill.id in have:
        return "have"
    return "after the first job" if skill.id in uses else "not needed"


def _applies(ids: Collection[str], key: str | None) -> bool:
    return not ids or key in ids


def _stages(steps: Sequence[Step]) -> Iterable[Stage]:
    begin = 0
    for key, size in STAGES.items():
        yield Stage(key, tuple(steps[begin : begin + size]))
        begin += size


def leads_to(plan: Plan) -> list[Step]:
    """The longest chain of steps in which each is a prerequisite of the next; the first of several as long."""
    longest: dict[str, list[Step]] = {}
    for step in plan.steps:
        before = max((longest.get(need.id, []) for need in step.needs), key=len, default=[])
        longest[step.skill] = [*before, step]
    return max(longest.values(), key=len, default=[])
