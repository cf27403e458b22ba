"""Documents of a matched job ad: a screen, the whole, and a line each for several ads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from roleadvisor.match import AdLine, Match, NamedTerm
from roleadvisor.model import Knowledge
from roleadvisor.render import Call, Short
from roleadvisor.render.document import Bar, Bars, Block, Document, Heading, Listing, Paragraph, section
from roleadvisor.render.receipts import Receipts
from roleadvisor.text import amount, in_words, plural, printable, with_article

# Characters of a sentence that are shown around the words found, in short.
EXCERPT = 60
# The most skills that a sentence lists; more are counted.
MOST_SKILLS = 4
CAUTION = "Compares words with those of {count} ads, not meaning. Not for screening people."
NOTHING = "Nothing stands out: it does not contradict itself, and leaves out nothing that we look for."
# The score up to which a mixed ad asks for both kinds of work about evenly.
EVEN = 0.25

_VERDICT = {
    "clear": "Clear: this is an ad for {person}.",
    "lean": "Leans to {work}, not clearly: ads for other jobs can read much alike.",
    "mixed": "Mixed: this ad asks for both kinds of work, {evenly}.",
    "little": "Too little to go by: the text names fewer than three things that tell the roles apart.",
    "other": "No verdict: this reads like {reason}, not like an ad for one of the two roles.",
}


def screens(result: Match, knowledge: Knowledge, call: Call) -> Iterator[Short]:
    """The match in short, longest first: the strongest lines toward each role, and what to ask about."""
    for lines, notes in ((3, 3), (2, 3), (2, 2), (1, 2), (1, 1), (0, 1)):
        shown = [line for role in result.counts for line, _ in _strongest(result, role, lines)]
        short = replace(
            result,
            lines=tuple(line for line in result.lines if line in shown),
            conflicts=result.conflicts[:notes],
            missing=result.missing[:notes],
        )
        missing = [each for each in result.skills if not each.have][:MOST_SKILLS]
        yield Short(_document(short, knowledge, call, lines), replace(short, skills=missing))


def document(result: Match, knowledge: Knowledge, call: Call, *, sources: bool) -> Document:
    """The whole match: every line that names terms, with the share of the ads counted; with receipts on demand."""
    receipts = Receipts(knowledge, sources)
    items = []
    for line in result.lines:
        terms = "; ".join(f"{_shares(term, knowledge)}{receipts.marks(term.sources)}" for term in line.terms)
        items.append(f"Line {line.line}: {line.text} ({terms})")
    return (*_document(result, knowledge, call), *section("Lines that name terms", items), *receipts.blocks())


def verdicts(results: Iterable[Match], knowledge: Knowledge) -> Document:
    """A line for each of several ads."""
    lines = tuple(f"{each.input.name}: {_verdict(each, knowledge)}" for each in results)
    return (Listing(lines), _caution(knowledge))


def _document(result: Match, knowledge: Knowledge, call: Call, most: int | None = None) -> Document:
    """A match with the ``most`` telling lines toward each role, or without lines."""
    roles = {role.id: role for role in knowledge.roles[:2]}
    head = Paragraph(_verdict(result, knowledge), strong=True)
    if result.verdict in ("little", "other"):
        return (head, _caution(knowledge))
    counts = {role: result.counts[key] for key, role in roles.items()}
    bars = tuple(Bar(role.work, plural(count, "term"), count, role.colour) for role, count in counts.items())
    blocks: list[Block] = [head, Bars(bars, sum(counts.values()), whole=True)]
    if result.title_role and result.title_role == result.role:
        blocks.append(Paragraph(f'The title agrees: "{printable(result.input.title or "", 60)}".'))
    for key, role in roles.items():
        items = tuple(_excerpt(line, term, knowledge) for line, term in _strongest(result, key, most or 0))
        blocks += [Heading(f"Towards {role.work}", 3), Listing(items)] if items else []
    lines = [in_words([f"line {number}" for number in each.lines[:3]]) for each in result.conflicts]
    notes = [f"{each.text}{f' ({at})' if at else ''}" for each, at in zip(result.conflicts, lines, strict=True)]
    notes += [f"It says nothing on {each}." for each in result.missing]
    blocks += [Heading("What to ask, or to write (our advice)", 3), Listing(tuple(notes or [NOTHING]))]
    return (*blocks, *_skills(result, most), *_further(result, knowledge, call), _caution(knowledge))


def _verdict(result: Match, knowledge: Knowledge) -> str:
    """The verdict in a sentence, and the job near the roles that the ad reads like."""
    role = next((role for role in knowledge.roles if role.id == result.role), knowledge.roles[0])
    evenly = "about evenly" if abs(result.score) <= EVEN else "in different parts"
    person = with_article(role.person)
    said = _VERDICT[result.verdict].format(person=person, work=role.work, reason=result.reason, evenly=evenly)
    both = ", one job with both kinds of work" if not result.role else ""
    near = [each.name for each in knowledge.neighbours if each.id == result.neighbour]
    return said + "".join(f' It reads like an ad for "{name}"{both}.' for name in near)


def _caution(knowledge: Knowledge) -> Paragraph:
    counted = sum(knowledge.ads.counted.values()) if knowledge.ads else 0
    return Paragraph(CAUTION.format(count=counted), quiet=True)


def _strongest(result: Match, role: str, most: int) -> list[tuple[AdLine, NamedTerm]]:
    """The lines with the strongest reasons for a role, each with another one, in the order of the text."""
    named = [(line, term) for line in result.lines for term in line.terms if term.reason and term.toward == role]
    chosen: list[tuple[AdLine, NamedTerm]] = []
    for line, term in sorted(named, key=lambda each: sum(each[1].shares.values()) - 2 * each[1].shares[role]):
        if all(line != other and term.id != another.id for other, another in chosen):
            chosen.append((line, term))
    return sorted(chosen[:most], key=lambda each: each[0].line)


def _excerpt(line: AdLine, term: NamedTerm, knowledge: Knowledge) -> str:
    """The term of a line that tells most, and the words around it."""
    place = re.search(r"\b" + r"\W+".join(map(re.escape, term.found.split())), line.text, re.IGNORECASE)
    start = max(0, place.start() - EXCERPT // 3) if place else 0
    end = start + EXCERPT
    words = f"{'...' * (start > 0)}{line.text[start:end].strip()}{'...' * (end < len(line.text))}"
    return f'Line {line.line}: {_shares(term, knowledge)}: "{words}"'


def _shares(term: NamedTerm, knowledge: Knowledge) -> str:
    ads = [f"{amount(round(100 * term.shares[role.id]), 'percent')} of {role.short}" for role in knowledge.roles[:2]]
    return f"{term.found} ({', '.join(ads)} ads)"


def _skills(result: Match, most: int | None) -> list[Block]:
    """The skills asked for, and those of them that are missing with their steps in the kept plan."""
    if not result.skills:
        return []
    asked = [each for each in result.skills if not each.have]
    steps = [f"; step {each.step} of your plan" if each.step else "" for each in asked]
    names = [f'{each.label} ("{each.found}"{step})' for each, step in zip(asked, steps, strict=True)]
    named = in_words(names, most=None if most is None else MOST_SKILLS)
    if result.skills[0].have is None:
        return [Paragraph(f"Skills it asks for: {named}.")]
    there = f"You have {len(result.skills) - len(asked)} of the {plural(len(result.skills), 'skill')} it asks for"
    return [Paragraph(f"{there}; missing: {named}." if asked else f"{there}.")]


def _further(result: Match, knowledge: Knowledge, call: Call) -> list[Block]:
    """Where an applicant goes on, and who writes the ad."""
    roles = [role for role in result.counts if result.role in (role, None)]
    plans = [each.id for each in knowledge.targets]
    targets = [each for each in plans if each == result.neighbour] or [role for role in roles if role in plans]
    drafts = [knowledge.ads.skeletons[role] for role in roles if knowledge.ads and role in knowledge.ads.skeletons]
    calls = [call(f"role {result.neighbour}")] if result.neighbour else []
    calls += [call(f"plan --to {','.join(targets)}")] if targets else []
    calls += [f"{call(f'faq --id {entry}')} (a draft)" for entry in drafts]
    return [Paragraph(f"More: {', '.join(calls)}")] if calls else []
