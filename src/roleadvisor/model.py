"""The typed records of the knowledge base: frozen, cheap to import, the same at every stage after the loader.

They are msgspec structs: sixty dataclasses would take as long to define as half of all else that a command imports.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from msgspec import Struct
from msgspec.structs import replace

# A fact rests on an official source, a measurement, documentation or what the field knows; ``reported`` is what only
# articles say; advice and notes are our own.
ClaimKind = Literal["fact", "reported", "opinion", "figure", "advice", "note"]
Relation = Literal["same", "similar", "different", "unclear"]
Colour = Literal["blue", "cyan", "green", "magenta", "red", "yellow"]
SourceKind = Literal[
    "handbook", "statistics", "survey", "job ads", "documentation",
    "article", "company blog", "forum thread", "own editing",
]  # fmt: skip

# The kinds that only report; a statement with nothing else behind it is ``reported``.
ARTICLES: frozenset[SourceKind] = frozenset({"article", "company blog", "forum thread"})

Form = Literal["quick", "full"]

# Claims are shown in this order, what is known before what is said, ours last; equal ranks in the order of the data.
CLAIM_RANK: dict[ClaimKind, int] = {"fact": 0, "figure": 0, "reported": 1, "opinion": 2, "advice": 3, "note": 4}
# How many items each form of the quiz has.
LENGTH: dict[Form, int] = {"quick": 12, "full": 24}
# What an answer for no role counts as, beside the ids of the roles.
NEITHER = "neither"
# What the options of a question in the knowledge test are called; no question has more.
OPTION_LETTERS = "abcdef"


class Source(Struct, frozen=True, gc=False):
    """A place that knowledge comes from; ``sections`` are the parts that claims may refer to, key to heading.

    One that is ``unread`` is known only from a source that refers to it: it backs nothing, and claims may only cite it.
    ``short`` is what it is called inside a sentence.
    """

    id: str
    title: str
    publisher: str
    kind: SourceKind
    strength: str
    citation: str
    short: str | None = None
    author: str | None = None
    date: str | None = None
    derived_from: tuple[str, ...] = ()
    unread: bool = False
    sections: dict[str, str] = {}


class SourceRef(Struct, frozen=True, gc=False):
    """A receipt: the source's id and the heading of the section in it that says so."""

    id: str
    section: str


class Claim(Struct, frozen=True, gc=False):
    """One statement in our own words, its kind and where it comes from; ``cites`` are unread pages that those cite."""

    id: str
    text: str
    sources: tuple[SourceRef, ...]
    kind: ClaimKind
    cites: tuple[str, ...] = ()


def in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims in the order in which they are shown."""
    return tuple(sorted(claims, key=lambda claim: CLAIM_RANK[claim.kind]))


class Role(Struct, frozen=True, gc=False):
    """A role; in running text ``person`` is who does it and ``work`` what they do; ``short`` is for narrow places.

    ``way`` is the entry of the FAQ that says how to get there.
    """

    id: str
    name: str
    summary: str
    short: str
    person: str
    work: str
    colour: Colour | None = None
    aliases: tuple[str, ...] = ()
    way: str | None = None


class Cell(Struct, frozen=True, gc=False):
    """What one role shows in one attribute: a headline of at most twelve words and the claims it rests on."""

    headline: str
    claims: tuple[Claim, ...]


# What stands where an attribute has no cell for a role.
EMPTY_CELL = Cell("nothing here yet", ())


class Attribute(Struct, frozen=True, gc=False):
    """One row of the comparison: what the roles share, the cell of each by its id, and notes of ours.

    ``roles`` are the ids of those that the relation, the shared claims and the notes speak of. ``decides`` is its place
    in the table of the first screen, ``card`` on the card of a role, ``in_short`` a line below that table.
    """

    id: str
    label: str
    group: str
    roles: tuple[str, ...]
    relation: Relation
    cells: dict[str, Cell]
    shared: tuple[Claim, ...] = ()
    notes: tuple[Claim, ...] = ()
    aliases: tuple[str, ...] = ()
    shared_headline: str | None = None
    decides: int | None = None
    card: int | None = None
    in_short: str | None = None

    def about(self, *roles: str) -> Attribute:
        """What it says of these roles: what is said of all its roles together says nothing of any other."""
        if set(roles) <= set(self.roles):
            return self
        return replace(self, relation="unclear", shared=(), notes=(), shared_headline=None, in_short=None)

    def cell(self, role: str) -> Cell:
        """The cell of one role, an empty one when the base has none."""
        return self.cells.get(role, EMPTY_CELL)


Basis = Literal["ads", "official", "articles"]


class Use(Struct, frozen=True, gc=False):
    """What a skill is to a role: why it is needed, and its ``weight``, the share of job ads that name it, in percent.

    ``basis`` is what the weight rests on. A skill that nobody counted in ads weighs as the middle one of the role's
    counted skills when an official source names it, as their lower quarter when only articles do.
    """

    why: tuple[Claim, ...]
    weight: int
    basis: Basis


class Skill(Struct, frozen=True, gc=False):
    """Something to be able to do, and what it is to each role that it serves, by the role's id.

    ``needs`` come before it and into a plan with it, ``after`` only come before it where a plan has both; ``shows`` are
    those needed that whoever has this one has too. ``do`` is a small thing to be done alone in days, ``known_when`` a
    check to do oneself; ``weeks`` a range where a source gives one. ``wide`` are names that mean more than this skill.
    One that is for ``later`` is not asked of beginners in the job.
    """

    id: str
    name: str
    do: str
    known_when: str
    uses: dict[str, Use]
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    weeks: tuple[int, int] | None = None
    resources: tuple[str, ...] = ()
    later: bool = False


class Start(Struct, frozen=True, gc=False):
    """Where somebody stands: the skills they bring, and what is usually strong and weak.

    ``role`` is the id of the role whose work they do already, if any.
    """

    id: str
    label: str
    strong: Claim
    weak: Claim
    skills: tuple[str, ...] = ()
    role: str | None = None
    aliases: tuple[str, ...] = ()


class PlanNote(Struct, frozen=True, gc=False):
    """What a plan says besides its steps: ``to`` these roles, from each ``start`` of these, all where empty.

    One that is ``brief`` may stand on the first screen.
    """

    claim: Claim
    to: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    brief: bool = False


class Way(Struct, frozen=True, gc=False, rename={"start": "from"}):
    """The plan that an entry of the FAQ leads to; with ``steps`` the entry's steps are drawn from it."""

    to: str | None = None
    start: str | None = None
    steps: bool = False


