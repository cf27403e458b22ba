"""The shape of each knowledge file, as pydantic models; `model` explains the fields of the same names."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache, partial
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    TypeAdapter,
    WithJsonSchema,
)

from roleadvisor import model
from roleadvisor.lookup import find
from roleadvisor.text import ADDRESS

# The kinds of field.

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
ID_RULE = "must be letters, digits, '-', '_' or '.', starting with a letter or digit"
_REF_PATTERN = re.compile(rf"{ID_PATTERN.pattern}(#{ID_PATTERN.pattern})?")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
LEAD_WORDS = 40
HEADLINE_WORDS = 12


def _must(hold: Callable[[str], object], rule: str) -> AfterValidator:
    """Require that ``hold`` returns something true; a ValueError of it means no."""

    def check(value: str) -> str:
        with suppress(ValueError):
            if hold(value):
                return value
        raise ValueError(rule)

    return AfterValidator(check)


def _at_most(words: int) -> AfterValidator:
    def check(value: str) -> str:
        count = len(value.split())
        if count > words:
            raise ValueError(f"has {count} words; at most {words} fit")
        return value

    return AfterValidator(check)


class Reference(Struct, frozen=True):
    """What a field that names another record is dumped as."""

    what: str
    kind: str  # of the ids that it is one of
    key: str


def _names(what: str, kind: str = "") -> PlainSerializer:
    return PlainSerializer(partial(Reference, what, kind or what))


def _lines(value: object) -> object:
    """Split a block of text into its lines, so that phrasings need no quoting."""
    if isinstance(value, str):
        return [line.strip() for line in value.splitlines() if line.strip()]
    return value


_PRINTABLE = _must(lambda value: value.replace("\n", "").isprintable(), "has a control character; remove it")
Id = Annotated[str, _must(ID_PATTERN.fullmatch, ID_RULE)]
EntryId = Annotated[Id, _names("entry")]
PlaceId = Annotated[Id, _names("place")]
RoleId = Annotated[Id, _names("role")]
SkillId = Annotated[Id, _names("skill")]
SourceId = Annotated[Id, _names("source")]
StartId = Annotated[Id, _names("starting point", "start")]
ClaimId = Annotated[
    str,
    _must(ID_PATTERN.fullmatch, "must be the id of a claim in claims/, or a claim with its text, kind and sources"),
    _names("claim"),
]
Ref = Annotated[str, _must(_REF_PATTERN.fullmatch, "must look like 'source#section'")]
Url = Annotated[str, _must(ADDRESS.fullmatch, "must be an address such as https://example.org/")]
Text = Annotated[
    str, AfterValidator(lambda value: " ".join(value.split())), _must(bool, "must not be empty"), _PRINTABLE
]
Block = Annotated[str, _PRINTABLE]
WrittenText = Annotated[Block, _must(str.strip, "must not be empty")]  # keeps its lines, lists and code
ResourceName = Annotated[Text, _names("resource")]
Month = Annotated[str, _must(re.compile(r"\d{4}-(?:0[1-9]|1[0-2])").fullmatch, "must be a month such as 2026-02")]
Day = Annotated[str, _must(date.fromisoformat, "must be a date such as 2026-11-21")]
Lead = Annotated[Text, _at_most(LEAD_WORDS)]
Headline = Annotated[Text, _at_most(HEADLINE_WORDS)]
Lines = Annotated[
    list[Text],
    BeforeValidator(_lines),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class Shape(BaseModel):
    """Base of all shapes; unknown fields are errors, as they are mostly misspelt known ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BaseFile(Shape):
    """``knowledge.yaml``: the base as a whole."""

    title: Text
    date: Day
    scope: Text | None = None
    imported: bool = False  # made by `kb import`: no warning about few phrasings, only about none
    topics: dict[Text, list[EntryId]] = Field(default_factory=dict)
    circumstances: dict[Id, Text] = Field(default_factory=dict)
    levels: dict[Id, list[Text]] = Field(default_factory=dict)
    no_figures: dict[Id, Lead] = Field(default_factory=dict)


