"""Roles are data: bases of two other roles, of three and of one; no role is named in the code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import textwrap

import pytest

from roleadvisor.knowledge import folder

from .conftest import REPO
from .test_interactive import ended

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
LISTENING = """\
listening:
  name: Listening
  roles: {{{}}}
  do: Listen to somebody for ten minutes.
  known_when: You can say what they meant.
"""
START = """\
zero:
  label: Zero
  strong: {text: You bring time., kind: advice, sources: [handbook#way]}
  weak: {text: All is missing., kind: advice, sources: [handbook#way]}
"""
# The lines of a block of YAML in CONTRIBUTING.md.
BLOCK = re.compile(r"^ {6}.*", re.MULTILINE)
# Where the code may name our two roles: the description of the package and the examples of the help texts.
ALLOWED = {
    "__init__.py": ["An offline advisor for the choice between Machine Learning Engineer and Software Engineer."],
    "app.py": [
        "Machine Learning Engineer or Software Engineer? Helps you choose, offline and",
    ],
    "role_command.py": ["roleadvisor role mle"],
    "plan_command.py": [
        "roleadvisor plan --to mle --from backend --have sql --hours 6",
    ],
}


@pytest.fixture
def three(hospital):
    """The base with a third role, added as a contributor adds one: a record, and a file of cells."""
    with (hospital / "roles.yaml").open("a", encoding="utf-8") as file:
        file.write(MIDWIFE)
    (hospital / "cells").mkdir()
    (hospital / "cells" / "midwife.yaml").write_text(MIDWIFE_CELLS, "utf-8")
    return hospital


# Quiz answers that all choose the nurse's option, and twelve of which the first does not.
ALL_NURSE = "abbabaabbaab" + "baabbaababba"
MOSTLY_NURSE = "b" + ALL_NURSE[1:12]
LEARNING = "Learning the questions of this knowledge base, once: mostly less than a minute.\n"
CALLS = [
    ["compare"], ["compare", "--all", "--sources"], ["compare", "way"], ["role"], ["role", "medic"], ["sources"],
    ["faq"], ["faq", "--id", "start"], ["faq", "night shifts", "--explain"],
    ["quiz", "--answers", MOSTLY_NURSE, "--matters", "pace"], ["quiz", "--answers", ALL_NURSE],
    ["quiz", "--answers", "aabbaabbaabb"], ["quiz", "items", "--length", "full", "--no-key"], ["kb", "check"],
]  # fmt: skip


@pytest.mark.parametrize("chosen", ["table", "json"])
@pytest.mark.parametrize("args", CALLS, ids=" ".join)
def test_a_base_of_two_other_roles_never_names_ours(call, hospital, args, chosen):
    base = [str(hospital)] if args[0] == "kb" else ["--knowledge", str(hospital)]
    done = call(*args, *base, "--format", chosen)
    assert (done.rc, done.err.replace(LEARNING, "")) == (0, "")
    assert OURS.search(done.out) is None, done.out


def test_codes_of_another_base_are_shown_and_scored(call, hospital):
    code = json.loads(call("quiz", "--answers", MOSTLY_NURSE, "--format", "json", "--knowledge", hospital).out)["code"]
    shown = call("quiz", "show", code, "--knowledge", hospital)
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


def test_a_result_names_the_work_of_the_roles_in_the_words_of_the_base(call, hospital):
    out = call("quiz", "--answers", MOSTLY_NURSE, "--knowledge", hospital).out
    assert out.startswith("Your answers point clearly to ward work.\n")
    assert re.search(r"^ +ward work 11 \S+ 1 road work$", out, re.MULTILINE)
    whole = call("quiz", "--answers", MOSTLY_NURSE, "--full", "--knowledge", hospital).out
    assert "Strongest sign for ward work: " in out
    assert 'You chose "' in whole


def test_a_missing_cell_is_shown_as_nothing_here_yet(call, hospital):
    row = json.loads(call("compare", "way", "--full", "--format", "json", "--knowledge", hospital).out)["attributes"][0]
    assert row["cells"]["paramedic"] == {"headline": "nothing here yet", "claims": []}
    assert (
        "Paramedic: nothing here yet"
        in call("compare", "way", "--full", "--format", "plain", "--knowledge", hospital).out
    )
    out = call("role", "paramedic", "--full", "--format", "plain", "--knowledge", hospital).out
    assert "The way in: nothing here yet" in out


@pytest.mark.parametrize(("show", "shown"), [("unclear", ["way"]), ("different", ["place"])])
def test_show_selects_attributes_by_their_relation(call, hospital, show, shown):
    rows = json.loads(call("compare", "--show", show, "--format", "json", "--knowledge", hospital).out)
    assert [row["id"] for row in rows["attributes"]] == shown


def test_attributes_of_one_group_come_together(call, hospital):
    assert call("compare", "--all", "--knowledge", hospital).out.count("The work\n") == 1


# --- three roles ---


def names(done) -> list[str]:
    return [role["id"] for role in json.loads(done.out)["roles"]]


@pytest.mark.parametrize(
    ("options", "compared"),
    [
        ([], ["nurse", "paramedic"]),
        (["--roles", "midwife,nurse"], ["midwife", "nurse"]),
        (["--roles", " Midwife , ambulance crew "], ["midwife", "paramedic"]),
        (["--roles", ",midwife, ,nurse,MIDWIFE,"], ["midwife", "nurse"]),
    ],
)
def test_the_first_two_of_three_roles_are_compared_unless_others_are_named(call, three, options, compared):
    assert names(call("compare", *options, "--format", "json", "--knowledge", three)) == compared


def test_a_role_may_have_its_cells_in_a_file_of_its_own(call, three):
    done = call("compare", "place", "--roles", "midwife,nurse", "--full", "--format", "json", "--knowledge", three)
    cells = json.loads(done.out)["attributes"][0]["cells"]
    assert [cell["headline"] for cell in cells.values()] == ["Homes and birth centres", "A ward"]
    assert cells["midwife"]["claims"][0]["sources"] == [{"id": "handbook", "section": "The work", "url": None}]


def test_a_relation_of_two_roles_does_not_hold_for_a_third(call, three):
    def row(*args):
        done = call("compare", "hours", *args, "--full", "--format", "json", "--knowledge", three)
        return json.loads(done.out)["attributes"][0]

    assert (row()["relation"], len(row()["shared"])) == ("same", 1)
    other = row("--roles", "midwife,nurse")
    assert (other["relation"], other["shared"]) == ("unclear", [])
    assert "In common" not in call("role", "midwife", "--full", "--knowledge", three).out


def test_a_relation_may_hold_for_three_roles(call, three):
    replace_in(three / "attributes.yaml", "relation: same\n", "relation: same\n  roles: [nurse, paramedic, midwife]\n")
    (three / "cells" / "midwife.yaml").write_text(
        f"{MIDWIFE_CELLS}hours: {{headline: Shifts, claims: [shifts-both]}}\n"
    )
    assert call("kb", "check", three).rc == 0
    done = call("compare", "hours", "--roles", "midwife,nurse", "--full", "--format", "json", "--knowledge", three)
    row = json.loads(done.out)["attributes"][0]
    assert (row["relation"], [claim["text"] for claim in row["shared"]]) == ("same", ["Both work in shifts."])


def test_the_bare_comparison_shows_the_two_roles_named(call, three):
    out = call("compare", "--format", "table", "--roles", "midwife,nurse", "--knowledge", three).out
    assert "Homes and birth" in out
    assert "Road" not in out


def replace_in(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_note_is_shown_even_if_the_role_has_no_cell(call, hospital):
    note = "  notes: [{text: Nobody counted., kind: note, sources: [handbook#way]}]\nhours:"
    replace_in(hospital / "attributes.yaml", "hours:", note)
    out = call("role", "paramedic", "--full", "--format", "plain", "--knowledge", hospital).out
    assert "The way in: nothing here yet\n- Nobody counted. (our note)\n" in out


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ("nurse,nurse", "known are nurse, paramedic, midwife"),
        ("nurse,paramedic,midwife", "known are nurse, paramedic, midwife"),
        ("", "known are nurse, paramedic, midwife"),
        ("midwif,nurse", "did you mean 'midwife'"),
    ],
)
def test_a_comparison_takes_two_different_roles(call, three, roles, message):
    done = call("compare", "--roles", roles, "--knowledge", three)
    assert (done.rc, done.out) == (2, "")
    assert message in done.err


@pytest.mark.parametrize(
    ("args", "shown"),
    [
        (["role"], "midwife, Name: Midwife"),
        (["role", "midwife"], "Place of work: Homes and birth centres"),
        (["role", "midwife"], "Hours: nothing here yet"),
        (["faq", "night shifts"], "Yes, in both roles some shifts are at night."),
        (["sources", "handbook"], "Backs 6 claims here"),
        (["compare"], "Place of work, Nurse: A ward"),
    ],
)
def test_a_base_of_three_roles_works(call, three, args, shown):
    more = ["--full"] if args[0] == "role" else []
    done = call(*args, *more, "--format", "plain", "--knowledge", three)
    assert (done.rc, shown in done.out) == (0, True), done.out


def test_the_bare_comparison_shows_all_attributes_if_none_decides(call, hospital):
    replace_in(hospital / "attributes.yaml", "  decides: 1\n", "")
    out = call("compare", "--format", "table", "--knowledge", hospital).out
    assert "Place of work   A ward" in out


def test_show_shared_includes_an_attribute_that_is_the_same_without_a_shared_claim(call, hospital):
    replace_in(hospital / "attributes.yaml", "  shared: [shifts-both]\n", "")
    rows = json.loads(call("compare", "--show", "shared", "--format", "json", "--knowledge", hospital).out)
    assert [row["id"] for row in rows["attributes"]] == ["hours"]


def test_the_word_for_a_person_selects_a_role(call, hospital):
    replace_in(hospital / "roles.yaml", "  colour: green\n", "  person: sister\n")
    assert call("role", "sister", "--knowledge", hospital).out.startswith("Nurse\n")


@pytest.mark.parametrize(
    "args", [["quiz", "--answers", MOSTLY_NURSE], ["quiz", "items"], ["quiz", "items", "--format", "markdown"]]
)
def test_the_quiz_names_the_roles_that_it_leaves_out(call, three, args):
    out = " ".join(call(*args, "--knowledge", three).out.split())
    assert "The quiz weighs Nurse against Paramedic only; it says nothing of Midwife." in out


def test_a_quiz_over_all_roles_names_no_role_left_out(call, hospital):
    assert "only; it says nothing" not in call("quiz", "--answers", MOSTLY_NURSE, "--knowledge", hospital).out


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("midwife", MIDWIFE_CELLS.replace("place:", "palce:"), "1: palce: no attribute 'palce'; did you mean 'place'?"),
        ("midwif", MIDWIFE_CELLS, "1: no role 'midwif'; did you mean 'midwife'?"),
        ("nurse", MIDWIFE_CELLS, "1: place: attributes.yaml has a cell of 'nurse' for this too; keep one"),
        (
            "midwife",
            MIDWIFE_CELLS.replace("handbook#work", "handbook#workk"),
            "6: place.claims.0.sources.0: no section 'workk' of 'handbook'; did you mean 'work'?",
        ),
    ],
)
def test_kb_check_reports_a_mistake_in_a_file_of_cells(call, three, file, text, problem):
    (three / "cells" / f"{file}.yaml").write_text(text, "utf-8")
    done = call("kb", "check", three)
    assert done.rc == 3
    assert f"cells/{file}.yaml:{problem}" in done.out.splitlines()


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


@pytest.mark.parametrize(
    "args",
    [
        ["kb", "check"],
        ["compare", "--roles", "mle,newcomer"],
        ["role", "newcomer"],
        ["plan", "--to", "newcomer", "--from", "nothing"],
    ],
    ids=" ".join,
)
def test_a_role_is_added_as_contributing_says(call, tmp_path, args):
    recipe = (REPO / "CONTRIBUTING.md").read_text("utf-8").partition("- **A role**")[2].partition("- **A skill**")[0]
    base = shutil.copytree(folder.shipped(), tmp_path / "data", ignore=shutil.ignore_patterns("__pycache__"))
    (base / "cells").mkdir(exist_ok=True)
    (base / "cells" / "newcomer.yaml").write_text(textwrap.dedent("\n".join(BLOCK.findall(recipe))), "utf-8")
    with (base / "roles.yaml").open("a", encoding="utf-8") as file:
        file.write("newcomer: {name: Newcomer, summary: Delivers data.}\n")
    use = re.search(r"`data-engineer(: .*)`", recipe)[1]
    skills = (base / "skills.yaml").read_text("utf-8")
    (base / "skills.yaml").write_text(skills.replace("  roles:\n", f"  roles:\n    newcomer{use}\n"), "utf-8")
    done = call(*args, *([base] if args[0] == "kb" else ["--knowledge", base]))
    assert (done.rc, done.err) == (0, "")
    assert "Pipelines" in done.out or args[0] != "compare"


# --- what a third role lacks ---


def plan_for(base, *roles):
    """Add a starting point and a skill that serves these roles."""
    (base / "starts.yaml").write_text(START, "utf-8")
    uses = ", ".join(f"{role}: {{why: [shifts-both]}}" for role in roles)
    (base / "skills.yaml").write_text(LISTENING.format(uses), "utf-8")
    return base


def cells_of_midwife(base, *attributes):
    """Write the cells of the midwife; none without attributes."""
    file = base / "cells" / "midwife.yaml"
    file.write_text("".join(f"{key}: {{headline: Known, claims: [shifts-both]}}\n" for key in attributes), "utf-8")
    if not attributes:
        file.unlink()
    return base


def assert_missing(done, part):
    assert (done.rc, done.out) == (1, "")
    assert done.err == f"roleadvisor: error: the knowledge base in use has no {part}; this command needs that part\n"


@pytest.mark.parametrize(
    ("served", "args", "lacking"),
    [
        (["nurse", "paramedic"], ["--to", "midwife"], "Midwife"),
        (["nurse", "paramedic"], ["--to", "midwife", "--have", "listening", "--format", "json"], "Midwife"),
        (["nurse", "midwife"], ["--to", "medic"], "Paramedic"),
        (["nurse", "midwife"], ["--code"], "Paramedic"),
    ],
)
def test_a_plan_to_a_role_that_no_skill_serves_is_refused(call, three, served, args, lacking):
    plan_for(three, *served)
    if args == ["--code"]:  # of a quiz without a verdict
        quiz = call("quiz", "--answers", "aabbaabbaabb", "--format", "json", "--knowledge", three)
        args = ["--code", json.loads(quiz.out)["code"]]
    done = call("plan", *args, "--from", "zero", "--knowledge", three)
    assert_missing(done, f"skill that serves {lacking} (under roles in skills.yaml)")


def test_a_base_whose_skills_serve_no_role_has_no_plan(call, three):
    done = call("plan", "--from", "zero", "--knowledge", plan_for(three))
    assert (done.rc, "has no skill that serves a role (under roles in skills.yaml)" in done.err) == (1, True)


def test_a_plan_is_offered_to_roles_that_a_skill_serves(call, three, run):
    plan_for(three, "nurse", "midwife")
    assert "--to (nurse, midwife)" in call("plan", "--from", "zero", "--knowledge", three).err
    typed = {"COMP_WORDS": "roleadvisor plan --to ", "COMP_CWORD": "3", "_ROLEADVISOR_COMPLETE": "complete_bash"}
    done = run(env=typed | {"ROLEADVISOR_KNOWLEDGE": str(three)})
    assert done.out.decode().split() == ["nurse", "midwife"]


@pytest.mark.parametrize(("reply", "rc", "shown"), [("2", 0, "To Midwife"), ("medic", 1, "no skill that serves Param")])
def test_a_terminal_asks_for_a_role_that_a_skill_serves(three, terminal, reply, rc, shown):
    child = terminal("plan", "--from", "zero", "--knowledge", plan_for(three, "nurse", "midwife"), columns=200)
    child.expect_exact("Your choice: ")
    assert "Paramedic" not in child.before
    child.sendline(reply)
    code, out = ended(child)
    assert (code, shown in out) == (rc, True)


@pytest.mark.parametrize(
    ("args", "served", "shown"),
    [
        (["role", "midwife"], "midwife", True),
        (["role", "midwife"], "nurse", False),
        (["quiz", "--answers", MOSTLY_NURSE], "nurse", False),
        (["quiz", "--answers", MOSTLY_NURSE], "nurse paramedic", True),
    ],
)
def test_a_plan_is_named_where_there_is_one(call, three, args, served, shown):
    out = call(*args, "--knowledge", plan_for(three, *served.split())).out
    assert ("roleadvisor plan --" in out) is shown


@pytest.mark.parametrize(
    "args",
    [
        ["compare", "--roles", "nurse,midwife"],
        ["compare", "--roles", "midwife,nurse", "--all"],
        ["compare", "place", "--roles", "nurse,midwife", "--format", "json"],
        ["role", "midwife"],
        ["role", "midwife", "--full"],
    ],
    ids=" ".join,
)
def test_a_role_without_cells_is_refused(call, three, args):
    done = call(*args, "--knowledge", cells_of_midwife(three))
    assert_missing(done, "attributes of Midwife (cells/midwife.yaml)")


@pytest.mark.parametrize(
    ("attributes", "roles", "rows", "empty"),
    [
        (["place", "hours", "way"], "nurse,midwife", ["Place of work"], None),
        (["place", "way"], "nurse,midwife", ["Place of work"], 1),
        (["hours", "way"], "nurse,midwife", ["Hours", "The way in"], 1),
        (["way"], "midwife,nurse", ["The way in"], 2),
        (["way"], "midwife,paramedic", ["Place of work", "Hours", "The way in"], 3),  # no attribute has both
    ],
)
def test_the_bare_comparison_shows_attributes_with_both_cells(call, three, attributes, roles, rows, empty):
    base = cells_of_midwife(three, *attributes)
    out = call("compare", "--roles", roles, "--format", "plain", "--knowledge", base).out
    labels = ["Place of work", "Hours", "The way in"]
    assert [label for label in labels if f"\n{label}, " in f"\n{out}"] == rows
    assert ("Nothing here yet" in out) is (empty is not None)
    assert empty is None or f"Nothing here yet on one role or both: {empty} of 3 attributes.\n" in out


@pytest.mark.parametrize(("roles", "differ"), [("nurse,paramedic", True), ("nurse,midwife", False)])
def test_the_table_says_that_roles_differ_only_where_that_is_known(call, three, roles, differ):
    out = call("compare", "--roles", roles, "--format", "table", "--knowledge", three).out
    assert ("They differ in" in out) is differ


@pytest.mark.parametrize(
    ("args", "also"),
    [
        ([], "Also here: Midwife (--roles nurse,midwife)."),
        (["--roles", "paramedic,nurse"], "Also here: Midwife (--roles paramedic,midwife)."),
        (["--roles", "midwife,nurse"], "Also here: Paramedic (--roles midwife,paramedic)."),
    ],
)
def test_the_bare_comparison_names_the_other_roles(call, three, args, also):
    assert also in call("compare", *args, "--format", "plain", "--knowledge", three).out


def test_no_other_role_is_named_if_there_is_none_to_compare(call, three):
    assert "Also here" not in call("compare", "--knowledge", cells_of_midwife(three)).out
    (three / "roles.yaml").write_text((three / "roles.yaml").read_text("utf-8").removesuffix(MIDWIFE), "utf-8")
    assert "Also here" not in call("compare", "--knowledge", three).out


@pytest.mark.parametrize("args", [[], ["--all"], ["place"]], ids=str)
def test_the_commands_named_below_a_comparison_keep_the_roles(call, three, args):
    def last(*roles):
        return call("compare", *args, *roles, "--format", "plain", "--knowledge", three).out.splitlines()[-1]

    assert " --roles midwife,nurse " in last("--roles", "midwife,nurse")
    assert "--roles" not in last()


# --- the code ---


def test_no_role_is_written_into_the_code():
    matches = subprocess.run(
        ["grep", "-rniwE", "mle|swe|machine learning", "src/", "--include=*.py"],
        cwd=REPO, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    named = [(line.split(":")[0].rpartition("/")[2], line.split(":", 2)[2]) for line in matches]
    assert [(file, text) for file, text in named if not any(part in text for part in ALLOWED.get(file, []))] == []
    assert len(named) == sum(map(len, ALLOWED.values()))  # no exception is out of date
