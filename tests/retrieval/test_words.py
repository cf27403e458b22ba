"""From text to words: folding, spelling, abbreviations, stems, concepts and pieces."""

import pytest

from roleadvisor.retrieval import WordVectors
from roleadvisor.retrieval.analyser import Lexicon
from roleadvisor.retrieval.normalise import expand, split_words, stem
from roleadvisor.retrieval.words import Speller, Vocabulary, edits, pieces


def speller(frequencies, known=()):
    vectors = WordVectors(sorted(known), bytes(len(known))) if known else None
    return Speller(Vocabulary(frequencies, vectors))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Is C++ or C# better?", ["is", "c++", "or", "c#", "better"]),
        ("caf\u00e9 na\u00efve", ["cafe", "naive"]),
        ("\uff26\uff21\uff31", ["faq"]),
        ("don\u2019t", ["dont"]),
        ("the engineer's job", ["the", "engineer", "job"]),
        ("a" * 500, ["a" * 40]),
        ("\x1b[31m", ["31m"]),
    ],
)
def test_a_text_is_split_into_plain_words(text, words):
    assert split_words(text) == words


def test_the_longest_abbreviation_wins():
    table = {"machine learning": "machine_learning", "ml": "machine learning", "a b c": "alphabet", "a": "one"}
    assert expand(["machine", "learning", "a", "b", "c", "a", "ml"], table) == [
        *("machine_learning", "alphabet", "one", "machine", "learning")
    ]


def test_forms_of_a_word_meet_in_its_stem():
    assert {stem(word) for word in ("engineer", "engineers", "engineering")} == {"engine"}


@pytest.mark.parametrize("word", ["enginer", "engneer", "enigneer", "enginneer", "engineet"])
def test_a_slip_of_one_letter_is_corrected(word):
    assert speller({"engineer": 5}).correct([word]) == [["engineer"]]


@pytest.mark.parametrize("word", ["pear", "ml", "c++", "qqqqqqq"])
def test_a_real_or_hopeless_word_is_left_alone(word):
    assert speller({"peer": 5}, {"pear"}).correct([word]) == [[word]]


def test_two_words_run_together_are_taken_apart():
    assert speller({"machine": 3, "learning": 3}).correct(["machinelearning"]) == [["machine", "learning"]]


def test_an_edit_keeps_the_first_letter():
    assert {edit[0] for edit in edits("python")} == {"p"}


def test_a_phrase_takes_precedence_over_the_words_in_it():
    lexicon = Lexicon.of({"switch": ["go back"], "back": ["back"]}, {})
    assert lexicon.find(["go", "back"]) == ["switch"]


def test_an_unknown_word_is_cut_into_the_longest_known_pieces():
    words = Vocabulary({}, WordVectors(["play", "##ing", "##in", "##g", "plays"], bytes(range(5))))
    assert pieces(words, ["playing", "plays", "zzz"]) == {"playing": [b"\0", b"\1"], "plays": [b"\4"], "zzz": []}


def test_vectors_that_do_not_fit_their_words_are_refused():
    with pytest.raises(ValueError, match="do not divide"):
        WordVectors(["a", "b"], b"123")
