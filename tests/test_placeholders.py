"""Placeholders: numbers written once in figures.yaml and named in the texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleadvisor.faq import response_answer
from roleadvisor.knowledge import cache, compiler, folder
from roleadvisor.model import Knowledge
from roleadvisor.retrieval import train
from roleadvisor.retrieval.index import Tables

FIGURES = """\
median:
  topic: pay
  label: All engineers
  measure: median pay
  unit: dollars a year
  value: 100000
  low: 90000
  high: 110000.5
  country: Nowhere
  year: "2023"
  n: 1234567
  source: numbers
  rows:
    share: {label: a share, unit: percent, value: 12.0, year: "2024"}
    growth: {unit: percent change, value: 16}
    few: {unit: count of n, value: 5, n: 77}
    bare: 2.5
    bracket: {low: 10, high: 2000}
by.age:
  topic: pay
  label: All engineers
  measure: age
  unit: years
  value: 30
  country: Nowhere
  year: "2021"
  source: numbers
  rows: {old: 40}
"""
ENTRY = "question: {question}\nlead: {lead}\nclaims:\n  - text: {text}\n    kind: figure\n    sources: [numbers]\n"


@pytest.fixture
def numbered(own_base: Path) -> Path:
    """The small base with figures that have parts."""
    (own_base / "figures.yaml").write_text(FIGURES)
    return own_base


def write_entry(base: Path, text: str = "T.", question: str = "Q?", lead: str = "L.", more: str = "") -> None:
    parts = {"question": question, "lead": lead, "text": text}
    quoted = {key: f'"{value}"' for key, value in parts.items()}
    (base / "faq" / "degree.yaml").write_text(ENTRY.format(**quoted) + more)


def entry_of(base: Path):
    checked = compiler.check(folder.read(base))
    assert [str(problem) for problem in checked.problems] == []
    return next(entry for entry in checked.knowledge.entries if entry.id == "degree")


def figures_of(knowledge: Knowledge):
    entry = next(entry for entry in knowledge.entries if entry.id == "degree")
    return response_answer(knowledge, entry).figures


def reasons(base: Path) -> list[tuple[str, int | None, str, str]]:
    return [(each.file, each.line, each.field, each.reason) for each in compiler.check(folder.read(base)).problems]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{{median}}", "100,000"),
        ("{{ median.low }}", "90,000"),
        ("{{median.high}}", "110,000.5"),
        ("{{median.n}}", "1,234,567"),
        ("{{median.year}}", "2023"),
        ("{{median.share}}", "12%"),
        ("{{median.share.year}}", "2024"),
        ("{{median.growth}}", "+16%"),
        ("{{median.growth.n}}", "1,234,567"),
        ("{{median.few}}", "5 of 77"),
        ("{{median.bare}}", "2.5"),
        ("{{median.bracket}}", "10 to 2,000"),
        ("{{by.age}}", "30"),
        ("{{by.age.old}}", "40"),
        ("{{median.low}} and {{by.age.old}}, of {{median.n}}", "90,000 and 40, of 1,234,567"),
        ("{median} {{}} { {median} }", "{median} {{}} { {median} }"),
    ],
)
def test_a_placeholder_is_replaced_by_its_figure_or_part(numbered, written, shown):
    write_entry(numbered, f"It says {written}.")
    assert entry_of(numbered).claims[0].text == f"It says {shown}."


def test_a_row_has_what_it_leaves_out_from_its_figure_but_no_number(numbered):
    write_entry(numbered, more="figures: [median, by.age.old]\n")
    own, share, *_, bracket, old = figures_of(compiler.check(folder.read(numbered)).knowledge)
    assert (own.id, own.value, own.low, own.high, own.n) == ("median", 100000, 90000, 110000.5, 1234567)
    assert (share.id, share.group, share.label, share.measure) == ("median.share", "median", "a share", "median pay")
    assert (share.value, share.low, share.n, share.country, share.year) == (12, None, 1234567, "Nowhere", "2024")
    assert (bracket.value, bracket.low, bracket.high) == (None, 10, 2000)
    assert (old.id, old.group, old.label, old.value) == ("by.age.old", "by.age", "All engineers", 40)


def test_two_figures_of_one_name_are_a_problem(numbered):
    with (numbered / "figures.yaml").open("a") as file:
        file.write(FIGURES[FIGURES.index("by.age:") :].replace("by.age", "by").replace("old: 40", "age: 40"))
    ((file, _, field, reason),) = reasons(numbered)
    assert (file, field) == ("figures.yaml", "by")
    assert reason == "another figure has the id 'by.age' too; choose another"


def test_every_text_of_an_answer_may_have_placeholders(numbered):
    more = (
        'steps: ["Ask for {{median.low}}."]\ntemplate: |\n  Dear team,\n    {{median}}?\n'
        'phrasings: ["who gets {{median}}"]\n'
    )
    write_entry(numbered, question="Is it {{by.age}}?", lead="It is {{by.age}}.", more=more)
    entry = entry_of(numbered)
    assert (entry.question, entry.lead) == ("Is it 30?", "It is 30.")
    assert (entry.steps, entry.template) == (("Ask for 90,000.",), "Dear team,\n  100,000?\n")
    assert entry.phrasings == ("who gets {{median}}",)  # phrasings are what users type


def edit(base: Path, file: str, old: str, new: str) -> None:
    text = (base / file).read_text("utf-8")
    assert text.count(old) == 1
    (base / file).write_text(text.replace(old, new), "utf-8")


def test_headlines_claims_and_test_questions_may_have_placeholders(numbered):
    edit(numbered, "attributes.yaml", "Python first of all", "Python at {{by.age.old}}")
    edit(numbered, "attributes.yaml", "writing code every day", "'{{by.age}} lines'")
    edit(numbered, "claims/more.yaml", "a median wage", "{{median}}")
    edit(numbered, "test.yaml", "What does a software engineer build?", "What at {{by.age.old}}?")
    edit(numbered, "test.yaml", "[Software, Roads, Boats]", "['{{median.n}} programs', Roads, Boats]")
    (numbered / "cells").mkdir()
    edit(numbered, "roles.yaml", "mle:\n", "dev: {name: N, summary: '{{median}}'}\nmle:\n")
    edit(numbered, "attributes.yaml", "  relation: similar\n", "  relation: similar\n  roles: [mle, swe]\n")
    (numbered / "cells" / "dev.yaml").write_text(
        "languages: {headline: '{{by.age}} of them', claims: [wage-counted]}\n"
    )
    checked = compiler.check(folder.read(numbered)).knowledge
    row = next(row for row in checked.attributes if row.id == "languages")
    assert {key: cell.headline for key, cell in row.cells.items()}["mle"] == "Python at 40"
    assert row.cells["dev"].headline == "30 of them"
    assert row.cells["dev"].claims[0].text == "The office counts 100,000."
    assert row.shared_headline == "30 lines"
    assert (checked.test[1].question, checked.test[1].options[0]) == ("What at 40?", "1,234,567 programs")
    assert checked.roles[0].summary == "{{median}}"  # the texts of roles have no placeholders


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("{{medain}}", "no figure 'medain'; did you mean 'median'?"),
        ("{{xyzzy}}", "no figure 'xyzzy'"),
        ("{{.low}}", "no figure '.low'"),
        ("{{median.lo}}", "no figure 'median.lo'; did you mean 'median.low'?"),
        ("{{medain.unit}}", "no figure 'medain.unit'"),
    ],
)
def test_an_unresolved_placeholder_is_a_problem_with_its_line_and_field(numbered, written, reason):
    write_entry(numbered, f"It says {written}.")
    assert reasons(numbered) == [("faq/degree.yaml", 4, "claims.0.text", reason)]


def test_a_problem_that_the_rows_of_a_figure_share_is_reported_once(numbered):
    edited = FIGURES.replace("n: 1234567\n  source: numbers\n", "n: 1234567\n  source: numbers\n  role: dev\n")
    (numbered / "figures.yaml").write_text(edited)
    assert [field for _, _, field, _ in reasons(numbered)] == ["median.role"]


def test_all_unresolved_placeholders_are_reported_at_once(numbered):
    write_entry(numbered, "{{xyzzy}} {{zyxxy}}", more='steps: ["One.", "{{abc}}"]\nrelatd: [maths]\n')
    assert [(field, reason[:20]) for _, _, field, reason in reasons(numbered)] == [
        ("claims.0.text", "no figure 'xyzzy'"),
        ("claims.0.text", "no figure 'zyxxy'"),
        ("steps.1", "no figure 'abc'"),
        ("relatd", "is not a known field"),
    ]


@pytest.mark.parametrize(("words", "problems"), [(37, []), (38, ["has 41 words; at most 40 fit"])])
def test_a_lead_has_at_most_40_words_after_replacement(numbered, words, problems):
    write_entry(numbered, lead=f"{'word ' * words}{{{{median.bracket}}}}")  # which is three words
    assert [reason for *_, reason in reasons(numbered)] == problems


@pytest.mark.parametrize("headline", ["Tests that pass or fail", "writing code every day"])
@pytest.mark.parametrize(("words", "problems"), [(9, []), (10, ["has 13 words; at most 12 fit"])])
def test_a_headline_has_at_most_12_words_after_replacement(numbered, headline, words, problems):
    edit(numbered, "attributes.yaml", headline, f"{'word ' * words}{{{{median.bracket}}}}")
    assert [reason for *_, reason in reasons(numbered)] == problems


def test_a_base_without_figures_has_no_placeholders(own_base):
    (own_base / "figures.yaml").unlink()
    edit(own_base, "faq/pay.yaml", "figures: [median]\n", "")
    write_entry(own_base, "Write {{ user.name }} into the page.")
    assert entry_of(own_base).claims[0].text == "Write {{ user.name }} into the page."


def test_no_placeholder_resolves_in_an_empty_list_of_figures(own_base):
    (own_base / "figures.yaml").write_text("{}\n")
    edit(own_base, "faq/pay.yaml", "figures: [median]\n", "")
    write_entry(own_base, "It says {{median}}.")
    assert [reason for *_, reason in reasons(own_base)] == ["no figure 'median'"]


@pytest.mark.parametrize("text", ["median: [x\n", "median: {value: x}\n", ""])
def test_an_unreadable_file_of_figures_is_the_only_problem_reported(numbered, text):
    (numbered / "figures.yaml").write_text(text)
    write_entry(numbered, "It says {{median.low}} and {{xyzzy}}.")
    assert {file for file, *_ in reasons(numbered)} == {"figures.yaml"}


def test_the_cache_keeps_figures(numbered):
    write_entry(numbered, more="figures: [median]\n")
    knowledge = compiler.check(folder.read(numbered)).knowledge
    cache.write_core(cache.user_path(numbered, cache.CORE), knowledge, "stamp")
    assert figures_of(cache.read_core(numbered, "stamp")) == figures_of(knowledge)


def test_the_index_is_trained_on_the_replaced_text(numbered, monkeypatch):
    write_entry(numbered, "A {{median.low}} claim.", question="Is it {{by.age}}?", lead="Lead of {{median}}.")
    seen = []
    monkeypatch.setattr(train, "train", lambda texts, *_: seen.extend(texts.entries) or Tables({}, [], []))
    compiler.train_index(compiler.check(folder.read(numbered)))
    entry = next(entry for entry in seen if entry.id == "degree")
    assert (entry.question, entry.answers) == ("Is it 30?", ("Lead of 100,000. A 90,000 claim.",))
