"""Documents of the answers that lay the knowledge out: compare, role, sources."""

from __future__ import annotations

from itertools import chain, groupby

from roleadvisor.compare import Comparison
from roleadvisor.model import Attribute, Claim, Knowledge, in_order
from roleadvisor.render.document import Block, Document, Grid, Heading, Listing, Paragraph
from roleadvisor.render.receipts import Receipts
from roleadvisor.role import RoleList, RoleProfile
from roleadvisor.sources import SourceList, SourceReport, evidence
from roleadvisor.text import in_words, plural

RELATION = {
    "same": "the same for both",
    "similar": "similar",
    "different": "different",
    "unclear": "unclear",
}


def first_screen(comparison: Comparison, shared: tuple[str, ...], knowledge: Knowledge) -> Document:
    """What is the same in both roles, the differences that decide, what they rest on, and how to see the rest."""
    names = tuple(role.name for role in comparison.roles)
    ids = [role.id for role in comparison.roles]
    rows = tuple((row.label, *(row.cells[key].headline for key in ids)) for row in comparison.attributes)
    parts = [part for row in comparison.attributes for part in (row.shared, row.notes)]
    parts += [cell.claims for row in comparison.attributes for cell in row.cells.values()]
    hint = f"All {len(knowledge.attributes)} attributes: roleadvisor compare --all. Receipts: add --sources."
    return (
        *([Paragraph(f"The same in both: {in_words(shared)}.")] if shared else []),
        Grid(("They differ in", *names), rows, titled=True),
        Paragraph(f"Rests on: {evidence(knowledge, chain(*parts), named=False)}."),
        Paragraph(hint, quiet=True),
    )


def comparison(result: Comparison, knowledge: Knowledge, sources: bool) -> Document:
    """The rows in full, grouped: headlines side by side, then the claims."""
    receipts = Receipts(knowledge, sources)
    names = {role.id: role.name for role in result.roles}
    blocks: list[Block] = [Heading(in_words(list(names.values())), 1)]
    if not result.attributes:
        blocks.append(Paragraph("No attribute fits."))
    for group, rows in groupby(result.attributes, key=lambda row: row.group):
        blocks.append(Heading(group, 2))
        for row in rows:
            blocks += _row(row, names, receipts)
    return (*blocks, *receipts.blocks(), *receipts.ground())


def _row(row: Attribute, names: dict[str, str], receipts: Receipts) -> list[Block]:
    blocks: list[Block] = [
        Heading(f"{row.label} ({RELATION[row.relation]})", 3),
        Grid(("", *names.values()), ((row.label, *(row.cells[key].headline for key in names)),)),
    ]
    if row.shared:
        blocks += [Paragraph("Both:"), _claims(row.shared, receipts)]
    for key, name in names.items():
        if row.cells[key].claims:
            blocks += [Paragraph(f"{name}:"), _claims(row.cells[key].claims, receipts)]
    if row.notes:
        blocks += [Paragraph("On both:"), _claims(row.notes, receipts)]
    return blocks


def _claims(claims: tuple[Claim, ...], receipts: Receipts) -> Listing:
    return Listing(tuple(map(receipts.line, claims)))


def profile(result: RoleProfile, knowledge: Knowledge, sources: bool) -> Document:
    """One role, attribute by attribute."""
    receipts = Receipts(knowledge, sources)
    blocks: list[Block] = [Heading(result.role.name, 1), Paragraph(result.role.summary, strong=True)]
    for group, rows in groupby(result.role.attributes, key=lambda row: row.group):
        blocks.append(Heading(group, 2))
        for row in rows:
            blocks.append(Paragraph(f"{row.label}: {row.headline}"))
            if row.claims or row.notes:
                blocks.append(_claims(in_order((*row.claims, *row.notes)), receipts))
            if row.shared:
                blocks += [Paragraph("In common:"), _claims(row.shared, receipts)]
    return (*blocks, *receipts.blocks(), *receipts.ground())


def roles(result: RoleList) -> Document:
    """The roles, a row each."""
    rows = tuple((role.id, role.name, role.summary) for role in result.roles)
    return (
        Grid(("Role", "Name", "In a sentence"), rows),
        Paragraph(f"More: roleadvisor role {result.roles[0].id}", quiet=True),
    )


def sources(result: SourceList, knowledge: Knowledge) -> Document:
    """The sources: a row each, or one in full with its sections."""
    if len(result.sources) == 1:
        return _source(result, knowledge)
    rows = tuple((s.id, s.kind, _use(s), s.strength) for s in result.sources)
    return (
        Heading("Where the knowledge comes from", 1),
        Grid(("Source", "Kind", "Backs", "How strong"), rows),
        Paragraph("One in full: roleadvisor sources ID", quiet=True),
    )


def _use(source: SourceReport) -> str:
    if source.unread:
        return f"cited by {plural(source.cited, 'claim')}, read by nobody here"
    return plural(source.claims, "claim")


def _source(result: SourceList, knowledge: Knowledge) -> Document:
    source = result.sources[0]
    record = next(each for each in knowledge.sources if each.id == source.id)
    facts = [
        f"Publisher: {source.publisher}",
        f"Author: {source.author or 'none named'}",
        f"Kind: {source.kind}",
        f"Strength: {source.strength}",
        f"Date: {source.date or 'not known'}",
        f"Citation: {source.citation}",
        f"Draws on: {', '.join(source.derived_from) or 'nothing that we know of'}",
        f"Here: {_use(source)}" if source.unread else f"Backs {_use(source)} here",
    ]
    blocks: list[Block] = [Heading(f"{source.id}: {source.title}", 1), Listing(tuple(facts))]
    if record.sections:
        blocks += [Heading("Sections"), Listing(tuple(record.sections.values()))]
    return tuple(blocks)
