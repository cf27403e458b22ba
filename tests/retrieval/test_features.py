"""From words to features and their weights."""

import math

import pytest

from roleadvisor.retrieval.features import FAMILY_WEIGHTS, Analyser, concept_phrases, weigh

VOCABULARY = dict.fromkeys(["go", "from", "nursing", "to", "code", "coding"], 2)
CONCEPTS = concept_phrases({"nurse": ["nursing", "care work"], "code": ["coding"]}, {})


def counts(text, *, characters=False):
    analyser = Analyser({}, CONCEPTS, VOCABULARY, characters=characters)
    return analyser.counts(analyser.words(text))


def of_family(text, letter, **options):
    return {name[2:]: count for name, count in counts(text, **options).items() if name[0] == letter}


@pytest.mark.parametrize(
    ("letter", "features"),
    [
        ("w", {"from": 1, "nurs": 1, "to": 1, "cod": 1, "?": 1, "quickly": 1}),
        ("b", {"^_from": 1, "from_nurs": 1, "nurs_to": 1, "to_cod": 1, "cod_quickly": 1, "quickly_$": 1}),
        ("k", {"nurse": 1, "code": 1}),
        ("p", {"nurse_code": 1}),
        ("c", {}),
    ],
)
def test_a_text_has_features_of_each_family(letter, features):
    assert of_family("from nursing to coding quickly", letter) == features


def test_asking_sentences_count_twice_and_are_kept_when_a_long_text_is_cut():
    assert of_family("go. from nursing to code?", "w") == {"go": 1, "from": 2, "nurs": 2, "to": 2, "cod": 2}
    assert of_family("go " * 300 + ". from nursing?", "w") == {"go": 198, "from": 1, "nurs": 1}


def test_concepts_are_paired_in_the_order_of_their_first_mention():
    assert of_family("code code to nursing code", "p") == {"code_nurse": 1}


def test_a_concept_may_be_a_phrase():
    assert of_family("care work", "k") == {"nurse": 1}


def test_character_ngrams_are_optional():
    assert of_family("go to", "c", characters=True) == dict.fromkeys(
        [" go", "go ", "o t", " to", "to ", " go ", "go t", "o to", " to ", " go t", "go to", "o to "], 1
    )


def test_no_words_have_no_features():
    assert counts("") == {}


def test_each_family_has_its_weight_whatever_its_number_of_features():
    vector = weigh({"w:a": 1, "w:b": 2, "b:a_b": 1}, {"w:a": 1, "w:b": 3, "b:a_b": 1}, 10)
    squares = {letter: sum(value**2 for name, value in vector.items() if name[0] == letter) for letter in "wb"}
    assert squares == pytest.approx({"w": FAMILY_WEIGHTS["w"], "b": FAMILY_WEIGHTS["b"]})


def test_weights_are_sublinear_in_the_count_and_fall_with_the_number_of_texts():
    vector = weigh({"w:a": 1, "w:b": 3}, {"w:a": 1, "w:b": 4}, 10)
    ratio = (1 + math.log(3)) * (math.log(11 / 5) + 1) / (math.log(11 / 2) + 1)
    assert vector["w:b"] / vector["w:a"] == pytest.approx(ratio)


def test_unknown_words_lower_the_weights_of_known_ones_and_other_unknown_features_do_not():
    known = {"w:a": 1, "b:a_b": 1}
    assert weigh({"w:a": 1, "w:z": 1}, known, 10)["w:a"] < weigh({"w:a": 1}, known, 10)["w:a"]
    assert weigh({"b:a_b": 1, "b:z_z": 1}, known, 10) == weigh({"b:a_b": 1}, known, 10)


def test_a_signature_is_cut_and_a_long_last_word_is_not_searched_for_ever():
    analyser = Analyser({}, {}, {}, ["kind regards"], characters=False)
    assert analyser.plain("Is it hard?\nKind regards,\nJ. M.") == "is it hard"
    assert analyser.plain(f"is it\n{'a' * 9_000}!").startswith("is it a")
