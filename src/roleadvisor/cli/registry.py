"""Import every command module, so that each registers itself, in the order help lists them."""

from roleadvisor.cli import compare, faq, quiz, quiz_codes, role, sources, kb  # noqa: F401, I001 - the order of help
from roleadvisor.cli.app import app

__all__ = ["app"]
