"""One role's profile."""

from __future__ import annotations

import json

import pytest

from roleadvisor import knowledge
from roleadvisor.compare import profile, roles
from roleadvisor.errors import UsageError


@pytest.fixture
def small(base):
    return knowledge.open_base(str(base)).knowledge


@pytest.mark.parametrize("name", ["swe", "SWE", "Software Engineer", "software-engineer", "Developer"])
def test_a_role_is_found_by_id_name_and_alias(small, name):
    assert profile(small, name).role.id == "swe"


def test_a_misspelt_role_is_offered_the_nearest(small):
    with pytest.raises(UsageError, match="no role 'develloper'; did you mean 'swe'"):
        profile(small, "develloper")


def test_a_profile_shows_the_roles_own_side_of_every_attribute(small):
    rows = profile(small, "mle").role.attributes
    assert [(row.id, row.headline) for row in rows] == [
        ("goal", "Models that learn from data"),
        ("languages", "Python first of all"),
        ("learning", "Never ends"),
        ("checking", "Measures on data not seen before"),
    ]


def test_the_list_has_a_line_for_each_role(small):
    assert [(role.id, role.summary) for role in roles(small).roles] == [
        ("mle", "Makes models."),
        ("swe", "Makes software."),
    ]


def test_the_json_has_the_shape_of_the_contract(base, call):
    role = json.loads(call("role", "mle", "--format", "json", "--knowledge", base).out)["role"]
    assert {"id", "name", "summary", "attributes"} <= role.keys()
    assert {"id", "label", "headline", "claims"} <= role["attributes"][0].keys()
    assert role["attributes"][0]["claims"][0]["sources"] == [
        {"id": "blog", "section": "Introduction"},
        {"id": "article", "section": "The body"},
    ]


def test_the_json_list_has_the_shape_of_the_contract(base, call):
    listed = json.loads(call("role", "--format", "json", "--knowledge", base).out)["roles"]
    assert listed[0].items() >= {"id": "mle", "name": "Machine Learning Engineer", "summary": "Makes models."}.items()


def test_a_note_that_ranks_before_a_claim_is_shown_before_it(own_base, call):
    text = (own_base / "attributes.yaml").read_text("utf-8")
    text = text.replace("[python-first]", "[both-learn]").replace("[language-note]", "[language-note, many-languages]")
    (own_base / "attributes.yaml").write_text(text, "utf-8")
    lines = (
        call("role", "mle", "--full", "--format", "plain", "--knowledge", own_base)
        .out.split("Programming languages:")[1]
        .splitlines()[1:4]
    )
    assert [line.partition(" ")[2][:4] for line in lines] == ["Java", "Both", "Note"]


@pytest.mark.parametrize("more", [[], ["--sources"]])
def test_a_profile_ends_in_what_it_rests_on(base, call, more):
    told = "4 reported (blog and article, one voice), 2 our own"
    assert (
        call("role", "mle", "--full", "--format", "plain", *more, "--knowledge", base).out.splitlines()[-1]
        == f"Rests on: {told}."
    )


def test_receipts_come_when_asked_for(base, call):
    assert "numbered" not in call("role", "mle", "--knowledge", base).out
    assert "[1]" in call("role", "mle", "--sources", "--knowledge", base).out


def test_a_role_on_its_card_has_the_chosen_rows_and_the_way_there(own_base, call):
    text = (own_base / "attributes.yaml").read_text("utf-8")
    text = text.replace("  decides: 2\n", "  decides: 2\n  card: 2\n").replace(
        "  decides: 1\n", "  decides: 1\n  card: 1\n"
    )
    (own_base / "attributes.yaml").write_text(text, "utf-8")
    roles = (own_base / "roles.yaml").read_text("utf-8")
    (own_base / "roles.yaml").write_text(roles.replace("  short: MLE\n", "  short: MLE\n  way: degree\n"), "utf-8")
    lines = call("role", "mle", "--format", "plain", "--knowledge", own_base).out.splitlines()
    assert [line.partition(",")[0] for line in lines[2:4]] == ["Programming languages", "Main goal"]
    assert f"How to get there: roleadvisor faq --id degree --knowledge {own_base}" in lines


def test_a_role_without_a_card_still_says_where_its_profile_is(base, call):
    out = call("role", "mle", "--format", "plain", "--knowledge", base).out
    assert out.endswith(f"All 4 attributes: roleadvisor role mle --full --knowledge {base}\n")
