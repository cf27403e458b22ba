"""A result said in words; every function returns plain sentences, one a string."""

from __future__ import annotations

from roleadvisor.model import LENGTH, Quiz, Role
from roleadvisor.quiz.code import Answers
from roleadvisor.quiz.diff import Diff
from roleadvisor.quiz.items import form_items
from roleadvisor.quiz.result import DimensionScore, Result, Tip, Weighted, lead
from roleadvisor.text import in_words, times


def percent(chance: float) -> str:
    """How often, as a listener hears it: `39% of the time`."""
    if chance >= 0.995:
        return "every time"
    return "less than 1% of the time" if chance < 0.01 else f"{100 * chance:.0f}% of the time"


def verdict(quiz: Quiz, result: Result) -> list[str]:
    """The verdict in words, then what is wrong with the answers it rests on."""
    return [_VERDICT[result.band].format(work=_ahead(quiz, result).work), *result.warnings]


def chance(quiz: Quiz, result: Result) -> str:
    """How often each side was picked and how often tossing coins would come out like that."""
    if not lead(result.counts):
        return f"You picked either side {result.decided // 2} times."
    of = "" if result.decided == LENGTH[result.form] else " where you took a side"
    chosen = f"{result.counts[_ahead(quiz, result).id]} times out of {'the ' if of else ''}{result.decided}{of}"
    return f"You picked the {_ahead(quiz, result).work} side {chosen}; {_flips(result)}."


def coins(result: Result) -> str:
    """The same beside a picture of the counts."""
    if not lead(result.counts):
        return "(both alike)"
    return f"({_flips(result)})"


def _flips(result: Result) -> str:
    return f"tossing coins would come out at least that lopsided {percent(result.chance)}"


def _ahead(quiz: Quiz, result: Result) -> Role:
    return quiz.poles[0 if lead(result.counts) >= 0 else 1]


_VERDICT = {
    "clear": "Your answers point clearly to {work}.",
    "lean": "You lean towards {work}, though not strongly.",
    "balanced": "Balanced: your answers do not set one kind of work clearly above the other.",
    "unscored": "No verdict.",
}


def stood_out(quiz: Quiz, result: Result) -> str:
    """In one sentence the dimensions that lean most, each side's apart."""
    strongest = max(abs(lead(d.counts)) for d in result.dimensions)
    if not strongest:
        return "Nothing stood out: you went either way as often in each dimension."
    parts = []
    for role in quiz.poles:
        found = [d.label for d in result.dimensions if abs(lead(d.counts)) == strongest and _points(quiz, d) == role]
        if len(found) == len(result.dimensions):
            return f"Every dimension leans as far towards {role.work}."
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            parts.append(f"{found[0].lower()}{more} ({role.short})")
    return f"What stood out: {', '.join(parts)}."


def drivers(quiz: Quiz, answers: Answers, result: Result, most: int = 3) -> list[str]:
    """What drove the result: which dimensions point where, then up to ``most`` answers from the most one-sided ones."""
    if result.band == "unscored":
        return []
    lines = [
        f"Towards {role.work}: {'; '.join(labels)}."
        for role in quiz.poles
        if (labels := [d.label.lower() for d in result.dimensions if _points(quiz, d) == role])
    ]
    undecided = [d.label.lower() for d in result.dimensions if _points(quiz, d) is None]
    if undecided:
        lines.append(f"Undecided: {'; '.join(undecided)}.")
    return lines + _answers(quiz, answers, result, most)


def _points(quiz: Quiz, dimension: DimensionScore) -> Role | None:
    ahead = lead(dimension.counts)
    return quiz.poles[0 if ahead > 0 else 1] if ahead else None


def _answers(quiz: Quiz, answers: Answers, result: Result, most: int) -> list[str]:
    strength = {d.id: lead(d.counts) for d in result.dimensions}
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
        turned = f'answering "{option.text}"' if option else "answering neither"
        lines.append(f'"{item.prompt}": {turned} would make it {_outcome(quiz, tip)}.')
    return lines


def open_dimensions(result: Result) -> tuple[DimensionScore, ...]:
    """The dimensions that point to no role, the most even first; the most even one when all point somewhere."""
    ranked = sorted(result.dimensions, key=lambda d: abs(lead(d.counts)))
    margin = LENGTH[result.form] // 24
    return tuple(d for d in ranked if abs(lead(d.counts)) <= margin) or tuple(ranked[:1])


def to_try(quiz: Quiz, result: Result, most: int = 1) -> list[str]:
    """For the most open dimensions an evening with the role found and a question; balanced has both roles' instead."""
    steps = {dimension.id: dimension for dimension in quiz.dimensions}
    lines = []
    for dimension in open_dimensions(result)[:most]:
        step = steps[dimension.id].next
        evenings = [(role.work, step.evenings[role.id]) for role in _found(quiz, result)]
        lines += [f"{dimension.label}, an evening of {work}: {evening}" for work, evening in evenings]
        whom = "someone in each role" if result.role is None else f"a {_found(quiz, result)[0].person}"
        lines.append(f"Ask {whom}: {step.ask}")
    return lines + (list(quiz.both) if result.role is None else [])


def experiment(quiz: Quiz, result: Result) -> list[str]:
    """One evening to try, with the role found, or with each where there is none; on the most open dimension."""
    steps = {dimension.id: dimension.next for dimension in quiz.dimensions}
    step = steps[open_dimensions(result)[0].id]
    return [f"Try {role.work} (our advice): {step.evenings[role.id]}" for role in _found(quiz, result)]


def _found(quiz: Quiz, result: Result) -> list[Role]:
    """The role that the result names, or both."""
    return [role for role in quiz.poles if result.role in (role.id, None)]


def ways(quiz: Quiz, result: Result) -> list[str]:
    """The entries that say how to get to the role found, or to both."""
    return [role.way for role in _found(quiz, result) if role.way]


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
    first, second = quiz.poles
    plain, heavy = (f"{each.counts[first.id]} to {each.counts[second.id]}" for each in (result, w))
    lines = [
        f"Without weights: {plain} ({_outcome(quiz, result)}).",
        f"With {named} counted {times(w.weight)}: {heavy} ({_outcome(quiz, w)}); both {first.work} to {second.work}.",
    ]
    if w.tips_at is None:
        return [*lines, "No weight on these changes the verdict."]
    return [*lines, f"The verdict changes once they count {times(w.tips_at)}."]


def _outcome(quiz: Quiz, result: Result | Weighted | Tip) -> str:
    work = next((role.work for role in quiz.poles if role.id == result.role), None)
    return f"{_OUTCOME[result.band]} {work}" if work else result.band


_OUTCOME = {"clear": "clearly", "lean": "a lean towards"}


def left_out(quiz: Quiz) -> list[str]:
    """That the quiz weighs two roles only, where the base has more."""
    first, second = quiz.poles
    only = f"The quiz weighs {first.name} against {second.name} only; it says nothing of {in_words(quiz.left_out)}."
    return [only] if quiz.left_out else []


def changes(quiz: Quiz, diff: Diff) -> list[str]:
    """What two sets of answers have in common and whether their difference exceeds chance."""
    ways = ", ".join(f"{diff.toward[role.id]} moved towards {role.work}" for role in quiz.poles)
    lines = [f"{len(diff.changed)} of {diff.compared} answers differ: {ways}."]
    if any(diff.toward.values()):
        verdict = "chance does not explain this" if diff.beyond_chance else "chance may explain this"
        lines.append(f"Changes at random would lean that far one way {percent(diff.chance)}, so {verdict}.")
    return lines
