"""The shipped knowledge: complete, sourced, consistent in style and without duplicates."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pytest
import yaml

from roleadvisor.knowledge import compiler, folder
from roleadvisor.knowledge.assemble import file_kind
from roleadvisor.model import ARTICLES, Attribute, Claim, Entry

# Ids that scripts may rely on: no entry of the list is ever renamed.
_PROMISED_IDS = """
pay-compare mle-do swe-do self-taught how-long swe-to-mle coding java-or-cpp why-paid use-cpp best-language
harder where-pay learn-which safe-job google-hire java-or-python what-is-ml ml-types ml-uses difference
overlap maths degree mle-skills swe-skills tools work-together colleagues work-style mindset choose-mle
choose-swe prospects demand testing deterministic keep-learning experience become-mle become-swe mle-to-swe
ds-vs-mle ai-engineer masters-or-phd python-or-r ai-replace which-to-hire first-ml-ad
"""
PROMISED_IDS = _PROMISED_IDS.split()

CHECKED = compiler.check(folder.read(folder.shipped()))
KNOWLEDGE = CHECKED.knowledge
TRAINED = compiler.training_texts(CHECKED)
OFF_TOPIC = [*TRAINED.negatives, *chain.from_iterable(TRAINED.gaps.values())]
FILES = list(folder.read(folder.shipped()).contents)
# The claims with an id, in claims/; all others are written where they are used.
SHARED_CLAIMS = {
    key for file in (folder.shipped() / "claims").iterdir() for key in yaml.safe_load(file.read_text("utf-8"))
}
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
    """All claims of an attribute, with repetitions."""
    return [*(claim for cell in row.cells.values() for claim in cell.claims), *row.shared, *row.notes]


def claims_of(entries: tuple[Entry, ...]) -> set[Claim]:
    return {claim for entry in entries for claim in entry.claims}


def kinds_of(claim: Claim) -> set[str]:
    return {KINDS[ref.id] for ref in claim.sources}


def has_strong_source(claim: Claim) -> bool:
    """Whether a claim has a source other than articles and ourselves."""
    return bool(kinds_of(claim) - ARTICLES - {"own editing"})


def statements(value: object, path: str = "") -> list[tuple[str, str]]:
    """The texts of a parsed file that users read, as pairs of field and text."""
    if isinstance(value, str):
        return [(path, value)]
    if isinstance(value, list):
        return [each for part in value for each in statements(part, path)]
    not_shown = {"phrasings", "sources", "cites", "related", "figures", "decides", "resources", "askers"}
    rows = value.items() if isinstance(value, dict) else []
    return [each for key, part in rows if key not in not_shown for each in statements(part, key)]


def duplicates(texts) -> list[str]:
    """The texts that occur more than once, whatever their case and spacing."""
    counts = Counter(map(normalised, texts))
    return [text for text, count in counts.items() if count > 1]


def normalised(text: str) -> str:
    return " ".join(re.findall(r"\w+|[^\w\s]", text.casefold()))


def test_the_shipped_base_has_no_problem():
    assert [str(problem) for problem in CHECKED.problems] == []


def test_every_yaml_file_in_the_folder_is_read():
    root = folder.shipped()
    files = {path.relative_to(root).as_posix() for path in root.rglob("*.yaml")}
    assert {name for name in files if not name.startswith("starter/")} == set(FILES)


def test_every_promised_entry_exists():
    assert set(PROMISED_IDS) - set(IDS) == set()


@each_entry
def test_an_entry_has_30_phrasings_and_related_entries(entry):
    assert len(entry.phrasings) >= 30
    assert entry.related


@each_entry
def test_the_question_is_not_among_its_phrasings(entry):
    assert normalised(entry.question) not in map(normalised, entry.phrasings)


def test_no_phrasing_occurs_twice():
    assert duplicates(text for entry in KNOWLEDGE.entries for text in entry.phrasings) == []


def test_no_off_topic_question_occurs_twice():
    assert duplicates(OFF_TOPIC) == []


def test_no_phrasing_is_an_off_topic_question():
    off_topic = set(map(normalised, OFF_TOPIC))
    asked = {normalised(text) for entry in KNOWLEDGE.entries for text in (entry.question, *entry.phrasings)}
    assert asked & off_topic == set()


def test_20_attributes_have_claims_of_each_role_and_6_have_shared_claims():
    assert sum(bool(row.cell("mle").claims and row.cell("swe").claims) for row in KNOWLEDGE.attributes) >= 20
    assert sum(bool(row.shared) for row in KNOWLEDGE.attributes) >= 6


def test_seven_attributes_decide():
    assert sorted(row.decides for row in KNOWLEDGE.attributes if row.decides) == [1, 2, 3, 4, 5, 6, 7]


@each_attribute
def test_an_attribute_that_is_the_same_in_both_roles_has_a_common_claim_and_does_not_decide(row):
    if row.relation == "same":
        assert row.shared or set(row.cell("mle").claims) & set(row.cell("swe").claims)
        assert not row.decides


def test_continuous_learning_is_the_same_in_both_roles():
    learning = [row for row in KNOWLEDGE.attributes if "learning" in {row.id, *row.aliases}]
    assert [row.relation for row in learning] == ["same"]


def test_a_claim_with_an_id_is_used_at_least_twice():
    used = [claim for row in KNOWLEDGE.attributes for claim in claims_in(row)]
    used += [claim for entry in KNOWLEDGE.entries for claim in entry.claims]
    used += [question.reason for question in KNOWLEDGE.test]
    used += [*claims_of_skills(), *(note.claim for note in KNOWLEDGE.plan_notes), *claims_beside()]
    counts = Counter(claim.id for claim in used)
    assert [key for key in SHARED_CLAIMS if counts[key] < 2] == []


def claims_beside():
    """The claims of places and of neighbours."""
    lists = [claims for place in KNOWLEDGE.places for claims in place.claims.values()]
    return [claim for claims in lists for claim in claims] + [c for n in KNOWLEDGE.neighbours for c in n.why]


def claims_of_skills():
    """The claims of skills, and the reasons of the targets."""
    lists = [why for skill in KNOWLEDGE.skills for why in skill.roles.values()]
    lists += [why for target in KNOWLEDGE.targets for why in (*target.core.values(), *target.grow.values())]
    return [claim for claims in lists for claim in claims]


def test_every_claim_is_used():
    used = claims_of(KNOWLEDGE.entries) | {claim for row in KNOWLEDGE.attributes for claim in claims_in(row)}
    used |= {term.claim for term in KNOWLEDGE.glossary}
    used |= {*claims_of_skills(), *(note.claim for note in KNOWLEDGE.plan_notes)}
    used |= {claim for start in KNOWLEDGE.starts for claim in (start.strong, start.weak)}
    used |= {line.claim for entry in KNOWLEDGE.entries for line in entry.for_askers} | {*claims_beside()}
    assert [claim.id for claim in KNOWLEDGE.claims if claim not in used] == []


def test_no_two_claims_have_the_same_text():
    assert duplicates(claim.text for claim in KNOWLEDGE.claims) == []


def test_every_source_is_used():
    shown = {key for entry in KNOWLEDGE.entries for key in entry.figures}
    figures = {figure.source.id for figure in KNOWLEDGE.figures if figure.id in shown or figure.unit == "ads"}
    claims = {*KNOWLEDGE.claims, *claims_of(KNOWLEDGE.entries)}
    used = figures | {ref.id for claim in claims for ref in claim.sources}
    used |= {parent for source in KNOWLEDGE.sources for parent in source.derived_from}
    assert [source.id for source in KNOWLEDGE.sources if source.id not in used] == []


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(IDS, id="entries"),
        pytest.param(sorted(SHARED_CLAIMS), id="claims"),
        pytest.param([row.id for row in KNOWLEDGE.attributes], id="attributes"),
        pytest.param([source.id for source in KNOWLEDGE.sources], id="sources"),
        pytest.param([role.id for role in KNOWLEDGE.roles], id="roles"),
        pytest.param([*FIGURES, *(row for each in FIGURES.values() for row in each.get("rows", ()))], id="figures"),
        pytest.param([each.id for each in KNOWLEDGE.neighbours], id="neighbours"),
        pytest.param([question.id for question in KNOWLEDGE.test], id="test questions"),
        pytest.param([d.id for d in KNOWLEDGE.quiz.dimensions], id="dimensions"),
        pytest.param([i.id for i in KNOWLEDGE.quiz.items], id="items"),
    ],
)
def test_ids_are_in_kebab_case(keys):
    assert [key for key in keys if not KEBAB.fullmatch(key)] == []


def test_the_roles_compared_by_default_are_mle_and_swe():
    assert [role.id for role in KNOWLEDGE.roles][:2] == ["mle", "swe"]


def test_no_employment_count_has_a_sample_size():
    assert [key for key, figure in FIGURES.items() if figure["source"].startswith("bls") and "n" in figure] == []


def test_every_figure_has_a_year_and_is_shown_or_named_by_a_placeholder():
    shown = {key for record in (*KNOWLEDGE.entries, *KNOWLEDGE.neighbours) for key in record.figures}
    named = PLACEHOLDER.findall("".join(TEXTS.values()))
    counted = yaml.safe_load(TEXTS["ads.yaml"])["counted"]
    used = {key for key in FIGURES for name in (*shown, *named, *counted) if f"{name}.".startswith(f"{key}.")}
    assert sorted(FIGURES.keys() - used) == []
    assert [key for key, figure in FIGURES.items() if not re.search(r"\d{4}", str(figure["year"]))] == []


# --- A number is written once


@pytest.mark.parametrize(
    "name", [name for name in FILES if file_kind(name) in {"claims/", "attributes.yaml", "faq/", "neighbours.yaml"}]
)
def test_a_number_in_a_text_is_a_placeholder_unless_it_is_a_year_or_part_of_a_name(name):
    texts = [text for field, text in statements(yaml.safe_load(TEXTS[name])) if field != "template"]
    allowed = re.compile(r"\b(19|20)\d\d(-\d\d)?\b|\bis 100\b|\b(F1|CS50|3Blue1Brown)\b")
    assert [text for text in texts if re.search(r"\d", allowed.sub("", PLACEHOLDER.sub("", text)))] == []


# --- Sources of claims


def test_a_fact_or_a_figure_has_a_source_other_than_articles():
    assert [c.id for c in KNOWLEDGE.claims if c.kind in ("fact", "figure") and not has_strong_source(c)] == []


def test_a_reported_claim_has_articles_as_its_only_sources():
    assert [c.id for c in KNOWLEDGE.claims if c.kind == "reported" and kinds_of(c) - ARTICLES] == []


def test_advice_names_the_editors_as_a_source():
    own = [c for c in KNOWLEDGE.claims if c.kind == "advice"]
    assert [c.id for c in own if "editors" not in {ref.id for ref in c.sources}] == []


def test_the_unread_sources_are_those_that_claims_cite():
    cited = {key for claim in KNOWLEDGE.claims for key in claim.cites}
    assert {source.id for source in KNOWLEDGE.sources if source.unread} == cited


# The attributes and entries on duties, skills, education and prospects.
GROUNDED_ATTRIBUTES = {
    "tasks", "lifecycle", "upkeep", "skills", "coding", "maths", "education", "experience", "learning", "demand",
    "prospects",
}  # fmt: skip
GROUNDED_ENTRIES = {
    "mle-do", "swe-do", "mle-skills", "swe-skills", "coding", "maths", "degree", "masters-or-phd", "experience",
    "self-taught", "become-mle", "become-swe", "keep-learning", "demand", "prospects",
}  # fmt: skip


def test_60_percent_of_what_sources_say_on_duties_skills_education_and_prospects_is_not_from_articles_alone():
    rows = [row for row in KNOWLEDGE.attributes if row.id in GROUNDED_ATTRIBUTES]
    shown = {c for row in rows for c in claims_in(row)}
    shown |= claims_of(tuple(entry for entry in KNOWLEDGE.entries if entry.id in GROUNDED_ENTRIES))
    sourced = [claim for claim in shown if claim.kind not in ("advice", "note")]  # those are our own
    assert len(rows) == len(GROUNDED_ATTRIBUTES)
    assert sum(map(has_strong_source, sourced)) / len(sourced) >= 0.6


def test_60_percent_of_what_is_stated_has_a_source_other_than_articles():
    stated = [claim for claim in KNOWLEDGE.claims if claim.kind not in ("advice", "note")]
    assert sum(map(has_strong_source, stated)) / len(stated) >= 0.6


def test_the_unclear_attributes_are_pay_demand_and_security():
    assert {row.id for row in KNOWLEDGE.attributes if row.relation == "unclear"} == {"pay", "demand", "security"}


# --- Style

# Phrases that report on an article instead of speaking to the reader.
REPORTING = re.compile(
    r"\bthe articles?\b|\b(is|are) (said|thought|held) to\b|\b(is|are) (called|named|described|pictured|seen) as\b"
    r"|\b(is|are) called\b|\bspeaks? for\b|\babove all\b",
    re.IGNORECASE,
)


@each_entry
def test_a_lead_speaks_to_the_reader_and_repeats_what_it_answers(entry):
    """Someone who asked something slightly different reads it too, so a bare yes or no is not enough."""
    assert not REPORTING.search(entry.lead)
    assert not re.match(r"(yes|no|it depends|it can be|some do|fairly)[.;]", entry.lead, re.IGNORECASE)


@each_attribute
def test_a_headline_speaks_to_the_reader_in_60_characters(row):
    headlines = [*(cell.headline for cell in row.cells.values()), row.shared_headline or ""]
    assert [text for text in headlines if REPORTING.search(text) or len(text) > 60] == []


def test_only_notes_speak_of_articles():
    assert [c.id for c in KNOWLEDGE.claims if c.kind != "note" and REPORTING.search(c.text)] == []


def test_claims_are_sentences():
    assert [c.id for c in KNOWLEDGE.claims if not re.match(r"[A-Z].*[.?]$", c.text)] == []


def test_no_space_separates_a_number_from_its_percent_sign():
    assert [name for name, text in TEXTS.items() if re.search(r"\d %", text)] == []


# --- Links


def test_every_source_but_our_own_has_an_address_and_no_address_occurs_twice():
    without = {source.id for source in KNOWLEDGE.sources if source.url is None}
    assert without == {source.id for source in KNOWLEDGE.sources if source.publisher == "roleadvisor"}
    resources = yaml.safe_load(TEXTS["resources.yaml"]).values()
    urls = [*(source.url for source in KNOWLEDGE.sources if source.url), *(each["url"] for each in resources)]
    assert [url for url in urls if not url.startswith("https://")] == []
    assert duplicates(url.rstrip("/") for url in urls) == []


def test_every_resource_is_used():
    users = [*KNOWLEDGE.skills, *KNOWLEDGE.entries]
    used = {resource.url for user in users for resource in user.resources}
    assert [key for key, each in yaml.safe_load(TEXTS["resources.yaml"]).items() if each["url"] not in used] == []


# --- Who asks


def test_at_least_fifteen_entries_have_lines_for_some_askers_and_every_circumstance_has_one():
    lines = [entry.for_askers for entry in KNOWLEDGE.entries if entry.for_askers]
    askers = {key for each in lines for line in each for key in line.askers}
    assert len(lines) >= 15
    assert sorted(KNOWLEDGE.circumstances.keys() - askers) == []


# --- Cautions where they are needed


def rest_on(claims, source: str) -> bool:
    return any(ref.id == source for claim in claims for ref in claim.sources)


@each_entry
def test_an_answer_with_shares_of_job_ads_says_how_uneven_the_ads_are(entry):
    lines = [*entry.claims, *(line.claim for line in entry.for_askers)]
    assert not rest_on(lines, "job-ads") or "ads-note" in {claim.id for claim in entry.claims}


@each_attribute
def test_a_row_with_shares_of_job_ads_says_how_uneven_the_ads_are(row):
    assert not rest_on(claims_in(row), "job-ads") or "ads-note" in {claim.id for claim in row.notes}


def test_a_sentence_on_data_scientists_comes_with_the_note_that_they_stand_in():
    notes = {"stand-in-note", "demand-proxy-note", "pay-proxy-note", "ds-titles-note"}
    about = [claim.id for claim in KNOWLEDGE.claims if claim.kind == "fact" and "Data scientists" in claim.text]
    missing = [
        entry.id
        for entry in KNOWLEDGE.entries
        if {claim.id for claim in entry.claims} & set(about) and not {claim.id for claim in entry.claims} & notes
    ]
    assert missing == ["data-analyst"]  # which speaks of data scientists themselves
