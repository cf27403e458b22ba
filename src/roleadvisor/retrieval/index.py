"""The trained model: plain data that turns into bytes and back."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MAGIC = b"FAQ2"
_BLOBS = ("weights", "dual", "text_vectors")


@dataclass(frozen=True, slots=True)
class Index:
    """What answering needs; E entries, F features, N training texts, d dimensions of meaning; class E is "none".

    The matrices are biased bytes (element + 128): `weights` F x (E+1), to be multiplied by the feature's scale;
    `dual` N x (E+1), times `dual_scale`; `text_vectors` d x N. `idf` also holds words and concepts by name.
    """

    entry_ids: tuple[str, ...]
    abbreviations: Mapping[str, str]
    concepts: Mapping[str, tuple[str, ...]]
    frequencies: Mapping[str, int]
    texts: tuple[str, ...]
    labels: tuple[int, ...]
    features: tuple[str, ...]
    idf: tuple[float, ...]
    scales: tuple[float, ...]
    concept_idf: tuple[float, ...]
    dual_scale: float
    top_coefficients: tuple[float, ...]
    covered_coefficients: tuple[float, ...]
    temperature: float
    weights: bytes
    dual: bytes
    text_vectors: bytes

    def to_bytes(self) -> bytes:
        """Magic, sizes of the parts, the JSON header, idf and scales as float32, then the three matrices."""
        header = {name: getattr(self, name) for name in self.__slots__ if name not in (*_BLOBS, "idf", "scales")}
        header["features"] = "\n".join(self.features)
        parts = [
            json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode(),
            struct.pack(f"<{len(self.idf)}f", *self.idf),
            struct.pack(f"<{len(self.scales)}f", *self.scales),
            *(getattr(self, name) for name in _BLOBS),
        ]
        return b"".join([_MAGIC, struct.pack("<6I", *map(len, parts)), *parts])

    @classmethod
    def from_bytes(cls, data: bytes) -> Index:
        """The inverse of `to_bytes`; raises ValueError if the data are no model or are cut short."""
        start = len(_MAGIC) + 24
        if data[: len(_MAGIC)] != _MAGIC or len(data) < start:
            raise ValueError("not a retrieval model of this version")
        sizes = struct.unpack_from("<6I", data, len(_MAGIC))
        if len(data) != start + sum(sizes):
            raise ValueError("the retrieval model is cut short")
        parts = []
        for size in sizes:
            parts.append(data[start : start + size])
            start += size
        values: dict[str, Any] = json.loads(parts[0])
        values["features"] = values["features"].split("\n")
        values["idf"], values["scales"] = (struct.unpack(f"<{len(p) // 4}f", p) for p in parts[1:3])
        values |= dict(zip(_BLOBS, parts[3:], strict=True))
        arguments: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        return cls(**arguments)
