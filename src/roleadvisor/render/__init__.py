"""Results to text: a document for each command's result, and one writer for each format."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import Struct, to_builtins

from roleadvisor import output
from roleadvisor.errors import UsageError
from roleadvisor.model import Knowledge
from roleadvisor.render.document import Document, Format
from roleadvisor.render.plain import plain

T = TypeVar("T")
SCHEMA = 2
# The screen that a short answer fits: a terminal of 24 lines of 80, less the prompt.
HEIGHT, WIDTH = 22, 80
# Lists whose cut is counted as ``more``: the first of these that an object has.
_MAIN_LISTS = ("attributes", "claims", "dimensions", "figures", "lines", "steps")


class Call(Struct, frozen=True):
    """Writes a command for people to copy: ``call("faq --id maths")`` is ``roleadvisor faq --id maths``."""

    knowledge: str | None = None  # the --knowledge to repeat in it
    roles: str | None = None  # the --roles to repeat in a comparison

    def __call__(self, words: str) -> str:
        """The command with these words after the program's name."""
        roles = f" --roles {shlex.quote(self.roles)}" if self.roles and words.startswith("compare") else ""
        return f"roleadvisor {words}{roles}" + (f" --knowledge {shlex.quote(self.knowledge)}" if self.knowledge else "")


class Short(NamedTuple):
    """A result in short."""

    document: Document
    result: Any  # what of the result it shows, for JSON


class View(Struct, frozen=True):
    """How an answer is to be written."""

    format: Format
    full: bool = False  # the whole answer, not just what fits a screen
    pager: bool = True  # whether a long answer may go through a pager

    @classmethod
    def of(cls, chosen: Format | None, *, full: bool = False, no_pager: bool = False) -> View:
        """The view for the options of a command; the default format is ROLEADVISOR_FORMAT, or table.

        Raises:
            UsageError: ROLEADVISOR_FORMAT is not a known format.
        """
        default = os.environ.get("ROLEADVISOR_FORMAT", "")
        if chosen is None and default:
            if default.lower() not in list(Format):
                raise UsageError(f"ROLEADVISOR_FORMAT is '{default}'; known are {', '.join(Format)}")
            chosen = Format(default.lower())
        return cls(chosen or Format.table, full, not no_pager)


def show(
    result: Any,
    document: Callable[[], Document],
    view: View,
    knowledge: Knowledge,
    screens: Iterable[Short] | None = None,
) -> None:
    """Write ``result``: its own dump as JSON, or the document made for people.

    Args:
        result: a record, or a dict where the answer is put together from several.
        document: makes the whole document.
        view: how to write it.
        knowledge: the base, whose title and date JSON and HTML have.
        screens: shorter answers, the longest first, for all formats unless the view is full; the first that fits
            a screen is shown. The last must always fit.
    """
    short = None if view.full else screens

    def chosen() -> Document:
        return _fitting(short, _text_height).document if short else document()

    match view.format:
        case Format.json:
            output.answer_json(to_json(shortened(result, short) if short else result, knowledge.date, indent=2))
        case Format.plain:
            output.answer(plain(chosen()), view.pager)
        case Format.markdown:
            from roleadvisor.render.markdown import markdown

            output.answer(markdown(chosen()), view.pager)
        case Format.html:
            from roleadvisor.render.html import page

            output.answer_utf8(page(chosen(), knowledge))
        case Format.table:
            from roleadvisor.render.table import table

            drawn = (table(screen.document) for screen in short) if short else iter([table(document())])
            output.draw(*_fitting(drawn, lambda parts: output.drawn(parts, WIDTH).count("\n")), pager=view.pager)


def _fitting(screens: Iterable[T], height: Callable[[T], int]) -> T:
    """The first screen that fits, or the last."""
    for screen in screens:
        if height(screen) <= HEIGHT:
            break
    return screen


def _text_height(screen: Short) -> int:
    """Lines as plain text, which does not wrap; the formats that scroll show as much as that one."""
    return plain(screen.document).count("\n")


def shortened(result: Any, screens: Iterable[Short]) -> Any:
    """What the first of ``screens`` that fits shows of a result, with the counts of what is left out."""
    return _counted(to_builtins(_fitting(screens, _text_height).result), to_builtins(result))


def _counted(short: Any, whole: Any) -> Any:
    """Add to a short result, beside each list that is shorter than in the whole one, how many ``more`` there are.

    The count of an object's main list is ``more``, that of another list ``more_`` and its name.
    """
    if isinstance(short, list | tuple):
        by_key = {_key(each): each for each in whole}
        return [_counted(each, by_key.get(_key(each), each)) for each in short]
    if not isinstance(short, dict):
        return short
    main = next((key for key in _MAIN_LISTS if key in short), None)
    made: dict[str, Any] = {}
    for key, value in short.items():
        full = whole.get(key)
        made[key] = _counted(value, full) if full else value
        if isinstance(value, list | tuple) and len(value) < len(full or ()):
            made["more" if key == main else f"more_{key}"] = len(full) - len(value)
    return made


def _key(each: Any) -> Any:
    """What tells an element of a list from the others."""
    return each.get("id") or each.get("skill") or str(each) if isinstance(each, dict) else each


def to_json(result: Any, date: str, indent: int = 0) -> str:
    """One JSON document: the schema's number, the knowledge's date, then the result's own fields."""
    data = {"schema": SCHEMA, "knowledge": date, **to_builtins(result)}
    return msgspec.json.format(msgspec.json.encode(data), indent=indent).decode()
