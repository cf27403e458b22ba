"""Open the knowledge base a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleadvisor.errors import PartMissing
from roleadvisor.knowledge import Base, open_base

if TYPE_CHECKING:
    from roleadvisor.quiz.versions import Versions

_PARTS = {
    "two roles": "two roles to compare (roles.yaml)",
    "attributes": "attributes (attributes.yaml)",
    "roles": "roles (roles.yaml)",
    "entries": "questions (faq/)",
    "sources": "sources (sources.yaml)",
    "quiz": "quiz (quiz.yaml)",
    "test": "knowledge test (test.yaml)",
    "skills": "skills (skills.yaml)",
    "starts": "starting points (starts.yaml)",
}


def open_with(directory: str | None, *parts: str) -> Base:
    """The base in ``directory``, or the default one, when it has every one of ``parts``.

    Raises:
        PartMissing: it lacks one.
    """
    base = open_base(directory)
    for part in parts:
        has = len(base.knowledge.roles) > 1 if part == "two roles" else getattr(base.knowledge, part)
        if not has:
            raise PartMissing(_PARTS[part], base.name)
    return base


def open_quiz(directory: str | None) -> tuple[Versions, str]:
    """The quiz of the base in ``directory``, or of the default one, in all its versions, and the base's date.

    Raises:
        PartMissing: it has no quiz.
    """
    from roleadvisor.quiz.versions import Versions

    base = open_with(directory, "quiz").knowledge
    return Versions(base), base.date
