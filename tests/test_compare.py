"""The commands compare and role."""

from __future__ import annotations

import json

import pytest

from roleadvisor import knowledge
from roleadvisor.compare import Show, compare, overview, profile
from roleadvisor.errors import UsageError
from roleadvisor.knowledge import compiler, folder


@pytest.fixture
def small(base):
    return knowledge.open_base(str(base)).knowledge


def ids(result):
    return [row.id for row in result.attributes]


def replace_in(file, *pairs):
    text = file.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


# --- compare


@pytest.mark.parametrize(
    ("names", "show", "chosen"),
    [
        ([], Show.all, ["goal", "languages", "learning", "checking"]),
        (["checking", "goal"], Show.all, ["checking", "goal"]),
        (["Main goal", "AIM", "goal"], Show.all, ["goal"]),
        ([], Show.shared, ["languages", "learning"]),
        ([], Show.different, ["goal", "languages", "checking"]),
        (["goal", "learning"], Show.shared, ["learning"]),
    ],
)
def test_names_and_show_choose_the_attributes(small, names, show, chosen):
    assert ids(compare(small, names, show)) == chosen


def test_a_misspelt_attribute_is_refused_with_a_suggestion(small):
    with pytest.raises(UsageError, match="no attribute 'langages'; did you mean 'languages'"):
        compare(small, ["langages"])


def test_a_row_has_a_headline_for_each_role_the_shared_claims_and_our_notes(small):
    row = compare(small, ["languages"]).attributes[0]
    assert {role: cell.headline for role, cell in row.cells.items()} == {
        "mle": "Python first of all",
        "swe": "Many languages, as the product asks",
    }
    assert ([claim.id for claim in row.shared], [claim.id for claim in row.notes]) == (["both-code"], ["language-note"])


def test_the_overview_has_the_deciding_attributes_by_rank_and_what_is_the_same(small):
    assert ids(overview(small).comparison) == ["languages", "goal"]
    assert overview(small).shared == ("writing code every day", "learning all one's life")


def test_the_json_of_a_comparison_has_the_shape_of_the_contract(base, call):
    data = json.loads(call("compare", "languages", "--full", "--format", "json", "--knowledge", base).out)
    row = data["attributes"][0]
    claim = {
        "text": "Both write code \N{EN DASH} a lot of it.",
        "kind": "fact",
        "sources": [{"id": "article", "section": "The body", "url": "https://example.org/long_article"}],
    }
    assert {"id", "label", "group", "relation", "shared", "cells", "notes"} <= row.keys()
    assert row["shared"][0].items() >= claim.items()
    assert row["cells"]["swe"]["claims"][0]["kind"] == "opinion"
    assert data["roles"] == [
        {"id": "mle", "name": "Machine Learning Engineer"},
        {"id": "swe", "name": "Software Engineer"},
    ]


@pytest.mark.parametrize("args", [["compare", "goal"], ["role", "mle"]])
def test_receipts_are_shown_with_the_option_sources_only(base, call, args):
    without, with_sources = (call(*args, "--knowledge", base, *more).out for more in ([], ["--sources"]))
    assert "Receipts" not in without
    assert "blog: Introduction" in with_sources
    assert "weak, one author" in with_sources


@pytest.mark.parametrize("args", [["--full"], ["goal"], ["--show", "all"], ["--show", "SHARED"], ["--sources"]])
def test_claims_are_shown_with_full_an_attribute_show_or_sources(base, call, args):
    assert "\n- " in call("compare", *args, "--format", "plain", "--knowledge", base).out


def test_the_table_of_all_attributes_has_a_row_for_each_below_its_group(base, call):
    out = call("compare", "--all", "--knowledge", base).out
    labels = [row.label for row in compiler.check(folder.read(base)).knowledge.attributes]
    assert [label for label in labels if f"\n{label} " not in out] == []
    assert "\nThe work\n" in out
    assert "Builds models that learn from data." not in out


