"""The typed records of the knowledge base: frozen, cheap to import, the same at every stage after the loader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

RoleId = Literal["mle", "swe"]
ClaimKind = Literal["fact", "opinion", "figure", "advice", "note"]
Relation = Literal["same", "degree", "kind"]
SourceKind = Literal[
    "company blog", "article", "forum thread", "statistics", "survey", "job ads", "documentation", "own editing"
]

# Quiz files have the records' own shape; an unknown field in them is an error, as in every other file.
_STRICT = {"extra": "forbid"}

ROLE_IDS: tuple[RoleId, RoleId] = ("mle", "swe")


@dataclass(frozen=True, slots=True)
class Source:
    """A place that knowledge comes from; ``sections`` are the parts that claims may refer to, key to heading."""

    id: str
    title: str
    publisher: str
    kind: SourceKind
    strength: str
    citation: str
    author: str | None = None
    date: str | None = None
    derived_from: tuple[str, ...] = ()
    sections: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A receipt: the source's id and the heading of the section in it that says so."""

    id: str
    section: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The unit of knowledge: one statement in our own words, its kind and where it comes from."""

    id: str
    text: str
    sources: tuple[SourceRef, ...]
    kind: ClaimKind


@dataclass(frozen=True, slots=True)
class Role:
    """One of the two roles."""

    id: RoleId
    name: str
    summary: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What one role shows in one attribute: a headline of at most twelve words and the claims it rests on."""

    headline: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One row of the comparison: what both share, each role's cell, and notes of ours."""

    id: str
    label: str
    group: str
    relation: Relation
    mle: Cell
    swe: Cell
    shared: tuple[Claim, ...] = ()
    notes: tuple[Claim, ...] = ()
    aliases: tuple[str, ...] = ()
    shared_headline: str | None = None
    decides: int | None = None

    def cell(self, role: RoleId) -> Cell:
        """The cell of one role."""
        return self.mle if role == "mle" else self.swe


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with everything needed to read it; ``proxy_for`` says what it stands in for, None when it is exact."""

    id: str
    value: str
    unit: str
    population: str
    country: str
    year: str
    source: SourceRef
    n: int | None = None
    proxy_for: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the FAQ, the lead that answers it in at most forty words, and the claims behind it."""

    id: str
    question: str
    lead: str
    claims: tuple[Claim, ...]
    phrasings: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    steps: tuple[str, ...] = ()
    template: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One side of a quiz item: an activity, and the role whose work it is."""

    __pydantic_config__: ClassVar = _STRICT

    text: str
    role: RoleId


@dataclass(frozen=True, slots=True)
class Item:
    """A forced choice between two activities, on one dimension."""

    __pydantic_config__: ClassVar = _STRICT

    id: str
    dimension: str
    prompt: str
    a: Option
    b: Option


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to try for a dimension that is still open: an evening with each role, and a question for a practitioner."""

    __pydantic_config__: ClassVar = _STRICT

    mle: str
    swe: str
    ask: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing the roles differ in and people have a taste about; ``mle`` and ``swe`` name its two poles."""

    __pydantic_config__: ClassVar = _STRICT

    id: str
    label: str
    mle: str
    swe: str
    next: NextStep
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dealbreaker:
    """A direct question at the end of the full form; a yes stands against ``against``, whatever the score."""

    __pydantic_config__: ClassVar = _STRICT

    id: str
    question: str
    against: RoleId
    conflict: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """The fit quiz: ``items`` are the full form, their first half the quick form.

    ``both`` is what a taker without a verdict can do that serves both roles, ``limits`` what the quiz does not measure.
    """

    version: int
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]
    dealbreakers: tuple[Dealbreaker, ...]
    both: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """A multiple-choice question on the two roles; ``options[0]`` is right, the order is drawn when it is asked."""

    __test__: ClassVar = False  # the name looks like a test case to pytest

    id: str
    topic: str
    question: str
    options: tuple[str, ...]
    reason: Claim
    entry: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A whole knowledge base; a part that the base does not have is empty or None."""

    title: str
    date: str
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    roles: tuple[Role, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    entries: tuple[Entry, ...] = ()
    quiz: Quiz | None = None
    test: tuple[TestQuestion, ...] = ()
    topics: dict[str, tuple[str, ...]] = field(default_factory=dict)
