"""The ``plan`` command: makes a plan, shows the kept one; its subcommands change that."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Optional, TypeVar

import typer
from msgspec import Struct
from msgspec.structs import replace

from roleadvisor import kept as store
from roleadvisor import output
from roleadvisor import plan as capability
from roleadvisor.cli import options
from roleadvisor.cli.app import SETTINGS, app
from roleadvisor.cli.input import ask, ask_line
from roleadvisor.errors import Stopped, UsageError
from roleadvisor.kept import Event, Kept, Request
from roleadvisor.lookup import folded
from roleadvisor.model import Knowledge
from roleadvisor.plan import NamedSkills, Plan
from roleadvisor.quiz import Versions
from roleadvisor.render import Call, View, show
from roleadvisor.render import plan_document as documents
from roleadvisor.render.document import Format
from roleadvisor.text import in_words, plural, printable, sentence_case

T = TypeVar("T")
PARTS = ("roles", "skills", "starts", "targets")
NONE_KEPT = "no plan is kept; roleadvisor plan --to ROLE --from START --keep keeps one"

plan = typer.Typer(
    rich_markup_mode=None,
    context_settings=SETTINGS,
    short_help="The way there, from where you stand.",
    help="""\b
    Examples:
      roleadvisor plan --to mle --from backend --have sql --hours 6
      roleadvisor plan done git

    The way to a role: what to learn and do, in which order, when to apply. A plan
    that is kept takes: plan done SKILL, plan skip SKILL, plan undo, plan forget.""",
)
app.add_typer(plan, name="plan")

SkillArgument = Annotated[str, typer.Argument(metavar="SKILL", help="A step's skill, or its number.")]


@plan.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    to: Annotated[
        Optional[str],
        typer.Option(
            "--to", metavar="ROLE", help="The role you want, or two of them, with a comma.",
            autocompletion=options.complete_ids("targets"),
        ),
    ] = None,
    start: Annotated[
        Optional[str],
        typer.Option(
            "--from", metavar="START", help="Where you stand, in your own words.",
            autocompletion=options.complete_ids("starts"),
        ),
    ] = None,
    have: options.HaveOption = None,
    lack: Annotated[
        Optional[list[str]],
        typer.Option(
            "--lack", metavar="SKILL", help="What you cannot do yet.",
            autocompletion=options.complete_ids("skills"),
        ),
    ] = None,
    code: Annotated[Optional[str], typer.Option("--code", metavar="CODE", help="Take the role from a quiz.")] = None,
    hours: Annotated[
        Optional[int], typer.Option("--hours", metavar="N", min=1, max=100, help="Hours a week: how long will it take?")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the plan, to tick its steps off.")] = False,
    force: Annotated[bool, typer.Option("--force", help="With --keep: replace a plan with steps done.")] = False,
    full: options.FullOption = False,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> None:  # fmt: skip
    if context.invoked_subcommand is not None:
        options.refuse_before(context)
        return
    view = View.of(format, full=full, no_pager=no_pager)
    base = options.open_with(knowledge, *PARTS).knowledge
    kept = store.load(output.aside)
    wanted = Wanted(to, start, tuple(have or ()), tuple(lack or ()), code)
    if kept and wanted == Wanted():
        if keep and hours:
            kept = store.save(replace(kept, hours=hours), kept, output.aside)
        _show(plan_of(base, kept, hours), base, view, knowledge)
        return
    request, result = plan_for(base, wanted, kept, hours, view)
    if keep:
        result = _keep(base, kept, request, result, hours, force)
    _show(result, base, view, knowledge)
    if kept and not keep:
        output.aside("roleadvisor: your kept plan is unchanged; roleadvisor plan shows it")


@plan.command(
    hidden=True,
    help="""\b
    Examples:
      roleadvisor plan done git
      roleadvisor plan done 4 --proof "load tests of the club's page"

    Tick off a step of the kept plan.""",
)
def done(
    skill: SkillArgument,
    proof: Annotated[Optional[str], typer.Option("--proof", metavar="TEXT", help="What shows it, for your CV.")] = None,
    format: options.FormatOption = None,
    knowledge: options.KnowledgeOption = None,
) -> None:
    _change(
        lambda base, kept: store.mark(kept, Event("done", _step(base, kept, skill), _today(), proof)), format, knowledge
    )


@plan.command(
    hidden=True,
    help="""\b
    Examples:
      roleadvisor plan skip docker

    Leave a step of the kept plan out.""",
)
def skip(skill: SkillArgument, format: options.FormatOption = None, knowledge: options.KnowledgeOption = None) -> None:
    def change(base: Knowledge, kept: Kept) -> Kept:
        key = _step(base, kept, skill)
        changed = store.mark(kept, Event("skip", key, _today()))
        dependent = [each.name for each in base.skills if key in each.needs and each.id in kept.steps]
        if dependent:
            output.aside(f"roleadvisor: {in_words(dependent)} will be harder: it builds on this")
        return changed

    _change(change, format, knowledge)


@plan.command(
    hidden=True,
    help="""\b
    Examples:
      roleadvisor plan undo

    Take back what was done or left out last.""",
)
def undo(format: options.FormatOption = None, knowledge: options.KnowledgeOption = None) -> None:
    _change(lambda _, kept: store.undo(kept), format, knowledge)


@plan.command(
    hidden=True,
    help="""\b
    Examples:
      roleadvisor plan forget

    Delete the kept plan, and those that it replaced.""",
)
def forget() -> None:
    files = store.forget()
    if not files:
        raise UsageError(NONE_KEPT)
    output.answer("\n".join(f"Deleted: {file}" for file in files))


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the user's own calendar


def _show(result: Plan, base: Knowledge, view: View, knowledge: str | None) -> None:
    shown = (result, base, Call(knowledge))
    show(result, lambda: documents.whole(*shown), view, base, documents.screens(*shown))


# --- the kept plan


def plan_of(base: Knowledge, kept: Kept, hours: int | None) -> Plan:
    """The kept plan as it stands."""
    known = {*(each.id for each in base.targets), *(each.id for each in base.starts)}
    missing = [key for key in (*kept.request.to, kept.request.start) if key not in known]
    if missing:
        raise UsageError(
            f"the kept plan is of another base: this one has no '{missing[0]}'; name the other with --knowledge"
        )
    return capability.make_plan(base, kept.request, kept, hours or kept.hours)


def _change(change: Callable[[Knowledge, Kept], Kept], format: Format | None, knowledge: str | None) -> None:
    """Change the kept plan and show it."""
    view = View.of(format)
    base = options.open_with(knowledge, *PARTS).knowledge
    kept = store.load(output.aside)
    if kept is None:
        raise UsageError(NONE_KEPT)
    _show(plan_of(base, store.save(change(base, kept), kept, output.aside), None), base, view, knowledge)


def _step(base: Knowledge, kept: Kept, name: str) -> str:
    """The skill of the kept plan with this number or name; raises UsageError if it has no such step."""
    if name.isdecimal() and 1 <= int(name[:4]) <= len(kept.steps):
        return kept.steps[int(name[:4]) - 1]
    named = [] if name.isdecimal() else list(capability.find_skills(base, [name]).skills)
    of_plan = [key for key in named if key in kept.steps]
    if len(of_plan) != 1:
        problem = "are several steps" if of_plan else "is no step"
        raise UsageError(
            f"'{printable(name, 60)}' {problem} of the kept plan; its steps are {', '.join(of_plan or kept.steps)}"
        )
    return of_plan[0]


def _keep(base: Knowledge, kept: Kept | None, request: Request, result: Plan, hours: int | None, force: bool) -> Plan:
    """Store the plan and return it as kept; one of the same request keeps what is done.

    Without ``force``, ask before a plan with finished steps is replaced; raises UsageError if there is no terminal.
    """
    if kept and kept.request == request:
        new = replace(kept, hours=hours or kept.hours)
    else:
        new = Kept(request, _today(), tuple(step.skill for step in result.steps), hours=hours)
        if kept and kept.done() and not force:
            loses = f"a plan with {plural(len(kept.done()), 'step')} done is kept"
            if not output.interactive():
                raise UsageError(f"{loses}; --force replaces it, and its file stays beside the new one")
            reply = ask_line(f"{sentence_case(loses)}; replace it? (Its file stays.) [y/N] ")
            if reply.strip().lower() not in ("y", "yes"):
                raise Stopped("stopped; nothing is changed")
    store.save(new, kept, output.aside)
    output.aside(f"roleadvisor: kept in {store.path()}")
    return plan_of(base, new, hours)


# --- what is wanted


class Wanted(Struct, frozen=True):
    """The options that say from where to what, as they were given."""

    to: str | None = None
    start: str | None = None
    have: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()
    code: str | None = None


def plan_for(
    base: Knowledge, wanted: Wanted, kept: Kept | None, hours: int | None, view: View,
    say: Callable[[str], None] = output.aside,
) -> tuple[Request, Plan]:  # fmt: skip
    """Look up the options, ask for what is missing, and make the plan; ``say`` tells of names without effect.

    Every option is checked before anything is asked, so that no reply is lost to a mistake in one. Where only the
    target is named, the rest is that of the kept plan, with the steps done.
    """
    if kept and wanted.start is None and (wanted.to or wanted.code):
        have = (*wanted.have, *kept.request.have, *kept.done())
        lack = (*wanted.lack, *(key for key in kept.request.lack if key not in kept.done()))
        wanted = replace(wanted, start=kept.request.start, have=have, lack=lack)
    _require(base, wanted)
    by_code = _targets_of_code(base, wanted.code) if wanted.code is not None else None
    named = wanted.to.split(",") if wanted.to else ()
    targets = tuple(capability.find_target(base, name.strip()).id for name in named) or by_code
    start = capability.find_start(base, wanted.start) if wanted.start is not None else None
    had, lacked = capability.find_skills(base, wanted.have), capability.find_skills(base, wanted.lack, lacked=True)
    tell(base, had, lacked, say)
    if targets and len(targets) > 2:
        raise UsageError(f"--to takes one role or two, not {len(targets)}")
    if not targets:
        known = [(each.id, each.name) for each in base.targets]
        targets = (_ask(base, "Which role? (Not sure: q, then roleadvisor quiz.)", known, capability.find_target).id,)
    if start is None:
        begin = [(each.id, each.label) for each in base.starts]
        start = _ask(base, "Where do you stand?", begin, capability.find_start)
    there = tuple(key for key in had.skills if key not in lacked.skills)
    request = Request(tuple(dict.fromkeys(targets)), start.id, there, tuple(lacked.skills), lacked.skills)
    result = capability.make_plan(base, request, hours=hours)
    if output.interactive() and view.format is not Format.json and not (wanted.have or wanted.lack):
        request = _ask_skills(request, result)
        result = capability.make_plan(base, request, hours=hours)
    own_names = {folded(start.id), folded(start.label)}
    said = wanted.start if wanted.start and folded(wanted.start) not in own_names else None
    ignored = tuple(dict.fromkeys([*had.ignored, *lacked.ignored]))
    possible = tuple(each for each in result.possible if each.id not in had.basic.values())
    left_out = (*result.left_out, *lacked.ignored)
    return request, replace(result, ignored=ignored, left_out=left_out, possible=possible, said=said)


def tell(base: Knowledge, had: NamedSkills, lacked: NamedSkills, say: Callable[[str], None]) -> None:
    """Say which names have no effect, and which count as less than a step."""
    labels = {skill.id: skill.name for skill in base.skills}
    named = [*(f"--have {each}" for each in had.ignored), *(f"--lack {each}" for each in lacked.ignored)]
    told = [f"not a step of its own in a plan: {', '.join(map(printable, named))}"] if named else []
    for name, key in had.basic.items():
        told.append(f"'{printable(name)}' counts as less than the step {labels[key]} (--have {key} if you know more)")
    for key in [each for each in had.skills if each in lacked.skills]:
        have, lack = printable(had.skills[key]), printable(lacked.skills[key])
        told.append(f"--have {have} and --lack {lack} are one step, {labels[key]}; it stays to be learned")
    for each in told:
        say(f"roleadvisor: {each}")


def _require(base: Knowledge, wanted: Wanted) -> None:
    """Without a terminal, raise UsageError, which lists the choices, if the role or the starting point is missing."""
    roles = ", ".join(each.id for each in base.targets)
    missing = [] if wanted.to or wanted.code else [f"the role with --to ({roles})"]
    starts = ", ".join(f"{each.id}: {each.label}" for each in base.starts)
    missing += [] if wanted.start is not None else [f"where you stand with --from ({starts})"]
    if missing and not output.interactive():
        raise UsageError(f"name {' and '.join(missing)}")


def _ask_skills(request: Request, result: Plan) -> Request:
    """Ask which of the skills that are in doubt are there."""
    asked = (*result.doubtful, *result.possible)
    if not asked:
        return request
    hint = "Numbers, such as 1,3; 0 for none; Enter if you do not know; q stops."
    ask(documents.question("Which of these can you do?", [(each.id, each.label) for each in asked], hint))
    while line := _reply():
        numbers = [int(each) for each in re.findall(r"\d{1,3}", line)]
        if re.fullmatch(r"[\d\s,;.]+", line) and all(number <= len(asked) for number in numbers):
            there = tuple(each.id for number, each in enumerate(asked, 1) if number in numbers)
            return replace(request, have=there, lack=tuple(each.id for each in asked if each.id not in there))
        output.aside(f"Type numbers from 1 to {len(asked)}, such as 1,3; 0 for none.")
    return request


def _ask(base: Knowledge, question: str, known: Sequence[tuple[str, str]], find: Callable[[Knowledge, str], T]) -> T:
    """Ask for one of ``known``, pairs of (id, label), by number or by a name, and ``find`` it."""
    ask(documents.question(question, known))
    while True:
        line = _reply()
        again = f"Type a number from 1 to {len(known)}, or a name."
        if line.isdecimal() and 1 <= int(line) <= len(known):
            line = known[int(line) - 1][0]
        elif not line or line.isdecimal():
            output.aside(again)
            continue
        try:
            return find(base, line)
        except UsageError as error:
            output.aside(f"{str(error).rstrip('?')}{'?' if str(error).endswith('?') else '.'} {again}")


def _reply() -> str:
    line = ask_line("Your choice: ").strip()
    if line.lower() in ("q", "quit"):
        raise Stopped("stopped; nothing is changed")
    return line


def _targets_of_code(base: Knowledge, code: str) -> tuple[str, ...]:
    """The role of a quiz result, or both without a verdict."""
    versions = Versions(base)
    answers = versions.decode(code)
    poles = versions.quizzes[answers.version].poles
    result = versions.score(answers)
    return tuple(capability.find_target(base, pole.id).id for pole in poles if result.role in (pole.id, None))
