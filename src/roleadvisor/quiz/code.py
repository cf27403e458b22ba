"""The code of a set of answers: form and item version, one letter an item, one check character.

The check character is that of the Luhn mod N algorithm with N = 32 over Crockford's Base32 digits, which leave out I,
L, O and U. It catches every wrong character and every swap of two neighbours except `0` with `Z`, which are neighbours
in no code, as letters are only `a b n x`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from roleadvisor.errors import UsageError
from roleadvisor.model import LENGTH, Form
from roleadvisor.text import in_words

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
LETTERS = "abnx"
PREFIX: dict[str, Form] = {"q": "quick", "f": "full"}
GROUP = 4

_VALUE = {digit: value for value, digit in enumerate(DIGITS)}
_DROPPED = "\t\r\n.\N{MINUS SIGN}"  # beside what Unicode calls a dash, a space or a format character
_DOUBLED = {digit: 2 * value // 32 + 2 * value % 32 for value, digit in enumerate(DIGITS)}


class CodeError(UsageError):
    """A code or a row of letters cannot be read."""


class Answers(Struct, frozen=True):
    """One taker's answers."""

    form: Form
    letters: str  # one an item in the order of the form; `n` neither, `x` unanswered
    version: int  # of the items


def check_character(text: str) -> str:
    """The Luhn mod 32 check character of ``text``: the rightmost character doubled, the next single, and so on."""
    total = sum(_DOUBLED[c] for c in text[-1::-2]) + sum(_VALUE[c] for c in text[-2::-2])
    return DIGITS[-total % 32]


def encode(answers: Answers) -> str:
    """The code in its plain form: lower case, without separators."""
    body = f"{answers.form[0]}{answers.version}{answers.letters}"
    return body + check_character(body)


def pretty(code: str) -> str:
    """A plain code in groups of four, joined by dashes: ``q3-abba-abab-abba-5``."""
    head = 1 + sum(c.isdigit() for c in code[1:-1])
    rest = code[head:-1]
    groups = [rest[i : i + GROUP] for i in range(0, len(rest), GROUP)]
    return "-".join([code[:head], *groups, code[-1]])


def parse(text: str, versions: Sequence[int]) -> Answers:
    """Read a code of one of the item ``versions``, or 12 or 24 bare letters of the first; raises ``CodeError``."""
    letters = _compact(text)
    if letters[:1] in PREFIX:
        return decode(text, versions)
    _check_letters(letters)
    for form, length in LENGTH.items():
        if len(letters) == length:
            return Answers(form, letters, versions[0])
    raise CodeError(f"{len(letters)} letters: the quick form has 12, the full one 24; count them again")


def _compact(text: str) -> str:
    """Lower case, without spaces, dots and dashes of any kind."""
    return "".join(c for c in text.lower() if c not in _DROPPED and unicodedata.category(c) not in ("Pd", "Zs", "Cf"))


def decode(text: str, versions: Sequence[int]) -> Answers:
    """Read a code of one of the item ``versions``, the current one first; raises ``CodeError``."""
    code = _compact(text)
    current, *earlier = versions
    form, digits = PREFIX.get(code[:1]), code[1 : len(code) - len(code[1:].lstrip("0123456789"))]
    if form is None or not 1 <= len(digits) <= 3:
        raise CodeError(f"a code begins with q{current} or f{current}, this one with {code[:2]!r}; copy it whole")
    body = code[1 + len(digits) : -1]
    intact = all(c in _VALUE for c in code) and code[-1] == check_character(code[:-1])
    if intact and int(digits) not in versions:
        reads = f" and reads {in_words([str(version) for version in earlier])}" if earlier else ""
        raise CodeError(
            f"the code is of item version {int(digits)}, this program asks version {current}{reads}; "
            "read it with the program that printed it, or take the quiz again"
        )
    if len(body) != LENGTH[form]:
        short = "short" if len(body) < LENGTH[form] else "long"
        raise CodeError(
            f"the code is too {short}: {len(body)} letters after {code[0]}{digits}, "
            f"{LENGTH[form]} expected and a check character; compare it with the printed one"
        )
    _check_letters(body)
    if not intact:
        raise CodeError(
            f"the check character {code[-1]!r} at the end does not fit: a character is mistyped or two are swapped; "
            "compare the code with the printed one"
        )
    return Answers(form, body, int(digits))


def _check_letters(letters: str) -> None:
    if letters.strip(LETTERS):
        number, wrong = next((i, c) for i, c in enumerate(letters, 1) if c not in LETTERS)
        raise CodeError(f"letter {number} is {wrong!r}: an answer is a, b, n (neither) or x (unanswered)")
