"""Open the knowledge base a command works on."""

from __future__ import annotations

from roleadvisor.errors import PartMissing
from roleadvisor.knowledge import Base, open_base
from roleadvisor.model import Quiz

_FILES = {
    "two roles": "two roles to compare (roles.yaml)",
    "attributes": "attributes (attributes.yaml)",
    "roles": "roles (roles.yaml)",
    "entries": "questions (faq/)",
    "sources": "sources (sources.yaml)",
    "quiz": "quiz (quiz.yaml)",
    "test": "knowledge test (test.yaml)",
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
            raise PartMissing(_FILES[part], base.name)
    return base


def open_quiz(directory: str | None) -> tuple[Quiz, str]:
    """The quiz of the base in ``directory``, or of the default one, and the base's date.

    Raises:
        PartMissing: it has no quiz.
    """
    base = open_base(directory)
    if base.knowledge.quiz is None:
        raise PartMissing(_FILES["quiz"], base.name)
    return base.knowledge.quiz, base.knowledge.date
