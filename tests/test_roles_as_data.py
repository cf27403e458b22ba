# ruff: noqa: E501 - a mistake to a line
"""Roles are data: a base of two other roles, or of three, works in every command; none is written into the code."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from msgspec.structs import replace

from roleadvisor.knowledge import compiler, folder
from roleadvisor.render.quiz_document import matters

from .conftest import REPO

OURS = re.compile(r"\b(mle|swe|ml|machine learning|software|ML-type|software-type)\b", re.IGNORECASE)

MIDWIFE = "midwife:\n  name: Midwife\n  summary: Helps at births.\n"
MIDWIFE_CELLS = """\
place:
  headline: Homes and birth centres
  claims:
    - text: A midwife works in homes and birth centres.
      kind: fact
      sources: [handbook#work]
"""
# What still names our two roles: the package's description and the examples of the help texts.
ALLOWED = {
    "__init__.py": ["An offline advisor for the choice between Machine Learning Engineer and Software Engineer."],
    "app.py": [
        "Machine Learning Engineer or Software Engineer? Helps you choose, offline and",
    ],
    "role_command.py": ["roleadvisor role mle"],
    "plan_command.py": [
        "roleadvisor plan --to mle --from backend",
        "roleadvisor plan --to swe --from nothing --have git,sql --full",
        "roleadvisor plan --to mle --from nothing --format markdown > plan.md",
    ],
}


@pytest.fixture
def three(hospital):
    """The same with a third role, added as a contributor adds one: a record, and a file of cells."""
    with (hospital / "roles.yaml").open("a", encoding="utf-8") as file:
        file.write(MIDWIFE)
    (hospital / "cells").mkdir()
    (hospital / "cells" / "midwife.yaml").write_text(MIDWIFE_CELLS, "utf-8")
    return hospital


# The letters of a taker who only ever chooses the ward: eleven of twelve, so that one answer differs.
ALL_NURSE = "abbabaabbaab" + "baabbaababba"
MOSTLY_NURSE = "b" + ALL_NURSE[1:12]
LEARNING = "Learning the questions of this knowledge base, once: mostly less than a minute.\n"
CALLS = [
    ["compare"], ["compare", "--all", "--sources"], ["compare", "way"], ["compare", "--show", "unclear"],
    ["role"], ["role", "ward nurse"], ["role", "medic"], ["sources"], ["sources", "handbook"],
    ["faq"], ["faq", "--id", "start"], ["faq", "night shifts"], ["faq", "night shifts", "--explain"],
    ["quiz", "--answers", MOSTLY_NURSE], ["quiz", "--answers", MOSTLY_NURSE, "--matters", "pace"],
    ["quiz", "--answers", ALL_NURSE], ["quiz", "--answers", "aabbaabbaabb"], ["quiz", "items"],
    ["quiz", "items", "--length", "full", "--no-key"], ["kb", "check"],
]  # fmt: skip


@pytest.mark.parametrize("chosen", ["table", "plain", "markdown", "json"])
@pytest.mark.parametrize("args", CALLS, ids=" ".join)
def test_a_base_of_two_other_roles_works_everywhere_and_speaks_of_those_only(call, hospital, args, chosen):
    place = [str(hospital)] if args[0] == "kb" else ["--knowledge", str(hospital)]
    done = call(*args, *place, "--format", chosen)
    assert (done.rc, done.err.replace(LEARNING, "")) == (0, "")
    assert OURS.search(done.out) is None, done.out


@pytest.mark.parametrize("chosen", ["plain", "json"])
def test_codes_of_another_base_are_shown_and_scored(call, hospital, chosen):
    code = json.loads(call("quiz", "--answers", MOSTLY_NURSE, "--format", "json", "--knowledge", hospital).out)["code"]
    shown = call("quiz", "show", code, "--knowledge", hospital, "--format", chosen)
    scored = call("quiz", "score", "-", "--knowledge", hospital, stdin=code)
    summed = call("quiz", "score", "-", "--knowledge", hospital, "--format", "table", stdin=code)
    asked = call("quiz", "knowledge", "--count", "1", "--knowledge", hospital, stdin="a\n")
    taken = call("quiz", "--knowledge", hospital, stdin="\n".join(MOSTLY_NURSE))
    assert [each.rc for each in (shown, scored, summed, asked, taken)] == [0] * 5
    assert OURS.search("".join(each.out for each in (shown, scored, summed, asked, taken))) is None


def test_a_result_is_keyed_by_the_roles_of_the_base(call, hospital):
    result = json.loads(call("quiz", "--answers", MOSTLY_NURSE, "--format", "json", "--knowledge", hospital).out)
    assert (result["role"], result["counts"]) == ("nurse", {"nurse": 11, "paramedic": 1, "neither": 0})
    assert result["score"] > 0
    assert result["dimensions"][0]["counts"] == {"nurse": 3, "paramedic": 1}
    assert {tip["role"] for tip in result["tipping"]} <= {"nurse", "paramedic", None}


def test_a_result_speaks_of_the_work_as_the_base_calls_it(call, hospital):
    out = call("quiz", "--answers", MOSTLY_NURSE, "--knowledge", hospital).out
    assert out.startswith("Your answers point clearly to ward work.\nward work ")
    whole = call("quiz", "--answers", MOSTLY_NURSE, "--full", "--knowledge", hospital).out
    assert "You picked the ward work side 11 times out of 12; " in whole


def test_a_missing_cell_is_shown_as_nothing_yet(call, hospital):
    row = json.loads(call("compare", "way", "--format", "json", "--knowledge", hospital).out)["attributes"][0]
    assert row["cells"]["paramedic"] == {"headline": "nothing here yet", "claims": []}
    assert "Paramedic: nothing here yet" in call("compare", "way", "--format", "plain", "--knowledge", hospital).out
    assert (
        "The way in: nothing here yet"
        in call("role", "paramedic", "--full", "--format", "plain", "--knowledge", hospital).out
    )


def test_what_the_sources_leave_open_can_be_shown_alone(call, hospital):
    rows = json.loads(call("compare", "--show", "unclear", "--format", "json", "--knowledge", hospital).out)
    assert [row["id"] for row in rows["attributes"]] == ["way"]
    rows = json.loads(call("compare", "--show", "different", "--format", "json", "--knowledge", hospital).out)
    assert [row["id"] for row in rows["attributes"]] == ["place"]


def test_an_attribute_at_the_end_of_the_file_joins_its_group(call, hospital):
    done = call("compare", "--all", "--knowledge", hospital)
    assert done.out.count("The work\n") == 1
    rows = json.loads(call("compare", "--format", "json", "--knowledge", hospital).out)["attributes"]
    assert [row["id"] for row in rows] == ["place", "hours", "way"]


# --- three roles ---


def names(done) -> list[str]:
    return [role["id"] for role in json.loads(done.out)["roles"]]


def test_of_three_roles_the_first_two_are_compared_unless_others_are_named(call, three):
    asked = ("compare", "--format", "json", "--knowledge", three)
    assert names(call(*asked)) == ["nurse", "paramedic"]
    assert names(call(*asked, "--roles", "midwife,nurse")) == ["midwife", "nurse"]
    assert names(call(*asked, "--roles", " Midwife , ambulance crew ")) == ["midwife", "paramedic"]


def test_the_cells_of_a_role_may_stand_in_a_file_of_its_own(call, three):
    done = call("compare", "place", "--roles", "midwife,nurse", "--format", "json", "--knowledge", three)
    cells = json.loads(done.out)["attributes"][0]["cells"]
    assert [cell["headline"] for cell in cells.values()] == ["Homes and birth centres", "A ward"]
    assert cells["midwife"]["claims"][0]["sources"] == [{"id": "handbook", "section": "The work"}]


@pytest.mark.parametrize("args", [["compare", "--all", "--roles", "midwife,nurse"], ["role", "midwife"]])
def test_what_is_said_of_two_roles_is_not_said_of_a_third(call, three, args):
    out = call(*args, "--knowledge", three).out
    assert "Both:" not in out
    assert "In common" not in out
    assert "the same for both" not in out


def test_a_relation_that_speaks_of_three_roles_says_so(call, three):
    text = (three / "attributes.yaml").read_text("utf-8")
    speaking = text.replace("  relation: same\n", "  relation: same\n  roles: [nurse, paramedic, midwife]\n")
    (three / "attributes.yaml").write_text(speaking, "utf-8")
    (three / "cells" / "midwife.yaml").write_text(
        f"{MIDWIFE_CELLS}hours: {{headline: Shifts, claims: [shifts-both]}}\n"
    )
    assert call("kb", "check", three).rc == 0
    done = call("compare", "hours", "--roles", "midwife,nurse", "--format", "json", "--knowledge", three)
    row = json.loads(done.out)["attributes"][0]
    assert (row["relation"], [claim["text"] for claim in row["shared"]]) == ("same", ["Both work in shifts."])


def test_the_first_screen_is_that_of_the_two_roles_named(call, three):
    out = call("compare", "--format", "table", "--roles", "midwife,nurse", "--knowledge", three).out
    assert "Homes and birth" in out
    assert "Road" not in out


@pytest.mark.parametrize("given", ["midwife,nurse,", ",midwife,nurse", "midwife, ,nurse", "midwife,nurse,MIDWIFE"])
def test_a_comma_too_many_between_roles_does_no_harm(call, three, given):
    assert names(call("compare", "--roles", given, "--format", "json", "--knowledge", three)) == ["midwife", "nurse"]


def test_a_note_is_told_also_where_a_role_has_nothing_yet(call, hospital):
    text = (hospital / "attributes.yaml").read_text("utf-8")
    note = "  notes: [{text: Nobody counted., kind: note, sources: [handbook#way]}]\nhours:"
    (hospital / "attributes.yaml").write_text(text.replace("hours:", note), "utf-8")
    out = call("role", "paramedic", "--full", "--format", "plain", "--knowledge", hospital).out
    assert "The way in: nothing here yet\n- Note: Nobody counted.\n" in out


@pytest.mark.parametrize("given", ["nurse", "nurse,nurse", "nurse,paramedic,midwife", ",", ""])
def test_a_comparison_takes_two_different_roles(call, three, given):
    done = call("compare", "--roles", given, "--knowledge", three)
    assert (done.rc, done.out) == (2, "")
    assert "known are nurse, paramedic, midwife" in done.err


def test_a_misspelt_role_is_offered_the_nearest(call, three):
    done = call("compare", "--roles", "midwif,nurse", "--knowledge", three)
    assert (done.rc, "did you mean 'midwife'" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["role"], "midwife, Name: Midwife"),
        (["role", "midwife"], "Place of work: Homes and birth centres"),
        (["role", "midwife"], "Hours: nothing here yet"),
        (["faq", "night shifts"], "Yes, in both roles some shifts are at night."),
        (["sources", "handbook"], "Backs 6 claims here"),
        (["compare"], "Place of work, Nurse: A ward"),
    ],
)
def test_three_roles_work(call, three, args, said):
    more = ["--full"] if args[0] == "role" else []
    done = call(*args, *more, "--format", "plain", "--knowledge", three)
    assert (done.rc, said in done.out) == (0, True), done.out


def test_where_nothing_decides_the_bare_comparison_is_the_whole(call, hospital):
    text = (hospital / "attributes.yaml").read_text("utf-8").replace("  decides: 1\n", "")
    (hospital / "attributes.yaml").write_text(text, "utf-8")
    out = call("compare", "--format", "table", "--knowledge", hospital).out
    assert "Place of work   A ward" in out


def test_what_is_the_same_is_shared_also_without_a_claim(call, hospital):
    text = (hospital / "attributes.yaml").read_text("utf-8").replace("  shared: [shifts-both]\n", "")
    (hospital / "attributes.yaml").write_text(text, "utf-8")
    rows = json.loads(call("compare", "--show", "shared", "--format", "json", "--knowledge", hospital).out)
    assert [row["id"] for row in rows["attributes"]] == ["hours"]


@pytest.mark.parametrize("name", ["nurse", "NURSE", "Nurse", "ward nurse", "sister"])
def test_a_role_is_found_by_what_it_is_called(call, hospital, name):
    text = (hospital / "roles.yaml").read_text("utf-8").replace("  colour: green\n", "  person: sister\n")
    (hospital / "roles.yaml").write_text(text, "utf-8")
    assert call("role", name, "--knowledge", hospital).out.startswith("Nurse\n")


def test_the_sides_of_a_dimension_are_told_in_the_order_of_the_poles(hospital):
    quiz = compiler.check(folder.read(hospital)).knowledge.quiz
    turned = replace(quiz.dimensions[0], sides=dict(reversed(quiz.dimensions[0].sides.items())))
    (grid,) = matters({"1": turned}, quiz)
    assert grid.rows == (("1", "Pace", "steady days / sudden calls"),)


def test_three_roles_are_a_valid_base(call, three):
    assert call("kb", "check", three).rc == 0


@pytest.mark.parametrize(
    "args", [["quiz", "--answers", MOSTLY_NURSE], ["quiz", "items"], ["quiz", "items", "--format", "markdown"]]
)
def test_the_quiz_stays_two_sided_and_says_so(call, three, hospital, args):
    out = " ".join(call(*args, "--knowledge", three).out.split())
    assert "The quiz weighs Nurse against Paramedic only; it says nothing of Midwife." in out


def test_a_quiz_over_all_roles_says_nothing_of_that(call, hospital):
    assert "only; it says nothing" not in call("quiz", "--answers", MOSTLY_NURSE, "--knowledge", hospital).out


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("cells/midwife.yaml", MIDWIFE_CELLS.replace("place:", "palce:"), "cells/midwife.yaml:1: palce: no attribute 'palce'; did you mean 'place'?"),
        ("cells/midwif.yaml", MIDWIFE_CELLS, "cells/midwif.yaml:1: no role 'midwif'; did you mean 'midwife'?"),
        ("cells/nurse.yaml", MIDWIFE_CELLS, "cells/nurse.yaml:1: place: attributes.yaml has a cell of 'nurse' for this too; keep one"),
        ("cells/midwife.yaml", MIDWIFE_CELLS.replace("handbook#work", "handbook#workk"), "cells/midwife.yaml:6: place.claims.0.sources.0: no section 'workk' of 'handbook'; did you mean 'work'?"),
        ("cells/midwife.yaml", MIDWIFE_CELLS.replace("headline", "headlien"), "cells/midwife.yaml:2: place.headlien: is not a known field; did you mean 'headline'?"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_of_cells_is_told_with_file_and_line(call, three, file, text, problem):
    (three / file).write_text(text, "utf-8")
    done = call("kb", "check", three)
    assert done.rc == 3
    assert problem in done.out.splitlines()


def test_a_base_of_one_role_has_nothing_to_compare(call, hospital):
    for file in ("attributes.yaml", "quiz.yaml"):
        (hospital / file).unlink()
    (hospital / "roles.yaml").write_text(MIDWIFE, "utf-8")
    assert call("role", "midwife", "--knowledge", hospital).rc == 0
    done = call("compare", "--knowledge", hospital)
    assert (done.rc, "has no attributes" in done.err) == (1, True)


def test_a_base_without_roles_still_has_its_other_parts(call, hospital):
    (hospital / "roles.yaml").unlink()
    assert call("faq", "--id", "start", "--knowledge", hospital).rc == 0
    assert call("quiz", "--answers", MOSTLY_NURSE, "--knowledge", hospital).rc == 0
    done = call("compare", "--knowledge", hospital)
    assert (done.rc, "two roles to compare" in done.err) == (1, True)


# --- the code ---


def test_no_role_is_written_into_the_code():
    found = subprocess.run(
        ["grep", "-rniwE", "mle|swe|machine learning", "src/", "--include=*.py"],
        cwd=REPO, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    named = [(line.split(":")[0].rpartition("/")[2], line.split(":", 2)[2]) for line in found]
    assert [(file, text) for file, text in named if not any(part in text for part in ALLOWED.get(file, []))] == []
    assert len(named) == sum(map(len, ALLOWED.values()))  # what is allowed and gone leaves the list
