"""Ranking, abstaining and explaining on a base of three entries."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import ClassVar

import pytest

from roleadvisor.retrieval import Index, Ranker, index, rank, train
from roleadvisor.retrieval.rank import Candidate, Ranking
from roleadvisor.retrieval.train import IndexEntry, Texts

from .conftest import ABBREVIATIONS, CONCEPTS, ENTRIES, NEGATIVES, TEXTS


def ranker_of(*entries, concepts=None):
    return Ranker(Index.in_memory(train.train(Texts(entries), {}, concepts or {})))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_question_and_phrasings_of_an_entry_are_answered_with_certainty(ranker, entry):
    first = {ranker.ask(text).candidates[0] for text in (entry.question, *entry.phrasings)}
    assert first == {Candidate(entry.id, 1.0)}


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("holiday alowance", "leave"),
        ("how much PTO is there", "leave"),
        ("LUNCH   HOURS???", "lunch"),
        ("when's dinner", "lunch"),
        ("I am a guest here, on holiday. How do I join the network?", "wifi"),
    ],
    ids=["misspelt", "abbreviated", "shouted", "by concept", "background first"],
)
def test_other_wordings_rank_the_entry_first(ranker, question, entry):
    assert ranker.ask(question).candidates[0].id == entry


@pytest.mark.parametrize("question", ["", "???", "\x1b[31m", "zxcvb qwrtp", "🙂"])
def test_a_question_without_a_word_of_the_vocabulary_is_unanswered(ranker, question):
    result = ranker.ask(question)
    assert (result.status, result.answer, result.also, result.offered) == ("unanswered", None, None, ())
    assert [each.confidence for each in result.candidates] == [0, 0, 0]


@pytest.mark.parametrize("question", [NEGATIVES[0], "lunch hours", "how many"])
def test_confidences_are_descending_and_between_0_and_1(ranker, question):
    confidences = [candidate.confidence for candidate in ranker.ask(question).candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= each <= 1 for each in confidences)


def ranking(status, *confidences):
    return Ranking(status, tuple(Candidate(str(n), each) for n, each in enumerate(confidences)))


ENOUGH, LITTLE = rank.OFFER_FROM, rank.OFFER_FROM - 0.01


@pytest.mark.parametrize(
    ("status", "confidences", "answer", "also", "offered"),
    [
        ("answered", (0.99, LITTLE, LITTLE), "0", None, ""),
        ("answered", (0.7, rank.ALSO_FROM - 0.01, ENOUGH, LITTLE), "0", None, "12"),
        ("answered", (0.5, rank.ALSO_FROM, ENOUGH, ENOUGH, ENOUGH, ENOUGH), "0", "1", "234"),
        ("answered", (0.7,), "0", None, ""),
        ("suggested", (0.4, 0.2, 0.1, 0.1), None, None, "012"),
        ("suggested", (0.4, ENOUGH, LITTLE, LITTLE), None, None, "01"),
        ("unanswered", (LITTLE, LITTLE), None, None, ""),
    ],
)
def test_the_answer_and_the_suggestions_follow_from_the_confidences(status, confidences, answer, also, offered):
    result = ranking(status, *confidences)
    assert (result.answer and result.answer.id, result.also and result.also.id) == (answer, also)
    assert [each.id for each in result.offered] == list(offered)


@dataclass
class Stub:
    """An index of one word with its scores for two entries and for "none"."""

    scores: tuple[float, float, float]
    meta: ClassVar = {
        "entries": ["a", "b"], "gaps": [], "abbreviations": {}, "phrases": {}, "vocabulary": {"word": 1}, "texts": 1,
        "characters": False, "bare": False, "frames": [],
    }  # fmt: skip

    def features(self, names):  # noqa: ARG002 - the shape of an index
        return {"w:word": (1, ((0, 1, 2), self.scores))}

    def with_key(self, key):  # noqa: ARG002 - likewise
        return []


@pytest.mark.parametrize(
    ("scores", "status"),
    [
        ((1, -1, -1), "answered"),
        ((0.0, -0.1, 0.1), "suggested"),
        ((-1, -1, 1), "unanswered"),
        ((-1, 1, -1), "answered"),
    ],
)
def test_the_status_follows_from_the_confidence_of_the_best(scores, status):
    result = Ranker(Stub(scores)).ask("word")
    confidence = result.candidates[0].confidence
    expected = "answered" if confidence >= rank.ANSWER_FROM else "suggested"
    assert result.status == status == (expected if confidence >= rank.OFFER_FROM else "unanswered")


def test_confidences_are_a_softmax_of_the_scores_of_entries_and_none():
    confident = Ranker(Stub((0.3, 0.3, 0.3))).ask("word").candidates
    assert [each.confidence for each in confident] == pytest.approx([1 / 3, 1 / 3])


def test_confidence_does_not_depend_on_the_number_of_entries():
    entries = [
        IndexEntry(str(n), f"topic{n}", (), (f"about topic{n}", f"tell topic{n}", f"why topic{n}")) for n in range(60)
    ]
    few, many = ranker_of(*entries[:20]), ranker_of(*entries)
    confident = [each.ask("say what topic3 is").candidates[0].confidence for each in (few, many)]
    assert confident[1] == pytest.approx(confident[0], abs=0.1)


def test_a_question_in_a_gap_names_the_gap(ranker):
    result = ranker.ask("is the parking garage full")
    assert (result.status, result.gap) == ("unanswered", "I know nothing about parking.")


@pytest.mark.parametrize("question", ["lunch hours", "best pizza in town", "zxcvb"])
def test_no_other_question_names_a_gap(ranker, question):
    assert ranker.ask(question).gap is None


def test_an_explanation_names_the_word_that_decided_and_the_nearest_phrasing(ranker):
    result = ranker.explain("what are the lunch hours", "lunch")
    assert result.nearest == "lunch hours"
    assert result.words[0][0] in ("lunch", "hours")


@pytest.mark.parametrize(("pulls", "words"), [((1.0, 0.25, 0.24), 2), ((0.4, 0.1), 2), ((), 0)])
def test_an_explanation_leaves_out_words_with_less_than_a_quarter_of_the_strongest_pull(
    ranker, monkeypatch, pulls, words
):
    pull = {f"w{n}": each for n, each in enumerate(pulls)}
    monkeypatch.setattr(ranker, "_scores", lambda left: [sum(pull[word] for word in left)] * len(ENTRIES))
    why = ranker.explain(" ".join(pull), "lunch")
    assert [word for word, _ in why.words] == [f"w{n}" for n in range(words)]


def test_explaining_an_unknown_entry_is_refused(ranker):
    with pytest.raises(ValueError, match="not in"):
        ranker.explain("lunch", "nothing")


# --- bases without phrasings


def test_a_question_in_any_script_is_answered_by_its_entry():
    texts = {"pay": "給料はいくらですか", "tea": "お茶はどこですか", "party": "🎉"}
    ranker = ranker_of(*(IndexEntry(key, text) for key, text in texts.items()))
    assert [ranker.ask(f" {text}\n").answer for text in texts.values()] == [Candidate(key, 1.0) for key in texts]


def test_two_entries_with_the_same_question_share_the_confidence():
    result = ranker_of(IndexEntry("a", "When?"), IndexEntry("b", "when?"), IndexEntry("c", "Where?")).ask("WHEN?")
    assert {each.id: each.confidence for each in result.candidates} == {"a": 0.5, "b": 0.5, "c": 0.0}


def test_parts_of_words_match_in_a_base_without_phrasings():
    ranker = ranker_of(IndexEntry("a", "Kilometergeld"), IndexEntry("b", "Urlaubsantrag"), IndexEntry("c", "Kantine"))
    assert ranker.ask("Antrag auf Urlaub").candidates[0].id == "b"


def test_a_base_without_off_topic_questions_declines_mostly_unknown_words():
    texts = ("How do I print a page?", "How do I open a window?", "How do I book a room?", "How do I park a car?")
    ranker = ranker_of(*(IndexEntry(text, text) for text in texts))
    assert ranker.ask("How do whales sleep without drowning at night?").status == "unanswered"


def test_answers_are_training_texts_too():
    ranker = ranker_of(
        IndexEntry("a", "First question", ("Badgers dig.",)), IndexEntry("b", "Second question", ("Owls fly.",))
    )
    assert ranker.ask("owls").candidates[0].id == "b"


def test_the_expansion_of_an_abbreviation_is_in_the_vocabulary():
    tables = train.train(Texts((IndexEntry("a", "how to learn ml"),)), {"ml": "machine_learning"}, {})
    assert tables.meta["vocabulary"].keys() >= {"ml", "machine", "learning"}


# --- index files


def content(path):
    with closing(sqlite3.connect(path)) as file:
        return list(file.iterdump())


def test_training_twice_gives_the_same_index(tables, tmp_path):
    index.write(tmp_path / "one.db", tables)
    index.write(tmp_path / "other.db", train.train(TEXTS, ABBREVIATIONS, CONCEPTS))
    assert content(tmp_path / "one.db") == content(tmp_path / "other.db")


@pytest.mark.parametrize("name", ["index.db", "a %41?b#c.db"])
def test_a_file_ranks_like_the_index_in_memory(tables, ranker, tmp_path, name):
    index.write(tmp_path / name, tables)
    opened = Ranker(Index.open(tmp_path / name))
    assert opened.ask("how much pto do I have") == ranker.ask("how much pto do I have")


def test_a_file_that_is_no_index_is_an_os_error(tmp_path):
    (tmp_path / "index.db").write_bytes(b"no database, whatever its checksum says")
    with pytest.raises(OSError, match="index"):
        Index.open(tmp_path / "index.db")


def test_an_index_that_cannot_be_written_is_an_os_error(tables, tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        index.write(tmp_path / "nowhere" / "index.db", tables)


def test_of_many_texts_features_of_a_single_one_are_left_out_unless_they_are_words(monkeypatch, tables):
    whole = {name for name, *_ in tables.features}
    monkeypatch.setattr(train, "_MANY_TEXTS", 1)
    left = {name: texts for name, texts, _ in train.train(TEXTS, ABBREVIATIONS, CONCEPTS).features}
    assert left.keys() < whole
    assert {name[0] for name, texts in left.items() if texts == 1} == {"w"}
