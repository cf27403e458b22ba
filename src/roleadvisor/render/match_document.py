"""Documents of a matched job ad: a screen, the whole, and a line each for several ads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from roleadvisor.match import AdLine, Match, NamedTerm
from roleadvisor.model import Knowledge
from roleadvisor.render import Call, Short
from roleadvisor.render.document import Bar, Bars, Block, Document, Grid, Heading, Listing, Paragraph
from roleadvisor.render.receipts import Receipts
from roleadvisor.text import amount, in_words, plural, printable

# Characters of a sentence that are shown around the words found, in short.
EXCERPT = 60
# The most skills that a sentence lists; more are counted.
MOST_SKILLS = 5
CAUTION = "Compares words, not meaning: for reading ads, not for screening people."

_VERDICT = {
    "clear": "Clear: this is an ad for {person}.",
    "lean": "Leans to {work}, not clearly.",
    "mixed": "Mixed: this ad asks for both kinds of work, about evenly.",
    "little": "Too little to go by: the text names fewer than three things that tell the roles apart.",
    "other": "No verdict: this reads like {reason}, not like an ad for one of the two roles.",
}


def screens(result: Match, knowledge: Knowledge, call: Call) -> Iterator[Short]:
    """The match in short, longest first: the strongest lines toward each role, and what to ask about."""
    for lines, notes in ((3, 3), (2, 3), (2, 2), (1, 2), (1, 1), (0, 1), (0, 0)):
        shown = [each for role in result.counts for each in _strongest(result, role, lines)]
        short = replace(
            result,
            lines=tuple(line for line in result.lines if line in shown),
            conflicts=result.conflicts[:notes],
            missing=result.missing[:notes],
        )
        yield Short(_document(short, knowledge, call, lines), short)


def document(result: Match, knowledge: Knowledge, call: Call, *, sources: bool) -> Document:
    """The whole match: every line that names terms, with the share of the ads counted; with receipts on demand."""
    receipts = Receipts(knowledge, sources)
    items = []
    for line in result.lines:
        terms = "; ".join(f"{_shares(term, knowledge)}{receipts.marks(term.sources)}" for term in line.terms)
        items.append(f"Line {line.line}: {line.text} ({terms})")
    named: list[Block] = [Heading("Lines that name terms"), Listing(tuple(items))] if items else []
    return (*_document(result, knowledge, call), *named, *receipts.blocks())


def verdicts(results: Iterable[Match], knowledge: Knowledge) -> Document:
    """A line for each of several ads."""
    roles = {role.id: role.name for role in knowledge.roles}
    near = {each.id: each.name for each in knowledge.neighbours}
    rows = tuple(
        (
            each.input.name,
            each.verdict,
            roles.get(each.role or "", ""),
            near.get(each.neighbour or "", each.reason or ""),
        )
        for each in results
    )
    return (Grid(("Ad", "Verdict", "Role", "Reads like"), rows), Paragraph(CAUTION, quiet=True))


def _document(result: Match, knowledge: Knowledge, call: Call, most: int | None = None) -> Document:
    """A match with the ``most`` telling lines toward each role, or without lines."""
    roles = {role.id: role for role in knowledge.roles[:2]}
    head = Paragraph(_verdict(result, knowledge), strong=True)
    if result.verdict in ("little", "other"):
        return (head, Paragraph(CAUTION, quiet=True))
    counts = {role: result.counts[key] for key, role in roles.items()}
    bars = tuple(Bar(role.work, plural(count, "term"), count, role.colour) for role, count in counts.items())
    blocks: list[Block] = [head, *_neighbour(result, knowledge, call), Bars(bars, sum(counts.values()), whole=True)]
    if result.title_role and result.title_role == result.role:
        blocks.append(Paragraph(f'The title agrees: "{printable(result.input.title or "", 60)}".'))
    for key, role in roles.items():
        items = tuple(_excerpt(line, _telling(line, key), knowledge) for line in _strongest(result, key, most or 0))
        blocks += [Heading(f"Towards {role.work}", 3, role.colour), Listing(items)] if items else []
    notes = [f"{each.text}{_at(each.lines)}" for each in result.conflicts]
    notes += [f"It says nothing on {each}." for each in result.missing]
    blocks += [Heading("What to ask about (our advice)", 3), Listing(tuple(notes))] if notes else []
    return (*blocks, *_skills(result, most), *_further(result, knowledge, call), Paragraph(CAUTION, quiet=True))


def _verdict(result: Match, knowledge: Knowledge) -> str:
    role = next((role for role in knowledge.roles if role.id == result.role), knowledge.roles[0])
    person = f"{'an' if role.person[0] in 'aeiou' else 'a'} {role.person}"
    return _VERDICT[result.verdict].format(person=person, work=role.work, reason=result.reason)


def _neighbour(result: Match, knowledge: Knowledge, call: Call) -> list[Block]:
    near = next((each for each in knowledge.neighbours if each.id == result.neighbour), None)
    if not near:
        return []
    both = "one job with both kinds of work" if near.between or not result.role else "a job of its own"
    return [Paragraph(f'It reads like an ad for "{near.name}", {both}: {call(f"role {near.id}")}')]


def _strongest(result: Match, role: str, most: int) -> list[AdLine]:
    """The lines whose terms tell most for a role, each with another term, in the order of the text."""
    ranked = sorted(result.lines, key=lambda line: -_lead(_telling(line, role), role))
    chosen: dict[str, AdLine] = {}
    for line in ranked:
        term = _telling(line, role)
        if term.toward == role and len(chosen) < most:
            chosen.setdefault(term.id, line)
    return sorted(chosen.values(), key=lambda line: line.line)


def _telling(line: AdLine, role: str) -> NamedTerm:
    """The term of a line that tells most for a role."""
    return max(line.terms, key=lambda term: _lead(term, role))


def _lead(term: NamedTerm, role: str) -> float:
    """By how much more of a role's ads name a term."""
    return 2 * term.shares[role] - sum(term.shares.values())