class LongTextShape(Shape):
    """What a long text may be instead of a question, in ``asker.yaml``."""

    says: Text
    entries: list[EntryId]


class AskerShape(Shape):
    """``asker.yaml``: what the words of a question say about who asks."""

    phrases: dict[model.PhraseKind, dict[Id, list[Text]]] = Field(default_factory=dict)
    heard: dict[Id, Text] = Field(default_factory=dict)
    refusals: dict[Id, Annotated[Id, _names("circumstance")]] = Field(default_factory=dict)
    texts: dict[Id, LongTextShape] = Field(default_factory=dict)
    cues: dict[Id, list[Text]] = Field(default_factory=dict)
    languages: dict[Text, list[Text]] = Field(default_factory=dict)


class SourceShape(Shape):
    """One source in ``sources.yaml``."""

    title: Text
    publisher: Text
    author: Text | None = None
    kind: model.SourceKind
    strength: Text
    citation: Text
    short: Text | None = None
    date: Text | None = None
    derived_from: list[SourceId] = Field(default_factory=list)
    unread: bool = False
    sections: dict[Id, Text] = Field(default_factory=dict)
    url: Url | None = None


class ClaimShape(Shape):
    """One claim, in ``claims/*.yaml`` or inline where it is used."""

    text: Text
    kind: model.ClaimKind
    sources: list[Ref] = Field(min_length=1)
    cites: list[SourceId] = Field(default_factory=list)


# A claim of the claims folder by its id, or an inline one.
ClaimOrId = Annotated[
    Annotated[ClaimId, Tag("id")] | Annotated[ClaimShape, Tag("claim")],
    Discriminator(lambda value: "id" if isinstance(value, str) else "claim"),
]


class RoleShape(Shape):
    """One role in ``roles.yaml``."""

    name: Text
    summary: Text
    short: Text | None = None  # default: the id
    person: Text | None = None  # default: the name in lower case
    work: Text | None = None  # default: the person and "work"
    colour: model.Colour | None = None
    aliases: list[Text] = Field(default_factory=list)
    way: EntryId | None = None


class CellShape(Shape):
    """One role's side of an attribute, in the attribute under ``cells`` or in the role's file in ``cells/``."""

    headline: Headline
    claims: list[ClaimOrId] = Field(min_length=1)


class AttributeShape(Shape):
    """One attribute in ``attributes.yaml``."""

    label: Text
    group: Text
    aliases: list[Text] = Field(default_factory=list)
    roles: list[RoleId] = Field(default_factory=list)  # default: the base's first two
    relation: model.Relation
    decides: int | None = Field(default=None, ge=1, le=7)
    card: int | None = Field(default=None, ge=1, le=7)
    in_short: Headline | None = None
    cells: dict[RoleId, CellShape] = Field(default_factory=dict)
    shared_headline: Headline | None = None
    shared: list[ClaimOrId] = Field(default_factory=list)
    notes: list[ClaimOrId] = Field(default_factory=list)


class ResourceShape(Shape):
    """One course, book or manual in ``resources.yaml``."""

    name: Text
    url: Url
    cost: model.Cost
    language: Text


class UseShape(Shape):
    """Why a role uses a skill."""

    why: list[ClaimOrId] = Field(min_length=1)


class SkillShape(Shape):
    """One skill in ``skills.yaml``."""

    name: Text
    aliases: list[Text] = Field(default_factory=list)
    signs: list[Text] = Field(default_factory=list)
    wide: list[Text] = Field(default_factory=list)
    roles: dict[RoleId, UseShape] = Field(default_factory=dict)  # by role id
    needs: list[SkillId] = Field(default_factory=list)
    shows: list[SkillId] = Field(default_factory=list)
    do: Text
    known_when: Text
    hours: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=2, max_length=2)] | None = None
    # Ids; in a base without resources.yaml names.
    resources: list[ResourceName] = Field(default_factory=list, max_length=3)


