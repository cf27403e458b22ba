"""The user's directories, and the one atomic write."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal


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


def user_dir(kind: Literal["cache", "state"]) -> Path | None:
    """The user's directory of this kind for this program; None without a home directory."""
    import platformdirs

    find = {"cache": platformdirs.user_cache_path, "state": platformdirs.user_state_path}[kind]
    try:
        path = find("roleadvisor", appauthor=False)
    except (RuntimeError, KeyError):  # no home directory; the error depends on the version of platformdirs
        return None
    return path if path.is_absolute() else None  # older versions return a relative path instead of raising
