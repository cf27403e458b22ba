"""Validate the parsed files of a base and assemble the knowledge; problems are added to the files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from pydantic import ValidationError

from roleadvisor import model
from roleadvisor.knowledge import crosschecks, placeholders, shapes
from roleadvisor.knowledge.records import Builder, asking, record, unknown_reason
from roleadvisor.knowledge.shapes import SHAPES, adapter, field_names, file_kind

if TYPE_CHECKING:
    from roleadvisor.knowledge.yamlfile import YamlFile


class _Files:
    """The valid files of a base with their shapes, by kind."""

    def __init__(self, files: Iterable[YamlFile]) -> None:
        self._valid: dict[str, list[tuple[YamlFile, Any]]] = {kind: [] for kind in SHAPES}
        self.incomplete: set[str] = set()  # kinds with an invalid file
        named = None
        for file in sorted(files, key=lambda file: file.name != "figures.yaml"):  # the placeholders of others use it
            shape = _validate(file, named)
            if shape is None:
                self.incomplete.add(file_kind(file.name))
                continue
            if file.name == "figures.yaml":
                named = placeholders.texts(shape)
            self._valid[file_kind(file.name)].append((file, shape))

    def all(self, kind: str) -> list[tuple[YamlFile, Any]]:
        """Each valid file of a kind with its shape."""
        return self._valid[kind]

    def records(self, kind: str, check: Callable[..., None], build: Callable[..., Any]) -> tuple[Any, ...]:
        """The records of the one file of a kind, built from its shapes by id or index after a check of all of them."""
        records = []
        for file, shape in self._valid[kind]:
            check(file, shape)
            listed = shape.items() if isinstance(shape, dict) else enumerate(shape)
            records += [build(file, key, each) for key, each in listed]
        return tuple(records)

    def one(self, kind: str, default: Any = None) -> Any:
        """The shape of the one file of a kind, or ``default``."""
        return next((shape for _, shape in self._valid[kind]), default)


def assemble(
    files: Iterable[YamlFile],
) -> tuple[model.Knowledge, shapes.OffTopicShape, shapes.TermsShape, tuple[str, ...]]:
    """Assemble a base; where a file has problems the result must not be used.

    Returns the records, what training needs beside them, and warnings.
    """
    valid = _Files(files)
    builder = Builder(frozenset(valid.incomplete))
    for file, shape in valid.all("sources.yaml"):
        builder.add_sources(file, shape)
    for file, shape in valid.all("claims/"):
        builder.add_claims(file, shape)
    for file, shape in valid.all("places.yaml"):
        builder.add_places(file, shape)
    builder.add_roles(valid.one("roles.yaml", {}))
    for file, shape in valid.all("figures.yaml"):
        builder.add_figures(file, shape)
    builder.add_resources(valid.one("resources.yaml", {}))
    attributes = _attributes(builder, valid)
    entries = _entries(builder, valid)
    known = _known(valid, entries)
    for file, shape in valid.all("roles.yaml"):
        crosschecks.roles(file, shape, known)
    quizzes = _quizzes(builder, valid, known)
    skills = valid.records("skills.yaml", crosschecks.skills, builder.skill)
    named = partial(crosschecks.named_with_entry, known=known)
    with_skills = partial(crosschecks.starts, known=_ids(valid, "skills.yaml"))
    charts = valid.records(
        "charts.yaml",
        partial(crosschecks.charts, figures=None if "figures.yaml" in valid.incomplete else builder.figures),
        lambda _, key, shape: record(model.ChartTopic, shape, id=key),
    )
    neighbours = valid.records("neighbours.yaml", named, builder.neighbour)
    starts = valid.records("starts.yaml", with_skills, builder.start)
    ads = [(file, shape, builder.ads(file, shape)) for file, shape in valid.all("ads.yaml")]
    for file, shape, record_of in ads:
        kinds = {"skill": _ids(valid, "skills.yaml"), "entry": known}
        crosschecks.ads(file, shape, record_of, [*builder.roles][:2], kinds)
    base = valid.one("knowledge.yaml", shapes.BaseFile.model_construct(title="", date=""))
    knowledge = record(
        model.Knowledge,
        base,
        places=tuple(builder.places.values()),
        neighbours=neighbours,
        figures=tuple(builder.figures.values()),
        charts=charts,
        ads=next((each for *_, each in ads), None),
        sources=tuple(builder.sources.values()),
        roles=tuple(builder.roles.values()),
        attributes=attributes,
        entries=tuple(entries.values()),
        glossary=valid.records("glossary.yaml", named, builder.term),
        quiz=quizzes[0] if quizzes else None,
        earlier_quizzes=quizzes[1:],
        test=valid.records("test.yaml", partial(crosschecks.test_questions, known=known), builder.question),
        skills=skills,
        starts=starts,
        targets=_targets(builder, valid, skills, neighbours) if starts else (),
        plan_notes=_plan_notes(builder, valid),
        claims=(*builder.claims.values(), *builder.inline),
    )
    ids = {"start": _ids(valid, "starts.yaml"), "role": _ids(valid, "roles.yaml"), "entry": known}
    for file, shape in valid.all("asker.yaml"):
        crosschecks.asker(file, shape, {**ids, "circumstance": knowledge.circumstances})
    knowledge = replace(knowledge, asking=asking(valid.one("asker.yaml", shapes.AskerShape()), knowledge))
    few = () if base.imported else crosschecks.few_phrasings(knowledge.entries)
    warnings = (*few, *crosschecks.facts_of_articles(knowledge.claims, builder.sources))
    off_topic = valid.one("off-topic.yaml", shapes.OffTopicShape())
    return knowledge, off_topic, valid.one("terms.yaml", shapes.TermsShape()), warnings


def _validate(file: YamlFile, named: dict[str, str] | None) -> Any:
    if file.problems:
        return None
    if file.value is None:
        file.problem((), "is empty; fill it or delete the file")
        return None
    if named is not None and file_kind(file.name) in placeholders.KINDS:
        placeholders.fill(file, named)
    try:
        return adapter(file_kind(file.name)).validate_python(file.value)
    except ValidationError as error:
        file.add_validation_errors(error.errors(include_url=False), field_names(file_kind(file.name)))
        return None


def _attributes(builder: Builder, valid: _Files) -> tuple[model.Attribute, ...]:
    """The attributes, sorted by group; cells of the roles' own files are added to those in attributes.yaml."""
    rows: dict[str, shapes.AttributeShape] = valid.one("attributes.yaml", {})
    cells: dict[str, dict[str, model.Cell]] = {key: {} for key in rows}
    for file, shape in valid.all("cells/"):
        role = builder.file_id(file)
        builder.role(file, role, ())
        for key, cell in shape.items():
            row = rows.get(key)
            if row is None:
                if "attributes.yaml" not in builder.incomplete:
                    file.problem((key,), unknown_reason("attribute", key, rows))
            elif role in row.cells:
                file.problem((key,), f"attributes.yaml has a cell of '{role}' for this too; keep one")
            else:
                cells[key][role] = builder.cell(file, cell, (key,), f"{key}.{role}")
    attributes = []
    for file, shape in valid.all("attributes.yaml"):
        crosschecks.attributes(file, shape)
        attributes = [builder.attribute(file, key, row, cells[key]) for key, row in shape.items()]
        crosschecks.grounded_relations(file, attributes)
    groups = list(dict.fromkeys(row.group for row in attributes))
    return tuple(sorted(attributes, key=lambda row: groups.index(row.group)))


