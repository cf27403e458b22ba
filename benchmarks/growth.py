"""How compiling and asking grow with a base: seconds and memory to train, size of the index, milliseconds a question.

    python benchmarks/growth.py [ENTRIES ...]     (68, 500 and 2,000 if none are given; a minute)

The bases are made up: each entry is about five words of its own, in 25 phrasings by everyday frames; the last phrasing
of each is left out to ask with. Seconds are this machine's; compare them with each other.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from roleadvisor.knowledge import open_base, open_index
from roleadvisor.retrieval import Index, Ranker, index
from roleadvisor.retrieval.train import IndexEntry, Texts, train

PHRASINGS = 25
FRAMES = (
    "how do I {}", "what is the best {}",
    "can I get a {} for {}", "why is my {} so {}", "{} or {} for {}", "is {} worth it",
    "who helps with {}", "where do I find {} near {}", "when should I change the {}", "tell me about {} and {}",
    "my {} does not {}", "how long does {} take", "do I need {} to {}", "what happens if {} is {}", "{} versus {}",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("entries", type=int, nargs="*", default=[68, 500, 2000])
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    for count in options.entries:
        if options.alone:
            print(measured(count), flush=True)
        else:  # a process each, as memory is that of the whole process
            subprocess.run([sys.executable, __file__, str(count), "--alone"], check=True)


def measured(count: int) -> str:
    """Train on that many entries and ask."""
    entries, asked = made_up(count)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "index.db"
        start = time.perf_counter()
        index.write(path, train(Texts(entries), {}, {}))
        seconds = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ranker = Ranker(Index.open(path))
        start = time.perf_counter()
        right = sum(ranker.ask(question).candidates[0].id == key for key, question in asked)
        each = (time.perf_counter() - start) / len(asked) * 1000
        size = path.stat().st_size / 1e6
    return (
        f"{count} entries: trained in {seconds:.0f} s with {memory:.0f} MB, index {size:.1f} MB, "
        f"{each:.1f} ms a question, top-1 {right / len(asked):.3f} of {len(asked)}"
    )


def made_up(count: int) -> tuple[list[IndexEntry], list[tuple[str, str]]]:
    """Entries, and up to 300 questions with the id of the entry each is about."""
    draw = random.Random(3)
    words = sorted(word for word in open_index(open_base()).meta["vocabulary"] if word.isalpha() and len(word) > 4)
    entries, asked = [], []
    for number in range(count):
        own = draw.sample(words, 5)
        texts: dict[str, None] = {}
        while len(texts) < PHRASINGS + 2:
            frame = draw.choice(FRAMES)
            texts[frame.format(*(draw.choice(own) for _ in range(frame.count("{}"))))] = None
        question, *phrasings, left_out = texts
        entries.append(IndexEntry(str(number), question, (" ".join(own),), tuple(phrasings)))
        asked.append((str(number), left_out))
    return entries, asked[:: max(1, count // 300)][:300]


if __name__ == "__main__":
    main()
