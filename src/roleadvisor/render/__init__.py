"""Results to text: a document for each command's result, and one writer for each format."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, Any, TypeVar, assert_never

import msgspec
from msgspec import Struct, to_builtins

from roleadvisor import output
from roleadvisor.errors import UsageError
from roleadvisor.render.document import Document, Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import RenderableType

T = TypeVar("T")
SCHEMA = 2
# The screen that a short answer fits: a terminal of 24 lines of 80, less the prompt.
HEIGHT, WIDTH = 22, 80


class Call(Struct, frozen=True):
    """Writes a command for people to copy: ``call("faq --id maths")`` is ``roleadvisor faq --id maths``."""

    knowledge: str | None = None  # the --knowledge to repeat in it
    roles: str | None = None  # the --roles to repeat in a comparison

    def __call__(self, words: str) -> str:
        """The command with these words after the program's name."""
        roles = f" --roles {shlex.quote(self.roles)}" if self.roles and words.startswith("compare") else ""
        return f"roleadvisor {words}{roles}" + (f" --knowledge {shlex.quote(self.knowledge)}" if self.knowledge else "")


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
    date: str,
    screens: Callable[[], Iterable[Document]] | None = None,
) -> None:
    """Write ``result``: its own dump as JSON, or the document made for people.

    Args:
        result: a record, or a dict where the answer is put together from several.
        document: makes the whole document.
        view: how to write it.
        date: the date of the knowledge.
        screens: makes shorter documents, the longest first, for the formats table and plain unless the view is full;
            the first that fits a screen is shown. The last must always fit.
    """
    short = screens if screens and not view.full else None
    match view.format:
        case Format.json:
            output.answer_json(to_json(result, date, indent=2))
        case Format.plain:
            from roleadvisor.render.plain import plain

            output.answer(_fitting(map(plain, short()), _text_height) if short else plain(document()), view.pager)
        case Format.markdown:
            from roleadvisor.render.markdown import markdown

            output.answer(markdown(document()), view.pager)
        case Format.table:
            from roleadvisor.render.table import table

            drawn = _fitting(map(table, short()), _drawn_height) if short else table(document())
            output.draw(*drawn, pager=view.pager)
        case never:
            assert_never(never)


def _fitting(screens: Iterable[T], height: Callable[[T], int]) -> T:
    """The first screen that fits, or the last."""
    for screen in screens:
        if height(screen) <= HEIGHT:
            break
    return screen


def _text_height(text: str) -> int:
    return text.count("\n")


def _drawn_height(parts: list[RenderableType]) -> int:
    return output.drawn(parts, WIDTH).count("\n")


def to_json(result: Any, date: str, indent: int = 0) -> str:
    """One JSON document: the schema's number, the knowledge's date, then the result's own fields."""
    data = {"schema": SCHEMA, "knowledge": date, **to_builtins(result)}
    return msgspec.json.format(msgspec.json.encode(data), indent=indent).decode()
