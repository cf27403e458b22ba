"""The ``completion`` command."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from roleadvisor import output
from roleadvisor.cli.app import COMPLETE, app


@app.command(
    short_help="Print a script that completes commands and names.",
    help="""\b
    Examples:
      roleadvisor completion bash >> ~/.bashrc
      roleadvisor completion fish > ~/.config/fish/completions/roleadvisor.fish

    Print the completion script for a shell: commands, options, roles, attributes, questions. It edits no file.""",
)
def completion(
    shell: Annotated[Literal["bash", "zsh", "fish"], typer.Argument(help="bash, zsh or fish.", metavar="SHELL")],
) -> None:
    from typer._completion_shared import get_completion_script

    output.answer(get_completion_script(prog_name="roleadvisor", complete_var=COMPLETE, shell=shell))
