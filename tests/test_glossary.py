"""The glossary: a term is answered when it is asked for, and explained below the answers that use it."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from roleadvisor import knowledge
from roleadvisor.faq import response_answer
from roleadvisor.knowledge import compiler, folder
from roleadvisor.model import Term

SHIPPED = compiler.check(folder.read(folder.shipped())).knowledge


@pytest.fixture(scope="module")
def small(base):
    return knowledge.open_base(base).knowledge


@pytest.fixture
def ask_json(base, call):
    """The parsed output of faq on the small base."""

    def asking(*args):
        return json.loads(call("faq", *args, "--format", "json", "--knowledge", base).out)

    return asking


def replace_in(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    "question",
    [
        "What is a hold-out set?", "what's a test set", "whats the hold out set", "what are hold-out sets",
        "what does hold-out set mean", "define test set", "meaning of test set", "what is a test set in ML",
    ],
)  # fmt: skip
def test_a_question_for_the_meaning_of_a_term_is_answered_from_the_glossary(ask_json, question):
    response = ask_json(question)
    assert (response["status"], response["answer"]["id"]) == ("answered", "term-hold-out")
    assert response["answer"]["lead"] == "A hold-out set is data kept back for a test."
    assert response["answer"]["claims"][0]["sources"] == [
        {"id": "article", "section": "The body", "url": "https://example.org/long_article"}
    ]


@pytest.mark.parametrize("question", ["what is a hold-out worth", "is a test set needed", "what is", "test set"])
def test_another_question_about_a_term_is_not_answered_from_the_glossary(ask_json, question):
    answer = ask_json(question)["answer"]
    assert answer is None or not answer["id"].startswith("term-")


def test_a_term_with_an_entry_is_answered_by_the_entry(ask_json):
    assert ask_json("what is linear algebra")["answer"]["id"] == "maths"


def test_an_entry_with_the_question_for_a_term_takes_precedence(own_base, call):
    replace_in(own_base / "faq" / "coding.yaml", "question: ", "question: What is a hold-out set? #")
    done = call("faq", "what is a hold-out set", "--format", "json", "--knowledge", own_base)
    answer = json.loads(done.out)["answer"]
    assert answer is None or answer["id"] == "coding"


def test_terms_are_in_no_list_and_no_ranking(ask_json, base, call):
    assert "term-" not in call("faq", "--format", "json", "--knowledge", base).out
    ranking = ask_json("what is a hold-out set", "--top", "9")["ranking"]
    assert [row["id"] for row in ranking if row["id"].startswith("term-")] == []
    assert "term-" not in call("faq", "--id", "nothing like it", "--knowledge", base).err


def test_the_id_of_a_term_shows_its_explanation_once_with_its_receipt(base, call):
    out = call("faq", "--id", "term-hold-out", "--full", "--format", "plain", "--knowledge", base).out
    assert out.startswith("What does 'hold-out set' mean?\n")
    assert out.count("A hold-out set is data kept back for a test.") == 1
    assert "1. article: The body" in out


def test_the_explanation_is_shown_once_on_the_screen_too(base, call):
    out = call("faq", "--id", "term-hold-out", "--format", "plain", "--knowledge", base).out
    assert out.count("A hold-out set is data kept back for a test.") == 1


def test_an_answer_explains_the_terms_it_uses_in_order_of_appearance(small):
    entry = replace(small.entries[0], lead="Test sets first, then LINEAR  algebra.", claims=(), steps=("No test set.",))
    assert [term.id for term in response_answer(small, entry).terms] == ["hold-out", "algebra"]
    entry = replace(entry, lead="Linear algebra and hold-out sets.")
    assert [term.id for term in response_answer(small, entry).terms] == ["algebra", "hold-out"]


def test_of_terms_that_overlap_the_longer_one_is_explained(small):
    claim = small.glossary[0].claim
    glossary = (Term("function", "function", claim), Term("loss", "loss function", claim))
    entry = replace(small.entries[0], lead="A loss function is a function.", claims=())
    answer = response_answer(replace(small, glossary=glossary), entry)
    assert [term.id for term in answer.terms] == ["loss", "function"]
    entry = replace(entry, lead="None.", steps=("Read on the loss function.",))
    assert [term.id for term in response_answer(replace(small, glossary=glossary), entry).terms] == ["loss"]


def test_a_term_inside_another_word_is_not_explained(small):
    entry = replace(small.entries[0], lead="A latest settlement.", claims=(), steps=())
    assert response_answer(small, entry).terms == ()


def test_terms_are_explained_below_an_answer(own_base, call):
    replace_in(own_base / "faq" / "maths.yaml", "lead: ", "lead: A test set helps. #")
    lines = call("faq", "--id", "maths", "--full", "--format", "plain", "--knowledge", own_base).out.splitlines()
    assert lines[lines.index("Words explained:") + 1] == "- A hold-out set is data kept back for a test."


def test_a_base_without_a_glossary_answers_no_question_for_a_term(own_base, call):
    (own_base / "glossary.yaml").unlink()
    done = call("faq", "what is a hold-out set", "--format", "json", "--knowledge", own_base)
    assert "term-" not in done.out


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("entry: maths", "entry: math", "algebra.entry: no entry 'math'; did you mean 'maths'?"),
        ("[test set]", "[linear algebra]", "'linear algebra' selects 'hold-out' too"),
        ("article#body", "article#bodi", "no section 'bodi'"),
    ],
)
def test_kb_check_reports_a_mistake_in_the_glossary(own_base, call, old, new, problem):
    replace_in(own_base / "glossary.yaml", old, new)
    done = call("kb", "check", own_base)
    assert (done.rc, problem in done.out) == (3, True)


def test_the_shipped_base_has_25_terms_of_at_most_40_words():
    assert len(SHIPPED.glossary) >= 25
    assert [term.id for term in SHIPPED.glossary if len(term.claim.text.split()) > 40] == []


@pytest.mark.slow
def test_every_shipped_term_is_answered(shipped, call):
    names = [(name, term) for term in SHIPPED.glossary for name in (term.name, *term.aliases)]
    done = call("faq", "--batch", "-", stdin="\n".join(f"what is {name}?" for name, _ in names))
    answers = [json.loads(line)["answer"]["id"] for line in done.out.splitlines()]
    assert answers == [term.entry or f"term-{term.id}" for _, term in names]
