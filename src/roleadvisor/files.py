"""Files that may be anything by now: opened only when they are regular ones, locked as long as they are used."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class NoFile(Exception):
    """What stands there is no regular file; the rest of a sentence that begins with its name."""


@contextmanager
def opened(path: Path, *, follow: bool = True) -> Iterator[int]:
    """The descriptor of a regular file, to be read: a pipe would be waited for, a device never ends.

    Args:
        path: where.
        follow: whether a link stands for what it leads to; else it cannot be opened.

    Raises:
        NoFile: something else stands there.
        OSError: it cannot be opened.
    """
    links = 0 if follow else getattr(os, "O_NOFOLLOW", 0)  # not every system has these
    file = os.open(path, os.O_RDONLY | links | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
    try:
        mode = os.fstat(file).st_mode
        if not stat.S_ISREG(mode):
            raise NoFile(f"is {'a folder' if stat.S_ISDIR(mode) else 'a device or a pipe'}, not a file")
        yield file
    finally:
        os.close(file)


def contents(path: Path, limit: int | None = None) -> bytes:
    """The bytes of a regular file, of which at most one more than ``limit`` is read.

    Raises:
        NoFile: something else stands there.
        OSError: it cannot be read.
    """
    with opened(path) as file, open(file, "rb", closefd=False) as reader:
        return reader.read() if limit is None else reader.read(limit + 1)


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A temporary file beside ``path`` to fill, which then takes its place; after an error it is removed.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    try:
        yield Path(name)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def locked(file: int, *, alone: bool = False) -> bool:
    """Lock a file until it is closed, alone or with others who read it; whether that could be done.

    Where there are no locks it can, as nobody knows of anyone else.
    """
    with suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            pass
    return True
