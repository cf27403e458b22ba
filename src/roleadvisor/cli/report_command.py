"""The ``report`` command: one page in a browser, to keep or to pass on."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Annotated, Optional

import typer
from msgspec.structs import replace

from roleadvisor import output
from roleadvisor.cli import options
from roleadvisor.cli.app import app
from roleadvisor.cli.input import STDIN
from roleadvisor.cli.plan_command import PARTS, Wanted, plan_for
from roleadvisor.cli.quiz_codes import Reader, pass_over, summaries
from roleadvisor.errors import OutputFailed, PartMissing, UsageError
from roleadvisor.files import atomic_write
from roleadvisor.model import Knowledge
from roleadvisor.quiz import Versions
from roleadvisor.render import View, to_json
from roleadvisor.render import report_document as documents
from roleadvisor.render.document import Block, Document, Format
from roleadvisor.render.html import page
from roleadvisor.text import in_words, plural, printable


@app.command(
    short_help="One page for a browser, to keep or pass on.",
    help="""\b
    Examples:
      roleadvisor report -o me.html --code q3-abba-abab-abba-5 --from student
      roleadvisor report -o class.html --class codes.txt --name "Class 10b"

    A page that needs no network: comparison, figures, quiz result, plan. Or a sheet
    for each taker of a class. Or every answer.""",
)
def report(
    path: Annotated[str, typer.Option("--output", "-o", metavar="FILE|-", help="The page; - for standard output.")],
    code: Annotated[Optional[str], typer.Option("--code", metavar="CODE", help="With a quiz result.")] = None,
    to: Annotated[Optional[str], typer.Option("--to", metavar="ROLE", help="With a plan, as plan takes it.")] = None,
    start: Annotated[Optional[str], typer.Option("--from", metavar="START", help="Where you stand.")] = None,
    have: options.HaveOption = None,
    country: options.CountryOption = None,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Stands on each page.")] = "",
    codes: Annotated[Optional[str], typer.Option("--class", metavar="FILE|-", help="Lines of [LABEL] CODE.")] = None,
    labels: Annotated[bool, typer.Option("--labels", help="With the labels of the class.")] = False,
    answers: Annotated[bool, typer.Option("--answers", help="Every answer in short.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    format: options.FormatOption = None,
    knowledge: options.KnowledgeOption = None,
) -> None:
    view, wanted = View.of(format), Wanted(to, start, tuple(have or ()), (), code)
    personal = wanted != Wanted() or country is not None
    if (codes is not None) + answers + personal > 1 or (labels and codes is None):
        raise UsageError("choose one: --class (which --labels needs), --answers, or what is for one person")
    if path == STDIN and format is Format.json:
        raise UsageError("-o - writes the page to standard output, where --format json would stand; name a file")
    target = None if path == STDIN else _writable(path, force)
    base = options.open_with(knowledge, *(["quiz"] if codes else ["entries"] if answers else [])).knowledge
    takers = passed_over = 0
    if codes is not None:
        parts, takers, passed_over = _class(base, codes, name, labels=labels)
    else:
        content = _content(base, wanted, country, name, view)
        asked = [*(["quiz"] if code else []), *(["plan"] if to or start or have else []), *documents.ADVICE]
        parts = documents.sections(base, content, documents.ANSWERS if answers else asked)
    head = () if codes else documents.title(base, name)
    text = page((*head, *chain(*parts.values())), base, name, contents=answers)
    there = [key for key, part in parts.items() if part]
    lacking = [key for key in parts if key not in there]
    if lacking:
        output.aside(f"roleadvisor: left out, as the knowledge base has nothing for it: {in_words(lacking)}")
    if target is None:
        output.answer_utf8(text)
        return
    _write(target, text)
    made = {"path": printable(path), "bytes": len(text.encode()), "parts": there, "left_out": lacking}
    if view.format is Format.json:
        output.answer_json(to_json(made | {"takers": takers, "passed_over": passed_over}, base.date))
    else:
        sheets = f", {plural(takers, 'taker')}" if takers else ""
        output.answer(f"{printable(path)}: {len(text.encode()) / 1000:.0f} kB with {in_words(there)}{sheets}")


def _content(base: Knowledge, wanted: Wanted, country: str | None, name: str, view: View) -> documents.PageContent:
    """What a page for one person is made from; None for what the base has no knowledge for."""
    content = documents.PageContent(date.today(), name, country)  # noqa: DTZ011 - the user's own calendar
    if wanted.code is not None and base.quiz:
        versions = Versions(base)
        given = versions.decode(wanted.code)
        content = replace(content, scored=(versions.score(given), versions.quizzes[given.version]))
    way = replace(wanted, code=None) if wanted.to or not base.quiz else wanted
    asked = way.to or way.code or wanted.code is None  # without a target, plan_for asks for one
    if (wanted.to or wanted.start or wanted.have) and asked and all(getattr(base, part) for part in PARTS):
        with suppress(PartMissing):
            content = replace(content, plan=plan_for(base, way, None, None, view)[1])
    return content


def _class(base: Knowledge, source: str, name: str, *, labels: bool) -> tuple[dict[str, Document], int, int]:
    """The parts of the page of a class; the number of its takers, and of the lines passed over."""
    versions = Versions(base)
    reader = Reader(versions, source, pass_over)
    results = [(reader.read + reader.skipped, each) for each in reader.results()]  # by position in the file
    if not results:
        raise UsageError(f"no line of '{printable(source)}' is a code; lines are CODE or LABEL CODE")
    today = date.today()  # noqa: DTZ011 - the user's own calendar
    sheets: list[Block] = []
    for number, (label, given, result) in results:
        who = label if labels and label else f"Taker {number}"
        sheets += documents.taker(documents.PageContent(today, who, scored=(result, versions.quizzes[given.version])))
    read = {number for number, _ in results}
    unread = [str(number) for number in range(1, len(results) + reader.skipped + 1) if number not in read]
    summed = summaries(versions, (each for _, each in results), labels=False)
    head = documents.class_head(base, summed, name, unread)
    return {"summary": head, "takers": tuple(sheets)}, len(results), reader.skipped


def _writable(path: str, force: bool) -> Path:
    """The file to write, where a link points to; UsageError if it can be no file, or is there without ``force``."""
    try:
        file = Path(path).resolve()
        there, folder = file.exists(), file.parent.is_dir()
        special = file.is_symlink() or (there and not file.is_file())  # a link that is left points to itself
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"'{printable(path)}' can be no file: {reason}") from error
    if special:
        raise UsageError(f"'{printable(path)}' is no file; - writes to standard output")
    if there and not force:
        raise UsageError(f"'{printable(path)}' is there already; --force replaces it")
    if not folder:
        raise UsageError(f"'{printable(path)}' cannot be written: there is no such folder")
    return file


def _write(file: Path, text: str) -> None:
    """Write the page whole or not at all, with the permissions of any new file, or of the one that it replaces.

    Raises:
        OutputFailed: the folder or the disk takes no file.
    """
    umask = os.umask(0)
    os.umask(umask)
    try:
        with atomic_write(file) as temporary:
            temporary.write_text(text, "utf-8")
            temporary.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~umask)
    except OSError as error:
        raise OutputFailed(error) from error
