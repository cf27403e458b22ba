"""Time whole commands against ``import typer`` in the same interpreter and the same run: ratios, not seconds.

    python benchmarks/startup.py [--runs 7]

The machine's speed drifts, so every round runs each command once, in turn, and the medians' ratio is what to quote.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ROLEADVISOR = [sys.executable, "-m", "roleadvisor"]


def commands(folder: Path) -> dict[str, list[str]]:
    """What to time, by name; the first is the measure of all others."""
    rows = [json.loads(line)["q"] for line in (HERE / "questions.jsonl").read_text("utf-8").splitlines()]
    questions = folder / "questions.txt"
    questions.write_text("\n".join((rows * 3)[:1000]) + "\n", "utf-8")
    draw = random.Random(1)
    codes = folder / "codes.txt"
    codes.write_text("".join("".join(draw.choice("aabbn") for _ in range(24)) + "\n" for _ in range(10_000)), "utf-8")
    texts = [json.loads(line)["text"] for line in (HERE / "texts.jsonl").read_text("utf-8").splitlines()]
    ads = folder / "ads.jsonl"
    ads.write_text("".join(json.dumps({"id": n, "text": texts[n % len(texts)]}) + "\n" for n in range(1000)), "utf-8")
    large = folder / "large.txt"
    large.write_text(" ".join(texts * 5)[:990_000], "utf-8")
    return {
        "import typer": [sys.executable, "-c", "import typer"],
        "python -c pass": [sys.executable, "-c", "pass"],
        "roleadvisor --version": [*ROLEADVISOR, "--version"],
        "roleadvisor compare": [*ROLEADVISOR, "compare"],
        "roleadvisor figures pay": [*ROLEADVISOR, "figures", "pay"],
        "roleadvisor report -o -": [*ROLEADVISOR, "report", "-o", "-", "--to", "mle", "--from", "student"],
        "roleadvisor match": [*ROLEADVISOR, "match", str(HERE.parent / "tests" / "ads" / "title.txt")],
        "roleadvisor match, 1 MB": [*ROLEADVISOR, "match", str(large)],
        "roleadvisor match --batch, 1,000 ads": [*ROLEADVISOR, "match", "--batch", str(ads)],
        "roleadvisor faq QUESTION": [*ROLEADVISOR, "faq", "is ML a lot of coding"],
        "roleadvisor faq --batch, 1,000 questions": [*ROLEADVISOR, "faq", "--batch", str(questions)],
        "roleadvisor quiz --answers": [*ROLEADVISOR, "quiz", "--answers", "abbaabababba"],
        "roleadvisor quiz score, 10,000 codes": [*ROLEADVISOR, "quiz", "score", str(codes)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        chosen = commands(Path(folder))
        seconds: dict[str, list[float]] = {name: [] for name in chosen}
        for turn in range(runs + 1):  # the first round warms caches and is not counted
            for name, command in chosen.items():
                start = time.perf_counter()
                subprocess.run(
                    command, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False
                )
                if turn:
                    seconds[name].append(time.perf_counter() - start)
    measure = statistics.median(next(iter(seconds.values())))
    for name, each in seconds.items():
        print(f"{statistics.median(each) / measure:6.2f} x import typer  {name}")


if __name__ == "__main__":
    main()
