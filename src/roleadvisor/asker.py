"""Read from a question who asks: the country or region, and the level of experience."""

from __future__ import annotations

import re

from msgspec import Struct

from roleadvisor.model import Knowledge, Place

_YEARS = re.compile(r"\b(\d{1,2})(?: to \d+)? (?:yoe|(?:years?|yrs?)(?: of)? (?:experience|exp|coding|work|working))\b")
# The level that so many years of work or more stand for.
_LEVEL_FROM = ((6, "senior"), (3, "mid"), (0, "beginner"))


class Asker(Struct, frozen=True):
    """What a question says about who asks."""

    place: Place | None = None
    level: str | None = None


def read(knowledge: Knowledge, question: str) -> Asker:
    """Read the place and the level that a question names; a country counts before the region it is in."""
    text = _plain(question)
    regions = {place.within for place in knowledge.places}
    named = [
        (place.id in regions, text.index(name), place)
        for place in knowledge.places
        for name in map(_plain, place.names)
        if name in text
    ]
    place = min(named, key=lambda each: each[:2])[2] if named else None
    years = _YEARS.search(text)
    if years:
        return Asker(place, next(level for least, level in _LEVEL_FROM if int(years[1]) >= least))
    levels = (level for level, words in knowledge.levels.items() if any(_plain(word) in text for word in words))
    return Asker(place, next(levels, None))


def _plain(text: str) -> str:
    """Lower-case words, with a blank before and after each."""
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return f" {words} "


def source_of(knowledge: Knowledge, subject: str | None, asker: Asker) -> Place | None:
    """The place whose figures answer about a subject: the asker's or else its region; without one the base's first."""
    place = asker.place or next(iter(knowledge.places), None)
    own = [each for each in knowledge.places if place and each.id in (place.id, place.within) and subject in each.leads]
    return min(own, key=lambda each: each is not place, default=None)


def lead(knowledge: Knowledge, subject: str | None, asker: Asker) -> str | None:
    """The first sentence about a subject for the asker's place and level; None where the general one holds."""
    source = source_of(knowledge, subject, asker)
    leads = source.leads[subject or ""] if source else {}
    if not asker.place:
        return leads.get(asker.level or "")
    said = leads.get(asker.level or "any") or leads.get("any")
    if source is asker.place:
        return said
    key = f"{subject}-alone" if source else subject or ""
    beside = knowledge.no_figures.get(key, "").replace("{place}", asker.place.name)
    return f"{beside} {said or ''}".strip() or None