class Figure(Struct, frozen=True, gc=False):
    """A number, its ``parts`` by name and what it takes to read it; ``proxy_for`` is what it stands in for, if any."""

    id: str
    value: str
    unit: str
    population: str
    country: str
    year: str
    source: SourceRef
    n: int | None = None
    proxy_for: str | None = None
    parts: dict[str, str] = {}

    def __hash__(self) -> int:
        """By its id, so that figures can be told apart in a set."""
        return hash(self.id)


class Entry(Struct, frozen=True, gc=False):
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
    plan: Way | None = None


class Term(Struct, frozen=True, gc=False):
    """A word of the glossary and the claim that explains it; ``entry`` answers instead where the FAQ says more."""

    id: str
    name: str
    claim: Claim
    aliases: tuple[str, ...] = ()
    entry: str | None = None


class Option(Struct, frozen=True, gc=False):
    """One side of a quiz item: an activity, and the role whose work it is."""

    text: str
    role: str


class Item(Struct, frozen=True, gc=False):
    """A forced choice between two activities, on one dimension."""

    id: str
    dimension: str
    prompt: str
    a: Option
    b: Option


class NextStep(Struct, frozen=True, gc=False):
    """What to try for a dimension still open: an evening with each role, by its id, and a question to ask in each."""

    evenings: dict[str, str]
    ask: str
    entries: tuple[str, ...]


class Dimension(Struct, frozen=True, gc=False):
    """One thing the roles differ in and people have a taste about; ``sides`` say what it is in each role, by its id."""

    id: str
    label: str
    sides: dict[str, str]
    next: NextStep
    aliases: tuple[str, ...] = ()


class Dealbreaker(Struct, frozen=True, gc=False):
    """A direct question at the end of the full form; a yes stands against ``against``, whatever the score."""

    id: str
    question: str
    against: str
    conflict: str


class Quiz(Struct, frozen=True, gc=False):
    """The fit quiz: ``items`` are the full form, their first half the quick form.

    ``poles`` are the two roles that it weighs, the first of them the positive side of a score; ``both`` is what a taker
    without a verdict can do that serves both, ``limits`` what the quiz does not measure, ``left_out`` the names of the
    base's other roles, which it does not weigh.
    """

    version: int
    poles: tuple[Role, Role]
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]
    dealbreakers: tuple[Dealbreaker, ...]
    both: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class TestQuestion(Struct, frozen=True, gc=False):
    """A multiple-choice question on the two roles; ``options[0]`` is right, the order is drawn when it is asked."""

    __test__: ClassVar = False  # the name looks like a test case to pytest

    id: str
    topic: str
    question: str
    options: tuple[str, ...]
    reason: Claim
    entry: str


class Knowledge(Struct, frozen=True, gc=False):
    """A whole knowledge base; a part that the base does not have is empty or None.

    ``scope`` is the sentence that says what it knows about, for whoever asked about something else. ``earlier_quizzes``
    are the versions of the quiz that are no longer asked, the latest first; their codes can still be read.
    """

    title: str
    date: str
    scope: str | None = None
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    roles: tuple[Role, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    entries: tuple[Entry, ...] = ()
    glossary: tuple[Term, ...] = ()
    quiz: Quiz | None = None
    earlier_quizzes: tuple[Quiz, ...] = ()
    test: tuple[TestQuestion, ...] = ()
    topics: dict[str, tuple[str, ...]] = {}
    skills: tuple[Skill, ...] = ()
    starts: tuple[Start, ...] = ()
    plan_notes: tuple[PlanNote, ...] = ()

    @property
    def planned(self) -> bool:
        """Whether it knows the way to a role."""
        return bool(self.skills and self.starts)


class Problem(Struct, frozen=True):
    """One thing wrong in a knowledge base; ``line`` counts from 1, None where it is not known.

    One that ``blocks`` makes the base unusable; others only confuse, and do not keep anybody from an answer.
    """

    file: str
    line: int | None
    field: str
    reason: str
    blocks: bool = True

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.field}: {self.reason}" if self.field else f"{where}: {self.reason}"


def common(kind: type[Struct], record: Any) -> dict[str, Any]:
    """The fields of a ``record`` that ``kind``, a record that tells of it, has by the same names."""
    return {name: getattr(record, name) for name in kind.__struct_fields__ if hasattr(record, name)}
