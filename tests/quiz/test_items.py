"""The items of the shipped quiz: a balanced key and neutral wording."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

import pytest
from msgspec import to_builtins

from roleadvisor.model import LENGTH, Form, Quiz
from roleadvisor.quiz.score import AnswerKey, lead, score
from roleadvisor.quiz.session import form_items, sheet

from .conftest import taken

LENGTH_TOLERANCE = 0.15
ROLE_WORDS = r"engineer|machine learning|software|developer|programmer|scientist|\bml\b|\bmle\b|\bswe\b"
TOOL_WORDS = r"python|java|git\b|docker|tensorflow|pytorch|jenkins|sql|excel"
# The part of its role's work that each option is about, machine learning first; new items are added here.
PARTS = {
    "q01": ("data", "back end"), "q02": ("deployment", "back end"),
    "q03": ("research", "upkeep"), "q04": ("data", "users"),
    "q05": ("evaluation", "failures"), "q06": ("deployment", "users"),
    "q07": ("training", "speed"), "q08": ("evaluation", "upkeep"),
    "q09": ("training", "data stores"), "q10": ("monitoring", "failures"),
    "q11": ("research", "speed"), "q12": ("monitoring", "data stores"),
    "q13": ("training", "back end"), "q14": ("monitoring", "data stores"),
    "q15": ("training", "back end"), "q16": ("data", "users"),
    "q17": ("research", "upkeep"), "q18": ("monitoring", "speed"),
    "q19": ("data", "users"), "q20": ("evaluation", "speed"),
    "q21": ("research", "upkeep"), "q22": ("deployment", "failures"),
    "q23": ("deployment", "failures"), "q24": ("evaluation", "data stores"),
}  # fmt: skip
PATTERNS = sorted({"".join(p * 24)[:24] for n in (1, 2, 3, 4) for p in product("ab", repeat=n)})


def options(quiz: Quiz) -> list[str]:
    return [option.text for item in quiz.items for option in (item.a, item.b)]


def test_the_quick_form_is_the_first_half_of_the_full_form(quiz: Quiz) -> None:
    assert form_items(quiz, "quick") == form_items(quiz, "full")[:12]


@pytest.mark.parametrize("form", list(LENGTH))
def test_the_key_is_balanced_in_each_form_and_each_dimension(quiz: Quiz, form: Form) -> None:
    for part in [None, *(d.id for d in quiz.dimensions)]:
        roles = Counter(i.a.role for i in form_items(quiz, form) if part in (None, i.dimension))
        assert roles["mle"] == roles["swe"] > 0
        assert part is None or sum(roles.values()) == LENGTH[form] // 6


@pytest.mark.parametrize(("form", "each"), [("quick", 2), ("full", 4)])
def test_each_part_of_a_roles_work_has_as_many_options(quiz: Quiz, form: Form, each: int) -> None:
    chosen = [PARTS[item.id] for item in form_items(quiz, form)]
    ml, software = (Counter(side) for side in zip(*chosen, strict=True))
    assert ml == dict.fromkeys(["data", "training", "evaluation", "deployment", "monitoring", "research"], each)
    assert software == dict.fromkeys(["back end", "data stores", "speed", "failures", "upkeep", "users"], each)


def test_the_key_has_no_run_of_four(key: AnswerKey) -> None:
    assert not re.search(r"(.)\1\1\1", key.first_letters)


@pytest.mark.parametrize("form", list(LENGTH))
def test_no_periodic_pattern_gets_a_verdict(key: AnswerKey, form: Form) -> None:
    for pattern in PATTERNS:
        result = score(key, taken(form, pattern[: LENGTH[form]]))
        assert result.role is None
        assert abs(lead(result.counts)) <= (4 if form == "quick" else 0)


def test_the_two_options_of_an_item_are_about_equally_long(quiz: Quiz) -> None:
    for item in quiz.items:
        a, b = len(item.a.text), len(item.b.text)
        assert abs(a - b) <= LENGTH_TOLERANCE * max(a, b), item.id


def test_the_longer_option_does_not_reveal_the_role(quiz: Quiz) -> None:
    longer = sum((len(i.a.text) - len(i.b.text)) * (1 if i.a.role == "mle" else -1) for i in quiz.items)
    assert abs(longer) <= len(quiz.items)


def test_items_name_no_role_and_no_tool(quiz: Quiz) -> None:
    text = " ".join([*options(quiz), *(i.prompt for i in quiz.items)])
    assert not re.search(f"{ROLE_WORDS}|{TOOL_WORDS}", text, re.IGNORECASE)


def test_no_option_joins_two_activities_or_praises_the_taker(quiz: Quiz) -> None:
    assert not [text for text in options(quiz) if re.search(r"\b(and|or|but|then|I|my|good at|clever)\b", text)]


def test_prompts_are_one_or_two_short_sentences(quiz: Quiz) -> None:
    assert all(len(i.prompt) <= 80 and i.prompt.endswith("?") for i in quiz.items)


def test_ids_are_in_order_and_unique(quiz: Quiz) -> None:
    assert [i.id for i in quiz.items] == [f"q{n:02}" for n in range(1, 25)]
    assert len(set(options(quiz))) == 48


def test_each_role_has_as_many_dealbreakers_against_it(quiz: Quiz) -> None:
    assert Counter(d.against for d in quiz.dealbreakers) == {"mle": 3, "swe": 3}


@pytest.mark.parametrize("form", list(LENGTH))
def test_the_sheet_without_key_names_no_role(quiz: Quiz, form: Form) -> None:
    shown = to_builtins(sheet(quiz, form, key=False))
    assert len(shown["items"]) == LENGTH[form]
    assert shown["items"][0]["options"]["a"] == {"text": quiz.items[0].a.text}


def test_the_sheet_with_key_has_the_shape_of_the_contract(quiz: Quiz) -> None:
    first = to_builtins(sheet(quiz, "quick", key=True))["items"][0]
    assert list(first) == ["id", "dimension", "prompt", "options"]
    assert first["options"]["b"] == {"text": quiz.items[0].b.text, "role": quiz.items[0].b.role}
