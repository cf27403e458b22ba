"""The ``kb`` commands: check, import, schema and init."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Optional

import typer

from roleadvisor import errors, output
from roleadvisor.cli.app import SETTINGS, app
from roleadvisor.cli.options import FormatOption, NoPagerOption

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
ShippedOption = Annotated[
    bool, typer.Option("--shipped", help="Check what came with the program, file by file, instead of a DIR.")
]


@kb.callback(invoke_without_command=True)
def root(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        raise errors.UsageError("name what to do: kb check, import, schema or init; see 'roleadvisor kb --help'")


@kb.command(
    short_help="Validate a knowledge base.",
    help="""\b
    Examples:
      roleadvisor kb check my-base
      roleadvisor kb check --shipped

    Validate a knowledge base. Problems go to stdout, one a line: file:line: field: reason. Exit code 3 when there
    are any.""",
)
def check(
    directory: Annotated[Optional[str], typer.Argument(metavar="[DIR]", help="The folder of the base.")] = None,
    shipped: ShippedOption = False,
    format: FormatOption = None,
    no_pager: NoPagerOption = False,
) -> int:
    import os

    from roleadvisor.kb import CheckReport
    from roleadvisor.knowledge import compiler, folder
    from roleadvisor.render import View, show
    from roleadvisor.render.document import Format
    from roleadvisor.render.kb_document import report

    if (directory is None) is not shipped:
        raise errors.UsageError(
            "name the folder of a base, or give --shipped for what came with the program; one of them"
        )
    place = folder.find(directory) if directory is not None else folder.shipped()
    checked = compiler.check(folder.read(place))
    problems, warnings, files = checked.problems, checked.warnings, checked.files
    if shipped:
        from roleadvisor.knowledge import installation

        compared, damage = installation.check()
        problems = [*damage, *problems]
        if not compared:
            warnings = (*warnings, installation.UNLISTED)
        elif not folder.installed(place):
            warnings = (*warnings, installation.IN_PLACE)
        files = max(files, compared)
    result = CheckReport(os.fsencode(place).decode("utf-8", "replace"), files, not problems, tuple(problems), warnings)
    show(result, lambda: report(result), View.of(format or Format.plain, no_pager=no_pager), checked.knowledge.date)
    return errors.EXIT_KNOWLEDGE if problems else 0


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
    from roleadvisor.kb import imported
    from roleadvisor.knowledge.compiler import require_numpy

    require_numpy()  # the base could not be asked anything
    _write(directory, imported(_entries(source), source, _today()))


def _entries(source: str) -> Iterator[str]:
    from roleadvisor.cli.input_lines import ENTRY_LIMIT, lines

    for number, line in enumerate(lines(source, ENTRY_LIMIT), 1):
        if not line.whole:
            raise errors.UsageError(f"{source}:{number}: the line is longer than {ENTRY_LIMIT:,} bytes")
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
    import json

    from roleadvisor.knowledge.json_schema import json_schema

    output.answer_json(json.dumps(json_schema(kind), indent=2))


@kb.command(
    short_help="Start a base.",
    help="""\b
    Examples:
      roleadvisor kb init my-base

    Start a base: a few commented files that are valid as they stand. DIR must be new or empty.""",
)
def init(directory: Folder) -> None:
    from roleadvisor.kb import starter

    _write(directory, starter(_today()))


def _today() -> str:
    from datetime import UTC, datetime

    return datetime.now(tz=UTC).date().isoformat()


def _write(directory: str, files: dict[str, str]) -> None:
    import shlex

    from roleadvisor.knowledge.folder import create
    from roleadvisor.text import plural, printable

    with output.progress(f"Writing {plural(len(files), 'file')}") as report:
        create(directory, files, report)
    place = shlex.quote(directory)
    hint = (
        f"; check with: roleadvisor kb check {place}" if directory.isprintable() else ""
    )  # else it could not be typed
    output.answer(f"{plural(len(files), 'file')} written to {printable(place)}{hint}")
