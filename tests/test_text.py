"""Small rules for text."""

from __future__ import annotations

import codecs

import pytest

from roleadvisor.text import ascii_fallback, in_words, plural, printable, times

codecs.register_error("test-ascii", ascii_fallback)


@pytest.mark.parametrize(
    "char", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\n", "\r", "\t", "\u202e", "\u2028", "\udcff"]
)
def test_a_character_that_does_not_print_is_replaced(char):
    assert printable(f"a{char}b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("text", ["", "plain", "naïve \N{EN DASH} “quoted”", "日本語", "[bold]x[/bold]"])
def test_text_that_prints_stays_as_it_is(text):
    assert printable(text) == text


def test_long_text_is_cut_to_the_limit():
    assert printable("x" * 300, 10) == "xxxxxxx..."


def test_text_of_exactly_the_limit_is_not_cut():
    assert printable("x" * 10, 10) == "x" * 10


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
def test_what_ascii_lacks_is_spelled_out(text, expected):
    assert text.encode("ascii", "test-ascii").decode() == expected


def test_decoding_is_none_of_the_fallbacks_business():
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", "test-ascii")


@pytest.mark.parametrize(("count", "expected"), [(0, "0 items"), (1, "1 item"), (2, "2 items"), (1234, "1,234 items")])
def test_plural(count, expected):
    assert plural(count, "item") == expected


@pytest.mark.parametrize(("count", "expected"), [(2, "double"), (3, "3 times"), (8, "8 times")])
def test_times(count, expected):
    assert times(count) == expected


@pytest.mark.parametrize(
    ("parts", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_in_words(parts, expected):
    assert in_words(parts) == expected


def test_the_last_word_can_be_chosen():
    assert in_words(["a", "b", "c"], "or") == "a, b or c"
