"""Vector arithmetic on Python integers: many numbers in the lanes of one big one, so that one product does all.

An integer whose 32-bit digits are the elements of a vector can be multiplied by a number or added to another in a
single fast operation. Partial sums may be negative in any lane; only the final lanes must be, and are, made
non-negative by a common offset before they are cut apart.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

_BITS = 32
_OFFSET = 1 << (_BITS - 2)


def pack(values: Iterable[int]) -> int:
    """One integer with the values, of either sign, in its lanes."""
    lanes = array("I", [value + _OFFSET for value in values])
    return int.from_bytes(lanes.tobytes(), "little") - offset(len(lanes))


def offset(count: int) -> int:
    """The integer with the offset in each of `count` lanes."""
    return int.from_bytes(array("I", [_OFFSET]).tobytes() * count, "little")


def weighted_sum(weights: Sequence[int], packed: Sequence[int], count: int) -> list[int]:
    """The vector sum of weights[i] * packed[i]; results must stay below 2**30 in size."""
    total = offset(count)
    for weight, lanes in zip(weights, packed, strict=True):
        if weight:
            total += weight * lanes
    unpacked = array("I")
    unpacked.frombytes(total.to_bytes(count * _BITS // 8, "little"))
    return [value - _OFFSET for value in unpacked]
