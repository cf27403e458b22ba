"""Thousands of random calls of the whole command line, and what went wrong with any of them.

    python benchmarks/fuzz.py [--calls 5000] [--seed 1] [--seconds 20] [--only NUMBER]

The calls are like those of tests/test_fuzz.py, each drawn from the seed and its number: ``--only`` makes one again. One
in 25 runs as a process of its own. Exits 1 when a call broke what the contract says of all of them. About a minute.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests import fuzzing

PROCESS_EVERY = 25
SHOWN = 2000  # characters of a call that are printed; --only shows the same call whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=fuzzing.SECONDS, help="what takes longer hangs")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="make this one call and show what it came to")
    options = parser.parse_args()
    fuzzing.SECONDS = options.seconds
    with tempfile.TemporaryDirectory() as place:
        sandbox = fuzzing.Sandbox(Path(place))
        if options.only is not None:
            call = drawn(options.seed, options.only)
            print(call, sandbox.make(call), fuzzing.wrong(sandbox, call), sep="\n")
            return
        sys.exit(1 if all_of_them(sandbox, options.calls, options.seed) else 0)


def drawn(seed: int, number: int) -> fuzzing.Call:
    """The call of that number."""
    return fuzzing.random_call(Random(f"{seed} {number}"))


def all_of_them(sandbox: fuzzing.Sandbox, calls: int, seed: int) -> int:
    """Make the calls, print the table and count the violations."""
    ends: Counter[tuple[str, object]] = Counter()
    violations: Counter[str] = Counter()
    start = time.perf_counter()
    for number in range(calls):
        call = drawn(seed, number)
        try:
            done = sandbox.make(call, process=number % PROCESS_EVERY == 0)
            end, fault = done.rc, fuzzing.fault(call, done)
        except fuzzing.Hang:
            end, fault = "hangs", f"hangs for {fuzzing.SECONDS} s"
        ends[call.command, end] += 1
        if fault:
            violations[call.command] += 1
            print(f"violation: {fault[:SHOWN]}\n  --seed {seed} --only {number}: {call!r}"[: 2 * SHOWN], flush=True)
    table(ends, violations)
    seconds = time.perf_counter() - start
    print(f"{calls} calls with seed {seed}, {violations.total()} violations, {seconds:.0f} s")
    return violations.total()


def table(ends: Counter[tuple[str, object]], violations: Counter[str]) -> None:
    """Calls by command and by how they ended."""
    columns = sorted({end for _, end in ends}, key=str)
    print(f"{'command':16} {'calls':>6} {' '.join(f'{end:>6}' for end in columns)} {'violations':>10}")
    for command in sorted({command for command, _ in ends}):
        counts = [ends[command, end] for end in columns]
        shown = " ".join(f"{count:6}" for count in counts)
        print(f"{command or '(none)':16} {sum(counts):6} {shown} {violations[command]:10}")
    totals = [sum(count for (_, each), count in ends.items() if each == end) for end in columns]
    print(f"{'all':16} {sum(totals):6} {' '.join(f'{count:6}' for count in totals)} {violations.total():10}")


if __name__ == "__main__":
    main()
