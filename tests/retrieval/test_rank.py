"""Ranking, abstaining and explaining on a base of three entries."""

import sqlite3
from contextlib import closing

import pytest

from roleadvisor.errors import UsageError
from roleadvisor.retrieval import Index, Ranker, index
from roleadvisor.retrieval.rank import Candidate, Ranking
from roleadvisor.retrieval.train import Texts, train

from .conftest import CONCEPTS, ENTRIES, NEGATIVES, TEXTS


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
    assert (found.status, found.answer, found.also, found.offered) == ("unanswered", None, None, ())
    assert len(found.ranked) == 3


@pytest.mark.parametrize("question", [*NEGATIVES, "lunch hours", "join", "how many"])
def test_confidences_fall_and_stay_between_0_and_1(ranker, question):
    confidences = [candidate.confidence for candidate in ranker.ask(question).ranked]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= each <= 1 for each in confidences)


def ranking(status, *confidences):
    return Ranking(status, tuple(Candidate(str(n), each) for n, each in enumerate(confidences)), 0.9)


@pytest.mark.parametrize(
    ("status", "confidences", "answer", "also", "offered"),
    [
        ("answered", (0.99, 0.005, 0.004, 0.001), "0", None, ""),
        ("answered", (0.8, 0.09, 0.05, 0.009), "0", None, "12"),
        ("answered", (0.7, 0.1, 0.08, 0.07, 0.05), "0", "1", "234"),
        ("answered", (0.7,), "0", None, ""),
        ("suggested", (0.6, 0.2, 0.1, 0.1), None, None, "012"),
        ("suggested", (0.5, 0.01, 0.009, 0.008), None, None, "01"),
        ("suggested", (0.009, 0.009, 0.009), None, None, "0"),
        ("unanswered", (0.9, 0.1), None, None, ""),
    ],
)
def test_what_is_shown_of_a_ranking(status, confidences, answer, also, offered):
    found = ranking(status, *confidences)
    assert (found.answer and found.answer.id, found.also and found.also.id) == (answer, also)
    assert [each.id for each in found.offered] == list(offered)


def test_a_question_in_a_gap_is_told_what_is_missing(ranker):
    found = ranker.ask("is the parking garage full")
    assert (found.status, found.gap) == ("unanswered", "I know nothing about parking.")


@pytest.mark.parametrize("question", ["lunch hours", "best pizza in town", "zxcvb"])
def test_no_gap_is_named_for_an_answer_and_for_what_is_far_from_any(ranker, question):
    assert ranker.ask(question).gap is None


def test_an_explanation_names_the_word_that_decided_and_the_nearest_phrasing(ranker):
    found = ranker.explain("what are the lunch hours", "lunch")
    assert found.nearest == "lunch hours"
    assert found.words[0][0] in ("lunch", "hours")


def test_explaining_an_entry_that_is_not_there_is_refused(ranker):
    with pytest.raises(ValueError, match="not in"):
        ranker.explain("lunch", "nothing")


def content(path):
    with closing(sqlite3.connect(path)) as file:
        return list(file.iterdump())


def test_training_twice_gives_the_same_index(model, vectors, tmp_path):
    again = tmp_path / "again.db"
    train(TEXTS, {"pto": "time off"}, vectors, CONCEPTS, meta={"stamp": "of the test"}).write(again)
    assert content(again) == content(model)


def test_what_is_to_be_kept_with_the_model_is(model):
    assert Index.open(model).meta["stamp"] == "of the test"


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]


DAMAGE = {
    "missing": None,
    "empty": lambda _: b"",
    "foreign": lambda _: b"other",
    "cut": lambda data: data[: len(data) // 2],
    "longer": lambda data: data + b"more",
    "without its first bytes": lambda data: b"x" * 20 + data[20:],
    "a bit flipped in the middle": lambda data: flipped(data, len(data) // 2),
    "a bit flipped at the end": lambda data: flipped(data, len(data) - 1),
    "a bit flipped in its checksum": lambda data: flipped(data, 61),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_no_whole_index_is_refused(model, tmp_path, damage):
    file = tmp_path / "index.db"
    if DAMAGE[damage]:
        file.write_bytes(DAMAGE[damage](model.read_bytes()))
    with pytest.raises((ValueError, FileNotFoundError), match="index"):
        Index.open(file)


def test_a_file_that_went_away_under_an_open_index_is_told(model):
    opened = Index.open(model)
    opened.close()  # as unreadable as a file can be
    with pytest.raises(UsageError, match=r"cannot be read any more: .*; try again"):
        Ranker(opened).ask("lunch hours")


def test_an_index_of_another_version_is_refused(model, monkeypatch):
    monkeypatch.setattr(index, "FORMAT", index.FORMAT + 1)
    with pytest.raises(ValueError, match="version"):
        Index.open(model)


def test_training_tells_how_far_it_has_come(vectors, tmp_path):
    told = []
    train(TEXTS, {}, vectors, progress=told.append).write(tmp_path / "index.db")
    assert told == sorted(told)
    assert 0 <= told[0] < told[-1] <= 1


def test_an_index_that_cannot_be_put_in_place_leaves_nothing_behind(monkeypatch, tmp_path):
    def refuse(*_):
        raise OSError("no")

    monkeypatch.setattr(index.os, "replace", refuse)
    with pytest.raises(OSError, match="no"):
        train(TEXTS, {}, None).write(tmp_path / "deep" / "index.db")
    assert list((tmp_path / "deep").iterdir()) == []


@pytest.mark.parametrize("concepts", [{}, CONCEPTS])
def test_a_base_is_retrieved_from_without_vectors_too(tmp_path, concepts):
    train(Texts(ENTRIES), {}, None, concepts).write(tmp_path / "index.db")
    ranker = Ranker(Index.open(tmp_path / "index.db"))
    assert [ranker.ask(entry.question).ranked[0].id for entry in ENTRIES] == [entry.id for entry in ENTRIES]


def test_many_entries_are_fitted_in_parts(tmp_path, vectors, monkeypatch):
    whole, parts = tmp_path / "whole.db", tmp_path / "parts.db"
    train(TEXTS, {}, vectors).write(whole)
    monkeypatch.setattr("roleadvisor.retrieval.train._CELLS_AT_ONCE", 1)
    train(TEXTS, {}, vectors).write(parts)
    assert content(parts) == content(whole)


def test_a_huge_base_is_trained_with_half_the_precision_and_answers_alike(tmp_path, vectors, monkeypatch):
    monkeypatch.setattr("roleadvisor.retrieval.train._HUGE_BASE", 1)
    monkeypatch.setattr("roleadvisor.retrieval.train._LEAST_IN_HUGE", {})
    train(TEXTS, {}, vectors).write(tmp_path / "index.db")
    ranker = Ranker(Index.open(tmp_path / "index.db"))
    assert [ranker.ask(entry.question).ranked[0].id for entry in ENTRIES] == [entry.id for entry in ENTRIES]


def test_no_entries_cannot_be_trained(tmp_path):
    with pytest.raises(ValueError, match="entry"):
        train(Texts((), NEGATIVES), {}, None).write(tmp_path / "index.db")
