"""The trained model as an SQLite file; a question reads the weights of its own features only."""

from __future__ import annotations

import json
import sqlite3
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from msgspec import Struct

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE feature (name TEXT PRIMARY KEY, texts INTEGER, weights BLOB) WITHOUT ROWID;
CREATE TABLE phrasing (entry INTEGER, text TEXT, key INTEGER);
BEGIN;
"""
# Below the largest signed 8-bit number, 127, since rounding the scale may raise a quotient.
LARGEST_WEIGHT = 126

# Class numbers and the weights of a feature in these classes.
Weights = tuple[Sequence[int], Sequence[float]]


class Tables(Struct, frozen=True):
    """The rows of an index.

    The weights of a feature are little-endian bytes: a scale (16-bit float), the numbers of the classes (16-bit
    unsigned), and for each class an 8-bit integer to multiply by the scale, up to LARGEST_WEIGHT.
    """

    meta: Mapping[str, Any]
    features: Sequence[tuple[str, int, bytes]]  # (name, number of training texts with it, weights)
    phrasings: Sequence[tuple[int, str, int]]  # (number of the entry, text, its key)


def phrasing_key(plain: str) -> int:
    """The number by which a phrasing is looked up, of the words of `Analyser.plain`."""
    return zlib.crc32(plain.encode("utf-8", "surrogatepass"))


def write(path: Path, tables: Tables) -> None:
    """Write an index into an empty file; raises OSError if that cannot be done."""
    try:
        _filled(path, tables).close()
    except sqlite3.Error as error:
        raise OSError(f"{path}: {error}") from error


def _filled(path: Path | str, tables: Tables) -> sqlite3.Connection:
    file = sqlite3.connect(path, isolation_level=None)
    file.executescript(_SCHEMA)
    file.executemany("INSERT INTO meta VALUES (?, ?)", [(name, json.dumps(each)) for name, each in tables.meta.items()])
    file.executemany("INSERT INTO feature VALUES (?, ?, ?)", tables.features)
    file.executemany("INSERT INTO phrasing VALUES (?, ?, ?)", tables.phrasings)
    file.execute("COMMIT")
    file.execute("VACUUM")
    return file


class Index:
    """An index opened for reading."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        rows = file.execute("SELECT name, value FROM meta")
        self.meta: dict[str, Any] = {name: json.loads(value) for name, value in rows}

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an index file; raises OSError if it is not one or cannot be read."""
        file = None
        try:
            file = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            return cls(file)
        except sqlite3.Error as error:
            if file is not None:
                file.close()
            raise OSError(f"{path}: {error}") from error

    @classmethod
    def in_memory(cls, tables: Tables) -> Self:
        """An index that is not kept in a file."""
        return cls(_filled(":memory:", tables))

    def features(self, names: Iterable[str]) -> dict[str, tuple[int, Weights]]:
        """The number of training texts with each of the features, and its weights; unknown features are missing."""
        known: dict[str, tuple[int, Weights]] = {}
        for name in names:
            for texts, weights in self._file.execute("SELECT texts, weights FROM feature WHERE name = ?", (name,)):
                count = len(weights) // 3
                scale, *numbers = struct.unpack(f"<e{count}H{count}b", weights)
                known[name] = texts, (numbers[:count], [scale * number for number in numbers[count:]])
        return known

    def phrasings(self, entry: int) -> list[str]:
        """The question of an entry and its phrasings."""
        return [text for (text,) in self._file.execute("SELECT text FROM phrasing WHERE entry = ?", (entry,))]

    def with_key(self, key: int) -> list[tuple[int, str]]:
        """The entries, each with the question or phrasing of it that has the key."""
        return list(self._file.execute("SELECT entry, text FROM phrasing WHERE key = ?", (key,)))
