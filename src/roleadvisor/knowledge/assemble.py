"""Validate the parsed files of a base and put the knowledge together, every problem noted on its file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from pydantic import TypeAdapter, ValidationError

from roleadvisor import model
from roleadvisor.knowledge import crosschecks, placeholders, shapes
from roleadvisor.knowledge.fields import Id
from roleadvisor.knowledge.messages import note_errors
from roleadvisor.knowledge.records import Builder, unknown

if TYPE_CHECKING:
    from roleadvisor.knowledge.yamlfile import YamlFile

# The shape of each file by its name; a name that ends in a slash stands for every file in that folder.
SHAPES: dict[str, Any] = {
    "knowledge.yaml": shapes.BaseFile,
    "sources.yaml": dict[Id, shapes.SourceShape],
    "claims/": dict[Id, shapes.ClaimShape],
    "roles.yaml": dict[Id, shapes.RoleShape],
    "attributes.yaml": dict[Id, shapes.AttributeShape],
    "cells/": dict[Id, shapes.CellShape],
    "figures.yaml": dict[Id, shapes.FigureShape],
    "faq/": shapes.EntryShape,
    "glossary.yaml": dict[Id, shapes.TermShape],
    "off-topic.yaml": shapes.OffTopicShape,
    "skills.yaml": dict[Id, shapes.SkillShape],
    "starts.yaml": dict[Id, shapes.StartShape],
    "plan.yaml": shapes.PlanShape,
    "quiz.yaml": shapes.QuizShape,
    "earlier-quizzes/": shapes.QuizShape,
    "test.yaml": list[shapes.QuestionShape],
    "terms.yaml": shapes.TermsShape,
}


@cache
def adapter(kind: str) -> TypeAdapter[Any]:
    """The validator for a kind of file, a key of ``SHAPES``."""
    return TypeAdapter(SHAPES[kind])


def file_kind(name: str) -> str:
    """The key of ``SHAPES`` for a file's name."""
    folder, slash, _ = name.partition("/")
    return folder + slash if slash else name


class Assembled(Struct, frozen=True):
    """A base put together: the knowledge, what retrieval is trained with besides, and what could be better."""

    knowledge: model.Knowledge
    off_topic: shapes.OffTopicShape
    terms: shapes.TermsShape
    warnings: tuple[str, ...]


class _Files:
    """The files of a base with their validated shapes; one that is not valid has none and is passed over."""

    def __init__(self, files: Iterable[YamlFile]) -> None:
        self._valid: dict[str, list[tuple[YamlFile, Any]]] = {kind: [] for kind in SHAPES}
        self.incomplete: set[str] = set()
        figures = None
        for file in sorted(files, key=lambda file: file.name != "figures.yaml"):  # other files take text from it
            shape = _validate(file, figures)
            if shape is None:
                self.incomplete.add(file_kind(file.name))
                continue
            if file.name == "figures.yaml":
                shape = figures = placeholders.own_parts(file, shape)
            self._valid[file_kind(file.name)].append((file, shape))

    def all(self, kind: str) -> list[tuple[YamlFile, Any]]:
        """Each valid file of a kind with its shape."""
        return self._valid[kind]

    def one(self, kind: str, default: Any = None) -> Any:
        """The shape of the one file of a kind, or ``default``."""
        return next((shape for _, shape in self._valid[kind]), default)


def assemble(files: Iterable[YamlFile]) -> Assembled:
    """Put a base together; where a file ends up with problems the result must not be used."""
    found = _Files(files)
    builder = Builder(frozenset(found.incomplete))
    for file, shape in found.all("sources.yaml"):
        builder.add_sources(file, shape)
    for file, shape in found.all("claims/"):
        builder.add_claims(file, shape)
    for file, shape in found.all("figures.yaml"):
        builder.add_figures(file, shape)
    for file, shape in found.all("roles.yaml"):
        crosschecks.roles(file, shape)
        builder.add_roles(shape)
    attributes = _attributes(builder, found)
    entries = _entries(builder, found)
    known = _known(found, entries)
    for file, shape in found.all("roles.yaml"):
        crosschecks.ways(file, shape, known)
    quizzes = _quizzes(builder, found, known)
    base = found.one("knowledge.yaml")
    knowledge = model.Knowledge(
        title=base.title if base else "",
        date=base.date if base else "",
        scope=base.scope if base else None,
        sources=tuple(builder.sources.values()),
        roles=tuple(builder.roles.values()),
        attributes=attributes,
        entries=tuple(entries.values()),
        glossary=_glossary(builder, found, known),
        quiz=quizzes[0] if quizzes else None,
        earlier_quizzes=quizzes[1:],
        test=_questions(builder, found, known),
        skills=_skills(builder, found),
        starts=_starts(builder, found),
        plan_notes=_plan_notes(builder, found),
        topics={topic: tuple(keys) for topic, keys in base.topics.items()} if base else {},
        claims=(*builder.claims.values(), *builder.inline),
    )
    few = () if base and base.imported else crosschecks.few_phrasings(knowledge.entries)
    warnings = (*few, *crosschecks.facts_of_articles(knowledge.claims, builder.sources))
    off_topic = found.one("off-topic.yaml", shapes.OffTopicShape())
    return Assembled(knowledge, off_topic, found.one("terms.yaml", shapes.TermsShape()), warnings)