class StartShape(Shape):
    """One starting point in ``starts.yaml``."""

    label: Text
    aliases: list[Text] = Field(default_factory=list)
    skills: list[SkillId] = Field(default_factory=list)
    unsure: list[SkillId] = Field(default_factory=list)
    role: RoleId | None = None
    spares: list[SkillId] = Field(default_factory=list)
    strong: ClaimOrId
    weak: ClaimOrId


class PlanNoteShape(Shape):
    """One note on plans."""

    to: list[Annotated[Id, _names("target")]] = Field(default_factory=list)
    start: list[StartId] = Field(default_factory=list)
    brief: bool = False
    apply: bool = False
    growing: bool = False
    claim: ClaimOrId


class TargetShape(Shape):
    """What plans to one role, or neighbour, have."""

    core: dict[Id, ClaimOrId] = Field(default_factory=dict)
    grow: dict[Id, ClaimOrId] = Field(default_factory=dict)
    alongside: list[Id] = Field(default_factory=list)
    apply_from: Id | None = None


class PlanShape(Shape):
    """``plan.yaml``: what plans lead to, and the notes on them."""

    targets: dict[Id, TargetShape] = Field(default_factory=dict)
    notes: list[PlanNoteShape] = Field(default_factory=list)


class WayShape(Shape):
    """The plan that a FAQ entry leads to."""

    to: Annotated[Id, _names("role", "target")] | None = None
    start: StartId | None = None
    steps: bool = False


class NumberShape(Shape):
    """One number; a row of a figure leaves out what it has in common with the figure."""

    label: Text | None = None
    unit: Text | None = None
    year: Text | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = Field(default=None, ge=1)
    series: dict[Month, float] = Field(default_factory=dict)
    role: Id | None = None
    proxy_for: Text | None = None


# A row of a figure; a bare number is its value.
Row = Annotated[NumberShape, BeforeValidator(lambda row: {"value": row} if isinstance(row, str) else row)]


class FigureShape(NumberShape):
    """One figure in ``figures.yaml``."""

    label: Text
    unit: Text
    year: Text
    topic: Id
    measure: Text
    country: Annotated[Text, _names("place")]
    source: Ref
    rows: dict[Id, Row] = Field(default_factory=dict)  # further numbers of the same count

    def numbers(self, key: str) -> dict[str, FigureShape]:
        """The figure's own number by its id ``key``, and each row, completed by the figure, by ``key.row``."""
        own = {key: self} if self.value is not None or self.low is not None else {}
        alone = self.model_copy(update={"value": None, "low": None, "high": None, "series": {}, "rows": {}})
        return own | {
            f"{key}.{name}": alone.model_copy(update={field: getattr(row, field) for field in row.model_fields_set})
            for name, row in self.rows.items()
        }


class ChartShape(Shape):
    """One chart of a topic."""

    title: Text
    bars: dict[Text, Annotated[Id, _names("figure")]] = Field(min_length=1)
    reading: Text | None = None


class ChartTopicShape(Shape):
    """One topic in ``charts.yaml``."""

    label: Text
    aliases: list[Text] = Field(default_factory=list)
    charts: list[ChartShape] = Field(min_length=1)


class PlaceShape(Shape):
    """One country or region in ``places.yaml``."""

    name: Text
    names: list[Text] = Field(default_factory=list)  # what people write for it: countries, peoples, cities
    within: PlaceId | None = None
    leads: dict[Id, dict[Id, Lead]] = Field(default_factory=dict)  # by subject and level; level "any" is the default
    claims: dict[Id, list[ClaimOrId]] = Field(default_factory=dict)  # by subject


class NeighbourShape(Shape):
    """One job near the roles in ``neighbours.yaml``."""

    name: Text
    aliases: list[Text] = Field(default_factory=list)
    summary: Text
    nearer: RoleId
    why: list[ClaimOrId] = Field(min_length=1)
    figures: list[Id] = Field(default_factory=list)
    entry: EntryId
    between: bool = False


