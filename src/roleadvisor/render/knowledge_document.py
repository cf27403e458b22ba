"""Documents of compare, role, sources and kb check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from roleadvisor.compare import Comparison, Overview, Profile
from roleadvisor.model import Attribute, Cell, Claim, Knowledge, Neighbour, Role
from roleadvisor.render import Call, Short
from roleadvisor.render.document import Block, Document, Grid, Heading, Listing, Paragraph, Side, Sides, section
from roleadvisor.render.receipts import MOST_CLAIMS, Receipts, figure_lines
from roleadvisor.sources import SourceReport, evidence
from roleadvisor.text import in_words, plural, printable

if TYPE_CHECKING:
    from roleadvisor.kb import CheckReport  # loads pydantic


def first_screens(overview: Overview, knowledge: Knowledge, call: Call) -> Iterator[Short]:
    """What is the same in both roles, the attributes that decide, and where to go on; longest first."""
    result = overview.comparison
    pairs = [f"{result.roles[0].id},{role.id}" for role in overview.others]
    also = f" Also here: {in_words([role.name for role in overview.others])} (--roles {pairs[0]})." if pairs else ""
    quiz = ["quiz"] if knowledge.quiz and not call.knowledge else []
    for count in range(len(result.attributes), 0, -1):
        rows = result.attributes[:count]
        commands = ["compare --all", "plan" if knowledge.targets else f"compare {rows[-1].id}", *quiz]
        more = Paragraph(f"More: {', '.join(map(call, commands))}", quiet=True)
        shown = _without_claims(result, overview.shared, (*rows, *overview.below))
        yield Short((*side_by_side(overview, count, knowledge, also), more), shown)


def _without_claims(result: Comparison, same: Sequence[str], rows: Iterable[Attribute]) -> dict[str, Any]:
    """These rows of a comparison as JSON has them in short: no claims, and no names or ranks to select a row by."""
    attributes = []
    for row in rows:
        cells = {key: replace(cell, claims=()) for key, cell in row.cells.items()}
        named = {name: getattr(row, name) for name in ("id", "label", "group", "relation", "in_short")}
        attributes.append(named | {"cells": cells, "shared": (), "notes": ()})
    return {"same": same, "roles": result.roles, "attributes": attributes}


def side_by_side(overview: Overview, count: int, knowledge: Knowledge, also: str = "") -> list[Block]:
    """What both roles share, the first ``count`` rows that decide, the lines below them, and what that rests on."""
    result, below = overview.comparison, overview.below
    decisive = result.attributes[:count]
    rows = tuple((row.label, *_headlines(row, result)) for row in decisive)
    differ = all(row.relation in ("similar", "different") for row in decisive)
    parts = chain(*(_claims_of(row, result) for row in (*decisive, *below)))
    empty = f"{overview.empty} of {plural(len(knowledge.attributes), 'attribute')}"
    return [
        *([Paragraph(f"The same in both: {in_words(overview.shared)}.")] if overview.shared else []),
        _grid("They differ in" if differ else "", result, rows),
        *(Paragraph(f"{row.label}: {row.in_short}.") for row in below),
        *([Paragraph(f"Nothing here yet on one role or both: {empty}.")] if overview.empty else []),
        Paragraph(f"{_evidence(knowledge, parts).text}{also}"),
    ]


def _headlines(row: Attribute, result: Comparison) -> list[str]:
    return [row.cells[role.id].headline for role in result.roles]


def _claims_of(row: Attribute, result: Comparison) -> list[Claim]:
    return [*row.shared, *row.notes, *chain(*(row.cells[role.id].claims for role in result.roles))]


def _grid(title: str, result: Comparison, rows: tuple[tuple[str, ...], ...]) -> Grid:
    return Grid((title, *(role.name for role in result.roles)), rows, titled=True)


def _record(knowledge: Knowledge, role: str) -> Role:
    """The record of a role."""
    return next(each for each in knowledge.roles if each.id == role)


def _evidence(knowledge: Knowledge, claims: Iterable[Claim]) -> Paragraph:
    """What a screen rests on, in counts of statements."""
    return Paragraph(f"Sources: {evidence(knowledge, claims, named=False)}.")


def all_attributes(result: Comparison, knowledge: Knowledge, call: Call) -> Short:
    """Every attribute in one table, a row each, under the headings of their groups."""
    rows: list[tuple[str, ...]] = []
    for group, members in groupby(result.attributes, key=lambda row: row.group):
        rows.append((group,))
        rows += [(row.label, *_headlines(row, result)) for row in members]
    parts = chain(*(_claims_of(row, result) for row in result.attributes))
    same = [row.shared_headline for row in result.attributes if row.shared_headline]
    document = (
        _grid("", result, tuple(rows)),
        _evidence(knowledge, parts),
        Paragraph(f"What is behind a row: {call(f'compare {result.attributes[0].id}')}", quiet=True),
    )
    return Short(document, _without_claims(result, same, result.attributes))


def attribute_screens(result: Comparison, knowledge: Knowledge, call: Call) -> Iterator[Short]:
    """One attribute: headlines, the first claims of each role side by side, the first note; longest first."""
    row = result.attributes[0]
    receipts = Receipts(knowledge, shown=False)
    cells = [row.cells[role.id].claims for role in result.roles]
    # A claim in both cells is shown once, in the full width.
    both = [claim for claim in cells[0] if claim in cells[1]]
    claims = [[claim for claim in cell if claim not in both] for cell in cells]
    for most in range(MOST_CLAIMS, -1, -1):
        more = sum(len(each[most:]) for each in claims) + len(both[1:]) + len(row.shared) + len(row.notes[1:])
        left_out = f"{plural(more, 'more statement')}, with" if more else "With"
        document: Document = (
            Heading(f"{row.label}: {_relation(row)}", 1),
            _sides(row, result, [tuple(map(receipts.line, each[:most])) for each in claims]),
            *(Paragraph(f"Both: {receipts.line(claim)}") for claim in both[:1]),
            *(Paragraph(receipts.line(claim)) for claim in row.notes[:1]),
            _evidence(knowledge, _claims_of(row, result)),
            Paragraph(f"{left_out} receipts: {call(f'compare {row.id} --sources')}", quiet=True),
        )
        shown = {
            role.id: Cell(row.cells[role.id].headline, (*both[:1], *own[:most]))
            for role, own in zip(result.roles, claims, strict=True)
        }
        short = replace(row, cells=shown, shared=(), notes=row.notes[:1])
        yield Short(document, replace(result, attributes=(short,)))


def _relation(row: Attribute) -> str:
    return "the same for both" if row.relation == "same" else row.relation


def _sides(row: Attribute, result: Comparison, items: list[tuple[str, ...]]) -> Sides:
    listed = zip(result.roles, items, strict=True)
    return Sides(tuple(Side(role.name, row.cells[role.id].headline, lines) for role, lines in listed))


def comparison(result: Comparison, knowledge: Knowledge, sources: bool) -> Document:
    """The whole comparison: headlines and claims side by side, attribute by attribute."""
    receipts = Receipts(knowledge, sources)
    blocks: list[Block] = [Heading(in_words([role.name for role in result.roles]), 1)]
    if not result.attributes:
        blocks.append(Paragraph("No attribute fits."))
    for group, rows in groupby(result.attributes, key=lambda row: row.group):
        blocks.append(Heading(group, 2))
        for row in rows:
            blocks.append(Heading(f"{row.label} ({_relation(row)})", 3))
            if row.shared:
                blocks += [Paragraph("Both:"), _claims(row.shared, receipts)]
            items = [tuple(map(receipts.line, row.cells[role.id].claims)) for role in result.roles]
            blocks.append(_sides(row, result, items))
            if row.notes:
                blocks += [Paragraph("On both:"), _claims(row.notes, receipts)]
    return (*blocks, *receipts.blocks(), *receipts.evidence())


def _claims(claims: tuple[Claim, ...], receipts: Receipts) -> Listing:
    return Listing(tuple(map(receipts.line, claims)))


def card_screens(role: Profile, knowledge: Knowledge, call: Call) -> Iterator[Short]:
    """A role on a card: its summary, the headlines that matter most, and how to get there; longest first."""
    ranks = {row.id: row.card for row in knowledge.attributes if row.card}
    rows = sorted((row for row in role.attributes if row.id in ranks), key=lambda row: ranks[row.id] or 0)
    for count in range(len(rows), -1, -1):
        shown = rows[:count]
        cells = tuple((row.label, row.headline) for row in shown)
        grid: Block = Grid(("", role.name), cells)
        parts = chain(*((*row.claims, *row.notes) for row in shown))
        document = (
            Heading(role.name, 1),
            Paragraph(role.summary, strong=True),
            *([grid, _evidence(knowledge, parts)] if shown else ()),
            *_way(role.id, knowledge, call),
            Paragraph(f"All {plural(len(role.attributes), 'attribute')}: {call(f'role {role.id} --full')}", quiet=True),
        )
        short = tuple(replace(row, claims=(), shared=(), notes=()) for row in shown)
        yield Short(document, {"role": replace(role, attributes=short)})


def _way(role: str, knowledge: Knowledge, call: Call) -> list[Block]:
    way = _record(knowledge, role).way
    planned = any(target.id == role for target in knowledge.targets)
    words = f"plan --to {role}" if planned else f"faq --id {way}" if way else None
    return [Paragraph(f"How to get there: {call(words)}")] if words else []


def profile(role: Profile, knowledge: Knowledge, sources: bool, call: Call) -> Document:
    """One role, attribute by attribute."""
    receipts = Receipts(knowledge, sources)
    blocks: list[Block] = [Heading(role.name, 1), Paragraph(role.summary, strong=True)]
    for group, rows in groupby(role.attributes, key=lambda row: row.group):
        blocks.append(Heading(group, 2))
        for row in rows:
            blocks.append(Paragraph(f"{row.label}: {row.headline}"))
            if row.claims or row.notes:
                blocks.append(_claims((*row.claims, *row.notes), receipts))
            if row.shared:
                blocks += [Paragraph("In common:"), _claims(row.shared, receipts)]
    return (*blocks, *_way(role.id, knowledge, call), *receipts.blocks(), *receipts.evidence())


def neighbour(card: Neighbour, knowledge: Knowledge, sources: bool, call: Call) -> Document:
    """A job near the roles: what it is, which role it is nearer to and why, its figures, the entry that says more."""
    receipts = Receipts(knowledge, sources)
    own = [figure for figure in knowledge.figures if figure.id in card.figures]
    return (
        Heading(card.name, 1),
        Paragraph(card.summary, strong=True),
        Paragraph(f"Nearer to: {_record(knowledge, card.nearer).name}."),
        Listing((*map(receipts.line, card.why), *figure_lines(own, receipts))),
        *receipts.blocks(),
        Paragraph(f"Sources: {evidence(knowledge, card.why, own)}."),
        Paragraph(f"More: {call(f'faq --id {card.entry}')}", quiet=True),
    )


def between(knowledge: Knowledge, call: Call) -> list[Block]:
    """The neighbours that lie between the roles."""
    near = [each.name for each in knowledge.neighbours if each.between]
    return [Paragraph(f"Between the roles: {', '.join(near)} ({call('role')})", quiet=True)] if near else []


def roles(knowledge: Knowledge, call: Call) -> Document:
    """The roles, a row each."""
    rows = tuple((role.id, role.name, role.summary) for role in knowledge.roles)
    near = ", ".join(f"{each.name} ({each.id})" for each in knowledge.neighbours)
    return (
        Grid(("Role", "Name", "In a sentence"), rows),
        *([Paragraph(f"Near them: {near}")] if near else []),
        Paragraph(f"More: {call(f'role {knowledge.roles[0].id}')}", quiet=True),
    )


def sources(listed: Sequence[SourceReport], knowledge: Knowledge, call: Call) -> Document:
    """The sources: a row each, or one in full with its sections."""
    if len(listed) == 1:
        return _source(listed[0], knowledge)
    rows = tuple((s.id, s.kind, _use(s), s.strength) for s in listed)
    return (
        Heading("Where the knowledge comes from", 1),
        Grid(("Source", "Kind", "Backs", "How strong"), rows),
        Listing(tuple(f"{each.id}: {each.url}" for each in listed if each.url)),
        Paragraph(f"One in full: {call('sources ID')}", quiet=True),
    )


def _use(source: SourceReport) -> str:
    if source.unread:
        return f"cited by {plural(source.cited, 'claim')}, read by nobody here"
    return plural(source.claims, "claim")


def _source(source: SourceReport, knowledge: Knowledge) -> Document:
    record = next(each for each in knowledge.sources if each.id == source.id)
    facts = [
        f"Publisher: {source.publisher}",
        f"Author: {source.author or 'none named'}",
        f"Kind: {source.kind}",
        f"Strength: {source.strength}",
        f"Date: {source.date or 'not known'}",
        f"Citation: {source.citation}",
        f"Address: {source.url or 'not known'}",
        f"Draws on: {', '.join(source.derived_from) or 'nothing that we know of'}",
        f"Here: {_use(source)}" if source.unread else f"Backs {_use(source)} here",
    ]
    sections = section("Sections", record.sections.values())
    return (Heading(f"{source.id}: {source.title}", 1), Listing(tuple(facts)), *sections)


def check_report(result: CheckReport) -> Document:
    """Every problem on a line, or that the base is valid and its warnings."""
    if result.valid:
        valid = f"{result.path}: valid, {plural(result.files, 'file')}"
        return (Paragraph(valid), *(Paragraph(f"warning: {text}") for text in result.warnings))
    return tuple(Paragraph(printable(str(problem), 400)) for problem in result.problems)
