"""Check rules across fields and files, which no single field can express; each docstring states the rule.

A problem that does not block leaves the base usable: ambiguous names, untidy order. A check added later should not
block, so that existing bases keep working.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from roleadvisor import model
from roleadvisor.knowledge import shapes
from roleadvisor.knowledge.records import cycles, unknown_reason
from roleadvisor.knowledge.shapes import Reference
from roleadvisor.knowledge.yamlfile import Loc, YamlFile
from roleadvisor.lookup import folded
from roleadvisor.text import in_words, plural

# The fewest phrasings that an entry should have, as every entry of the shipped base was written to.
ENOUGH_PHRASINGS = 30
# The fields by which a record with aliases is selected too.
_NAMES = ("name", "short", "person", "label")
# The ids that references are checked against; None for no check.
_Known = Collection[str] | None


def references(file: YamlFile, dumped: Any, known: Mapping[str, _Known], loc: Loc = ()) -> None:
    """Every record named in what a shape is dumped as exists; ``known`` are the ids by kind."""
    if isinstance(dumped, Reference):
        _reference(file, dumped.what, dumped.key, known[dumped.kind], loc)
    elif isinstance(dumped, dict):
        for name, value in dumped.items():
            inside = (*loc, name.key if isinstance(name, Reference) else name)
            references(file, name, known, inside)
            references(file, value, known, inside)
    elif isinstance(dumped, list):
        for index, value in enumerate(dumped):
            references(file, value, known, (*loc, index))


def attributes(file: YamlFile, attributes: Iterable[model.Attribute]) -> None:
    """Ranks on the first screen and on a card are unique; a relation but unclear has a cell for each of its roles."""
    taken: dict[tuple[str, int], str] = {}
    for row in attributes:
        for field, rank in (("decides", row.decides), ("card", row.card)):
            if rank is not None and taken.setdefault((field, rank), row.id) != row.id:
                file.problem((row.id, field), f"rank {rank} is taken by '{taken[field, rank]}'")
        missing = [role for role in row.roles if role not in row.cells]
        if missing and row.relation != "unclear":
            reason = f"'{row.relation}' with no cell for '{missing[0]}'; add the cell, or make it 'unclear'"
            file.problem((row.id, "relation"), reason, blocks=False)


def distinct_names(file: YamlFile, shape: Any) -> None:
    """Each name, label and alias selects one of the file's records; of a quiz, one of its dimensions."""
    dimensions = enumerate(getattr(shape, "dimensions", ()))
    rows: list[tuple[str, Loc, Any]] = [(each.id, ("dimensions", index), each) for index, each in dimensions]
    if isinstance(shape, dict):
        rows = [(key, (key,), each) for key, each in shape.items() if hasattr(each, "aliases")]
    owner = {folded(key): key for key, *_ in rows}
    for key, loc, each in rows:
        names = [((*loc, field), getattr(each, field)) for field in _NAMES if getattr(each, field, None)]
        names += [((*loc, "aliases", index), alias) for index, alias in enumerate(each.aliases)]
        for name_loc, name in names:
            if owner.setdefault(folded(name), key) != key:
                reason = f"'{name}' selects '{owner[folded(name)]}' too; give each its own names"
                file.problem(name_loc, reason, blocks=False)


def entries(files: Iterable[tuple[YamlFile, model.Entry]]) -> dict[str, model.Entry]:
    """Ids and phrasings are unique, none is related to itself, steps of a plan have its start; returns them by id."""
    entries: dict[str, model.Entry] = {}
    seen: dict[str, str] = {}
    for file, entry in files:
        if entry.id in entries:
            file.problem((), f"another file has the entry '{entry.id}' too; give one of them another id")
        entries[entry.id] = entry
        for index, phrasing in enumerate(entry.phrasings):
            if owner := seen.get(phrasing.casefold()):
                file.problem(("phrasings", index), f"'{phrasing}' is a phrasing of '{owner}' too; keep one")
            seen.setdefault(phrasing.casefold(), entry.id)
        if entry.id in entry.related:
            file.problem(("related", entry.related.index(entry.id)), "an entry is not related to itself")
        if entry.plan and entry.plan.start is None and entry.plan.steps:
            file.problem(("plan", "start"), "is required where the steps are drawn from the plan")
    return entries


def _reference(file: YamlFile, what: str, key: str | None, known: _Known, loc: Loc) -> None:
    """The record exists; not checked if ``key`` or ``known`` is None."""
    if key is not None and known is not None and key not in known:
        file.problem(loc, unknown_reason(what, key, known))


