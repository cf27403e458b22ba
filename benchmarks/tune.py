"""Measure what each constant of the retrieval is worth: one changed at a time, everything else as it is.

    python benchmarks/tune.py                    all constants, half an hour
    python benchmarks/tune.py ITERATIONS HEIGHT  these

Two figures a line: top-1 leave-one-batch-out over all phrasings of the shipped base, which no choice here has seen the
answers of, and top-1 on questions.jsonl. Differences below about one point on the second are noise (345 questions).
Behind them, of the held-out questions that are not answered, the shares that are told of a gap.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from roleadvisor.knowledge import compiler, folder
from roleadvisor.retrieval import Index, Ranker, features, index, meaning, rank, train
from roleadvisor.retrieval.confidence import probability, signals

HERE = Path(__file__).parent
# Where a constant stands, also where it was imported to, and what to try in its place.
CONSTANTS: dict[str, tuple[tuple[ModuleType, ...], tuple[Any, ...]]] = {
    "LANDMARKS": ((train,), (0, 100, 200, 600)),
    "ITERATIONS": ((train,), (3, 4, 8, 12)),
    "QUESTION_PENALTY": ((train,), (1.5, 2.0, 5.0)),
    "ANSWER_PENALTY": ((train,), (6.0, 30.0)),
    "_LEAST_SHARE": ((train,), (0.0, 0.005, 0.03)),
    "HEIGHT": ((meaning, train), (1.5, 5.0)),
    "SHARPNESS": ((meaning, train), (2.5, 4.0)),
    "FLOOR": ((meaning, train), (0.0, 0.4)),
    "FAMILY_WEIGHTS": (
        (features, train),
        tuple(
            features.FAMILY_WEIGHTS | {family: weight}
            for family, weights in {"b": (0.5, 1.5), "p": (0.0, 0.3, 0.8), "o": (0.0, 0.3, 1.0)}.items()
            for weight in weights
        ),
    ),
}


def main() -> None:
    chosen = sys.argv[1:] or list(CONSTANTS)
    checked = compiler.check(folder.read(folder.shipped()))
    print("as it is:", measure(checked), flush=True)
    for name in chosen:
        modules, values = CONSTANTS[name]
        kept = getattr(modules[0], name)
        for value in values:
            for module in modules:
                setattr(module, name, value)
            print(f"{name} {value}:", measure(checked), flush=True)
        for module in modules:
            setattr(module, name, kept)


def gaps(trained: train.Training) -> str:
    """Of the held-out questions that are not answered, who is told of a gap: what GAP_FROM rests on."""
    told: dict[str, list[bool]] = {"its own gap": [], "another gap": [], "a gap, of the entries' own": []}
    fitted = trained.calibration
    for held in trained.held_out:
        seen = signals(held.scores, fitted.temperature, held.known_share, held.length)
        sure, covered = probability(fitted.top, seen), probability(fitted.covered, seen)
        if sure >= rank.ANSWER_FROM and covered >= rank.COVERED_FROM:
            continue
        found = rank.nearest_gap(held.scores, held.of_gaps)
        if held.gap >= 0:
            told["its own gap"].append(found == held.gap)
            told["another gap"].append(found not in (held.gap, None))
        elif held.label < len(held.scores) - 1:
            told["a gap, of the entries' own"].append(found is not None)
    return ", ".join(f"{what} {sum(each) / len(each):.3f}" for what, each in told.items())


def measure(checked: compiler.Checked) -> str:
    """Train with the constants as they are now."""
    texts, terms = compiler.training_texts(checked), checked.terms
    entries = texts.entries
    trained = train.Training(texts, terms.expand, folder.vectors(), terms.concepts)
    told = gaps(trained)
    asked = [held for held in trained.held_out if held.label < len(entries)]
    right = sum(max(range(len(entries)), key=held.scores.__getitem__) == held.label for held in asked)
    with tempfile.TemporaryDirectory() as place:
        index.write(Path(place) / "index.db", trained.meta(), trained.tables())
        ranker = Ranker(Index.open(Path(place) / "index.db"))
        rows = [json.loads(line) for line in (HERE / "questions.jsonl").read_text("utf-8").splitlines()]
        rows = [row for row in rows if row["ok"]]
        first = sum(ranker.ask(row["q"]).ranked[0].id in row["ok"] for row in rows)
    return f"leave-one-batch-out {right / len(asked):.3f}, questions.jsonl {first / len(rows):.3f}; told of {told}"


if __name__ == "__main__":
    main()
