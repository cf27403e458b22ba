"""Measure what each part and constant of the retrieval is worth: one changed at a time, everything else as it is.

    python benchmarks/tune.py                    all, ten minutes
    python benchmarks/tune.py ROUNDS parts       these
    python benchmarks/tune.py confidence         the constants that turn scores into answers

Two figures a line: the share of questions.jsonl and of real.jsonl whose first entry is right. Differences below a point
on the first and two on the second are noise (345 and about 190 questions).

"confidence" prints what the constants of retrieval/rank.py were chosen by, all on real.jsonl: the log loss of the first
entry's confidence for the temperature and the number of contenders; right and wrong answers for ANSWER_FROM; what is
reached and what is offered in vain for OFFER_FROM; the second entry beside an answer for ALSO_FROM; and on a fifth of
the training texts, held out, who is told of a gap for GAP_FROM.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from types import ModuleType
from typing import Any
from unittest.mock import patch

from retrieval import HERE, Row, rows
from roleadvisor.knowledge import compiler, folder
from roleadvisor.retrieval import Index, Ranker, features, rank, train
from roleadvisor.retrieval.rank import Candidate
from roleadvisor.retrieval.train import IndexEntry, Texts

WEIGHTS = features.FAMILY_WEIGHTS
# Where a constant stands, and what to try in its place.
CONSTANTS: dict[str, tuple[ModuleType, tuple[Any, ...]]] = {
    "ROUNDS": (train, (4, 6, 12)),
    "COST": (train, (0.25, 0.5, 2.0)),
    "ANSWER_COST": (train, (0.1, 0.25, 1.0)),
    "LEAST_SHARE": (train, (0.0, 0.01, 0.04)),
    "FAMILY_WEIGHTS": (
        features,
        tuple(
            WEIGHTS | {family: weight}
            for family, weights in {"b": (0.5, 1.5), "k": (0.0, 0.6, 1.0), "p": (0.3, 1.0)}.items()
            for weight in weights
        ),
    ),
}
# What each part is replaced by to do without it.
PARTS: dict[str, dict[str, Any]] = {
    "spelling correction": {"correct": lambda word, _: [word]},
    "the second count of sentences that ask": {"asking_sentences": lambda _: ""},
    "bigrams": {"FAMILY_WEIGHTS": WEIGHTS | {"b": 0.0}},
    "concepts and their pairs": {"FAMILY_WEIGHTS": WEIGHTS | {"k": 0.0, "p": 0.0}},
    "pairs of concepts": {"FAMILY_WEIGHTS": WEIGHTS | {"p": 0.0}},
    "the count of unknown words": {"UNKNOWN": "x:?", "FAMILY_WEIGHTS": WEIGHTS | {"x": 0.0}},
}

CHECKED = compiler.check(folder.read(folder.shipped()))
TEXTS = compiler.training_texts(CHECKED)
PARAPHRASES, REAL = rows(HERE / "questions.jsonl"), rows(HERE / "real.jsonl")


def main() -> None:
    chosen = sys.argv[1:] or [*CONSTANTS, "parts", "confidence"]
    print("as it is:", measured(), flush=True)
    for name in chosen:
        if name == "confidence":
            confidence()
        elif name == "parts":
            for part, instead in PARTS.items():
                print(f"without {part}:", measured(patch.multiple(features, **instead)), flush=True)
        else:
            module, values = CONSTANTS[name]
            for value in values:
                print(f"{name} {value}:", measured(patch.object(module, name, value)), flush=True)


def trained(texts: Texts = TEXTS) -> Ranker:
    terms = CHECKED.terms
    return Ranker(Index.in_memory(train.train(texts, compiler.expansions(CHECKED), terms.concepts, terms.frames)))


def measured(change: AbstractContextManager[Any] | None = None) -> str:
    """The shares of first entries that are right, trained and asked inside the change."""
    with change or nullcontext():
        ranker = trained()
        return ", ".join(f"{name} {first(ranker, each):.3f}" for name, each in (("own", PARAPHRASES), ("real", REAL)))


def first(ranker: Ranker, questions: Sequence[Row]) -> float:
    answerable = [row for row in questions if row["ok"]]
    return sum(ranker.ask(row["q"]).candidates[0].id in row["ok"] for row in answerable) / len(answerable)


def confidence() -> None:
    ranker = trained()
    for contenders in (3, 5, 10, 30):
        losses = (f"{t} {loss(ranker, contenders, t):.3f}" for t in (0.2, 0.25, 0.3, 0.32, 0.35, 0.4, 0.5))
        print(f"log loss, {contenders} contenders, by temperature:", *losses, sep="  ", flush=True)
    asked = [(row, ranker.ask(row["q"]).candidates) for row in REAL]
    answerable = [(row["ok"], ranked) for row, ranked in asked if row["ok"]]
    near, far = ([ranked for row, ranked in asked if row["kind"] == f"real-{kind}"] for kind in ("near", "far"))
    for least in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8):
        answered = [each[0].id in ok for ok, each in answerable if each[0].confidence >= least]
        right, wrong = (sum(each is right for each in answered) / len(answerable) for right in (True, False))
        print(f"ANSWER_FROM {least}: right {right:.3f}, wrong {wrong:.3f}, near {sure(near, least):.3f}")
    for least in (0.0, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.15):
        reached = [any(c.id in ok and c.confidence >= least for c in each[:3]) for ok, each in answerable]
        print(
            f"OFFER_FROM {least}: in the first three {sum(reached) / len(reached):.3f}, offered to near "
            f"{sure(near, least):.3f}, to far {sure(far, least):.3f}"
        )
    pairs = [(ok, *each[:2]) for ok, each in answerable if each[0].confidence >= rank.ANSWER_FROM]
    wrong_ones = [(ok, second) for ok, best, second in pairs if best.id not in ok]
    for least in (0.04, 0.07, 0.1, 0.15, 0.2):
        beside = sum(second.confidence >= least for _, _, second in pairs) / len(pairs)
        right_one = sum(each.confidence >= least and each.id in ok for ok, each in wrong_ones) / len(wrong_ones)
        print(f"ALSO_FROM {least}: beside {beside:.3f} of answers, the right one beside {right_one:.3f} of wrong")
    gaps()


def sure(rankings: Sequence[Sequence[Candidate]], least: float) -> float:
    """The share of rankings whose first entry has at least that confidence."""
    return sum(each[0].confidence >= least for each in rankings) / len(rankings)


def loss(ranker: Ranker, contenders: int, temperature: float) -> float:
    """Mean log loss of the confidence that the first entry is right."""
    with patch.object(rank, "CONTENDERS", contenders), patch.object(ranker, "_temperature", temperature):
        best = [(row, ranker.ask(row["q"]).candidates[0]) for row in REAL]
    chances = [each.confidence if each.id in row["ok"] else 1 - each.confidence for row, each in best]
    return -sum(math.log(max(chance, 1e-4)) for chance in chances) / len(chances)


def gaps() -> None:
    """Who is told of a gap, of every fifth training text when it is held out."""
    entries = [IndexEntry(e.id, e.question, e.answers, kept(e.phrasings)) for e in TEXTS.entries]
    held_in = Texts(entries, kept(TEXTS.negatives), {says: kept(each) for says, each in TEXTS.gaps.items()})
    ranker = trained(held_in)
    of_gaps = [(says, text) for says, each in TEXTS.gaps.items() for text in each[::5]]
    of_entries = [text for entry in TEXTS.entries for text in entry.phrasings[::5]]
    for least in (-0.8, -0.6, -0.5, -0.4, -0.3, -0.2, 0.0):
        with patch.object(rank, "GAP_FROM", least):
            told = [(says, found.gap) for says, text in of_gaps if (found := ranker.ask(text)).status != "answered"]
            others = [found.gap for text in of_entries if (found := ranker.ask(text)).status != "answered"]
        own = sum(says == gap for says, gap in told) / len(told)
        another = sum(gap not in (says, None) for says, gap in told) / len(told)
        of_own = sum(gap is not None for gap in others) / len(others)
        print(f"GAP_FROM {least}: its own gap {own:.3f}, another {another:.3f}, one of an entry's own {of_own:.3f}")


def kept(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for number, text in enumerate(texts) if number % 5)


if __name__ == "__main__":
    main()
