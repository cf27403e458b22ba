"""The format for eyes: rich renderables, in columns where they fit and one under the other where they do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from roleadvisor.render.document import Block, Document, Grid, Heading, Listing, Paragraph, Verbatim

# Below this many columns for each column of a grid its words break at nearly every line.
COLUMN_WIDTH = 20


def table(document: Document) -> list[RenderableType]:
    """The document as rich renderables, in order."""
    parts: list[RenderableType] = []
    for index, block in enumerate(document):
        if index and isinstance(block, Heading) and block.level <= 2:
            parts.append(Text())
        parts += _parts(block)
    return parts


def _parts(block: Block) -> Iterator[RenderableType]:
    match block:
        case Heading():
            yield Text(block.text, style="bold cyan" if block.level == 1 else "bold")
        case Paragraph():
            yield Text(block.text, style="bold" if block.strong else "dim" if block.quiet else "")
        case Listing():
            yield _listing(block)
        case Grid():
            yield Fitting(block)
        case Verbatim():
            yield Padding(Text(block.text.rstrip()), (0, 0, 0, 2))
        case _:
            assert_never(block)


def _listing(block: Listing) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for index, item in enumerate(block.items):
        mark = f"{index + 1}." if block.numbered else "-"
        grid.add_row(Text(f" {mark}", style="dim"), Text(item))
    return grid


class Fitting:
    """A grid that looks at the width it is given before it decides between columns and stacked rows."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        grid = self._grid
        natural = sum(max(len(row[i]) for row in (grid.columns, *grid.rows)) + 3 for i in range(len(grid.columns)))
        if options.max_width >= min(natural, COLUMN_WIDTH * len(grid.columns)):
            yield _columns(grid)
        else:
            if grid.titled:
                yield Text(grid.columns[0], style="bold cyan")
            yield from _stacked(grid)


def _columns(grid: Grid) -> Table:
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1), header_style="bold")
    for index, column in enumerate(grid.columns):
        drawn.add_column(Text(column), style="bold" if index == 0 else "", overflow="fold")
    for row in grid.rows:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn


def _stacked(grid: Grid) -> Iterator[RenderableType]:
    for row in grid.rows:
        yield Text(row[0], style="bold")
        for column, cell in zip(grid.columns[1:], row[1:], strict=True):
            if cell:
                yield Padding(Text.assemble((f"{column}: ", "dim"), cell), (0, 0, 0, 2))
