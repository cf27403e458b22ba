"""The ``match`` command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Annotated, Optional

import msgspec
import typer
from msgspec import Struct
from msgspec.structs import asdict

from roleadvisor import kept as store
from roleadvisor import output
from roleadvisor.advert import read_advert
from roleadvisor.cli import options
from roleadvisor.cli.app import app
from roleadvisor.cli.input import AD_LINE_LIMIT, checked_ad, lines, read_ad
from roleadvisor.cli.plan_command import plan_of
from roleadvisor.errors import ExitCode, UsageError
from roleadvisor.match import Applicant, Match, Matcher
from roleadvisor.model import Knowledge
from roleadvisor.plan import find_skills, proved
from roleadvisor.render import Call, View, shortened, show, to_json
from roleadvisor.render import match_document as documents
from roleadvisor.render.document import Format
from roleadvisor.text import plural, printable


@app.command(
    short_help="Which role a job ad describes.",
    help="""\b
    Examples:
      roleadvisor match ad.txt --have python,sql
      roleadvisor match - --title "ML engineer" < ad.txt

    Which role a job ad (text, Markdown, HTML) describes, whatever its title says, with the lines that show
    it; exit code 1: neither. Of several files a line each. Not for screening people.""",
)
def match(
    files: Annotated[Optional[list[str]], typer.Argument(metavar="FILE|-", help="The ad.")] = None,
    title: Annotated[
        Optional[str], typer.Option("--title", metavar="TEXT", help="Its title (default: a short first line).")
    ] = None,
    have: Annotated[
        Optional[list[str]],
        typer.Option("--have", metavar="SKILL", help="What you can do.", autocompletion=options.complete_ids("skills")),
    ] = None,
    batch: Annotated[
        Optional[str], typer.Option("--batch", metavar="FILE|-", help='JSON Lines of {"id", "text"}, and out.')
    ] = None,
    full: options.FullOption = False,
    sources: options.SourcesOption = False,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> int:
    files = files or []
    if bool(files) == (batch is not None):
        raise UsageError("name a file with an ad, - for standard input, or --batch FILE")
    if batch is not None and format not in (None, Format.json):
        raise UsageError("--batch writes JSON Lines; leave --format out")
    if title is not None and (batch is not None or len(files) > 1):
        raise UsageError("--title is for a single ad")
    base = options.open_with(knowledge, "two roles", "ads").knowledge
    matcher, applicant, call = Matcher(base), _applicant(base, have or []), Call(knowledge)
    if batch is not None:
        return _batch(matcher, applicant, batch, None if full or sources else call)
    view = View.of(format, full=full or sources, no_pager=no_pager)
    if len(files) > 1:
        return _several(matcher, files, view)
    result = matcher.match(read_advert(read_ad(files[0]), printable(files[0]), title), applicant)
    shown = (result, base, call)
    show(result, lambda: documents.document(*shown, sources=sources), view, base, documents.screens(*shown))
    return _code([result])


def _code(results: Iterable[Match]) -> int:
    decided = all(result.verdict not in ("little", "other") for result in results)
    return ExitCode.OK if decided else ExitCode.NO_ANSWER


def _several(matcher: Matcher, files: Iterable[str], view: View) -> int:
    """A line for each file; one that cannot be read is reported."""
    results, unread = [], 0
    for each in files:
        try:
            results.append(matcher.match(read_advert(read_ad(each), printable(each))))
        except UsageError as error:
            output.aside(f"roleadvisor: {error}; passed over")
            unread += 1
    show({"matches": results}, lambda: documents.verdicts(results, matcher.knowledge), view, matcher.knowledge)
    return ExitCode.USAGE if unread else _code(results)


class _BatchAd(Struct):
    """A line of a batch."""

    id: str | int
    text: str
    title: str | None = None


def _batch(matcher: Matcher, applicant: Applicant | None, source: str, call: Call | None) -> int:
    """Match one ad a line; in short if there is a ``call``. A line that cannot be read is reported in its place."""
    base = matcher.knowledge
    read = passed_over = 0
    for number, line in enumerate(lines(source, AD_LINE_LIMIT), 1):
        if line.complete and not line.text.strip():
            continue
        try:
            ad = msgspec.json.decode(line.text, type=_BatchAd)
            advert = read_advert(checked_ad(ad.text.encode("utf-8", "replace"), "the text"), str(ad.id), ad.title)
        except (msgspec.DecodeError, UsageError) as error:
            output.answer_json(to_json({"line": number, "error": printable(str(error))}, base.date))
            passed_over += 1
            continue
        read += 1
        result = matcher.match(advert, applicant)
        shown = shortened(result, documents.screens(result, base, call)) if call else asdict(result)
        output.answer_json(to_json({"id": ad.id} | shown, base.date))
    if passed_over:
        output.aside(f"roleadvisor: {plural(passed_over, 'line')} passed over, {read} read")
    return ExitCode.USAGE if passed_over and not read else ExitCode.OK


def _applicant(base: Knowledge, have: Sequence[str]) -> Applicant | None:
    """What --have and the kept plan say of the reader; None without either."""
    kept = store.load(output.aside)
    plan = None
    with suppress(UsageError):  # kept for another base
        plan = plan_of(base, kept, None) if kept else None
    if not have and not plan:
        return None
    skills = find_skills(base, have).skills
    there = [*(each.id for each in plan.have), *kept.done()] if kept and plan else []
    steps = {step.skill: step.number for step in plan.steps} if plan else {}
    return Applicant(proved({skill.id: skill for skill in base.skills}, [*skills, *there]), steps)