def test_a_comparison_without_rows_says_so(base, call):
    done = call("compare", "goal", "--show", "shared", "--knowledge", base)
    assert (done.rc, done.out.splitlines()[1:]) == (0, ["No attribute fits."])


@pytest.mark.parametrize(
    ("args", "evidence"),
    [
        (["compare", "goal"], "2 articles (blog and article, one voice)"),
        (["compare", "checking", "--sources"], "2 articles (article)"),
        (["compare", "--all"], "7 articles (blog and article, one voice); 2 our advice"),
        (["compare", "learning"], "our advice only"),
        (["role", "mle"], "4 articles (blog and article, one voice); 2 our advice"),
    ],
)
def test_the_last_line_counts_each_claim_once_by_its_evidence(base, call, args, evidence):
    out = call(*args, "--full", "--format", "plain", "--knowledge", base).out
    assert out.splitlines()[-1] == f"Sources: {evidence}."


def test_the_bare_comparison_ends_with_its_evidence_and_further_commands(base, call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "900")
    lines = call("compare", "--format", "table", "--knowledge", base).out.splitlines()
    assert [line.strip() for line in lines[-2:]] == [
        "Sources: 5 articles; 1 our advice.",
        f"More: {', '.join(f'roleadvisor compare {what} --knowledge {base}' for what in ('--all', 'goal'))}",
    ]


def test_an_attribute_with_a_short_form_has_a_line_below_the_table(own_base, call):
    short = "  relation: similar\n  in_short: Both mostly in English\n"
    replace_in(own_base / "attributes.yaml", ("  relation: similar\n", short))
    lines = call("compare", "--format", "plain", "--knowledge", own_base).out.splitlines()
    assert "Programming languages: Both mostly in English." in lines


# --- role


@pytest.mark.parametrize("name", ["SWE", "software-engineer", "Developer"])
def test_an_id_a_name_or_an_alias_selects_a_role(small, name):
    assert profile(small, name).id == "swe"


def test_a_misspelt_role_is_refused_with_a_suggestion(small):
    with pytest.raises(UsageError, match="no role 'develloper'; did you mean 'swe'"):
        profile(small, "develloper")


NEIGHBOUR = """\
analyst:
  name: Data Analyst
  aliases: [analysts]
  summary: Reads tables. Draws charts.
  nearer: mle
  between: true
  why: [models, {text: Our guess., kind: advice, sources: [house]}]
  figures: [median]
  entry: pay
"""


@pytest.fixture
def beside(own_base):
    """The small base with a neighbour of its roles."""
    (own_base / "neighbours.yaml").write_text(NEIGHBOUR)
    return own_base


@pytest.mark.parametrize(
    "args",
    [
        ("role", "data-analyst"),
        ("role", "ANALYSTS"),
        ("compare", "mle", "data analyst"),
        ("compare", "--roles", "mle,analyst"),
    ],
)
def test_a_neighbour_is_shown_on_a_card(beside, call, args):
    done = call(*args, "--format", "plain", "--knowledge", beside)
    assert done.rc == 0
    lines = done.out.splitlines()
    assert lines[:3] == ["Data Analyst", "Reads tables. Draws charts.", "Nearer to: Machine Learning Engineer."]
    assert "Our guess. (our advice)" in done.out
    assert "All engineers: median pay (dollars a year): 100,000 (n 1,234); stands in for ML engineers" in done.out
    assert lines[-1] == f"More: roleadvisor faq --id pay --knowledge {beside}"


def test_the_json_of_a_neighbour_has_the_shape_of_the_contract(beside, call):
    card = json.loads(call("role", "analyst", "--format", "json", "--knowledge", beside).out)["neighbour"]
    assert {"id", "name", "summary", "nearer", "why", "figures", "entry"} <= card.keys()
    assert (card["id"], card["nearer"], card["figures"], card["entry"]) == ("analyst", "mle", ["median"], "pay")
    assert card["why"][1]["text"] == "Our guess."


