"""The shape of each knowledge file, as pydantic models: what an editor is offered and a contributor held to."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

# pydantic reads these names when the models are made, so they cannot hide behind TYPE_CHECKING.
from roleadvisor.knowledge.fields import Block, ClaimId, Day, Headline, Id, Lead, Lines, Ref, Text
from roleadvisor.model import LENGTH, OPTION_LETTERS, ClaimKind, Colour, Relation, SourceKind


class Shape(BaseModel):
    """Common to all files: an unknown field is an error, so that a slip of the pen is not passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BaseFile(Shape):
    """``knowledge.yaml``: what this base is, its date, and the order of its questions by topic.

    ``scope`` is the sentence that says what it knows about, for whoever asked about something else; ``imported`` marks
    a base made from a list of questions, which has the phrasings that the list had.
    """

    title: Text
    date: Day
    scope: Text | None = None
    imported: bool = False
    topics: dict[Text, list[Id]] = Field(default_factory=dict)


class SourceShape(Shape):
    """One source in ``sources.yaml``."""

    title: Text
    publisher: Text
    author: Text | None = None
    kind: SourceKind
    strength: Text
    citation: Text
    short: Text | None = None
    date: Text | None = None
    derived_from: list[Id] = Field(default_factory=list)
    unread: bool = False
    sections: dict[Id, Text] = Field(default_factory=dict)


class ClaimShape(Shape):
    """One claim, in ``claims/*.yaml`` or written inside the one entry or attribute that uses it."""

    text: Text
    kind: ClaimKind
    sources: list[Ref] = Field(min_length=1)
    cites: list[Id] = Field(default_factory=list)


def _claim_form(value: object) -> str:
    return "id" if isinstance(value, str) else "claim"


# A claim of the claims folder by its id, or one written out on the spot.
ClaimOrId = Annotated[Annotated[ClaimId, Tag("id")] | Annotated[ClaimShape, Tag("claim")], Discriminator(_claim_form)]


class RoleShape(Shape):
    """One role in ``roles.yaml``; ``person``, ``work`` and ``short`` are made from the name and the id unless given.

    ``way`` is the entry that says how to get there.
    """

    name: Text
    summary: Text
    short: Text | None = None
    person: Text | None = None
    work: Text | None = None
    colour: Colour | None = None
    aliases: list[Text] = Field(default_factory=list)
    way: Id | None = None


class CellShape(Shape):
    """What one role shows in an attribute: in the attribute under ``cells``, or in the role's file in ``cells/``."""

    headline: Headline
    claims: list[ClaimOrId] = Field(min_length=1)


class AttributeShape(Shape):
    """One attribute in ``attributes.yaml``; ``cells`` by role id.

    ``roles`` are those that ``relation``, ``shared`` and ``notes`` speak of, the base's first two unless given.
    ``decides`` is a place in the table of the first screen, ``card`` one on the card of a role; ``in_short`` says in a
    line what stands below that table.
    """

    label: Text
    group: Text
    aliases: list[Text] = Field(default_factory=list)
    roles: list[Id] = Field(default_factory=list)
    relation: Relation
    decides: int | None = Field(default=None, ge=1, le=7)
    card: int | None = Field(default=None, ge=1, le=7)
    in_short: Headline | None = None
    cells: dict[Id, CellShape] = Field(default_factory=dict)
    shared_headline: Headline | None = None
    shared: list[ClaimOrId] = Field(default_factory=list)
    notes: list[ClaimOrId] = Field(default_factory=list)


class UseShape(Shape):
    """Why a role needs a skill; ``ads`` is the figure of the ads that name it, as ``figure.part``, where it has one."""

    why: list[ClaimOrId] = Field(min_length=1)
    ads: Text | None = None


class WeeksShape(Shape):
    """How long a skill takes to learn, only where a source says so."""

    least: int = Field(ge=1)
    most: int = Field(ge=1)
    claim: ClaimOrId


class SkillShape(Shape):
    """One skill in ``skills.yaml``; ``roles`` by role id, ``needs`` come before it, ``after`` too where both are steps.

    ``wide`` names mean several skills that have them; ``shows`` are those needed that whoever has this skill has too;
    ``do`` is one small thing to do alone in days, ``known_when`` a check of one's own; ``later`` is what no first job
    asks for.
    """

    name: Text
    aliases: list[Text] = Field(default_factory=list)
    wide: list[Text] = Field(default_factory=list)
    roles: dict[Id, UseShape] = Field(default_factory=dict)
    needs: list[Id] = Field(default_factory=list)
    after: list[Id] = Field(default_factory=list)
    shows: list[Id] = Field(default_factory=list)
    do: Text
    known_when: Text
    weeks: WeeksShape | None = None
    resources: list[Text] = Field(default_factory=list, max_length=3)
    later: bool = False


