"""The trained model as an SQLite file, of which a question reads only the rows that it needs."""

from __future__ import annotations

import json
import os
import sqlite3
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Generic, Self, TypeVar

from roleadvisor.errors import UsageError
from roleadvisor.files import NoFile, opened
from roleadvisor.retrieval.words import Word

# Raised when what is written changes its shape, so that an older program's file is not misread.
FORMAT = 3
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE feature (name TEXT PRIMARY KEY, idf REAL, weights BLOB) WITHOUT ROWID;
CREATE TABLE word (name TEXT PRIMARY KEY, texts INTEGER, vector BLOB) WITHOUT ROWID;
CREATE TABLE landmark (number INTEGER PRIMARY KEY, vector BLOB, weights BLOB);
CREATE TABLE floor (weights BLOB);
CREATE TABLE phrasing (entry INTEGER, number INTEGER, text TEXT, PRIMARY KEY (entry, number)) WITHOUT ROWID;
"""
# Where a file's checksum stands in it, and how many bytes of the file are read at a time to take it.
_SEAL = 60
_SEAL_SIZE = 4
_PIECE = 1 << 20
# Fewer than the least that any SQLite allows.
_AT_ONCE = 500

# A row of weights, without those that are nearly zero: pairs of class and weight.
Weights = tuple[tuple[int, ...], tuple[float, ...]]


def unpack(blob: bytes) -> Weights:
    """A packed row: class numbers in 16 bits, then as many weights as half-precision floats."""
    count = len(blob) // 4
    values = struct.unpack(f"<{count}H{count}e", blob)
    return values[:count], values[count:]


def write(path: Path, meta: Mapping[str, Any], tables: Mapping[str, Iterable[Sequence[Any]]]) -> None:
    """Write an index at once or not at all: `meta` as JSON by name, `tables` as rows.

    Raises:
        OSError: the place cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    try:
        with closing(sqlite3.connect(temporary, isolation_level=None)) as file:
            _fill(file, meta, tables)
        _seal(temporary)
        os.replace(temporary, path)
    except sqlite3.Error as error:
        raise OSError(f"{path}: {error}") from error
    finally:
        Path(temporary).unlink(missing_ok=True)


def _fill(file: sqlite3.Connection, meta: Mapping[str, Any], tables: Mapping[str, Iterable[Sequence[Any]]]) -> None:
    file.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA} BEGIN;")
    for table, rows in tables.items():
        for row in rows:
            marks = ",".join("?" * len(row))
            file.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608 - no user's text
    named = {"format": FORMAT, **meta}
    file.executemany("INSERT INTO meta VALUES (?, ?)", [(k, json.dumps(v)) for k, v in named.items()])
    file.execute("COMMIT")


def _seal(path: str) -> None:
    """Put the file's checksum where SQLite keeps a number that is the application's own, its "user version"."""
    with open(path, "r+b") as file:
        checksum = _checksum(file)
        file.seek(_SEAL)
        file.write(checksum)


def _is_sealed(path: Path) -> bool:
    with opened(path) as number, open(number, "rb", closefd=False) as file:
        file.seek(_SEAL)
        found = file.read(_SEAL_SIZE)
        file.seek(0)
        return found == _checksum(file)


def _checksum(file: BinaryIO) -> bytes:
    """Of all bytes but those that it is kept in; half a millisecond a megabyte, and no byte changes unnoticed."""
    total = zlib.crc32(file.read(_SEAL))
    file.seek(_SEAL_SIZE, os.SEEK_CUR)
    while piece := file.read(_PIECE):
        total = zlib.crc32(piece, total)
    return total.to_bytes(_SEAL_SIZE, "big")


def _quoted(path: str) -> str:
    """A path inside an SQLite URI, in which only these three characters mean something else."""
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


