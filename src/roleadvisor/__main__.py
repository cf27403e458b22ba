"""Run the command line, as ``roleadvisor`` and as ``python -m roleadvisor``."""

import os
import signal
import sys


def main() -> None:
    """Run the command line; Ctrl-C ends it at any time with exit code 130 and without a traceback."""
    # Whoever starts it may have set SIGINT to be ignored, as nohup does; that stays.
    catch = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if catch:  # during imports a KeyboardInterrupt may surface as another exception
        signal.signal(signal.SIGINT, _exit)
    from roleadvisor.cli import main as run

    if catch:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        code = run()
    except KeyboardInterrupt:  # a second Ctrl-C, while the first is handled
        _exit()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Done: ignore Ctrl-C during shutdown.
    sys.exit(code)


def _exit(*_: object) -> None:
    os._exit(130)  # ExitCode.INTERRUPTED, which may not be imported yet


if __name__ == "__main__":
    main()
