"""Validate the parsed files of a base and put the knowledge together, every problem noted on its file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from roleadvisor import model
from roleadvisor.schema import checks, shapes
from roleadvisor.schema.build import Builder, unknown
from roleadvisor.schema.messages import note_errors

if TYPE_CHECKING:
    from roleadvisor.knowledge.yamlfile import Document

# The shape of each file by its name; "faq/" and "claims/" stand for every file in the folder.
SHAPES: dict[str, Any] = {
    "knowledge.yaml": shapes.BaseFile,
    "sources.yaml": dict[shapes.Id, shapes.SourceShape],
    "claims/": dict[shapes.Id, shapes.ClaimShape],
    "roles.yaml": shapes.RoleFile,
    "attributes.yaml": dict[shapes.Id, shapes.AttributeShape],
    "figures.yaml": dict[shapes.Id, shapes.FigureShape],
    "faq/": shapes.EntryShape,
    "off-topic.yaml": shapes.OffTopicShape,
    "quiz.yaml": shapes.QuizShape,
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


def assemble(documents: Iterable[Document]) -> tuple[model.Knowledge, shapes.OffTopicShape, shapes.TermsShape]:
    """Put a base together; where a document ends up with problems the result must not be used.

    Returns:
        The knowledge, the off-topic questions and the terms that retrieval is trained with.
    """
    parsed = {document.name: (document, _validate(document)) for document in documents}
    builder = Builder(frozenset(file_kind(document.name) for document, shape in parsed.values() if shape is None))
    for document, shape in _of_kind(parsed, "sources.yaml"):
        builder.add_sources(document, shape)
    for document, shape in _of_kind(parsed, "claims/"):
        builder.add_claims(document, shape)
    for document, shape in _of_kind(parsed, "figures.yaml"):
        builder.add_figures(document, shape)
    knowledge = _knowledge(parsed, builder)
    off_topic = next((shape for _, shape in _of_kind(parsed, "off-topic.yaml")), shapes.OffTopicShape())
    terms = next((shape for _, shape in _of_kind(parsed, "terms.yaml")), shapes.TermsShape())
    return knowledge, off_topic, terms


def _validate(document: Document) -> Any:
    if document.problems:
        return None
    if document.value is None:
        document.problem((), "is empty; fill it or delete the file")
        return None
    try:
        return adapter(file_kind(document.name)).validate_python(document.value)
    except ValidationError as error:
        note_errors(document, error.errors(include_url=False), _known_fields(file_kind(document.name)))
        return None


def _known_fields(kind: str) -> set[str]:
    """The names of all fields that may stand anywhere in this kind of file."""
    schema = adapter(kind).json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", ())}


def _of_kind(parsed: dict[str, tuple[Document, Any]], kind: str) -> list[tuple[Document, Any]]:
    return [pair for name, pair in parsed.items() if file_kind(name) == kind and pair[1] is not None]


def _knowledge(parsed: dict[str, tuple[Document, Any]], builder: Builder) -> model.Knowledge:
    base = next((shape for _, shape in _of_kind(parsed, "knowledge.yaml")), None)
    roles = [
        model.Role(id=key, name=role.name, summary=role.summary, aliases=tuple(role.aliases))
        for document, shape in _of_kind(parsed, "roles.yaml")
        for key, role in checks.both_roles(document, shape).items()
    ]
    attributes = [
        builder.attribute(document, key, row)
        for document, shape in _of_kind(parsed, "attributes.yaml")
        for key, row in checks.deciding_order(document, shape).items()
    ]
    entries = checks.distinct_entries([(d, _entry(builder, d, shape)) for d, shape in _of_kind(parsed, "faq/")])
    if base is not None:
        entries = _in_topic_order(parsed["knowledge.yaml"][0], base.topics, entries)
    quiz = next((checks.quiz(document, shape, entries) for document, shape in _of_kind(parsed, "quiz.yaml")), None)
    test = [
        q for document, shape in _of_kind(parsed, "test.yaml") for q in _questions(builder, document, shape, entries)
    ]
    return model.Knowledge(
        title=base.title if base else "",
        date=base.date if base else "",
        sources=tuple(builder.sources.values()),
        claims=tuple(builder.claims.values()),
        roles=tuple(sorted(roles, key=lambda role: model.ROLE_IDS.index(role.id))),
        attributes=tuple(attributes),
        entries=tuple(entries.values()),
        quiz=quiz,
        test=tuple(test),
        topics={topic: tuple(keys) for topic, keys in base.topics.items()} if base else {},
    )


def _entry(builder: Builder, document: Document, shape: shapes.EntryShape) -> model.Entry:
    stem = document.name.partition("/")[2].removesuffix(".yaml")
    return builder.entry(document, shape.id or stem, shape)


def _in_topic_order(
    document: Document, topics: dict[str, list[str]], entries: dict[str, model.Entry]
) -> dict[str, model.Entry]:
    order: list[str] = []
    for topic, keys in topics.items():
        for index, key in enumerate(keys):
            if key in order:
                document.problem(("topics", topic, index), f"'{key}' stands in a topic already")
            elif key not in entries:
                document.problem(("topics", topic, index), unknown("entry", key, entries))
            else:
                order.append(key)
    return {key: entries[key] for key in [*order, *(key for key in entries if key not in order)]}


def _questions(
    builder: Builder, document: Document, shape: list[shapes.QuestionShape], entries: dict[str, model.Entry]
) -> list[model.TestQuestion]:
    questions = []
    for index, key in checks.repeated([question.id for question in shape]):
        document.problem((index, "id"), f"'{key}' is used twice")
    for index, question in enumerate(shape):
        for place, option in checks.repeated(question.options):
            document.problem((index, "options", place), f"'{option}' is offered twice")
        reason = builder.pick(document, [question.claim], (index, "claim"))[0]
        if entries and question.entry not in entries:
            document.problem((index, "entry"), unknown("entry", question.entry, entries))
        data = question.model_dump(exclude={"claim"}) | {"options": tuple(question.options), "reason": reason}
        questions.append(model.TestQuestion(**data))
    return questions
