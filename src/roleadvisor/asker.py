"""Read from a question who asks: where they stand, where they want to go, and what they say of their situation.

Gender, age, health and origin are not read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.model import Entry, Knowledge, LongText, Place, Role, Side
from roleadvisor.text import in_words, plain_words

_NUMBERS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_YEARS = re.compile(
    rf" (\d{{1,2}}|{'|'.join(_NUMBERS)})(?: to \d+)? (?:yoe|(?:years?|yrs?)"
    r"(?: of)?(?: (?:\w+ )?(?:experience|exp|coding|work|working)| as| in(?! the)))\b"
)
# The level that so many years of work or more stand for.
_LEVEL_FROM = ((6, "senior"), (3, "mid"), (0, "beginner"))
# Years of work from which the asker has the circumstance EXPERIENCED.
_EXPERIENCED_FROM = 5
EXPERIENCED = "experienced"
# The circumstance of each other side of the table.
_SIDES = {"hires": "hiring", "advises": "advising"}
ENGLISH = "English"
# The kinds of phrases that a question for this base has at least one of.
_ON_SUBJECT = ("role", "neighbour", "start", "level", "subject", "career", "outside")
# A text of more words than this, or of so many lines, is looked at as a whole; it is of a kind from so many usual words.
_LONG_FROM_WORDS = 60
_LONG_FROM_LINES = 4
_USUAL_WORDS = 4
# The most words of a phrase in Asking.
_LONGEST = 6
# Words that may stand between a cue and what it is about: "I am *a very good* nurse", "become *an*".
_FILLERS = frozenset(
    "a an the my our very currently now just only still also already mere good professional real decent full time"
    " part certified qualified trained young new old former simple regular successful great better proper working"
    " junior senior mid level entry mostly some little more and third second first fourth year years of".split()
)
# Cues before a job: words after which the asker has it, and after which the asker wants it.
_HAS = frozenset(
    "am im ive been was from after currently studied study studying leaving quit left finished completed"
    " have background".split()
)
_WANTS = frozenset("become becoming be into to toward towards pursue enter choose join learn learning try".split())
# Cues that depend on the word before them. "as": "work as" against "I work as"; "in": "career in" against "degree in".
_WANTS_AS = frozenset("job jobs career role position hired start starting life future hire apply intern placed".split())
_WANTS_IN = frozenset("job jobs career role roles get getting go future position interested start started".split())
_HAS_IN = frozenset(
    "background degree bachelor bachelors master masters phd bsc msc ms bs ba experience working worked graduated major"
    " majoring diploma doctorate student years been job".split()
)
_REGRETS = frozenset("regret regretted regretting".split())
_MODAL = frozenset("can could should to must may how would".split())
# Words after a job that tell that the asker has it: "nurse here", "backend developer looking for".
_HAS_AFTER = frozenset("here to into who wanting looking trying wondering thinking turned become becoming learn".split())
# Phrases that begin so are about the asker without a cue.
_OWN = frozenset("from never no absolute complete taught did finished self".split())
# Words between "don't want" and what is not wanted.
_MOST_BETWEEN = 3


class Asker(Struct, frozen=True, rename={"start_role": "from"}):
    """What a question says about who asks."""

    start: str | None = None  # id of a starting point
    start_role: str | None = None  # id of the role that the asker has
    to: str | None = None  # id of the role that the asker wants
    place: str | None = None  # name of a country or region
    level: str | None = None
    side: Side = "applies"
    circumstances: tuple[str, ...] = ()  # ids
    refuses: tuple[str, ...] = ()  # ids of what is not wanted
    language: str | None = None  # of the question, if it is not English
    outside: str | None = None  # the other occupation that the question is about
    on_subject: bool = True  # whether the question has any word of the base's subject


class Mark(Struct, frozen=True):
    """A phrase of the question with what it may tell, as pairs of kind and id."""

    start: int
    end: int
    tells: tuple[tuple[str, str], ...]

    def ids(self, *kinds: str) -> list[str]:
        return [key for kind, key in self.tells if kind in kinds]


def read(knowledge: Knowledge, question: str) -> Asker:
    """Read who asks from the words for it in the base."""
    words = plain_words(re.sub(r"\bUS\b", "USA", question))
    marks = marks_of(knowledge, words)
    sides = [side for mark in marks for side in mark.ids("side")]
    side: Side = "hires" if "hires" in sides else "advises" if "advises" in sides else "applies"
    cues = [_cue(words, mark, side) for mark in marks]
    has = [mark for mark, cue in zip(marks, cues, strict=True) if cue == "has"]
    start = next((key for mark in has for key in mark.ids("start", "outside")), None)
    starts = {each.id: each for each in knowledge.starts}
    origin = starts.get(start or "")
    start_role = (origin and origin.role) or next((key for mark in has for key in mark.ids("role")), None)
    years, level = _experience(knowledge, words, marks)
    outsider = origin is not None and bool(origin.skills) and "programming" not in origin.skills
    refuses = refused(marks)
    circumstances = [key for mark in marks for key in mark.ids("circumstance")]
    circumstances += [each for key in refuses if (each := knowledge.asking.refusals[key])]
    circumstances += [_SIDES[side]] if side in _SIDES else []
    if years >= _EXPERIENCED_FROM:
        circumstances.append(EXPERIENCED)
    if outsider:  # years of nursing are none of developing software
        level, circumstances = None, [key for key in circumstances if key != EXPERIENCED]
    return Asker(
        start=origin.id if origin else None,
        start_role=start_role,
        to=_target(marks, cues, start_role, words),
        place=_place(knowledge, marks),
        level=level,
        side=side,
        circumstances=tuple(dict.fromkeys(circumstances)),
        refuses=tuple(refuses),
        language=_language(knowledge, question, words),
        outside=_outside(words, marks, cues),
        on_subject=not knowledge.asking.closed or any(mark.ids(*_ON_SUBJECT) for mark in marks),
    )


def marks_of(knowledge: Knowledge, words: Sequence[str]) -> list[Mark]:
    """The longest phrases of the base in the question, from left to right."""
    phrases, marks, start = knowledge.asking.phrases, list[Mark](), 0
    while start < len(words):
        ends = range(min(start + _LONGEST, len(words)), start, -1)
        end = next((end for end in ends if " ".join(words[start:end]) in phrases), 0)
        if end:
            marks.append(Mark(start, end, phrases[" ".join(words[start:end])]))
        start = end or start + 1
    return marks


def _cue(words: Sequence[str], mark: Mark, side: Side) -> str | None:
    """What the words around a phrase say: that the asker "has" what it names, "wants" it, or is "beside" it."""
    index = mark.start - 1
    while index >= 0 and (words[index] in _FILLERS or words[index].isdigit()):
        index -= 1
    cue, before, first, modal = [words[i] if i >= 0 else "" for i in range(index, index - 4, -1)]
    after = words[mark.end] if mark.end < len(words) else ""
    told = first in ("i", "we") and modal not in _MODAL  # "I work in" against "can I work in"
    match cue:
        case "as":
            return "wants" if before in _WANTS_AS or (before == "work" and not told) else "has"
        case "in":
            if before in _HAS_IN or (before == "work" and told):
                return "has"
            return "wants" if before in _WANTS_IN or before == "work" else None
        case "do":
            return "has" if before == "i" and first not in _MODAL else "wants" if before == "i" else None
        case "is" if side == "advises":
            return "has"
        case "with" | "alongside" | "among":
            return "beside"
    if before in _REGRETS:
        return "has"
    if after in _HAS_AFTER and cue not in _WANTS and cue != "for":
        return "has"
    if words[mark.start] in _OWN or cue in _HAS or (mark.start == 0 and after.isdigit()):
        return "has"
    return "wants" if cue in _WANTS else None


def _target(marks: Sequence[Mark], cues: Sequence[str | None], origin: str | None, words: Sequence[str]) -> str | None:
    """The role that the asker wants; None if that is both or not said."""
    wanted = {key for mark, cue in zip(marks, cues, strict=True) if cue == "wants" for key in mark.ids("role")}
    named = {key for mark, cue in zip(marks, cues, strict=True) if cue != "has" for key in mark.ids("role")}
    if len(wanted) == 1 and ("or" not in words or named == wanted):
        return wanted.pop()
    others = named - {origin}
    return others.pop() if origin and not wanted and len(others) == 1 else None


def _place(knowledge: Knowledge, marks: Sequence[Mark]) -> str | None:
    """The first country named, or else the first region."""
    places = {place.id: place for place in knowledge.places}
    regions = {place.within for place in knowledge.places}
    named = [key for mark in marks for key in mark.ids("place")]
    first = min(named, key=lambda key: key in regions, default=None)
    return places[first].name if first else None


def _experience(knowledge: Knowledge, words: Sequence[str], marks: Sequence[Mark]) -> tuple[int, str | None]:
    """The years of work, 0 if none are named, and the level."""
    years = _YEARS.search(f" {' '.join(words)} ")
    if years:
        number = _NUMBERS.get(years[1]) or int(years[1])
        return number, next(level for least, level in _LEVEL_FROM if number >= least)
    named = [key for mark in marks for key in mark.ids("level")]
    return 0, next((level for level in knowledge.levels if level in named), None)


def refused(marks: Sequence[Mark], kind: str = "unwanted") -> list[str]:
    """What the asker does not want or have, or only what is "disliked": phrases close behind one such as "I hate"."""
    named: list[str] = []
    for number, mark in enumerate(marks):
        unwanted = mark.ids(kind)
        for near in marks[number + 1 :] if unwanted else ():
            if near.start - mark.end > _MOST_BETWEEN:
                break
            named += [key for key in near.ids("refusal") if key in unwanted]
    return list(dict.fromkeys(named))


def _language(knowledge: Knowledge, question: str, words: Sequence[str]) -> str | None:
    """The language of the question if it is not English, by its frequent short words or its script."""
    letters = [char for char in question if char.isalpha()]
    if letters and sum(char > "\u024f" for char in letters) > len(letters) / 2:
        return "another"
    hits = {name: len(set(words) & set(known)) for name, known in knowledge.asking.languages.items()}
    best = max(hits, key=lambda name: (hits[name], name == ENGLISH), default=ENGLISH)
    return best if best != ENGLISH and hits[best] > 1 else None


def _outside(words: Sequence[str], marks: Sequence[Mark], cues: Sequence[str | None]) -> str | None:
    """The other occupation that the question is about, unless the asker has it or the question is on computing too."""
    if any(mark.ids("role", "subject", "neighbour") and not mark.ids("threat") for mark in marks):
        return None
    named = {cue: mark for mark, cue in zip(marks, cues, strict=True) if mark.ids("outside")}
    about = named.get("wants") or named.get(None)
    return " ".join(words[about.start : about.end]) if about and "beside" not in named else None


def long_text(knowledge: Knowledge, text: str) -> LongText | None:
    """What a long text looks like; None if it is short."""
    words = plain_words(text)
    lines = sum(bool(line.strip()) for line in text.splitlines())
    if not knowledge.asking.texts or (len(words) <= _LONG_FROM_WORDS and lines < _LONG_FROM_LINES):
        return None
    marks = {(mark.start, key): " ".join(words[mark.start : mark.end]) for mark in marks_of(knowledge, words) for key in mark.ids("text")}
    usual = {each.id: len({word for (_, key), word in marks.items() if key == each.id}) for each in knowledge.asking.texts}
    *kinds, story = knowledge.asking.texts
    likeliest = max(kinds, key=lambda each: usual[each.id], default=story)
    return likeliest if usual[likeliest.id] >= _USUAL_WORDS else story


def only_role(knowledge: Knowledge, text: str) -> Role | None:
    """The one role that a text names; None if it names none or several."""
    named = {key for mark in marks_of(knowledge, plain_words(text)) for key in mark.ids("role")}
    return next((role for role in knowledge.roles if named == {role.id}), None)


def topics(knowledge: Knowledge, words: Sequence[str]) -> list[Mark]:
    """The subjects of their own that a question names, but not as the asker's own work."""
    return [m for m in marks_of(knowledge, words) if m.ids("topic") and _cue(words, m, "applies") != "has"]


