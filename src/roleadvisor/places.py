"""Where the platform has a user's caches and state, if it has a place for them."""

from __future__ import annotations

from pathlib import Path


def cache() -> Path | None:
    """The folder for what can be made again; None for a user without a home, as containers have."""
    import platformdirs

    try:
        return _usable(platformdirs.user_cache_dir("roleadvisor", appauthor=False))
    except (RuntimeError, KeyError):  # which of the two depends on the version
        return None


def state() -> Path | None:
    """The folder for what is to be gone on with; None for a user without a home."""
    import platformdirs

    try:
        return _usable(platformdirs.user_state_dir("roleadvisor", appauthor=False))
    except (RuntimeError, KeyError):
        return None


def _usable(place: str) -> Path | None:
    """A place below the current folder would be another one with every call; earlier versions name such."""
    path = Path(place)
    return path if path.is_absolute() else None
