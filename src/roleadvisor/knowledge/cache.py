"""Where compiled knowledge is kept: beside the shipped files when the package is built, else in the user's cache."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

BUILT = "compiled"  # the folder inside the shipped knowledge that the package build fills
CORE = "knowledge.json"
INDEX = "retrieval.db"
# Raised when what is written changes its shape, so that an older program's artefact is not misread.
FORMAT = 4


def read(folder: Path, name: str, stamp: str) -> bytes | None:
    """The artefact ``name`` of the base in ``folder``, if there is a whole one made from files of this ``stamp``."""
    for path in places(folder, name):
        try:
            with path.open("rb") as file:
                header, body = file.readline(), file.read()
                if header == _header(stamp, body):
                    return body
        except OSError:
            continue
    return None


def places(folder: Path, name: str) -> Iterator[Path]:
    """Where the artefact ``name`` of the base in ``folder`` may be: in the package, then in the user's cache."""
    yield folder / BUILT / name
    yield kept_place(folder, name)


def kept_place(folder: Path, name: str) -> Path:
    """Where the user's cache has the artefact ``name`` of the base in ``folder``."""
    place = zlib.crc32(os.fsencode(folder.resolve()))
    return _cache_folder() / f"{place:08x}-{name}"


def write(path: Path, stamp: str, body: bytes) -> None:
    """Write an artefact at once or not at all.

    Raises:
        OSError: the place cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_header(stamp, body) + body)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def keep(folder: Path, name: str, stamp: str, body: bytes) -> None:
    """Put an artefact into the user's cache; a cache that cannot be written only costs time."""
    with contextlib.suppress(OSError):
        write(kept_place(folder, name), stamp, body)


def _header(stamp: str, body: bytes) -> bytes:
    """What the first line must be for the body to be whole and made from files of this stamp."""
    return json.dumps({"roleadvisor-compiled": FORMAT, "stamp": stamp, "check": zlib.crc32(body)}).encode() + b"\n"


def _cache_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("roleadvisor", appauthor=False))
