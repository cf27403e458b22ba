"""Where the knowledge comes from, how strong it is, and how strong that makes an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from roleadvisor.lookup import find
from roleadvisor.model import Claim, Figure, Knowledge, common
from roleadvisor.text import in_words, plural


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A source with the number of claims that rest on it, or, where it is ``unread``, that cite it."""

    id: str
    title: str
    publisher: str
    author: str | None
    kind: str
    strength: str
    derived_from: tuple[str, ...]
    citation: str
    date: str | None
    unread: bool
    claims: int
    cited: int


@dataclass(frozen=True, slots=True)
class SourceList:
    """The answer of ``sources``."""

    sources: tuple[SourceReport, ...]


def sources(knowledge: Knowledge, name: str | None = None) -> SourceList:
    """All sources, or the one that ``name`` selects by id or title.

    Raises:
        UsageError: no source has that name.
    """
    used = Counter(key for claim in knowledge.claims for key in {ref.id for ref in claim.sources})
    cited = Counter(key for claim in knowledge.claims for key in set(claim.cites))
    chosen = knowledge.sources
    if name is not None:
        key = find("source", name, [(source.id, (source.title,)) for source in knowledge.sources])
        chosen = tuple(source for source in knowledge.sources if source.id == key)
    reports = [
        SourceReport(**common(SourceReport, source), claims=used[source.id], cited=cited[source.id])
        for source in chosen
    ]
    return SourceList(tuple(reports))


def in_singular(kind: str) -> str:
    """One source of a kind: ``an article``; the kinds that have no plural stay as they are."""
    return kind if kind in _MASS else f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def evidence(knowledge: Knowledge, claims: Iterable[Claim], figures: Iterable[Figure] = ()) -> str:
    """How strong the ground of an answer is, in plain words; sources that draw on each other count as one voice."""
    known = {source.id: source for source in knowledge.sources}
    refs = [ref for claim in claims if claim.kind != "note" for ref in claim.sources] + [f.source for f in figures]
    used = [known[key] for key in dict.fromkeys(ref.id for ref in refs) if key in known]
    outside = Counter(source.kind for source in used if source.kind != "own editing")
    if not outside:
        return "our own advice only; no outside source"
    parts = [plural(count, kind) if kind not in _MASS else kind for kind, count in outside.items()]
    text = in_words(parts)
    keys = {source.id for source in used}
    drawing = [f"{source.id} draws on {parent}" for source in used for parent in source.derived_from if parent in keys]
    if drawing:
        text += f" ({in_words(drawing)}: one voice, not two)"
    if not set(outside) & _MEASURED:
        text += "; no measurement behind it"
    if any(source.kind == "own editing" for source in used):
        text += "; the rest is our own advice"
    return text


# Kinds that have no plural, and kinds that report a measurement rather than an opinion.
_MASS = {"statistics", "job ads", "documentation"}
_MEASURED = {"statistics", "survey", "job ads"}