class Index:
    """An opened index; E entries, class E is "none"."""

    def __init__(self, file: sqlite3.Connection) -> None:
        """Raises ValueError if the database is no index of this version."""
        self._file = file
        try:
            found = dict(self._file.execute("SELECT name, value FROM meta"))
            self.meta: dict[str, Any] = {name: json.loads(value) for name, value in found.items()}
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise ValueError(f"not a retrieval index: {error}") from error
        if self.meta.get("format") != FORMAT:
            raise ValueError("not a retrieval index of this version")
        self.dimensions: int = self.meta["dimensions"]
        self._words = _Rows(self._read_words)
        self._features = _Rows(self._read_features)
        self._of_landmarks: dict[int, Weights] = {}

    @classmethod
    def open(cls, path: Path) -> Self:
        """The index in a file.

        Raises:
            ValueError: the file is no index of this version, or not as it was written.
            OSError: it cannot be read.
        """
        try:
            sealed = _is_sealed(path)
        except NoFile as reason:
            raise ValueError(f"the retrieval index {reason}") from reason
        if not sealed:
            raise ValueError("no retrieval index, or a damaged one")
        file = sqlite3.connect(f"file://{_quoted(os.fspath(path.absolute()))}?mode=ro&immutable=1", uri=True)
        try:
            return cls(file)
        except ValueError:
            file.close()
            raise

    @classmethod
    def held(cls, meta: Mapping[str, Any], tables: Mapping[str, Iterable[Sequence[Any]]]) -> Self:
        """An index in memory alone."""
        file = sqlite3.connect(":memory:", isolation_level=None)
        _fill(file, meta, tables)
        return cls(file)

    def features(self, names: Iterable[str]) -> dict[str, tuple[float, Weights]]:
        """Idf and weights of those of the features that the model knows."""
        return self._features.find(names)

    def find(self, words: Iterable[str]) -> dict[str, Word]:
        """Those of the words that are known."""
        return self._words.find(words)

    @cached_property
    def landmarks(self) -> list[list[int]]:
        """The meaning of the words of every landmark, in 1/SCALE."""
        rows = self._query("SELECT vector FROM landmark ORDER BY number")
        return [memoryview(vector).cast("b").tolist() for (vector,) in rows]

    def landmark(self, number: int) -> Weights:
        """The weights of a landmark."""
        if number not in self._of_landmarks:
            ((blob,),) = self._query("SELECT weights FROM landmark WHERE number = ?", (number,))
            self._of_landmarks[number] = unpack(blob)
        return self._of_landmarks[number]

    @cached_property
    def at_floor(self) -> Weights:
        """What all landmarks together add to a question that is like none of them."""
        ((blob,),) = self._query("SELECT weights FROM floor")
        return unpack(blob)

    def phrasings(self, entry: int) -> list[str]:
        """What was learned for an entry, its question first."""
        rows = self._query("SELECT text FROM phrasing WHERE entry = ? ORDER BY number", (entry,))
        return [text for (text,) in rows]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _read_features(self, names: Sequence[str]) -> Iterator[tuple[str, tuple[float, Weights]]]:
        for name, idf, weights in self._select("name, idf, weights FROM feature", names):
            yield name, (idf, unpack(weights))

    def _read_words(self, names: Sequence[str]) -> Iterator[tuple[str, Word]]:
        for name, texts, vector in self._select("name, texts, vector FROM word", names):
            yield name, Word(texts, vector)

    def _select(self, what: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            yield from self._query(f"SELECT {what} WHERE name IN ({','.join('?' * len(some))})", some)

    def _query(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._file.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise UsageError(f"the search index cannot be read any more: {error}; try again") from error


Row = TypeVar("Row")
# What is kept of a file in memory is bounded, so that a batch of any length runs in the same memory.
_MOST_KEPT = 50_000


class _Rows(Generic[Row]):
    """Rows of a table by name, read once."""

    def __init__(self, read: Callable[[Sequence[str]], Iterable[tuple[str, Row]]]) -> None:
        self._read = read
        self._kept: dict[str, Row | None] = {}

    def find(self, names: Iterable[str]) -> dict[str, Row]:
        wanted = list(dict.fromkeys(names))
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        missing = [name for name in wanted if name not in self._kept]
        if missing:
            self._kept |= dict.fromkeys(missing)
            self._kept.update(self._read(missing))
        return {name: row for name in wanted if (row := self._kept[name]) is not None}
