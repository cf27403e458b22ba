"""Quizzes that are not finished, the one thing kept on disk between runs: a file for each run, removed when it ends."""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import asdict

from roleadvisor import places
from roleadvisor.files import NoFile, locked, opened
from roleadvisor.model import LENGTH
from roleadvisor.quiz.code import LETTERS
from roleadvisor.quiz.session import Session

FORMAT = 1
DAYS = 30
SIZE_LIMIT = 64 * 1024  # bytes; a file has less than one thousand
# The names that runs give: their files, those of earlier versions; and what a kill left half written.
_KEPT = re.compile(r"quiz(-[0-9a-f]{16})?\.json")
_LEFT = re.compile(r"quiz-[a-z0-9_]{8}\.tmp|quiz\.json\.new")


class Kept(Struct, frozen=True):
    """An unfinished quiz of an earlier run and its file, last ``changed`` in seconds since 1970."""

    path: Path
    changed: float
    session: Session

    @property
    def until(self) -> float:
        """When it is removed, in seconds since 1970."""
        return self.changed + DAYS * 86400


class RunFile:
    """Where one run keeps its answers.

    The file is locked as long as the run goes on, so that no other run takes it for one that was left; the system
    releases the lock however the run ends.
    """

    def __init__(self) -> None:
        self.folder = places.state()
        self._path = (self.folder or Path()) / f"quiz-{os.urandom(8).hex()}.json"
        self._held: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._hold(None)

    def save(self, session: Session) -> str | None:
        """Keep ``session``: written beside the file and put in its place at once, so that a crash leaves old or new.

        Returns:
            None, or a sentence for the user: why it could not be kept. What was kept before still is.
        """
        if self.folder is None:
            return "there is no place to keep answers; set HOME or XDG_STATE_HOME to have one"
        try:
            self.folder.mkdir(0o700, parents=True, exist_ok=True)
            self._write(json.dumps({"roleadvisor-quiz": FORMAT} | asdict(session)).encode(), self.folder)
        except OSError as error:
            return f"answers cannot be kept in '{self.folder}': {error.strerror or error}"
        return None

    def _write(self, content: bytes, folder: Path) -> None:
        import tempfile

        file, temporary = tempfile.mkstemp(".tmp", "quiz-", folder)
        try:
            with open(file, "wb", closefd=False) as opened:
                opened.write(content)
            os.fsync(file)
            locked(file, alone=True)
            os.replace(temporary, self._path)
        except BaseException:
            os.close(file)
            with suppress(OSError):
                os.unlink(temporary)
            raise
        self._hold(file)

    def claim(self, kept: Kept) -> Session | None:
        """Make the file of an earlier run that of this one; None when another run took it meanwhile."""
        try:
            with _opened(kept.path) as file:
                if not _waited_for(file):
                    return None
                session = _session(file)
                self._take_over(kept.path, file)
        except (OSError, NoFile, _LeftAlone, _Damaged):
            return None
        return session

    def _take_over(self, path: Path, file: int) -> None:
        try:
            os.utime(path)  # its thirty days begin anew
            path.rename(self._path)
        except FileNotFoundError:
            raise
        except OSError:  # where nothing can be written the file stays as it is, and ``save`` says so
            return
        self._hold(os.dup(file))  # a duplicate shares the lock

    def remove(self) -> None:
        """The run has come to its end: remove its file."""
        with suppress(OSError):
            self._path.unlink()

    def _hold(self, file: int | None) -> None:
        if self._held is not None:
            os.close(self._held)
        self._held = file


class _LeftAlone(Exception):
    """The file is none of ours, or none for us: the rest of a sentence that begins with it."""


class _Damaged(Exception):
    """The file is ours and nobody can go on with it."""


