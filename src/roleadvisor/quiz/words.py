"""A result said in words; every function returns plain sentences, one a string."""

from __future__ import annotations

from roleadvisor.model import Quiz, RoleId
from roleadvisor.quiz.bands import LENGTH
from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.diff import Diff
from roleadvisor.quiz.items import form_items
from roleadvisor.quiz.result import DimensionScore, Result, Weighted

WORK: dict[RoleId, str] = {"mle": "ML-type work", "swe": "software-type work"}
NAME: dict[RoleId, str] = {"mle": "machine learning engineer", "swe": "software engineer"}


def percent(chance: float) -> str:
    """How often, as a listener hears it: `39 % of the time`."""
    if chance >= 0.995:
        return "every time"
    return "less than 1 % of the time" if chance < 0.01 else f"{100 * chance:.0f} % of the time"


def verdict(result: Result) -> list[str]:
    """The result in one sentence, with its count and its chance; an unscored one is its warnings."""
    if result.band == "unscored":
        return ["No verdict.", *result.warnings]
    counts = result.counts
    lead: RoleId = "mle" if counts.mle >= counts.swe else "swe"
    times, decided = max(counts.mle, counts.swe), counts.mle + counts.swe
    outcome = "balanced" if result.role is None else f"{_BAND[result.band]} {NAME[result.role]}"
    of = f"{decided} times" if decided == LENGTH[result.form] else f"the {decided} times you chose a side"
    flips = f"fair coin flips split at least that unevenly {percent(result.chance)}"
    return [f"You chose {WORK[lead]} {times} of {of}; {flips}, so: {outcome}.", *result.warnings]


_BAND = {"clear": "a clear taste for the work of a", "lean": "a lean, no more, to the work of a"}


def drivers(quiz: Quiz, answers: Answers, result: Result, most: int = 3) -> list[str]:
    """What drove the result: which dimensions point where, then up to ``most`` answers from the most one-sided ones."""
    if result.band == "unscored":
        return []
    lines = [
        f"Toward {WORK[role]}: {'; '.join(labels)}."
        for role in WORK
        if (labels := [d.label.lower() for d in result.dimensions if _points(d) == role])
    ]
    undecided = [d.label.lower() for d in result.dimensions if _points(d) is None]
    if undecided:
        lines.append(f"Open: {'; '.join(undecided)}.")
    return lines + _answers(quiz, answers, result, most)


def _points(dimension: DimensionScore) -> RoleId | None:
    if dimension.mle == dimension.swe:
        return None
    return "mle" if dimension.mle > dimension.swe else "swe"


def _answers(quiz: Quiz, answers: Answers, result: Result, most: int) -> list[str]:
    strength = {d.id: d.mle - d.swe for d in result.dimensions}
    rows = []
    for item, letter in zip(form_items(quiz, answers.form), answers.letters, strict=True):
        if letter in "ab":
            chosen, other = (item.a, item.b) if letter == "a" else (item.b, item.a)
            if result.role in (chosen.role, None):
                rows.append((-abs(strength[item.dimension]), f'You chose "{chosen.text}" over "{other.text}".'))
    return [line for _, line in sorted(rows, key=lambda row: row[0])[:most]]


def tips(quiz: Quiz, result: Result, most: int = 2) -> list[str]:
    """The one or two answers that would tip the result."""
    if result.band == "unscored":
        return []
    if not result.tipping:
        return ["No single answer would change this."]
    texts = {item.id: item for item in quiz.items}
    lines = []
    for tip in result.tipping[:most]:
        item = texts[tip.item]
        option = {"a": item.a, "b": item.b}.get(tip.to)
        turned = f'answered "{option.text}"' if option else "answered neither"
        outcome = tip.band if tip.role is None else f"{tip.band}, {NAME[tip.role]}"
        lines.append(f'"{item.prompt}" {turned} would make it: {outcome}.')
    return lines


def open_dimensions(result: Result) -> tuple[DimensionScore, ...]:
    """The dimensions that point to no role, the most even first; the most even one when all point somewhere."""
    ranked = sorted(result.dimensions, key=lambda d: abs(d.mle - d.swe))
    margin = LENGTH[result.form] // 24
    return tuple(d for d in ranked if abs(d.mle - d.swe) <= margin) or tuple(ranked[:1])


def to_try(quiz: Quiz, result: Result, most: int = 1) -> list[str]:
    """For the most open dimensions an evening with each role and a question; balanced adds what serves both."""
    steps = {dimension.id: dimension for dimension in quiz.dimensions}
    lines = []
    for dimension in open_dimensions(result)[:most]:
        step = steps[dimension.id].next
        lines += [
            f"{dimension.label}: one evening of {WORK['mle']}: {step.mle}",
            f"{dimension.label}: one evening of {WORK['swe']}: {step.swe}",
            f"Ask someone in each role: {step.ask}",
        ]
    return lines + (list(quiz.both) if result.role is None else [])


def entries(quiz: Quiz, result: Result, most: int = 3) -> list[str]:
    """Ids of the faq entries to read next, from the most open dimensions."""
    steps = {dimension.id: dimension.next.entries for dimension in quiz.dimensions}
    return list(dict.fromkeys(id_ for d in open_dimensions(result) for id_ in steps[d.id]))[:most]


def weighted(quiz: Quiz, result: Result) -> list[str]:
    """The score with and without what matters most, and where it tips."""
    if result.weighted is None:
        return []
    labels = {d.id: d.label.lower() for d in quiz.dimensions}
    w = result.weighted
    named = "; ".join(labels[id_] for id_ in w.matters)
    lines = [
        f"Without weights: {result.counts.mle} to {result.counts.swe} ({_outcome(result)}).",
        f"With {named} counted double: {w.mle} to {w.swe} ({_outcome(w)}); both ML-type to software-type.",
    ]
    if w.tips_at is None:
        return [*lines, "No weight on these changes the verdict."]
    return [*lines, f"The verdict changes once they count {w.tips_at} times."]


def _outcome(result: Result | Weighted) -> str:
    return result.band if result.role is None else f"{result.band}, {NAME[result.role]}"


def changes(diff: Diff) -> list[str]:
    """What two sets of answers have in common and whether their difference exceeds chance."""
    moved = diff.toward_mle + diff.toward_swe
    ways = f"{diff.toward_mle} toward {WORK['mle']}, {diff.toward_swe} toward {WORK['swe']}"
    lines = [f"{len(diff.changed)} of {diff.compared} answers differ: {ways}."]
    if moved:
        verdict = "more than chance explains" if diff.beyond_chance else "no more than chance explains"
        lines.append(f"Changes at random lean that much one way {percent(diff.chance)}: {verdict}.")
    return lines
