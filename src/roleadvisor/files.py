"""The user's cache and state directories, bounded reading of regular files, and the one atomic write."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NotAFile(Exception):
    """The path is not a regular file; the message is to follow its name: "is a folder, not a file"."""


def read_regular(path: Path, limit: int | None = None) -> bytes:
    """Read a regular file, at most one byte more than ``limit``; a pipe would block and a device never ends.

    Raises:
        NotAFile: the path is not a regular file.
        OSError: it cannot be read.
    """
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # Windows lacks O_NONBLOCK
    try:
        mode = os.fstat(file).st_mode
        if not stat.S_ISREG(mode):
            raise NotAFile(f"is {'a folder' if stat.S_ISDIR(mode) else 'a device or a pipe'}, not a file")
        with open(file, "rb", closefd=False) as reader:
            return reader.read() if limit is None else reader.read(limit + 1)
    finally:
        os.close(file)


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Give a temporary file to fill, which replaces ``path`` at the end; after an error it is removed.

    Raises:
        OSError: the folder cannot be written.
    """
    import tempfile  # loads `random`; most runs write nothing

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    try:
        yield Path(name)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def cache_dir() -> Path | None:
    """The user's cache directory for this program; None without a home directory."""
    import platformdirs

    try:
        path = platformdirs.user_cache_path("roleadvisor", appauthor=False)
    except (RuntimeError, KeyError):  # no home directory; the error depends on the version of platformdirs
        return None
    return path if path.is_absolute() else None  # older versions return a relative path instead of raising