def find() -> Iterator[Kept | str]:
    """The unfinished quizzes of other runs, last changed first, or a sentence about each that cannot be used.

    A damaged file is set aside; any other that cannot be used is left alone.
    """
    try:
        files = _files(_KEPT)
    except OSError as error:
        yield f"unfinished quizzes cannot be looked for: {error.strerror or error}"
        return
    for changed, path in files:
        try:
            with _opened(path) as file:
                session = _session(file)
        except FileNotFoundError:  # finished or taken by another run meanwhile
            continue
        except _Damaged:
            yield f"the unfinished quiz in '{path}' is damaged; {_set_aside(path)}"
        except OSError as error:
            reason = "is a link" if error.errno == errno.ELOOP else f"cannot be read: {error.strerror or error}"
            yield f"the unfinished quiz in '{path}' {reason}; it is left alone"
        except (NoFile, _LeftAlone) as reason:
            yield f"the unfinished quiz in '{path}' {reason}; it is left alone"
        else:
            if session.answered:
                yield Kept(path, changed, session)


def remove_old() -> None:
    """Remove what runs left more than thirty days ago; anything else in the folder stays."""
    with suppress(OSError):
        for changed, path in [*_files(_KEPT), *_files(_LEFT)]:
            if time.time() - changed > DAYS * 86400:
                with suppress(OSError, NoFile, _LeftAlone), _opened(path):
                    path.unlink()


def _files(names: re.Pattern[str]) -> list[tuple[float, Path]]:
    """What has such a name in the folder and when it was changed, the last first."""
    folder = places.state()
    found: list[tuple[float, Path]] = []
    if folder is not None:
        with suppress(FileNotFoundError), os.scandir(folder) as entries:
            for entry in entries:
                if names.fullmatch(entry.name):
                    with suppress(FileNotFoundError):
                        found.append((entry.stat(follow_symlinks=False).st_mtime, Path(entry.path)))
    return sorted(found, reverse=True)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A file of this user's that no run is using, opened to be read; as long as it is, none begins to use it.

    Raises:
        OSError: it cannot be opened.
        NoFile, _LeftAlone: it is not such a file.
    """
    with opened(path, follow=False) as file:
        if hasattr(os, "getuid") and os.fstat(file).st_uid != os.getuid():
            raise _LeftAlone("belongs to another user")
        if not locked(file):
            raise _LeftAlone("is being answered in another run")
        yield file


def _waited_for(file: int) -> bool:
    """Whether the file could be locked alone, once those who only read it have done so, which takes them no time."""
    for _ in range(20):
        if locked(file, alone=True):
            return True
        time.sleep(0.01)
    return False


def _session(file: int) -> Session:
    """What the file says.

    Raises:
        OSError: it cannot be read.
        _LeftAlone: it is too large, or of another version of the program.
        _Damaged: it makes no sense.
    """
    content = os.read(file, SIZE_LIMIT + 1)
    if len(content) > SIZE_LIMIT:
        raise _LeftAlone(f"is larger than {SIZE_LIMIT // 1024} KB")
    try:
        return _checked(json.loads(content))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _Damaged from error


def _checked(data: dict[str, Any]) -> Session:
    if data["roleadvisor-quiz"] != FORMAT:
        raise _LeftAlone("was written by another version of roleadvisor")
    form, key, letters, later, checks = (data[name] for name in ("form", "key", "letters", "later", "checks"))
    if not all(isinstance(text, str) for text in (form, key, letters, later, checks)):
        raise TypeError
    total = len(letters) + len(later)
    if form not in LENGTH or total > LENGTH[form] or set(letters + later) - set(LETTERS) or set(checks) - set("yn"):
        raise ValueError
    if checks and len(letters) < max(LENGTH[form], len(checks)):
        raise ValueError
    return Session(form, key, letters, later, checks)


def _set_aside(path: Path) -> str:
    """Move the file out of the way under a name that nothing has, and say so."""
    aside = path.with_name(f"{path.name}.{os.urandom(8).hex()}")
    try:
        path.rename(aside)
    except OSError as error:
        return f"it could not be set aside: {error.strerror or error}"
    return f"it was set aside as '{aside}'"
