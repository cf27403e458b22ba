"""Measure what an assistant waits for and gets: start to first answer as a ratio to ``roleadvisor faq``, and sizes.

    python benchmarks/tools.py [--runs 15]

Sizes are bytes of JSON, in short: of every entry and every question of real.jsonl (faq), the overview and every
attribute (compare), every starting point to every role (plan), every text of tests/ads and texts.jsonl (match). The
times are medians of alternating runs; the client speaks the protocol itself, so that only the server's time counts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from roleadvisor.cli import mcp_command
from roleadvisor.cli.faq_command import open_ranker
from roleadvisor.knowledge import Base, open_base

HERE = Path(__file__).parent
QUESTION = "is ML a lot of coding"
ROLEADVISOR = [sys.executable, "-m", "roleadvisor"]
CLIENT = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "benchmark", "version": "1"}}


def calls(base: Base) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tools with their arguments."""
    knowledge = base.knowledge
    for entry in knowledge.entries:
        yield "faq", {"id": entry.id}
    for line in (HERE / "real.jsonl").read_text("utf-8").splitlines():
        yield "faq", {"question": json.loads(line)["q"]}
    for names in ([], *([row.id] for row in knowledge.attributes)):
        yield "compare", {"attributes": names}
    for role in knowledge.targets:
        for start in knowledge.starts:
            yield "plan", {"to": role.id, "from": start.id}
    for file in sorted((HERE.parent / "tests" / "ads").glob("*.txt")):
        yield "match", {"text": file.read_text("utf-8")}
    for line in (HERE / "texts.jsonl").read_text("utf-8").splitlines():
        yield "match", {"text": json.loads(line)["text"]}


def sizes() -> None:
    base = open_base()
    call = partial(mcp_command.call, base, cache(partial(open_ranker, base)))
    found: dict[str, list[int]] = {}
    for name, arguments in calls(base):
        found.setdefault(name, []).append(len("".join(call(name, arguments)).encode()))
    for name, each in found.items():
        print(f"{name:8} {len(each):4} answers, median {statistics.median(each):6.0f}, largest {max(each):6} bytes")
    together = [size for each in found.values() for size in each]
    print(f"{'all':8} {len(together):4} answers, median {statistics.median(together):6.0f} bytes")


def command(environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run([*ROLEADVISOR, "faq", QUESTION], env=environment, capture_output=True, check=True)
    return time.perf_counter() - start


def session(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds from the start to the first answer, and of a second one."""
    start = time.perf_counter()
    with subprocess.Popen(
        [*ROLEADVISOR, "mcp"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as server:
        assert server.stdin
        assert server.stdout

        def send(message: dict[str, Any]) -> None:
            server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")  # type: ignore[union-attr]

        def ask(number: int) -> None:
            arguments = {"name": "faq", "arguments": {"question": QUESTION}}
            send({"id": number, "method": "tools/call", "params": arguments})
            assert '"isError":false' in server.stdout.readline()  # type: ignore[union-attr]

        send({"id": 1, "method": "initialize", "params": CLIENT})
        server.stdout.readline()
        send({"method": "notifications/initialized"})
        ask(2)
        first = time.perf_counter()
        ask(3)
        second = time.perf_counter()
        server.stdin.close()
    return first - start, second - first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    sizes()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    rows = [(command(environment), *session(environment)) for _ in range(runs + 1)][1:]
    faq, first, second = (statistics.median(each) for each in zip(*rows, strict=True))
    print(f"start to first answer {first / faq:.2f}, a second answer {second / faq:.3f} x roleadvisor faq QUESTION")


if __name__ == "__main__":
    main()
