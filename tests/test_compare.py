"""Hold the two roles against each other."""

from __future__ import annotations

import json

import pytest

from roleadvisor import knowledge
from roleadvisor.compare import Show, compare, overview
from roleadvisor.errors import UsageError
from roleadvisor.knowledge import compiler, folder


@pytest.fixture
def small(base):
    return knowledge.open_base(str(base)).knowledge


def ids(result):
    return [row.id for row in result.attributes]


def test_without_names_every_attribute_is_compared_in_the_order_of_the_data(small):
    assert ids(compare(small)) == ["goal", "languages", "learning", "checking"]


def test_named_attributes_come_in_the_order_named(small):
    assert ids(compare(small, ["checking", "goal"])) == ["checking", "goal"]


@pytest.mark.parametrize("name", ["goal", "GOAL", "Main goal", "main-goal", "purpose", "Aim"])
def test_an_attribute_is_found_by_id_label_and_alias(small, name):
    assert ids(compare(small, [name])) == ["goal"]


def test_an_attribute_named_twice_is_compared_once(small):
    assert ids(compare(small, ["goal", "purpose", "goal"])) == ["goal"]


def test_a_misspelt_attribute_is_offered_the_nearest(small):
    with pytest.raises(UsageError, match="no attribute 'langages'; did you mean 'languages'"):
        compare(small, ["langages"])


def test_shared_keeps_what_has_shared_claims(small):
    assert ids(compare(small, (), Show.shared)) == ["languages", "learning"]


def test_different_leaves_out_what_is_the_same(small):
    assert ids(compare(small, (), Show.different)) == ["goal", "languages", "checking"]


def test_names_and_show_narrow_each_other(small):
    assert ids(compare(small, ["goal", "learning"], Show.shared)) == ["learning"]


def test_a_row_has_a_cell_for_each_role(small):
    row = compare(small, ["goal"]).attributes[0]
    assert {role: cell.headline for role, cell in row.cells.items()} == {
        "mle": "Models that learn from data",
        "swe": "Software that does what its users need",
    }


def test_a_row_carries_what_is_shared_and_our_notes(small):
    row = compare(small, ["languages"]).attributes[0]
    assert ([c.id for c in row.shared], [c.id for c in row.notes]) == (["both-code"], ["language-note"])


def test_what_decides_comes_in_the_order_of_its_places(small):
    assert ids(overview(small).comparison) == ["languages", "goal"]


def test_what_serves_both_is_told_in_headlines(small):
    assert overview(small).shared == ("writing code every day", "learning all one's life")


def test_the_json_has_the_shape_of_the_contract(base, call):
    done = call("compare", "languages", "--format", "json", "--knowledge", base)
    row = json.loads(done.out)["attributes"][0]
    claim = {
        "text": "Both write code \N{EN DASH} a lot of it.",
        "kind": "fact",
        "sources": [{"id": "article", "section": "The body"}],
    }
    assert {"id", "label", "group", "relation", "shared", "cells", "notes"} <= row.keys()
    assert row["shared"][0].items() >= claim.items()
    assert row["cells"]["swe"]["claims"][0]["kind"] == "opinion"


def test_the_json_names_the_roles(base, call):
    done = call("compare", "--format", "json", "--knowledge", base)
    assert json.loads(done.out)["roles"] == [
        {"id": "mle", "name": "Machine Learning Engineer"},
        {"id": "swe", "name": "Software Engineer"},
    ]


def test_receipts_come_only_when_asked_for(base, call):
    without, with_them = (call("compare", "goal", "--knowledge", base, *more).out for more in ([], ["--sources"]))
    assert "Receipts" not in without
    assert "blog: Introduction" in with_them
    assert "weak, one author" in with_them


@pytest.mark.parametrize("args", [["--full"], ["goal"], ["--show", "all"], ["--show", "SHARED"], ["--sources"]])
def test_the_claims_are_given_on_request(base, call, args):
    assert "\n- " in call("compare", *args, "--format", "plain", "--knowledge", base).out


def test_all_attributes_stand_in_one_table_under_their_groups(base, call):
    out = call("compare", "--all", "--knowledge", base).out
    labels = [row.label for row in compiler.check(folder.read(base)).knowledge.attributes]
    assert [label for label in labels if f"\n{label} " not in out] == []
    assert "\nThe work\n" in out
    assert "Builds models that learn from data." not in out


def test_an_empty_comparison_says_so(base, call):
    done = call("compare", "goal", "--show", "shared", "--knowledge", base)
    assert (done.rc, done.out.splitlines()[1:]) == (0, ["No attribute fits."])


VOICE = "blog and article, one voice"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["goal"], f"2 reported ({VOICE})"),
        (["checking", "--sources"], "2 reported (article)"),
        (["--show", "shared"], "3 reported (article and blog, one voice), 2 our own"),
        (["--all"], f"7 reported ({VOICE}), 2 our own"),
        (["learning"], "our own word only; no outside source"),
    ],
)
def test_a_comparison_ends_in_what_it_rests_on_each_claim_counted_once(base, call, args, told):
    assert (
        call("compare", *args, "--full", "--format", "plain", "--knowledge", base).out.splitlines()[-1]
        == f"Rests on: {told}."
    )


def test_the_first_screen_tells_what_its_rows_rest_on(base, call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "900")
    shown = call("compare", "--format", "table", "--knowledge", base).out.splitlines()
    told = "5 reported, 1 our own"
    assert [line.strip() for line in shown[-2:]] == [
        f"Rests on: {told}.",
        f"More: {', '.join(f'roleadvisor compare {what} --knowledge {base}' for what in ('--all', 'goal'))}",
    ]


def test_the_shipped_comparison_sources_every_claim(shipped, call):
    rows = json.loads(call("compare", "--format", "json").out)["attributes"]
    claims = [c for row in rows for side in row["cells"].values() for c in side["claims"]]
    claims += [c for row in rows for c in (*row["shared"], *row["notes"])]
    assert claims
    assert all(claim["sources"] for claim in claims)


def test_what_a_line_is_enough_for_stands_below_the_table(own_base, call):
    text = (own_base / "attributes.yaml").read_text("utf-8")
    text = text.replace("  relation: similar\n", "  relation: similar\n  in_short: Both mostly in English\n", 1)
    (own_base / "attributes.yaml").write_text(text, "utf-8")
    lines = call("compare", "--format", "plain", "--knowledge", own_base).out.splitlines()
    assert "Programming languages: Both mostly in English." in lines
    assert call("compare", "--roles", "swe,mle", "--knowledge", own_base).rc == 0