class StartShape(Shape):
    """One starting point in ``starts.yaml``; to its ``role``, the one done already, there is nothing to plan."""

    label: Text
    aliases: list[Text] = Field(default_factory=list)
    skills: list[Id] = Field(default_factory=list)
    role: Id | None = None
    strong: ClaimOrId
    weak: ClaimOrId


class PlanNoteShape(Shape):
    """One note in ``plan.yaml``; ``to`` roles and from ``start`` points, all where left out."""

    to: list[Id] = Field(default_factory=list)
    start: list[Id] = Field(default_factory=list)
    brief: bool = False
    claim: ClaimOrId


class PlanShape(Shape):
    """``plan.yaml``: what a plan says besides its steps."""

    notes: list[PlanNoteShape] = Field(default_factory=list)


class WayShape(Shape):
    """The plan that an entry leads to; ``steps: true`` draws the entry's steps from it."""

    to: Id | None = None
    start: Id | None = None
    steps: bool = False


class FigureShape(Shape):
    """One figure in ``figures.yaml``; ``parts`` are the numbers in it that running text may name."""

    value: Text
    unit: Text
    population: Text
    country: Text
    year: Text
    n: int | None = Field(default=None, ge=1)
    proxy_for: Text | None = None
    parts: dict[Id, Text] = Field(default_factory=dict)
    source: Ref


class EntryShape(Shape):
    """One FAQ entry, a file in ``faq/``; the id is the file's name unless given."""

    id: Id | None = None
    question: Text
    lead: Lead
    claims: list[ClaimOrId] = Field(min_length=1)
    figures: list[Id] = Field(default_factory=list)
    steps: list[Text] = Field(default_factory=list)
    template: Block | None = None
    plan: WayShape | None = None
    related: list[Id] = Field(default_factory=list)
    phrasings: Lines = Field(default_factory=list)


class TermShape(ClaimShape):
    """One word of the glossary in ``glossary.yaml``: the claim that explains it in half a sentence.

    ``entry`` is the entry that answers instead, where the FAQ says more of it.
    """

    name: Text
    aliases: list[Text] = Field(default_factory=list)
    entry: Id | None = None


class GapShape(Shape):
    """What the base lacks, as the sentence that says so, and questions that ask for it, one a line."""

    says: Text
    questions: Lines = Field(min_length=1)


class OffTopicShape(Shape):
    """``off-topic.yaml``: questions that no entry answers, one a line."""

    gaps: list[GapShape] = Field(default_factory=list)
    near: Lines = Field(default_factory=list)
    far: Lines = Field(default_factory=list)
    junk: Lines = Field(default_factory=list)

    @property
    def questions(self) -> list[str]:
        """All of them."""
        return [*(text for gap in self.gaps for text in gap.questions), *self.near, *self.far, *self.junk]


class TermsShape(Shape):
    """``terms.yaml``: short forms and what they stand for, and phrases that mean the same, for the retrieval."""

    expand: dict[str, Text] = Field(default_factory=dict)
    concepts: dict[Id, list[Text]] = Field(default_factory=dict)


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
    """What to try for a dimension that is still open; ``evenings`` by role id."""

    evenings: dict[Id, Text]
    ask: Text
    entries: list[Id]


class DimensionShape(Shape):
    """One dimension of the quiz; ``sides`` by role id."""

    id: Id
    label: Text
    sides: dict[Id, Text]
    next: NextStepShape
    aliases: list[Text] = Field(default_factory=list)


class DealbreakerShape(Shape):
    """One direct question of the quiz."""

    id: Id
    question: Text
    against: Id
    conflict: Text


class QuizShape(Shape):
    """``quiz.yaml``: the fit quiz, or an earlier one; ``poles`` are the two roles that it weighs."""

    version: int = Field(ge=1, le=9)
    poles: list[Id] = Field(min_length=2, max_length=2)
    dimensions: list[DimensionShape] = Field(min_length=1)
    items: list[ItemShape] = Field(min_length=LENGTH["full"], max_length=LENGTH["full"])
    dealbreakers: list[DealbreakerShape] = Field(default_factory=list)
    both: list[Text] = Field(default_factory=list)
    limits: list[Text] = Field(default_factory=list)


class QuestionShape(Shape):
    """One question of the knowledge test in ``test.yaml``; the first option is the right one."""

    id: Id
    topic: Text
    question: Text
    options: list[Text] = Field(min_length=3, max_length=len(OPTION_LETTERS))
    claim: Id
    entry: Id