def _entries(builder: Builder, valid: _Files) -> dict[str, model.Entry]:
    """The entries by id, in the order of the topics; those without a topic come last."""
    built = [(file, builder.entry(file, shape)) for file, shape in valid.all("faq/")]
    entries = crosschecks.distinct_entries(built)
    known = _known(valid, entries)
    starts, base = _ids(valid, "starts.yaml"), valid.one("knowledge.yaml")
    roles = _ids(valid, "roles.yaml")
    targets = roles and {**roles, **valid.one("plan.yaml", shapes.PlanShape()).targets}
    askers = [*starts, *base.circumstances] if starts is not None and base else None
    for file, entry in built:
        crosschecks.entry(file, entry, entries=known, targets=targets, starts=starts, askers=askers)
    order: list[str] = []
    for file, base in valid.all("knowledge.yaml"):
        order = crosschecks.topics(file, base.topics, known, built)
    return {key: entries[key] for key in dict.fromkeys([*order, *entries]) if key in entries}


def _known(valid: _Files, entries: Collection[str]) -> Collection[str] | None:
    """The ids of entries to check references against; None, for no check, without entries or with an invalid one."""
    return entries if entries and "faq/" not in valid.incomplete else None


def _quizzes(builder: Builder, valid: _Files, known: Collection[str] | None) -> tuple[model.Quiz, ...]:
    """The current quiz, then its earlier versions, latest first; empty without a current one."""
    current, earlier = valid.all("quiz.yaml"), valid.all("earlier-quizzes/")
    for file, shape in [*current, *earlier]:
        crosschecks.quiz(file, shape, known)
    if "quiz.yaml" not in valid.incomplete:
        crosschecks.quiz_versions(current[0][1] if current else None, earlier)
    earlier = sorted(earlier, key=lambda each: -each[1].version)
    return tuple(builder.quiz(file, shape) for file, shape in [*current, *earlier]) if current else ()


