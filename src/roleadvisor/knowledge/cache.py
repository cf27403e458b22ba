"""Where compiled knowledge is kept: beside the shipped files when the package is built, else in the user's cache."""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep, time
from typing import TYPE_CHECKING

from roleadvisor import places
from roleadvisor.files import NoFile, contents, locked, replaced
from roleadvisor.knowledge import folder

if TYPE_CHECKING:
    from roleadvisor.retrieval import Index
    from roleadvisor.retrieval.index import Tables

CORE = "knowledge.json"
INDEX = "retrieval.db"
# Raised when what is written changes its shape, so that an older program's artefact is not misread.
FORMAT = 4
# Bytes of the checksum at the end of the index.
_CHECKSUM_SIZE = 4
# How long one process waits for another that compiles the same base, in seconds: twice what the largest takes.
_PATIENCE = 240
# Nobody writes an artefact for as long as this, in seconds.
_HALF_WRITTEN = 86400


def read(base: Path, name: str, stamp: str) -> bytes | None:
    """The artefact ``name`` of the base in the folder ``base``, if it is whole and of this stamp."""
    path = place(base, name)
    if path is not None:
        with contextlib.suppress(OSError, NoFile):
            header, line_end, body = contents(path).partition(b"\n")
            if header + line_end == _header(stamp, body):
                return body
    return None


def place(base: Path, name: str) -> Path | None:
    """Where the artefact ``name`` of the base in the folder ``base`` belongs; None where there is no place for it.

    What was installed has its artefacts in the package, all others have theirs in the user's cache.
    """
    if folder.installed(base):
        return base / folder.BUILT / name
    kept = places.cache()
    with contextlib.suppress(OSError, RuntimeError):  # the current folder may be gone
        return kept and kept / f"{zlib.crc32(os.fsencode(base.resolve())):08x}-{name}"
    return None


def write(path: Path, stamp: str, body: bytes) -> None:
    """Write an artefact atomically.

    Raises:
        OSError: the folder cannot be written.
    """
    with replaced(path) as temporary:
        temporary.write_bytes(_header(stamp, body) + body)


def write_index(path: Path, tables: Tables) -> None:
    """Write the retrieval index atomically, with its checksum behind it, where SQLite does not read.

    Raises:
        OSError: the folder cannot be written.
    """
    from roleadvisor.retrieval import index

    with replaced(path) as temporary:
        index.write(temporary, tables)
        checksum = _checksum(temporary.read_bytes())
        with temporary.open("ab") as file:
            file.write(checksum)


def read_index(base: Path, stamp: str) -> Index | None:
    """The retrieval index of the base in the folder ``base``, if it is undamaged and of this stamp."""
    from roleadvisor.retrieval import Index

    path = place(base, INDEX)
    if path is None:
        return None
    with contextlib.suppress(OSError, NoFile, ValueError):
        raw = contents(path)
        body, checksum = raw[:-_CHECKSUM_SIZE], raw[-_CHECKSUM_SIZE:]
        if not body or _checksum(body) != checksum:
            return None
        index = Index.open(path)
        if index.meta["stamp"] == stamp:
            return index
        index.close()
    return None


def _checksum(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(_CHECKSUM_SIZE, "big")


def keep(base: Path, name: str, stamp: str, body: bytes) -> None:
    """Put an artefact into the user's cache; a cache that cannot be written only costs time."""
    path = place(base, name)
    if path is not None:
        with contextlib.suppress(OSError):
            write(path, stamp, body)


@contextlib.contextmanager
def alone(base: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Let one process at a time compile the base in the folder ``base``; where no lock can be had, any number.

    ``waiting`` is called every second until it is this one's turn.
    """
    path = place(base, "lock")
    with contextlib.ExitStack() as held:
        if path is not None:
            with contextlib.suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
                held.callback(os.close, file)
                for tenth in range(1, _PATIENCE * 10 + 1):
                    if locked(file, alone=True):
                        _sweep(path)
                        break
                    sleep(0.1)
                    if tenth % 10 == 0:
                        waiting()
        yield


def _sweep(lock: Path) -> None:
    """Remove what killed runs left half written of the artefacts that this lock is for."""
    whole = [lock.name.removesuffix("lock") + name for name in (CORE, INDEX)]
    for path in lock.parent.iterdir():
        half = path.name not in whole and path.name.startswith(tuple(whole))
        if half and time() - path.stat().st_mtime > _HALF_WRITTEN:
            path.unlink()


def _header(stamp: str, body: bytes) -> bytes:
    """What the first line must be for the body to be whole and made from files of this stamp."""
    return json.dumps({"roleadvisor-compiled": FORMAT, "stamp": stamp, "check": zlib.crc32(body)}).encode() + b"\n"
