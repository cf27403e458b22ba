"""Import every command module, so that each registers itself, in the order help lists them."""

from roleadvisor.cli import (  # noqa: I001 - the order of help
    compare_command,  # noqa: F401
    faq_command,  # noqa: F401
    quiz_command,  # noqa: F401
    quiz_code_commands,  # noqa: F401
    role_command,  # noqa: F401
    sources_command,  # noqa: F401
    kb_command,  # noqa: F401
)
from roleadvisor.cli.app import app

__all__ = ["app"]
