"""Turn the validated shapes of a base's files into records, following every reference and noting each that fails."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from roleadvisor import model
from roleadvisor.schema import shapes

if TYPE_CHECKING:
    from roleadvisor.knowledge.yamlfile import Document, Loc

T = TypeVar("T")


@dataclass(slots=True)
class Builder:
    """Collects records by id while the files are walked; ``documents`` hear of the problems."""

    incomplete: frozenset[str] = frozenset()  # kinds of file that could not be read, so that what they hold is unknown
    sources: dict[str, model.Source] = field(default_factory=dict)
    claims: dict[str, model.Claim] = field(default_factory=dict)
    figures: dict[str, model.Figure] = field(default_factory=dict)

    def add_sources(self, document: Document, found: dict[str, shapes.SourceShape]) -> None:
        """Take in the sources; ``derived_from`` must name others of them, without a circle."""
        for key, shape in found.items():
            data = shape.model_dump() | {"derived_from": tuple(shape.derived_from)}
            self.sources[key] = model.Source(id=key, **data)
            for index, parent in enumerate(shape.derived_from):
                if parent == key:
                    document.problem((key, "derived_from", index), "a source does not draw on itself")
                elif parent not in found:
                    document.problem((key, "derived_from", index), unknown("source", parent, found))
        for circle in _circles({key: shape.derived_from for key, shape in found.items()}):
            document.problem(
                (circle[0], "derived_from"), f"the sources draw on each other in a circle: {' > '.join(circle)}"
            )

    def add_claims(self, document: Document, found: dict[str, shapes.ClaimShape]) -> None:
        """Take in the claims of one file."""
        for key, shape in found.items():
            if key in self.claims:
                document.problem((key,), "a claim of this id stands in another file too; choose another id")
            self.claims[key] = self.claim(document, key, shape, (key,))

    def claim(self, document: Document, key: str, shape: shapes.ClaimShape, loc: Loc) -> model.Claim:
        """One claim with its receipts."""
        refs = [self.ref(document, ref, (*loc, "sources", i)) for i, ref in enumerate(shape.sources)]
        return model.Claim(key, shape.text, tuple(ref for ref in refs if ref), shape.kind)

    def ref(self, document: Document, text: str, loc: Loc) -> model.SourceRef | None:
        """The receipt that ``source#section`` stands for; None, and a problem, when there is no such place."""
        key, _, section = text.partition("#")
        source = self.sources.get(key)
        if source is None:
            if "sources.yaml" not in self.incomplete:
                document.problem(loc, unknown("source", key, self.sources))
            return None
        if section and section not in source.sections:
            document.problem(loc, unknown(f"section of '{key}'", section, source.sections))
            return None
        if not section and source.sections:
            document.problem(loc, f"name the section, as in '{key}#{next(iter(source.sections))}'")
        return model.SourceRef(key, source.sections[section] if section else "as a whole")

    def add_figures(self, document: Document, found: dict[str, shapes.FigureShape]) -> None:
        """Take in the figures."""
        for key, shape in found.items():
            ref = self.ref(document, shape.source, (key, "source"))
            if ref:
                self.figures[key] = model.Figure(id=key, **(shape.model_dump() | {"source": ref}))

    def pick(self, document: Document, keys: Iterable[str], loc: Loc) -> tuple[model.Claim, ...]:
        """The claims of these ids."""
        return tuple(self._pick_one(document, self.claims, "claim", key, (*loc, i)) for i, key in enumerate(keys))

    def _pick_one(self, document: Document, known: dict[str, T], what: str, key: str, loc: Loc) -> T:
        if key not in known and not self.incomplete & {"sources.yaml", f"{what}s/", f"{what}s.yaml"}:
            document.problem(loc, unknown(what, key, known))
        return known.get(key)  # type: ignore[return-value]  # a problem was noted, so the record is never used

    def attribute(self, document: Document, key: str, shape: shapes.AttributeShape) -> model.Attribute:
        """One row of the comparison."""
        cells = {
            role: model.Cell(cell.headline, self.pick(document, cell.claims, (key, role, "claims")))
            for role, cell in (("mle", shape.mle), ("swe", shape.swe))
        }
        return model.Attribute(
            id=key,
            label=shape.label,
            group=shape.group,
            relation=shape.relation,
            **cells,
            shared=self.pick(document, shape.shared, (key, "shared")),
            notes=self.pick(document, shape.notes, (key, "notes")),
            aliases=tuple(shape.aliases),
            shared_headline=shape.shared_headline,
            decides=shape.decides,
        )

    def entry(self, document: Document, key: str, shape: shapes.EntryShape) -> model.Entry:
        """One FAQ entry; a claim written inside it gets the entry's id and a number as its own id."""
        claims = []
        for index, claim in enumerate(shape.claims):
            loc: Loc = ("claims", index)
            if isinstance(claim, str):
                claims.append(self._pick_one(document, self.claims, "claim", claim, loc))
            else:
                claims.append(self.claim(document, f"{key}.{index + 1}", claim, loc))
        figures = [
            self._pick_one(document, self.figures, "figure", f, ("figures", i)) for i, f in enumerate(shape.figures)
        ]
        return model.Entry(
            id=key,
            question=shape.question,
            lead=shape.lead,
            claims=tuple(claims),
            phrasings=tuple(shape.phrasings),
            related=tuple(shape.related),
            figures=tuple(figures),
            steps=tuple(shape.steps),
            template=shape.template,
        )


def unknown(what: str, key: str, known: Collection[str]) -> str:
    """The reason for a reference that leads nowhere, with the nearest thing that exists."""
    near = difflib.get_close_matches(key, list(known), n=1)
    return f"no {what} '{key}'" + (f"; did you mean '{near[0]}'?" if near else "")


def _circles(parents: dict[str, list[str]]) -> list[list[str]]:
    """Each circle of two or more in which sources draw on each other, once, from its first source on."""
    found: list[list[str]] = []
    order = list(parents)

    def walk(path: list[str]) -> None:
        for parent in parents.get(path[-1], []):
            if parent == path[0] and len(path) > 1 and path[0] == min(path, key=order.index):
                found.append([*path, parent])
            elif parent not in path:
                walk([*path, parent])

    for key in order:
        walk([key])
    return found