def contradicts(knowledge: Knowledge, entry: Entry, asker: Asker) -> bool:
    """Whether the way that an entry describes leads to another role, or from another, than the asker's."""
    if entry.plan is None or not entry.plan.steps or not entry.plan.to:
        return False
    start = next((start.role for start in knowledge.starts if start.id == entry.plan.start), None)
    elsewhere = asker.to is not None and entry.plan.to != asker.to
    return elsewhere or (start is not None and asker.start_role is not None and start != asker.start_role)


def joined(before: Asker, now: Asker) -> Asker:
    """What is known of an asker after another question: what it says anew counts."""
    named = {name: value for name in now.__struct_fields__ if (value := getattr(now, name)) not in (None, ())}
    for name in ("circumstances", "refuses"):
        named[name] = tuple(dict.fromkeys((*getattr(before, name), *getattr(now, name))))
    if now.side == "applies":
        named["side"] = before.side
    return replace(before, **named)


def heard(knowledge: Knowledge, asker: Asker) -> str:
    """What was read, in words: ``front-end developer; Germany; no maths``; empty if nothing was."""
    start = next((start.label for start in knowledge.starts if start.id == asker.start), "")
    start = start if start[1:2].isupper() else start[:1].lower() + start[1:]
    said = knowledge.asking.circumstances
    shown = [start, asker.place, asker.level and f"{asker.level} level", *(said[key] for key in asker.circumstances)]
    shown += [f"not {key}" for key in asker.refuses if not knowledge.asking.refusals[key]]
    return "; ".join(each for each in shown if each)