def _excerpt(line: AdLine, term: NamedTerm, knowledge: Knowledge) -> str:
    """What a line says around a term, and how many ads name that."""
    start = max(0, line.text.lower().find(term.found.split()[0]) - EXCERPT // 3)
    cut = line.text[start : start + EXCERPT].strip()
    before, after = "..." * (start > 0), "..." * (start + EXCERPT < len(line.text))
    return f'Line {line.line}: "{before}{cut}{after}" ({_shares(term, knowledge)})'


def _shares(term: NamedTerm, knowledge: Knowledge) -> str:
    ads = [f"{amount(round(100 * term.shares[role.id]), 'percent')} of {role.short}" for role in knowledge.roles[:2]]
    return f"{term.found}: named by {in_words(ads)} ads"


def _at(lines: Sequence[int]) -> str:
    """The lines in brackets."""
    return f" (line{'s' * (len(lines) > 1)} {in_words(list(map(str, lines)))})" if lines else ""


def _skills(result: Match, most: int | None) -> list[Block]:
    """The skills asked for, and those of them that are missing with their steps in the kept plan."""
    if not result.skills:
        return []
    asked = [each for each in result.skills if not each.have]
    names = [each.label + (f" (step {each.step} of your plan)" if each.step else "") for each in asked]
    shown = names if most is None else names[:MOST_SKILLS]
    named = in_words([*shown, *([f"{len(names) - len(shown)} more"] if shown != names else [])])
    if result.skills[0].have is None:
        return [Paragraph(f"Skills it asks for: {named}.")]
    there = f"You have {len(result.skills) - len(asked)} of the {plural(len(result.skills), 'skill')} it asks for"
    return [Paragraph(f"{there}; missing: {named}." if asked else f"{there}.")]


def _further(result: Match, knowledge: Knowledge, call: Call) -> list[Block]:
    """Where an applicant goes on, and who writes the ad."""
    roles = [role for role in result.counts if result.role in (role, None)]
    targets = [role for role in roles if any(each.id == role for each in knowledge.targets)]
    drafts = [knowledge.ads.skeletons[role] for role in roles if knowledge.ads and role in knowledge.ads.skeletons]
    calls = [call(f"plan --to {','.join(targets)}")] if targets else []
    calls += [f"{call(f'faq --id {entry}')} (a draft)" for entry in drafts]
    return [Paragraph(f"More: {', '.join(calls)}")] if calls else []
