"""The one thing kept on disk between runs: a quiz that is not finished, removed when it is."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from roleadvisor.errors import UsageError
from roleadvisor.quiz.bands import LENGTH
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
        UsageError: the state directory cannot be written.
    """
    place = path()
    data = {
        "roleadvisor-quiz": FORMAT,
        "form": session.form,
        "version": session.version,
        "letters": session.letters,
        "checks": session.checks,
    }
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=_NAME)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(json.dumps(data))
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise UsageError(f"cannot keep the answers in '{place}': {error.strerror or error}") from error


def load(version: int) -> tuple[Session | None, str | None]:
    """The unfinished quiz, and what to tell the user when it cannot be used; such a file is set aside, not deleted."""
    place = path()
    try:
        data = json.loads(place.read_text("utf-8"))
        return _session(data, version), None
    except FileNotFoundError:
        return None, None
    except OSError as error:
        return None, f"the unfinished quiz in '{place}' cannot be read: {error.strerror or error}"
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        reason = str(error) if isinstance(error, _Unusable) else "is damaged"
        return None, f"the unfinished quiz {reason}; it was set aside as '{set_aside()}'"


class _Unusable(ValueError):
    """The file is whole and cannot be used."""


def _session(data: object, version: int) -> Session:
    if not isinstance(data, dict):
        raise TypeError
    if data["roleadvisor-quiz"] != FORMAT:
        raise _Unusable("was written by another version of roleadvisor")
    if data["version"] != version:
        raise _Unusable("has other questions than this version asks")
    form, letters, checks = data["form"], data["letters"], data["checks"]
    if form not in LENGTH or len(letters) > LENGTH[form] or set(letters) - set(LETTERS) or set(checks) - set("yn"):
        raise ValueError
    return Session(form, version, letters, checks)


def set_aside() -> Path:
    """Move the file out of the way under a name not used yet, and return that name."""
    place = path()
    number = 1
    while (aside := place.with_name(f"{_NAME}.{number}")).exists():
        number += 1
    with suppress(OSError):
        os.replace(place, aside)
    return aside


def clear() -> None:
    """Remove the unfinished quiz, and the folder too when nothing else is in it."""
    with suppress(OSError):
        path().unlink()
        path().parent.rmdir()
