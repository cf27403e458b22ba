"""The parts of a question that asks several things, and what of it an answer leaves out."""

from __future__ import annotations

import pytest

from roleadvisor.knowledge import open_base
from roleadvisor.parts import MOST_PARTS, left_out, split, with_role, without_asides

KNOWLEDGE = open_base().knowledge
ENTRIES = {entry.id: entry for entry in KNOWLEDGE.entries}


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How long does it take and how much does it cost?", ["How long does it take", "how much does it cost"]),
        ("Is it hard? Also, what do they earn?", ["Is it hard", "what do they earn"]),
        ("do I need maths, and is it remote", ["do I need maths", "is it remote"]),
        ("Why so much, and in which cities?", ["Why so much", "in which cities"]),
        ("I am a nurse. Where do I start?", []),  # background and one question
        ("I was a sergeant and I like order, what is the ladder like?", []),
        ("Is Python the right language? Vim or emacs?", ["Is Python the right language", "Vim or emacs"]),
        ("what do they do", []),
        ("", []),
    ],
)
def test_a_question_is_split_where_the_next_thing_is_asked(question, parts):
    assert list(split(question)) == parts


def test_a_flood_of_questions_is_cut():
    assert len(split("Is it hard? " * 50)) == MOST_PARTS


@pytest.mark.parametrize(
    ("part", "question", "alone"),
    [
        ("is it hard", "Is it hard and how long does ML take?", "is it hard machine learning engineer"),
        ("how long does ML take", "Is ML hard and how long does ML take?", "how long does ML take"),
        ("which is harder", "ML or software, which is harder", "which is harder"),
    ],
)  # fmt: skip
def test_a_part_is_read_with_the_one_role_of_the_question(part, question, alone):
    assert with_role(KNOWLEDGE, part, question) == alone


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("I do React and hate maths, can I work in AI?", "I do React, can I work in AI?"),
        ("I hate maths", "I hate maths"),  # nothing else is asked
        ("I hate coding but love AI, is there room for me?", "I hate coding but love AI, is there room for me?"),
    ],
)
def test_a_dislike_that_is_a_circumstance_is_no_subject(question, asked):
    assert without_asides(KNOWLEDGE, question) == asked


def test_a_long_question_is_cut_and_its_blanks_are_joined():
    assert without_asides(KNOWLEDGE, f"is it{' ' * 90_000}hard") == "is it"
    assert without_asides(KNOWLEDGE, f"is  it{' ' * 9_000}hard\n\n\n or not?") == "is it hard\nor not?"


def test_a_subject_that_the_answer_has_nothing_on_is_left_out():
    assert left_out(KNOWLEDGE, "do I need CUDA and maths for ML", [ENTRIES["maths"]]) == ["cuda"]
    assert left_out(KNOWLEDGE, "is C++ or Rust used, or CUDA", [ENTRIES["use-cpp"]]) == ["rust", "cuda"]
    assert left_out(KNOWLEDGE, "what is MLOps", [ENTRIES["mlops"]]) == []
