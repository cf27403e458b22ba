"""The command line: run a command and turn its errors into messages and exit codes."""

from __future__ import annotations

import os
import sys

from typer import Abort, Exit, TyperException
from typer.main import get_command

from roleadvisor import output
from roleadvisor.cli.app import COMMANDS, COMPLETE, VERSION_OPTIONS, app, load, load_all
from roleadvisor.errors import ExitCode, OutputFailed, RoleadvisorError, UsageError, bug
from roleadvisor.text import printable

DEBUG = "--debug"
STDOUT, STDERR = 1, 2  # file descriptors


def main() -> int:
    """Run the command line on the program's arguments and return its exit code."""
    code = run(sys.argv[1:])
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except (OSError, ValueError):
        _discard(STDERR)
    return code


def run(args: list[str]) -> int:
    """Run one command and return its exit code; raises nothing but KeyboardInterrupt."""
    args, debug = _without_debug(args)
    try:
        output.prepare()
        code = _invoke(args)
        output.flush()
    except (KeyboardInterrupt, Abort):
        output.aside("\nroleadvisor: interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _discard(STDOUT)
        return ExitCode.OK
    except TyperException as error:
        output.aside(f"roleadvisor: error: {_usage_message(error, args)}")
        return ExitCode.USAGE
    except OSError as error:
        if error.filename is not None:
            return _bug(error, debug)
        return _report(OutputFailed(error))  # from help, which typer writes without our streams
    except RoleadvisorError as error:
        return _report(error)
    except MemoryError:
        output.aside("roleadvisor: error: there is not enough memory for this")
        return ExitCode.USAGE
    except Exception as error:
        return _bug(error, debug)
    else:
        return code


def _without_debug(args: list[str]) -> tuple[list[str], bool]:
    """Remove ``--debug``, which every command takes, and return whether it was there."""
    end = args.index("--") if "--" in args else len(args)
    return [arg for arg in args[:end] if arg != DEBUG] + args[end:], DEBUG in args[:end]


def _invoke(args: list[str]) -> int:
    if COMPLETE in os.environ:
        return _complete()
    if args[:1] == ["help"]:
        args = [*args[1:], "--help"]
    if args and not args[0].startswith("-") and len(args[0].split()) > 1:  # a question where a command is expected
        args = ["faq", *args]
    if args and args[0] in COMMANDS:
        load(args[0])
    elif not args or args[0] not in VERSION_OPTIONS:  # help and the message about an unknown command list all of them
        load_all()
    command = get_command(app)
    try:
        with command.make_context("roleadvisor", list(args)) as context:
            result = command.invoke(context)
    except Exit as stop:
        return stop.exit_code
    return result if isinstance(result, int) else ExitCode.OK


def _complete() -> int:
    """Answer the completion script of a shell, which passes the command line in the environment."""
    from typer._completion_classes import completion_init

    load_all()
    completion_init()
    try:
        get_command(app).main(args=[], prog_name="roleadvisor", complete_var=COMPLETE, standalone_mode=False)
    except (KeyError, ValueError) as error:
        raise UsageError(f"{COMPLETE} is set by a completion script, with what was typed; unset it") from error
    return ExitCode.OK


def _report(error: RoleadvisorError) -> int:
    output.aside(f"roleadvisor: {'error: ' if error.exit_code else ''}{error}")
    if isinstance(error, OutputFailed):
        _discard(STDOUT)
    return error.exit_code


def _usage_message(error: TyperException, args: list[str]) -> str:
    """The message of a wrong call in one line, with what to try."""
    text = " ".join(printable(error.format_message(), 400).split()).rstrip(".")
    if hasattr(error, "possibilities"):  # an option that does not exist
        text += "; put -- before words that start with a dash"
    question = " ".join(args)
    if text.startswith("No such command") and " " in question:
        return f'{text}; ask a question with: roleadvisor faq "{printable(question, 80)}"'
    context = getattr(error, "ctx", None)
    if context is not None:
        text += f"; see '{context.command_path} --help'"
    return text


def _bug(error: Exception, debug: bool) -> int:
    if debug or os.environ.get("ROLEADVISOR_DEBUG") == "1":
        import traceback

        output.aside(traceback.format_exc())
    output.aside(f"roleadvisor: {bug(error)} (ROLEADVISOR_DEBUG=1 shows the traceback)")
    return ExitCode.BUG


def _discard(stream: int) -> None:
    """Point a stream at /dev/null, so that the interpreter's flush at exit does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
