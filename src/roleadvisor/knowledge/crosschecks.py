"""Checks across the fields of a file, which no single field can be held to.

What does not block is what a base can be used with: ambiguous names, untidy order. A check that is added later should
be of that kind, so that a base that worked goes on working.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from roleadvisor import model
from roleadvisor.knowledge.records import circles, unknown
from roleadvisor.lookup import folded
from roleadvisor.model import ARTICLES, NEITHER
from roleadvisor.text import plural

if TYPE_CHECKING:
    from roleadvisor.knowledge import shapes
    from roleadvisor.knowledge.yamlfile import Loc, YamlFile

# The fewest phrasings that an entry should have: what an entry of the shipped base was written to have at least.
ENOUGH_PHRASINGS = 30


def roles(file: YamlFile, found: Mapping[str, shapes.RoleShape]) -> None:
    """A name, a short name or an alias selects one role."""
    _distinct_names(file, ((key, (key,), ("name", "short", "person"), role) for key, role in found.items()))


def attributes(file: YamlFile, found: Mapping[str, shapes.AttributeShape]) -> None:
    """A label or an alias selects one attribute; places on a screen or a card are taken once, without a gap."""
    _distinct_names(file, ((key, (key,), ("label",), row) for key, row in found.items()))
    for field in ("decides", "card"):
        _places(file, field, {key: getattr(row, field) for key, row in found.items()})


def _places(file: YamlFile, field: str, places: Mapping[str, int | None]) -> None:
    taken: dict[int, str] = {}
    for key, place in places.items():
        if place in taken:
            file.problem((key, field), f"place {place} is taken by '{taken[place]}'")
        elif place is not None:
            taken[place] = key
    for place in sorted(taken):
        if place > 1 and place - 1 not in taken:
            reason = f"place {place} is taken, place {place - 1} is not; leave no gap"
            file.problem((taken[place], field), reason, blocks=False)


def ways(file: YamlFile, found: Mapping[str, shapes.RoleShape], known: Collection[str] | None) -> None:
    """The entry that says how to get to a role exists."""
    for key, role in found.items():
        if role.way is not None:
            _reference(file, role.way, known, (key, "way"))


def grounded_relations(file: YamlFile, found: Iterable[model.Attribute]) -> None:
    """A relation between roles rests on a cell for each of them, unless it is unclear."""
    for row in found:
        missing = [role for role in row.roles if role not in row.cells]
        if missing and row.relation != "unclear":
            reason = f"'{row.relation}' with no cell for '{missing[0]}'; add the cell, or make it 'unclear'"
            file.problem((row.id, "relation"), reason, blocks=False)


def _distinct_names(file: YamlFile, found: Iterable[tuple[str, Loc, tuple[str, ...], Any]]) -> None:
    """Each name leads to one id; ``found`` are (id, its place, which fields are names, the shape that has them)."""
    rows = list(found)
    owner = {folded(key): key for key, *_ in rows}
    for key, loc, names, shape in rows:
        own = [((*loc, name), getattr(shape, name)) for name in names if getattr(shape, name)]
        own += [((*loc, "aliases", index), alias) for index, alias in enumerate(shape.aliases)]
        for place, name in own:
            if owner.setdefault(folded(name), key) != key:
                reason = f"'{name}' selects '{owner[folded(name)]}' too; give each its own names"
                file.problem(place, reason, blocks=False)


def distinct_entries(found: Iterable[tuple[YamlFile, model.Entry]]) -> dict[str, model.Entry]:
    """The entries by id; ids and phrasings are used once."""
    entries: dict[str, model.Entry] = {}
    seen: dict[str, str] = {}
    for file, entry in found:
        if entry.id in entries:
            file.problem((), f"another file has the entry '{entry.id}' too; give one of them another id")
        entries[entry.id] = entry
        for index, phrasing in enumerate(entry.phrasings):
            if phrasing.casefold() in seen:
                owner = seen[phrasing.casefold()]
                file.problem(("phrasings", index), f"'{phrasing}' stands under '{owner}' too; keep one")
            seen.setdefault(phrasing.casefold(), entry.id)
    return entries


def related(found: Iterable[tuple[YamlFile, model.Entry]], known: Collection[str] | None) -> None:
    """Related entries are others, and exist."""
    for file, entry in found:
        for index, key in enumerate(entry.related):
            if key == entry.id:
                file.problem(("related", index), "an entry is not related to itself")
            else:
                _reference(file, key, known, ("related", index))


def _reference(file: YamlFile, key: str, known: Collection[str] | None, loc: Loc) -> None:
    """A reference to an entry leads to one of those ``known``, or to whatever it likes when that is None."""
    if known is not None and key not in known:
        file.problem(loc, unknown("entry", key, known))


def topics(file: YamlFile, found: Mapping[str, list[str]], known: Collection[str] | None) -> list[str]:
    """The ids of the entries in the order of the topics, each once."""
    order: list[str] = []
    for topic, keys in found.items():
        for index, key in enumerate(keys):
            _reference(file, key, known, ("topics", topic, index))
            if key in order:
                file.problem(("topics", topic, index), f"'{key}' stands in a topic already")
            order.append(key)
    return order


def topic_of_each(found: Iterable[tuple[YamlFile, model.Entry]], order: Collection[str]) -> None:
    """Where entries are sorted by topic, every one has its topic."""
    for file, entry in found:
        if entry.id not in order:
            file.problem((), f"'{entry.id}' stands in no topic; add it to one in knowledge.yaml", blocks=False)


def glossary(file: YamlFile, found: Mapping[str, shapes.TermShape], known: Collection[str] | None) -> None:
    """A name or an alias stands for one word; the entry that says more exists."""
    _distinct_names(file, ((key, (key,), ("name",), term) for key, term in found.items()))
    for key, term in found.items():
        if term.entry is not None:
            _reference(file, term.entry, known, (key, "entry"))


def skills(file: YamlFile, found: Mapping[str, shapes.SkillShape]) -> None:
    """A name selects one skill; what a skill needs exists and needs it not; each serves a role, or one that does."""
    _distinct_names(file, ((key, (key,), ("name",), skill) for key, skill in found.items()))
    for key, skill in found.items():
        for field, before in (("needs", skill.needs), ("after", skill.after)):
            for index, other in enumerate(before):
                if other == key:
                    file.problem((key, field, index), "a skill does not come before itself")
                elif other not in found:
                    file.problem((key, field, index), unknown("skill", other, found))
        needed = _needed(key, found)
        for index, shown in enumerate(skill.shows):
            if shown not in needed:
                file.problem((key, "shows", index), f"'{shown}' is nothing that '{key}' needs; add it under needs")
    for circle in circles({key: [*skill.needs, *skill.after] for key, skill in found.items()}):
        file.problem((circle[0], "needs"), f"the skills come before each other in a circle: {' > '.join(circle)}")
    needed_by_some = {each for skill in found.values() for each in skill.needs}
    for key, skill in found.items():
        if not skill.roles and key not in needed_by_some:
            file.problem((key, "roles"), "serves no role, and no other skill needs it; no plan has it", blocks=False)


def _needed(key: str, found: Mapping[str, shapes.SkillShape]) -> set[str]:
    """All that a skill needs, directly or through others."""
    before: set[str] = set()
    left = [*found[key].needs]
    while left:
        needed = left.pop()
        if needed in found and needed not in before:
            before.add(needed)
            left += found[needed].needs
    return before


def starts(file: YamlFile, found: Mapping[str, shapes.StartShape], known: Collection[str] | None) -> None:
    """A label or an alias selects one starting point; the skills it brings exist."""
    _distinct_names(file, ((key, (key,), ("label",), start) for key, start in found.items()))
    for key, start in found.items():
        for index, skill in enumerate(start.skills):
            if known is not None and skill not in known:
                file.problem((key, "skills", index), unknown("skill", skill, known))


def plan_notes(file: YamlFile, notes: Iterable[shapes.PlanNoteShape], known: Collection[str] | None) -> None:
    """The starting points that a note is for exist."""
    for place, note in enumerate(notes):
        for index, start in enumerate(note.start):
            if known is not None and start not in known:
                file.problem(("notes", place, "start", index), unknown("starting point", start, known))


def way(
    file: YamlFile, found: model.Way | None, roles_known: Collection[str] | None, starts_known: Collection[str] | None
) -> None:
    """The plan that an entry leads to can be made; steps are drawn from one that says where it starts."""
    if found is None:
        return
    ends = (("to", "role", found.to, roles_known), ("start", "starting point", found.start, starts_known))
    for field, what, key, known in ends:
        if key is not None and known is not None and key not in known:
            file.problem(("plan", field), unknown(what, key, known))
    if found.start is None and found.steps:
        file.problem(("plan", "start"), "is required where the steps are drawn from the plan")


def few_phrasings(entries: Iterable[model.Entry]) -> tuple[str, ...]:
    """At most one line: which entries have so few phrasings that the search will often miss them."""
    few = sorted((len(entry.phrasings), entry.id) for entry in entries if len(entry.phrasings) < ENOUGH_PHRASINGS)
    if not few:
        return ()
    have = "has" if len(few) == 1 else "have"
    named = _first_three([f"{key} ({count})" for count, key in few])
    return (f"{plural(len(few), 'question')} {have} fewer than {ENOUGH_PHRASINGS} phrasings: {named}",)


def facts_of_articles(claims: Iterable[model.Claim], sources: Mapping[str, model.Source]) -> tuple[str, ...]:
    """At most one line: which facts are what only articles say."""
    facts = [claim for claim in claims if claim.kind == "fact" and claim.sources]
    found = [each.id for each in facts if {sources[ref.id].kind for ref in each.sources} <= ARTICLES]
    if not found:
        return ()
    rest = "rests on articles alone, so it is" if len(found) == 1 else "rest on articles alone, so they are"
    return (f"{plural(len(found), 'fact')} {rest} 'reported': {_first_three(found)}",)


def _first_three(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")


def quiz(file: YamlFile, shape: shapes.QuizShape, known: Collection[str] | None) -> None:
    """Two poles, one option of each item for each; as many items of a dimension in the first half as in the second."""
    poles = shape.poles
    if poles[0] == poles[1]:
        file.problem(("poles",), "the quiz weighs two different roles against each other")
    if NEITHER in poles:
        file.problem(("poles",), f"'{NEITHER}' is what a choice of no role counts as; give the role another id")
    dimensions = {dimension.id: dimension for dimension in shape.dimensions}
    for index, dimension in enumerate(shape.dimensions):
        _both_poles(file, poles, dimension.sides, ("dimensions", index, "sides"))
        _both_poles(file, poles, dimension.next.evenings, ("dimensions", index, "next", "evenings"))
        for place, key in enumerate(dimension.next.entries):
            _reference(file, key, known, ("dimensions", index, "next", "entries", place))
    for index, item in enumerate(shape.items):
        if item.dimension not in dimensions:
            file.problem(("items", index, "dimension"), unknown("dimension", item.dimension, dimensions))
        if sorted((item.a.role, item.b.role)) != sorted(poles):
            file.problem(("items", index), f"one option must be {poles[0]}'s and the other {poles[1]}'s")
    for index, dealbreaker in enumerate(shape.dealbreakers):
        if dealbreaker.against not in poles:
            file.problem(("dealbreakers", index, "against"), unknown("pole", dealbreaker.against, poles))
    for name in ("items", "dimensions", "dealbreakers"):
        _no_doubles(file, (name,), [record.id for record in getattr(shape, name)])
    _distinct_names(file, ((d.id, ("dimensions", index), ("label",), d) for index, d in enumerate(shape.dimensions)))
    half = len(shape.items) // 2
    first, second = (Counter(item.dimension for item in part) for part in (shape.items[:half], shape.items[half:]))
    if first != second:
        file.problem(
            ("items",), "the first half (the quick form) must have as many items of each dimension as the rest"
        )


def quiz_versions(asked: shapes.QuizShape | None, earlier: Iterable[tuple[YamlFile, shapes.QuizShape]]) -> None:
    """Each earlier version is one of its own, older than the quiz that is asked."""
    seen: set[int] = set()
    for file, shape in earlier:
        if asked is None:
            file.problem((), "is an earlier version of a quiz that is not there; add quiz.yaml, or make this quiz.yaml")
        elif shape.version >= asked.version:
            reason = f"must be lower than that of quiz.yaml, which is {asked.version}; give quiz.yaml a higher one"
            file.problem(("version",), reason)
        elif shape.version in seen:
            file.problem(("version",), f"another file has version {shape.version} too; keep one")
        seen.add(shape.version)


def _both_poles(file: YamlFile, poles: Sequence[str], found: Mapping[str, str], loc: Loc) -> None:
    for key in poles:
        if key not in found:
            file.problem(loc, f"'{key}' is missing")
    for key in found:
        if key not in poles:
            file.problem((*loc, key), unknown("pole", key, poles))


def test_questions(file: YamlFile, found: Sequence[shapes.QuestionShape], known: Collection[str] | None) -> None:
    """Ids are used once, options offered once, and the entry to read next exists."""
    _no_doubles(file, (), [question.id for question in found])
    for index, question in enumerate(found):
        for place, option in _repeated(question.options):
            file.problem((index, "options", place), f"'{option}' is offered twice")
        _reference(file, question.entry, known, (index, "entry"))


def _no_doubles(file: YamlFile, loc: Loc, keys: list[str]) -> None:
    for index, key in _repeated(keys):
        file.problem((*loc, index, "id"), f"'{key}' is used twice")


def _repeated(values: list[str]) -> list[tuple[int, str]]:
    """Each value that stood before, with its place."""
    return [(index, value) for index, value in enumerate(values) if value in values[:index]]
