"""Text for people: safe to print, plural forms, lists in words."""

from __future__ import annotations

import json
import re
import shlex
import unicodedata
from collections.abc import Iterator, Sequence

# Typographic characters and what to write where only ASCII can be shown.
_ASCII = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
    "\u2026": "...", "\u00d7": "x", "\u00a0": " ", "\u2022": "*",
    "\u2588": "#", "\u2591": ".", "\u2592": "+", "\u2593": "=", "\u2501": "#", "\u254d": "=",  # bars
    "\u258f": " ", "\u258e": " ", "\u258d": " ", "\u258c": "#", "\u258b": "#", "\u258a": "#", "\u2589": "#",
    "\u2581": "_", "\u2582": ".", "\u2583": "-", "\u2584": "=", "\u2585": "+", "\u2586": "*", "\u2587": "%",
})  # fmt: skip

# The marks of Markdown around lines of code.
FENCE = "`{3,}|~{3,}"

# An https address, without punctuation after it; parentheses are part of it in pairs only.
ADDRESS = re.compile(r"https://(?:[!#-'*-;=?-Z\\^_a-z{}~]|\([!#-'*-;=?-Z\\^_a-z{}~]*\))+(?<![.,;:!?'])")


def sanitised(text: str) -> str:
    """Replace control characters, which a terminal would obey, by U+FFFD; line ends stay."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def escaped(json_text: str) -> str:
    """Write the control characters in JSON text as escapes; line ends stay."""
    if json_text.replace("\n", "").isprintable():
        return json_text
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in json_text)


def printable(text: str, limit: int = 200) -> str:
    """Prepare user input for a message: one line, no control characters, at most ``limit`` characters."""
    cut = text if len(text) <= limit else text[: limit - 3] + "..."
    return sanitised(cut).replace("\n", "\N{REPLACEMENT CHARACTER}")


def ascii_fallback(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: the nearest ASCII spelling, or a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    piece = error.object[error.start : error.end].translate(_ASCII)
    return "".join(char if char.isascii() else "?" for char in piece), error.end


def plain_words(text: str) -> list[str]:
    """The words of a text as phrases are compared: lower case, without possessive marks, apostrophes and accents."""
    bare = re.sub("['\u2019](s\\b)?", "", text, flags=re.IGNORECASE)
    decomposed = unicodedata.normalize("NFKD", bare).casefold()
    if not decomposed.isascii():
        decomposed = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+[+#]*", decomposed)


def ad_form(words: Sequence[str]) -> str:
    """Words of `plain_words` as terms of job ads are compared: without the endings of plurals."""
    return " ".join(word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "su" else word for word in words)


def excerpt(text: str, most: int) -> str:
    """How a text begins, in one line of at most ``most`` words: up to the first blank line, list or code."""
    begin = re.split(rf"\n\s*(?:\n|{FENCE}|[-*+|>]\s|\d+[.)]\s)", text.strip())[0].split()
    whole = begin == text.split() and len(begin) <= most
    return " ".join(begin if whole else [*begin[: most - 1], "..."])


def code_marked(text: str) -> Iterator[tuple[str, bool]]:
    """The lines of a text in Markdown, each with whether it is code: in a fence, indented by four, or of a table."""
    fence = ""
    for line in text.splitlines():
        mark = re.match(rf"\s*({FENCE})", line)
        yield line, bool(fence or mark) or line.startswith(("    ", "|"))
        if mark and not fence:
            fence = mark[1]
        elif mark and line.strip() == fence:
            fence = ""


def paragraphs(text: str) -> list[str]:
    """The parts of a text between blank lines; fenced code, and an indented line with what it follows, stay whole."""
    parts: list[str] = []
    gap = ""
    for line, code in code_marked(text):
        if not (line.strip() or code):
            gap += "\n"
            continue
        if parts and (not gap or line[:1].isspace()):
            parts[-1] += f"\n{gap}{line}"
        else:
            parts.append(line)
        gap = ""
    return parts


def sentence_case(text: str) -> str:
    """The text with its first letter in upper case; the others stay as they are."""
    return text[:1].upper() + text[1:]


def with_article(noun: str) -> str:
    """``an article``, ``a page``."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def quoted(text: str) -> str:
    """A question as a word for any common shell."""
    return f'"{text}"' if not set(text) & set('"$`\\!%') else shlex.quote(text)


def plural(count: int, noun: str) -> str:
    """``3 items``, ``1 item``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def amount(value: float, unit: str, n: int | None = None) -> str:
    """A number as its unit is written: ``135,980``, ``26%``, ``+16%``, ``5 of 77``."""
    number = int(value) if value == int(value) else value
    if unit == "percent change":
        return f"{number:+,}%"
    return f"{number:,}" + {"percent": "%", "count of n": f" of {n:,}" if n else ""}.get(unit, "")


def times(count: int) -> str:
    """``double``, ``3 times``."""
    return "double" if count == 2 else f"{count} times"


def in_words(parts: Sequence[str], last: str = "and", most: int | None = None) -> str:
    """``a``, ``a and b``, ``a, b and c``; of more than ``most`` parts ``a, b and 3 more``."""
    if most is not None and len(parts) > most:
        parts = [*parts[:most], f"{len(parts) - most} more"]
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
