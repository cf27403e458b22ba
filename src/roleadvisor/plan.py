"""The way to a role: which skills to add from where somebody stands, and in which order."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
    """A skill to add; ``needs`` come before it, and so do the steps ``after`` which it is better taken.

    ``weight`` is the share of ads, in percent, that ``basis`` explains.

    A step that only prepares others weighs as much as the heaviest of them.
    """

    skill: str
    label: str
    why: tuple[Claim, ...]
    do: str
    known_when: str
    weeks: tuple[int, int] | None
    needs: tuple[Labelled, ...]
    after: tuple[Labelled, ...]
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


class _Names:
    """What every name of a skill means."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        skills = tuple(skills)
        self.ids = {folded(skill.id): skill.id for skill in skills}
        self.wide: dict[str, list[str]] = {}
        self._written = dict(self.ids)
        for skill in skills:
            for name in (skill.name, *skill.aliases):
                self.ids.setdefault(folded(name), skill.id)
                self._written.setdefault(folded(name), name)
            for name in skill.wide:
                self.wide.setdefault(folded(name), []).append(skill.id)

    def knows(self, name: str) -> bool:
        return folded(name) in self.ids or folded(name) in self.wide

    def near(self, name: str) -> list[str]:
        """The names that this one may be a slip of, as they are written."""
        return [self._written[each] for each in difflib.get_close_matches(folded(name), self._written, 3, NEAR_MISS)]


def find_skills(knowledge: Knowledge, texts: Iterable[str]) -> NamedSkills:
    """The skills that ``texts`` select by id, name or alias, each of them perhaps several, as in ``git, sql``.

    Raises:
        UsageError: a name is nearly that of a skill, or means several.
    """
    names = _Names(knowledge.skills)
    found: dict[str, None] = {}
    ignored: dict[str, None] = {}
    for name in (part for text in texts for part in _parts(text, names.knows)):
        key = folded(name)
        if key in names.ids:
            found[names.ids[key]] = None
        elif key in names.wide:
            parts = in_words([f"'{each}'" for each in names.wide[key]])
            raise UsageError(f"'{printable(name, 60)}' is {parts}; name those you mean")
        elif near := names.near(name):
            meant = in_words([f"'{each}'" for each in near], "or")
            raise UsageError(f"no skill '{printable(name, 60)}'; did you mean {meant}?")
        else:
            ignored[name] = None
    return NamedSkills(tuple(found), tuple(ignored))


def _parts(text: str, known: Callable[[str], bool]) -> Iterable[str]:
    """The names in ``text``: it as it is, what stands between commas, else its words where all of them are known."""
    if known(text):
        return [text]
    pieces = [each.strip() for each in re.split(r"[,;\n]", text)]
    parts: list[str] = []
    while pieces:  # a name may hold commas itself, so the longest known run of pieces is one
        ends = (end for end in range(len(pieces), 1, -1) if known(", ".join(pieces[:end])))
        end = next(ends, 1)
        parts += [", ".join(pieces[:end])] if end > 1 else _words(pieces[0], known)
        pieces = pieces[end:]
    return parts


def _words(piece: str, known: Callable[[str], bool]) -> list[str]:
    signs = r"\s*(?:/|&|\+|\band\b)\s*"
    for between in (signs, rf"{signs}|\s+"):
        words = [each for each in re.split(between, piece) if each]
        if not known(piece) and len(words) > 1 and all(map(known, words)):
            return words
    return [piece] if piece else []


def shortest(knowledge: Knowledge, start: Start, had: Iterable[str], lacked: Collection[str]) -> tuple[str, ...]:
    """The skills among ``had`` that neither the start nor another of them brings."""
    skills = {skill.id: skill for skill in knowledge.skills}
    left = tuple(dict.fromkeys(had))
    for key in left:
        others = [*_brought(skills, start, lacked), *(each for each in left if each != key)]
        if key in _shown(skills, others):
            left = tuple(each for each in left if each != key)
    return left


def _brought(skills: Mapping[str, Skill], start: Start, lacked: Collection[str]) -> list[str]:
    """What the start brings, but for what is lacked and what shows it."""
    return [key for key in start.skills if not _shown(skills, [key]) & set(lacked)]


def make(
    knowledge: Knowledge,
    targets: Sequence[Role],
    start: Start,
    had: NamedSkills = NamedSkills(),  # noqa: B008 - frozen
    lacked: NamedSkills = NamedSkills(),  # noqa: B008 - frozen
) -> Plan:
    """The plan from ``start`` to the one role in ``targets``, or of what serves all of them.

    What the start brings is there unless it or what it shows is ``lacked``, what was ``had`` with what it shows.
    Skills are taken by their weight, each with what it needs, up to ``MOST_STEPS``; the steps are ordered by what comes
    before them, then by weight, then by id.
    """
    skills = {skill.id: skill for skill in knowledge.skills}
    to = targets[0].id if len(targets) == 1 else None
    uses = {key: use for key, skill in skills.items() if (use := _use(skill, targets))}
    brought = _brought(skills, start, lacked.skills)
    if start.role is not None and start.role == to:  # whoever does the work has what it takes, but for what they say
        brought += [key for key in uses if not skills[key].later]
    have = _shown(skills, [*brought, *had.skills]) - set(lacked.skills)
    taken = _taken(skills, uses, have)
    before = {key: [each for each in (*skills[key].needs, *skills[key].after) if each in taken] for key in taken}
    weights = _inherited(before, taken)
    steps = [_step(skills[key], skills, uses.get(key), weights) for key in _ordered(before, weights)]
    skipped = tuple(
        Skipped(key, skill.name, _reason(skill, uses, have)) for key, skill in skills.items() if key not in taken
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
        resources=skill.resources,
        weight=weight,
        basis=use.basis if use and use.weight == weight else "prepares",
    )


def _borrowed(skill: Skill) -> tuple[Claim, ...]:
    """Why a skill is worth having that the role itself does not ask for and only prepares what it does ask for."""
    return tuple(dict.fromkeys(claim for use in skill.uses.values() for claim in use.why))


def _reason(skill: Skill, uses: Mapping[str, Use], have: Collection[str]) -> Reason:
    if skill.id in have:
        return "have"
    return "after the first job" if skill.id in uses else "not needed"


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
