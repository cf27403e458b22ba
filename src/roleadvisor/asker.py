"""Read from a question who asks: where they stand, where they want to go, and what they say of their situation.

Gender, age, health and origin are not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.model import Entry, Knowledge, LongText, Place, Side
from roleadvisor.retrieval.features import longest_matches
from roleadvisor.text import plain_words

_YEARS = re.compile(
    r" (\d{1,2})(?: to \d+)? (?:yoe|(?:years?|yrs?)"
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
# The kinds of phrases that a question for this base has at least one of, or else two of the kind "hint".
_ON_SUBJECT = ("role", "neighbour", "start", "level", "subject", "career", "outside")
# A text of more words than this, or of so many lines, is looked at as a whole; so many usual words tell its kind.
_LONG_FROM_WORDS = 60
_LONG_FROM_LINES = 4
_USUAL_WORDS = 4
# The most words of a phrase in Asking, and between "don't want" and what is not wanted.
_LONGEST = 6
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
        """The ids of these kinds that it may tell."""
        return [key for kind, key in self.tells if kind in kinds]


def read(knowledge: Knowledge, question: str) -> Asker:
    """Read who asks from the words for it in the base."""
    words = plain_words(re.sub(r"\bUS\b", "USA", question))
    marks = marks_of(knowledge, words)
    sides = [side for mark in marks for side in mark.ids("side")]
    side: Side = "hires" if "hires" in sides else "advises" if "advises" in sides else "applies"
    cues = [_cue(knowledge, words, mark, side) for mark in marks]
    opening = len(plain_words(re.split(r"[,.;:(!?\n]", question)[0]))
    if marks and marks[0].start == 0 and marks[0].end == opening < len(words):  # "PhD in physics, how do I ..."
        cues[0] = "has"
    for number, (mark, then) in enumerate(pairwise(marks)):  # "back end to ML"
        if words[mark.end : then.start] in (["to"], ["into"]) and then.ids("role") and cues[number] is None:
            cues[number] = "has"
    has = [mark for mark, cue in zip(marks, cues, strict=True) if cue == "has"]
    start = next((key for mark in has for key in mark.ids("start", "outside")), None)
    origin = next((each for each in knowledge.starts if each.id == start), None)
    named = [*has, *marks_of(knowledge, plain_words(origin.label if origin else ""))]
    start_role = (origin and origin.role) or next((key for mark in named for key in mark.ids("role")), None)
    years, level = _experience(knowledge, words, marks)
    refuses = refused(marks, "unwanted", "disliked")
    circumstances = [key for mark in marks for key in mark.ids("circumstance")]
    circumstances += [knowledge.asking.refusals[key] for key in refuses if key in knowledge.asking.refusals]
    circumstances += [*([_SIDES[side]] if side in _SIDES else []), *([EXPERIENCED] * (years >= _EXPERIENCED_FROM))]
    if origin and origin.skills and "programming" not in origin.skills:  # years of nursing are none of developing
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
        language=language_of(knowledge, question, words),
        outside=_outside(words, marks, cues),
        on_subject=not knowledge.asking.cues
        or any(mark.ids(*_ON_SUBJECT) for mark in marks)
        or sum(bool(mark.ids("hint")) for mark in marks) > 1,
    )


def marks_of(knowledge: Knowledge, words: Sequence[str]) -> list[Mark]:
    """The longest phrases of the base in the question, from left to right."""
    phrases = longest_matches(words, knowledge.asking.phrases, _LONGEST)
    return [Mark(start, end, tells) for start, end, tells in phrases if tells]


def _cue(knowledge: Knowledge, words: Sequence[str], mark: Mark, side: Side) -> str | None:
    """What the words around a phrase say: that the asker "has" what it names, "wants" it, or is "beside" it."""
    cues = knowledge.asking.cues

    def is_cue(word: str, name: str) -> bool:
        return word in cues.get(name, ())

    index = mark.start - 1
    while index >= 0 and (
        is_cue(words[index], "filler")
        or words[index].isdigit()
        or (mark.ids("outside") and words[index - 1 : index] in (["a"], ["an"]))  # "I was a literature teacher"
    ):
        index -= 1
    cue, before, first, modal = [words[i] if i >= 0 else "" for i in range(index, index - 4, -1)]
    after = words[mark.end] if mark.end < len(words) else ""
    told = first in ("i", "we") and not is_cue(modal, "modal")  # "I work in" against "can I work in"
    if cue == "as":
        if is_cue(before, "wants_as") or (before == "work" and not told):
            return "wants"
        return "has" if before in ("", "work") or is_cue(before, "has_as") else None
    if cue == "in":
        if is_cue(before, "has_in") or (before == "work" and told):
            return "has"
        return "wants" if is_cue(before, "wants_in") else None
    if cue == "do" and before == "i":
        return "wants" if is_cue(first, "modal") else "has"
    if is_cue(cue, "beside") or (cue == "from" and is_cue(before, "apart")):
        return "beside"
    wants = is_cue(cue, "wants")
    trailing = is_cue(after, "has_after") and not wants and cue != "for"
    trailing = trailing or (is_cue(after, "own_noun") and "my" in words[index + 1 : mark.start])
    leading = is_cue(words[mark.start], "own") or is_cue(cue, "has") or (cue == "is" and side == "advises")
    aged = mark.start == 0 and after.isdigit()
    if trailing or leading or aged or is_cue(before, "regrets"):
        return "has"
    return "wants" if wants else None


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
    numbers = knowledge.asking.cues.get("number", ())
    digits = [str(numbers.index(word) + 1) if word in numbers else word for word in words]
    if years := _YEARS.search(f" {' '.join(digits)} "):
        return int(years[1]), next(level for least, level in _LEVEL_FROM if int(years[1]) >= least)
    named = [key for mark in marks for key in mark.ids("level")]
    return 0, next((level for level in knowledge.levels if level in named), None)


def refused(marks: Sequence[Mark], *kinds: str) -> list[str]:
    """What the asker does not want or have: phrases close behind one of the ``kinds``, such as "I hate"."""
    named: list[str] = []
    for number, mark in enumerate(marks):
        unwanted = mark.ids(*kinds)
        for near in marks[number + 1 :] if unwanted else ():
            if near.start - mark.end > _MOST_BETWEEN:
                break
            named += [key for key in near.ids("refusal") if key in unwanted or "any" in unwanted]
    return list(dict.fromkeys(named))


def language_of(knowledge: Knowledge, question: str, words: Sequence[str]) -> str | None:
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
    marks = marks_of(knowledge, words)
    phrases = {(key, tuple(words[mark.start : mark.end])) for mark in marks for key in mark.ids("text")}
    usual = Counter(key for key, _ in phrases)
    *kinds, story = knowledge.asking.texts
    likeliest = max(kinds, key=lambda each: usual[each.id], default=story)
    if usual[likeliest.id] >= _USUAL_WORDS:
        return likeliest
    return story if len(words) > _LONG_FROM_WORDS else None


def direction(knowledge: Knowledge, entry: Entry) -> tuple[str | None, str | None]:
    """The roles that the way described by an entry leads from and to."""
    if entry.plan is None or not entry.plan.steps:
        return None, None
    return next((each.role for each in knowledge.starts if each.id == entry.plan.start), None), entry.plan.to


def contradicts(knowledge: Knowledge, entry: Entry, asker: Asker) -> bool:
    """Whether the way that an entry describes leads to another role, or from another, than the asker's."""
    pairs = zip(direction(knowledge, entry), (asker.start_role, asker.to), strict=True)
    return any(own and asked and own != asked for own, asked in pairs)


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
    said = knowledge.asking.heard
    shown = [start, asker.place, asker.level and f"{asker.level} level", *map(said.get, asker.circumstances)]
    shown += [f"not {key}" for key in asker.refuses if key not in knowledge.asking.refusals]
    return "; ".join(each for each in shown if each)


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
