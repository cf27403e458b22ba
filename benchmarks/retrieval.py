"""Measure the FAQ on questions that nobody trained it with, beside BM25 and rapidfuzz in the same run.

    python benchmarks/retrieval.py
    python benchmarks/retrieval.py --questions my.jsonl --knowledge my-base --errors

The questions are JSON Lines {"q", "ok": [ids], "kind"}; a row without ids has no answer. Definitions:
top-1: the first of the ranking is among the good ids; right, wrong: answered, and the answer is or is not among them;
reach: the answer, the entry named beside it or one of at most three suggestions is; refused: neither answered nor
suggested.
BM25 and rapidfuzz rank the same questions, phrasings and answers; they have no way to abstain, so only top-1 is theirs.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path

from rank_bm25 import BM25Okapi
from rapidfuzz import fuzz, process, utils

from roleadvisor.faq import Response, ask
from roleadvisor.knowledge import compiler, open_base, open_index
from roleadvisor.model import Entry
from roleadvisor.retrieval import Ranker

HERE = Path(__file__).parent


def texts(entry: Entry) -> list[str]:
    """Everything of an entry that may be searched."""
    return [entry.question, *entry.phrasings, " ".join([entry.lead, *(claim.text for claim in entry.claims)])]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9+#]+", text.lower())


class Bm25:
    """BM25 (Okapi, the package's defaults) with each text a document, the best of an entry's texts counting."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._owner = [entry.id for entry in entries for _ in texts(entry)]
        self._index = BM25Okapi([words(text) for entry in entries for text in texts(entry)])

    def best(self, question: str) -> str:
        return self._owner[int(self._index.get_scores(words(question)).argmax())]


class Fuzzy:
    """rapidfuzz WRatio over the same texts."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._owner = [entry.id for entry in entries for _ in texts(entry)]
        self._texts = [utils.default_process(text) for entry in entries for text in texts(entry)]

    def best(self, question: str) -> str | None:
        found = process.extractOne(utils.default_process(question), self._texts, scorer=fuzz.WRatio)
        return self._owner[found[2]] if found else None


def shares(rows: list[dict], responses: list[Response]) -> dict[str, float]:
    """The share of each outcome among rows of one kind."""
    count = len(rows)
    pairs = list(zip(rows, responses, strict=True))
    if rows[0]["ok"]:
        return {
            "top-1": sum(r.ranking[0].id in row["ok"] for row, r in pairs if r.ranking) / count,
            "right": sum(bool(r.answer) and r.answer.id in row["ok"] for row, r in pairs) / count,
            "wrong": sum(bool(r.answer) and r.answer.id not in row["ok"] for row, r in pairs) / count,
            "reach": sum(bool(set(given(r)) & set(row["ok"])) for row, r in pairs) / count,
            "refused": sum(r.status == "unanswered" for r in responses) / count,
        }
    return {
        "answered": sum(r.status == "answered" for r in responses) / count,
        "suggested": sum(r.status == "suggested" for r in responses) / count,
        "refused": sum(r.status == "unanswered" for r in responses) / count,
    }


def given(response: Response) -> list[str]:
    """The ids that an asker gets to see."""
    answer = [response.answer, response.answer.also] if response.answer else []
    return [each.id for each in (*answer, *response.suggestions) if each]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, default=HERE / "questions.jsonl")
    parser.add_argument("--knowledge", default=None, metavar="DIR")
    parser.add_argument("--errors", action="store_true", help="list what was answered wrongly or not reached")
    options = parser.parse_args()

    base = open_base(options.knowledge)
    ranker = Ranker(open_index(base))
    rows = [json.loads(line) for line in options.questions.read_text("utf-8").splitlines()]
    by_kind = defaultdict(list)
    for row in rows:
        by_kind[row["kind"]].append((row, ask(base.knowledge, ranker, row["q"])))
    entries = compiler.check(base.files).knowledge.entries  # with phrasings, for the other two
    others = {"BM25": Bm25(entries), "rapidfuzz WRatio": Fuzzy(entries)}

    for kind, pairs in by_kind.items():
        found = shares([row for row, _ in pairs], [response for _, response in pairs])
        print(f"{kind} ({len(pairs)}): " + ", ".join(f"{name} {share:.3f}" for name, share in found.items()))
        if pairs[0][0]["ok"]:
            for name, other in others.items():
                hits = sum(other.best(row["q"]) in row["ok"] for row, _ in pairs)
                print(f"  {name}: top-1 {hits / len(pairs):.3f}")
        if options.errors:
            list_errors(pairs)


def list_errors(pairs: list[tuple[dict, Response]]) -> None:
    for row, response in pairs:
        missed = row["ok"] and not set(given(response)) & set(row["ok"])
        if missed or (not row["ok"] and response.answer):
            top = f"{response.ranking[0].id} {response.ranking[0].confidence:.2f}" if response.ranking else ""
            print(f"  [{response.status}: {', '.join(given(response))}; {top}] should be {row['ok']}: {row['q']}")


if __name__ == "__main__":
    main()
