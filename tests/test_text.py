"""Text helpers."""

from __future__ import annotations

import codecs

import pytest

from roleadvisor.text import ascii_fallback, in_words, plural, printable, times

codecs.register_error("test-ascii", ascii_fallback)


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x9b", "\n", "\r", "\u202e", "\u2028", "\udcff"])
def test_a_control_character_is_replaced(char):
    assert printable(f"a{char}b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("text", ["", "naïve \N{EN DASH} “quoted”", "日本語", "[bold]x[/bold]", "x" * 200])
def test_printable_text_up_to_the_limit_is_unchanged(text):
    assert printable(text) == text


def test_longer_text_is_cut_to_the_limit():
    assert printable("x" * 11, 10) == "xxxxxxx..."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it\N{RIGHT SINGLE QUOTATION MARK}s", "it's"),
        ("“a” \N{EN DASH} b — c…", '"a" - b - c...'),
        ("3 \N{MULTIPLICATION SIGN} 4", "3 x 4"),
        ("• item", "* item"),
        ("naïve 日本", "na?ve ??"),
        ("\udcff", "?"),
    ],
)
def test_characters_that_ascii_lacks_are_spelled_in_ascii(text, expected):
    assert text.encode("ascii", "test-ascii").decode() == expected


def test_counts_have_a_singular_and_a_plural():
    assert [plural(count, "item") for count in (0, 1, 1234)] == ["0 items", "1 item", "1,234 items"]
    assert [times(count) for count in (2, 3)] == ["double", "3 times"]


def test_a_list_has_commas_and_a_word_before_the_last_part():
    assert [in_words([*"abc"][:length]) for length in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert in_words([*"abc"], "or") == "a, b or c"
