"""The one thing kept on disk between runs: a quiz that is not finished, removed when it is."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from roleadvisor.model import LENGTH
from roleadvisor.quiz.code import LETTERS
from roleadvisor.quiz.session import Session

FORMAT = 1
_NAME = "quiz.json"


def path() -> Path:
    """Where the unfinished quiz is kept: the platform's state directory."""
    import platformdirs

    return Path(platformdirs.user_state_dir("roleadvisor", appauthor=False)) / _NAME


def save(session: Session) -> None:
    """Keep ``session``: written beside the file and put in its place at once, so that a crash leaves old or new.

    Raises:
        OSError: the state directory cannot be written.
    """
    place = path()
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(_beside(place), "w", encoding="utf-8") as file:
        file.write(json.dumps({"roleadvisor-quiz": FORMAT} | asdict(session)))
        file.flush()
        os.fsync(file.fileno())
    os.replace(_beside(place), place)


def load(key: str) -> tuple[Session | None, str | None]:
    """The unfinished quiz, and what to tell the user when it cannot be used; such a file is set aside, not deleted."""
    place = path()
    try:
        return _session(json.loads(place.read_text("utf-8")), key), None
    except FileNotFoundError:
        return None, None
    except OSError as error:
        return None, f"the unfinished quiz in '{place}' cannot be read: {error.strerror or error}"
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        reason = str(error) if isinstance(error, _Unusable) else "is damaged"
        return None, f"the unfinished quiz {reason}; {_set_aside(place)}"


class _Unusable(ValueError):
    """The file is whole and cannot be used."""


def _session(data: dict[str, Any], key: str) -> Session:
    if data["roleadvisor-quiz"] != FORMAT:
        raise _Unusable("was written by another version of roleadvisor")
    if data["key"] != key:
        raise _Unusable("has other questions than are asked now")
    form, letters, later, checks = (data[name] for name in ("form", "letters", "later", "checks"))
    if not all(isinstance(text, str) for text in (form, letters, later, checks)):
        raise TypeError
    total = len(letters) + len(later)
    if form not in LENGTH or total > LENGTH[form] or set(letters + later) - set(LETTERS) or set(checks) - set("yn"):
        raise ValueError
    if checks and len(letters) < max(LENGTH[form], len(checks)):
        raise ValueError
    return Session(form, key, letters, later, checks)


def _set_aside(place: Path) -> str:
    """Move the file out of the way under a name not used yet, and say so."""
    number = 1
    while (aside := place.with_name(f"{_NAME}.{number}")).exists():
        number += 1
    try:
        os.replace(place, aside)
    except OSError as error:
        return f"it could not be set aside: {error.strerror or error}"
    return f"it was set aside as '{aside}'"


def clear() -> None:
    """Remove the unfinished quiz, and the folder too when nothing else is in it."""
    place = path()
    for file in (place, _beside(place)):
        with suppress(OSError):
            file.unlink()
    with suppress(OSError):
        place.parent.rmdir()


def _beside(place: Path) -> Path:
    return place.with_name(f"{_NAME}.new")
