"""Where the knowledge comes from, how strong it is, and how strong that makes an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from roleadvisor.lookup import find
from roleadvisor.model import ARTICLES, Claim, Figure, Knowledge, Source, SourceKind, common
from roleadvisor.text import in_words


class SourceReport(Struct, frozen=True):
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


class SourceList(Struct, frozen=True):
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


def evidence(
    knowledge: Knowledge, claims: Iterable[Claim], figures: Iterable[Figure] = (), *, named: bool = True
) -> str:
    """What an answer rests on, in one line: its statements counted by who vouches for them; ``named`` adds the sources.

    Sources that draw on each other are one voice, and a page that nobody here read is none.
    """
    known = {source.id: source for source in knowledge.sources}
    counted = [*claims, *(Claim(each.id, each.value, (each.source,), "figure") for each in figures)]
    found: dict[str, list[Claim]] = {group: [] for group in _VOUCHED}
    for claim in dict.fromkeys(counted):
        found[_group(claim, known)].append(claim)
    if not any(stated for group, stated in found.items() if group != _OURS):
        outside = any(known[ref.id].kind != "own editing" for claim in found[_OURS] for ref in claim.sources)
        return "our own word only" if outside else "our own word only; no outside source"
    counts = [(f"{len(stated)} {group}", group, stated) for group, stated in found.items() if stated]
    return ", ".join(count + (_told(group, stated, known) if named else "") for count, group, stated in counts)


def _group(claim: Claim, known: Mapping[str, Source]) -> str:
    """Who vouches for a claim: the best of its sources, as far as its kind lets it."""
    kinds = {known[ref.id].kind for ref in claim.sources}
    best = next((group for group, of in _VOUCHED.items() if kinds & of), _OURS)
    if best == _OURS or claim.kind in ("advice", "note"):
        return _OURS
    if claim.kind == "figure":
        return best if best == "official" else "measured"
    return best if claim.kind == "fact" else "reported"


def _told(group: str, claims: Sequence[Claim], known: Mapping[str, Source]) -> str:
    """In brackets who says so and what was not read; our own need no more words."""
    if group == _OURS:
        return ""
    used = dict.fromkeys(ref.id for claim in claims for ref in claim.sources)
    keys = [key for key in used if known[key].kind in _VOUCHED[group]]
    details = [", ".join(keys)] if keys else []
    # Who draws on none of the others speaks for itself; whoever draws on one repeats it.
    voices = sum(not set(known[key].derived_from) & set(keys) for key in keys)
    if group == "reported" and voices < len(keys):
        details = [f"{in_words(keys)}, {'one voice' if voices == 1 else f'at most {voices} voices'}"]
    citing = [claim for claim in claims if claim.cites]
    if citing:
        pages = list({key: known[key].kind for claim in citing for key in claim.cites}.values())
        what = in_singular(pages[0]) if len(pages) == 1 else "pages"
        details.append(f"{'one cites' if len(citing) == 1 else f'{len(citing)} cite'} {what} that nobody here read")
    return f" ({'; '.join(details)})" if details else ""


# Who vouches for a statement, by the kinds of source that do; the strongest first.
_OURS = "our own"
_VOUCHED: dict[str, frozenset[SourceKind]] = {
    "official": frozenset({"handbook", "statistics"}),
    "measured": frozenset({"survey", "job ads"}),
    "documented": frozenset({"documentation"}),
    "reported": ARTICLES,
    _OURS: frozenset({"own editing"}),
}
# Kinds that have no plural.
_MASS = {"statistics", "job ads", "documentation"}
