"""Who asks is heard: sets of questions written for this, of which nearly all must come out right.

Each set in ``asking/`` was written by somebody who had not seen the program.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roleadvisor.faq import ask
from roleadvisor.knowledge import open_base

from .conftest import REPO

KNOWLEDGE = open_base().knowledge
SETS = Path(__file__).parent / "asking"
ENTRIES = {entry.id: entry for entry in KNOWLEDGE.entries}


def rows(name, folder=SETS):
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def response(shipped_ranker):
    return lambda question: ask(KNOWLEDGE, shipped_ranker, question)


@pytest.mark.parametrize(
    ("name", "answered", "suggested"), [("everyday", 0.012, 0.1), ("occupations", 0.025, 0.3), ("languages", 0, 0)]
)
def test_questions_for_somebody_else_are_refused(response, name, answered, suggested):
    results = [response(row["q"]) for row in rows(name)]
    wrong = [each.question for each in results if each.status == "answered"]
    assert len(wrong) <= answered * len(results), wrong
    assert sum(each.status == "suggested" for each in results) <= suggested * len(results)


def test_a_question_in_another_language_is_told_so(response):
    assert {response(row["q"]).gap for row in rows("languages")} == {"I only understand English."}


def outcome(result):
    return result.status, result.answer and result.answer.id


def benchmark(share):
    """Every so many of the questions of the benchmark."""
    return [row["q"] for row in rows("questions", REPO / "benchmarks")][::share]


def test_courtesy_around_a_question_changes_nothing(response):
    frames = rows("frames")
    flips = []
    for number, question in enumerate(benchmark(4)):
        frame = frames[number % len(frames)]
        framed = f"{frame['before']}{question}{frame['after']}"
        flips += [framed] if outcome(response(framed)) != outcome(response(question)) else []
    assert len(flips) <= 2, flips


@pytest.mark.parametrize(
    "changed",
    [str.upper, str.lower, '"{}"'.format, "{}?".format, "[D] {}".format, "Hi all, {} in 2026".format, "{}!!".format],
)
def test_case_marks_tags_and_years_change_nothing(response, changed):
    questions = benchmark(8)
    flips = [each for each in questions if outcome(response(changed(each))) != outcome(response(each))]
    assert len(flips) <= 0.02 * len(questions), flips


def is_first_right(row, result):
    """Whether the first line of an answer on pay or demand is about what was asked, and about the place."""
    if not result.answer:
        return False
    on_subject = ENTRIES[result.answer.id].by_place == row["subject"] or ENTRIES[result.answer.id].elsewhere
    if not row["place"]:
        return on_subject and "no figures" not in result.answer.lead
    home = row["place"] == "United States"
    return on_subject and (home or row["place"].removeprefix("the ") in result.answer.lead)


def test_questions_on_pay_and_demand_get_the_place_first(response):
    wrong = [row["q"] for row in rows("places") if not is_first_right(row, response(row["q"]))]
    assert len(wrong) <= 6, wrong


def test_of_two_questions_both_are_answered_or_the_other_is_named(response):
    wrong = []
    for row in rows("two"):
        result = response(row["q"])
        shown = {result.answer.id, result.answer.also and result.answer.also.id} if result.answer else set()
        named = any(part.id is None for part in result.parts)
        right = [bool(shown & set(part["ok"])) for part in row["parts"] if part["ok"]]
        whole = all(part["ok"] for part in row["parts"])
        if not ((all(right) and (whole or named)) or (whole and any(right) and named)):
            wrong.append(row["q"])
    assert len(wrong) <= 10, wrong


# --- the examples that started it


@pytest.mark.parametrize(
    ("question", "entry", "said"),
    [
        ("how much do software engineers make in the US?", "pay-compare", "US"),
        ("what does an ML engineer earn in 2025?", "pay-compare", "US"),
        ("job market in Germany for ML engineers", "demand", "Germany"),
        ("demand in India", "demand", "India"),
        ("How to be a machine learning engineer in 2025?", "become-mle", ""),
        ("can i do ml after SDE", "swe-to-mle", ""),
        ("I'm a front-end developer and hate maths, can I work in AI?", "swe-to-mle", "no maths"),
        ("I don't want to learn maths", "learn-maths", "None to start"),
    ],
)
def test_an_answer_fits_who_asks(response, question, entry, said):
    result = response(question)
    assert (result.answer.id, said in result.answer.lead) == (entry, True)


def test_the_statement_for_the_asker_comes_first_and_the_plan_starts_where_they_stand(response):
    answer = response("I'm a front-end developer and hate maths, can I work in AI?").answer
    own = [line.claim for line in ENTRIES["swe-to-mle"].for_askers if {"frontend", "no-maths"} & set(line.askers)]
    assert set(answer.claims[:2]) == set(own)
    assert (answer.plan.start, answer.plan.to) == ("frontend", "mle")


def test_no_plan_leads_from_a_role_to_itself(response):
    answer = response("I am a machine learning engineer, what skills does a machine learning engineer need?").answer
    assert (answer.plan.start, answer.plan.to) == (None, "mle")


def test_a_second_question_gets_its_own_lead_for_the_place(response):
    result = response("How long does it take to learn ML, and what do ML engineers earn in Germany?")
    assert (result.answer.id, result.answer.also.id) == ("how-long", "pay-compare")
    assert "Germany" in result.answer.also.lead
    assert [part.id for part in result.parts] == ["how-long", "pay-compare"]


def test_a_pasted_text_is_told_what_it_looks_like_and_where_to_take_it(response):
    ad = "We are looking for you.\nRequirements: Java\nResponsibilities: code\nWe offer a bonus\nApply now\n"
    result = response(ad)
    assert (result.status, result.gap[:25]) == ("suggested", "This looks like a job ad.")
    assert [each.id for each in result.suggestions] == ["mle-skills", "swe-skills", "cv"]


def test_the_asker_and_the_parts_are_in_the_json(call):
    asked = "I do React and hate maths. How do I get into AI, and what about CUDA?"
    data = json.loads(call("faq", asked, "--format", "json").out)
    asker = {"start": "frontend", "from": "swe", "to": "mle", "place": None, "level": None, "side": "applies"}
    asker |= {"circumstances": ["no-maths"], "refuses": ["maths"]}
    assert {key: data["asker"][key] for key in asker} == asker
    assert {"text": "cuda", "id": None} in data["parts"]


def test_the_screen_says_what_was_heard_and_what_was_not_answered(call):
    shown = call("faq", "I do React in Berlin. How long does ML take, and what about visas?").out
    assert "Heard: front-end developer; Germany." in shown
    assert "Not answered here: " in shown
    assert "what about visas" in shown


def test_a_question_from_standard_input_may_be_long(call):
    story = "I was a nurse for years. " * 30 + "\nHow do I become a machine learning engineer?"
    done = call("faq", "-", stdin=story)
    assert (done.rc, "machine learning engineer" in done.out) in [(0, True), (1, True)]
    assert call("faq", "-", stdin="  \n").rc == 2
