"""Ranking, abstaining and explaining on a base of three entries."""

import pytest

from roleadvisor.retrieval import Index, Ranker
from roleadvisor.retrieval.train import train

from .conftest import ENTRIES, NEGATIVES


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entrys_own_question_and_phrasings_find_it(ranker, entry):
    assert {ranker.ask(text).ranked[0].id for text in (entry.question, *entry.phrasings)} == {entry.id}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("holiday alowance", "leave"),
        ("how much PTO is there", "leave"),
        ("LUNCH   HOURS???", "lunch"),
        ("when's dinner", "lunch"),
        ("wireless password", "wifi"),
    ],
    ids=["misspelt", "abbreviated", "shouted", "by concept", "by meaning"],
)
def test_other_words_find_it_too(ranker, question, wanted):
    assert ranker.ask(question).ranked[0].id == wanted


@pytest.mark.parametrize("question", ["", "   ", "???", "\x1b[31m", "zxcvb qwrtp", "🙂"])
def test_what_has_no_known_word_is_unanswered(ranker, question):
    found = ranker.ask(question)
    assert (found.status, found.shown, len(found.ranked)) == ("unanswered", (), 3)


@pytest.mark.parametrize("question", [*NEGATIVES, "lunch hours", "join", "how many"])
def test_confidences_fall_and_stay_between_0_and_1(ranker, question):
    confidences = [candidate.confidence for candidate in ranker.ask(question).ranked]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= each <= 1 for each in confidences)


def test_only_what_is_not_quite_certain_names_others_beside_it(ranker):
    for question in ("lunch hours", "key for lunch", "how many"):
        found = ranker.ask(question)
        assert bool(found.also) == (found.status == "answered" and found.ranked[0].confidence < 0.95)


def test_an_explanation_names_the_word_that_decided_and_the_nearest_phrasing(ranker):
    found = ranker.explain("what are the lunch hours", "lunch")
    assert found.nearest == "lunch hours"
    assert found.words[0][0] in ("lunch", "hours")


def test_explaining_an_entry_that_is_not_there_is_refused(ranker):
    with pytest.raises(ValueError, match="not in"):
        ranker.explain("lunch", "nothing")


def test_training_twice_gives_the_same_bytes(model, vectors):
    again = train(ENTRIES, NEGATIVES, {"pto": "time off"}, vectors, {"food": ["lunch", "eat", "dinner"]})
    assert again.to_bytes() == model.to_bytes()


def test_a_model_survives_its_bytes(model):
    assert Index.from_bytes(model.to_bytes()).to_bytes() == model.to_bytes()


@pytest.mark.parametrize("damage", [b"", b"other", b"FAQ2"], ids=["empty", "foreign", "cut"])
def test_what_is_no_model_is_refused(damage):
    with pytest.raises(ValueError, match="model"):
        Index.from_bytes(damage)


def test_other_vectors_than_those_of_the_training_are_refused(model):
    with pytest.raises(ValueError, match="other word vectors"):
        Ranker(model, None)


def test_a_base_is_retrieved_from_without_vectors_too():
    ranker = Ranker(train(ENTRIES, (), {}, None), None)
    assert [ranker.ask(entry.question).ranked[0].id for entry in ENTRIES] == [entry.id for entry in ENTRIES]


def test_no_entries_cannot_be_trained():
    with pytest.raises(ValueError, match="entry"):
        train((), NEGATIVES, {}, None)
