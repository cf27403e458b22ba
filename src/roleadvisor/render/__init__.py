"""Results into text: each command's document, and one writer for each format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, assert_never

from roleadvisor import output
from roleadvisor.render.document import Document, Format

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = 1


def show(result: Any, document: Callable[[], Document], chosen: Format | None, date: str) -> None:
    """Write ``result``: its own dump as JSON, or the document made for people.

    Args:
        result: a record, or a dict where the answer is put together from several.
        document: makes the document; only called when one is wanted.
        chosen: the format asked for, if any.
        date: the date of the knowledge.
    """
    match resolve(chosen):
        case Format.json:
            output.answer_json(to_json(result, date, indent=2))
        case Format.plain:
            from roleadvisor.render.plain import plain

            output.answer(plain(document()))
        case Format.markdown:
            from roleadvisor.render.markdown import markdown

            output.answer(markdown(document()))
        case Format.table:
            from roleadvisor.render.table import table

            output.draw(*table(document()))
        case never:
            assert_never(never)


def resolve(chosen: Format | None) -> Format:
    """The format to write: the one asked for, else a table on a terminal and plain text elsewhere."""
    return chosen or (Format.table if output.on_terminal() else Format.plain)


def to_json(result: Any, date: str, indent: int | None = None) -> str:
    """One JSON document: the schema's number, the knowledge's date, then the result's own fields."""
    data = result if isinstance(result, dict) else fields(result)
    return json.dumps({"schema": SCHEMA, "knowledge": date, **data}, ensure_ascii=False, indent=indent, default=fields)


def fields(record: Any) -> dict[str, Any]:
    """A record as a dict one level deep."""
    return {name: getattr(record, name) for name in record.__struct_fields__}
