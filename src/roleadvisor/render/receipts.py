"""Number the sources of an answer, each section once, and write claims with these numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from roleadvisor.model import Claim, Figure, Knowledge, SourceRef
from roleadvisor.render.document import Block, Paragraph, section
from roleadvisor.sources import evidence, in_singular
from roleadvisor.text import amount, in_words

# The kinds of claim whose mark says that they are ours.
_OURS = {"advice": "our advice", "note": "our note"}

# The most claims of an answer or of a role on a screen.
MOST_CLAIMS = 3


class Receipts:
    """Numbers the sections that claims refer to, in the order of first use."""

    def __init__(self, knowledge: Knowledge, shown: bool) -> None:
        self._knowledge = knowledge
        self._sources = {source.id: source for source in knowledge.sources}
        self._numbers: dict[SourceRef, int] = {}
        self._cited: dict[SourceRef, dict[str, str]] = {}
        self._claims: list[Claim] = []
        self._shown = shown

    def line(self, claim: Claim) -> str:
        """The claim as one line, with the mark of its kind and the numbers of its receipts."""
        self._claims.append(claim)
        for key in claim.cites:
            citing = (ref for ref in claim.sources if key in self._sources[ref.id].derived_from)
            page = f"{in_singular(self._sources[key].kind)} ({key})"
            self._cited.setdefault(next(citing, claim.sources[0]), {})[key] = page
        return f"{claim.text} ({_OURS.get(claim.kind, claim.kind)}){self.marks(claim.sources)}"

    def marks(self, refs: Iterable[SourceRef]) -> str:
        """`` [1][2]``, or nothing when receipts are not shown."""
        if not self._shown:
            return ""
        return " " + "".join(f"[{self._numbers.setdefault(ref, len(self._numbers) + 1)}]" for ref in refs)

    def _unread(self, ref: SourceRef) -> str:
        cited = list(self._cited.get(ref, {}).values())
        return f", which cites {in_words(cited)}, not read by us" if cited else ""

    def short(self) -> list[Block]:
        """The receipts numbered so far."""
        receipts = (f"{ref.id}: {ref.section}{self._unread(ref)}" for ref in self._numbers)
        return section("Receipts", receipts, numbered=True)

    def blocks(self) -> list[Block]:
        """The receipts numbered so far, and how strong each source is."""
        used = [self._sources[key] for key in dict.fromkeys(ref.id for ref in self._numbers)]
        strengths = (f"{s.id} ({s.kind}, {s.publisher}): {s.strength}{f'. {s.url}' if s.url else ''}" for s in used)
        return [*self.short(), *section("How strong each source is", strengths)]

    def evidence(self) -> list[Block]:
        """What the claims written so far rest on."""
        return [Paragraph(f"Sources: {evidence(self._knowledge, self._claims)}.")] if self._claims else []


def figure_lines(figures: Iterable[Figure], receipts: Receipts) -> Iterator[str]:
    """The figures of one count in a line: place, year, who was counted, what the numbers say, and the numbers."""
    for _, group in groupby(figures, key=lambda each: each.group):
        first, *rest = members = tuple(group)
        proxies = {each.proxy_for for each in members}
        stands_in = f"; stands in for {first.proxy_for}" if first.proxy_for and len(proxies) == 1 else ""
        numbers = "; ".join((f"{each.label} " if rest else "") + figure_text(each) for each in members)
        who = f"{first.place.removeprefix('the ')}, {first.year}" + ("" if rest else f": {first.label}")
        yield f"{who}: {first.measure} ({first.unit}): {numbers}{stands_in}{receipts.marks([first.source])}"


def figure_text(each: Figure) -> str:
    """A number with its interval and n."""
    details = figure_details(each)
    return figure_value(each) + (f" ({details})" if details else "")


def figure_value(each: Figure) -> str:
    """The number alone, or the bracket where there is only one."""
    return _bounds(each) if each.value is None else amount(each.value, each.unit, each.n)


def figure_details(each: Figure) -> str:
    """The interval and n of a number."""
    return "; ".join(filter(None, (_bounds(each) if each.value is not None else "", figure_n(each))))


def figure_n(each: Figure) -> str:
    """The n of a number, which a count of n has in its value."""
    return f"n {each.n:,}" if each.n and each.unit != "count of n" else ""


def _bounds(each: Figure) -> str:
    return " to ".join(amount(end, each.unit) for end in (each.low, each.high) if end is not None)
