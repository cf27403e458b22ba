"""The ``plan`` command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Optional

import typer
from msgspec import Struct

from roleadvisor import output
from roleadvisor import plan as capability
from roleadvisor.cli import options
from roleadvisor.cli.app import app
from roleadvisor.cli.input import ask, ask_line
from roleadvisor.errors import PartMissing, Stopped, UsageError
from roleadvisor.lookup import find_role
from roleadvisor.model import Knowledge, Role, Start
from roleadvisor.plan import NamedSkills
from roleadvisor.quiz import Versions
from roleadvisor.quiz.code import pretty
from roleadvisor.quiz.score import score
from roleadvisor.render import Call, View, show
from roleadvisor.render import plan_document as documents
from roleadvisor.text import printable

WHICH_ROLE = "Which role? (Not sure: q, then roleadvisor quiz.)"


@app.command(
    short_help="The way there, from where you stand.",
    help="""\b
    Examples:
      roleadvisor plan --to mle --from backend
      roleadvisor plan --to swe --from nothing --have git,sql --full
      roleadvisor plan --to mle --from nothing --format markdown > plan.md

    The way to a role: what to learn, in which order, what to do and how you know
    that you have it. Markdown is a checklist to keep.""",
)
def plan(
    to: Annotated[
        Optional[str],
        typer.Option("--to", metavar="ROLE", help="The role you want.", autocompletion=options.complete_ids("targets")),
    ] = None,
    start: Annotated[
        Optional[str],
        typer.Option("--from", metavar="START", help="Where you stand.", autocompletion=options.complete_ids("starts")),
    ] = None,
    have: Annotated[
        Optional[list[str]],
        typer.Option(
            "--have", metavar="SKILL", help="What you can do already; again, or with commas.",
            autocompletion=options.complete_ids("skills"),
        ),
    ] = None,
    lack: Annotated[
        Optional[list[str]],
        typer.Option(
            "--lack", metavar="SKILL", help="What you cannot do, although your START has it.",
            autocompletion=options.complete_ids("skills"),
        ),
    ] = None,
    code: Annotated[Optional[str], typer.Option("--code", metavar="CODE", help="Take the role from a quiz.")] = None,
    full: options.FullOption = False,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> None:  # fmt: skip
    view = View.of(format, full=full, no_pager=no_pager)
    base = options.open_with(knowledge, "roles", "skills", "starts", "targets").knowledge
    request = _request(base, to, start, have or [], lack or [], code)
    result = capability.make_plan(base, request.targets, request.start, request.had, request.lacked)
    if result.ignored:
        ignored = ", ".join(map(printable, result.ignored))
        output.aside(
            f"roleadvisor: no skill that a plan knows, so left out: {ignored} (--full names all that it knows)"
        )
    chosen = documents.PlanOptions(
        request.start.id,
        result.to if request.code is None else None,
        request.code,
        request.had.skills,
        request.lacked.skills,
    )
    call = Call(knowledge)
    show(
        result,
        lambda: documents.whole(result, base, chosen, call),
        view,
        base.date,
        lambda: documents.screens(result, base, chosen, call),
    )


class _Request(Struct, frozen=True):
    """What a plan is made from."""

    targets: tuple[Role, ...]
    start: Start
    had: NamedSkills
    lacked: NamedSkills
    code: str | None  # the quiz code that the targets come from; None if they were named


def _request(
    base: Knowledge, to: str | None, start: str | None, have: list[str], lack: list[str], code: str | None
) -> _Request:
    """Look up the options, and ask for the role and the starting point where they are missing.

    Every option is checked before anything is asked, so that no reply is lost to a mistake in one.
    """
    if not output.interactive():
        _require(base, role=to is not None or code is not None, start=start is not None)
    by_code = _targets_of_code(base, code) if code is not None else None
    role = find_role(base, to) if to is not None else None
    starting = capability.find_start(base, start) if start is not None else None
    had, lacked = capability.find_skills(base, have), capability.find_skills(base, lack)
    both = [each for each in had.skills if each in lacked.skills]
    if both:
        raise UsageError(f"'{both[0]}' is named with --have and with --lack; name it once")
    if by_code is not None and role is None:
        targets, code = by_code
    else:
        targets, code = (role or _ask_role(base),), None
    capability.require_skills(base, targets)
    return _Request(targets, starting or _ask_start(base), had, lacked, code)


def _require(base: Knowledge, *, role: bool, start: bool) -> None:
    """Without a terminal, require the role and the starting point.

    Raises:
        UsageError: one is missing; the message lists the choices.
    """
    roles = f"the role with --to ({', '.join(each.id for each in base.targets)})"
    starts = f"where you stand with --from ({', '.join(each.id for each in base.starts)})"
    missing = [*([] if role else [roles]), *([] if start else [starts])]
    if missing:
        raise UsageError(f"name {' and '.join(missing)}")


def _ask_role(base: Knowledge) -> Role:
    known = [(role.id, role.name) for role in base.targets]
    return find_role(base, _ask(WHICH_ROLE, known, lambda name: find_role(base, name).id))


def _ask_start(base: Knowledge) -> Start:
    known = [(start.id, start.label) for start in base.starts]
    find = capability.find_start
    return find(base, _ask("Where do you stand?", known, lambda name: find(base, name).id))


def _ask(question: str, known: Sequence[tuple[str, str]], find: Callable[[str], str]) -> str:
    """Ask for one of ``known``, pairs of (id, label), by number or by a name that ``find`` knows; return its id."""
    ask(documents.question(question, known))
    while True:
        line = ask_line("Your choice: ").strip()
        if line.lower() in ("q", "quit"):
            raise Stopped("stopped; nothing is kept")
        if line.isdecimal() and 1 <= int(line) <= len(known):
            return known[int(line) - 1][0]
        again = f"Type a number from 1 to {len(known)}, or a name."
        if not line or line.isdecimal():
            output.aside(again)
            continue
        try:
            return find(line)
        except UsageError as error:
            output.aside(f"{str(error).rstrip('?')}{'?' if str(error).endswith('?') else '.'} {again}")


def _targets_of_code(base: Knowledge, code: str) -> tuple[tuple[Role, ...], str]:
    """The role of a quiz result, or both without a verdict, and the code in its printed form."""
    if base.quiz is None:
        raise PartMissing("quiz (quiz.yaml)")
    versions = Versions(base)
    answers = versions.decode(code)
    poles = versions.quiz(answers.version).poles
    result = score(versions.key(answers.version), answers)
    return tuple(pole for pole in poles if result.role in (pole.id, None)), pretty(result.code)
