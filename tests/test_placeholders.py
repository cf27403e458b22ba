"""Placeholders: numbers written once in figures.yaml and named in the texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleadvisor.knowledge import cache, compiler, folder
from roleadvisor.retrieval import train
from roleadvisor.retrieval.index import Tables

FIGURES = """\
median:
  value: "{{typical}} (95 % interval {{low}} to 110,000)"
  unit: dollars a year
  population: All engineers
  country: Nowhere
  year: "2023"
  n: 1234567
  parts: {typical: "100,000", low: "90,000"}
  source: numbers
by.age:
  value: 30 / 40
  unit: years
  population: All engineers
  country: Nowhere
  year: "2021"
  parts: {year: an own year, old: "40"}
  source: numbers
by:
  value: plain by
  unit: years
  population: All engineers
  country: Nowhere
  year: "2020"
  parts: {age: hidden behind the longer id}
  source: numbers
"""
VALUE = "100,000 (95 % interval 90,000 to 110,000)"
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


def reasons(base: Path) -> list[tuple[str, int | None, str, str]]:
    return [(each.file, each.line, each.field, each.reason) for each in compiler.check(folder.read(base)).problems]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{{median}}", VALUE),
        ("{{median.typical}}", "100,000"),
        ("{{ median.low }}", "90,000"),
        ("{{median.n}}", "1,234,567"),
        ("{{median.year}}", "2023"),
        ("{{by.age}}", "30 / 40"),
        ("{{by.age.old}}", "40"),
        ("{{by.age.year}}", "an own year"),
        ("{{median.low}} and {{by.age.old}}, of {{median.n}}", "90,000 and 40, of 1,234,567"),
        ("{median} {{}} { {median} }", "{median} {{}} { {median} }"),
    ],
)
def test_a_placeholder_is_replaced_by_its_figure_or_part(numbered, written, shown):
    write_entry(numbered, f"It says {written}.")
    assert entry_of(numbered).claims[0].text == f"It says {shown}."


def test_a_figure_shows_its_own_parts_in_its_value(numbered):
    write_entry(numbered, more="figures: [median]\n")
    (figure,) = entry_of(numbered).figures
    assert (figure.value, figure.parts) == (VALUE, {"typical": "100,000", "low": "90,000"})


def test_every_text_of_an_answer_may_have_placeholders(numbered):
    more = (
        'steps: ["Ask for {{median.low}}."]\ntemplate: |\n  Dear team,\n    {{median.typical}}?\n'
        'phrasings: ["who gets {{median}}"]\n'
    )
    write_entry(numbered, question="Is it {{by.age}}?", lead="It is {{by.age}}.", more=more)
    entry = entry_of(numbered)
    assert (entry.question, entry.lead) == ("Is it 30 / 40?", "It is 30 / 40.")
    assert (entry.steps, entry.template) == (("Ask for 90,000.",), "Dear team,\n  100,000?\n")
    assert entry.phrasings == ("who gets {{median}}",)  # phrasings are what users type


def edit(base: Path, file: str, old: str, new: str) -> None:
    text = (base / file).read_text("utf-8")
    assert text.count(old) == 1
    (base / file).write_text(text.replace(old, new), "utf-8")


def test_headlines_claims_and_test_questions_may_have_placeholders(numbered):
    edit(numbered, "attributes.yaml", "Python first of all", "Python at {{by.age.old}}")
    edit(numbered, "attributes.yaml", "writing code every day", "'{{by.age}} lines'")
    edit(numbered, "claims/more.yaml", "a median wage", "{{median.typical}}")
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
    assert row.cells["dev"].headline == "30 / 40 of them"
    assert row.cells["dev"].claims[0].text == "The office counts 100,000."
    assert row.shared_headline == "30 / 40 lines"
    assert (checked.test[1].question, checked.test[1].options[0]) == ("What at 40?", "1,234,567 programs")
    assert checked.roles[0].summary == "{{median}}"  # the texts of roles have no placeholders


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("{{medain}}", "no figure 'medain'; did you mean 'median'?"),
        ("{{xyzzy}}", "no figure 'xyzzy'"),
        ("{{.low}}", "no figure '.low'"),
        ("{{median.lo}}", "no part 'lo' of figure 'median'; did you mean 'low'?"),
        ("{{median.unit}}", "no part 'unit' of figure 'median'"),
    ],
)
def test_an_unresolved_placeholder_is_a_problem_with_its_line_and_field(numbered, written, reason):
    write_entry(numbered, f"It says {written}.")
    assert reasons(numbered) == [("faq/degree.yaml", 4, "claims.0.text", reason)]


def test_all_unresolved_placeholders_are_reported_at_once(numbered):
    write_entry(numbered, "{{xyzzy}} {{zyxxy}}", more='steps: ["One.", "{{abc}}"]\nrelatd: [maths]\n')
    assert [(field, reason[:20]) for _, _, field, reason in reasons(numbered)] == [
        ("claims.0.text", "no figure 'xyzzy'"),
        ("claims.0.text", "no figure 'zyxxy'"),
        ("steps.1", "no figure 'abc'"),
        ("relatd", "is not a known field"),
    ]


def test_the_value_of_a_figure_may_name_its_own_parts_only(numbered):
    edit(numbered, "figures.yaml", "interval {{low}}", "interval {{by.age}} {{lo}}")
    assert reasons(numbered) == [
        ("figures.yaml", 2, "median.value", "no part 'by.age' of figure 'median'"),
        ("figures.yaml", 2, "median.value", "no part 'lo' of figure 'median'; did you mean 'low'?"),
    ]


@pytest.mark.parametrize(("words", "problems"), [(33, []), (34, ["has 41 words; at most 40 fit"])])
def test_a_lead_has_at_most_40_words_after_replacement(numbered, words, problems):
    write_entry(numbered, lead=f"{'word ' * words}{{{{median}}}}")  # the median is seven words
    assert [reason for *_, reason in reasons(numbered)] == problems


@pytest.mark.parametrize("headline", ["Tests that pass or fail", "writing code every day"])
@pytest.mark.parametrize(("words", "problems"), [(5, []), (6, ["has 13 words; at most 12 fit"])])
def test_a_headline_has_at_most_12_words_after_replacement(numbered, headline, words, problems):
    edit(numbered, "attributes.yaml", headline, f"{'word ' * words}{{{{median}}}}")
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


def test_the_cache_keeps_the_parts_of_figures(numbered):
    write_entry(numbered, more="figures: [median]\n")
    cache.write_core(cache.user_path(numbered, cache.CORE), compiler.check(folder.read(numbered)).knowledge, "stamp")
    restored = cache.read_core(numbered, "stamp")
    entry = next(entry for entry in restored.entries if entry.id == "degree")
    assert entry.figures == entry_of(numbered).figures


def test_the_index_is_trained_on_the_replaced_text(numbered, monkeypatch):
    write_entry(numbered, "A {{median.low}} claim.", question="Is it {{by.age}}?", lead="Lead of {{median.typical}}.")
    seen = []
    monkeypatch.setattr(train, "train", lambda texts, *_: seen.extend(texts.entries) or Tables({}, [], []))
    compiler.train_index(compiler.check(folder.read(numbered)), "a stamp")
    entry = next(entry for entry in seen if entry.id == "degree")
    assert (entry.question, entry.answer) == ("Is it 30 / 40?", "Lead of 100,000. A 90,000 claim.")
