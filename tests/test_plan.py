"""Plans: their order and content, the names of skills and starting points, the command, and skills.yaml."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from roleadvisor import faq, plan
from roleadvisor.errors import UsageError
from roleadvisor.knowledge import compiler, folder
from roleadvisor.plan import STAGES, NamedSkills, find_skills, find_start, leads_to, shortest
from roleadvisor.quiz import Versions
from roleadvisor.quiz.score import score
from roleadvisor.render import HEIGHT, WIDTH, Call, plan_document
from roleadvisor.render.document import Listing

from .conftest import TESTS
from .plan_names import MISSPELT, NO_SKILL
from .test_interactive import ended
from .test_screens import fits

KNOWLEDGE = compiler.check(folder.read(folder.shipped())).knowledge
SKILLS = {skill.id: skill for skill in KNOWLEDGE.skills}
TARGETS = {role.id: (role,) for role in KNOWLEDGE.targets} | {"both": KNOWLEDGE.quiz.poles}
TARGET_IDS = ", ".join(role.id for role in KNOWLEDGE.targets)
START_IDS = [start.id for start in KNOWLEDGE.starts]
EACH_PLAN = pytest.mark.parametrize(("start", "to"), [(start, to) for start in START_IDS for to in TARGETS])


def plan_of(start: str, to: str, have: tuple[str, ...] = (), lack: tuple[str, ...] = ()) -> plan.Plan:
    return plan.make_plan(KNOWLEDGE, TARGETS[to], find_start(KNOWLEDGE, start), NamedSkills(have), NamedSkills(lack))


def weights(result: plan.Plan) -> dict[str, int]:
    return {step.skill: step.weight for step in result.steps}


# --- the plan


def assert_heaviest_ready_step_first(result: plan.Plan) -> None:
    """Each step is the heaviest of those whose prerequisites are done; of equally heavy ones the first by id."""
    left = weights(result)
    for step in result.steps:
        ready = [key for key in left if not any(need in left for need in (*SKILLS[key].needs, *SKILLS[key].after))]
        assert step.skill == min(ready, key=lambda key: (-left[key], key))
        del left[step.skill]


def assert_valid(result: plan.Plan) -> None:
    """Every skill is a step or skipped, stages have their sizes, and steps are in topological order and sourced."""
    steps = [step.skill for step in result.steps]
    had = {skill.id for skill in result.have}
    assert sorted([*steps, *(each.skill for each in result.skipped)]) == sorted(SKILLS)
    assert [stage.id for stage in result.stages] == list(STAGES)
    assert all(len(stage.steps) <= STAGES[stage.id] for stage in result.stages)
    assert not had & set(steps)
    for index, step in enumerate(result.steps):
        assert all(need.id in had or need.id in steps[:index] for need in step.needs)
        assert all(other.id in steps[:index] for other in step.after)
        assert step.why
        assert all(claim.sources for claim in step.why)
        weight = weights(result)
        assert all(weight[other.id] >= step.weight for other in (*step.needs, *step.after) if other.id in weight)
    assert {each.skill for each in result.skipped if each.reason == "have"} >= had
    assert_heaviest_ready_step_first(result)


def test_a_plan_for_both_roles_weighs_a_skill_by_the_role_that_needs_it_least():
    steps = [step for step in plan_of("nothing", "both").steps if step.basis != "prepares"]
    poles = [role.id for role in TARGETS["both"]]
    least = {step.skill: min(SKILLS[step.skill].uses[role].weight for role in poles) for step in steps}
    assert {step.skill: step.weight for step in steps} == least
    assert any(len({use.weight for use in SKILLS[step.skill].uses.values()}) > 1 for step in steps)


@given(
    st.sampled_from(START_IDS),
    st.sampled_from(list(TARGETS)),
    st.sets(st.sampled_from(list(SKILLS))),
    st.sets(st.sampled_from(list(SKILLS)), max_size=3),
)
@settings(deadline=None)
def test_a_plan_is_valid_whatever_skills_one_has_and_lacks(start, to, have, lack):
    assert_valid(plan_of(start, to, tuple(have - lack), tuple(lack)))


@EACH_PLAN
def test_learning_the_first_step_again_and_again_ends_the_plan(start, to):
    have: tuple[str, ...] = ()
    for _ in SKILLS:
        result = plan_of(start, to, have)
        assert_valid(result)
        if not result.steps:
            return
        have += (result.steps[0].skill,)
    raise AssertionError("more steps than skills")


def summary(result: plan.Plan) -> str:
    """A plan in lines: each step with its weight, basis and what it is better after, then the skills left out."""
    steps = [
        f"  {step.skill} {step.weight} {step.basis} {' '.join(each.id for each in step.after)}" for step in result.steps
    ]
    left_out = [f"  - {each.skill}: {each.reason}" for each in result.skipped if each.reason != "have"]
    return "\n".join(line.rstrip() for line in (f"from {result.start.id} to {result.to}", *steps, *left_out))


def test_the_shipped_plans_are_as_agreed(golden):
    """A change of skills or rules shows here which plans change, and how."""
    golden("plans.txt", "\n".join(summary(plan_of(start, to)) for start in START_IDS for to in TARGETS) + "\n")


@pytest.mark.parametrize("args", [["--format", "plain"], ["--format", "plain", "--full"], ["--format", "markdown"]])
def test_the_text_of_a_plan_is_as_agreed(shipped, call, golden, args):
    done = call("plan", "--to", "swe", "--from", "analyst", "--have", "git", "--lack", "sql,statistics", *args)
    golden(f"plan.{''.join(args[1:]).replace('--', '-')}.txt", done.out)


def test_the_order_in_which_skills_are_named_does_not_matter():
    one, other = ("git", "sql", "statistics"), ("statistics", "sql", "git")
    assert plan_of("nothing", "mle", one) == plan_of("nothing", "mle", other)


def test_every_skill_is_a_step_of_some_plan_unless_it_is_for_after_the_first_job():
    plans = [plan_of(start, to) for start in START_IDS for to in TARGETS]
    plans.append(plan_of("tester", "mle", tuple(weights(plan_of("tester", "mle")))))  # what did not fit the first plan
    used = {step.skill for result in plans for step in result.steps}
    assert set(SKILLS) - used == {skill.id for skill in KNOWLEDGE.skills if skill.later}


@pytest.mark.parametrize("to", ["mle", "swe"])
def test_a_skipped_skill_has_the_reason_that_the_role_gives(to):
    result = plan_of("nothing", to, have=("git",))
    expected = {
        key: "after the first job" if to in skill.uses else "not needed"
        for key, skill in SKILLS.items()
        if key != "git"
    }
    reasons = {each.skill: each.reason for each in result.skipped}
    assert reasons == {"git": "have"} | {key: reason for key, reason in expected.items() if key in reasons}
    assert {"after the first job", "not needed"} <= set(reasons.values())


@pytest.mark.parametrize(("start", "role"), [("mle", "mle"), ("backend", "swe")])
def test_a_plan_to_the_role_one_has_is_empty(start, role):
    result = plan_of(start, role)
    assert (result.steps, result.notes) == ((), ())
    assert {each.reason for each in result.skipped} == {"have", "not needed", "after the first job"}


@pytest.mark.parametrize(
    ("start", "role", "lacked"), [("backend", "swe", "data-structures"), ("mle", "mle", "deep-learning")]
)
def test_a_lacked_skill_is_the_only_step_to_the_role_one_has(start, role, lacked):
    assert list(weights(plan_of(start, role, lack=(lacked,)))) == [lacked]


def test_a_lacked_skill_is_not_proved_by_other_skills_of_the_start():
    result = plan_of("student", "mle", lack=("programming",))
    assert [skill.id for skill in result.have] == ["linear-algebra", "calculus"]
    assert result.steps[0].skill == "programming"


def test_having_a_skill_proves_its_prerequisites():
    proved = {"programming", "data-handling", "classical-ml", "evaluation"}
    assert {skill.id for skill in plan_of("nothing", "mle", ("evaluation",)).have} == proved


def test_the_longest_chain_goes_from_prerequisite_to_prerequisite():
    chain = [step.skill for step in leads_to(plan_of("nothing", "mle"))]
    assert chain[0] == "programming"
    assert all(before in SKILLS[after].needs for before, after in pairwise(chain))


def test_notes_depend_on_the_start_and_the_role():
    backend, nothing = (
        " ".join(claim.text for claim in plan_of(start, "mle").notes) for start in ("backend", "nothing")
    )
    assert ("your team's next model" in backend, "your team's next model" in nothing) == (True, False)
    assert "two moves" in nothing


@EACH_PLAN
def test_every_plan_has_notes_on_its_length_on_interviews_and_on_degrees(start, to):
    result = plan_of(start, to)
    texts = " ".join(claim.text for claim in result.notes)
    named = [text in texts for text in ("how many weeks", "interviews", "bachelor's degree")]
    assert named == [bool(result.steps)] * 3


# --- names


@pytest.mark.parametrize(
    ("name", "skill"),
    [
        ("sklearn", "classical-ml"), ("Linear_Algebra", "linear-algebra"), ("SQL", "sql"),
        ("Containers (Docker)", "docker"), ("k8s", "kubernetes"), ("C++", "cpp"), ("c#", "typed-language"),
    ],
)  # fmt: skip
def test_an_id_a_name_or_an_alias_selects_a_skill(name, skill):
    assert find_skills(KNOWLEDGE, [name]) == NamedSkills((skill,))


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("python;sql", ("python", "sql")),
        ("Python SQL Git", ("python", "sql", "git")),
        ("Java & SQL", ("typed-language", "sql")),
        ("git/docker", ("git", "docker")),
        ("CI/CD", ("ci-cd",)),
        ("unit tests and git", ("testing", "git")),
        ("git, SQL ,, github", ("git", "sql")),
    ],
)
def test_a_text_may_name_several_skills(text, skills):
    assert find_skills(KNOWLEDGE, [text]) == NamedSkills(skills)


@pytest.mark.parametrize("skill", KNOWLEDGE.skills, ids=lambda skill: skill.id)
def test_the_printed_name_of_a_skill_selects_it_even_in_a_list(skill):
    assert find_skills(KNOWLEDGE, [skill.name]) == NamedSkills((skill.id,))
    assert set(find_skills(KNOWLEDGE, [f"sql, {skill.name}, git"]).skills) == {"sql", skill.id, "git"}


def error_of(name: str) -> str:
    """The error message about a name; empty if the name is a skill or is ignored."""
    try:
        find_skills(KNOWLEDGE, [name])
    except UsageError as error:
        return str(error)
    return ""


def test_a_name_of_several_skills_is_refused_with_their_ids():
    assert error_of("Maths") == "'Maths' is 'statistics', 'linear-algebra' and 'calculus'; name those you mean"


def suggestions(name: str) -> tuple[str, ...]:
    return find_skills(KNOWLEDGE, re.findall(r"'([^']+)'", error_of(name).partition(";")[2])).skills


def test_67_of_68_misspellings_offer_the_skill_that_is_meant():
    """With 1 of 70 below, the figures behind NEAR_MISS in lookup.py."""
    pairs = [(skill, name) for skill, names in MISSPELT.items() for name in names]
    assert (len(pairs), [name for skill, name in pairs if skill not in suggestions(name)]) == (68, ["test driven"])


def test_1_of_70_names_of_other_things_is_taken_for_a_misspelling():
    assert (len(NO_SKILL), [name for name in NO_SKILL if error_of(name)]) == (70, ["farming"])


@pytest.mark.parametrize("start", KNOWLEDGE.starts, ids=lambda start: start.id)
def test_an_id_a_label_or_an_alias_selects_a_starting_point(start):
    assert {find_start(KNOWLEDGE, name).id for name in (start.id, start.label, *start.aliases)} == {start.id}


# --- the command


def json_of(call, *args: str) -> dict:
    done = call("plan", *args, "--format", "json")
    assert (done.rc, done.err) == (0, "")
    return json.loads(done.out)


def test_the_json_has_the_shape_of_the_contract(shipped, call):
    data = json_of(call, "--to", "mle", "--from", "backend")
    assert set(data) >= {"to", "from", "have", "stages", "skipped", "ignored", "notes"}
    assert data["to"] == "mle"
    assert data["from"] == {"id": "backend", "label": "Back-end or general software developer"}
    step = data["stages"][0]["steps"][0]
    assert set(step) >= {"skill", "label", "why", "do", "known_when", "weeks", "needs", "resources"}
    assert (step["skill"], step["weeks"]) == ("python", None)
    assert step["needs"] == [{"id": "programming", "label": "Programming basics"}]
    assert {"text", "sources", "cites", "kind"} <= set(step["why"][0])
    assert {"skill", "reason"} <= set(data["skipped"][0])


def test_a_name_of_no_skill_is_ignored_with_a_message(shipped, call):
    args = ["--to", "mle", "--from", "nothing", "--have", "cooking,git", "--lack", "chess", "--format", "json"]
    done = call("plan", *args)
    message = "no skill that a plan knows, so left out: cooking, chess (--full names all that it knows)"
    assert (done.rc, done.err) == (0, f"roleadvisor: {message}\n")
    assert json.loads(done.out)["ignored"] == ["cooking", "chess"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--to", "mle"], f"name where you stand with --from ({', '.join(START_IDS)})"),
        (["--from", "student"], f"name the role with --to ({TARGET_IDS})"),
        ([], f"name the role with --to ({TARGET_IDS}) and where you stand with --from (nothing,"),
        (["--to", "mle", "--from", "nothing", "--have", "pyhton"], "no skill 'pyhton'; did you mean"),
        (["--to", "mle", "--from", "nothing", "--lack", "dokcer"], "no skill 'dokcer'; did you mean 'docker'?"),
        (["--to", "mle", "--from", "backnd"], "no starting point 'backnd'; did you mean 'backend'"),
        (["--to", "mle", "--from", "nothing", "--have", "git", "--lack", "github"], "'git' is named with --have and"),
        (["--to", "nurse", "--from", "nothing"], "no role 'nurse'"),
        (["--code", "q2nonsense", "--from", "nothing", "--to", "mle"], "the code is too short"),
    ],
)
def test_a_wrong_use_is_refused_in_one_line(shipped, call, args, message):
    done = call("plan", *args)
    assert (done.rc, done.out) == (2, "")
    assert message in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(("letters", "role"), [("abbabaabbaab", "mle"), ("baababbaabba", "swe"), ("a" * 12, None)])
def test_a_quiz_code_sets_the_role_unless_to_names_another(shipped, call, letters, role):
    versions = Versions(KNOWLEDGE)
    result = score(versions.key(versions.current.version), versions.parse(letters))
    data = json_of(call, "--code", result.code, "--from", "nothing")
    assert (data["to"], result.role) == (role, role)
    with_to = json_of(call, "--code", result.code, "--to", "mle", "--from", "nothing")
    assert with_to == json_of(call, "--to", "mle", "--from", "nothing")


def test_a_quiz_code_is_repeated_in_its_printed_form(shipped, call):
    out = call("plan", "--code", "Q2 abba.abab ABBA7", "--from", "nothing").out
    assert "--code q2-abba-abab-abba-7 " in " ".join(out.split())


def test_a_quiz_code_of_version_1_is_accepted(shipped, call):
    versions = Versions(KNOWLEDGE)
    answers = replace(versions.parse("a" * 6 + "n" * 6), version=1)
    code = score(versions.key(1), answers).code
    assert code.startswith("q1")
    assert json_of(call, "--code", code, "--from", "nothing")["stages"]


def test_the_last_line_is_the_command_with_the_first_step_done(shipped, call):
    args = ["--to", "swe", "--from", "frontend", "--have", "node", "--lack", "testing,project"]
    while True:
        done = call("plan", *args)
        assert done.rc == 0
        last = re.search(r"^Done with step 1\? roleadvisor plan (.*)\Z", done.out.strip(), re.MULTILINE | re.DOTALL)
        if last is None:
            assert "Nothing is left to plan" in done.out
            return
        args = last[1].split()


def test_markdown_is_a_checklist_of_every_step(shipped, call):
    out = call("plan", "--to", "mle", "--from", "nothing", "--format", "markdown").out
    steps = plan_of("nothing", "mle").steps
    assert re.findall(r"^- \[ \] \*\*\d+\. (.*)\*\*$", out, re.MULTILINE) == [step.label for step in steps]
    assert out.count("  - You have it when: ") == len(steps)


def test_full_shows_the_skills_taken_for_granted_and_marks_resources_as_advice(shipped, call):
    out = call("plan", "--to", "mle", "--from", "backend", "--have", "pandas", "--full", "--format", "plain").out
    for skill in (SKILLS["git"], SKILLS["data-handling"]):
        assert f"- {skill.name}: {skill.known_when}" in out
    assert "Learn from (our advice): CS50x" in call("plan", "--to", "mle", "--from", "nothing", "--full").out


IN_DEFAULT_RUN = {("nothing", "mle", "table"), ("analyst", "both", "plain")}  # the longest plan and that to both roles
SCREENS = [(start, to, chosen) for start in START_IDS for to in TARGETS for chosen in ("table", "plain")]


@pytest.mark.parametrize(
    ("start", "to", "chosen"),
    [case if case in IN_DEFAULT_RUN else pytest.param(*case, marks=pytest.mark.slow) for case in SCREENS],
)
def test_a_plan_fits_a_screen_after_each_step(start, to, chosen):
    have: tuple[str, ...] = ()
    role = None if to == "both" else to
    while True:
        result = plan_of(start, to, have)
        options = plan_document.PlanOptions(start, role, "q2-abba-abab-abba-7", have)
        assert fits(plan_document.screens(result, KNOWLEDGE, options, Call()), chosen)
        if not result.steps:
            return
        have = shortest(KNOWLEDGE, find_start(KNOWLEDGE, start), (*have, result.steps[0].skill), ())


def test_steps_on_the_screen_keep_their_numbers_where_some_are_not_shown():
    result = plan_of("nothing", "mle")
    screen = next(iter(plan_document.screens(result, KNOWLEDGE, plan_document.PlanOptions("nothing", "mle"), Call())))
    listings = [block for block in screen if isinstance(block, Listing)]
    assert [listing.first for listing in listings] == [1, 4, 9]
    assert [listing.items[0] for listing in listings] == [result.steps[index].label for index in (0, 3, 8)]


def test_the_screen_names_the_nearest_way_into_the_role(shipped, call):
    out = call("plan", "--to", "mle", "--from", "backend").out
    assert "deploy your team's" in out
    assert max(map(len, out.splitlines())) <= WIDTH
    assert out.count("\n") <= HEIGHT


def test_a_base_without_skills_has_no_plan(base, call):
    done = call("plan", "--to", "mle", "--from", "nothing", "--knowledge", base)
    assert (done.rc, done.out) == (1, "")
    assert "skills (skills.yaml)" in done.err


def test_a_terminal_is_asked_for_the_role_and_the_starting_point(shipped, terminal):
    child = terminal("plan")
    child.expect_exact("Your choice: ")
    child.sendline("9")
    child.expect_exact(f"Type a number from 1 to {len(KNOWLEDGE.targets)}, or a name.")
    child.sendline("1")
    child.expect_exact("Where do you stand?")
    child.expect_exact("Your choice: ")
    child.sendline("developer")
    rc, shown = ended(child)
    assert rc == 0
    assert "from: Back-end or general software developer" in shown


def test_options_are_checked_before_a_question_is_asked(shipped, terminal):
    rc, shown = ended(terminal("plan", "--have", "pyhton"))
    assert (rc, "Your choice" in shown) == (2, False)


@pytest.mark.parametrize(("reply", "rc"), [("q\n", 0), ("\x04", 4), ("\x03", 130)])
def test_the_questions_can_be_left(shipped, terminal, reply, rc):
    child = terminal("plan", "--to", "mle")
    child.expect_exact("Your choice: ")
    child.send(reply)
    assert ended(child)[0] == rc


# --- other commands


@pytest.mark.parametrize("key", ["become-mle", "become-swe", "swe-to-mle", "mle-to-swe", "other-field"])
def test_an_entry_takes_its_steps_from_the_plan(key):
    entry = next(each for each in KNOWLEDGE.entries if each.id == key)
    answer = faq.by_id(KNOWLEDGE, key).answer
    steps = plan_of(entry.plan.start, entry.plan.to or "both").steps
    assert entry.steps == ()
    assert all(step.label in " ".join(answer.steps) for step in steps)
    assert steps[0].do in answer.steps[0]


@pytest.mark.parametrize(
    ("args", "command"),
    [
        (["faq", "--id", "become-mle"], "roleadvisor plan --to mle --from nothing"),
        (["faq", "--id", "swe-to-mle"], "roleadvisor plan --to mle --from backend"),
        (["role", "swe"], "roleadvisor plan --to swe"),
        (["quiz", "--answers", "aabbabbaabba"], "roleadvisor plan --code q2"),
    ],
)
def test_other_commands_print_the_command_of_the_plan(shipped, call, args, command):
    assert command in " ".join(call(*args).out.split())


# --- the files


@pytest.fixture
def planning(own_base):
    """A base with two skills and two starting points."""
    return shutil.copytree(TESTS / "two-skills", own_base, dirs_exist_ok=True)


PLANS = [
    "--to mle --from zero",
    "--to swe --from zero",
    "--to mle --from halfway",
    "--to mle --from zero --have sequel --lack first",
    "--to mle --from zero --have beginning,nonsense",
]


@pytest.mark.parametrize("chosen", ["plain --full", "plain", "json"])
def test_the_plans_of_another_base_are_as_agreed(own_base, call, golden, chosen):
    """That base has every kind of weight, prerequisite, name and note."""
    shutil.copytree(TESTS / "planning", own_base, dirs_exist_ok=True)
    calls = [f"{args} --format {chosen}" for args in PLANS]
    texts = [f"$ plan {args}\n{call('plan', *args.split(), '--knowledge', own_base).out}" for args in calls]
    golden(f"planning.{chosen.replace(' --', '-')}.txt", "".join(texts).replace(str(own_base), "BASE"))


def test_another_base_has_plans_of_its_own(planning, call):
    assert call("kb", "check", planning).rc == 0
    done = call("plan", "--to", "mle", "--from", "half", "--format", "json", "--knowledge", planning)
    stages = json.loads(done.out)["stages"]
    assert [step["skill"] for stage in stages for step in stage["steps"]] == ["second"]
    out = call("plan", "--to", "mle", "--from", "half", "--knowledge", planning, "--format", "plain").out
    assert f"--have second --knowledge {planning}\n" in out


@pytest.mark.parametrize(
    ("shares", "official", "articles"),
    [
        ([10, 20, 40, 80], 30, 12),  # the median and the lower quartile, rounded
        ([55], 55, 55),
        ([], 1, 1),
    ],
)
def test_a_skill_without_a_share_of_ads_weighs_the_median_or_the_lower_quartile(planning, shares, official, articles):
    """The median of the shares if an official source names the skill, the lower quartile if only articles do."""
    parts = ", ".join(f"p{share}: {{unit: percent, value: {share}}}" for share in shares)
    with (planning / "figures.yaml").open("a", encoding="utf-8") as file:
        file.write(f"  rows: {{{parts}}}\n")
    skill = "name: {0}\n  roles: {{mle: {{{1}}}}}\n  do: Do it.\n  known_when: It is done."
    rows = {
        "official": skill.format("Official", "why: [wage-counted]"),
        "articles": skill.format("Articles", "why: [models]"),
        **{f"p{share}": skill.format(f"P {share}", f"ads: median.p{share}, why: [models]") for share in shares},
    }
    (planning / "skills.yaml").write_text("".join(f"{key}:\n  {text}\n" for key, text in rows.items()), "utf-8")
    (planning / "starts.yaml").unlink()
    checked = compiler.check(folder.read(planning))
    assert [str(problem) for problem in checked.problems] == []
    uses = {skill.id: (use.weight, use.basis) for skill in checked.knowledge.skills for use in skill.uses.values()}
    assert (uses["official"], uses["articles"]) == ((official, "official"), (articles, "articles"))
    assert [uses[f"p{share}"] for share in shares] == [(share, "ads") for share in shares]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("skills", "needs: [first]", "needs: [frist]", "skills.yaml:9: second.needs.0: no skill 'frist'; did you mean"),
        ("skills", "needs: [first]", "needs: [second]", "a skill does not come before itself"),
        ("skills", "name: The first", "name: The first\n  needs: [second]", "in a circle: first > second > first"),
        ("skills", "needs: [first]", "needs: []\n  shows: [first]", "'first' is nothing that 'second' needs"),
        ("skills", "name: The second", "name: the FIRST", "the FIRST"),
        ("skills", "{mle: {why: [models]}}", "{mel: {why: [models]}}", "no role 'mel'"),
        ("skills", "{mle: {why: [models]}}", "{}", "serves no role, and no other skill needs it"),
        ("skills", "{mle: {why: [models]}}", "{mle: {why: [nothing-such]}}", "nothing-such"),
        ("skills", "{mle: {why: [models]}}", "{mle: {why: []}}", "second.roles.mle.why"),
        ("skills", "{mle: {why: [models]}}", "{mle: {ads: median.part, why: [models]}}", "no figure 'median.part'"),
        ("skills", "{mle: {why: [models]}}", "{mle: {ads: median, why: [models]}}", "'median' is no share of ads"),
        ("skills", "{mle: {why: [models]}}", "{mle: {ads: mode.part, why: [models]}}", "no figure 'mode.part'"),
        ("skills", "needs: [first]", "weeks: {least: 3, most: 2, claim: models}", "3 to 2 is no range"),
        ("starts", "skills: [first]", "skills: [third]", "no skill 'third'"),
        ("starts", "role: swe", "role: sew", "no role 'sew'"),
        ("starts", "label: Half", "label: zero", "zero"),
        ("plan", "", "notes: [{start: [one], claim: models}]", "no starting point 'one'"),
        ("plan", "", "notes: [{to: [one], claim: models}]", "no role 'one'"),
        ("plan", "", "notes: [{claim: modles}]", "no claim 'modles'"),
        ("faq/coding", "", "plan: {to: mle, start: one, steps: true}\n", "no starting point 'one'"),
    ],
)
def test_kb_check_reports_a_mistake_in_the_files_of_the_plan(planning, call, file, old, new, message):
    path = planning / f"{file}.yaml"
    text = path.read_text("utf-8") if path.exists() else ""
    changed = text.replace(old, new) if old else text + new
    assert changed != text
    path.write_text(changed, "utf-8")
    done = call("kb", "check", planning)
    assert done.rc == 3
    assert message in done.out


RESOURCES = "book:\n  name: The book\n  url: https://example.org/book\n  cost: free\n  language: English\n"


def test_a_resource_has_an_address_a_cost_and_a_language(planning, call):
    (planning / "resources.yaml").write_text(RESOURCES, "utf-8")
    skills = planning / "skills.yaml"
    skills.write_text(skills.read_text("utf-8").replace("[A book]", "[book]"), "utf-8")
    args = ["plan", "--to", "mle", "--from", "zero", "--full", "--knowledge", planning]
    shown = "Learn from (our advice): The book (free, English): "
    assert f"{shown}https://example.org/book\n" in call(*args, "--format", "plain").out
    assert f"{shown}<https://example.org/book>\n" in call(*args, "--format", "markdown").out
    step = json.loads(call(*args, "--format", "json").out)["stages"][0]["steps"][0]
    link = {"name": "The book", "url": "https://example.org/book", "cost": "free", "language": "English"}
    assert (step["resources"], step["links"]) == (["The book"], [link])


def test_a_base_without_a_file_of_resources_names_them(planning, call):
    out = call("plan", "--to", "mle", "--from", "zero", "--full", "--format", "plain", "--knowledge", planning).out
    assert "Learn from (our advice): A book\n" in out


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("cost: free", "cost: cheap", "resources.yaml:4: book.cost"),
        ("https", "http", "resources.yaml:3: book.url: must be an address such as https://example.org/"),
        ("book:", "books:", "skills.yaml:6: first.resources.0: no resource 'book'; did you mean 'books'?"),
    ],
)
def test_kb_check_reports_a_mistake_in_the_resources(planning, call, old, new, message):
    (planning / "resources.yaml").write_text(RESOURCES.replace(old, new, 1), "utf-8")
    skills = planning / "skills.yaml"
    skills.write_text(skills.read_text("utf-8").replace("[A book]", "[book]"), "utf-8")
    assert message in call("kb", "check", planning).out


def test_the_shipped_base_has_25_to_40_skills_with_weights_in_percent():
    assert 25 <= len(SKILLS) <= 40
    assert all(0 < use.weight <= 100 for skill in SKILLS.values() for use in skill.uses.values())
