"""The plan: its order, what it takes and leaves out, its screens, and the records behind it."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from roleadvisor import faq, plan
from roleadvisor.errors import UsageError
from roleadvisor.knowledge import compiler, folder
from roleadvisor.model import ARTICLES
from roleadvisor.plan import STAGES, NamedSkills, find_skills, find_start, leads_to, shortest
from roleadvisor.quiz import Versions
from roleadvisor.quiz.score import score
from roleadvisor.render import HEIGHT, WIDTH, Call, plan_document

from .plan_names import MISSPELT, NO_SKILL
from .test_interactive import ended
from .test_screens import fits

KNOWLEDGE = compiler.check(folder.read(folder.shipped())).knowledge
SKILLS = {skill.id: skill for skill in KNOWLEDGE.skills}
TARGETS = {role.id: (role,) for role in KNOWLEDGE.roles} | {"both": KNOWLEDGE.roles}
CALLS = [(start, to) for start in KNOWLEDGE.starts for to in TARGETS]
STARTS = [
    *("nothing", "student", "other-degree", "backend", "frontend"),
    *("mobile", "mle", "analyst", "data-engineer", "tester"),
]
EACH_CALL = pytest.mark.parametrize(("start", "to"), CALLS, ids=[f"{start.id}-{to}" for start, to in CALLS])


def made(start: str, to: str, have: tuple[str, ...] = (), lack: tuple[str, ...] = ()) -> plan.Plan:
    return plan.make_plan(KNOWLEDGE, TARGETS[to], find_start(KNOWLEDGE, start), NamedSkills(have), NamedSkills(lack))


def wanted(found: plan.Plan) -> dict[str, int]:
    return {step.skill: step.weight for step in found.steps}


def assert_ordered(found: plan.Plan) -> None:
    """Of what nothing is left to come before, the heaviest is next, and of those as heavy the first id."""
    left = wanted(found)
    for step in found.steps:
        ready = [key for key in left if not any(need in left for need in (*SKILLS[key].needs, *SKILLS[key].after))]
        assert step.skill == min(ready, key=lambda key: (-left[key], key))
        del left[step.skill]


def assert_sound(found: plan.Plan) -> None:
    steps = [step.skill for step in found.steps]
    had = {each.id for each in found.have}
    assert sorted([*steps, *(each.skill for each in found.skipped)]) == sorted(SKILLS)
    assert [stage.id for stage in found.stages] == list(STAGES)
    assert all(len(stage.steps) <= STAGES[stage.id] for stage in found.stages)
    assert not had & set(steps)
    for place, step in enumerate(found.steps):
        assert all(need.id in had or need.id in steps[:place] for need in step.needs)
        assert step.why
        assert all(claim.sources for claim in step.why)
    assert {each.skill for each in found.skipped if each.reason == "have"} >= had
    assert_ordered(found)


@given(
    st.sampled_from(KNOWLEDGE.starts),
    st.sampled_from(list(TARGETS)),
    st.sets(st.sampled_from(list(SKILLS))),
    st.sets(st.sampled_from(list(SKILLS)), max_size=3),
)
@settings(max_examples=500, deadline=None)
def test_a_plan_is_in_order_and_whole_whatever_one_has(start, to, have, lack):
    assert_sound(made(start.id, to, tuple(have - lack), tuple(lack)))


@EACH_CALL
def test_a_plan_is_in_order_and_whole_from_each_start(start, to):
    assert_sound(made(start.id, to))


@EACH_CALL
def test_done_step_by_step_a_plan_comes_to_its_end(start, to):
    have: tuple[str, ...] = ()
    for _ in SKILLS:
        found = made(start.id, to, have)
        if not found.steps:
            return
        have += (found.steps[0].skill,)
    raise AssertionError("more steps than skills")


def test_the_order_in_which_skills_are_named_changes_nothing():
    there, back = ("git", "sql", "statistics"), ("statistics", "sql", "git")
    assert made("nothing", "mle", there) == made("nothing", "mle", back)


def test_the_starting_points_are_those_of_the_contract():
    assert [start.id for start in KNOWLEDGE.starts] == STARTS


def test_every_skill_is_a_step_of_some_plan_unless_it_is_for_later():
    base = [made(start.id, to) for start, to in CALLS]
    more = [made("tester", "mle", tuple(step.skill for step in made("tester", "mle").steps))]
    used = {step.skill for found in (*base, *more) for step in found.steps}
    assert set(SKILLS) - used == {skill.id for skill in KNOWLEDGE.skills if skill.later}


def test_a_skill_for_later_comes_after_the_first_job():
    reasons = {each.skill: each.reason for each in made("nothing", "swe").skipped}
    assert reasons["kubernetes"] == "after the first job"
    assert reasons["statistics"] == "not needed"


def test_every_weight_says_what_it_is():
    for skill in KNOWLEDGE.skills:
        for use in skill.uses.values():
            kinds = {source.kind for claim in use.why for source in sources_of(claim)}
            assert use.basis in ("ads", "official", "articles")
            assert (use.basis != "articles") == (use.basis == "ads" or bool(kinds - ARTICLES - {"own editing"}))
            assert 0 < use.weight <= 100


def sources_of(claim):
    known = {source.id: source for source in KNOWLEDGE.sources}
    return [known[ref.id] for ref in claim.sources]


def test_the_resources_are_marked_as_advice_and_few():
    assert max(len(skill.resources) for skill in KNOWLEDGE.skills) <= 3
    text = "\n".join(plan_texts("nothing", "mle"))
    assert "by our advice: CS50x" in text


def plan_texts(start: str, to: str) -> list[str]:
    found = made(start, to)
    asked = plan_document.PlanOptions(start, to)
    blocks = plan_document.whole(found, KNOWLEDGE, asked, Call())
    return [line for block in blocks for line in getattr(block, "lines", getattr(block, "items", ()))]


def test_weeks_stand_only_where_a_source_gives_them():
    assert [skill.id for skill in KNOWLEDGE.skills if skill.weeks] == []


def test_to_the_role_that_one_has_there_is_nothing_to_plan():
    for start, role in (("mle", "mle"), ("backend", "swe")):
        found = made(start, role)
        assert (found.steps, found.notes) == ((), ())
        assert {each.reason for each in found.skipped} == {"have", "not needed", "after the first job"}


def test_what_one_lacks_becomes_a_step():
    assert "testing" not in wanted(made("frontend", "swe"))
    assert "testing" in wanted(made("frontend", "swe", lack=("testing",)))


def test_what_one_lacks_is_not_shown_by_anything_else_that_the_start_brings():
    found = made("student", "mle", lack=("programming",))
    assert [each.id for each in found.have] == ["linear-algebra", "calculus"]
    assert found.steps[0].skill == "programming"


def test_whoever_does_the_work_and_lacks_a_skill_has_that_to_add():
    assert list(wanted(made("backend", "swe", lack=("data-structures",)))) == ["data-structures"]
    assert list(wanted(made("mle", "mle", lack=("deep-learning",)))) == ["deep-learning"]


def test_who_has_a_skill_has_what_it_shows():
    assert {each.id for each in made("nothing", "mle", ("evaluation",)).have} == {
        *("programming", "data-handling", "classical-ml", "evaluation"),
    }


def test_the_longest_chain_leads_to_the_last_of_it():
    chain = [step.skill for step in leads_to(made("nothing", "mle"))]
    assert chain[0] == "programming"
    for before, after in pairwise(chain):
        assert before in SKILLS[after].needs


def test_the_notes_are_for_the_start_and_the_role():
    notes = {claim.text for claim in made("backend", "mle").notes}
    assert any("your team's next model" in text for text in notes)
    assert not any("your team's next model" in claim.text for claim in made("nothing", "mle").notes)
    assert any("two moves" in claim.text for claim in made("nothing", "mle").notes)


@pytest.mark.parametrize(("start", "to"), [(start, to) for start, to in CALLS if made(start.id, to).steps])
def test_every_plan_says_what_nobody_knows_and_what_to_do_about_interviews(start, to):
    texts = " ".join(claim.text for claim in made(start.id, to).notes)
    assert "how many weeks" in texts
    assert "interviews" in texts
    assert "bachelor's degree" in texts


# --- names


@pytest.mark.parametrize(
    ("name", "skill"),
    [
        ("sklearn", "classical-ml"), ("linear algebra", "linear-algebra"), ("Linear_Algebra", "linear-algebra"),
        ("SQL", "sql"), ("Containers (Docker)", "docker"), ("k8s", "kubernetes"), ("C++", "cpp"),
        ("c#", "typed-language"),
    ],
)  # fmt: skip
def test_a_skill_is_found_by_id_name_and_alias(name, skill):
    assert find_skills(KNOWLEDGE, [name]) == NamedSkills((skill,))


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("python;sql", ("python", "sql")),
        ("Python SQL Git", ("python", "sql", "git")),
        ("git and sql", ("git", "sql")),
        ("Java & SQL", ("typed-language", "sql")),
        ("git/docker", ("git", "docker")),
        ("CI/CD", ("ci-cd",)),
        ("unit tests and git", ("testing", "git")),
    ],
)
def test_several_skills_in_a_text_are_told_apart(text, skills):
    assert find_skills(KNOWLEDGE, [text]) == NamedSkills(skills)


@pytest.mark.parametrize("skill", KNOWLEDGE.skills, ids=lambda skill: skill.id)
def test_what_the_program_prints_for_a_skill_selects_it(skill):
    assert find_skills(KNOWLEDGE, [skill.name]) == NamedSkills((skill.id,))
    assert set(find_skills(KNOWLEDGE, [f"sql, {skill.name}, git"]).skills) == {"sql", skill.id, "git"}


def test_a_name_that_means_several_skills_asks_which():
    assert offered("Maths") == "'Maths' is 'statistics', 'linear-algebra' and 'calculus'; name those you mean"


def test_names_may_stand_with_commas_and_twice():
    assert find_skills(KNOWLEDGE, ["git, SQL ,,", "github"]) == NamedSkills(("git", "sql"))


def offered(name: str) -> str:
    try:
        find_skills(KNOWLEDGE, [name])
    except UsageError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("skill", "name"), [(skill, name) for skill, names in MISSPELT.items() for name in names])
def test_a_misspelt_skill_is_offered(skill, name):
    if name == "test driven":  # the one of the list that is too far off
        assert not offered(name)
    else:
        near = re.findall(r"'([^']+)'", offered(name).partition(";")[2])
        assert skill in find_skills(KNOWLEDGE, near).skills


def test_what_is_no_skill_is_hardly_ever_taken_for_a_slip():
    assert [name for name in NO_SKILL if offered(name)] == ["farming"]
    assert find_skills(KNOWLEDGE, ["cooking", "Chess"]) == NamedSkills((), ("cooking", "Chess"))


@pytest.mark.parametrize("start", KNOWLEDGE.starts, ids=lambda start: start.id)
def test_a_starting_point_is_found_by_id_label_and_alias(start):
    assert {find_start(KNOWLEDGE, name).id for name in (start.id, start.label, *start.aliases)} == {start.id}


def test_a_misspelt_starting_point_is_offered():
    with pytest.raises(UsageError, match="no starting point 'backnd'; did you mean 'backend'"):
        find_start(KNOWLEDGE, "backnd")


# --- the command


def planned(call, *args: str) -> dict:
    done = call("plan", *args, "--format", "json")
    assert (done.rc, done.err) == (0, "")
    return json.loads(done.out)


def test_the_json_has_the_shape_of_the_contract(shipped, call):
    found = planned(call, "--to", "mle", "--from", "backend")
    assert set(found) >= {"to", "from", "have", "stages", "skipped", "ignored", "notes"}
    assert found["to"] == "mle"
    assert found["from"] == {"id": "backend", "label": "Back-end or general software developer"}
    step = found["stages"][0]["steps"][0]
    fields = {"skill", "label", "why", "do", "known_when", "weeks", "needs", "resources"}
    assert fields <= set(step)
    assert (step["skill"], step["weeks"]) == ("python", None)
    assert step["needs"] == [{"id": "programming", "label": "Programming basics"}]
    assert {"text", "sources", "cites", "kind"} <= set(step["why"][0])
    assert {"skill", "reason"} <= set(found["skipped"][0])


def test_a_name_that_is_no_skill_is_ignored_and_said(shipped, call):
    done = call(
        "plan", "--to", "mle", "--from", "nothing", "--have", "cooking,git", "--lack", "chess", "--format", "json"
    )
    assert (done.rc, done.err) == (
        0,
        "roleadvisor: no skill that a plan knows, so left out: cooking, chess (--full names all that it knows)\n",
    )
    assert json.loads(done.out)["ignored"] == ["cooking", "chess"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--to", "mle"], "name where you stand with --from (nothing, student, other-degree, backend,"),
        (["--from", "student"], "name the role with --to (mle, swe)"),
        ([], "name the role with --to (mle, swe) and where you stand with --from (nothing,"),
        (["--to", "mle", "--from", "nothing", "--have", "pyhton"], "no skill 'pyhton'; did you mean"),
        (["--to", "mle", "--from", "nothing", "--lack", "dokcer"], "no skill 'dokcer'; did you mean 'docker'?"),
        (["--to", "mle", "--from", "x", "--lack", "git"], "no starting point 'x'"),
        (
            ["--to", "mle", "--from", "nothing", "--have", "git", "--lack", "github"],
            "'git' is named with --have and with",
        ),
        (["--to", "nurse", "--from", "nothing"], "no role 'nurse'"),
        (["--code", "q2nonsense", "--from", "nothing"], "the code is too short"),
        (["--code", "q2nonsense", "--from", "nothing", "--to", "mle"], "the code is too short"),
    ],
)
def test_what_cannot_be_planned_is_told_in_a_line(shipped, call, args, told):
    done = call("plan", *args)
    assert (done.rc, done.out) == (2, "")
    assert told in done.err
    assert done.err.count("\n") == 1


def codes() -> dict[str, str]:
    """A code of the quiz for each role, and a balanced one."""
    versions = Versions(KNOWLEDGE)
    asked = {}
    for letters in ("abbabaabbaab", "baabbaababba", "aaaaaaaaaaaa", "bbbbbbbbbbbb", "abbaabababba", "aabbabbaabba"):
        found = score(versions.key(versions.current.version), versions.parse(letters))
        asked.setdefault(str(found.role), found.code)
    return asked


@pytest.mark.parametrize("role", ["mle", "swe", "None"])
def test_a_code_brings_the_role_and_no_verdict_what_serves_both(shipped, call, role):
    code = codes()[role]
    found = planned(call, "--code", code, "--from", "nothing")
    assert found["to"] == (None if role == "None" else role)
    own = planned(call, "--code", code, "--to", "mle", "--from", "nothing")
    assert own == planned(call, "--to", "mle", "--from", "nothing")


def test_a_code_is_printed_as_it_stands_below_a_result(shipped, call):
    out = call("plan", "--code", "Q2 abba.abab ABBA7", "--from", "nothing").out
    assert "--code q2-abba-abab-abba-7 " in " ".join(out.split())


def test_a_code_of_the_first_version_is_read(shipped, call):
    versions = Versions(KNOWLEDGE)
    answers = replace(versions.parse("a" * 6 + "n" * 6), version=1)
    code = score(versions.key(1), answers).code
    assert code.startswith("q1")
    assert planned(call, "--code", code, "--from", "nothing")["stages"]


def test_the_last_line_is_the_same_call_with_the_first_step_done(shipped, call):
    asked = ["--to", "swe", "--from", "frontend", "--have", "node", "--lack", "testing,project"]
    while True:
        done = call("plan", *asked)
        assert done.rc == 0
        again = re.search(r"^Done with step 1\? roleadvisor plan (.*)\Z", done.out.strip(), re.MULTILINE | re.DOTALL)
        if again is None:
            assert "Nothing is left to plan" in done.out
            return
        asked = again[1].split()


def test_an_empty_plan_is_an_answer(shipped, call):
    done = call("plan", "--to", "mle", "--from", "mle")
    assert done.rc == 0
    assert "Nothing is left to plan" in done.out
    assert "Done with step" not in done.out


def test_markdown_is_a_checklist_of_every_step(shipped, call):
    out = call("plan", "--to", "mle", "--from", "nothing", "--format", "markdown").out
    steps = made("nothing", "mle").steps
    assert re.findall(r"^- \[ \] \*\*\d+\. (.*)\*\*$", out, re.MULTILINE) == [step.label for step in steps]
    assert out.count("  - You have it when: ") == len(steps)


def test_the_whole_shows_what_is_taken_for_granted_with_its_check(shipped, call):
    out = call("plan", "--to", "mle", "--from", "backend", "--have", "pandas", "--full", "--format", "plain").out
    assert f"- {SKILLS['git'].name}: {SKILLS['git'].known_when}" in out
    assert f"- {SKILLS['data-handling'].name}: {SKILLS['data-handling'].known_when}" in out


@pytest.mark.parametrize("drawn", ["table", "plain"])
@EACH_CALL
def test_every_plan_fits_a_screen_on_all_of_the_way(start, to, drawn):
    have: tuple[str, ...] = ()
    while (found := made(start.id, to, have)).steps:
        asked = plan_document.PlanOptions(start.id, None if to == "both" else to, "q2-abba-abab-abba-7", have)
        assert fits(plan_document.screens(found, KNOWLEDGE, asked, Call()), drawn)
        have = shortest(KNOWLEDGE, start, (*have, found.steps[0].skill), ())
    assert fits(plan_document.screens(found, KNOWLEDGE, plan_document.PlanOptions(start.id, "mle"), Call()), drawn)


def test_the_screen_names_the_nearest_way_in(shipped, call):
    assert "next model into use" in call("plan", "--to", "mle", "--from", "backend").out
    assert max(map(len, call("plan", "--to", "mle", "--from", "backend").out.splitlines())) <= WIDTH
    assert call("plan", "--to", "mle", "--from", "backend").out.count("\n") <= HEIGHT


def test_a_base_without_skills_has_no_plan(base, call):
    done = call("plan", "--to", "mle", "--from", "nothing", "--knowledge", base)
    assert (done.rc, done.out) == (1, "")
    assert "skills (skills.yaml)" in done.err


def test_on_a_terminal_what_is_missing_is_asked(shipped, terminal):
    child = terminal("plan")
    child.expect_exact("Your choice: ")
    child.sendline("9")
    child.expect_exact("Type a number from 1 to 2, or a name.")
    child.sendline("1")
    child.expect_exact("Where do you stand?")
    child.expect_exact("Your choice: ")
    child.sendline("developer")
    rc, shown = ended(child)
    assert rc == 0
    assert "from: Back-end or general software developer" in shown


def test_what_was_given_is_looked_at_before_anything_is_asked(shipped, terminal):
    rc, shown = ended(terminal("plan", "--have", "pyhton"))
    assert rc == 2
    assert "Your choice" not in shown


@pytest.mark.parametrize(("reply", "rc"), [("q\n", 0), ("\x04", 4), ("\x03", 130)])
def test_the_questions_can_be_left(shipped, terminal, reply, rc):
    child = terminal("plan", "--to", "mle")
    child.expect_exact("Your choice: ")
    child.send(reply)
    assert ended(child)[0] == rc


# --- one source of truth


@pytest.mark.parametrize("entry", ["become-mle", "become-swe", "swe-to-mle", "mle-to-swe", "other-field"])
def test_an_entry_draws_its_steps_from_the_plan(entry):
    found = next(each for each in KNOWLEDGE.entries if each.id == entry)
    answer = faq.by_id(KNOWLEDGE, entry).answer
    steps = made(found.plan.start, found.plan.to or "both").steps
    assert found.steps == ()
    assert all(step.label in " ".join(answer.steps) for step in steps)
    assert steps[0].do in answer.steps[0]


@pytest.mark.parametrize(
    ("args", "led"),
    [
        (["faq", "--id", "become-mle"], "roleadvisor plan --to mle --from nothing"),
        (["faq", "--id", "swe-to-mle"], "roleadvisor plan --to mle --from backend"),
        (["role", "swe"], "roleadvisor plan --to swe"),
        (["quiz", "--answers", "aabbabbaabba"], "roleadvisor plan --code q2"),
    ],
)
def test_other_commands_lead_to_the_plan_by_the_exact_call(shipped, call, args, led):
    assert led in " ".join(call(*args).out.split())


# --- the records


SKILL_FILE = """\
first:
  name: The first
  roles: {mle: {why: [models]}, swe: {why: [software]}}
  do: Do it.
  known_when: It is done.
