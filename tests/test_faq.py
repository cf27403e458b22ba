"""The command faq: answers, suggestions, the list, batches and explanations."""

from __future__ import annotations

import json
import shutil

import pytest

from roleadvisor import knowledge
from roleadvisor.faq import ask, entries
from roleadvisor.render import Call
from roleadvisor.render.faq_document import screens
from roleadvisor.render.plain import plain
from roleadvisor.retrieval.rank import Candidate, Ranking

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
def office(tmp_path_factory):
    """A small imported base."""
    from roleadvisor.kb import imported_files
    from roleadvisor.knowledge import folder

    path = tmp_path_factory.mktemp("office") / "base"
    folder.create(str(path), imported_files(LINES.splitlines(), "faq.jsonl", "2024-05-06", print))
    return path


@pytest.fixture
def ask_json(office, call):
    """The parsed output of a question; of a batch a list of its results."""

    def asking(*args, **more):
        done = call("faq", *args, "--knowledge", office, **more)
        assert done.rc in (0, 1), done.err
        return [json.loads(line) for line in done.out.splitlines()] if "--batch" in args else json.loads(done.out)

    return asking


class FixedRanker:
    """A ranker with the same status and ranking for every question."""

    def __init__(self, status, *ids):
        self.ranking = Ranking(status, tuple(Candidate(key, 0.9 - n / 10) for n, key in enumerate(ids)), 0.9)

    def ask(self, question, without=()):  # noqa: ARG002 - the shape of a ranker
        return self.ranking


@pytest.fixture
def small(base):
    return knowledge.open_base(str(base)).knowledge


def test_an_answered_question_has_the_shape_of_the_contract(base, call):
    data = json.loads(call("faq", "who gets the fatter paycheck", "--format", "json", "--knowledge", base).out)
    assert data["status"] == "answered"
    assert {"id", "question", "lead", "claims", "strength", "related"} <= data["answer"].keys()
    assert data["answer"]["id"] == data["ranking"][0]["id"] == "pay"
    assert data["question"] == "who gets the fatter paycheck"


@pytest.mark.parametrize(
    ("status", "answer", "also", "suggestions"),
    [
        ("answered", "coding", "pay", ["maths", "degree"]),
        ("suggested", None, None, ["coding", "pay", "maths"]),
        ("unanswered", None, None, []),
    ],
)
def test_the_status_decides_on_the_answer_and_the_suggestions(small, status, answer, also, suggestions):
    response = ask(small, FixedRanker(status, "coding", "pay", "maths", "degree"), "question")
    shown = response.answer and response.answer.id, response.answer and response.answer.also.id
    assert (response.status, *shown) == (status, answer, also)
    assert [each.id for each in response.suggestions] == suggestions


def test_a_suggestion_has_its_question_and_lead(small):
    first = ask(small, FixedRanker("suggested", "pay"), "question").suggestions[0]
    assert (first.id, first.lead) == ("pay", "It depends on the country; one office counts a median wage.")


@pytest.mark.parametrize("question", ["lost my password", "lunch", "xyzzy"])
@pytest.mark.parametrize(("top", "rows"), [([], 3), (["--top", "2"], 2), (["--top", "100"], 4)])
def test_top_sets_the_rows_of_the_ranking_whatever_the_status(ask_json, question, top, rows):
    assert len(ask_json(question, *top, "--format", "json")["ranking"]) == rows


@pytest.mark.parametrize("question", ["lost my password", "xyzzy", "?"])
def test_confidences_are_between_0_and_1_and_descending(ask_json, question):
    confidences = [row["confidence"] for row in ask_json(question, "--top", "9", "--format", "json")["ranking"]]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= each <= 1 for each in confidences)


@pytest.mark.parametrize("question", ["?", "☃"])
def test_a_question_without_a_word_is_unanswered(office, call, question):
    done = call("faq", question, "--knowledge", office, "--format", "json")
    assert (done.rc, json.loads(done.out)["status"]) == (1, "unanswered")


@pytest.mark.parametrize(
    ("args", "question"),
    [
        (["lost my password"], "lost my password"),
        (["lost", "my", "password"], "lost my password"),
        (["--", "lost", "--my", "password"], "lost --my password"),
    ],
)
def test_quotes_are_optional_and_two_dashes_end_the_options(office, call, args, question):
    done = call("faq", "--format", "json", "--knowledge", office, *args)
    assert json.loads(done.out)["question"] == question


@pytest.mark.parametrize("key", ["password", "PASSWORD", "How do I reset my password?"])
def test_an_id_or_a_question_selects_an_entry(ask_json, key):
    data = ask_json("--id", key, "--format", "json")
    assert (data["status"], data["answer"]["id"]) == ("answered", "password")


def test_a_misspelt_id_is_refused_with_a_suggestion(office, call):
    done = call("faq", "--id", "pasword", "--knowledge", office)
    assert (done.rc, done.out, "did you mean 'password'?" in done.err) == (2, "", True)


