"""The command line: parse, call the capability, hand its result to a renderer; errors become exit codes here only."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Literal

from typer import Abort, Exit, TyperException
from typer.main import get_command

from roleadvisor import errors, output
from roleadvisor.text import printable

DEBUG = "--debug"


def main() -> int:
    """Run the command line and return the exit code that the contract names."""
    code = run(sys.argv[1:])
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except (OSError, ValueError):
        _drop("stderr")
    return code


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
        _drop("stdout")
        return 0
    except TyperException as error:
        output.aside(f"roleadvisor: error: {_usage(error, args)}")
        return errors.EXIT_USAGE
    except OSError as error:
        if error.filename is not None:
            return _bug(error, debug)
        # Help is written by typer itself, so only here can its failure be seen.
        return _tell(errors.OutputFailed(error))
    except errors.RoleadvisorError as error:
        return _tell(error)
    except MemoryError:
        output.aside("roleadvisor: error: there is not enough memory for this")
        return errors.EXIT_USAGE
    except Exception as error:
        return _bug(error, debug)
    else:
        return code


def _without_debug(args: list[str]) -> tuple[list[str], bool]:
    """Take ``--debug`` out wherever it stands as an option, since it belongs to every command alike.

    Between two words of a question it is a word too: ``faq what does --debug do`` asks about it.
    """
    end = args.index("--") if "--" in args else len(args)
    kept: list[str] = []
    for place, arg in enumerate(args[:end]):
        if arg != DEBUG:
            kept.append(arg)
        elif _asked_about(args[:end], place):
            kept[-1] += f" {DEBUG}"  # as one argument with the word before it, which is no option to the parser
    return kept + args[end:], DEBUG in args[:end]


def _asked_about(args: list[str], place: int) -> bool:
    """Whether words of a question stand on both sides: two before, or one right after ``faq``, and one behind."""
    before, after = args[max(1, place - 2) : place], args[place + 1 : place + 2]
    return args[0] == "faq" and bool(before) and not any(word.startswith("-") for word in (*before, *(after or ["-"])))


def _invoke(args: list[str]) -> int:
    from roleadvisor.cli.app import COMMANDS, COMPLETE, app, load

    if COMPLETE in os.environ:
        return _complete()
    if args[:1] == ["--version"]:
        pass
    elif args and args[0] in COMMANDS:
        load(args[0])
    else:  # help lists them all, and so does the search for what a name may have meant
        import_module("roleadvisor.cli.registry")
    command = get_command(app)
    try:
        with command.make_context("roleadvisor", list(args)) as context:
            result = command.invoke(context)
    except Exit as stop:
        return stop.exit_code
    return result if isinstance(result, int) else 0


def _complete() -> int:
    """Answer the completion script of a shell, which passes what was typed in the environment."""
    from typer._completion_classes import completion_init

    from roleadvisor.cli.app import COMPLETE, app

    import_module("roleadvisor.cli.registry")
    completion_init()
    try:
        get_command(app).main(args=[], prog_name="roleadvisor", complete_var=COMPLETE, standalone_mode=False)
    except (KeyError, ValueError) as error:
        raise errors.UsageError(f"{COMPLETE} is set by a completion script, with what was typed; unset it") from error
    return 0


def _tell(error: errors.RoleadvisorError) -> int:
    output.aside(f"roleadvisor: {'error: ' if error.exit_code else ''}{error}")
    if isinstance(error, errors.OutputFailed):
        _drop("stdout")
    return error.exit_code


def _usage(error: TyperException, args: list[str]) -> str:
    """The message of a wrong call in one line, with what to try; not every kind of error has what is asked for here."""
    text = " ".join(printable(error.format_message(), 400).split()).rstrip(".")
    if hasattr(error, "possibilities"):  # what an option that does not exist might have meant
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
    what = printable(f"{type(error).__name__}: {error}")
    output.aside(f"roleadvisor: this is a bug, please report it: {what} (ROLEADVISOR_DEBUG=1 shows the traceback)")
    return errors.EXIT_BUG


def _drop(stream: Literal["stdout", "stderr"]) -> None:
    """Point a stream at nothing, so that the interpreter's own flush at exit does not fail again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1 if stream == "stdout" else 2)
    except OSError:
        setattr(sys, stream, None)
