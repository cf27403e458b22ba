"""Where the platform has a user's caches and state, if it has a place for them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def cache() -> Path | None:
    """The folder for what can be made again; None for a user without a home, as containers have."""
    return _folder("user_cache_path")


def state() -> Path | None:
    """The folder for what is to be gone on with; None for a user without a home."""
    return _folder("user_state_path")


def _folder(kind: Literal["user_cache_path", "user_state_path"]) -> Path | None:
    import platformdirs

    try:
        path: Path = getattr(platformdirs, kind)("roleadvisor", appauthor=False)
    except (RuntimeError, KeyError):  # which of the two depends on the version
        return None
    # A place below the current folder would be another one with every call; earlier versions name such.
    return path if path.is_absolute() else None
