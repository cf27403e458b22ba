"""Run the command line, as ``roleadvisor`` and as ``python -m roleadvisor``."""

import os
import signal
import sys

INTERRUPTED = 130  # ExitCode.INTERRUPTED, repeated as Ctrl-C may come before it is imported


def main() -> None:
    """Run the command line; Ctrl-C ends it at any time with exit code 130 and without a traceback."""
    # Who started the program may have set SIGINT to be ignored, as nohup does; that stays.
    catch = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    try:
        if catch:  # during imports a KeyboardInterrupt may turn into another exception
            signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
        from roleadvisor.cli import main as run

        if catch:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = run()
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        os._exit(code)  # after an interrupted eval(), sys.exit() would end the process by the signal
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Done: ignore Ctrl-C during shutdown.
    sys.exit(code)


if __name__ == "__main__":
    main()
