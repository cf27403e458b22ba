"""The text of a job ad, plain, Markdown or HTML: its sentences with the lines they stand on, and its title."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from msgspec import Struct

# A first line of at most so many words is a title.
TITLE_WORDS = 12

# Every pattern is bounded, so that no text takes quadratic time.
_BLOCK = re.compile(r"<(?:!doctype|html|body|div|p|ul|ol|li|br|h[1-6]|table|section|span)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"(<[/!]?[a-z][^<>]*>)", re.IGNORECASE)
_INLINE = {"a", "abbr", "b", "code", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"}
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@.]{1,63}\.\S{1,255}")
_LINE_END = re.compile(r"\r\n|[\r\n]")
_BULLET = "\u2022"
_SENTENCE_END = re.compile(rf"(?<=[.!?;]) (?=[A-Z\"(])| ?[{_BULLET}\u00b7\u25cf] ?")
_MARKS = " \t#*>-\u2013\u2014_|`"  # of lists and of Markdown
_TITLE_LABEL = re.compile(r"(?:(?:job|position) )?(?:title|position|role|vacancy)\s*:\s*", re.IGNORECASE)


class Sentence(NamedTuple):
    """A sentence, or an item of a list."""

    line: int  # from 1
    text: str


class AdInput(Struct, frozen=True):
    """What was read."""

    name: str  # of the file
    lines: int
    words: int
    title: str | None


class Advert(NamedTuple):
    """A text to match."""

    input: AdInput
    sentences: list[Sentence]  # without the title


def read_advert(text: str, name: str, title: str | None = None) -> Advert:
    """Read a text; without a ``title`` a short first line is its title."""
    lines = _LINE_END.split((_page_text(text) if len(_BLOCK.findall(text)) > 1 else text).rstrip("\r\n"))
    sentences = [
        Sentence(number, bare)
        for number, line in enumerate(lines, 1)
        for piece in _SENTENCE_END.split(" ".join(_ADDRESS.sub(" ", html.unescape(line)).replace("**", "").split()))
        if (bare := piece.lstrip(_MARKS).rstrip(" *_|`"))
    ]
    words = sum(len(each.text.split()) for each in sentences)
    first = sentences[0].text if len({each.line for each in sentences[:2]}) == 2 else ""
    if title is None and first and len(first.split()) <= TITLE_WORDS and first[-1] not in ".!?:;,":
        title = _TITLE_LABEL.sub("", first, count=1).rstrip("# ")
        del sentences[0]
    others = [each for each in sentences if each.text != title]
    return Advert(AdInput(name, len(lines), words, title), others)


def _page_text(page: str) -> str:
    """The text between the tags of a page, with a bullet for each tag of a block.

    Line ends stay. (`html.parser` takes quadratic time on tags that do not end.)
    """
    parts = (part.partition("<!--") for part in page.split("-->"))
    bare = "".join(text + "\n" * comment.count("\n") for text, _, comment in parts)
    shown, hidden = list[str](), False
    for index, token in enumerate(_TAG.split(bare)):
        line_ends = "\n" * token.count("\n")
        if index % 2:
            name = token.strip("</!>").split()[0].lower()
            hidden = token[1] != "/" if name in ("script", "style") else hidden
            shown.append(line_ends if name in _INLINE else _BULLET + line_ends)
        else:
            shown.append(line_ends if hidden else token)
    return "".join(shown)
