"""The shipped knowledge: complete, sourced and without doubles."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from roleadvisor.knowledge import compiler, folder
from roleadvisor.knowledge.assemble import SHAPES, file_kind
from roleadvisor.knowledge.fields import HEADLINE_WORDS, LEAD_WORDS
from roleadvisor.model import Attribute, Claim, Entry

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

CHECKED = compiler.check(folder.shipped())
KNOWLEDGE = CHECKED.knowledge
FILES = [name for name, _ in folder.source_files(folder.shipped())]
# The claims that stand in claims/; the others are written inside what uses them.
GLOBAL = {key for file in (folder.shipped() / "claims").iterdir() for key in yaml.safe_load(file.read_text("utf-8"))}
IDS = [entry.id for entry in KNOWLEDGE.entries]
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
    counts = Counter(plain(text) for text in [*off.near, *off.far, *off.junk])
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_phrasing_is_off_topic_too():
    off = CHECKED.off_topic
    left_alone = {plain(text) for text in [*off.near, *off.far, *off.junk]}
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
    counts = Counter(claim.id for claim in places)
    assert [key for key in GLOBAL if counts[key] < 2] == []


def test_every_claim_is_used():
    cells = {c for row in KNOWLEDGE.attributes for c in claims_in(row)}
    used = claims_of(KNOWLEDGE.entries) | cells
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


def test_every_figure_on_file_is_used_by_an_entry():
    used = {figure.id for entry in KNOWLEDGE.entries for figure in entry.figures}
    on_file = re.findall(r"^([\w-]+):", (folder.shipped() / "figures.yaml").read_text("utf-8"), re.MULTILINE)
    assert [key for key in on_file if key not in used] == []
