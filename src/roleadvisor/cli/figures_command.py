"""The ``figures`` command."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from roleadvisor import figures as capability
from roleadvisor.cli import options
from roleadvisor.cli.app import app
from roleadvisor.errors import ExitCode
from roleadvisor.render import Call, View, show
from roleadvisor.render import figures_document as documents


@app.command(
    short_help="Pay, demand and more, drawn.",
    help="""\b
    Examples:
      roleadvisor figures
      roleadvisor figures pay --country Germany
      roleadvisor figures demand --full

    Charts, each on one scale from 0, with source, country, year and the number of
    answers or ads behind each bar (n). Shaded: the 95% interval.""",
)
def figures(
    topic: Annotated[
        Optional[str],
        typer.Argument(
            metavar="[TOPIC]", help="pay, demand, juniors or remote.", autocompletion=options.complete_ids("charts")
        ),
    ] = None,
    country: options.CountryOption = None,
    full: options.FullOption = False,
    format: options.FormatOption = None,
    no_pager: options.NoPagerOption = False,
    knowledge: options.KnowledgeOption = None,
) -> int:
    view = View.of(format, full=full, no_pager=no_pager)
    base, call = options.open_with(knowledge, "charts").knowledge, Call(knowledge)
    result = capability.figures(base, topic, country)
    show(result, lambda: documents.document(result, base), view, base, documents.screens(result, base, call))
    return ExitCode.OK if result.charts else ExitCode.NO_ANSWER
