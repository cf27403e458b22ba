"""The ``plan`` command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from roleadvisor import output
from roleadvisor.cli import completing
from roleadvisor.cli.app import app
from roleadvisor.cli.options import FormatOption, FullOption, KnowledgeOption, NoPagerOption
from roleadvisor.errors import Stopped, UsageError
from roleadvisor.text import printable

WHICH = "Which role? (Not sure: q, then roleadvisor quiz.)"

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from roleadvisor.model import Knowledge, Role, Start


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
        typer.Option("--to", metavar="ROLE", help="The role you want.", autocompletion=completing.roles),
    ] = None,
    start: Annotated[
        Optional[str],
        typer.Option("--from", metavar="START", help="Where you stand.", autocompletion=completing.starts),
    ] = None,
    have: Annotated[
        Optional[list[str]],
        typer.Option(
            "--have", metavar="SKILL", help="What you can do already; again, or with commas.",
            autocompletion=completing.skills,
        ),
    ] = None,
    lack: Annotated[
        Optional[list[str]],
        typer.Option(
            "--lack", metavar="SKILL", help="What you cannot do, although your START has it.",
            autocompletion=completing.skills,
        ),
    ] = None,
    code: Annotated[Optional[str], typer.Option("--code", metavar="CODE", help="Take the role from a quiz.")] = None,
    full: FullOption = False,
    format: FormatOption = None,
    no_pager: NoPagerOption = False,
    knowledge: KnowledgeOption = None,
) -> None:  # fmt: skip
    from roleadvisor import plan as capability
    from roleadvisor.cli.opening import open_with
    from roleadvisor.lookup import find_role
    from roleadvisor.render import View, show
    from roleadvisor.render import plan_document as documents
    from roleadvisor.render.call import Call

    view = View.of(format, full=full, no_pager=no_pager)
    base = open_with(knowledge, "roles", "skills", "starts").knowledge
    if not output.interactive():
        _require(base, role=to is not None or code is not None, start=start is not None)
    # All that was given is looked at before anything is asked, so that no reply is lost to a mistake.
    result = _result(base, code) if code is not None else None
    role = find_role(base, to) if to is not None else None
    begin = capability.find_start(base, start) if start is not None else None
    had, lacked = (capability.find_skills(base, named or ()) for named in (have, lack))
    both = [each for each in had.skills if each in lacked.skills]
    if both:
        raise UsageError(f"'{both[0]}' is named with --have and with --lack; name it once")
    if result is not None and role is None:
        targets, code = result
    else:
        targets, code = (role or _ask_role(base),), None
    begin = begin or _ask_start(base)
    made = capability.make(base, targets, begin, had, lacked)
    if made.ignored:
        ignored = ", ".join(map(printable, made.ignored))
        output.aside(
            f"roleadvisor: no skill that a plan knows, so left out: {ignored} (--full names all that it knows)"
        )
    asked = documents.PlanCall(begin.id, made.to if code is None else None, code, had.skills, lacked.skills)
    call = Call(knowledge)
    show(
        made,
        lambda: documents.whole(made, base, asked, call),
        view,
        base.date,
        lambda: documents.screens(made, base, asked, call),
    )


def _require(base: Knowledge, *, role: bool, start: bool) -> None:
    """See to it that what nobody can be asked for was named.

    Raises:
        UsageError: it was not; the message lists what can be named.
    """
    roles = f"the role with --to ({', '.join(each.id for each in base.roles)})"
    starts = f"where you stand with --from ({', '.join(each.id for each in base.starts)})"
    missing = [*([] if role else [roles]), *([] if start else [starts])]
    if missing:
        raise UsageError(f"name {' and '.join(missing)}")


def _ask_role(base: Knowledge) -> Role:
    from roleadvisor.lookup import find_role

    known = [(role.id, role.name) for role in base.roles]
    return find_role(base, _ask(WHICH, known, lambda name: find_role(base, name).id))


def _ask_start(base: Knowledge) -> Start:
    from roleadvisor.plan import find_start

    known = [(start.id, start.label) for start in base.starts]
    return find_start(base, _ask("Where do you stand?", known, lambda name: find_start(base, name).id))


def _ask(asked: str, known: Sequence[tuple[str, str]], find: Callable[[str], str]) -> str:
    """The id that is chosen, by its number or by a name that ``find`` knows."""
    from roleadvisor.cli.prompt import ask_line, put
    from roleadvisor.render.plan_document import question

    put(question(asked, known))
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


def _result(base: Knowledge, code: str) -> tuple[tuple[Role, ...], str]:
    """The role that the code of a quiz comes to, or both when it comes to none, and the code as it is printed."""
    from roleadvisor.errors import PartMissing
    from roleadvisor.quiz.code import pretty
    from roleadvisor.quiz.score import score
    from roleadvisor.quiz.versions import Versions

    if base.quiz is None:
        raise PartMissing("quiz (quiz.yaml)", "in use")
    versions = Versions(base)
    given = versions.decode(code)
    poles = versions.quiz(given.version).poles
    result = score(versions.key(given.version), given)
    return tuple(pole for pole in poles if result.role in (pole.id, None)), pretty(result.code)
