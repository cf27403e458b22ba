"""The command line: parse, call the capability, hand its result to a renderer; errors become exit codes here only."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from typer import Abort, Exit
from typer._click.exceptions import ClickException, NoSuchOption, UsageError  # typer has no public name for these
from typer.main import get_command

from roleadvisor import errors, output
from roleadvisor.text import printable


def main() -> NoReturn:
    """Run the command line and exit with the code that the contract names."""
    code = run(sys.argv[1:])
    sys.exit(code)


def run(args: list[str]) -> int:
    """Run one command and return its exit code; nothing is raised for anything a user can do."""
    args, debug = _without_debug(args)
    try:
        output.prepare()
        code = _invoke(args)
        output.flush()
    except (KeyboardInterrupt, Abort):
        output.aside("\nroleadvisor: interrupted")
        return errors.EXIT_INTERRUPTED
    except BrokenPipeError:
        _drop_stdout()
        return 0
    except ClickException as error:
        output.aside(f"roleadvisor: error: {_usage(error)}")
        return errors.EXIT_USAGE
    except OSError as error:
        if error.filename is not None:
            return _bug(error, debug)
        # Help is written by typer itself, so only here can its failure be seen.
        return _tell(errors.OutputFailed(error))
    except errors.RoleadvisorError as error:
        return _tell(error)
    except Exception as error:
        return _bug(error, debug)
    else:
        return code


def _without_debug(args: list[str]) -> tuple[list[str], bool]:
    """Take ``--debug`` out wherever it stands as an option, since it belongs to every command alike."""
    end = args.index("--") if "--" in args else len(args)
    options = [arg for arg in args[:end] if arg != "--debug"]
    return options + args[end:], len(options) < end


def _invoke(args: list[str]) -> int:
    from roleadvisor.cli.registry import app

    command = get_command(app)
    try:
        with command.make_context("roleadvisor", list(args)) as context:
            result = command.invoke(context)
    except Exit as stop:
        return stop.exit_code
    return result if isinstance(result, int) else 0


def _tell(error: errors.RoleadvisorError) -> int:
    output.aside(f"roleadvisor: {'error: ' if error.exit_code else ''}{error}")
    if isinstance(error, errors.OutputFailed):
        _drop_stdout()
    return error.exit_code


def _usage(error: ClickException) -> str:
    """The message of a wrong call in one line, with what to try."""
    text = " ".join(printable(error.format_message(), 400).split()).rstrip(".")
    if isinstance(error, NoSuchOption):
        text += "; put -- before words that start with a dash"
    if isinstance(error, UsageError) and error.ctx is not None:
        text += f"; see '{error.ctx.command_path} --help'"
    return text


def _bug(error: Exception, debug: bool) -> int:
    if debug or os.environ.get("ROLEADVISOR_DEBUG") == "1":
        import traceback

        output.aside(traceback.format_exc())
    what = printable(f"{type(error).__name__}: {error}")
    output.aside(f"roleadvisor: this is a bug, please report it: {what} (ROLEADVISOR_DEBUG=1 shows the traceback)")
    return errors.EXIT_BUG


def _drop_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's own flush at exit does not fail again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError:
        sys.stdout = None
