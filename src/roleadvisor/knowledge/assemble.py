"""Validate the parsed files of a base and assemble the knowledge; problems are added to the files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace
from pydantic import ValidationError

from roleadvisor import model
from roleadvisor.knowledge import crosschecks, placeholders, shapes
from roleadvisor.knowledge.records import Builder, asking, record, unknown_reason
from roleadvisor.knowledge.shapes import SHAPES, adapter, field_names, file_kind
from roleadvisor.knowledge.yamlfile import YamlFile


class _Files:
    """The valid files of a base, by kind."""

    def __init__(self, files: Iterable[YamlFile]) -> None:
        self.by_kind: dict[str, list[tuple[YamlFile, Any]]] = {kind: [] for kind in SHAPES}  # with their shapes
        self.incomplete: set[str] = set()  # kinds with an invalid file
        named = None
        for file in sorted(files, key=lambda file: file.name != "figures.yaml"):  # the placeholders of others use it
            kind = file_kind(file.name)
            shape = _validate(file, kind, named)
            if shape is None:
                self.incomplete.add(kind)
                continue
            if kind == "figures.yaml":
                named = placeholders.texts(shape)
            self.by_kind[kind].append((file, shape))

    def records(self, kind: str, build: Callable[..., Any]) -> tuple[Any, ...]:
        """The records of the one file of a kind, built from its shapes by id or index."""
        records = []
        for file, shape in self.by_kind[kind]:
            listed = shape.items() if isinstance(shape, dict) else enumerate(shape)
            records += [build(file, key, each) for key, each in listed]
        return tuple(records)

    def one(self, kind: str, default: Any = None) -> Any:
        """The shape of the one file of a kind, or ``default``."""
        return next((shape for _, shape in self.by_kind[kind]), default)


def assemble(
    files: Iterable[YamlFile],
) -> tuple[model.Knowledge, shapes.OffTopicShape, shapes.TermsShape, tuple[str, ...]]:
    """Assemble a base; where a file has problems the result must not be used.

    Returns the records, what training needs beside them, and warnings.
    """
    valid = _Files(files)
    builder = Builder(frozenset(valid.incomplete))
    for file, shape in valid.by_kind["sources.yaml"]:
        builder.add_sources(file, shape)
    for file, shape in valid.by_kind["claims/"]:
        builder.add_claims(file, shape)
    builder.places.update((place.id, place) for place in valid.records("places.yaml", builder.place))
    builder.add_roles(valid.one("roles.yaml", {}))
    for file, shape in valid.by_kind["figures.yaml"]:
        builder.add_figures(file, shape)
    resources = valid.one("resources.yaml", {}).items()
    builder.resources = {key: record(model.Resource, shape) for key, shape in resources}
    attributes = _attributes(builder, valid)
    notes = [(file, *each) for file, shape in valid.by_kind["plan.yaml"] for each in enumerate(shape.notes)]
    entries = _entries(builder, valid)
    skills = valid.records("skills.yaml", builder.skill)
    neighbours = valid.records("neighbours.yaml", builder.neighbour)
    starts = valid.records("starts.yaml", builder.start)
    ads = [builder.ads(file, shape) for file, shape in valid.by_kind["ads.yaml"]]
    quizzes = _quizzes(builder, valid)
    base = valid.one("knowledge.yaml", shapes.BaseFile.model_construct(title="", date=""))
    knowledge = record(
        model.Knowledge,
        base,
        places=tuple(builder.places.values()),
        neighbours=neighbours,
        figures=tuple(builder.figures.values()),
        charts=valid.records("charts.yaml", lambda _, key, shape: record(model.ChartTopic, shape, id=key)),
        ads=ads[0] if ads else None,
        sources=tuple(builder.sources.values()),
        roles=tuple(builder.roles.values()),
        attributes=attributes,
        entries=tuple(entries.values()),
        glossary=valid.records("glossary.yaml", builder.term),
        quiz=quizzes[0] if quizzes else None,
        earlier_quizzes=quizzes[1:],
        test=valid.records("test.yaml", builder.question),
        skills=skills,
        starts=starts,
        targets=_targets(builder, valid, skills, neighbours) if starts else (),
        plan_notes=tuple(builder.plan_note(*note) for note in notes),
        claims=(*builder.claims.values(), *builder.inline),
    )
    _crosscheck(builder, valid, knowledge)
    knowledge = replace(knowledge, asking=asking(valid.one("asker.yaml", shapes.AskerShape()), knowledge))
    few = () if base.imported else crosschecks.few_phrasings(knowledge.entries)
    facts = crosschecks.facts_of_articles(knowledge.claims, builder.sources)
    warnings = (*crosschecks.no_phrasing(knowledge.entries), *few, *facts)
    off_topic = valid.one("off-topic.yaml", shapes.OffTopicShape())
    return knowledge, off_topic, valid.one("terms.yaml", shapes.TermsShape()), warnings


def _crosscheck(builder: Builder, valid: _Files, knowledge: model.Knowledge) -> None:
    """Check all valid files, each by the rules of all kinds and by those of its own."""
    base, starts, roles = valid.one("knowledge.yaml"), _ids(valid, "starts.yaml"), _ids(valid, "roles.yaml")
    counted = knowledge.ads.counted if knowledge.ads else {}
    known: dict[str, Collection[str] | None] = {  # None for no check
        "entry": None if "faq/" in valid.incomplete else [each.id for each in knowledge.entries] or None,
        "role": builder.roles or None,
        "skill": _ids(valid, "skills.yaml"),
        "start": starts,
        "circumstance": knowledge.circumstances,
        "asker": [*starts, *base.circumstances] if starts is not None and base else None,
        "target": None if roles is None else {**roles, **valid.one("plan.yaml", shapes.PlanShape()).targets},
        "figure": None if "figures.yaml" in valid.incomplete else builder.figures,
        "job": counted,
        "term": [term.id for term in knowledge.ads.terms] if knowledge.ads else None,
        "resource": builder.resources or None,
        "place": builder.places or None,
        "source": None if "sources.yaml" in valid.incomplete else builder.sources,
        "claim": None if valid.incomplete & {"sources.yaml", "claims/"} else builder.claims,
    }
    own: dict[str, Callable[..., None]] = {
        "skills.yaml": crosschecks.skills,
        "charts.yaml": partial(crosschecks.charts, figures=builder.figures),
        "quiz.yaml": crosschecks.quiz,
        "earlier-quizzes/": crosschecks.quiz,
        "test.yaml": crosschecks.test_questions,
        "asker.yaml": partial(crosschecks.asker, known={**known, "role": roles}),
        "ads.yaml": partial(crosschecks.ads, counted=counted, roles=[*builder.roles][:2]),
    }
    for kind, files in valid.by_kind.items():
        for file, shape in files:
            crosschecks.references(file, adapter(kind).dump_python(shape), known)
            crosschecks.distinct_names(file, shape)
            if kind in own:
                own[kind](file, shape)


def _validate(file: YamlFile, kind: str, named: dict[str, str] | None) -> Any:
    if file.problems:
        return None
    if file.value is None:
        file.problem((), "is empty; fill it or delete the file")
        return None
    if named is not None and kind in placeholders.KINDS:
        placeholders.fill(file, named)
    try:
        return adapter(kind).validate_python(file.value)
    except ValidationError as error:
        file.add_validation_errors(error.errors(include_url=False), field_names(kind))
        return None


def _attributes(builder: Builder, valid: _Files) -> tuple[model.Attribute, ...]:
    """The attributes, sorted by group; cells of the roles' own files are added to those in attributes.yaml."""
    rows: dict[str, shapes.AttributeShape] = valid.one("attributes.yaml", {})
    cells: dict[str, dict[str, model.Cell]] = {key: {} for key in rows}
    for file, shape in valid.by_kind["cells/"]:
        role = builder.file_id(file)
        builder.role(file, role, ())
        for key, cell in shape.items():
            if key not in rows:
                if "attributes.yaml" not in builder.incomplete:
                    file.problem((key,), unknown_reason("attribute", key, rows))
            elif role in rows[key].cells:
                file.problem((key,), f"attributes.yaml has a cell of '{role}' for this too; keep one")
            else:
                cells[key][role] = builder.cell(file, cell, (key,), f"{key}.{role}")
    attributes = []
    for file, shape in valid.by_kind["attributes.yaml"]:
        attributes = [builder.attribute(file, key, row, cells[key]) for key, row in shape.items()]
        crosschecks.attributes(file, attributes)
    groups = list(dict.fromkeys(row.group for row in attributes))
    return tuple(sorted(attributes, key=lambda row: groups.index(row.group)))


