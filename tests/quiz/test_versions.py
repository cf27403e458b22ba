"""Codes of earlier versions of the quiz are read with the items of their version."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from roleadvisor.model import LENGTH, Quiz
from roleadvisor.quiz import Versions
from roleadvisor.quiz.code import encode, pretty
from roleadvisor.quiz.score import score

from .conftest import shipped, taken

# Codes that the program printed while versions 1 and 2 were current, with their results.
PRINTED = [
    ("q1-abba-abab-abba-9", "balanced", {"mle": 4, "swe": 8, "neither": 0}, [1, 0, 1, 0, 0, 2]),
    ("f1-abba-abab-abba-abnx-abba-baab-3", "balanced", {"mle": 11, "swe": 11, "neither": 1}, [3, 1, 3, 1, 0, 3]),
    ("f1-babb-aaba-babb-baba-abbb-abab-k", "balanced", {"mle": 10, "swe": 14, "neither": 0}, [2, 2, 1, 1, 3, 1]),
    ("q2-abba-abab-abba-7", "balanced", {"mle": 4, "swe": 8, "neither": 0}, [1, 0, 1, 0, 0, 2]),
    # Eleven to one was clear when this was printed and is now; ten to two was clear and is a lean today.
    ("q2-abaa-babb-baaa-a", "clear", {"mle": 11, "swe": 1, "neither": 0}, [2, 2, 2, 2, 1, 2]),
    ("q2-abba-babb-baaa-9", "lean", {"mle": 10, "swe": 2, "neither": 0}, [2, 1, 2, 2, 1, 2]),
    ("q2-abaa-bbbb-abab-5", "lean", {"mle": 9, "swe": 3, "neither": 0}, [1, 2, 2, 1, 1, 2]),
    ("f2-abba-abab-abba-abnx-abba-baab-1", "balanced", {"mle": 11, "swe": 11, "neither": 1}, [3, 1, 3, 1, 0, 3]),
]


@pytest.fixture(scope="module")
def versions() -> Versions:
    return Versions(shipped())


def test_the_current_version_comes_first(versions: Versions) -> None:
    assert tuple(versions.quizzes) == (3, 2, 1)
    assert versions.parse("a" * 12) == taken("quick", "a" * 12)
    assert versions.current is versions.quizzes[3] is not versions.quizzes[2]


@pytest.mark.parametrize(("code", "band", "counts", "leads"), PRINTED)
def test_a_code_of_an_earlier_version_is_read_with_its_own_questions_and_todays_limits(
    versions: Versions, code: str, band: str, counts: dict[str, int], leads: list[int]
) -> None:
    answers = versions.decode(code)
    result = score(versions.keys[answers.version], answers)
    assert pretty(encode(answers)) == pretty(result.code) == code
    assert (result.band, result.counts) == (band, counts)
    fifth = "breadth" if answers.version == 1 else "upkeep"
    assert [d.id for d in result.dimensions] == ["subject", "maths", "method", "certainty", fifth, "company"]
    assert [d.counts["mle"] for d in result.dimensions] == leads


def test_every_version_has_a_balanced_key(versions: Versions) -> None:
    for quiz in versions.quizzes.values():
        for items in (quiz.items[:12], quiz.items):
            roles = Counter((item.dimension, item.a.role) for item in items)
            assert roles == {(d.id, role.id): len(items) // 12 for d in quiz.dimensions for role in quiz.poles}


def old_prompts(quiz: Quiz, today: Quiz) -> set[str]:
    return {item.prompt for item in quiz.items} - {item.prompt for item in today.items}


@pytest.mark.parametrize("args", [("show",), ("--answers",)])
def test_an_old_code_is_shown_with_its_own_items(call, versions, args):
    done = call("quiz", *args, PRINTED[0][0], "--full", "--format", "plain")
    assert done.rc == 0
    assert "Your code: q1-abba-abab-abba-9" in done.out
    assert any(prompt in done.out for prompt in old_prompts(versions.quizzes[1], versions.current))
    assert "version 1 of the quiz, whose questions are no longer asked" in done.err


def test_matters_takes_the_dimensions_of_the_version_of_the_code(call):
    assert call("quiz", "show", PRINTED[0][0], "--matters", "breadth").rc == 0
    assert "no dimension 'breadth'" in call("quiz", "--answers", "a" * 12, "--matters", "breadth").err


def test_at_most_three_dimensions_matter(call):
    four = [word for name in ("subject", "maths", "method", "certainty") for word in ("--matters", name)]
    done = call("quiz", "--answers", "a" * 12, *four)
    assert (done.rc, done.out) == (2, "")
    assert "at most 3 dimensions can matter most; 4 were given" in done.err


def test_each_code_of_a_class_is_scored_with_its_own_version(call):
    lines = f"anna {PRINTED[0][0]}\nberta abbaabababba\n"
    scored = [json.loads(line) for line in call("quiz", "score", "-", stdin=lines).out.splitlines()]
    assert [row["code"][:2] for row in scored] == ["q1", "q3"]
    assert [[d["id"] for d in row["dimensions"]][4] for row in scored] == ["breadth", "upkeep"]
    drawn = call("quiz", "score", "-", "--format", "table", stdin=lines).out
    assert drawn.index("1 result of version 3") < drawn.index("Depth or breadth") > drawn.index("1 result of version 1")
    assert "version" not in call("quiz", "score", "-", "--format", "table", stdin="abbaabababba\n").out


def test_the_sheet_has_the_current_items_only(call):
    assert len(json.loads(call("quiz", "items", "--length", "full", "--format", "json").out)["items"]) == LENGTH["full"]
    assert "music app" not in call("quiz", "items", "--length", "full").out