class AskerLineShape(Shape):
    """One statement of an answer that is for some askers only."""

    askers: list[Annotated[Id, _names("starting point or circumstance", "asker")]] = Field(min_length=1)
    replaces: bool = False
    claim: ClaimOrId


class EntryShape(Shape):
    """One FAQ entry, a file in ``faq/``."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["lead", "claims"]}, {"required": ["answer", "sources"]}]}
    )
    id: Id | None = None  # default: the file's name
    question: Text
    lead: Lead | None = None
    claims: list[ClaimOrId] = Field(default_factory=list)
    answer: WrittenText | None = None  # instead of lead and claims
    sources: list[Ref] = Field(default_factory=list)  # of this answer
    figures: list[Id] = Field(default_factory=list)
    steps: list[Text] = Field(default_factory=list)
    template: Block | None = None
    plan: WayShape | None = None
    for_askers: list[AskerLineShape] = Field(default_factory=list, max_length=3)
    by_place: Id | None = None
    elsewhere: EntryId | None = None
    resources: list[ResourceName] = Field(default_factory=list)
    related: list[EntryId] = Field(default_factory=list)
    phrasings: Lines = Field(default_factory=list)


class TermShape(ClaimShape):
    """One word of the glossary in ``glossary.yaml``, explained by the claim."""

    name: Text
    aliases: list[Text] = Field(default_factory=list)
    entry: EntryId | None = None


class AdTermShape(Shape):
    """One term of job ads in ``ads.yaml``."""

    ways: list[Text] = Field(min_length=1)
    ads: dict[Annotated[Id, _names("job")], Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    kind: model.AdTermKind
    skill: SkillId | None = None
    claim: ClaimOrId | None = None


class AdGapShape(Shape):
    """Something that an ad for a role should say."""

    roles: list[RoleId] = Field(min_length=1)
    terms: list[Annotated[Id, _names("term")]] = Field(min_length=1)
    text: Text


AdConflict = Literal["title", "title-half", "field-only", "doctorate", "many-years", "few-years"]
AdWords = Literal["letter", "cv", "course", "ad", "writer", "reader", "ours", "others", "elsewhere"]


class AdsShape(Shape):
    """``ads.yaml``: the terms and words that job ads are matched with."""

    counted: list[Id] = Field(min_length=1)  # figures with the number of ads counted in rows by job
    skeletons: dict[RoleId, EntryId] = Field(default_factory=dict)
    conflicts: dict[AdConflict, Text] = Field(default_factory=dict)
    missing: list[AdGapShape] = Field(default_factory=list)
    texts: dict[Literal["letter", "cv", "course"], Text] = Field(default_factory=dict)
    words: dict[AdWords, list[Text]] = Field(default_factory=dict)
    ignored: list[Text] = Field(default_factory=list)  # phrases that name no term although a word of them does
    terms: dict[Id, AdTermShape] = Field(min_length=1)


class GapShape(Shape):
    """Something that the base lacks."""

    says: Text  # the answer
    questions: Lines = Field(min_length=1)  # that ask for it


class OffTopicShape(Shape):
    """``off-topic.yaml``: questions that no entry answers."""

    gaps: list[GapShape] = Field(default_factory=list)
    near: Lines = Field(default_factory=list)  # about the same subject
    far: Lines = Field(default_factory=list)  # about other subjects
    junk: Lines = Field(default_factory=list)  # no questions at all


class TermsShape(Shape):
    """``terms.yaml``: vocabulary for the retrieval."""

    expand: dict[str, Text] = Field(default_factory=dict)  # expansion by abbreviation
    concepts: dict[Id, list[Text]] = Field(default_factory=dict)  # phrases that mean the same
    frames: list[Text] = Field(default_factory=list)  # what people put around a question


class OptionShape(Shape):
    """One side of a quiz item."""

    text: Text
    role: Id


class ItemShape(Shape):
    """One item of the quiz."""

    id: Id
    dimension: Id
    prompt: Text
    a: OptionShape
    b: OptionShape


class NextStepShape(Shape):
    """What to try for a dimension that the quiz left open."""

    evenings: dict[Id, Text]
    ask: Text
    entries: list[EntryId]
    afterwards: Text = ""


class DimensionShape(Shape):
    """One dimension of the quiz."""

    id: Id
    label: Text
    sides: dict[Id, Text]
    next: NextStepShape
    aliases: list[Text] = Field(default_factory=list)


class DealbreakerShape(Shape):
    """One yes-or-no question of the quiz, on something that could rule out a role."""

    id: Id
    question: Text
    against: Id
    conflict: Text


class QuizShape(Shape):
    """``quiz.yaml`` or a file in ``earlier-quizzes/``: one version of the fit quiz."""

    version: int = Field(ge=1, le=9)
    poles: list[Id] = Field(min_length=2, max_length=2)
    dimensions: list[DimensionShape] = Field(min_length=1)
    items: list[ItemShape] = Field(min_length=model.LENGTH["full"], max_length=model.LENGTH["full"])
    dealbreakers: list[DealbreakerShape] = Field(default_factory=list)
    both: list[Text] = Field(default_factory=list)
    limits: list[Text] = Field(default_factory=list)


class QuestionShape(Shape):
    """One question of the knowledge test in ``test.yaml``."""

    id: Id
    topic: Text
    question: Text
    options: list[Text] = Field(min_length=3, max_length=len(model.OPTION_LETTERS))
    claim: Annotated[Id, _names("claim")]
    entry: EntryId


# The shape of each kind of file: a file's name, or a folder's with a slash for all files in it.
SHAPES: dict[str, Any] = {
    "knowledge.yaml": BaseFile,
    "sources.yaml": dict[Id, SourceShape],
    "claims/": dict[Id, ClaimShape],
    "roles.yaml": dict[Id, RoleShape],
    "attributes.yaml": dict[Id, AttributeShape],
    "cells/": dict[Id, CellShape],
    "figures.yaml": dict[Id, FigureShape],
    "charts.yaml": dict[Id, ChartTopicShape],
    "faq/": EntryShape,
    "glossary.yaml": dict[Id, TermShape],
    "places.yaml": dict[Id, PlaceShape],
    "asker.yaml": AskerShape,
    "neighbours.yaml": dict[Id, NeighbourShape],
    "off-topic.yaml": OffTopicShape,
    "resources.yaml": dict[Id, ResourceShape],
    "skills.yaml": dict[Id, SkillShape],
    "starts.yaml": dict[Id, StartShape],
    "plan.yaml": PlanShape,
    "quiz.yaml": QuizShape,
    "earlier-quizzes/": QuizShape,
    "test.yaml": list[QuestionShape],
    "terms.yaml": TermsShape,
    "ads.yaml": AdsShape,
}


@cache
def adapter(kind: str) -> TypeAdapter[Any]:
    """The validator of a kind of file, a key of ``SHAPES``; made once, as that takes long."""
    return TypeAdapter(SHAPES[kind])


def file_kind(name: str) -> str:
    """The kind of a file by its name."""
    folder, slash, _ = name.partition("/")
    return folder + slash


def field_names(kind: str) -> set[str]:
    """The names of all fields, at any depth, of a kind of file."""
    schema = adapter(kind).json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", ())}


def json_schema(kind: str | None = None) -> dict[str, Any]:
    """The JSON Schema of one kind of file, or one that accepts any of them.

    Raises:
        UsageError: no such kind of file.
    """
    if kind is not None:
        names = [(key, [key.removesuffix(".yaml").rstrip("/")]) for key in SHAPES]
        key = find("kind of file", kind.removesuffix("/"), names)
        return {"$schema": _DIALECT, **adapter(key).json_schema()}
    schemas = {key: adapter(key).json_schema() for key in SHAPES}
    definitions = {name: part for schema in schemas.values() for name, part in schema.pop("$defs", {}).items()}
    parts = [schema | {"title": key} for key, schema in schemas.items()]
    return {"$schema": _DIALECT, "title": "roleadvisor knowledge file", "anyOf": parts, "$defs": definitions}