def _entries(builder: Builder, valid: _Files) -> dict[str, model.Entry]:
    """The entries by id, in the order of the topics; those without a topic come last."""
    built = [(file, builder.entry(file, shape)) for file, shape in valid.by_kind["faq/"]]
    entries = crosschecks.entries(built)
    order: list[str] = []
    for file, base in valid.by_kind["knowledge.yaml"]:
        order = crosschecks.topics(file, base.topics, built)
    return {key: entries[key] for key in dict.fromkeys([*order, *entries]) if key in entries}


def _quizzes(builder: Builder, valid: _Files) -> tuple[model.Quiz, ...]:
    """The current quiz, then its earlier versions, latest first; empty without a current one."""
    current, earlier = valid.by_kind["quiz.yaml"], valid.by_kind["earlier-quizzes/"]
    if "quiz.yaml" not in valid.incomplete:
        crosschecks.quiz_versions(valid.one("quiz.yaml"), earlier)
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
        key: model.Target(key, role.name, core)
        for key, role in builder.roles.items()
        if (core := _every_skill(by_id, key))
    }
    for file, shape in valid.by_kind["plan.yaml"]:
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


def _ids(valid: _Files, kind: str) -> Mapping[str, Any] | None:
    """The ids in the one file of a kind; None if that file is invalid."""
    return None if kind in valid.incomplete else valid.one(kind, {})
