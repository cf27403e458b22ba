"""Which unfinished quiz is gone on with, and what is told of the others."""

from __future__ import annotations

import time
from collections.abc import Callable

from roleadvisor.cli import unfinished
from roleadvisor.cli.unfinished import DAYS, Kept, RunFile
from roleadvisor.errors import UsageError
from roleadvisor.model import LENGTH, Form
from roleadvisor.quiz.session import Session

NAMED_EACH = 3  # others that get a line each; more share one


def newest(key: str, tell: Callable[[str], None]) -> Kept | None:
    """The unfinished quiz with these questions that was changed last; tells of newer files that cannot be used."""
    for found in unfinished.find():
        if isinstance(found, str):
            tell(found)
        elif found.session.key == key:
            return found
    return None


def claimed(file: RunFile, key: str, length: Form | None, tell: Callable[[str], None]) -> Session:
    """Make the unfinished quiz with these questions that was changed last that of this run, and tell of all others.

    Raises:
        UsageError: there is none, or it is a full one and ``length`` asks for a quick one.
    """
    others: list[Kept] = []
    session = None
    for found in unfinished.find():
        if isinstance(found, str):
            tell(found)
        elif session or found.session.key != key:
            others.append(found)
        elif length == "quick" and found.session.form == "full":
            raise UsageError("the unfinished quiz is a full one; leave --length out")
        else:
            session = file.claim(found)  # or the next, when another run was faster
    _tell_of(others, key, tell)
    if session is None:
        raise UsageError("there is no unfinished quiz to go on with; start one with: roleadvisor quiz")
    return session


def _tell_of(others: list[Kept], key: str, tell: Callable[[str], None]) -> None:
    if len(others) > NAMED_EACH:
        names = ", ".join(kept.path.name for kept in others)
        tell(
            f"{len(others)} other quizzes are unfinished, in '{others[0].path.parent}', "
            f"each kept for {DAYS} days after its last answer: {names}"
        )
        return
    for kept in others:
        which = "" if kept.session.key == key else " with questions that are not asked here"
        tell(
            f"another unfinished quiz{which}, {kept.path.name}: "
            f"{kept.session.answered} of {LENGTH[kept.session.form]} questions answered, "
            f"last changed {_moment(kept.changed)}, kept until {_moment(kept.until)}"
        )


def _moment(seconds: float) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
    except (OverflowError, OSError, ValueError):
        return "in a year that has no name"
