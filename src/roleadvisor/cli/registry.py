"""Import every command module, so that each registers itself, in the order help lists them."""

from roleadvisor.cli.app import COMMANDS, app, load

for name in COMMANDS:
    load(name)

__all__ = ["COMMANDS", "app"]
