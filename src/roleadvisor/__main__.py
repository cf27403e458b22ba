"""Run the command line, as ``roleadvisor`` and as ``python -m roleadvisor``."""

import sys


def main() -> None:
    """Load the command line and run it; Ctrl-C while it is loading ends the program as quietly as later on."""
    try:
        from roleadvisor.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("\nroleadvisor: interrupted\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
