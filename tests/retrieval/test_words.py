"""From text to words: folding, spelling, abbreviations and stems."""

import pytest

from roleadvisor.retrieval.features import asking_sentences, correct, edits, expand, longest_matches, split_words, stem


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
        ("\u7d66\u6599\u306f \u3044\u304f\u3089\uff1f", ["\u7d66\u6599\u306f", "\u3044\u304f\u3089"]),
        ("snake_case", ["snake", "case"]),
        ("\U0001d403\u2122", ["dtm"]),
    ],
)
def test_a_text_is_split_into_plain_words(text, words):
    assert split_words(text) == words


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("I am a nurse. Can I learn to code?", "Can I learn to code?"),
        ("Can I learn to code?", ""),
        ("I want to learn to code.", ""),
        ("Too late? I am 40. Too hard?", "Too late? Too hard?"),
        ("", ""),
    ],
)
def test_the_asking_sentences_of_a_text_are_extracted_if_there_are_others(text, asking):
    assert asking_sentences(text) == asking


def test_the_longest_abbreviation_wins():
    table = {"machine learning": "machine_learning", "ml": "machine learning", "a b c": "alphabet", "a": "one"}
    assert expand(["machine", "learning", "a", "b", "c", "a", "ml"], table) == [
        *("machine_learning", "alphabet", "one", "machine", "learning")
    ]


def test_an_abbreviation_may_stand_for_nothing():
    assert expand(["btw", "hello"], {"btw": ""}) == ["hello"]


def test_a_phrase_takes_precedence_over_the_words_in_it():
    table = {"go back": "switch", "back": "back"}
    assert list(longest_matches(["go", "back", "now"], table, 2)) == [(0, 2, "switch"), (2, 3, None)]


def test_forms_of_a_word_have_the_same_stem():
    assert {stem(word) for word in ("engineer", "engineers", "engineering")} == {"engine"}


@pytest.mark.parametrize("word", ["enginer", "engneer", "enigneer", "enginneer", "engineet"])
def test_a_typing_error_in_one_letter_is_corrected(word):
    assert correct(word, {"engineer": 5}) == ["engineer"]


def test_the_most_frequent_of_the_nearest_words_is_chosen():
    assert correct("cade", {"code": 5, "case": 9, "care": 2}) == ["case"]


@pytest.mark.parametrize("word", ["pear", "ml", "pee", "c++", "qqqqqqq", "peering", "p33r"])
def test_a_known_short_or_very_different_word_is_unchanged(word):
    assert correct(word, {"peer": 5, "pear": 1}) == [word]


def test_two_words_without_a_space_are_split():
    assert correct("machinelearning", {"machine": 3, "learning": 3}) == ["machine", "learning"]


def test_an_edit_keeps_the_first_letter():
    assert {edit[0] for edit in edits("python")} == {"p"}