def test_the_list_of_roles_names_the_neighbours(beside, call):
    assert "Near them: Data Analyst (analyst)" in call("role", "--knowledge", beside).out


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("nearer: mle", "nearer: mel", "no role 'mel'"),
        ("entry: pay", "entry: payy", "no entry 'payy'"),
        ("[median]", "[medain]", "no figure 'medain'"),
        (
            "aliases: [analysts]",
            "aliases: [data analyst]\nother: {name: Data analyst, summary: S, nearer: mle, why: [models], entry: pay}",
            "'Data analyst' selects 'analyst' too",
        ),
    ],
)
def test_a_reference_or_name_of_a_neighbour_that_does_not_resolve_is_a_problem(beside, call, old, new, reason):
    text = (beside / "neighbours.yaml").read_text()
    if "\n" in new:
        alias, other = new.split("\n")
        text = text.replace(old, alias) + other + "\n"
    else:
        text = text.replace(old, new)
    (beside / "neighbours.yaml").write_text(text)
    assert reason in call("kb", "check", beside).out


def test_a_profile_has_the_roles_side_of_every_attribute(small):
    rows = profile(small, "mle").attributes
    assert [(row.id, row.headline) for row in rows] == [
        ("goal", "Models that learn from data"),
        ("languages", "Python first of all"),
        ("learning", "Never ends"),
        ("checking", "Measures on data not seen before"),
    ]


def test_the_list_has_a_line_for_each_role(base, call):
    lines = call("role", "--format", "plain", "--knowledge", base).out.splitlines()
    assert [line for line in lines if "sentence" in line] == [
        "mle, In a sentence: Makes models.", "swe, In a sentence: Makes software."
    ]  # fmt: skip


def test_the_json_of_a_role_and_of_the_list_has_the_shape_of_the_contract(base, call):
    role = json.loads(call("role", "mle", "--full", "--format", "json", "--knowledge", base).out)["role"]
    assert {"id", "name", "summary", "attributes"} <= role.keys()
    assert {"id", "label", "headline", "claims"} <= role["attributes"][0].keys()
    assert role["attributes"][0]["claims"][0]["sources"] == [
        {"id": "blog", "section": "Introduction", "url": None},
        {"id": "article", "section": "The body", "url": "https://example.org/long_article"},
    ]
    listed = json.loads(call("role", "--format", "json", "--knowledge", base).out)["roles"]
    assert listed[0].items() >= {"id": "mle", "name": "Machine Learning Engineer", "summary": "Makes models."}.items()


def test_a_profile_shows_the_claims_of_a_role_in_the_order_of_the_author_then_the_notes(own_base, call):
    replace_in(
        own_base / "attributes.yaml",
        ("[python-first]", "[both-learn]"),
        ("[language-note]", "[language-note, many-languages]"),
    )
    out = call("role", "mle", "--full", "--format", "plain", "--knowledge", own_base).out
    lines = out.split("Programming languages:")[1].splitlines()[1:4]
    assert [line.partition(" ")[2][:4] for line in lines] == ["Both", "In p", "Java"]


def test_a_card_has_the_chosen_attributes_and_the_entry_on_the_way_there(own_base, call):
    replace_in(
        own_base / "attributes.yaml",
        ("  decides: 2\n", "  decides: 2\n  card: 2\n"),
        ("  decides: 1\n", "  decides: 1\n  card: 1\n"),
    )
    replace_in(own_base / "roles.yaml", ("  short: MLE\n", "  short: MLE\n  way: degree\n"))
    lines = call("role", "mle", "--format", "plain", "--knowledge", own_base).out.splitlines()
    assert [line.partition(":")[0] for line in lines[2:5]] == [lines[0], "Programming languages", "Main goal"]
    assert f"How to get there: roleadvisor faq --id degree --knowledge {own_base}" in lines


def test_a_card_without_chosen_attributes_ends_with_the_command_of_the_profile(base, call):
    out = call("role", "mle", "--format", "plain", "--knowledge", base).out
    assert out.endswith(f"All 4 attributes: roleadvisor role mle --full --knowledge {base}\n")
