"""The text of a job ad, plain, Markdown or HTML: its sentences with the lines they stand on, and its title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import NamedTuple

from msgspec import Struct

# A first line of at most so many words is a title.
TITLE_WORDS = 12

_HTML = re.compile(r"<(?:!doctype|html|body|div|p|ul|ol|li|br|h[1-6])\b[^>]*>", re.IGNORECASE)
_INLINE = {"a", "abbr", "b", "code", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"}
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_BULLET = "\u2022"
_SENTENCE_END = re.compile(rf"(?<=[.!?;])\s+(?=[A-Z\"(])|\s*[{_BULLET}\u00b7\u25cf]\s*")
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
    sentences = [
        Sentence(line, " ".join(bare.split()))
        for line, part in _lines(text)
        for piece in _SENTENCE_END.split(_ADDRESS.sub(" ", part).replace("**", ""))
        if (bare := piece.lstrip(_MARKS).rstrip(" \t*_|`"))
    ]
    words = sum(len(each.text.split()) for each in sentences)
    first = sentences[0].text if len({each.line for each in sentences[:2]}) == 2 else ""
    if title is None and first and len(first.split()) <= TITLE_WORDS and first[-1] not in ".!?:;,":
        title = _TITLE_LABEL.sub("", first, count=1).rstrip("# ")
        del sentences[0]
    return Advert(AdInput(name, len(text.splitlines()), words, title), sentences)


def _lines(text: str) -> Iterable[tuple[int, str]]:
    """The lines of a text with their numbers; of a page what stands between its tags."""
    if not _HTML.search(text):
        return enumerate(text.splitlines(), 1)
    page = _PageText()
    page.feed(text)
    page.close()
    return ((number, "".join(parts)) for number, parts in page.lines.items())


class _PageText(HTMLParser):
    """Collects the text of a page by line, with a bullet where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: defaultdict[int, list[str]] = defaultdict(list)
        self._unread = False  # inside a script or a style

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        self._unread = tag in ("script", "style")
        self.handle_data("" if tag in _INLINE else _BULLET)

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag if tag in _INLINE else "", ())

    def handle_data(self, data: str) -> None:
        for number, part in enumerate("" if self._unread else data.split("\n"), self.getpos()[0]):
            self.lines[number].append(part)
