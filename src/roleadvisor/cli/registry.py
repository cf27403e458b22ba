"""Import every command module, so that each registers itself, in the order help lists them."""

from roleadvisor.cli.app import app
from roleadvisor.cli import compare, faq, quiz, role, sources, kb  # noqa: F401, I001 - the order here is the order of help

__all__ = ["app"]
