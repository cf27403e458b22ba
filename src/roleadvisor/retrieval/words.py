"""Text to words: Unicode folding, abbreviations, stemming and spelling correction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

Value = TypeVar("Value")

# "c++", "c#" and "f#" stay whole; otherwise runs of letters and digits, with apostrophes inside.
_WORD = re.compile(r"c\+\+|[cf]#|[^\W_]+(?:'[^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_ENDINGS = ("ering", "ing", "ers", "er", "ed", "es", "s", "e")
_SHORTEST_STEM = 3
_LONGEST_ABBREVIATION = 3
# Longer words are cut, since the number of possible corrections grows with the length.
_LONGEST_WORD = 40
_LONGEST_TEXT = 20_000

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_CORRECTED = 4
_SHORTEST_HALF = 3
_INFLECTIONS = ("s", "es", "ed", "ing", "ly", "ness")

# Chat abbreviations of any domain; a base adds its own terms.
CHAT_ABBREVIATIONS: Mapping[str, str] = {
    "u": "you", "ur": "your", "pls": "please", "plz": "please", "thx": "thanks", "btw": "", "tbh": "", "lol": "lol",
    "w": "with", "wo": "without", "vs": "versus", "bc": "because", "cuz": "because", "yrs": "years", "yr": "year",
    "whats": "what is", "whos": "who is", "hows": "how is", "wheres": "where is", "thats": "that is",
    "dont": "do not", "doesnt": "does not", "isnt": "is not", "arent": "are not", "wont": "will not",
    "cant": "can not", "cannot": "can not", "im": "i am", "ive": "i have", "id": "i would",
    "gonna": "going to", "wanna": "want to", "gotta": "have to",
}  # fmt: skip


def fold(text: str) -> str:
    """Lower case without accents; compatibility forms (full width, ligatures) become plain letters."""
    decomposed = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).lower()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def asking_sentences(text: str) -> str:
    """The sentences that end in a question mark; nothing if all do, or none."""
    sentences = [each.strip() for each in _SENTENCE.findall(text) if each.strip()]
    asking = [each for each in sentences if each.endswith("?")]
    return " ".join(asking) if len(asking) < len(sentences) else ""


def split_words(text: str) -> list[str]:
    """The words of a text in lower case, without possessive and contraction marks."""
    words = _WORD.findall(fold(text[:_LONGEST_TEXT]))
    return [(re.sub(r"'s$|'", "", word) if "'" in word else word)[:_LONGEST_WORD] for word in words]


def longest_matches(
    words: Sequence[str], table: Mapping[str, Value], longest: int
) -> Iterator[tuple[Sequence[str], Value | None]]:
    """Segment words into the phrases of a table, preferring longer ones, and single words, each with its value or None.

    Args:
        words: the words.
        table: values by phrase, its words joined by spaces.
        longest: the most words of a phrase.
    """
    start = 0
    while start < len(words):
        ends = range(min(start + longest, len(words)), start, -1)
        end = next((end for end in ends if " ".join(words[start:end]) in table), start + 1)
        part = words[start:end]
        yield part, table.get(" ".join(part))
        start = end


def expand(words: Sequence[str], abbreviations: Mapping[str, str]) -> list[str]:
    """Replace abbreviations and fixed phrases of up to three words by their expansion.

    An expansion may join words by "_" into one term ("machine_learning"), which has one stem.
    """
    out: list[str] = []
    for part, expansion in longest_matches(words, abbreviations, _LONGEST_ABBREVIATION):
        out += part if expansion is None else expansion.split()
    return out


def stem(word: str) -> str:
    """Strip one common English ending, leaving three letters or more: "engineers" and "engineering" become "engine"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def edits(word: str) -> Iterator[str]:
    """Strings one deletion, transposition, substitution or insertion away from `word`, with the same first letter.

    The first letter is kept since misspellings rarely change it and different words often differ only there.
    """
    for i in range(1, len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _ALPHABET:
            if tail:
                yield head + letter + tail[1:]
            yield head + letter + tail


def correct(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    """Correct a misspelt word, or split one that is two words run together; otherwise return it unchanged.

    Args:
        word: the word.
        vocabulary: the known words, each with the number of texts that have it.
    """
    if len(word) < _SHORTEST_CORRECTED or not (word.isascii() and word.isalpha()):
        return [word]
    roots = [word.removesuffix(ending) for ending in _INFLECTIONS]
    if word in vocabulary or any(len(root) >= _SHORTEST_CORRECTED and root in vocabulary for root in roots):
        return [word]
    near = sorted({each for each in edits(word) if each in vocabulary})
    if near:
        return [max(near, key=vocabulary.__getitem__)]
    for i in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
        if word[:i] in vocabulary and word[i:] in vocabulary:
            return [word[:i], word[i:]]
    return [word]
