"""Number the receipts of an answer, each (source, section) once."""

from __future__ import annotations

from collections.abc import Iterable

from roleadvisor.model import Claim, Knowledge, SourceRef
from roleadvisor.render.document import Block, Heading, Listing, Paragraph
from roleadvisor.sources import evidence, in_singular
from roleadvisor.text import in_words

# How a claim that is no plain statement is marked, so that nobody takes it for one.
KIND_MARK = {"figure": " (figure)", "reported": " (reported)", "opinion": " (opinion)", "advice": " (our advice)"}

# How many claims a screen shows of an answer or of a role, at most.
MOST_CLAIMS = 3


class Receipts:
    """Hands out a number for each place that is referred to, in the order of first use."""

    def __init__(self, knowledge: Knowledge, shown: bool) -> None:
        self._knowledge = knowledge
        self._sources = {source.id: source for source in knowledge.sources}
        self._numbers: dict[SourceRef, int] = {}
        self._cited: dict[SourceRef, dict[str, str]] = {}
        self._claims: list[Claim] = []
        self._shown = shown

    def line(self, claim: Claim) -> str:
        """The claim as one line: our own notes named as such, its kind, and the numbers of its receipts."""
        self._claims.append(claim)
        for key in claim.cites:
            drawing = (ref for ref in claim.sources if key in self._sources[ref.id].derived_from)
            page = f"{in_singular(self._sources[key].kind)} ({key})"
            self._cited.setdefault(next(drawing, claim.sources[0]), {})[key] = page
        lead = "Note: " if claim.kind == "note" else ""
        return f"{lead}{claim.text}{KIND_MARK.get(claim.kind, '')}{self.marks(claim.sources)}"

    def marks(self, refs: Iterable[SourceRef]) -> str:
        """`` [1][2]``, or nothing when receipts are not shown."""
        if not self._shown:
            return ""
        return " " + "".join(f"[{self._numbers.setdefault(ref, len(self._numbers) + 1)}]" for ref in refs)

    def _unread(self, ref: SourceRef) -> str:
        cited = list(self._cited.get(ref, {}).values())
        return f", which cites {in_words(cited)}, not read by us" if cited else ""

    def blocks(self, *, strengths: bool = True) -> list[Block]:
        """The list of receipts handed out so far and, with ``strengths``, how strong each source is."""
        if not self._numbers:
            return []
        places = tuple(f"{ref.id}: {ref.section}{self._unread(ref)}" for ref in self._numbers)
        blocks: list[Block] = [Heading("Receipts"), Listing(places, numbered=True)]
        if strengths:
            used = [self._sources[key] for key in dict.fromkeys(ref.id for ref in self._numbers)]
            lines = tuple(f"{each.id} ({each.kind}, {each.publisher}): {each.strength}" for each in used)
            blocks += [Heading("How strong each source is"), Listing(lines)]
        return blocks

    def ground(self) -> list[Block]:
        """What the claims written so far rest on."""
        return [Paragraph(f"Rests on: {evidence(self._knowledge, self._claims)}.")] if self._claims else []
