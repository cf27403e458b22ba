"""The ``match`` command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Annotated, Any, Optional

import msgspec
import typer
from msgspec import Meta, Struct
from msgspec.structs import asdict

from roleadvisor import kept as store
from roleadvisor import output
from roleadvisor.cli import options
from roleadvisor.cli.app import app
from roleadvisor.cli.input import AD_LIMIT, AD_LINE_LIMIT, answer_lines, read_ad
from roleadvisor.cli.plan_command import plan_of, tell
from roleadvisor.errors import ExitCode, UsageError
from roleadvisor.match import Match, Matcher, read_advert, read_by
from roleadvisor.model import Knowledge
from roleadvisor.plan import NamedSkills, find_skills, proved
from roleadvisor.render import Call, View, shortened, show
from roleadvisor.render import match_document as documents
from roleadvisor.text import printable

PARTS = ("two roles", "ads")


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
    title: Annotated[Optional[str], typer.Option("--title", metavar="TEXT", help="Its title, if not in it.")] = None,
    have: options.HaveOption = None,
    batch: Annotated[Optional[str], typer.Option("--batch", metavar="FILE|-", help='Lines {"id", "text"}.')] = None,
    full: options.FullOption = False,
    sources: options.SourcesOption = False,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> int:
    files = files or []
    if bool(files) == (batch is not None):
        raise UsageError("name one: a file with an ad, - for standard input, or --batch FILE")
    options.check_batch(batch, format)
    if title is not None and (batch is not None or len(files) > 1):
        raise UsageError("--title is for a single ad")
    base = options.open_with(knowledge, *PARTS).knowledge
    matcher, reader, call = Matcher(base), reader_with(base, have or []), Call(knowledge)
    if batch is not None:
        return _batch(matcher, reader, batch, None if full or sources else call)
    view = View.of(format, full=full or sources, no_pager=no_pager)
    results = []
    for each in files:
        try:
            results.append(reader(matcher.match(read_advert(read_ad(each), printable(each), title))))
        except UsageError as error:
            if len(files) == 1:
                raise
            output.aside(f"roleadvisor: {error}; passed over")
    if len(files) == 1:
        shown = (results[0], base, call)
        show(results[0], partial(documents.document, *shown, sources=sources), view, base, documents.screens(*shown))
    elif results:
        show({"matches": results}, partial(documents.verdicts, results, base), view, base)
    decided = all(result.verdict not in ("little", "other") for result in results)
    return ExitCode.USAGE if len(results) < len(files) else ExitCode.OK if decided else ExitCode.NO_ANSWER


class _BatchAd(Struct):
    """A line of a batch."""

    id: str | int
    text: Annotated[str, Meta(pattern=r"\S", max_length=AD_LIMIT)]
    title: str | None = None


def _batch(matcher: Matcher, reader: Callable[[Match], Match], source: str, call: Call | None) -> int:
    """Match one ad a line; in short if there is a ``call``. A line that cannot be read is reported in its place."""
    base = matcher.knowledge

    def answer(line: str) -> Any:
        if not line.strip():
            return None
        try:
            ad = msgspec.json.decode(line, type=_BatchAd)
        except (msgspec.DecodeError, RecursionError) as error:
            raise UsageError(printable(str(error))) from error
        result = reader(matcher.match(read_advert(ad.text, str(ad.id), ad.title)))
        return {"id": ad.id} | (shortened(result, documents.screens(result, base, call)) if call else asdict(result))

    return answer_lines(source, AD_LINE_LIMIT, answer, base.date)


def reader_with(
    base: Knowledge, have: Sequence[str], say: Callable[[str], None] = output.aside, *, kept: bool = True
) -> Callable[[Match], Match]:
    """A function that adds to a match the skills the user has: ``have`` and, with ``kept``, those of the kept plan."""
    named = find_skills(base, have)
    tell(base, named, NamedSkills(), say)
    there, steps = [*named.skills], {}
    with suppress(UsageError):  # kept for another base, or by a later version of the program
        if kept and (found := store.load(output.aside)):
            plan = plan_of(base, found, None)
            there += [*(each.id for each in plan.have), *found.done()]
            steps = {step.skill: step.number for step in plan.steps}
    known = {skill.id: skill for skill in base.skills}
    return partial(read_by, have=proved(known, there), steps=steps) if there or steps else lambda result: result
