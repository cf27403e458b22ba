"""Import every command module, so that each registers itself, in the order help lists them."""

from importlib import import_module

from roleadvisor.cli.app import app

COMMANDS = ("compare", "faq", "quiz", "quiz_code", "role", "sources", "kb")

for command in COMMANDS:
    import_module(f"roleadvisor.cli.{command}_command")

__all__ = ["COMMANDS", "app"]
