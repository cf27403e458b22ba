"""The kept plan: its verbs, its file, what it survives, and the user's own pace."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from roleadvisor import kept
from roleadvisor.errors import UsageError
from roleadvisor.kept import Event, Kept, Request
from roleadvisor.plan import pace

from .test_interactive import ended

KEEP = ["plan", "--to", "mle", "--from", "nothing", "--keep"]
PLAN = Kept(Request(("mle",), "nothing"), date(2026, 1, 1), ("programming", "git", "python"))


@pytest.fixture
def file(home):
    """Where the plan of this test is kept."""
    return home / "state" / "roleadvisor" / "plan.json"


def json_of(done):
    assert done.rc == 0, done.err
    return json.loads(done.out)


def today() -> str:
    return time.strftime("%Y-%m-%d")


# --- the verbs


def test_the_last_event_of_a_skill_counts_and_undo_takes_it_back():
    plan = kept.mark(
        kept.mark(PLAN, Event("skip", "git", date(2026, 1, 2))), Event("done", "git", date(2026, 1, 3), None)
    )
    assert (plan.done(), kept.undo(plan).done(), kept.undo(kept.undo(plan))) == (["git"], [], PLAN)


def test_a_proof_can_be_added_later_and_keeps_the_date():
    done = kept.mark(PLAN, Event("done", "git", date(2026, 1, 2), None))
    proved = kept.mark(done, Event("done", "git", date(2026, 2, 2), "my repository"))
    event = proved.latest()["git"]
    assert (event.on, event.proof, kept.undo(proved)) == (date(2026, 1, 2), "my repository", done)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda plan: kept.mark(plan, Event("done", "git", date(2026, 1, 3), None)), "'git' is done since 2026-01-02"),
        (lambda plan: kept.mark(plan, Event("skip", "git", date(2026, 1, 3))), "'git' is done since 2026-01-02"),
        (lambda plan: kept.undo(kept.undo(plan)), "nothing to take back"),
    ],
)
def test_what_changes_nothing_is_refused(change, message):
    with pytest.raises(UsageError, match=message):
        change(kept.mark(PLAN, Event("done", "git", date(2026, 1, 2), None)))


# --- the command


def test_a_kept_plan_is_shown_by_plan_alone(shipped, call, file):
    done = call(*KEEP, "--hours", "6")
    assert (done.rc, done.err) == (0, f"roleadvisor: kept in {file}\n")
    assert "0 of 18 done, next: 1. Programming basics." in done.out
    assert "At 6 hours a week " in done.out
    assert call("plan").out == done.out
    assert json.loads(file.read_text("utf-8"))["version"] == 1


def test_steps_are_ticked_off_by_name_id_or_number_and_keep_their_numbers(shipped, call):
    call(*KEEP)
    call("plan", "done", "Git and the command line")
    call("plan", "done", "1", "--proof", "my first program")
    data = json_of(call("plan", "skip", "docker", "--format", "json"))
    first, second = data["progress"]["done"]
    assert (first["skill"], first["on"], first["proof"]) == ("git", today(), None)
    assert (second["skill"], second["proof"]) == ("programming", "my first program")
    assert data["progress"]["declined"] == [{"id": "docker", "label": "Containers (Docker)"}]
    assert data["progress"]["of"] == 17
    steps = [step for stage in data["stages"] for step in stage["steps"]]
    assert [step["number"] for step in steps] == [*range(3, 16), *range(17, 19)]
    assert data["stages"][-1]["id"] == "apply"


def test_undo_takes_back_the_last_change(shipped, call):
    before = call(*KEEP).out
    call("plan", "done", "git")
    assert call("plan", "undo").out == before


def test_skip_names_what_builds_on_the_step(shipped, call):
    call(*KEEP)
    done = call("plan", "skip", "docker")
    assert done.err == "roleadvisor: Deploying a model as a service will be harder: it builds on this\n"
    assert "0 of 17 done; 1 not for you" in done.out


def test_markdown_has_ticks_dates_and_proofs(shipped, call):
    call(*KEEP)
    call("plan", "done", "git", "--proof", "https://example.org/me")
    out = call("plan", "--full", "--format", "markdown").out
    assert f"- [x] **2. Git and the command line**\n  - {today()} <https://example.org/me>\n" in out
    assert "- [ ] **1. Programming basics**" in out


def test_the_end_is_applying_and_a_list_of_proofs(shipped, call):
    stages = json_of(call(*KEEP, "--format", "json"))["stages"]
    steps = {step["skill"]: step["label"] for stage in stages for step in stage["steps"]}
    for key in steps:
        done = call("plan", "done", key, "--proof", f"what shows {key}")
    assert f"{len(steps)} of {len(steps)} done, every step is done." in done.out
    assert "Apply  Two first jobs where models are used: data analyst now" in done.out
    assert "for your CV: roleadvisor plan --full\n" in done.out  # all of them do not fit a screen
    cv = call("plan", "--full").out.partition("For your CV\n")[2]
    assert [f"{steps[key]}: what shows {key}" in cv for key in steps] == [True] * len(steps)


@pytest.mark.parametrize("verb", [["done", "git"], ["skip", "git"], ["undo"], ["forget"]])
def test_without_a_kept_plan_a_verb_says_how_to_keep_one(shipped, call, verb, file):
    done = call("plan", *verb)
    assert (done.rc, done.out, file.exists()) == (2, "", False)
    assert "no plan is kept; roleadvisor plan --to ROLE --from START --keep keeps one" in done.err


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("kubernetes", "'kubernetes' is no step of the kept plan; its steps are programming, git, "),
        ("19", "'19' is no step of the kept plan"),
        ("0", "'0' is no step of the kept plan"),
        ("9" * 5000, "is no step of the kept plan"),
        ("maths", "'maths' are several steps of the kept plan; its steps are statistics, linear-algebra, calculus"),
        ("pyhton", "no skill 'pyhton'; did you mean 'python'"),
    ],
)
def test_what_is_no_step_of_the_kept_plan_is_refused(shipped, call, file, name, message):
    call(*KEEP)
    before = file.read_bytes()
    done = call("plan", "done", name)
    assert (done.rc, done.out, done.err.count("\n"), file.read_bytes()) == (2, "", 1, before)
    assert message in done.err


def test_options_before_a_verb_are_refused(shipped, call):
    done = call("plan", "--full", "done", "git")
    assert (done.rc, "--full stands before 'done'" in done.err) == (2, True)


def test_another_target_is_shown_from_where_one_stands_and_the_kept_plan_stays(shipped, call, file):
    call(*KEEP)
    call("plan", "done", "git")
    before = file.read_bytes()
    done = call("plan", "--to", "swe", "--full", "--format", "json")
    assert done.err == "roleadvisor: your kept plan is unchanged; roleadvisor plan shows it\n"
    data = json.loads(done.out)
    assert (data["to"], data["from"]["id"], "progress" in data) == ("swe", "nothing", False)
    assert "git" in {skill["id"] for skill in data["have"]}
    assert file.read_bytes() == before


def test_what_is_done_is_no_longer_lacking_in_another_plan(shipped, call):
    call(*KEEP, "--lack", "git")
    call("plan", "done", "git")
    done = call("plan", "--to", "swe", "--full", "--format", "json")
    assert "it stays to be learned" not in done.err
    assert "git" in {skill["id"] for skill in json.loads(done.out)["have"]}


@pytest.mark.parametrize("fault", ["read", "rename"])
def test_a_kept_plan_that_cannot_be_read_or_renamed_is_an_error_in_a_line(shipped, call, file, monkeypatch, fault):
    file.parent.mkdir(parents=True)
    file.write_text("no plan", "utf-8")

    name = {"read": "read_bytes", "rename": "rename"}[fault]
    real = getattr(Path, name)

    def denied(path, *args):
        if path == file:
            raise PermissionError(13, "Permission denied")
        return real(path, *args)

    monkeypatch.setattr(Path, name, denied)
    done = call("plan", "--to", "mle", "--from", "nothing")
    assert (done.rc, done.out, done.err.count("\n")) == (2, "", 1)
    assert f"cannot read the kept plan in {file}, or rename it: Permission denied" in done.err


def test_keeping_the_same_plan_again_changes_the_pace_only(shipped, call):
    call(*KEEP)
    call("plan", "done", "git")
    data = json_of(call(*KEEP, "--hours", "4", "--format", "json"))
    assert (len(data["progress"]["done"]), data["pace"]["hours_a_week"]) == (1, 4)
    assert json_of(call("plan", "--hours", "8", "--format", "json"))["pace"]["hours_a_week"] == 8  # shown, not kept
    assert json_of(call("plan", "--format", "json"))["pace"]["hours_a_week"] == 4


def test_a_plan_with_steps_done_is_replaced_only_by_force_and_its_file_stays(shipped, call, file):
    call(*KEEP)
    call("plan", "done", "git")
    before = file.read_bytes()
    other = ["plan", "--to", "swe", "--from", "nothing", "--keep"]
    done = call(*other)
    assert (done.rc, done.out, file.read_bytes()) == (2, "", before)
    assert "a plan with 1 step done is kept; --force replaces it" in done.err
    assert json_of(call(*other, "--force", "--format", "json"))["to"] == "swe"
    assert file.with_name("plan-old.json").read_bytes() == before


@pytest.mark.parametrize(
    ("reply", "kept_target", "unbuffered"),
    [("y", "swe", None), ("y", "swe", "1"), ("n", "mle", None), ("", "mle", None)],
)
def test_a_terminal_is_asked_before_a_plan_with_steps_done_is_replaced(
    shipped, call, terminal, file, reply, kept_target, unbuffered
):
    call(*KEEP)
    call("plan", "done", "git")
    child = terminal("plan", "--to", "swe", "--from", "nothing", "--keep", PYTHONUNBUFFERED=unbuffered)
    child.expect_exact("replace it? (Its file stays.) [y/N] ")
    child.sendline(reply)
    assert ended(child)[0] == 0
    assert json.loads(file.read_text("utf-8"))["request"]["to"] == [kept_target]


def test_forget_deletes_the_plan_and_those_it_replaced(shipped, call, file):
    call(*KEEP)
    call("plan", "done", "git")
    call("plan", "--to", "swe", "--from", "nothing", "--keep", "--force")
    done = call("plan", "forget")
    assert done.out == f"Deleted: {file.with_name('plan-old.json')}\nDeleted: {file}\n"
    assert list(file.parent.iterdir()) == []


# --- the file


NO_TARGET = b'{"request": {"to": [], "from": "nothing"}, "on": "2026-01-01", "steps": []}'
NO_DATE = b'{"request": {"to": ["mle"], "from": "nothing"}, "on": "yesterday", "steps": []}'


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b'{"version": 1}', b'{"version": 1, "steps": 3}', NO_TARGET, NO_DATE]
)
def test_a_file_that_is_no_plan_is_renamed_and_named(shipped, call, file, content):
    file.parent.mkdir(parents=True)
    for number in ("", "1"):
        file.write_bytes(content)
        done = call("plan", "--to", "mle", "--from", "nothing")
        assert done.rc == 0
        assert f"{file} is no kept plan (" in done.err
        bad = file.with_name(f"plan.json.bad{number}")
        assert (bad.read_bytes(), file.exists()) == (content, False)


def test_a_file_of_a_later_version_is_left_alone(shipped, call, file):
    file.parent.mkdir(parents=True)
    file.write_text('{"version": 2, "new": true}', "utf-8")
    for args in (["plan"], KEEP, ["plan", "done", "git"]):
        done = call(*args)
        assert (done.rc, done.out) == (2, "")
        assert "kept by a later version of roleadvisor" in done.err
    assert file.read_text("utf-8") == '{"version": 2, "new": true}'


def test_a_change_by_another_command_meanwhile_is_not_lost(home):
    kept.save(PLAN, None, print)
    first = kept.mark(PLAN, Event("done", "git", date(2026, 1, 2), None))
    kept.save(first, PLAN, print)
    with pytest.raises(UsageError, match="changed by another command meanwhile"):
        kept.save(kept.mark(PLAN, Event("done", "python", date(2026, 1, 2), None)), PLAN, print)
    assert kept.load(print) == first


def test_a_plan_that_cannot_be_written_is_refused_in_a_line(shipped, call, file):
    file.parent.parent.mkdir(parents=True, exist_ok=True)
    file.parent.write_text("a file where the folder should be", "utf-8")
    done = call(*KEEP)
    assert (done.rc, done.out, done.err.count("\n")) == (2, "", 1)
    assert str(file) in done.err


def test_a_kept_plan_of_another_base_is_named(base, own_base, shipped, call, file):
    call(*KEEP)
    plan = json.loads(file.read_text("utf-8"))
    plan["request"]["to"] = ["captain"]
    file.write_text(json.dumps(plan), "utf-8")
    done = call("plan")
    assert (done.rc, "this one has no 'captain'; name the other with --knowledge" in done.err) == (2, True)


def test_a_step_that_the_base_no_longer_has_is_left_out(shipped, call, file):
    call(*KEEP)
    plan = json.loads(file.read_text("utf-8"))
    plan["steps"].insert(0, "punched-cards")
    plan["events"] = [{"what": "done", "skill": "punched-cards", "on": "2026-01-01", "proof": None}]
    file.write_text(json.dumps(plan), "utf-8")
    data = json_of(call("plan", "--format", "json"))
    assert (data["progress"]["of"], data["progress"]["done"], data["stages"][0]["steps"][0]["number"]) == (18, [], 2)


@pytest.mark.slow
def test_killed_at_any_moment_done_leaves_the_old_plan_or_the_new_one(shipped, call, file, tmp_path):
    call(*KEEP)
    old = file.read_bytes()
    call("plan", "done", "git")
    new = file.read_bytes()
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "roleadvisor", "plan"], capture_output=True, check=True)
    longest = 1.5 * (time.monotonic() - began)
    seen = set()
    draw = random.Random(1)
    for _ in range(60):
        file.write_bytes(old)
        process = subprocess.Popen(
            [sys.executable, "-m", "roleadvisor", "plan", "done", "git"], stdout=subprocess.DEVNULL
        )
        time.sleep(draw.uniform(0.3, 1) * longest)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        seen.add(file.read_bytes())
    assert seen <= {old, new}
    assert not call("plan").err


# --- the user's own pace


def test_three_steps_done_over_weeks_replace_the_hours_a_week():
    left = [(10, 20), (30, 40)]
    done = [(date(2026, 1, 10), (10, 30)), (date(2026, 2, 10), (20, 20)), (date(2026, 3, 12), (30, 30))]
    assert pace(6, left).months == (2, 3)
    own = pace(6, left, done, date(2026, 1, 1))  # 70 hours in ten weeks
    assert (own.own, own.hours, own.months) == (True, (40, 60), (2, 2))


@pytest.mark.parametrize("days", [[date(2026, 1, 2)] * 3, [date(2026, 1, 20), date(2026, 1, 30)]])
def test_too_few_steps_or_days_do_not_show_a_pace(days):
    assert pace(6, [(10, 20)], [(day, (10, 10)) for day in days], date(2026, 1, 1)).own is False


def test_the_screen_says_that_the_pace_is_the_users_own(shipped, call, file):
    call(*KEEP, "--hours", "6")
    for key in ("programming", "git", "python"):
        call("plan", "done", key)
    assert "At 6 hours a week " in call("plan").out
    plan = json.loads(file.read_text("utf-8"))
    plan["on"] = "2025-01-01"
    file.write_text(json.dumps(plan), "utf-8")
    assert "At your pace so far " in " ".join(call("plan").out.split())
