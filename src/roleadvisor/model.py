"""The typed records of the knowledge base: frozen, cheap to import, the same at every stage after the loader.

They are msgspec structs, which are defined and read in a fifth of the time of dataclasses.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from msgspec import Struct
from msgspec.structs import replace

# A fact rests on an official source, a measurement, documentation or general knowledge of the field; ``reported`` on
# articles alone; advice and notes are our own.
ClaimKind = Literal["fact", "reported", "opinion", "figure", "advice", "note"]
Relation = Literal["same", "similar", "different", "unclear"]
Colour = Literal["blue", "cyan", "green", "magenta", "red", "yellow"]
SourceKind = Literal[
    "handbook", "statistics", "survey", "job ads", "documentation",
    "article", "company blog", "forum thread", "own editing",
]  # fmt: skip

# Kinds of source that make a claim ``reported`` where no other kind backs it.
ARTICLES: frozenset[SourceKind] = frozenset({"article", "company blog", "forum thread"})

Cost = Literal["free", "free to read, certificate paid", "paid"]
Form = Literal["quick", "full"]
# Which side of the table an asker is on.
Side = Literal["applies", "hires", "advises"]

# What a phrase of a question may tell.
PhraseKind = Literal[
    "start", "role", "neighbour", "place", "level", "side", "circumstance", "refusal", "unwanted", "disliked",
    "outside", "subject", "career", "hint", "threat", "topic", "text",
]  # fmt: skip

# What a term of a job ad names: a field of work, a task, a tool, or what an applicant should have.
AdTermKind = Literal["field", "task", "tool", "asked"]

# The number of items of each form of the quiz.
LENGTH: dict[Form, int] = {"quick": 12, "full": 24}
# The key of answers for no role, beside the role ids.
NEITHER = "neither"
# The letters of the options of a knowledge test question, which limit their number.
OPTION_LETTERS = "abcdef"


class Source(Struct, frozen=True, gc=False):
    """A source of knowledge."""

    id: str
    title: str
    publisher: str
    kind: SourceKind
    strength: str  # how far it can be trusted, in a sentence
    citation: str
    short: str | None = None  # name inside a sentence
    author: str | None = None
    date: str | None = None
    derived_from: tuple[str, ...] = ()  # ids of the sources it draws on
    unread: bool = False  # known only from sources that cite it: claims may cite it, none may rest on it
    sections: dict[str, str] = {}  # the parts that claims refer to, key to heading
    url: str | None = None  # https address


class SourceRef(Struct, frozen=True, gc=False):
    """A receipt: the section of a source that backs a claim."""

    id: str
    section: str  # its heading
    url: str | None = None  # address of the source


class Claim(Struct, frozen=True, gc=False):
    """One statement in our own words."""

    id: str
    text: str
    sources: tuple[SourceRef, ...]
    kind: ClaimKind
    cites: tuple[str, ...] = ()  # ids of unread sources that its sources cite


class Role(Struct, frozen=True, gc=False):
    """One of the jobs that the base compares."""

    id: str
    name: str
    summary: str
    short: str  # name for narrow columns
    person: str  # who does it, inside a sentence: "software engineer"
    work: str  # what they do, inside a sentence: "software work"
    colour: Colour | None = None
    aliases: tuple[str, ...] = ()
    way: str | None = None  # id of the FAQ entry on getting there

    @property
    def names(self) -> tuple[str, ...]:
        """What selects it besides its id."""
        return (self.name, self.short, self.person, *self.aliases)


class Cell(Struct, frozen=True, gc=False):
    """What an attribute says about one role."""

    headline: str  # at most twelve words
    claims: tuple[Claim, ...]


# The cell of a role that has none.
EMPTY_CELL = Cell("nothing here yet", ())


class Attribute(Struct, frozen=True, gc=False):
    """One row of the comparison."""

    id: str
    label: str
    group: str
    roles: tuple[str, ...]  # ids of the roles that the relation, the shared claims and the notes are about
    relation: Relation
    cells: dict[str, Cell]  # by role id
    shared: tuple[Claim, ...] = ()  # true of all ``roles``
    notes: tuple[Claim, ...] = ()  # our own
    aliases: tuple[str, ...] = ()
    shared_headline: str | None = None
    decides: int | None = None  # rank in the table of the first screen
    card: int | None = None  # rank on the card of a role
    in_short: str | None = None  # the line below the table of the first screen

    def about(self, *roles: str) -> Attribute:
        """Reduce it to what holds for these roles: shared claims say nothing about a role outside ``roles``."""
        if set(roles) <= set(self.roles):
            return self
        return replace(self, relation="unclear", shared=(), notes=(), shared_headline=None, in_short=None)

    def cell(self, role: str) -> Cell:
        """The cell of one role, EMPTY_CELL if there is none."""
        return self.cells.get(role, EMPTY_CELL)


class Resource(Struct, frozen=True, gc=False):
    """A course, book or manual to learn from."""

    name: str
    url: str | None = None  # https address
    cost: Cost | None = None
    language: str | None = None  # it is written or taught in


class Skill(Struct, frozen=True, gc=False):
    """Something to learn."""

    id: str
    name: str
    do: str  # an exercise that one person can do in a few days
    known_when: str  # a check of one's own
    roles: dict[str, tuple[Claim, ...]]  # why a role uses it, by role id
    needs: tuple[str, ...] = ()  # prerequisites
    shows: tuple[str, ...] = ()  # skills that having this one proves
    aliases: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()  # names, such as tools: who uses one has the skill, who does not may have it too
    wide: tuple[str, ...] = ()  # names that cover several skills
    hours: tuple[int, int] | None = None  # to learn it, least and most
    resources: tuple[Resource, ...] = ()


class Target(Struct, frozen=True, gc=False):
    """What a plan can lead to: a role, or a neighbour that names its core skills."""

    id: str
    name: str
    core: dict[str, tuple[Claim, ...]]  # skills of a first job in the order to learn them, each with the reason
    grow: dict[str, tuple[Claim, ...]] = {}  # skills for those who do the work already, each with the reason
    alongside: tuple[str, ...] = ()  # skills of the core that are learned beside the others
    apply_from: str | None = None  # the skill of the core from which one applies for jobs


class Start(Struct, frozen=True, gc=False):
    """A starting point of plans."""

    id: str
    label: str
    strong: Claim  # what is usually there
    weak: Claim  # what is usually missing
    skills: tuple[str, ...] = ()  # ids of the skills it brings
    unsure: tuple[str, ...] = ()  # ids of skills that some there have and others have not
    role: str | None = None  # id of the role whose work it is
    spares: tuple[str, ...] = ()  # ids of skills that people from there need not learn for their next job
    aliases: tuple[str, ...] = ()


class PlanNote(Struct, frozen=True, gc=False):
    """A note on a plan."""

    claim: Claim
    to: tuple[str, ...] = ()  # ids of the targets; all if empty
    start: tuple[str, ...] = ()  # ids of the starting points; all if empty
    brief: bool = False  # short enough for the first screen
    apply: bool = False  # on applying for jobs
    growing: bool = False  # for those who do the target's work already


class Way(Struct, frozen=True, gc=False, rename={"start": "from"}):
    """The plan that a FAQ entry leads to."""

    to: str | None = None
    start: str | None = None
    steps: bool = False  # draw the entry's steps from the plan


class Point(Struct, frozen=True, gc=False):
    """A value at a time."""

    date: str  # year and month
    value: float


class Figure(Struct, frozen=True, gc=False):
    """A number and what it takes to read it."""

    id: str
    group: str  # id that figures of one count share; its own id if it stands alone
    topic: str
    label: str  # who or what was counted
    measure: str  # what the number says of them
    unit: str
    country: str  # code
    place: str  # name of the country or region
    year: str
    source: SourceRef
    value: float | None = None
    low: float | None = None  # ends of the 95% interval, or of a bracket if there is no value
    high: float | None = None
    n: int | None = None  # answers or ads behind it
    series: tuple[Point, ...] | None = None  # values over time
    url: str | None = None  # https address of the source
    role: str | None = None  # id of the role that it is about
    proxy_for: str | None = None  # what it stands in for


class Chart(Struct, frozen=True, gc=False):
    """Figures of one place and one unit, drawn on one scale."""

    title: str
    bars: dict[str, str]  # ids of figures, by label
    reading: str | None = None  # what it shows, in a sentence


class ChartTopic(Struct, frozen=True, gc=False):
    """What the charts of a topic are about."""

    id: str
    label: str
    charts: tuple[Chart, ...]  # the most telling first
    aliases: tuple[str, ...] = ()


class Place(Struct, frozen=True, gc=False):
    """A country or region that a question may name."""

    id: str  # code
    name: str
    names: tuple[str, ...] = ()  # what people write for it: countries, peoples, cities
    within: str | None = None  # id of the region it is in
    leads: dict[str, dict[str, str]] = {}  # what an answer begins with, by subject and level ("any" is the default)
    claims: dict[str, tuple[Claim, ...]] = {}  # that come first there, by subject


class Neighbour(Struct, frozen=True, gc=False):
    """A job near the roles."""

    id: str
    name: str
    summary: str
    nearer: str  # id of the role that it is nearer to
    why: tuple[Claim, ...]  # why nearer to that role
    figures: tuple[str, ...]  # ids
    entry: str  # id of the FAQ entry that says more
    aliases: tuple[str, ...] = ()
    between: bool = False  # the one between the roles


class AskerLine(Struct, frozen=True, gc=False):
    """A statement of an answer that is for some askers only."""

    askers: tuple[str, ...]  # ids of starting points or circumstances
    claim: Claim
    replaces: bool = False  # stands in for the lead, which does not hold for them


class Entry(Struct, frozen=True, gc=False):
    """A question of the FAQ and its answer."""

    id: str
    question: str
    lead: str  # the answer in at most forty words
    claims: tuple[Claim, ...]  # in the author's order: those that answer best come first
    phrasings: tuple[str, ...] = ()  # the question in other words
    related: tuple[str, ...] = ()  # ids of entries
    figures: tuple[str, ...] = ()  # their ids
    steps: tuple[str, ...] = ()  # what the asker can do
    template: str | None = None  # a draft to copy
    plan: Way | None = None
    for_askers: tuple[AskerLine, ...] = ()
    resources: tuple[Resource, ...] = ()
    by_place: str | None = None  # subject whose lead depends on the asker's place
    elsewhere: str | None = None  # id of the entry that answers for any place but the base's first
    as_written: bool = False  # the claims are the paragraphs of a text, to be shown with its lines, lists and code


class LongText(Struct, frozen=True, gc=False):
    """What a long text may be instead of a question."""

    id: str
    says: str  # the answer to it, in a sentence
    entries: tuple[str, ...]  # ids of what can be read about it


class Asking(Struct, frozen=True, gc=False):
    """What the words of a question may say about who asks; asker.yaml explains the kinds."""

    phrases: dict[str, tuple[tuple[PhraseKind, str], ...]] = {}  # by `text.plain_words`: kinds with ids
    heard: dict[str, str] = {}  # how a circumstance is repeated to the asker, by id
    refusals: dict[str, str] = {}  # the circumstance that not wanting something is
    texts: tuple[LongText, ...] = ()  # the last is for a text of no other kind
    cues: dict[str, tuple[str, ...]] = {}  # words around a phrase that tell whose it is
    languages: dict[str, tuple[str, ...]] = {}  # frequent words of each


class AdTerm(Struct, frozen=True, gc=False):
    """Words of job ads that mean the same."""

    id: str
    ads: dict[str, int]  # how many of the ads counted name it, by job; 0 where a job is left out
    kind: AdTermKind
    skill: str | None = None  # id
    claim: Claim | None = None  # what the base says of it


class AdGap(Struct, frozen=True, gc=False):
    """Something that an ad for a role should say."""

    roles: tuple[str, ...]  # ids
    terms: tuple[str, ...]  # ids of those that say something of it
    text: str  # what is missing without them


class Ads(Struct, frozen=True):
    """What job ads are matched with. A job is the id of a role or of a neighbour, or "other" for all other trades."""

    counted: dict[str, int]  # the number of ads counted, by job
    source: SourceRef  # of the counts of the roles
    terms: tuple[AdTerm, ...]
    phrases: dict[str, str]  # ids of terms by their ways of writing, as `text.ad_form`
    skeletons: dict[str, str]  # ids of the FAQ entries with a draft of an ad, by role id
    conflicts: dict[str, str]  # what to say of things that do not fit together, by kind
    missing: tuple[AdGap, ...] = ()
    texts: dict[str, str] = {}  # names of other kinds of text, by their id in Asking.texts
    words: dict[str, tuple[str, ...]] = {}  # words that tell which job is advertised, and who writes; ads.yaml explains


class Term(Struct, frozen=True, gc=False):
    """A word of the glossary."""

    id: str
    name: str
    claim: Claim  # the explanation
    aliases: tuple[str, ...] = ()
    entry: str | None = None  # id of the FAQ entry that answers instead, where it says more


class Option(Struct, frozen=True, gc=False):
    """One side of a quiz item."""

    text: str  # an activity
    role: str  # id of the role whose work it is


class Item(Struct, frozen=True, gc=False):
    """A forced choice between two activities."""

    id: str
    dimension: str
    prompt: str
    a: Option
    b: Option


class NextStep(Struct, frozen=True, gc=False):
    """What to try for a dimension that the quiz left open."""

    evenings: dict[str, str]  # an evening's project for each role, by id
    ask: str  # a question to people in the job
    entries: tuple[str, ...]  # ids of FAQ entries to read
    afterwards: str = ""  # what to ask oneself after such an evening


class Dimension(Struct, frozen=True, gc=False):
    """Something the roles differ in that people have a preference about."""

    id: str
    label: str
    sides: dict[str, str]  # what it is in each role, by id
    next: NextStep
    aliases: tuple[str, ...] = ()


class Dealbreaker(Struct, frozen=True, gc=False):
    """A yes-or-no question at the end of the full form on something that could rule out a role; outside the score."""

    id: str
    question: str
    against: str  # id of the role that a yes speaks against
    conflict: str  # the sentence shown then


class Quiz(Struct, frozen=True, gc=False):
    """One version of the fit quiz."""

    version: int
    poles: tuple[Role, Role]  # the two roles it weighs; the first is the positive side of a score
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]  # the full form; the first half is the quick form
    dealbreakers: tuple[Dealbreaker, ...]
    both: tuple[str, ...] = ()  # what to try if there is no verdict; useful for both roles
    limits: tuple[str, ...] = ()  # what the quiz does not measure
    left_out: tuple[str, ...] = ()  # names of the base's roles that it does not weigh


class TestQuestion(Struct, frozen=True, gc=False):
    """A multiple-choice question of the knowledge test."""

    __test__: ClassVar = False  # pytest would take the class for tests

    id: str
    topic: str
    question: str
    options: tuple[str, ...]  # the right one first; shuffled when asked
    reason: Claim
    entry: str  # id of the FAQ entry that says more


class Knowledge(Struct, frozen=True, gc=False):
    """A whole knowledge base; parts that it lacks are empty or None."""

    title: str
    date: str
    scope: str | None = None  # what it knows about, in a sentence
    circumstances: dict[str, str] = {}  # situations that an asker may be in, id to label
    levels: dict[str, tuple[str, ...]] = {}  # levels of experience with the words for them
    no_figures: dict[str, str] = {}  # by subject, the lead for a ``{place}`` without figures
    figures: tuple[Figure, ...] = ()
    charts: tuple[ChartTopic, ...] = ()
    places: tuple[Place, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    asking: Asking = Asking()
    ads: Ads | None = None
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    roles: tuple[Role, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    entries: tuple[Entry, ...] = ()
    glossary: tuple[Term, ...] = ()
    quiz: Quiz | None = None
    earlier_quizzes: tuple[Quiz, ...] = ()  # no longer asked, latest first; their codes can still be read
    test: tuple[TestQuestion, ...] = ()
    topics: dict[str, tuple[str, ...]] = {}  # ids of entries by topic
    skills: tuple[Skill, ...] = ()
    starts: tuple[Start, ...] = ()
    targets: tuple[Target, ...] = ()
    plan_notes: tuple[PlanNote, ...] = ()


class Problem(Struct, frozen=True):
    """One thing wrong in a knowledge base."""

    file: str
    line: int | None  # from 1; None where not known
    field: str  # dotted path, empty for the whole file
    reason: str
    blocks: bool = True  # False leaves the base usable: ambiguous names, untidy order

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.field}: {self.reason}" if self.field else f"{where}: {self.reason}"


def common(kind: type[Struct], record: Any) -> dict[str, Any]:
    """The fields of ``record`` that ``kind`` also declares."""
    return {name: getattr(record, name) for name in kind.__struct_fields__ if hasattr(record, name)}
