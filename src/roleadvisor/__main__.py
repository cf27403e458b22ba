"""Run the command line, as ``roleadvisor`` and as ``python -m roleadvisor``."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # nothing is imported before Ctrl-C can be caught, not even typing
    from sys import UnraisableHookArgs
    from typing import NoReturn

INTERRUPTED = 130


def main() -> None:
    """Run the command line; whenever Ctrl-C comes, the program ends with 130 and without a traceback."""
    try:
        import signal

        sys.unraisablehook = _unraisable
        heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # nohup, for one, has it ignored
        if heard:  # while modules load there is nothing to put in order, and an exception may turn into another
            signal.signal(signal.SIGINT, _leave)
        try:
            from roleadvisor.cli import main as run
        except (ImportError, SyntaxError, ValueError) as error:
            sys.exit(_damaged(error))
        if heard:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = run()
        if code == INTERRUPTED:
            _leave()  # the interpreter itself would end by the signal if that came while it evaluated a string
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said; nothing may come between while the interpreter ends
    except KeyboardInterrupt:  # that nobody was ready for: a second one, say, while the first was told
        _leave()
    sys.exit(code)


def _damaged(error: Exception) -> int:
    """What else tells of a damaged installation could not be loaded; the code is that of errors.InstallationDamaged."""
    if sys.stderr is not None:
        sys.stderr.write(f"roleadvisor: error: the program cannot be loaded ({error}); install roleadvisor again\n")
    return 3


def _leave(*_: object) -> "NoReturn":
    os._exit(INTERRUPTED)


def _unraisable(lost: "UnraisableHookArgs") -> None:
    """Leave for a Ctrl-C that came where no exception can: while a module's lock, say, was thrown away."""
    if lost.exc_type is KeyboardInterrupt:
        _leave()
    sys.__unraisablehook__(lost)


if __name__ == "__main__":
    main()
