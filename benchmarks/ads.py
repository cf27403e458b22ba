"""How well `match` tells job ads apart: the counts of its terms, the curves behind its thresholds, and a check.

    python benchmarks/ads.py ADS.jsonl count       counts of the terms, to copy to data/ads.yaml
    python benchmarks/ads.py ADS.jsonl curves      two-fold cross-validation on the odd lines (a minute)
    python benchmarks/ads.py ADS.jsonl check       the even lines, with the counts of data/ads.yaml

ADS.jsonl has a line for each ad, {"label", "description"}; the label is the id of a role or of a neighbour, or "other".
Only odd lines are counted. The ads themselves are not part of the project: they belong to those who wrote them.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from roleadvisor import match
from roleadvisor.knowledge import open_base
from roleadvisor.model import Knowledge

SPLICED = 300  # ads made of halves of two


class Labelled(NamedTuple):
    """An ad with its job."""

    label: str
    text: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ads", type=Path)
    parser.add_argument("what", choices=["count", "curves", "check"])
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.ads.read_text("utf-8").splitlines()]
    ads = [Labelled(row["label"], row["description"]) for row in rows]
    knowledge = open_base().knowledge
    if options.what == "count":
        counts = counted(knowledge, ads[::2])
        print(f"ads: {dict(Counter(ad.label for ad in ads[::2]))}")
        for term, jobs in counts.items():
            print(f"{term}: {dict(jobs)}")
    elif options.what == "check":
        print(report(match.Matcher(knowledge), only_roles(knowledge, ads[1::2])))
    else:
        curves(knowledge, only_roles(knowledge, ads[::2]))


def only_roles(knowledge: Knowledge, ads: Iterable[Labelled]) -> list[Labelled]:
    roles = [role.id for role in knowledge.roles[:2]]
    return [ad for ad in ads if ad.label in roles]


def counted(knowledge: Knowledge, ads: Iterable[Labelled]) -> dict[str, Counter[str]]:
    """How many of the ads name each term, by job."""
    matcher = match.Matcher(knowledge)
    counts: dict[str, Counter[str]] = {term.id: Counter() for term in knowledge.ads.terms}
    for ad in ads:
        lines = matcher.match(match.read_advert(ad.text, "", "")).lines
        for term in {term.id for line in lines for term in line.terms}:
            counts[term][ad.label] += 1
    return counts


def recounted(knowledge: Knowledge, ads: Sequence[Labelled]) -> match.Matcher:
    """A matcher whose counts of the roles are those of these ads."""
    counts, totals = counted(knowledge, ads), Counter(ad.label for ad in ads)
    terms = tuple(replace(term, ads=term.ads | counts[term.id]) for term in knowledge.ads.terms)
    base = replace(knowledge.ads, terms=terms, counted=knowledge.ads.counted | totals)
    return match.Matcher(replace(knowledge, ads=base))


def curves(knowledge: Knowledge, ads: Sequence[Labelled]) -> None:
    """Each threshold moved alone; the ads of each fold are matched with the counts of the other."""
    ordered = sorted(ads)
    folds = ordered[::2], ordered[1::2]
    pairs = [(recounted(knowledge, folds[1 - number]), fold) for number, fold in enumerate(folds)]
    for name, values in {
        "PARTS_FROM": (0.2, 0.3, 0.4, 0.5, 0.6), "LEAN_FROM": (0.0, 0.05, 0.1), "PART": (0.15, 0.2, 0.25, 0.3),
        "CENTRE": (0.3, 0.4, 0.5, 0.6, 0.7), "CLEAR_FROM": (0.2, 0.4, 0.6), "CLEAR_OF": (0.15, 0.2, 0.25, 0.3),
        "TRADE_FROM": (2, 3, 4, 6),
    }.items():  # fmt: skip
        own = getattr(match, name)
        for value in values:
            setattr(match, name, value)
            print(f"{name} {value}: {'; '.join(report(matcher, fold) for matcher, fold in pairs)}")
        setattr(match, name, own)


def report(matcher: match.Matcher, ads: Sequence[Labelled]) -> str:
    """Shares of the verdicts, how many clear and lean ones are right, and how many spliced ads are mixed."""
    results = [(ad.label, matcher.match(match.read_advert(ad.text, "", ""))) for ad in ads]
    verdicts = Counter(result.verdict for _, result in results)
    shares = ", ".join(f"{verdict} {count / len(ads):.3f}" for verdict, count in sorted(verdicts.items()))
    decided = [label == result.role for label, result in results if result.role]
    clear = [label == result.role for label, result in results if result.verdict == "clear"]
    spliced = Counter(matcher.match(match.read_advert(text, "", "")).verdict for text in splice(ads))
    right = f"right {sum(decided) / len(decided):.3f}, of clear {sum(clear) / len(clear):.3f}"
    return f"{shares}; {right}; spliced mixed {spliced['mixed'] / SPLICED:.3f}"


def splice(ads: Sequence[Labelled]) -> Iterable[str]:
    """Texts of one half of an ad for each role, in either order."""
    by_role: dict[str, list[Labelled]] = {}
    for ad in ads:
        by_role.setdefault(ad.label, []).append(ad)
    chosen = random.Random(5)
    for _ in range(SPLICED):
        halves = []
        for own in by_role.values():
            words = chosen.choice(own).text.split(" ")
            middle = len(words) // 2
            halves.append(" ".join(chosen.choice([words[:middle], words[middle:]])))
        chosen.shuffle(halves)
        yield "\n".join(halves)


if __name__ == "__main__":
    main()
