"""Text to words: Unicode folding, contractions, abbreviations and light stemming."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"c\+\+|[cf]#|[a-z0-9]+(?:'[a-z]+)*")
_ENDINGS = ("ering", "ing", "ers", "er", "ed", "es", "s", "e")
_SHORTEST_STEM = 3
_LONGEST_PHRASE = 3
# Nobody types more; the cost of spelling grows with the square of a word's length.
_LONGEST_WORD = 40
_LONGEST_TEXT = 20_000

# What people type for short in any domain; a base adds its own terms.
CHAT_ABBREVIATIONS: Mapping[str, str] = {
    "u": "you",
    "ur": "your",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "btw": "",
    "tbh": "",
    "lol": "lol",
    "w": "with",
    "wo": "without",
    "vs": "versus",
    "whats": "what is",
    "whos": "who is",
    "hows": "how is",
    "wheres": "where is",
    "dont": "do not",
    "doesnt": "does not",
    "cant": "can not",
    "cannot": "can not",
    "isnt": "is not",
    "arent": "are not",
    "wont": "will not",
    "im": "i am",
    "ive": "i have",
    "id": "i would",
    "thats": "that is",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "have to",
    "bc": "because",
    "cuz": "because",
    "yrs": "years",
    "yr": "year",
}


def fold(text: str) -> str:
    """Lower case without accents; compatibility forms (full width, ligatures) become plain letters."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("\u2019", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def split_words(text: str) -> list[str]:
    """The words of a text in lower case; "c++", "c#" and "f#" stay whole, possessive and contraction marks go."""
    found = _WORD.findall(fold(text[:_LONGEST_TEXT]))
    return [(re.sub(r"'s$|'", "", word) if "'" in word else word)[:_LONGEST_WORD] for word in found]


def expand(words: Sequence[str], abbreviations: Mapping[str, str]) -> list[str]:
    """Replace every abbreviation or fixed phrase of up to three words, longest first, by what it stands for.

    A replacement may join words by "_" into one term ("machine_learning"), so that its parts do not count.
    """
    out: list[str] = []
    start = 0
    while start < len(words):
        for size in range(min(_LONGEST_PHRASE, len(words) - start), 0, -1):
            replacement = abbreviations.get(" ".join(words[start : start + size]))
            if replacement is not None:
                out += replacement.split()
                break
        else:
            size = 1
            out.append(words[start])
        start += size
    return out


def stem(word: str) -> str:
    """Strip one common English ending, leaving at least three letters: "engineers" and "engineering" meet."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
