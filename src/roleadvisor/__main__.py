"""Run the command line as ``python -m roleadvisor``."""

from roleadvisor.cli import main

if __name__ == "__main__":
    main()
