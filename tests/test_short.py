"""Answers are short by default and whole with --full, in every format alike."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from roleadvisor.render import shortened
from roleadvisor.render.markdown import escape

from .conftest import REPO

SHORT = [
    ["compare"], ["compare", "maths"], ["role", "mle"], ["faq", "--id", "coding"], ["faq", "is ML a lot of coding"],
    ["plan", "--to", "mle", "--from", "backend"], ["plan", "--to", "mle,swe", "--from", "nothing"],
    ["match", str(REPO / "tests" / "ads" / "title.txt")], ["figures"], ["figures", "pay"],
    ["quiz", "--answers", "abbaabababba"], ["quiz", "show", "q3-abba-abab-abba-5"],
]  # fmt: skip
EACH_SHORT = pytest.mark.parametrize("args", SHORT, ids=" ".join)
NO_CLAIMS = ("figures", "match", "quiz", "role", "compare")  # their short JSON may have none
# Characters of a short answer, with room for a third more; JSON of `compare` has a limit of its own.
MOST = {"table": 2300, "plain": 2300, "markdown": 3000, "html": 9000, "json": 16_000}


@EACH_SHORT
@pytest.mark.parametrize("chosen", MOST)
def test_a_short_answer_is_shorter_than_the_whole_one_in_every_format(shipped, call, args, chosen):
    short, whole = (call(*args, *full, "--format", chosen).out for full in ([], ["--full"]))
    assert len(short) < len(whole)
    assert len(short) < MOST[chosen]


def test_the_json_of_the_comparison_has_at_most_6_kilobytes(shipped, call):
    assert len(call("compare", "--format", "json").out.encode()) <= 6000


MAIN_LISTS = ("attributes", "claims", "dimensions", "figures", "lines", "steps")


def key_of(element: Any) -> str:
    ids = [element[key] for key in ("id", "skill", "item") if key in element] if isinstance(element, dict) else []
    return ids[0] if ids else str(element)


def differences(short: Any, whole: Any, at: str = "") -> list[str]:
    """Where a short answer lacks a field of the whole one, or counts what a list leaves out wrongly."""
    if isinstance(short, list):
        by_key = {key_of(each): each for each in whole}
        return [path for each in short for path in differences(each, by_key.get(key_of(each)), f"{at}[{key_of(each)}]")]
    if not isinstance(short, dict):
        return []
    wrong = [f"{at}.{key} is missing" for key in whole if key not in short and (at or key != "asker")]
    main = next((key for key in MAIN_LISTS if key in whole), None)
    for key, value in whole.items():
        if key not in short:
            continue
        left = len(value) - len(short[key]) if isinstance(value, list) else 0
        counted = short.get("more" if key == main else f"more_{key}", 0)
        wrong += [f"{at}.{key}: {left} left, {counted} counted"] if left != counted else []
        wrong += differences(short[key], value, f"{at}.{key}") if value else []
    return wrong


# What the JSON of a comparison leaves out of a row: by what names and ranks it is selected.
BY_NAME = re.compile(r"attributes\[.*\]\.(?:roles|aliases|shared_headline|decides|card) is missing")


@EACH_SHORT
def test_short_json_has_the_fields_of_the_whole_and_counts_what_is_left_of_each_list(shipped, call, args):
    short, whole = (json.loads(call(*args, *full, "--format", "json").out) for full in ([], ["--full"]))
    assert [each for each in differences(short, whole) if not BY_NAME.search(each)] == []
    assert '"more' in json.dumps(short)
    assert '"more' not in json.dumps(whole)


def statements(found: Any) -> list[str]:
    """The texts of the claims in a JSON document."""
    if isinstance(found, dict):
        own = [found["text"]] if "sources" in found and "text" in found else []
        return own + [text for each in found.values() for text in statements(each)]
    return [text for each in found for text in statements(each)] if isinstance(found, list) else []


@pytest.mark.parametrize(("args", "least"), [(args, 0 if args[0] in NO_CLAIMS else 2) for args in SHORT])
def test_each_format_has_the_statements_that_the_json_has(shipped, call, args, least):
    texts = statements(json.loads(call(*args, "--format", "json").out))
    assert len(texts) >= (1 if args[0] == "plan" and "," in args[2] else least)
    for chosen, spelled in (("plain", str), ("markdown", escape), ("html", html.escape)):
        out = call(*args, "--format", chosen).out
        assert [text for text in texts if spelled(text) not in out] == [], chosen


@EACH_SHORT
def test_every_format_has_the_words_of_the_plain_screen(shipped, call, args):
    words = set(re.findall(r"[^\W\d_]{4,}", call(*args, "--format", "plain").out))
    for chosen in ("markdown", "html"):
        out = call(*args, "--format", chosen).out
        assert [word for word in words if word not in out] == [], chosen


def test_a_batch_is_short_too_and_whole_with_full(shipped, call, tmp_path):
    (tmp_path / "asked.txt").write_text("is ML a lot of coding\n", "utf-8")
    batch = ["faq", "--batch", tmp_path / "asked.txt"]
    for full in ([], ["--full"]):
        (line,) = call(*batch, *full).out.splitlines()
        assert json.loads(line) == json.loads(call("faq", "is ML a lot of coding", *full, "--format", "json").out)


def test_a_short_record_counts_what_each_of_its_lists_leaves_out():
    whole = {"claims": [1, 2, 3], "b": [{"id": "x", "c": [1]}, {"id": "y", "c": [1, 2]}], "d": []}
    short = {"claims": [1], "b": [{"id": "y", "c": []}], "d": []}

    class Fits:
        document = ()
        result = short

    made = shortened(whole, [Fits])
    assert made == {"claims": [1], "more": 2, "b": [{"id": "y", "c": [], "more_c": 2}], "more_b": 1, "d": []}
