"""The Typer application, the names of its commands, and what bare ``roleadvisor`` prints."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer

from roleadvisor import __version__, output

# Plain help: typer's rich help is boxed, hard to grep, and more than doubles the start-up time.
SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    context_settings=SETTINGS,
    help="""\b
    Examples:
      roleadvisor "is ML a lot of coding"
    Exit codes: 0 done, 1 no answer, 2 wrong use, 3 invalid knowledge, 70 a bug.
    Environment: ROLEADVISOR_FORMAT, _KNOWLEDGE, _PAGER and _DEBUG=1; NO_COLOR.""",
)

VERSION_OPTIONS = ("--version", "-V")
# The environment variable that completion scripts set.
COMPLETE = "_ROLEADVISOR_COMPLETE"
# In the order help lists them.
COMMANDS = "compare", "faq", "quiz", "role", "plan", "figures", "match", "report", "sources", "kb", "mcp", "completion"


def load(name: str) -> None:
    """Import the module of a command, which adds it to ``app``; a call needs only its own."""
    import_module(f"roleadvisor.cli.{name}_command")


def load_all() -> None:
    """Import every command, in the order help lists them."""
    for name in COMMANDS:
        load(name)


WELCOME = """\
Machine Learning Engineer or Software Engineer? Helps you choose, offline and
privately: facts with sources, advice marked as ours. Help: roleadvisor --help
  roleadvisor faq      ask in your own words, and go on asking
  roleadvisor compare  the two roles side by side
  roleadvisor quiz     which of the two fits you: two minutes"""


def _version(wanted: bool) -> None:
    if wanted:
        output.answer(f"roleadvisor {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option(*VERSION_OPTIONS, callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", hidden=True, help="Show the traceback of a bug.")] = False,
) -> None:
    """Print WELCOME when no command is given."""
    if context.invoked_subcommand is None:
        output.answer(WELCOME)
