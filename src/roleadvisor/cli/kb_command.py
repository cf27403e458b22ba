"""The ``kb`` commands: check, import, schema and init."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Optional

import typer

from roleadvisor import output
from roleadvisor.cli import options
from roleadvisor.cli.app import SETTINGS, app
from roleadvisor.cli.input import ENTRY_LIMIT, lines
from roleadvisor.errors import ExitCode, UsageError
from roleadvisor.knowledge.folder import create
from roleadvisor.render import View, show
from roleadvisor.render import knowledge_document as documents
from roleadvisor.render.document import Format
from roleadvisor.text import plural, printable

# `roleadvisor.kb` and `knowledge.compiler` load pydantic, so that the commands import them when they are called.

kb = typer.Typer(
    rich_markup_mode=None,
    context_settings=SETTINGS,
    short_help="Make, check and import knowledge bases.",
    help="""\b
    Examples:
      roleadvisor kb init my-base
      roleadvisor kb check my-base
      roleadvisor kb import faq.jsonl my-base

    Make, check and import knowledge bases.""",
)
app.add_typer(kb, name="kb")

Folder = Annotated[str, typer.Argument(metavar="DIR", help="The folder of the base.")]


@kb.callback(invoke_without_command=True)
def root(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        raise UsageError("name what to do: kb check, import, schema or init; see 'roleadvisor kb --help'")


@kb.command(
    short_help="Validate a knowledge base.",
    help="""\b
    Examples:
      roleadvisor kb check my-base

    Validate a knowledge base. Problems go to stdout, one a line: file:line: field: reason. Exit code 3 when there
    are any.""",
)
def check(directory: Folder, format: options.FormatOption = None, no_pager: options.NoPagerOption = False) -> int:
    from roleadvisor.kb import check

    report, knowledge = check(directory)
    view = View.of(format or Format.plain, no_pager=no_pager)
    show(report, lambda: documents.check_report(report), view, knowledge)
    return ExitCode.OK if report.valid else ExitCode.KNOWLEDGE


@kb.command(
    "import",
    short_help="Make a base from JSON Lines.",
    help="""\b
    Examples:
      roleadvisor kb import faq.jsonl my-base
      roleadvisor faq --knowledge my-base how do I reset my password

    Make a base from JSON Lines, each {"id", "question", "answer", "phrasings": []}. DIR must be new or empty.""",
)
def import_(
    source: Annotated[str, typer.Argument(metavar="FAQ.jsonl", help="The file, or - for standard input.")],
    directory: Folder,
) -> None:
    from roleadvisor.kb import imported_files
    from roleadvisor.knowledge.compiler import require_numpy

    require_numpy()  # without it the base could not answer a question
    _write(directory, imported_files(_entries(source), source, _today(), output.aside))


def _entries(source: str) -> Iterator[str]:
    for number, line in enumerate(lines(source, ENTRY_LIMIT), 1):
        if line.problem:
            raise UsageError(f"{source}:{number}: {line.problem}")
        yield line.text


@kb.command(
    short_help="The JSON Schema of the knowledge files.",
    help="""\b
    Examples:
      roleadvisor kb schema > knowledge.schema.json
      roleadvisor kb schema faq

    The JSON Schema of the knowledge files, for editors: of all of them, or of one kind of file.""",
)
def schema(
    kind: Annotated[Optional[str], typer.Argument(metavar="[KIND]", help="A file, such as faq or sources.")] = None,
) -> None:
    from roleadvisor.knowledge.shapes import json_schema

    output.answer_json(json.dumps(json_schema(kind), indent=2))


@kb.command(
    short_help="Start a base.",
    help="""\b
    Examples:
      roleadvisor kb init my-base
      roleadvisor kb init my-base --shipped

    Start a base: a few commented files that are valid as they stand, or the shipped base to change. DIR must be new or
    empty.""",
)
def init(
    directory: Folder,
    shipped: Annotated[bool, typer.Option("--shipped", help="Copy the base that comes with the program.")] = False,
) -> None:
    from roleadvisor.kb import shipped_files, starter_files

    _write(directory, shipped_files() if shipped else starter_files(_today()))


def _today() -> str:
    return datetime.now(tz=UTC).date().isoformat()


def _write(directory: str, files: dict[str, str]) -> None:
    create(directory, files)
    quoted = shlex.quote(directory)
    hint = f"; check with: roleadvisor kb check {quoted}" if directory.isprintable() else ""
    output.answer(f"{plural(len(files), 'file')} written to {printable(quoted)}{hint}")
