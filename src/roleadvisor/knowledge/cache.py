"""The compiled form of a base: records as JSON and the retrieval index, in files that carry a checksum.

They are in the user's cache directory, and for the shipped base also in the package, written when it was built. A file
that is missing, damaged or stale is made again.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from roleadvisor.files import atomic_write, user_dir
from roleadvisor.knowledge import folder
from roleadvisor.model import Knowledge

if TYPE_CHECKING:
    from roleadvisor.retrieval import Index
    from roleadvisor.retrieval.index import Tables

CORE = "knowledge.json"
INDEX = "retrieval.db"
# The folder inside the shipped base that the package build fills.
BUILT = "compiled"
_CHECKSUM_SIZE = 4  # bytes at the end of each file


def read_core(base: Path, stamp: str) -> Knowledge | None:
    """The records of the base in the folder ``base``, without phrasings; None if not compiled from this ``stamp``."""
    for _, body in _intact(base, CORE, stamp):
        return msgspec.json.decode(body, type=Knowledge)
    return None


def read_index(base: Path, stamp: str) -> Index | None:
    """The retrieval index of the base in the folder ``base``; None if not trained from this ``stamp``."""
    from roleadvisor.retrieval import Index  # loads sqlite3, which most commands do not need

    for path, _ in _intact(base, INDEX, stamp):
        with suppress(OSError):
            return Index.open(path)
    return None


def store(base: Path, name: str, write: Callable[[Path], None]) -> None:
    """Let ``write`` put a compiled file into the user's cache; where that fails the next run compiles again."""
    if path := user_path(base, name):
        with suppress(OSError):
            write(path)


def user_path(base: Path, name: str) -> Path | None:
    """The path of a compiled file in the user's cache; None if there is no cache directory."""
    cache = user_dir("cache")
    with suppress(OSError, RuntimeError):  # the current folder may have been deleted
        return cache and cache / f"{zlib.crc32(os.fsencode(base.resolve())):08x}-{name}"
    return None


def write_core(path: Path, knowledge: Knowledge, stamp: str) -> None:
    """Write the records without the phrasings, which only training needs.

    Raises:
        OSError: the folder cannot be written.
    """
    entries = tuple(replace(entry, phrasings=()) for entry in knowledge.entries)
    body = msgspec.json.encode(replace(knowledge, entries=entries))
    with atomic_write(path) as temporary:
        temporary.write_bytes(body + _checksum(body, stamp))


def write_index(path: Path, tables: Tables, stamp: str) -> None:
    """Write the retrieval index, with its checksum after the end of what SQLite reads.

    Raises:
        OSError: the folder cannot be written.
    """
    from roleadvisor.retrieval import index

    with atomic_write(path) as temporary:
        index.write(temporary, tables)
        body = temporary.read_bytes()
        temporary.write_bytes(body + _checksum(body, stamp))


def _intact(base: Path, name: str, stamp: str) -> Iterator[tuple[Path, memoryview]]:
    """The compiled files of this stamp that are whole, without their checksums."""
    for path in filter(Path.is_file, _paths(base, name)):  # a pipe would block
        with suppress(OSError):
            raw = path.read_bytes()
            body = memoryview(raw)[:-_CHECKSUM_SIZE]  # megabytes, which are not copied
            if raw[-_CHECKSUM_SIZE:] == _checksum(body, stamp):
                yield path, body


def _paths(base: Path, name: str) -> Iterator[Path]:
    """Where a compiled file may be: in the package for the shipped base, then in the user's cache.

    The second path is computed only if it is needed, since finding the cache directory takes time at start-up.
    """
    if base == folder.shipped():
        yield base / BUILT / name
    if cached := user_path(base, name):
        yield cached


def _checksum(body: bytes | memoryview, stamp: str) -> bytes:
    return zlib.crc32(body, zlib.crc32(stamp.encode())).to_bytes(_CHECKSUM_SIZE, "big")