second:
  name: The second
  needs: [first]
  roles: {mle: {why: [models]}}
  do: Do it.
  known_when: It is done.
"""
START_FILE = """\
zero:
  label: Zero
  strong: {text: You bring time., kind: advice, sources: [house]}
  weak: {text: All is missing., kind: advice, sources: [house]}
half:
  label: Half
  skills: [first]
  role: swe
  strong: {text: You bring half., kind: advice, sources: [house]}
  weak: {text: Half is missing., kind: advice, sources: [house]}
"""


@pytest.fixture
def planning(own_base):
    """A base with two skills and two starting points."""
    (own_base / "skills.yaml").write_text(SKILL_FILE, "utf-8")
    (own_base / "starts.yaml").write_text(START_FILE, "utf-8")
    return own_base


def test_a_base_of_ones_own_plans(planning, call):
    assert call("kb", "check", planning).rc == 0
    done = call("plan", "--to", "mle", "--from", "half", "--format", "json", "--knowledge", planning)
    stages = json.loads(done.out)["stages"]
    assert [step["skill"] for stage in stages for step in stage["steps"]] == ["second"]
    again = call("plan", "--to", "mle", "--from", "half", "--knowledge", planning, "--format", "plain").out
    assert f"--have second --knowledge {planning}\n" in again


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("skills", "needs: [first]", "needs: [frist]", "skills.yaml:8: second.needs.0: no skill 'frist'; did you mean"),
        ("skills", "needs: [first]", "needs: [second]", "a skill does not come before itself"),
        ("skills", "name: The first", "name: The first\n  needs: [second]", "in a circle: first > second > first"),
        ("skills", "needs: [first]", "needs: []\n  shows: [first]", "'first' is nothing that 'second' needs"),
        ("skills", "name: The second", "name: the FIRST", "the FIRST"),
        ("skills", "{mle: {why: [models]}}", "{mel: {why: [models]}}", "no role 'mel'"),
        ("skills", "{mle: {why: [models]}}", "{}", "serves no role, and no other skill needs it"),
        ("skills", "{mle: {why: [models]}}", "{mle: {why: [nothing-such]}}", "nothing-such"),
        ("skills", "{mle: {why: [models]}}", "{mle: {why: []}}", "second.roles.mle.why"),
        ("skills", "{mle: {why: [models]}}", "{mle: {ads: median.part, why: [models]}}", "no part 'part'"),
        ("skills", "{mle: {why: [models]}}", "{mle: {ads: mode.part, why: [models]}}", "no figure 'mode'"),
        ("starts", "skills: [first]", "skills: [third]", "no skill 'third'"),
        ("starts", "role: swe", "role: sew", "no role 'sew'"),
        ("starts", "label: Half", "label: zero", "zero"),
        ("plan", "", "notes: [{start: [one], claim: models}]", "no starting point 'one'"),
        ("plan", "", "notes: [{to: [one], claim: models}]", "no role 'one'"),
        ("plan", "", "notes: [{claim: modles}]", "no claim 'modles'"),
    ],
)
def test_a_mistake_in_the_records_is_told(planning, call, file, old, new, told):
    place = planning / f"{file}.yaml"
    text = place.read_text("utf-8") if place.exists() else ""
    changed = text.replace(old, new) if old else new
    assert changed != text
    place.write_text(changed, "utf-8")
    done = call("kb", "check", planning)
    assert done.rc == 3
    assert told in done.out


def test_a_plan_that_an_entry_names_must_exist(planning, call):
    entry = planning / "faq" / "coding.yaml"
    entry.write_text(entry.read_text("utf-8") + "plan: {to: mle, start: one, steps: true}\n", "utf-8")
    assert "no starting point 'one'" in call("kb", "check", planning).out


def test_the_shipped_skills_are_between_twenty_five_and_forty():
    assert 25 <= len(SKILLS) <= 40
