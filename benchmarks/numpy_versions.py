"""Whether what is compiled, and what is answered from it, depends on numpy's version, its kernels and its threads.

    python benchmarks/numpy_versions.py PYTHON [PYTHON ...] [--small]

Each PYTHON is an interpreter of an environment that roleadvisor is installed in (``pip install -e .``), with a numpy of
its own. Each compiles the small base of the tests and, without ``--small``, the shipped data, once for every pair of
OpenBLAS kernel and number of threads, into a cache of its own; then it answers questions.jsonl. Half a minute a row.
"program" is the kernel that roleadvisor itself has loaded, "own" the one that OpenBLAS chooses for this machine; one
that dies has its signal in the row.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SMALL = HERE.parent / "tests" / "base"
KERNELS = ("program", "Haswell", "Zen", "own")
THREADS = ("1", "2")
COMPILE = """
import sys
if sys.argv[2] != "program":  # whoever loads numpy first says which kernel
    import numpy
from roleadvisor.knowledge import open_base, open_index
open_index(open_base(sys.argv[1] or None))
"""
VERSIONS = """
import ctypes, pathlib, platform, sys
if sys.argv[1] == "program":
    import roleadvisor.retrieval.arrays
import numpy
kernel = "?"
for place in (pathlib.Path(numpy.__file__).parent.parent / "numpy.libs").glob("*openblas*"):
    for name in ("scipy_openblas_get_corename64_", "openblas_get_corename64_"):
        asked = getattr(ctypes.CDLL(str(place)), name, None)
        if asked:
            asked.restype = ctypes.c_char_p
            kernel = asked().decode()
print(platform.python_version(), numpy.__version__, kernel)
"""
# Where SQLite counts the changes of a file and names the version of itself that wrote it, and the checksum over both;
# none is content.
SQLITE_OWN = (slice(24, 28), slice(60, 64), slice(92, 100))


@dataclass(frozen=True, slots=True)
class Row:
    """One interpreter with one setting: what it is, the checksums of what it compiled, and its answers."""

    name: str
    sums: dict[str, str]
    seconds: float
    answers: list[dict[str, object]]


class Died(Exception):
    """An interpreter was ended by a signal."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pythons", nargs="+", metavar="PYTHON")
    parser.add_argument("--kernels", nargs="+", default=KERNELS, metavar="KERNEL")
    parser.add_argument("--small", action="store_true", help="the small base alone")
    options = parser.parse_args()
    bases = [str(SMALL)] if options.small else [str(SMALL), ""]
    print("python   numpy   kernel     threads  seconds  small base               shipped data", flush=True)
    rows = []
    for python, kernel, threads in itertools.product(options.pythons, options.kernels, THREADS):
        try:
            rows.append(measured(python, kernel, threads, bases))
        except Died as error:
            print(f"{error}  (asked for {kernel}, {threads})", flush=True)
            continue
        sums = "  ".join(f"{rows[-1].sums[base]:23}" for base in bases)
        print(f"{rows[-1].name}  {rows[-1].seconds:7.0f}  {sums}".rstrip(), flush=True)
    for base in bases:
        print(f"{len({row.sums[base] for row in rows})} different files from {base or 'the shipped data'}")
    if rows and not options.small:
        print("\n".join(compared(rows)))


def measured(python: str, kernel: str, threads: str, bases: list[str]) -> Row:
    """Compile every base in a new cache and ask the last one."""
    with tempfile.TemporaryDirectory() as cache:
        around = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "XDG_CACHE_HOME": cache}
        around |= {} if kernel == "own" else {"OPENBLAS_CORETYPE": "Haswell" if kernel == "program" else kernel}
        around.pop("ROLEADVISOR_KNOWLEDGE", None)
        python_version, numpy_version, in_use = output(python, around, "-c", VERSIONS, kernel).split()
        name = f"{python_version:8} {numpy_version:7} {in_use:10} {threads:7}"
        start = time.perf_counter()
        sums: dict[str, str] = {}
        seen: set[Path] = set()
        for base in bases:
            try:
                output(python, around, "-c", COMPILE, base, kernel)
            except Died as error:
                raise Died(f"{name}  {error}, compiling {base or 'the shipped data'}") from error
            made = {path for path in (Path(cache) / "roleadvisor").iterdir() if path.suffix} - seen
            seen |= made
            sums[base] = " ".join(checksum(path) for path in sorted(made, key=lambda path: path.suffix))
        seconds = time.perf_counter() - start
        answers = [] if bases[-1] else asked(python, around)
    return Row(name, sums, seconds, answers)


def asked(python: str, around: dict[str, str]) -> list[dict[str, object]]:
    """The answers to all questions."""
    rows = (HERE / "questions.jsonl").read_text("utf-8").splitlines()
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.writelines(json.loads(row)["q"] + "\n" for row in rows)
        file.flush()
        written = output(python, around, "-m", "roleadvisor", "faq", "--batch", file.name)
    return [json.loads(line) for line in written.splitlines()]


def checksum(path: Path) -> str:
    """The first digits of SHA-256 of a compiled file."""
    data = bytearray(path.read_bytes())
    if path.suffix == ".db":
        for own in SQLITE_OWN:
            data[own] = bytes(own.stop - own.start)
    return hashlib.sha256(data).hexdigest()[:11]


def compared(rows: list[Row]) -> Iterator[str]:
    """How the answers of each row that differs from an earlier one in its file differ from those of the first row."""
    first, told = rows[0], {rows[0].sums[""]: rows[0].name}
    yield f"answers to {len(first.answers)} questions, beside those of the first row: status, first id, confidences"
    for row in rows[1:]:
        same = row.sums[""] in told
        told.setdefault(row.sums[""], row.name)
        pairs = list(zip(first.answers, row.answers, strict=True))
        status = sum(a["status"] != b["status"] for a, b in pairs)
        ids = sum(top(a)[0] != top(b)[0] for a, b in pairs)
        digits = sum(confidences(a) != confidences(b) for a, b in pairs)
        most = max((abs(top(a)[1] - top(b)[1]) for a, b in pairs if top(a)[0] == top(b)[0]), default=0.0)
        seen = "a file seen before" if same else "a file of its own"
        yield f"{row.name}  {status:4} {ids:4} {digits:4}  largest difference of the first {most:.2g}  ({seen})"


def top(answer: dict) -> tuple[str, float]:
    """Id and confidence of the first row of a ranking."""
    first = answer["ranking"][0] if answer["ranking"] else {"id": "", "confidence": 0.0}
    return first["id"], first["confidence"]


def confidences(answer: dict) -> list[float]:
    """All confidences of a ranking, as they were written."""
    return [row["confidence"] for row in answer["ranking"]]


def output(python: str, around: dict[str, str], *args: str) -> str:
    """What a run of that interpreter wrote."""
    done = subprocess.run([python, *args], env=around, capture_output=True, text=True, check=False)
    if done.returncode < 0:
        raise Died(signal.Signals(-done.returncode).name)
    if done.returncode:
        sys.exit(f"{python} {args[0]} failed: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
