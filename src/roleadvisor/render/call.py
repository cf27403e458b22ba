"""How a command is called again, as it is printed for people to copy."""

from __future__ import annotations

import shlex

from msgspec import Struct


class Call(Struct, frozen=True):
    """Calls for the same base: with ``knowledge`` as it was given, if it was."""

    knowledge: str | None = None

    def __call__(self, words: str) -> str:
        """The call with these words after the program's name."""
        return f"roleadvisor {words}" + (f" --knowledge {shlex.quote(self.knowledge)}" if self.knowledge else "")
