"""The sources of the knowledge, and the evidence behind an answer in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from roleadvisor.lookup import find
from roleadvisor.model import ARTICLES, Claim, Figure, Knowledge, Source, SourceKind, common
from roleadvisor.text import in_words, with_article


class SourceReport(Source, frozen=True):
    """A source and how often it is used."""

    claims: int = 0  # that rest on it
    cited: int = 0  # claims that cite it without anybody having read it


def sources(knowledge: Knowledge, name: str | None = None) -> tuple[SourceReport, ...]:
    """Report all sources, or the one selected by id or title.

    Raises:
        UsageError: no source has that name.
    """
    used = Counter(key for claim in knowledge.claims for key in {ref.id for ref in claim.sources})
    cited = Counter(key for claim in knowledge.claims for key in set(claim.cites))
    known = {source.id: source for source in knowledge.sources}
    names = [(key, (source.title,)) for key, source in known.items()]
    chosen = known.values() if name is None else [known[find("source", name, names)]]
    return tuple(
        SourceReport(**common(SourceReport, source), claims=used[source.id], cited=cited[source.id])
        for source in chosen
    )


def in_singular(kind: str) -> str:
    """A kind of source with its article: ``an article``, ``statistics``."""
    return kind if kind in _WITHOUT_ARTICLE else with_article(kind)


def evidence(
    knowledge: Knowledge, claims: Iterable[Claim], figures: Iterable[Figure] = (), *, named: bool = True
) -> str:
    """What an answer rests on, in one line: its statements counted by kind of source, our advice last.

    Sources that draw on each other count as one voice, and a page that nobody here read as none.

    Args:
        knowledge: the base.
        claims: the statements of the answer.
        figures: the figures beside them.
        named: whether to name the sources in brackets.
    """
    known = {source.id: source for source in knowledge.sources}
    counted = [*claims, *(Claim(each.group, "", (each.source,), "figure") for each in figures)]
    groups: dict[str, list[Claim]] = {group: [] for group in _KINDS_OF}
    for claim in dict.fromkeys(counted):
        groups[_group(claim, known)].append(claim)
    ours = len(groups.pop(_OURS))
    counts = [
        f"{len(members)} {_SINGULAR.get(group, group) if len(members) == 1 else group}"
        + (_details(group, members, known) if named else "")
        for group, members in groups.items()
        if members
    ]
    if not counts:
        return f"{_OURS} only"
    return ", ".join(counts) + (f"; {ours} {_OURS}" if ours else "")


def _group(claim: Claim, known: Mapping[str, Source]) -> str:
    """The kind of evidence of a claim: that of its best source, limited by the claim's own kind."""
    kinds = {known[ref.id].kind for ref in claim.sources}
    best = next((group for group, of in _KINDS_OF.items() if kinds & of), _OURS)
    if best == _OURS or claim.kind in ("advice", "note"):
        return _OURS
    return "articles" if claim.kind in ("reported", "opinion") and kinds & ARTICLES else best


def _details(group: str, claims: Sequence[Claim], known: Mapping[str, Source]) -> str:
    """Name the sources of a group in brackets, and count the claims that cite unread sources."""
    used = dict.fromkeys(ref.id for claim in claims for ref in claim.sources)
    keys = [key for key in used if known[key].kind in _KINDS_OF[group]]
    details = [", ".join(keys)] if keys else []
    # A source that draws on another one here repeats it, so it is no voice of its own.
    voices = sum(not set(known[key].derived_from) & set(keys) for key in keys)
    if group == "articles" and voices < len(keys):
        details = [f"{in_words(keys)}, {'one voice' if voices == 1 else f'at most {voices} voices'}"]
    citing = [claim for claim in claims if claim.cites]
    if citing:
        pages = list({key: known[key].kind for claim in citing for key in claim.cites}.values())
        what = in_singular(pages[0]) if len(pages) == 1 else "pages"
        details.append(f"{'one cites' if len(citing) == 1 else f'{len(citing)} cite'} {what} that nobody here read")
    return f" ({'; '.join(details)})" if details else ""


# The kinds of source behind each kind of evidence, the strongest first.
_OURS = "our advice"
_KINDS_OF: dict[str, frozenset[SourceKind]] = {
    "official": frozenset({"handbook", "statistics"}),
    "surveys and ads": frozenset({"survey", "job ads"}),
    "documentation": frozenset({"documentation"}),
    "articles": ARTICLES,
    _OURS: frozenset({"own editing"}),
}
_SINGULAR = {"surveys and ads": "survey or ad", "articles": "article"}
_WITHOUT_ARTICLE = {"statistics", "job ads", "documentation"}