def lines_for(entry: Entry, asker: Asker) -> Iterator[int]:
    """The indices of the entry's statements that are for this asker."""
    own: Collection[str] = {*asker.circumstances, asker.start}
    return (index for index, line in enumerate(entry.for_askers) if own & set(line.askers))


def source_of(knowledge: Knowledge, subject: str | None, asker: Asker) -> Place | None:
    """The place whose figures answer about a subject: the asker's or else its region; without one the base's first."""
    place = _named(knowledge, asker) or next(iter(knowledge.places), None)
    own = [each for each in knowledge.places if place and each.id in (place.id, place.within) and subject in each.leads]
    return min(own, key=lambda each: each is not place, default=None)


def _named(knowledge: Knowledge, asker: Asker) -> Place | None:
    return next((place for place in knowledge.places if place.name == asker.place), None)


def lead(knowledge: Knowledge, subject: str | None, asker: Asker) -> str | None:
    """The first sentence about a subject for the asker's place and level; None where the general one holds."""
    source = source_of(knowledge, subject, asker)
    leads = source.leads[subject or ""] if source else {}
    place = _named(knowledge, asker)
    if not place:
        return leads.get(asker.level or "")
    said = leads.get(asker.level or "any") or leads.get("any")
    if source is place:
        return said
    key = f"{subject}-alone" if source else subject or ""
    beside = knowledge.no_figures.get(key, "").replace("{place}", place.name)
    return f"{beside} {said or ''}".strip() or None