def topics(
    file: YamlFile, topics: Mapping[str, list[str]], entries: Iterable[tuple[YamlFile, model.Entry]]
) -> list[str]:
    """In a base that has topics every entry has one. Returns the ids in topics, in order."""
    order: list[str] = []
    for topic, keys in topics.items():
        for index, key in enumerate(keys):
            if key in order:
                file.problem(("topics", topic, index), f"'{key}' is in a topic already")
            order.append(key)
    for entry_file, entry in entries if topics else ():
        if entry.id not in order:
            entry_file.problem((), f"'{entry.id}' is in no topic; add it to one in knowledge.yaml", blocks=False)
    return order


def skills(file: YamlFile, skills: Mapping[str, shapes.SkillShape]) -> None:
    """Prerequisites are acyclic; every skill serves a role, directly or through another."""
    for key, skill in skills.items():
        for field, others in (("needs", skill.needs), ("shows", skill.shows)):
            if key in others:
                file.problem((key, field), "a skill does not come before itself")
    for cycle in cycles({key: skill.needs for key, skill in skills.items()}):
        file.problem((cycle[0], "needs"), f"the skills come before each other in a circle: {' > '.join(cycle)}")
    needed_by_some = {each for skill in skills.values() for each in skill.needs}
    for key, skill in skills.items():
        if not skill.roles and key not in needed_by_some:
            file.problem((key, "roles"), "serves no role, and no other skill needs it; no plan has it", blocks=False)


def plan_target(
    file: YamlFile, key: str, target: shapes.TargetShape, skills: Mapping[str, shapes.SkillShape] | None
) -> None:
    """The skills of a target exist, and its core has the prerequisites of each of its skills before it."""
    loc = ("targets", key)
    for field, reasons in (("core", target.core), ("grow", target.grow)):
        for skill in reasons:
            _reference(file, "skill", skill, skills, (*loc, field, skill))
    for index, skill in enumerate(target.alongside):
        _reference(file, "skill of its core", skill, target.core, (*loc, "alongside", index))
    _reference(file, "skill of its core", target.apply_from, target.core, (*loc, "apply_from"))
    before: set[str] = set()
    for skill in target.core:
        missing = set(skills[skill].needs) - before if skills and skill in skills else ()
        for need in sorted(missing):
            file.problem((*loc, "core", skill), f"needs '{need}', which must stand before it")
        before.add(skill)


def charts(file: YamlFile, topics: Mapping[str, shapes.ChartTopicShape], figures: Mapping[str, model.Figure]) -> None:
    """The figures of a chart have one country and one unit."""
    for key, topic in topics.items():
        for number, chart in enumerate(topic.charts):
            loc = (key, "charts", number, "bars")
            drawn = [figures[name] for name in chart.bars.values() if name in figures]
            if any((each.value or 0) < 0 for each in drawn):
                file.problem(loc, "a chart begins at 0, so it has no negative number")
            for field in ("country", "unit"):
                if len(values := {getattr(each, field) for each in drawn}) > 1:
                    file.problem(loc, f"one chart has one {field}, not {in_words(sorted(values))}")


def ads(file: YamlFile, shape: shapes.AdsShape, counted: Mapping[str, int], roles: Collection[str]) -> None:
    """Ads of each role were counted, and no term is in more ads than were."""
    for role in roles:
        if counted and not counted.get(role):
            file.problem(("counted",), f"no ads of '{role}' were counted")
    for key, term in shape.terms.items():
        for job, count in term.ads.items():
            if count > counted.get(job, count):
                file.problem(("terms", key, "ads", job), f"is more than the {counted[job]} ads that were counted")


def asker(file: YamlFile, shape: shapes.AskerShape, known: Mapping[str, _Known]) -> None:
    """What phrases tell exists; ``known`` are the ids by kind."""
    for kind, lists in shape.phrases.items():
        for key in lists:
            _reference(file, kind, key, known.get(kind), ("phrases", kind, key))


def no_phrasing(entries: Sequence[model.Entry]) -> tuple[str, ...]:
    """A warning that names the entries without a phrasing, which are found by the words of their question only."""
    none = [entry.id for entry in entries if not entry.phrasings]
    if len(none) == len(entries):
        return ("no question has a phrasing",) if none else ()
    return (f"{plural(len(none), 'question')} without a phrasing: {', '.join(none)}",) if none else ()


