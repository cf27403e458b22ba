"""The trained model: plain data that turns into bytes and back."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

_MAGIC = b"FAQ1"


@dataclass(frozen=True, slots=True)
class Model:
    """What answering needs; E entries, F features, N training texts, d vector dimensions; class E is "none".

    `weights`: int8 F x (E+1), to be multiplied by the feature's scale; `dual`: int8 N x (E+1), times `dual_scale`;
    `text_vectors`: int8 d x N (one row for each dimension); both empty without word vectors.
    """

    entry_ids: tuple[str, ...]
    abbreviations: Mapping[str, str]
    frequencies: Mapping[str, int]
    texts: tuple[str, ...]
    labels: tuple[int, ...]
    features: tuple[str, ...]
    idf: tuple[float, ...]
    scales: tuple[float, ...]
    dual_scale: float
    top_coefficients: tuple[float, ...]
    covered_coefficients: tuple[float, ...]
    temperature: float
    weights: bytes
    dual: bytes
    text_vectors: bytes

    def to_bytes(self) -> bytes:
        """Magic, length of the JSON header, header, then the three arrays in the order of the fields."""
        values = asdict(self)
        blobs = [values.pop(name) for name in ("weights", "dual", "text_vectors")]
        values["sizes"] = [len(blob) for blob in blobs]
        header = json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()
        return b"".join([_MAGIC, struct.pack("<I", len(header)), header, *blobs])

    @classmethod
    def from_bytes(cls, data: bytes) -> Model:
        """The inverse of `to_bytes`; raises ValueError if the data are no model or are cut short."""
        if data[:4] != _MAGIC or len(data) < 8:
            raise ValueError("not a retrieval model of this version")
        (length,) = struct.unpack_from("<I", data, 4)
        values = json.loads(data[8 : 8 + length])
        sizes = values.pop("sizes")
        if len(data) != 8 + length + sum(sizes):
            raise ValueError("the retrieval model is cut short")
        start = 8 + length
        for name, size in zip(("weights", "dual", "text_vectors"), sizes, strict=True):
            values[name] = data[start : start + size]
            start += size
        lists = {f.name: tuple(values[f.name]) for f in fields(cls) if isinstance(values[f.name], list)}
        return cls(**{**values, **lists})
