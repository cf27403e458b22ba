"""The shipped knowledge: complete, sourced and without doubles."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from roleadvisor.knowledge import compiler, folder
from roleadvisor.knowledge.assemble import SHAPES, file_kind
from roleadvisor.knowledge.shapes import HEADLINE_WORDS, LEAD_WORDS
from roleadvisor.model import ARTICLES, CLAIM_RANK, Attribute, Claim, Entry

# The 39 ids that checks of the answers rely on.
CONTRACT_IDS = [
    "pay-compare",
    "mle-do",
    "swe-do",
    "self-taught",
    "how-long",
    "swe-to-mle",
    "coding",
    "java-or-cpp",
    "why-paid",
    "use-cpp",
    "best-language",
    "harder",
    "where-pay",
    "learn-which",
    "safe-job",
    "google-hire",
    "java-or-python",
    "what-is-ml",
    "ml-types",
    "ml-uses",
    "difference",
    "overlap",
    "maths",
    "degree",
    "mle-skills",
    "swe-skills",
    "tools",
    "work-together",
    "colleagues",
    "work-style",
    "mindset",
    "choose-mle",
    "choose-swe",
    "prospects",
    "demand",
    "testing",
    "deterministic",
    "keep-learning",
    "experience",
]
FURTHER_IDS = [
    "become-mle",
    "become-swe",
    "mle-to-swe",
    "ds-vs-mle",
    "ai-engineer",
    "masters-or-phd",
    "python-or-r",
    "ai-replace",
    "which-to-hire",
    "first-ml-ad",
]

CHECKED = compiler.check(folder.read(folder.shipped()))
KNOWLEDGE = CHECKED.knowledge
FILES = list(folder.read(folder.shipped()).contents)
# The claims that stand in claims/; the others are written inside what uses them.
GLOBAL = {key for file in (folder.shipped() / "claims").iterdir() for key in yaml.safe_load(file.read_text("utf-8"))}
IDS = [entry.id for entry in KNOWLEDGE.entries]
TEXTS = {name: (folder.shipped() / name).read_text("utf-8") for name in FILES}
FIGURES = yaml.safe_load(TEXTS["figures.yaml"])
PLACEHOLDER = re.compile(r"\{\{(.+?)\}\}")
KINDS = {source.id: source.kind for source in KNOWLEDGE.sources}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def each_entry(function):
    return pytest.mark.parametrize("entry", KNOWLEDGE.entries, ids=lambda entry: entry.id)(function)


def each_attribute(function):
    return pytest.mark.parametrize("row", KNOWLEDGE.attributes, ids=lambda row: row.id)(function)


def claims_in(row: Attribute) -> list[Claim]:
    """Every place of an attribute where a claim stands."""
    return [*(claim for cell in row.cells.values() for claim in cell.claims), *row.shared, *row.notes]


def claims_of(entries: tuple[Entry, ...]) -> set[Claim]:
    return {claim for entry in entries for claim in entry.claims}


def kinds_of(claim: Claim) -> set[str]:
    return {KINDS[ref.id] for ref in claim.sources}


def outside(claim: Claim) -> bool:
    """Whether something else than the articles and our own word is behind a claim."""
    return bool(kinds_of(claim) - ARTICLES - {"own editing"})


def statements(value: object, path: str = "") -> list[tuple[str, str]]:
    """What a parsed file says to people, each with the name of its field."""
    if isinstance(value, str):
        return [(path, value)]
    if isinstance(value, list):
        return [each for part in value for each in statements(part, path)]
    quiet = {"phrasings", "sources", "cites", "related", "figures", "decides"}
    rows = value.items() if isinstance(value, dict) else []
    return [each for key, part in rows if key not in quiet for each in statements(part, key)]


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+|[^\w\s]", text.casefold()))


@pytest.mark.parametrize("name", FILES)
def test_every_file_loads_without_a_problem(name):
    assert [str(problem) for problem in CHECKED.problems if problem.file == name] == []


def test_every_problem_belongs_to_a_file_that_was_read():
    assert [problem for problem in CHECKED.problems if problem.file not in FILES] == []


def test_every_yaml_file_in_the_folder_is_read():
    root = folder.shipped()
    there = {path.relative_to(root).as_posix() for path in root.rglob("*.yaml")}
    assert there == set(FILES)


def test_every_kind_of_file_is_shipped():
    assert {file_kind(name) for name in FILES} | {"cells/"} == set(SHAPES)  # cells/ is for roles that come later


@pytest.mark.parametrize("key", [*CONTRACT_IDS, *FURTHER_IDS])
def test_a_promised_entry_exists(key):
    assert key in IDS


def test_the_contract_names_39_ids():
    assert len(set(CONTRACT_IDS)) == 39


@each_entry
def test_a_lead_answers_in_at_most_forty_words(entry):
    assert 1 <= len(entry.lead.split()) <= LEAD_WORDS == 40


@each_entry
def test_an_entry_has_claims_that_follow_its_lead(entry):
    assert entry.claims


@each_entry
def test_an_entry_has_at_least_30_phrasings(entry):
    assert len(entry.phrasings) >= 30


@each_entry
def test_an_entry_names_related_ones(entry):
    assert entry.related


@each_entry
def test_an_entry_stands_in_exactly_one_topic(entry):
    assert sum(keys.count(entry.id) for keys in KNOWLEDGE.topics.values()) == 1


@each_entry
def test_the_question_is_not_among_its_phrasings(entry):
    assert plain(entry.question) not in map(plain, entry.phrasings)


def test_no_phrasing_occurs_twice():
    counts = Counter(plain(text) for entry in KNOWLEDGE.entries for text in entry.phrasings)
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_off_topic_question_occurs_twice():
    off = CHECKED.off_topic
    counts = Counter(plain(text) for text in off.questions)
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_phrasing_is_off_topic_too():
    off = CHECKED.off_topic
    left_alone = {plain(text) for text in off.questions}
    asked = {plain(text) for entry in KNOWLEDGE.entries for text in (entry.question, *entry.phrasings)}
    assert asked & left_alone == set()


def test_at_least_twenty_attributes_have_claims_on_both_sides():
    assert sum(bool(row.cell("mle").claims and row.cell("swe").claims) for row in KNOWLEDGE.attributes) >= 20


def test_at_least_six_attributes_have_shared_claims():
    assert sum(bool(row.shared) for row in KNOWLEDGE.attributes) >= 6


def test_exactly_seven_attributes_decide():
    assert sorted(row.decides for row in KNOWLEDGE.attributes if row.decides) == [1, 2, 3, 4, 5, 6, 7]


@each_attribute
def test_a_headline_has_at_most_twelve_words(row):
    headlines = [*(cell.headline for cell in row.cells.values()), row.shared_headline or ""]
    assert [text for text in headlines if len(text.split()) > HEADLINE_WORDS] == []


@each_attribute
def test_an_attribute_that_is_the_same_for_both_shares_something(row):
    assert row.relation != "same" or row.shared or set(row.cell("mle").claims) & set(row.cell("swe").claims)


@each_attribute
def test_what_decides_is_no_likeness(row):
    assert not (row.decides and row.relation == "same")


def test_continuous_learning_separates_nothing():
    learning = [row for row in KNOWLEDGE.attributes if "learning" in {row.id, *row.aliases}]
    assert [row.relation for row in learning] == ["same"]


def test_every_claim_has_a_source():
    every = {*KNOWLEDGE.claims, *claims_of(KNOWLEDGE.entries)}
    assert [claim.id for claim in every if not claim.sources] == []


def test_a_claim_stands_on_its_own_only_when_it_is_used_in_two_places():
    places = [claim for row in KNOWLEDGE.attributes for claim in claims_in(row)]
    places += [claim for entry in KNOWLEDGE.entries for claim in entry.claims]
    places += [question.reason for question in KNOWLEDGE.test]
    places += [*claims_of_skills(), *(note.claim for note in KNOWLEDGE.plan_notes)]
    counts = Counter(claim.id for claim in places)
    assert [key for key in GLOBAL if counts[key] < 2] == []


def claims_of_skills():
    return [claim for skill in KNOWLEDGE.skills for use in skill.uses.values() for claim in use.why]


def test_every_claim_is_used():
    cells = {c for row in KNOWLEDGE.attributes for c in claims_in(row)}
    used = claims_of(KNOWLEDGE.entries) | cells | {term.claim for term in KNOWLEDGE.glossary}
    used |= {*claims_of_skills(), *(note.claim for note in KNOWLEDGE.plan_notes)}
    used |= {claim for start in KNOWLEDGE.starts for claim in (start.strong, start.weak)}
    assert [claim.id for claim in KNOWLEDGE.claims if claim not in used] == []


def test_no_two_claims_say_the_same():
    counts = Counter(plain(claim.text) for claim in KNOWLEDGE.claims)
    assert [text for text, count in counts.items() if count > 1] == []


def test_every_source_backs_something():
    figures = {figure.source.id for entry in KNOWLEDGE.entries for figure in entry.figures}
    backing = {
        ref.id for claim in {*KNOWLEDGE.claims, *claims_of(KNOWLEDGE.entries)} for ref in claim.sources
    } | figures
    drawn_on = {parent for source in KNOWLEDGE.sources for parent in source.derived_from}
    assert [source.id for source in KNOWLEDGE.sources if source.id not in backing | drawn_on] == []


def test_the_second_article_draws_on_the_first():
    assert "sertis" in next(source for source in KNOWLEDGE.sources if source.id == "guide").derived_from


def test_a_figure_claim_rests_on_a_source_that_could_have_counted():
    kinds = {source.id: source.kind for source in KNOWLEDGE.sources}
    figures = [claim for claim in KNOWLEDGE.claims if claim.kind == "figure"]
    assert [c.id for c in figures if all(kinds[ref.id] == "own editing" for ref in c.sources)] == []


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(IDS, id="entries"),
        pytest.param(sorted(GLOBAL), id="claims"),
        pytest.param([row.id for row in KNOWLEDGE.attributes], id="attributes"),
        pytest.param([source.id for source in KNOWLEDGE.sources], id="sources"),
        pytest.param([role.id for role in KNOWLEDGE.roles], id="roles"),
        pytest.param([figure.id for entry in KNOWLEDGE.entries for figure in entry.figures], id="figures"),
        pytest.param([question.id for question in KNOWLEDGE.test], id="test questions"),
        pytest.param([d.id for d in KNOWLEDGE.quiz.dimensions], id="dimensions"),
        pytest.param([i.id for i in KNOWLEDGE.quiz.items], id="items"),
    ],
)
def test_ids_are_kebab_case(keys):
    assert [key for key in keys if not KEBAB.fullmatch(key)] == []


def test_no_name_means_two_attributes():
    rows = [{name.casefold() for name in (row.id, row.label, *row.aliases)} for row in KNOWLEDGE.attributes]
    names = Counter(name for row in rows for name in row)
    assert [name for name, count in names.items() if count > 1] == []


def test_the_roles_compared_by_default_are_mle_and_swe():
    assert [role.id for role in KNOWLEDGE.roles][:2] == ["mle", "swe"]


def test_every_figure_says_who_was_counted_where_and_when():
    figures = {figure for entry in KNOWLEDGE.entries for figure in entry.figures}
    assert figures
    assert [f.id for f in figures if not (f.population and f.country and re.search(r"\d{4}", f.year))] == []


def test_every_figure_on_file_is_shown_or_drawn_from():
    shown = {figure.id for entry in KNOWLEDGE.entries for figure in entry.figures}
    drawn = {match.partition(".")[0] for match in PLACEHOLDER.findall("".join(TEXTS.values()))}
    assert sorted(yaml.safe_load(TEXTS["figures.yaml"]).keys() - shown - drawn) == []


# --- A number is typed once


@pytest.mark.parametrize("name", [name for name in FILES if file_kind(name) in {"claims/", "attributes.yaml", "faq/"}])
def test_numbers_in_statements_are_drawn_from_the_figures(name):
    """Years are left, and names that have a digit in them."""
    said = [text for path, text in statements(yaml.safe_load(TEXTS[name])) if path != "template"]
    typed = [
        text
        for text in said
        if re.search(r"\d", re.sub(r"\b(19|20)\d\d\b|\b(F1|CS50|3Blue1Brown)\b", "", PLACEHOLDER.sub("", text)))
    ]
    assert typed == []


def test_employment_is_no_sample():
    assert [key for key, f in FIGURES.items() if f["source"].startswith("bls") and "n" in f] == []


# --- What a statement rests on


def test_a_fact_or_a_figure_has_a_receipt_outside_the_articles():
    assert [c.id for c in KNOWLEDGE.claims if c.kind in ("fact", "figure") and not outside(c)] == []


def test_what_is_reported_has_only_articles_behind_it():
    assert [c.id for c in KNOWLEDGE.claims if c.kind == "reported" and kinds_of(c) - ARTICLES] == []


def test_advice_and_notes_name_us_or_what_they_weigh():
    own = [c for c in KNOWLEDGE.claims if c.kind == "advice"]
    assert [c.id for c in own if "editors" not in {ref.id for ref in c.sources}] == []


def test_no_page_that_nobody_read_is_a_receipt():
    unread = {source.id for source in KNOWLEDGE.sources if source.unread}
    assert unread == {"interviewquery", "dataseries", "futurice", "datasciencenerd", "reddit-thread"}
    assert [c.id for c in KNOWLEDGE.claims if unread & {ref.id for ref in c.sources}] == []


def test_every_page_that_nobody_read_is_cited():
    cited = {key for claim in KNOWLEDGE.claims for key in claim.cites}
    assert {source.id for source in KNOWLEDGE.sources if source.unread} == cited


# What attributes and entries on duties, skills, education and prospects show.
GROUNDED_ATTRIBUTES = {
    "tasks", "lifecycle", "upkeep", "skills", "coding", "maths", "education", "experience", "learning", "demand",
    "prospects",
}  # fmt: skip
GROUNDED_ENTRIES = {
    "mle-do", "swe-do", "mle-skills", "swe-skills", "coding", "maths", "degree", "masters-or-phd", "experience",
    "self-taught", "become-mle", "become-swe", "keep-learning", "demand", "prospects",
}  # fmt: skip


def test_three_in_five_statements_on_duties_skills_education_and_prospects_rest_on_more_than_the_articles():
    rows = [row for row in KNOWLEDGE.attributes if row.id in GROUNDED_ATTRIBUTES]
    shown = {c for row in rows for c in claims_in(row)}
    shown |= claims_of(tuple(entry for entry in KNOWLEDGE.entries if entry.id in GROUNDED_ENTRIES))
    assert len(rows) == len(GROUNDED_ATTRIBUTES)
    assert sum(map(outside, shown)) / len(shown) >= 0.6


def test_claims_stand_in_the_order_of_their_kinds():
    places = [cell.claims for row in KNOWLEDGE.attributes for cell in row.cells.values()]
    places += [part for row in KNOWLEDGE.attributes for part in (row.shared, row.notes)]
    places += [entry.claims for entry in KNOWLEDGE.entries]
    ranks = [[CLAIM_RANK[claim.kind] for claim in claims] for claims in places]
    assert [row for row in ranks if row != sorted(row)] == []


def test_what_the_sources_leave_open_is_called_unclear():
    assert {row.id for row in KNOWLEDGE.attributes if row.relation == "unclear"} == {"pay", "demand", "security"}


# --- How it is said

# Ways to report on an article instead of speaking to the reader.
REPORTING = re.compile(
    r"\bthe articles?\b|\b(is|are) (said|thought|held) to\b|\b(is|are) (called|named|described|pictured|seen) as\b"
    r"|\b(is|are) called\b|\bspeaks? for\b|\babove all\b",
    re.IGNORECASE,
)


@each_entry
def test_a_lead_speaks_to_the_reader(entry):
    assert not REPORTING.search(entry.lead)


@each_entry
def test_a_lead_is_more_than_a_yes_or_a_no(entry):
    """Someone who asked something slightly different reads it too, so it says what it answers."""
    assert not re.match(r"(yes|no|it depends|it can be|some do|fairly)[.;]", entry.lead, re.IGNORECASE)


@each_attribute
def test_a_headline_speaks_to_the_reader_in_sixty_characters(row):
    headlines = [*(cell.headline for cell in row.cells.values()), row.shared_headline or ""]
    assert [text for text in headlines if REPORTING.search(text) or len(text) > 60] == []


def test_only_notes_speak_of_articles():
    said = [c for c in KNOWLEDGE.claims if c.kind != "note"]
    assert [c.id for c in said if REPORTING.search(c.text)] == []


def test_claims_are_sentences():
    assert [c.id for c in KNOWLEDGE.claims if not re.match(r"[A-Z].*[.?]$", c.text)] == []


def test_a_number_and_its_percent_sign_stand_together():
    assert [name for name, text in TEXTS.items() if re.search(r"\d %", text)] == []
