"""Results into text: each command's document, and one writer for each format."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, TypeVar, assert_never

from msgspec import Struct

from roleadvisor import output
from roleadvisor.errors import UsageError
from roleadvisor.render.document import Document, Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import RenderableType

T = TypeVar("T")
SCHEMA = 1
# What an answer may fill before someone asks for more: the smallest terminal that is in use, less the prompt.
HEIGHT, WIDTH = 22, 80


class View(Struct, frozen=True):
    """How an answer is looked at: in which format, whether whole, and whether a pager may show what is long."""

    format: Format
    full: bool = False
    pager: bool = True

    @classmethod
    def of(cls, chosen: Format | None, *, full: bool = False, no_pager: bool = False) -> View:
        """The view that the options of a command ask for; without a format that of ROLEADVISOR_FORMAT, or a table.

        Raises:
            UsageError: the environment names a format that there is none of.
        """
        named = os.environ.get("ROLEADVISOR_FORMAT", "")
        if chosen is None and named:
            if named.lower() not in list(Format):
                raise UsageError(f"ROLEADVISOR_FORMAT is '{named}'; known are {', '.join(Format)}")
            chosen = Format(named.lower())
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
        screens: shorter ones, the fullest first; the first that fits a screen is shown, in a table or plain and unless
            the view is full. The last must fit whatever the knowledge says.
    """
    short = screens if screens and not view.full else None
    match view.format:
        case Format.json:
            output.answer_json(to_json(result, date, indent=2))
        case Format.plain:
            from roleadvisor.render.plain import plain

            output.answer(_fitting(map(plain, short()), _lines) if short else plain(document()), view.pager)
        case Format.markdown:
            from roleadvisor.render.markdown import markdown

            output.answer(markdown(document()), view.pager)
        case Format.table:
            from roleadvisor.render.table import table

            drawn = _fitting(map(table, short()), _height) if short else table(document())
            output.draw(*drawn, pager=view.pager)
        case never:
            assert_never(never)


def _fitting(screens: Iterable[T], lines: Callable[[T], int]) -> T:
    """The first that fits, or the last."""
    for screen in screens:
        if lines(screen) <= HEIGHT:
            break
    return screen


def _lines(text: str) -> int:
    return text.count("\n")


def _height(parts: list[RenderableType]) -> int:
    return output.drawn(parts, WIDTH).count("\n")


def to_json(result: Any, date: str, indent: int | None = None) -> str:
    """One JSON document: the schema's number, the knowledge's date, then the result's own fields."""
    data = result if isinstance(result, dict) else fields(result)
    return json.dumps({"schema": SCHEMA, "knowledge": date, **data}, ensure_ascii=False, indent=indent, default=fields)


def fields(record: Any) -> dict[str, Any]:
    """A record as a dict one level deep, by the names that its fields have in JSON."""
    names = zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True)
    return {encoded: getattr(record, name) for name, encoded in names}