def _validate(file: YamlFile, figures: dict[str, shapes.FigureShape] | None) -> Any:
    if file.problems:
        return None
    if file.value is None:
        file.problem((), "is empty; fill it or delete the file")
        return None
    if figures is not None and file_kind(file.name) in placeholders.KINDS:
        placeholders.fill(file, figures)
    try:
        return adapter(file_kind(file.name)).validate_python(file.value)
    except ValidationError as error:
        note_errors(file, error.errors(include_url=False), _known_fields(file_kind(file.name)))
        return None


def _known_fields(kind: str) -> set[str]:
    """The names of all fields that may stand anywhere in this kind of file."""
    schema = adapter(kind).json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", ())}


def _attributes(builder: Builder, found: _Files) -> tuple[model.Attribute, ...]:
    """The attributes, each group in one piece, with the cells that stand in the roles' own files."""
    rows: dict[str, shapes.AttributeShape] = found.one("attributes.yaml", {})
    cells: dict[str, dict[str, model.Cell]] = {key: {} for key in rows}
    for file, shape in found.all("cells/"):
        role = builder.file_id(file)
        builder.role(file, role, ())
        for key, cell in shape.items():
            row = rows.get(key)
            if row is None:
                if "attributes.yaml" not in builder.incomplete:
                    file.problem((key,), unknown("attribute", key, rows))
            elif role in row.cells:
                file.problem((key,), f"attributes.yaml has a cell of '{role}' for this too; keep one")
            else:
                cells[key][role] = builder.cell(file, cell, (key,), f"{key}.{role}")
    made = []
    for file, shape in found.all("attributes.yaml"):
        crosschecks.attributes(file, shape)
        made = [builder.attribute(file, key, row, cells[key]) for key, row in shape.items()]
        crosschecks.grounded_relations(file, made)
    groups = list(dict.fromkeys(row.group for row in made))
    return tuple(sorted(made, key=lambda row: groups.index(row.group)))


def _entries(builder: Builder, found: _Files) -> dict[str, model.Entry]:
    """The entries by id, in the order of the topics; those that stand in none come last."""
    made = [(file, builder.entry(file, shape)) for file, shape in found.all("faq/")]
    entries = crosschecks.distinct_entries(made)
    known = _known(found, entries)
    crosschecks.related(made, known)
    for file, entry in made:
        crosschecks.way(file, entry.plan, _ids(found, "roles.yaml"), _ids(found, "starts.yaml"))
    order: list[str] = []
    for file, base in found.all("knowledge.yaml"):
        order = crosschecks.topics(file, base.topics, known)
        if base.topics:
            crosschecks.topic_of_each(made, order)
    return {key: entries[key] for key in dict.fromkeys([*order, *entries]) if key in entries}


def _known(found: _Files, entries: Collection[str]) -> Collection[str] | None:
    """The ids that a reference to an entry may lead to; None where the base has none, or some could not be read."""
    return entries if entries and "faq/" not in found.incomplete else None


def _glossary(builder: Builder, found: _Files, known: Collection[str] | None) -> tuple[model.Term, ...]:
    terms = []
    for file, shape in found.all("glossary.yaml"):
        crosschecks.glossary(file, shape, known)
        terms += [builder.term(file, key, term) for key, term in shape.items()]
    return tuple(terms)


def _quizzes(builder: Builder, found: _Files, known: Collection[str] | None) -> tuple[model.Quiz, ...]:
    """The quiz, then its earlier versions, the latest first; none when there is no quiz that is asked today."""
    asked, earlier = found.all("quiz.yaml"), found.all("earlier-quizzes/")
    for file, shape in [*asked, *earlier]:
        crosschecks.quiz(file, shape, known)
    if "quiz.yaml" not in found.incomplete:
        crosschecks.quiz_versions(asked[0][1] if asked else None, earlier)
    earlier = sorted(earlier, key=lambda each: -each[1].version)
    return tuple(builder.quiz(file, shape) for file, shape in [*asked, *earlier]) if asked else ()


def _skills(builder: Builder, found: _Files) -> tuple[model.Skill, ...]:
    skills: list[model.Skill] = []
    for file, shape in found.all("skills.yaml"):
        crosschecks.skills(file, shape)
        skills = builder.skills(file, shape)
    return tuple(skills)


def _starts(builder: Builder, found: _Files) -> tuple[model.Start, ...]:
    starts = []
    for file, shape in found.all("starts.yaml"):
        skills = _ids(found, "skills.yaml")
        crosschecks.starts(file, shape, skills)
        starts += [builder.start(file, key, start) for key, start in shape.items()]
    return tuple(starts)


def _plan_notes(builder: Builder, found: _Files) -> tuple[model.PlanNote, ...]:
    notes = []
    for file, shape in found.all("plan.yaml"):
        crosschecks.plan_notes(file, shape.notes, _ids(found, "starts.yaml"))
        notes += [builder.plan_note(file, note, ("notes", index)) for index, note in enumerate(shape.notes)]
    return tuple(notes)


def _ids(found: _Files, kind: str) -> Collection[str] | None:
    """The ids in the one file of a kind; None where that file could not be read."""
    return None if kind in found.incomplete else found.one(kind, {})


def _questions(builder: Builder, found: _Files, known: Collection[str] | None) -> tuple[model.TestQuestion, ...]:
    questions = []
    for file, shape in found.all("test.yaml"):
        crosschecks.test_questions(file, shape, known)
        questions += [builder.question(file, question, (index,)) for index, question in enumerate(shape)]
    return tuple(questions)
