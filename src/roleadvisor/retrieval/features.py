"""Text to features: words, with abbreviations expanded and misspellings corrected, and what is counted of them.

The features are stems, bigrams, concepts and pairs of concepts, weighed by tf-idf in each of these families.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

Value = TypeVar("Value")

# "c++", "c#" and "f#" stay whole; otherwise runs of letters and digits, with apostrophes inside.
_WORD = re.compile(r"c\+\+|[cf]#|[^\W_]+(?:['\u2019][^\W\d_]+)*", re.IGNORECASE)
# A tag such as "[D]", "#ml" or "@all", a signature in the last line, and a year say nothing of the subject.
_TAG = re.compile(r"\[\w+\]|(?<!\w)[#@]\w+|\n\s*(?:[\w.-]+\s+){0,2}[\w.-]+\s*\Z")
_YEAR = re.compile(r"(?:\b(?:in|of|for|since|by|year)\s+)?\b(?:19|20)\d\d\b", re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_ENDINGS = ("ering", "ing", "ers", "er", "ed", "es", "s", "e")
_SHORTEST_STEM = 3
_LONGEST_ABBREVIATION = 3
_LONGEST_FRAME = 8
# Longer words are cut, since the number of possible corrections grows with the length.
_LONGEST_WORD = 40
LONGEST_TEXT = 20_000

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

# The families of features, and the weight of each in the inner product of two texts, by benchmarks/tune.py; that of
# character n-grams by the public StackFAQ set.
WORD, BIGRAM, CONCEPT, PAIR, CHARACTERS = "wbkpc"
FAMILY_WEIGHTS: Mapping[str, float] = {WORD: 1.0, BIGRAM: 1.0, CONCEPT: 0.3, PAIR: 0.6, CHARACTERS: 1.0}
# The feature that counts words outside the vocabulary, of which off-topic questions have many.
UNKNOWN = f"{WORD}:?"
_NGRAMS = (3, 4, 5)
# Longer texts are cut, in training too; sentences that end in a question mark are kept.
_MOST_WORDS = 200
_LONGEST_PHRASE = 4


class Analyser:
    """Turns a text into words and features, the same way in training and answering.

    Args:
        abbreviations: expansion by word or phrase.
        phrases: concepts by phrase, from `concept_phrases`.
        vocabulary: the number of training texts with each word.
        frames: what people put around a question, by phrase: greetings, thanks.
        characters: whether to count character n-grams, which help where there are few texts.
    """

    def __init__(
        self,
        abbreviations: Mapping[str, str],
        phrases: Mapping[str, Sequence[str]],
        vocabulary: Mapping[str, int],
        frames: Collection[str] = (),
        *,
        characters: bool,
    ) -> None:
        self._abbreviations, self._phrases = abbreviations, phrases
        self._vocabulary, self._frames, self._characters = vocabulary, dict.fromkeys(frames, True), characters

    def plain(self, text: str) -> str:
        """The words of a text without what is put around a question: equal for texts that differ in nothing else."""
        return " ".join(split_words(self._unframed(text))) or text.strip()

    def words(self, text: str) -> list[str]:
        """The words of a text, corrected and with abbreviations expanded; words of questions in it are repeated."""
        text = self._unframed(text)
        spelt: list[str] = []
        asking = split_words(asking_sentences(text))[: _MOST_WORDS // 2]
        for word in [*split_words(text)[: _MOST_WORDS - len(asking)], *asking]:
            spelt += [word] if word in self._abbreviations else correct(word, self._vocabulary)
        return expand(spelt, self._abbreviations)

    def _unframed(self, text: str) -> str:
        """The text without tags, years and the frames; unchanged if nothing else is in it."""
        bare = _YEAR.sub(" ", _TAG.sub("", text[:LONGEST_TEXT]))
        found = list(_WORD.finditer(bare))
        words = [match[0].lower().replace("\u2019", "'").replace("'", "") for match in found]
        kept, behind = "", 0
        for start, end, is_frame in longest_matches(words, self._frames, _LONGEST_FRAME):
            if is_frame:
                kept += bare[behind : found[start].start()]
                behind = found[end - 1].end()
        kept += bare[behind:]
        return kept if any(map(str.isalnum, kept)) else text

    def counts(self, words: Sequence[str]) -> Counter[str]:
        """Count the features of the words, each named "family:feature", such as "w:engine".

        Families: w stems and unknown words; b bigrams of stems, with the start and end of the text; k concepts; p pairs
        of concepts in the order of first mention ("from software to learning" is not "from learning to software");
        c character n-grams.
        """
        stems = [stem(word) for word in words]
        matches = longest_matches(_parts(words), self._phrases, _LONGEST_PHRASE)
        concepts = [name for _, _, names in matches for name in names or ()]
        mentioned = list(dict.fromkeys(concepts))
        features = [f"{WORD}:{each}" for each in stems]
        features += [UNKNOWN for word in words if not self._vocabulary.keys() >= set(word.split("_"))]
        features += [f"{BIGRAM}:{a}_{b}" for a, b in pairwise(["^", *stems, "$"])] if stems else []
        features += [f"{CONCEPT}:{each}" for each in concepts]
        features += [f"{PAIR}:{a}_{b}" for i, a in enumerate(mentioned) for b in mentioned[i + 1 :]]
        if self._characters:
            text = f" {' '.join(words)} "
            features += [f"{CHARACTERS}:{text[i : i + n]}" for n in _NGRAMS for i in range(len(text) - n + 1)]
        return Counter(features)


def concept_phrases(concepts: Mapping[str, Sequence[str]], abbreviations: Mapping[str, str]) -> dict[str, list[str]]:
    """Map each phrase, as stems joined by spaces, to the names of its concepts."""
    phrases: dict[str, list[str]] = {}
    for name in sorted(concepts):
        for phrase in concepts[name]:
            stems = _parts(expand(split_words(phrase), abbreviations))
            phrases.setdefault(" ".join(stems), []).append(name)
    return phrases


def _parts(words: Sequence[str]) -> list[str]:
    """The stems of the words, with joined terms such as "machine_learning" split."""
    return [stem(part) for word in words for part in word.split("_")]


def weigh(counts: Mapping[str, int], texts_with: Mapping[str, int], texts: int) -> dict[str, float]:
    """Weigh features by tf-idf with sublinear term frequency; each family has the square root of its weight as norm.

    Features that no training text has are left out, but unknown words count in the norm of their family, so that a
    question of mostly unknown words has small scores.

    Args:
        counts: the features of a text.
        texts_with: the number of training texts with each feature.
        texts: the number of training texts.
    """
    values: dict[str, float] = {}
    squares = dict.fromkeys(FAMILY_WEIGHTS, 0.0)
    for name, count in counts.items():
        if name in texts_with or name[0] == WORD:
            idf = math.log((1 + texts) / (1 + texts_with.get(name, 0))) + 1
            value = values[name] = (1.0 + math.log(count)) * idf
            squares[name[0]] += value * value
    scales = {family: math.sqrt(FAMILY_WEIGHTS[family] / square) for family, square in squares.items() if square}
    return {name: value * scales[name[0]] for name, value in values.items() if name in texts_with}


# --- Text to words


def asking_sentences(text: str) -> str:
    """The sentences that end in a question mark; nothing if all do, or none."""
    sentences = [each.strip() for each in SENTENCE.findall(text) if any(map(str.isalnum, each))]
    asking = [each for each in sentences if each.endswith("?")]
    return " ".join(asking) if len(asking) < len(sentences) else ""


def split_words(text: str) -> list[str]:
    """The words of a text in lower case, without accents and without possessive and contraction marks.

    Compatibility forms (full width, ligatures) become plain letters.
    """
    decomposed = unicodedata.normalize("NFKD", text[:LONGEST_TEXT].replace("\u2019", "'")).lower()
    words = _WORD.findall("".join(char for char in decomposed if not unicodedata.combining(char)))
    return [(re.sub(r"'s$|'", "", word) if "'" in word else word)[:_LONGEST_WORD] for word in words]


def longest_matches(
    words: Sequence[str], table: Mapping[str, Value], longest: int
) -> Iterator[tuple[int, int, Value | None]]:
    """Segment words into the phrases of a table, preferring longer ones, and single words: start, end, value or None.

    The phrases, of at most ``longest`` words, are words joined by spaces.
    """
    start = 0
    while start < len(words):
        for end in range(min(start + longest, len(words)), start, -1):
            phrase = " ".join(words[start:end])
            if phrase in table:
                break
        yield start, end, table.get(phrase)
        start = end


def expand(words: Sequence[str], abbreviations: Mapping[str, str]) -> list[str]:
    """Replace abbreviations and fixed phrases of up to three words by their expansion.

    An expansion may join words by "_" into one term ("machine_learning"), which has one stem.
    """
    out: list[str] = []
    for start, end, expansion in longest_matches(words, abbreviations, _LONGEST_ABBREVIATION):
        out += words[start:end] if expansion is None else expansion.split()
    return out


def stem(word: str) -> str:
    """Strip one common English ending, leaving three letters or more: "engineers" and "engineering" become "engine"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def edits(word: str) -> Iterator[str]:
    """Strings at most one deletion, transposition, substitution or insertion away, with the same first letter.

    The first letter is kept since misspellings rarely change it and different words often differ only there.
    """
    for i in range(1, len(word) + 1):
        head, tail = word[:i], word[i:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in _ALPHABET:
            yield head + letter + tail[1:]
            yield head + letter + tail


def correct(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    """Correct a misspelt word, or split one that is two words run together; otherwise return it unchanged.

    The ``vocabulary`` has the number of texts with each known word: the most frequent correction is chosen.
    """
    if len(word) < _SHORTEST_CORRECTED or not (word.isascii() and word.isalpha()):
        return [word]
    roots = [word.removesuffix(ending) for ending in _INFLECTIONS]
    if word in vocabulary or any(len(root) >= _SHORTEST_CORRECTED and root in vocabulary for root in roots):
        return [word]
    if near := sorted({each for each in edits(word) if each in vocabulary}):
        return [max(near, key=vocabulary.__getitem__)]
    for i in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
        if word[:i] in vocabulary and word[i:] in vocabulary:
            return [word[:i], word[i:]]
    return [word]
