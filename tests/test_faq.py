"""Ask the FAQ: answered, suggested, unanswered, one by one and in batches."""

from __future__ import annotations

import json
import shutil

import pytest

from roleadvisor import knowledge
from roleadvisor.faq import ask, by_id, entries, explain
from roleadvisor.render import Call
from roleadvisor.render.faq_document import screens
from roleadvisor.render.plain import plain
from roleadvisor.retrieval.rank import Candidate, Evidence, Ranking

from .conftest import write_base

LINES = "\n".join(
    json.dumps({"id": key, "question": question, "answer": answer, "phrasings": phrasings})
    for key, question, answer, phrasings in [
        ("password", "How do I reset my password?", "Ask the desk.", ["lost my password", "cannot log in any more"]),
        ("canteen", "Where is the canteen?", "On floor two.", ["where can I eat", "lunch in this building"]),
        ("printer", "How do I print?", "Press the green button.", ["printer does not work", "paper jam"]),
        ("holiday", "How do I ask for a holiday?", "Write to your manager.", ["days off", "vacation request"]),
    ]
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A small imported base."""
    from roleadvisor.kb import imported
    from roleadvisor.knowledge import folder

    place = tmp_path_factory.mktemp("house") / "base"
    folder.create(str(place), imported(LINES.splitlines(), "faq.jsonl", "2024-05-06"))
    return place


@pytest.fixture
def asked(house, call):
    def asking(*args, **more):
        done = call("faq", *args, "--knowledge", house, **more)
        assert done.rc in (0, 1), done.err
        return [json.loads(line) for line in done.out.splitlines()] if "--batch" in args else json.loads(done.out)

    return asking


class Sure:
    """A ranker that has made up its mind."""

    def __init__(self, status, *ids):
        self.found = Ranking(status, tuple(Candidate(key, 0.9 - n / 10) for n, key in enumerate(ids)), 0.9)

    def ask(self, question):  # noqa: ARG002 - the shape of a ranker
        return self.found


@pytest.fixture
def small(base):
    return knowledge.open_base(str(base)).knowledge


def test_an_answered_question_has_the_shape_of_the_contract(base, call):
    data = json.loads(call("faq", "who gets the fatter paycheck", "--format", "json", "--knowledge", base).out)
    assert data["status"] == "answered"
    assert {"id", "question", "lead", "claims", "strength", "related"} <= data["answer"].keys()
    assert data["answer"]["id"] == data["ranking"][0]["id"] == "pay"
    assert data["question"] == "who gets the fatter paycheck"


@pytest.mark.parametrize("status", ["answered", "suggested", "unanswered"])
def test_only_an_answered_question_has_an_answer(small, status):
    response = ask(small, Sure(status, "coding", "pay", "maths", "degree"), "question")
    assert (response.status, response.answer is not None) == (status, status == "answered")


@pytest.mark.parametrize("status", ["answered", "suggested", "unanswered"])
def test_at_most_three_are_offered_and_none_where_nothing_is_near(small, status):
    response = ask(small, Sure(status, "coding", "pay", "maths", "degree"), "question")
    assert len(response.suggestions) <= (0 if status == "unanswered" else 3)


def test_an_unsure_answer_offers_the_first_three(small):
    response = ask(small, Sure("suggested", "coding", "pay", "maths", "degree"), "question")
    assert [each.id for each in response.suggestions] == ["coding", "pay", "maths"]


def test_what_is_the_answer_is_not_offered_beside_it(small):
    response = ask(small, Sure("answered", "coding", "pay", "maths", "degree"), "question")
    assert response.answer.id not in [each.id for each in response.suggestions]


def test_a_suggestion_comes_with_the_lead_it_would_answer_with(small):
    first = ask(small, Sure("suggested", "pay"), "question").suggestions[0]
    assert (first.id, first.lead) == ("pay", "It depends on the country; one office counts a median wage.")


@pytest.mark.parametrize("status", ["answered", "suggested", "unanswered"])
@pytest.mark.parametrize(("top", "rows"), [(1, 1), (3, 3), (4, 4), (9, 4)])
def test_the_ranking_has_its_rows_whatever_the_status(small, status, top, rows):
    response = ask(small, Sure(status, "coding", "pay", "maths", "degree"), "question", top)
    assert len(response.ranking) == rows


def test_the_ranking_has_three_rows_unless_told_otherwise(asked):
    assert len(asked("lost my password", "--format", "json")["ranking"]) == 3


@pytest.mark.parametrize(("top", "rows"), [("1", 1), ("2", 2), ("4", 4), ("100", 4)])
def test_top_sets_the_rows_of_the_ranking(asked, top, rows):
    assert len(asked("lost my password", "--top", top, "--format", "json")["ranking"]) == rows


@pytest.mark.parametrize("question", ["lost my password", "xyzzy", "lunch", "?"])
def test_confidence_lies_between_0_and_1_and_falls(asked, question):
    confidences = [row["confidence"] for row in asked(question, "--top", "9", "--format", "json")["ranking"]]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= each <= 1 for each in confidences)


@pytest.mark.parametrize("top", ["0", "-1", "x", "1.5", ""])
def test_top_must_be_a_positive_number(house, call, top):
    done = call("faq", "lunch", "--top", top, "--knowledge", house)
    assert (done.rc, done.out) == (2, "")


@pytest.mark.parametrize("question", ["?", "...", "!!! ???", "☃"])
def test_a_question_without_a_word_is_unanswered(house, call, question):
    done = call("faq", question, "--knowledge", house, "--format", "json")
    assert (done.rc, json.loads(done.out)["status"]) == (1, "unanswered")


@pytest.mark.parametrize("args", [["lost my password"], ["lost", "my", "password"], ["--", "lost", "my", "password"]])
def test_quotes_are_optional(asked, args):
    assert asked("--format", "json", *args)["question"] == "lost my password" if "--" not in args else True


def test_words_after_two_dashes_are_the_question(house, call):
    done = call("faq", "--knowledge", house, "--format", "json", "--", "lost", "--my", "password")
    assert json.loads(done.out)["question"] == "lost --my password"


@pytest.mark.parametrize("key", ["password", "PASSWORD", "How do I reset my password?"])
def test_an_entry_is_shown_by_its_id_or_question(asked, key):
    data = asked("--id", key, "--format", "json")
    assert (data["status"], data["answer"]["id"]) == ("answered", "password")


def test_a_misspelt_id_is_offered_the_nearest(house, call):
    done = call("faq", "--id", "pasword", "--knowledge", house)
    assert (done.rc, done.out, "did you mean 'password'?" in done.err) == (2, "", True)


@pytest.mark.parametrize(
    "args",
    [
        ["", "--format", "plain"],
        [" "],
        ["", ""],
        ["--id", "password", "question"],
        ["--id", "password", "--batch", "-"],
        ["--batch", "-", "question"],
        ["--id", ""],
        ["--batch", "-", "--format", "plain"],
        ["--batch", "-", "--format", "table"],
        ["--batch", "-", "--format", "markdown"],
        ["--batch", "no-such-file"],
        ["--batch", "."],
        ["--batch", ""],
    ],
)
def test_a_wrong_use_is_refused_without_output(house, call, args):
    done = call("faq", *args, "--knowledge", house, stdin="lunch\n")
    assert (done.rc, done.out, done.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("source", ["file", "stdin"])
def test_a_batch_has_one_result_a_line_in_order(asked, tmp_path, source):
    questions = ["lost my password", "", "   ", "printer does not work", "where can I eat", "?"]
    data = "\n".join(questions) + "\n"
    (tmp_path / "questions.txt").write_text(data)
    results = (
        asked("--batch", "-", stdin=data) if source == "stdin" else asked("--batch", str(tmp_path / "questions.txt"))
    )
    assert [result["question"].strip() for result in results] == [question.strip() for question in questions]
    assert [result["status"] for result in results if not result["question"].strip("? ")] == ["unanswered"] * 3
    assert results[3]["ranking"][0]["id"] == "printer"


def test_a_batch_names_schema_and_date_in_every_line(asked):
    results = asked("--batch", "-", stdin="lunch\nholiday\n")
    assert [(result["schema"], result["knowledge"]) for result in results] == [(1, "2024-05-06")] * 2


def test_a_batch_gives_the_same_answer_as_asking(asked):
    alone = asked("cannot log in any more", "--format", "json")
    assert asked("--batch", "-", stdin="cannot log in any more\n") == [alone]


def test_a_batch_line_that_is_not_utf8_keeps_its_place(asked):
    results = asked("--batch", "-", stdin=b"lunch\n\xff\xfe\x00\x80\nholiday\n")
    assert [len(result["ranking"]) for result in results] == [3, 3, 3]
    assert [results[0]["question"], results[2]["question"]] == ["lunch", "holiday"]


def test_a_batch_takes_dos_line_ends_and_a_byte_order_mark(asked):
    results = asked("--batch", "-", stdin=b"\xef\xbb\xbflunch\r\nholiday\r\n")
    assert [result["question"] for result in results] == ["lunch", "holiday"]


def test_a_last_line_without_its_end_counts(asked):
    assert len(asked("--batch", "-", stdin="lunch\nholiday")) == 2


def test_an_overlong_line_is_one_result(asked):
    results = asked("--batch", "-", stdin="word " * 50_000 + "\nholiday\n")
    assert [results[1]["question"], len(results)] == ["holiday", 2]


def test_an_empty_batch_is_done_and_silent(house, call):
    done = call("faq", "--batch", "-", "--knowledge", house)
    assert (done.rc, done.out) == (0, "")


def test_a_batch_keeps_to_top(asked):
    assert [len(result["ranking"]) for result in asked("--batch", "-", "--top", "2", stdin="lunch\n")] == [2]


def test_the_list_has_every_entry_in_order(asked):
    listed = asked("--format", "json")["entries"]
    assert [entry["id"] for entry in listed] == ["password", "canteen", "printer", "holiday"]
    assert listed[0]["question"] == "How do I reset my password?"


def test_entries_are_listed_by_topic(small):
    listed = [(entry.id, entry.topic) for entry in entries(small).entries]
    assert listed == [("coding", "The work"), ("pay", "The work"), ("maths", "Learning"), ("degree", "Learning")]


def test_an_entry_without_a_topic_comes_last(own_base):
    (own_base / "knowledge.yaml").write_text("title: x\ndate: 2024-05-06\ntopics: {Learning: [maths]}\n")
    listed = [(entry.id, entry.topic) for entry in entries(knowledge.open_base(str(own_base)).knowledge).entries]
    assert (listed[0], {topic for _, topic in listed[1:]}) == (("maths", "Learning"), {None})


def test_explain_tells_the_nearest_phrasing_and_the_words_that_spoke_for_it(house, call):
    done = call("faq", "I lost my password", "--explain", "--knowledge", house)
    assert "Nearest phrasing of password: " in done.out
    assert "password: +" in done.out


@pytest.mark.parametrize(("pulls", "told"), [((1.0, 0.25, 0.24), 2), ((0.4, 0.1), 2), ((0.4, 0.09), 1), ((), 0)])
def test_a_word_with_less_than_a_quarter_of_the_strongest_pull_explains_nothing(small, pulls, told):
    class Ranker(Sure):
        def explain(self, *_):
            return Evidence(tuple((f"w{n}", pull) for n, pull in enumerate(pulls)), "nearest")

    ranker = Ranker("answered", "coding")
    why = explain(ranker, ask(small, ranker, "question"))
    assert [word for word, _ in why.words] == [f"w{n}" for n in range(told)]


def test_explain_is_in_the_json_too(asked):
    data = asked("lost my password", "--explain", "--format", "json")
    assert data["explanation"]["id"] == "password"


@pytest.mark.parametrize(
    ("scope", "told"),
    [("", "I only know about: A small base."), ("scope: I know two jobs.\n", "I know two jobs.")],
)
def test_who_gets_no_answer_hears_what_the_base_knows(tmp_path, call, scope, told):
    place = write_base(tmp_path / "base")
    with (place / "knowledge.yaml").open("a", encoding="utf-8") as file:
        file.write(scope)
    done = call("faq", "xyzzy", "--knowledge", place)
    assert (done.rc, f"{told} All questions: roleadvisor faq --knowledge" in done.out) == (1, True)


def test_an_answer_of_our_own_says_so(small):
    assert by_id(small, "degree").answer.strength == "our own word only; no outside source"


def test_an_answer_tells_its_strength_and_related_questions(base, call):
    done = call("faq", "--id", "pay", "--full", "--format", "plain", "--knowledge", base)
    told = "2 official (numbers), 1 reported (blog and article, one voice), 1 our own"
    assert f"Rests on: {told}." in done.out
    assert "coding: Is machine learning a lot of coding?" in done.out


def test_steps_and_texts_to_copy_are_marked_as_ours(base, call):
    lines = call("faq", "--id", "pay", "--full", "--format", "plain", "--knowledge", base).out.splitlines()
    assert {"What you can do (our own advice):", "To copy (our own draft):"} <= set(lines)


def test_an_imported_base_without_off_topic_questions_declines_one_that_shares_no_word(asked):
    assert asked("capital of France", "--format", "json")["status"] != "answered"


def test_a_base_with_one_entry_can_be_asked(tmp_path, call):
    call("kb", "import", "-", tmp_path / "one", stdin=LINES.splitlines()[0])
    done = call("faq", "lost my password", "--knowledge", tmp_path / "one")
    assert (done.rc in (0, 1), "bug" in done.err) == (True, False)


@pytest.mark.parametrize("args", [["is ML a lot of coding"], ["is", "ML", "a", "lot", "of", "coding"]])
def test_the_shipped_base_answers_the_question_of_the_contract(shipped, call, args):
    done = call("faq", *args, "--format", "json")
    assert (done.rc, json.loads(done.out)["answer"]["id"]) == (0, "coding")


def test_every_shipped_entry_answers_by_its_id(shipped, call):
    for entry in json.loads(call("faq", "--format", "json").out)["entries"]:
        done = call("faq", "--id", entry["id"], "--format", "json")
        data = json.loads(done.out)
        assert (done.rc, data["answer"]["id"], bool(data["answer"]["lead"])) == (0, entry["id"], True)


def test_the_calls_that_are_printed_name_the_base_they_are_for(base, call):
    done = call("faq", "--id", "pay", "--format", "plain", "--knowledge", base)
    assert f"roleadvisor faq --id pay --full --knowledge {base}\n" in done.out


GAPS = """
gaps:
  - says: I know nothing about parking.
    questions: |
      where can I park my car
      is there a place for my car
      parking permit for the garage
      is the garage open on sundays
"""


@pytest.fixture
def lacking(house, tmp_path):
    """The small imported base, which now knows something that it lacks."""
    place = shutil.copytree(house, tmp_path / "lacking")
    (place / "off-topic.yaml").write_text(GAPS, "utf-8")
    return place


def test_what_the_base_lacks_is_told_instead_of_its_scope(lacking, call):
    done = call("faq", "parking permit for a car", "--knowledge", lacking)
    assert (done.rc, "I know nothing about parking." in done.out) == (1, True)
    data = json.loads(call("faq", "parking permit for a car", "--format", "json", "--knowledge", lacking).out)
    assert (data["answer"], data["gap"]) == (None, "I know nothing about parking.")


def test_an_answer_names_no_gap(lacking, call):
    data = json.loads(call("faq", "how do I reset my password", "--format", "json", "--knowledge", lacking).out)
    assert (data["status"], data["gap"]) == ("answered", None)


def test_an_entry_that_may_be_meant_as_well_is_named_in_the_answer(small, base):
    found = Ranking("answered", (Candidate("coding", 0.7), Candidate("pay", 0.2), Candidate("maths", 0.1)), 0.9)
    ranker = Sure("answered")
    ranker.found = found
    response = ask(small, ranker, "question")
    assert (response.answer.also.id, [each.id for each in response.suggestions]) == ("pay", ["maths"])
    shown = plain(next(screens(response, small, None, Call())))
    assert (
        "You may mean this as well: Do machine learning engineers make more money? (roleadvisor faq --id pay)" in shown
    )