@pytest.mark.parametrize(
    "args",
    [
        ["", ""],
        ["--id", "password", "--batch", "-"],
        ["--batch", "-", "question"],
        ["--id", ""],
        ["--batch", "-", "--format", "table"],
        ["--batch", "."],
        ["--batch", ""],
        ["lunch", "--top", "-1"],
        ["lunch", "--top", "1.5"],
        ["lunch", "--top", ""],
    ],
)
def test_a_wrong_use_is_refused_in_one_line(office, call, args):
    done = call("faq", *args, "--knowledge", office, stdin="lunch\n")
    assert (done.rc, done.out, done.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("source", ["file", "stdin"])
def test_a_batch_has_one_result_a_line_in_order(ask_json, tmp_path, source):
    questions = ["lost my password", "", "   ", "printer does not work", "where can I eat", "?"]
    data = "\n".join(questions) + "\n"
    (tmp_path / "questions.txt").write_text(data)
    results = ask_json("--batch", "-" if source == "stdin" else str(tmp_path / "questions.txt"), stdin=data)
    assert [result["question"].strip() for result in results] == [question.strip() for question in questions]
    assert [result["status"] for result in results if not result["question"].strip("? ")] == ["unanswered"] * 3
    assert results[3]["ranking"][0]["id"] == "printer"
    assert {(result["schema"], result["knowledge"]) for result in results} == {(2, "2024-05-06")}


def test_a_batch_gives_the_same_answer_as_asking(ask_json):
    alone = ask_json("cannot log in any more", "--format", "json")
    assert ask_json("--batch", "-", stdin="cannot log in any more\n") == [alone]


@pytest.mark.parametrize(
    ("line", "error"),
    [(b"caf\xe9", "not UTF-8 at byte 4"), (b"word " * 50_000, "longer than 100,000 bytes")],
)
def test_a_batch_line_that_cannot_be_read_is_reported_in_its_place_and_counted(office, call, line, error):
    done = call("faq", "--batch", "-", "--knowledge", office, stdin=b"lunch\n" + line + b"\nholiday\n")
    results = [json.loads(each) for each in done.out.splitlines()]
    assert [result.get("question") for result in results] == ["lunch", None, "holiday"]
    assert (results[1]["line"], results[1]["error"]) == (2, error)
    assert (done.rc, done.err) == (0, "roleadvisor: 1 line passed over, 2 read\n")
    assert call("faq", "--batch", "-", "--knowledge", office, stdin=line).rc == 2


def test_of_a_very_long_question_the_beginning_is_read(office, call):
    args = ["faq", "-", "--knowledge", office, "--format", "json"]
    done = call(*args, stdin="where is the canteen? " + "\u00e9" * 200_000)
    assert (done.rc in (0, 1), len(json.loads(done.out)["question"])) == (True, 100_000)


def test_a_question_that_is_not_utf8_is_2_with_its_byte_and_line(office, call):
    done = call("faq", "-", "--knowledge", office, stdin=b"where\nis the caf\xe9")
    assert (done.rc, "not UTF-8 at byte 17, line 2" in done.err) == (2, True)


@pytest.mark.parametrize("data", [b"\xef\xbb\xbflunch\r\nholiday\r\n", b"lunch\nholiday"])
def test_a_batch_may_have_dos_line_ends_a_byte_order_mark_or_no_final_line_end(ask_json, data):
    results = ask_json("--batch", "-", stdin=data)
    assert [result["question"] for result in results] == ["lunch", "holiday"]


def test_an_empty_batch_prints_nothing(office, call):
    done = call("faq", "--batch", "-", "--knowledge", office)
    assert (done.rc, done.out) == (0, "")


def test_the_list_has_every_entry_in_the_order_of_the_file(ask_json):
    listed = ask_json("--format", "json")["entries"]
    assert [entry["id"] for entry in listed] == ["password", "canteen", "printer", "holiday"]
    assert listed[0]["question"] == "How do I reset my password?"


def test_entries_are_listed_by_topic(small):
    listed = [(entry.id, entry.topic) for entry in entries(small)]
    assert listed == [("coding", "The work"), ("pay", "The work"), ("maths", "Learning"), ("degree", "Learning")]


def test_entries_without_a_topic_come_last(own_base):
    (own_base / "knowledge.yaml").write_text("title: x\ndate: 2024-05-06\ntopics: {Learning: [maths]}\n")
    listed = [(entry.id, entry.topic) for entry in entries(knowledge.open_base(str(own_base)).knowledge)]
    assert (listed[0], {topic for _, topic in listed[1:]}) == (("maths", "Learning"), {None})


def test_explain_shows_the_nearest_phrasing_and_the_words_that_decided(office, ask_json, call):
    done = call("faq", "I lost my password", "--explain", "--knowledge", office)
    assert "Nearest phrasing of password: " in done.out
    assert "password: +" in done.out
    assert ask_json("lost my password", "--explain", "--format", "json")["explanation"]["id"] == "password"


@pytest.mark.parametrize(
    ("scope", "shown"),
    [("", "I only know about: A small base."), ("scope: I know two jobs.\n", "I know two jobs.")],
)
def test_an_unanswered_question_gets_the_scope_of_the_base(own_base, call, scope, shown):
    with (own_base / "knowledge.yaml").open("a", encoding="utf-8") as file:
        file.write(scope)
    done = call("faq", "xyzzy", "--knowledge", own_base)
    assert (done.rc, f"{shown} All questions: roleadvisor faq --knowledge" in done.out) == (1, True)


def test_a_full_answer_has_its_evidence_related_questions_steps_and_a_text_to_copy(base, call):
    lines = call("faq", "--id", "pay", "--full", "--format", "plain", "--knowledge", base).out.splitlines()
    assert "Sources: 2 official (numbers), 1 article (blog and article, one voice); 1 our advice." in lines
    assert "- coding: Is machine learning a lot of coding?" in lines
    assert {"What you can do (our own advice):", "To copy (our own draft):"} <= set(lines)


def test_a_full_answer_lists_the_lines_for_some_askers_and_the_short_one_counts_them(own_base, call):
    with (own_base / "knowledge.yaml").open("a", encoding="utf-8") as file:
        file.write("circumstances: {no-maths: You want no maths, hiring: You hire}\n")
    with (own_base / "faq" / "degree.yaml").open("a", encoding="utf-8") as file:
        file.write("for_askers:\n- {askers: [no-maths, hiring], replaces: true, claim: both-learn}\n")
        file.write("- {askers: [hiring], claim: models}\n")
    args = ["faq", "--id", "degree", "--format", "plain", "--knowledge", own_base]
    lines = call(*args, "--full").out.partition("If this is you:\n")[2].splitlines()[:2]
    assert [line.partition(": ")[0] for line in lines] == [
        "- You want no maths or You hire, instead of the answer above", "- You hire"
    ]  # fmt: skip
    assert "2 special cases" in call(*args).out


def test_a_full_answer_names_what_to_learn_from(own_base, call):
    (own_base / "resources.yaml").write_text(
        "book: {name: The book, url: 'https://example.org/b', cost: paid, language: German}\n", "utf-8"
    )
    with (own_base / "faq" / "degree.yaml").open("a", encoding="utf-8") as file:
        file.write("resources: [book]\n")
    args = ["faq", "--id", "degree", "--full", "--knowledge", own_base]
    lines = call(*args, "--format", "plain").out.partition("To learn from (our own choice):\n")[2].splitlines()
    assert lines[0] == "- The book (paid, German): https://example.org/b"
    book = {"name": "The book", "url": "https://example.org/b", "cost": "paid", "language": "German"}
    assert json.loads(call(*args, "--format", "json").out)["answer"]["resources"] == [book]


def test_an_imported_base_does_not_answer_a_question_that_shares_no_word_with_it(ask_json):
    assert ask_json("capital of France", "--format", "json")["status"] != "answered"


def test_a_base_with_one_entry_can_be_asked(tmp_path, call):
    call("kb", "import", "-", tmp_path / "one", stdin=LINES.splitlines()[0])
    assert call("faq", "lost my password", "--knowledge", tmp_path / "one").rc in (0, 1)


@pytest.mark.slow
def test_every_shipped_entry_answers_by_its_id(shipped, call):
    for entry in json.loads(call("faq", "--format", "json").out)["entries"]:
        done = call("faq", "--id", entry["id"], "--format", "json")
        data = json.loads(done.out)
        assert (done.rc, data["answer"]["id"], bool(data["answer"]["lead"])) == (0, entry["id"], True)


def test_a_printed_command_names_the_base(base, call):
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
def with_gap(office, tmp_path):
    """The small imported base with a gap: a subject that it has no entry on."""
    path = shutil.copytree(office, tmp_path / "lacking")
    (path / "off-topic.yaml").write_text(GAPS, "utf-8")
    return path


def test_a_question_in_a_gap_gets_the_gap_instead_of_the_scope(with_gap, call):
    done = call("faq", "parking permit for a car", "--knowledge", with_gap)
    assert (done.rc, "I know nothing about parking." in done.out) == (1, True)
    data = json.loads(call("faq", "parking permit for a car", "--format", "json", "--knowledge", with_gap).out)
    assert (data["answer"], data["gap"]) == (None, "I know nothing about parking.")


def test_an_answer_names_no_gap(with_gap, call):
    data = json.loads(call("faq", "how do I reset my password", "--format", "json", "--knowledge", with_gap).out)
    assert (data["status"], data["gap"]) == ("answered", None)


def test_an_answer_names_one_more_entry_that_may_be_meant(small):
    response = ask(small, FixedRanker("answered", "coding", "pay"), "question")
    line = "You may mean this as well: Do machine learning engineers make more money? (roleadvisor faq --id pay)"
    assert line in plain(next(screens(response, small, Call())).document)