def few_phrasings(entries: Iterable[model.Entry]) -> tuple[str, ...]:
    """A warning that names the entries with so few phrasings that the search will often miss them."""
    few = sorted((len(each.phrasings), each.id) for each in entries if 0 < len(each.phrasings) < ENOUGH_PHRASINGS)
    if not few:
        return ()
    have = "has" if len(few) == 1 else "have"
    named = _first_three([f"{key} ({count})" for count, key in few])
    return (f"{plural(len(few), 'question')} {have} fewer than {ENOUGH_PHRASINGS} phrasings: {named}",)


def facts_of_articles(claims: Iterable[model.Claim], sources: Mapping[str, model.Source]) -> tuple[str, ...]:
    """A warning that names the claims of kind fact that only articles back."""
    facts = [claim for claim in claims if claim.kind == "fact" and claim.sources]
    ids = [each.id for each in facts if {sources[ref.id].kind for ref in each.sources} <= model.ARTICLES]
    if not ids:
        return ()
    rest = "rests on articles alone, so it is" if len(ids) == 1 else "rest on articles alone, so they are"
    return (f"{plural(len(ids), 'fact')} {rest} 'reported': {_first_three(ids)}",)


def _first_three(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")


def quiz(file: YamlFile, shape: shapes.QuizShape) -> None:
    """Each item has an option for each of two poles; both halves have as many items of each dimension."""
    poles = shape.poles
    if poles[0] == poles[1]:
        file.problem(("poles",), "the quiz weighs two different roles against each other")
    if model.NEITHER in poles:
        file.problem(("poles",), f"'{model.NEITHER}' is the key of answers for no role; give the role another id")
    dimensions = {dimension.id: dimension for dimension in shape.dimensions}
    for index, dimension in enumerate(shape.dimensions):
        _both_poles(file, poles, dimension.sides, ("dimensions", index, "sides"))
        _both_poles(file, poles, dimension.next.evenings, ("dimensions", index, "next", "evenings"))
    for index, item in enumerate(shape.items):
        _reference(file, "dimension", item.dimension, dimensions, ("items", index, "dimension"))
        if sorted((item.a.role, item.b.role)) != sorted(poles):
            file.problem(("items", index), f"one option must be {poles[0]}'s and the other {poles[1]}'s")
    for index, dealbreaker in enumerate(shape.dealbreakers):
        _reference(file, "pole", dealbreaker.against, poles, ("dealbreakers", index, "against"))
    for name in ("items", "dimensions", "dealbreakers"):
        _unique_ids(file, (name,), [record.id for record in getattr(shape, name)])
    half = len(shape.items) // 2
    first, second = (Counter(item.dimension for item in part) for part in (shape.items[:half], shape.items[half:]))
    if first != second:
        reason = "the first half (the quick form) must have as many items of each dimension as the rest"
        file.problem(("items",), reason)


def quiz_versions(current: shapes.QuizShape | None, earlier: Iterable[tuple[YamlFile, shapes.QuizShape]]) -> None:
    """The versions of earlier quizzes are unique and lower than the current one."""
    seen: set[int] = set()
    for file, shape in earlier:
        if current is None:
            file.problem((), "is an earlier version, but there is no quiz.yaml; add one, or make this quiz.yaml")
        elif shape.version >= current.version:
            reason = f"must be lower than that of quiz.yaml, which is {current.version}; give quiz.yaml a higher one"
            file.problem(("version",), reason)
        elif shape.version in seen:
            file.problem(("version",), f"another file has version {shape.version} too; keep one")
        seen.add(shape.version)


def _both_poles(file: YamlFile, poles: Sequence[str], texts: Mapping[str, str], loc: Loc) -> None:
    for key in poles:
        if key not in texts:
            file.problem(loc, f"'{key}' is missing")
    for key in texts:
        _reference(file, "pole", key, poles, (*loc, key))


def test_questions(file: YamlFile, questions: Sequence[shapes.QuestionShape]) -> None:
    """Ids and the options of a question are unique."""
    _unique_ids(file, (), [question.id for question in questions])
    for index, question in enumerate(questions):
        for number, option in _repeated(question.options):
            file.problem((index, "options", number), f"'{option}' is offered twice")


def _unique_ids(file: YamlFile, loc: Loc, keys: list[str]) -> None:
    for index, key in _repeated(keys):
        file.problem((*loc, index, "id"), f"'{key}' is used twice")


def _repeated(values: list[str]) -> list[tuple[int, str]]:
    """Each value that occurred before, with its index."""
    return [(index, value) for index, value in enumerate(values) if value in values[:index]]
