"""A plan to a role: the skills of a first job that are missing, in the order to learn them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import ceil
from typing import Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from roleadvisor.asker import marks_of
from roleadvisor.errors import PartMissing, UsageError
from roleadvisor.kept import Event, Kept, Request
from roleadvisor.lookup import NEAR_MISS, find, folded, nearest
from roleadvisor.model import Claim, Knowledge, Resource, Skill, Start, Target
from roleadvisor.retrieval.features import longest_matches
from roleadvisor.text import in_words, plain_words, printable

Reason = Literal["have", "not needed", "beyond a first job"]
BEYOND: Reason = "beyond a first job"

# The number of steps in the first two stages; all others are for later.
NOW, NEXT = 3, 5
# Up to so many steps, skills that a user lacks are added to those of a first job, so that the plan still ends.
MOST_STEPS = 16
# The hours that a step takes, least and most.
Hours = tuple[int, int]

WEEKS_A_MONTH = 52 / 12
# From how many steps done, and how many days after the plan was kept, the user's own pace counts: our choice. Steps
# ticked off within a week were most likely known before.
OWN_AFTER_STEPS, OWN_AFTER_DAYS = 3, 7


class Pace(Struct, frozen=True):
    """How long the steps left take; an estimate."""

    hours_a_week: int
    hours: Hours  # of all steps left
    months: tuple[int, int]  # least and most
    own: bool  # whether the months rest on how long the steps done took, instead of on hours_a_week


class Labelled(Struct, frozen=True):
    """A skill or a starting point with its name."""

    id: str
    label: str


class Step(Struct, frozen=True, rename={"targets": "for"}):
    """A skill to learn."""

    number: int  # in the whole plan; that of a kept plan never changes
    skill: str
    label: str
    targets: tuple[str, ...]  # ids of the targets that ask for it
    why: tuple[Claim, ...]
    do: str
    known_when: str
    weeks: tuple[int, int] | None  # at the pace asked for
    needs: tuple[Labelled, ...]  # prerequisites
    resources: tuple[str, ...]  # names
    links: tuple[Resource, ...]  # with address, cost and language
    alongside: bool  # learned a little every day, beside the others
    word: str | None  # what the user called it
    hours: tuple[int, int] | UnsetType = UNSET  # least and most, where a pace was asked for


class Stage(Struct, frozen=True):
    """A stage of a plan."""

    id: Literal["now", "next", "later", "apply"]
    steps: tuple[Step, ...]
    advice: tuple[Claim, ...] | UnsetType = UNSET  # of the stage `apply`


class Skipped(Struct, frozen=True):
    """A skill that the plan leaves out, and why."""

    skill: str
    label: str
    reason: Reason


class Done(Struct, frozen=True):
    """A step of a kept plan that is done."""

    number: int
    skill: str
    label: str
    on: date
    proof: str | None  # what shows it, in the user's words


class Progress(Struct, frozen=True):
    """How far a kept plan is done."""

    done: tuple[Done, ...]
    declined: tuple[Labelled, ...]  # skills that the user does not want
    of: int  # number of steps, without those declined


class Plan(Struct, frozen=True, rename={"start": "from"}):
    """A plan; its dump is the contract's `plan`."""

    to: str | None  # the target; None if there are two
    targets: tuple[str, ...]
    start: Labelled
    have: tuple[Labelled, ...]  # skills of the starting point and those named, without those named as lacking
    assumed: tuple[Labelled, ...]  # those of them that the target asks for and the user did not name
    doubtful: tuple[Labelled, ...]  # assumed skills that some people at the starting point lack
    possible: tuple[Labelled, ...]  # steps that some people at the starting point can skip
    growing: bool  # whether the starting point is the target's own work
    stages: tuple[Stage, ...]
    left_out: tuple[str, ...]  # what the user named as lacking and is no step
    skipped: tuple[Skipped, ...]
    notes: tuple[Claim, ...]
    ignored: tuple[str, ...] = ()  # names that no skill of the base has
    said: str | None = None  # the user's own name for the starting point, where that is taken as another
    pace: Pace | UnsetType = UNSET  # where one was asked for
    progress: Progress | UnsetType = UNSET  # of a kept plan

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in their order."""
        return tuple(step for stage in self.stages for step in stage.steps)

    @property
    def advice(self) -> tuple[Claim, ...]:
        """How to apply."""
        return self.stages[-1].advice or ()


class NamedSkills(Struct, frozen=True):
    """The skills that a user named."""

    skills: dict[str, str] = {}  # by id, the name that the skill was given
    ignored: tuple[str, ...] = ()  # names that no skill has
    basic: dict[str, str] = {}  # names of no more than the basics of a skill, with the skill's id


def find_start(knowledge: Knowledge, name: str) -> Start:
    """Select a starting point by id, label or alias, or by the words for one in a longer text.

    Raises:
        UsageError: nothing in it names one.
    """
    known = {start.id: start for start in knowledge.starts}
    names = [(key, (each.label, *each.aliases)) for key, each in known.items()]
    key = _heard(knowledge, name, known, "start", "outside")
    return known[find("starting point", name, names, key, [f"{each.id} ({each.label})" for each in knowledge.starts])]


def find_target(knowledge: Knowledge, name: str) -> Target:
    """Select what a plan leads to by id, name or alias, or by the words for one in a longer text.

    Raises:
        PartMissing: no skill serves the role.
        UsageError: nothing has that name, or it is a neighbour without a plan of its own.
    """
    near = {each.id: each for each in knowledge.neighbours}
    owners = {each.id: each for each in knowledge.roles} | near
    works = {start.id: start.role for start in knowledge.starts if start.role}
    heard = _heard(knowledge, name, {*works, *owners}, "neighbour", "role", "start")
    names = [(each.id, (each.name, *each.aliases)) for each in owners.values()]
    names += [(each.id, (each.short, each.person)) for each in knowledge.roles]
    key = find("role", name, names, works.get(heard or "", heard))
    for target in knowledge.targets:
        if target.id == key:
            return target
    if key not in near:
        raise PartMissing(f"skill that serves {owners[key].name} (under roles in skills.yaml)")
    nearer = owners[near[key].nearer]
    raise UsageError(
        f"{near[key].name} has no plan of its own; nearer is the one to {nearer.name} (--to {nearer.id}): "
        f"{near[key].why[0].text}"
    )


def _heard(knowledge: Knowledge, name: str, known: Collection[str], *kinds: str) -> str | None:
    """Find an id of ``known`` by a phrase in ``name``; longer phrases may hide it, so each word is tried first."""
    words = plain_words(name)[:MOST_HEARD]
    marks = [mark for start in range(len(words)) for mark in marks_of(knowledge, words[start:])]
    return next((key for kind in kinds for mark in marks for key in mark.ids(kind) if key in known), None)


# Words around a skill's name: for no more than its basics, and for knowing it.
_BASIC = r"^(?:(?:a bit of|a little(?: of)?|basics of|basic|some|beginner) )+| (?:basics|fundamentals)$"
_HOW_WELL = (
    r"^(?:(?:an?|my|very good|good|strong|solid|advanced|intermediate|fluent in|fluent|working knowledge of"
    r"|knowledge of|experience with) )+| (?:skills|experience)$"
)
# From which similarity a skill's name of several words is a misspelling; they share more by chance than single words:
# "reading p-values" and "reading papers" have .80.
NEAR_MISS_OF_WORDS = 0.85
# The most words, or parts between commas, of a skill's name inside a longer text.
MOST_WORDS = 6
# The most words of a text that are searched for a starting point or a target.
MOST_HEARD = 40


class _Names(Mapping[str, list[str]]):
    """The ids of the skills that a name means, whatever it says of how well one knows them."""

    def __init__(self, skills: Iterable[Skill], *, lacked: bool) -> None:
        self.exact: dict[str, list[str]] = {}
        self.written: list[str] = []
        for skill in skills:
            signs = () if lacked else skill.signs
            for name in (skill.id, skill.name, *skill.aliases, *signs, *skill.wide):
                self.exact.setdefault(folded(name), []).append(skill.id)
                self.written.append(name)

    def __getitem__(self, name: str) -> list[str]:
        key = folded(name)
        bare = re.sub(_HOW_WELL, "", re.sub(_BASIC, "", key))
        tried = (key, bare, bare.replace(".", ""), bare.removesuffix("s"), bare.rstrip("0123456789. "))
        return list(dict.fromkeys(self.exact[next((each for each in tried if each in self.exact), key)]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.exact)

    def __len__(self) -> int:
        return len(self.exact)

    def nearest(self, name: str) -> list[str]:
        """The names that one may be a misspelling of: they begin with the same letter, so that shap is not c sharp."""
        alike = (each for each in self.written if folded(each)[:1] == folded(name)[:1])
        return nearest(name, alike, most=3, least=NEAR_MISS_OF_WORDS if " " in folded(name) else NEAR_MISS)


def find_skills(knowledge: Knowledge, texts: Iterable[str], *, lacked: bool = False) -> NamedSkills:
    """Select skills by id, name or alias; each of ``texts`` may name several, as in ``git, sql``.

    A name that covers several skills means all of them. Who has the basics of a skill has the prerequisites that it
    proves; who lacks them, with ``lacked``, lacks the skill.

    Raises:
        UsageError: a name is a misspelling.
    """
    names = _Names(knowledge.skills, lacked=lacked)
    needed = {skill.id: [key for key in skill.shows if key in skill.needs] for skill in knowledge.skills}
    skills: dict[str, str] = {}
    ignored: dict[str, None] = {}
    basic: dict[str, str] = {}
    for name in (part for text in texts for part in _split(text, names)):
        covered = names.get(name, [])
        if covered and not lacked and folded(name) not in names.exact and re.search(_BASIC, folded(name)):
            basic[name] = covered[0]
            covered = [key for each in covered for key in needed[each]]
        elif not covered and (near := names.nearest(name)):
            meant = in_words([f"'{each}'" for each in near], "or")
            raise UsageError(f"no skill '{printable(name, 60)}'; did you mean {meant}?")
        elif not covered:
            ignored[name] = None
        skills |= {key: name for key in covered if key not in skills}
    return NamedSkills(skills, tuple(ignored), basic)


def _split(text: str, names: _Names) -> list[str]:
    """The names in ``text``: the whole text if it is one, else the parts between commas, split on."""
    if text in names:
        return [text]
    pieces = [each.strip() for each in re.split(r"[,;\n]", text)]
    parts: list[str] = []
    while pieces:  # a name may contain commas, so the longest run of pieces that is a name is taken first
        ends = (end for end in range(min(len(pieces), MOST_WORDS), 0, -1) if ", ".join(pieces[:end]) in names)
        end = next(ends, 0)
        parts += [", ".join(pieces[:end])] if end else _split_words(pieces[0], names)
        pieces = pieces[end or 1 :]
    return parts


def _split_words(piece: str, names: _Names) -> list[str]:
    """The names that a text is made of, else those in it of several words or with a capital; else the text as it is."""
    words = [each for each in re.split(r"\s*(?:/|&|\s\+\s|\band\b)\s*|\s+", piece) if each]
    parts = [(" ".join(words[start:end]), ids) for start, end, ids in longest_matches(words, names, MOST_WORDS)]
    named = [part for part, ids in parts if ids]
    if len(named) == len(parts):
        return named
    return [each for each in named if " " in each or not each.islower()] or [piece]


def make_plan(knowledge: Knowledge, request: Request, kept: Kept | None = None, hours: int | None = None) -> Plan:
    """Make the plan for a request: the core of its targets without what is there, in the order of the core.

    Of several targets, the skills that all ask for come first. Who does the target's work already gets the skills to
    grow in, and those of the core that they named as lacking.

    Args:
        knowledge: a base with roles, skills and starts.
        request: from where to what; its skills are ids of the base.
        kept: the plan that the user keeps of this request, whose steps and numbers stay.
        hours: the hours a week that the user has.
    """
    skills = {skill.id: skill for skill in knowledge.skills}
    there, lacking = (tuple(key for key in keys if key in skills) for keys in (request.have, request.lack))
    request = replace(request, have=there, lack=lacking)  # a kept one may name what the base no longer has
    targets = [each for key in request.to for each in knowledge.targets if each.id == key]
    start = next(each for each in knowledge.starts if each.id == request.start)
    growing = (start.role,) == request.to
    # A skill of the start that would prove one named as lacking is not taken as known.
    brought = [key for key in start.skills if proved(skills, [key]).isdisjoint(lacking)]
    have = proved(skills, [*brought, *there]).difference(lacking)
    wanted = [_wanted(target, start, request, skills, have) for target in targets]
    order = kept.steps if kept else tuple(key for key in _shared_first(wanted, targets) if key not in have)
    events = kept.latest() if kept else {}
    left = [(number, skills[key]) for number, key in enumerate(order, 1) if key in skills and key not in events]
    timed = {key: skill.hours for key, skill in skills.items() if skill.hours}
    done = [(event.on, timed[key]) for key, event in events.items() if event.what == "done" and key in timed]
    since = kept.on if kept else date.min
    steps = tuple(_steps(left, skills, [*zip(targets, wanted, strict=True)], request, hours))
    stages = Stage("now", steps[:NOW]), Stage("next", steps[NOW : NOW + NEXT]), Stage("later", steps[NOW + NEXT :])
    notes = [each for each in knowledge.plan_notes if not each.start or start.id in each.start]
    notes = [each for each in notes if not each.to or {*each.to} & {*request.to}]
    notes = [each for each in notes if each.growing == growing or not (each.to or each.start or each.apply)]
    advice = tuple(_dated(each.claim, steps) for each in notes if each.apply)
    planned = {*events, *(step.skill for step in steps)}
    named = {*proved(skills, request.have), *request.lack, *events}
    assumed = [key for key in dict.fromkeys(key for each in wanted for key in each) if key in have and key not in named]
    possible = [key for key in start.unsure if key in planned and key not in named]
    own = {key for target in targets for key in (*target.core, *target.grow)}
    useful = own | {key for key, skill in skills.items() if skill.roles.keys() & {*request.to}}
    skipped = tuple(
        Skipped(key, skill.name, "have" if key in have else BEYOND if key in useful else "not needed")
        for key, skill in skills.items()
        if key not in planned
    )
    return Plan(
        to=request.to[0] if len(request.to) == 1 else None,
        targets=request.to,
        start=Labelled(start.id, start.label),
        have=_labelled(skills, (key for key in skills if key in have)),
        assumed=_labelled(skills, assumed),
        doubtful=_labelled(skills, (key for key in start.unsure if key in assumed)),
        possible=_labelled(skills, possible),
        growing=growing,
        stages=(*stages, Stage("apply", (), advice)),
        left_out=tuple(skills[key].name for key in lacking if key not in planned),
        skipped=skipped,
        notes=(start.strong, start.weak, *(each.claim for each in notes if not each.apply)),
        pace=pace(hours, [step.hours for step in steps if step.hours], done, since) if hours else UNSET,
        progress=_progress(skills, order, events) if kept else UNSET,
    )


def proved(skills: Mapping[str, Skill], named: Iterable[str]) -> set[str]:
    """The skills named and, recursively, those that having them proves."""
    proved = set(named)
    while shown := {each for key in proved for each in skills[key].shows} - proved:
        proved |= shown
    return proved


def _wanted(
    target: Target, start: Start, request: Request, skills: Mapping[str, Skill], have: Collection[str]
) -> dict[str, tuple[Claim, ...]]:
    """The skills that a target asks for, in their order, each with the reason.

    These are its core, or for those who do its work already the skills to grow in. A skill that the user lacks and the
    target uses is added up to MOST_STEPS, after the step from which one applies and after its prerequisites.
    """
    growing = (start.role,) == request.to
    own = target.grow if growing else target.core
    reasons = target.grow | target.core | own
    order = [key for key in own if key not in start.spares or key in request.lack]

    def add(key: str) -> None:
        for need in skills[key].needs:
            if need not in order and need not in have:
                add(need)
        for each in skills[key].shows:  # of two skills with the same prerequisites, the one that proves the other
            if each in order and skills[each].needs == skills[key].needs:
                order[order.index(each)] = key
                return
        before = [*skills[key].needs, *([] if growing else [target.apply_from])]
        order.insert(max((order.index(each) + 1 for each in before if each in order), default=0), key)

    for key in skills:
        used = key in reasons or target.id in skills[key].roles
        fits = len([each for each in order if each not in have]) < MOST_STEPS
        if key in request.lack and key not in order and used and fits:
            add(key)
    return {key: reasons.get(key, ()) for key in order}


def _shared_first(wanted: Sequence[Mapping[str, object]], targets: Sequence[Target]) -> Iterable[str]:
    """The skills of all targets: those that each asks for, the rest of each in turn, then what is alongside in all."""
    if len(targets) == 1:
        return wanted[0]
    shared = [key for key in wanted[0] if all(key in each for each in wanted)]
    last = [key for key in shared if all(key in target.alongside for target in targets)]
    own = [key for each in wanted for key in each if key not in last]
    return dict.fromkeys([*(key for key in shared if key not in last), *own, *last])


def _steps(
    left: Iterable[tuple[int, Skill]],
    skills: Mapping[str, Skill],
    wanted: Sequence[tuple[Target, Mapping[str, tuple[Claim, ...]]]],
    request: Request,
    hours: int | None,
) -> Iterator[Step]:
    """The steps; a claim that was a reason for one of them is not repeated at a later one."""
    used: set[Claim] = set()
    for number, skill in left:
        own = [claim for _, each in wanted for claim in each.get(skill.id, ())]
        general = [claim for target, _ in wanted for claim in skill.roles.get(target.id, ())]
        general = general or [claim for claims in skill.roles.values() for claim in claims]
        why = [claim for claim in dict.fromkeys([*own, *general]) if claim in own or claim not in used]
        used.update(why)
        asking = [target.id for target, each in wanted if skill.id in each]
        yield Step(
            number=number,
            skill=skill.id,
            label=skill.name,
            targets=tuple(asking or [target.id for target, _ in wanted]),  # what a kept plan has and none asks for now
            why=tuple(why or general[:1]),
            do=skill.do,
            known_when=skill.known_when,
            weeks=(ceil(skill.hours[0] / hours), ceil(skill.hours[1] / hours)) if hours and skill.hours else None,
            needs=_labelled(skills, skill.needs),
            resources=tuple(each.name for each in skill.resources),
            links=skill.resources,
            alongside=any(skill.id in target.alongside for target, _ in wanted),
            word=request.words.get(skill.id),
            hours=skill.hours if hours and skill.hours else UNSET,
        )


def _dated(claim: Claim, steps: Iterable[Step]) -> Claim:
    """The claim with its ``{from:SKILL}`` filled in: from which step on, or that it is now."""
    numbers = {step.skill: f"from step {step.number} on" for step in steps}
    return replace(claim, text=re.sub(r"\{from:([^{}]+)\}", lambda found: numbers.get(found[1], "now"), claim.text))


def _labelled(skills: Mapping[str, Skill], keys: Iterable[str]) -> tuple[Labelled, ...]:
    return tuple(Labelled(key, skills[key].name) for key in keys if key in skills)


def _progress(skills: Mapping[str, Skill], order: Sequence[str], events: Mapping[str, Event]) -> Progress:
    steps = {key: number for number, key in enumerate(order, 1) if key in skills}
    done = tuple(
        Done(steps[key], key, skills[key].name, event.on, event.proof)
        for key, event in events.items()
        if event.what == "done" and key in steps
    )
    declined = [key for key, event in events.items() if event.what == "skip" and key in steps]
    return Progress(done, _labelled(skills, declined), len(steps) - len(declined))


def pace(a_week: int, left: Sequence[Hours], done: Sequence[tuple[date, Hours]] = (), since: date = date.min) -> Pace:
    """How long the steps left take.

    Args:
        a_week: the hours a week that the user has.
        left: the hours of each step left.
        done: the date and the hours of each step done. Of OWN_AFTER_STEPS and more the hours, each at the middle of its
            range, over the weeks that they took replace ``a_week``.
        since: the date from which they were worked on.
    """
    hours = sum(least for least, _ in left), sum(most for _, most in left)
    days = max((day - since).days for day, _ in done) if done else 0
    own = len(done) >= OWN_AFTER_STEPS and days >= OWN_AFTER_DAYS
    rate = sum(sum(each) / 2 for _, each in done) / (days / 7) if own else a_week
    least, most = (max(1, ceil(each / rate / WEEKS_A_MONTH)) for each in hours)
    return Pace(a_week, hours, (least, most), own)