def _targets(
    builder: Builder, valid: _Files, skills: Iterable[model.Skill], neighbours: Iterable[model.Neighbour]
) -> tuple[model.Target, ...]:
    """What plans lead to: the roles, then the neighbours that plan.yaml names.

    A role that it does not name has as its core all skills that it uses, with their prerequisites.
    """
    by_id = {skill.id: skill for skill in skills}
    owners = builder.roles | {each.id: each for each in neighbours}
    targets = {
        key: model.Target(key, role.name, core, colour=role.colour)
        for key, role in builder.roles.items()
        if (core := _every_skill(by_id, key))
    }
    for file, shape in valid.all("plan.yaml"):
        for key, each in shape.targets.items():
            if key in owners:
                crosschecks.plan_target(file, key, each, _ids(valid, "skills.yaml"))
                targets[key] = builder.target(file, key, each, owners[key])
            elif not valid.incomplete & {"roles.yaml", "neighbours.yaml"}:
                file.problem(("targets", key), unknown_reason("role or neighbour", key, owners))
    return tuple(targets.values())


def _every_skill(skills: Mapping[str, model.Skill], role: str) -> dict[str, tuple[model.Claim, ...]]:
    """The ids of the skills that a role uses and of their prerequisites, each after its own, else in order."""
    needed = {key for key, skill in skills.items() if role in skill.roles}
    while more := {need for key in needed for need in skills[key].needs if need in skills} - needed:
        needed |= more
    core: dict[str, tuple[model.Claim, ...]] = {}
    while ready := [
        key for key in skills if key in needed - core.keys() and not needed & {*skills[key].needs} - core.keys()
    ]:
        core[ready[0]] = ()
    return core


def _plan_notes(builder: Builder, valid: _Files) -> tuple[model.PlanNote, ...]:
    notes = []
    for file, shape in valid.all("plan.yaml"):
        targets = {*builder.roles, *shape.targets}
        crosschecks.plan_notes(file, shape.notes, _ids(valid, "starts.yaml"), targets)
        notes += [builder.plan_note(file, note, ("notes", index)) for index, note in enumerate(shape.notes)]
    return tuple(notes)


def _ids(valid: _Files, kind: str) -> Mapping[str, Any] | None:
    """The ids in the one file of a kind; None if that file is invalid."""
    return None if kind in valid.incomplete else valid.one(kind, {})
