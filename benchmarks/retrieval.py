"""Measure the FAQ on questions that it was not trained with, and beside a baseline made with scikit-learn.

    python benchmarks/retrieval.py                      about a minute, most of it for the baseline
    python benchmarks/retrieval.py --no-baseline --errors
    python benchmarks/retrieval.py --questions my.jsonl --knowledge my-base

The questions are JSON Lines {"q", "ok": [ids], "kind"}; a row without ids has no answer. `questions.jsonl` has
paraphrases of the entries' questions, and questions without an answer; `real.jsonl` is written in the manner of forums
and mails: background first, titles in passing, several questions in one. It was written without sight of the entries
and labelled twice; "sure" is where both labels agree. The thresholds of retrieval/rank.py were settled on it.

Definitions. first: the first of the ranking is among the good ids; right, wrong: answered, and the answer is or is not
among them; reach: the answer, the entry named beside it or one of at most three suggestions is; refused: neither
answered nor suggested. Behind "confidence" stand, for four groups of equal size from the least to the most confident,
the mean confidence of the first entry and the share of these that are right; questions without an answer count too.
The baseline ranks only: it was given the same texts, "none" as a class, and no rule when to abstain.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from roleadvisor.faq import Response, ask
from roleadvisor.knowledge import Base, compiler, open_base, open_index
from roleadvisor.retrieval import Ranker

HERE = Path(__file__).parent
QUESTIONS = (HERE / "questions.jsonl", HERE / "real.jsonl")
GROUPS = 4

Row = dict[str, Any]
Pair = tuple[Row, Response]


def rows(*files: Path) -> list[Row]:
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def asked(base: Base, questions: list[Row]) -> dict[str, list[Pair]]:
    """Each question with its response, by kind."""
    ranker = Ranker(open_index(base))
    by_kind = defaultdict(list)
    for row in questions:
        by_kind[row["kind"]].append((row, ask(base.knowledge, ranker, row["q"])))
    return by_kind


def shares(pairs: list[Pair]) -> dict[str, float]:
    """The share of each outcome among questions of one kind."""
    answered = [(row, r.answer.id) for row, r in pairs if r.answer]
    outcomes = {
        "first": sum(is_first_right(pair) for pair in pairs),
        "right": sum(key in row["ok"] for row, key in answered),
        "wrong": sum(key not in row["ok"] for row, key in answered),
        "reach": sum(bool(set(shown(r)) & set(row["ok"])) for row, r in pairs),
        "answered": len(answered),
        "suggested": sum(r.status == "suggested" for _, r in pairs),
        "refused": sum(r.status == "unanswered" for _, r in pairs),
    }
    names = ["first", "right", "wrong", "reach"] if pairs[0][0]["ok"] else ["answered", "suggested", "refused"]
    return {name: outcomes[name] / len(pairs) for name in names}


def is_first_right(pair: Pair) -> bool:
    row, response = pair
    return bool(response.ranking) and response.ranking[0].id in row["ok"]


def shown(response: Response) -> list[str]:
    """The ids that an asker gets to see."""
    answer = [response.answer, response.answer.also] if response.answer else []
    return [each.id for each in (*answer, *response.suggestions) if each]


def groups(pairs: list[Pair]) -> list[tuple[float, float]]:
    """The mean confidence of the first entry and the share of right ones, for groups from the least confident on."""
    judged = sorted((r.ranking[0].confidence, is_first_right((row, r))) for row, r in pairs)
    bounds = [len(judged) * n // GROUPS for n in range(GROUPS + 1)]
    parts = [judged[start:end] for start, end in pairwise(bounds)]
    return [(sum(c for c, _ in part) / len(part), sum(right for _, right in part) / len(part)) for part in parts]


def report(by_kind: dict[str, list[Pair]]) -> list[str]:
    """What is printed of the FAQ itself."""
    lines = []
    for kind, pairs in by_kind.items():
        found = ", ".join(f"{name} {share:.3f}" for name, share in shares(pairs).items())
        lines.append(f"{kind} ({len(pairs)}): {found}")
    real = [pair for kind, pairs in by_kind.items() if kind.startswith("real") for pair in pairs]
    if len(real) >= GROUPS:
        told = ", ".join(f"{confidence:.2f} ({right:.2f})" for confidence, right in groups(real))
        lines.append(f"confidence (right), all real: {told}")
    return lines


def baseline(base: Base, questions: list[Row]) -> list[str]:
    """The first entry for each question by tf-idf of words and characters with logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    texts = compiler.training_texts(compiler.check(base.files))
    train = [(text, e.id) for e in texts.entries for text in (e.question, *e.phrasings, *e.answers)]
    train += [(text, "") for text in (*texts.negatives, *(text for gap in texts.gaps.values() for text in gap))]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    model = make_pipeline(make_union(words, characters), LogisticRegression(C=10, max_iter=300)).fit(
        *zip(*train, strict=True)
    )
    chances = model.predict_proba([row["q"] for row in questions])
    chances[:, model.classes_ == ""] = 0
    return list(model.classes_[chances.argmax(axis=1)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, nargs="*", default=QUESTIONS)
    parser.add_argument("--knowledge", default=None, metavar="DIR")
    parser.add_argument("--no-baseline", action="store_true")
    parser.add_argument("--errors", action="store_true", help="list what was answered wrongly or not reached")
    options = parser.parse_args()

    base, questions = open_base(options.knowledge), rows(*options.questions)
    by_kind = asked(base, questions)
    print(*report(by_kind), sep="\n")
    if options.errors:
        list_errors([pair for pairs in by_kind.values() for pair in pairs])
    if not options.no_baseline:
        firsts = {row["q"]: first for row, first in zip(questions, baseline(base, questions), strict=True)}
        for kind, pairs in by_kind.items():
            if pairs[0][0]["ok"]:
                right = sum(firsts[row["q"]] in row["ok"] for row, _ in pairs)
                print(f"  scikit-learn, {kind}: first {right / len(pairs):.3f}")


def list_errors(pairs: list[Pair]) -> None:
    for row, response in pairs:
        missed = row["ok"] and not set(shown(response)) & set(row["ok"])
        if missed or (not row["ok"] and response.answer):
            top = f"{response.ranking[0].id} {response.ranking[0].confidence:.2f}" if response.ranking else ""
            print(f"  [{response.status}: {', '.join(shown(response))}; {top}] should be {row['ok']}: {row['q']}")


if __name__ == "__main__":
    main()
