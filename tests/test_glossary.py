"""Words of the glossary: asked for in an answer of their own, explained under the answers that use them."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from roleadvisor import knowledge
from roleadvisor.faq import by_id, response_answer
from roleadvisor.knowledge import compiler, folder

from .conftest import write_base

SHIPPED = compiler.check(folder.read(folder.shipped())).knowledge


@pytest.fixture(scope="module")
def small(base):
    return knowledge.open_base(base).knowledge


@pytest.fixture
def asked(base, call):
    """The JSON answer of the small base to a question."""

    def ask(*args):
        return json.loads(call("faq", *args, "--format", "json", "--knowledge", base).out)

    return ask


@pytest.mark.parametrize(
    "question",
    [
        "what is a hold-out set", "What is a hold-out set?", "what's a test set", "whats the hold out set",
        "what does hold-out set mean", "what are hold-out sets", "define test set", "explain hold-out set",
        "meaning of test set", "what is meant by a hold-out set?", "what is a test set in machine learning",
    ],
)  # fmt: skip
def test_who_asks_what_a_word_means_is_told(asked, question):
    response = asked(question)
    assert (response["status"], response["answer"]["id"]) == ("answered", "term-hold-out")
    assert response["answer"]["lead"] == "A hold-out set is data kept back for a test."
    assert response["answer"]["claims"][0]["sources"] == [{"id": "article", "section": "The body"}]


@pytest.mark.parametrize("question", ["what is a hold-out worth", "is a test set needed", "what is", "test set"])
def test_another_question_about_a_word_is_not_about_its_meaning(asked, question):
    answer = asked(question)["answer"]
    assert answer is None or not answer["id"].startswith("term-")


def test_the_entry_that_says_more_answers_instead(asked):
    assert asked("what is linear algebra")["answer"]["id"] == "maths"


def test_an_entry_with_the_same_question_wins(base, call, tmp_path):
    place = write_base(tmp_path / "base")
    entry = place / "faq" / "coding.yaml"
    text = entry.read_text("utf-8").replace("question: ", "question: What is a hold-out set? #", 1)
    entry.write_text(text, "utf-8")
    done = call("faq", "what is a hold-out set", "--format", "json", "--knowledge", place)
    answer = json.loads(done.out)["answer"]
    assert answer is None or answer["id"] == "coding"


def test_a_word_stands_in_no_list_and_no_ranking(asked, base, call):
    assert "term-" not in call("faq", "--format", "json", "--knowledge", base).out
    ranking = asked("what is a hold-out set", "--top", "9")["ranking"]
    assert [row["id"] for row in ranking if row["id"].startswith("term-")] == []
    assert "term-" not in call("faq", "--id", "nothing like it", "--knowledge", base).err


def test_a_word_can_be_shown_by_its_id(small):
    assert by_id(small, "term-hold-out").answer.question == "What does 'hold-out set' mean?"


def test_a_word_is_explained_once_with_its_receipt(base, call):
    out = call("faq", "--id", "term-hold-out", "--full", "--format", "plain", "--knowledge", base).out
    assert out.count("A hold-out set is data kept back for a test.") == 1
    assert "1. article: The body" in out


def test_an_answer_explains_the_words_it_uses_in_their_order(small):
    entry = replace(small.entries[0], lead="Test sets first, then LINEAR  algebra.", claims=(), steps=("No test set.",))
    assert [term.id for term in response_answer(small, entry).terms] == ["hold-out", "algebra"]
    entry = replace(entry, lead="Linear algebra and hold-out sets.")
    assert [term.id for term in response_answer(small, entry).terms] == ["algebra", "hold-out"]


def test_a_word_inside_another_is_not_explained(small):
    entry = replace(small.entries[0], lead="A latest settlement.", claims=(), steps=())
    assert response_answer(small, entry).terms == ()


def test_the_words_are_told_under_an_answer(tmp_path, call):
    place = write_base(tmp_path / "base")
    entry = place / "faq" / "maths.yaml"
    entry.write_text(entry.read_text("utf-8").replace("lead: ", "lead: A test set helps. #", 1), "utf-8")
    lines = call("faq", "--id", "maths", "--full", "--format", "plain", "--knowledge", place).out.splitlines()
    assert lines[lines.index("Words explained:") + 1] == "- A hold-out set is data kept back for a test."


def test_a_base_without_a_glossary_answers_as_before(tmp_path, call):
    place = write_base(tmp_path / "base")
    (place / "glossary.yaml").unlink()
    done = call("faq", "what is a hold-out set", "--format", "json", "--knowledge", place)
    assert "term-" not in done.out


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("entry: maths", "entry: math", "algebra.entry: no entry 'math'; did you mean 'maths'?"),
        ("[test set]", "[linear algebra]", "'linear algebra' selects 'hold-out' too"),
        ("article#body", "article#bodi", "no section 'bodi'"),
    ],
)
def test_kb_check_finds_what_does_not_hold_together(tmp_path, call, old, new, problem):
    place = write_base(tmp_path / "base")
    file = place / "glossary.yaml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    done = call("kb", "check", place)
    assert (done.rc, problem in done.out) == (3, True)


@pytest.mark.parametrize("term", SHIPPED.glossary, ids=lambda term: term.id)
def test_a_word_that_ships_is_explained_in_one_sentence(term):
    assert len(term.claim.text.split()) <= 40
    assert term.claim.kind in ("fact", "reported", "advice")


def test_at_least_25_words_ship():
    assert len(SHIPPED.glossary) >= 25


def test_every_word_that_ships_is_told_when_asked_for(shipped, call):
    questions = "\n".join(f"what is {name}?" for term in SHIPPED.glossary for name in (term.name, *term.aliases))
    done = call("faq", "--batch", "-", stdin=questions)
    told = [json.loads(line)["answer"]["id"] for line in done.out.splitlines()]
    wanted = [term.entry or f"term-{term.id}" for term in SHIPPED.glossary for _ in (term.name, *term.aliases)]
    assert told == wanted
