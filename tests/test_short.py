"""Answers are short by default and whole with --full, in every format alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from roleadvisor.render import shortened

SHORT = [
    ["compare"], ["compare", "maths"], ["role", "mle"], ["faq", "--id", "coding"], ["faq", "is ML a lot of coding"],
    ["plan", "--to", "mle", "--from", "backend"], ["plan", "--to", "mle,swe", "--from", "nothing"],
    ["figures"], ["figures", "pay"], ["quiz", "--answers", "abbaabababba"], ["quiz", "show", "q2-abba-abab-abba-7"],
]  # fmt: skip
EACH_SHORT = pytest.mark.parametrize("args", SHORT, ids=" ".join)
# Characters of a short answer, with room for a third more; JSON of `compare` has a limit of its own.
MOST = {"table": 2300, "plain": 2300, "markdown": 3000, "html": 9000, "json": 17_000}


@EACH_SHORT
@pytest.mark.parametrize("chosen", MOST)
def test_a_short_answer_is_shorter_than_the_whole_one_in_every_format(shipped, call, args, chosen):
    short, whole = (call(*args, *full, "--format", chosen).out for full in ([], ["--full"]))
    assert len(short) < len(whole)
    assert len(short) < MOST[chosen]


def test_the_json_of_the_comparison_has_at_most_6_kilobytes(shipped, call):
    assert len(call("compare", "--format", "json").out.encode()) <= 6000


def uncounted(short: Any, whole: Any, at: str = "") -> list[str]:
    """The paths of lists that are shorter than in the whole answer by another number than the count beside them."""
    if isinstance(short, list):
        keys = [each.get("id") or each.get("skill") if isinstance(each, dict) else None for each in whole]
        pairs = [
            (each, whole[keys.index(key)] if key else whole[index])
            for index, each in enumerate(short)
            for key in [each.get("id") or each.get("skill") if isinstance(each, dict) else None]
        ]
        return [path for index, pair in enumerate(pairs) for path in uncounted(*pair, f"{at}[{index}]")]
    if not isinstance(short, dict):
        return []
    wrong = []
    counts = [value for key, value in short.items() if key.split("_")[0] == "more"]
    for key, value in short.items():
        if key in whole and isinstance(value, list):
            left = len(whole[key]) - len(value)
            if left:
                expected = counts.pop(0) if counts else None
                wrong += [f"{at}.{key}"] if left != expected else []
        wrong += uncounted(value, whole[key], f"{at}.{key}") if whole.get(key) else []
    return wrong + ([f"{at}: {counts}"] if counts else [])


@EACH_SHORT
def test_short_json_has_the_fields_of_the_whole_and_counts_what_is_left_of_each_list(shipped, call, args):
    short, whole = (json.loads(call(*args, *full, "--format", "json").out) for full in ([], ["--full"]))
    assert uncounted(short, whole) == []
    assert '"more' in json.dumps(short)
    assert '"more' not in json.dumps(whole)


def statements(found: Any) -> list[str]:
    """The texts of the claims in a JSON document."""
    if isinstance(found, dict):
        own = [found["text"]] if "sources" in found and "text" in found else []
        return own + [text for each in found.values() for text in statements(each)]
    return [text for each in found for text in statements(each)] if isinstance(found, list) else []


@EACH_SHORT
def test_each_format_has_the_statements_that_the_json_has(shipped, call, args):
    texts = statements(json.loads(call(*args, "--format", "json").out))
    plain = call(*args, "--format", "plain").out
    assert [text for text in texts if text not in plain] == []


@EACH_SHORT
def test_markdown_has_the_words_of_the_plain_screen(shipped, call, args):
    plain, markdown = (set(call(*args, "--format", each).out.split()) for each in ("plain", "markdown"))
    words = {word for word in plain if word.isalpha()}
    assert [word for word in words if not any(word in each for each in markdown)] == []


def test_a_batch_is_short_too_and_whole_with_full(shipped, call, tmp_path):
    (tmp_path / "asked.txt").write_text("is ML a lot of coding\n", "utf-8")
    batch = ["faq", "--batch", tmp_path / "asked.txt"]
    for full in ([], ["--full"]):
        (line,) = call(*batch, *full).out.splitlines()
        assert json.loads(line) == json.loads(call("faq", "is ML a lot of coding", *full, "--format", "json").out)


def test_a_short_record_counts_what_each_of_its_lists_leaves_out():
    whole = {"a": [1, 2, 3], "b": [{"id": "x", "c": [1]}, {"id": "y", "c": [1, 2]}], "d": []}
    short = {"a": [1], "b": [{"id": "y", "c": []}], "d": []}

    class Fits:
        document = ()
        result = short

    made = shortened(whole, [Fits])
    assert made == {"a": [1], "more": 2, "b": [{"id": "y", "c": [], "more": 2}], "more_b": 1, "d": []}
