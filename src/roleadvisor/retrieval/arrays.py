"""numpy, loaded with linear algebra that does not end the program.

OpenBLAS 0.3.34, which numpy brings from 2.5.2 on, dies in products of certain shapes (43 x 2041 by 2041 x 5, in double
precision) with its kernels for processors with AVX2, "Haswell" and "Zen"; nothing here can catch that. The kernel for
processors before them is sound in every version tried, takes about as long (74 s for 70 s with 2,000 entries), and
gives the same bytes (benchmarks/numpy_versions.py). So on Linux it is loaded whatever OPENBLAS_CORETYPE says, if the
processor has it; elsewhere the choice is left to OpenBLAS.
"""

from __future__ import annotations

import os
import sys

__all__ = ["NDArray", "np"]

_CHOICE = "OPENBLAS_CORETYPE"
_SOUND = "Sandybridge"


def _has_avx() -> bool:
    """Whether this is a processor that the sound kernel runs on; False where that cannot be told."""
    try:
        with open("/proc/cpuinfo", "rb") as file:
            return b" avx " in file.read(10_000)
    except OSError:
        return False


_before = os.environ.get(_CHOICE)
if "numpy" not in sys.modules and _has_avx():
    os.environ[_CHOICE] = _SOUND  # read once, while numpy loads
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

if _before is None:
    os.environ.pop(_CHOICE, None)
else:
    os.environ[_CHOICE] = _before
