"""Draw a document for a terminal as rich renderables, in columns where they fit and stacked elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import ceil
from textwrap import wrap

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import roleadvisor.render.document as doc
from roleadvisor.model import Colour
from roleadvisor.text import ADDRESS, code_marked

# Characters that a column of a grid needs; with fewer nearly every line breaks inside a phrase.
COLUMN_WIDTH = 20
# Characters that two lists side by side need.
SIDES_WIDTH = 72
# Characters of a bar, a multiple of twelve for the questions of a quiz, and the fewest where the terminal is narrow.
BAR_WIDTH = 36
MIN_BAR_WIDTH = 8
# Characters of a bar that two sides share; sides of 25 and 23 characters leave it that on a line of 80.
SHARE_WIDTH = 24
# Numbers over time, from the lowest to the highest.
_BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
# The last character of a bar, by eighths.
_EIGHTHS = ("", *"\u258f\u258e\u258d\u258c\u258b\u258a\u2589")
# Of the 256 colours of a terminal those that can be read on black and on white: contrast 4.1 to 5.1 on both.
COLOURS: dict[Colour | None, str] = {
    "blue": "color(63)", "cyan": "color(29)", "green": "color(28)", "magenta": "color(163)", "red": "color(160)",
    "yellow": "color(130)",
}  # fmt: skip
# The kind of a claim and its receipts, which are dimmed.
_TAG = r" \((?:fact|figure|reported|opinion|our advice|our note)\)|(?: ?\[\d+\])+$"


def table(document: doc.Document) -> list[RenderableType]:
    """The document as rich renderables, with blank lines before headings and around tables."""
    parts: list[RenderableType] = []
    apart = False  # whether the block before has blank lines around it
    for block in document:
        around = isinstance(block, doc.Grid | doc.Sides)
        if parts and (apart or around or (isinstance(block, doc.Heading) and block.level <= 2)):
            parts.append(Text())
        parts += _parts(block)
        apart = around or isinstance(block, doc.Shares)
    return parts


def _parts(block: doc.Block) -> Iterator[RenderableType]:
    match block:
        case doc.Heading():
            yield Text(block.text, style=_TITLE if block.level == 1 else "bold")
        case doc.Paragraph():
            yield _sentence(block.text, "bold" if block.strong else "dim" if block.quiet else "")
        case doc.Listing():
            yield _listing(block)
        case doc.LabelledText():
            grid = Table.grid(padding=(0, 1))
            grid.add_column(style="bold", min_width=_LABEL_WIDTH)
            grid.add_column(overflow="fold")
            grid.add_row(block.label, _sentence(block.text))
            yield grid
        case doc.Task():
            yield Text(f"{block.number}. {block.title}", style="bold")
            yield Padding(_listing(doc.Listing(block.lines)), (0, 0, 0, 2))
        case doc.Grid():
            yield ByWidth(partial(_grid, block))
        case doc.Sides():
            yield ByWidth(partial(_sides, block))
        case doc.Bars():
            yield _bars(block)
        case doc.Shares():
            yield _shares(block)
        case doc.Verbatim(markup=True):
            yield ByWidth(partial(_written, block.text))
        case doc.Verbatim():
            yield Padding(Text(block.text.rstrip()), (0, 0, 0, 2))


def _sentence(text: str, style: str = "") -> Text:
    made = Text(text, style=style)
    made.highlight_regex(_TAG, "dim")
    made.highlight_regex(ADDRESS, lambda address: f"link {address}")
    return made


def _written(text: str, width: int) -> Iterator[RenderableType]:
    """Lines as they are: long ones are wrapped, but not code, a command in backquotes or an address, to be copied."""
    for line, code in code_marked(text):
        whole = re.sub("`[^`]+`", lambda span: span[0].replace(" ", _UNBROKEN), line)
        indent = " " * (len(line) - len(_ITEM.sub("", line)))  # of what follows the mark of a list's item
        wrapped = wrap(whole, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        for each in [line] if code else wrapped or [""]:
            made = _sentence(each.replace(_UNBROKEN, " "))
            made.no_wrap, made.overflow = True, "ignore"  # what is wider the terminal may break
            yield Group(made)


_ITEM = re.compile(r"^\s*(?:(?:[-*+\u2022]|(?:\d{1,3}|[a-zA-Z])[.)])\s+)?")
_UNBROKEN = "\N{NO-BREAK SPACE}"  # no text of a base has one


_TITLE = "bold underline"  # a title, or a heading between the rows of a table
_LABEL_WIDTH = 6  # aligns labelled texts under each other


def _listing(block: doc.Listing) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for number, item in enumerate(block.items, 1):
        grid.add_row(Text(f" {number}." if block.numbered else " -", style="dim"), _sentence(item))
    return grid


class ByWidth:
    """Draws what ``draw`` makes for a width in characters: the terminal's, or in a table one of at most ``widest``."""

    def __init__(self, draw: Callable[[int], Iterator[RenderableType]], widest: int = BAR_WIDTH) -> None:
        self._draw, self._widest = draw, widest

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        return self._draw(options.max_width)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(self._widest, MIN_BAR_WIDTH), min(self._widest, options.max_width))


def _grid(grid: doc.Grid, width: int) -> Iterator[RenderableType]:
    """A grid in columns, or as stacked rows where it is narrow."""
    rows = [row for row in (grid.columns, *grid.rows) if len(row) == len(grid.columns)]
    natural = sum(max(len(row[i]) for row in rows) + 3 for i in range(len(grid.columns)))
    if width >= min(natural, COLUMN_WIDTH * len(grid.columns)):
        drawn = _ruled()
        for index, column in enumerate(grid.columns):
            drawn.add_column(Text(column), style="bold" if index == 0 else "", overflow="fold")
        for row in grid.rows:
            drawn.add_row(*(_sentence(cell, _TITLE if len(row) == 1 else "") for cell in row))
        yield drawn
        return
    if grid.titled:
        yield Text(grid.columns[0], style="bold")
    for row in grid.rows:
        yield Text(row[0], style="bold" if len(row) > 1 else _TITLE)
        for column, cell in zip(grid.columns[1:], row[1:], strict=False):
            if cell:
                yield Padding(Text.assemble((f"{column}: ", "bold"), _sentence(cell)), (0, 0, 0, 2))


def _ruled(*, expand: bool = False) -> Table:
    """A table with a rule under its header and no other line."""
    return Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1), header_style="bold", expand=expand
    )


def _sides(block: doc.Sides, width: int) -> Iterator[RenderableType]:
    """Two sides beside each other, or one under the other where it is narrow."""
    if width < SIDES_WIDTH:
        for side in block.sides:
            yield Text(side.head, style="bold")
            yield _side(side)
        return
    drawn = _ruled(expand=True)
    for side in block.sides:
        drawn.add_column(Text(side.head), ratio=1, overflow="fold")
    drawn.add_row(*map(_side, block.sides))
    yield drawn


def _side(side: doc.Side) -> Group:
    lead = [Text(side.lead, style="bold")] if side.lead else []
    return Group(*lead, *([_listing(doc.Listing(side.items))] if side.items else []))


def _bars(block: doc.Bars) -> Table:
    """The bars in a column between labels and numbers, which are wrapped first where the terminal is narrow."""
    grid = Table.grid(padding=(0, 1))
    for bar in block.rows:
        text = f"{bar.text}, {bar.n}" if bar.n else bar.text
        drawn = ByWidth(partial(_bar, bar, block), len(_thinned(bar.series, BAR_WIDTH)) or BAR_WIDTH)
        grid.add_row(Text(bar.label), drawn, Text(text, style="bold"))
    return grid


def _shares(block: doc.Shares) -> Table:
    """The bars between the names of their sides, which are wrapped first where the terminal is narrow."""
    grid = Table.grid(padding=(0, 1))
    for justify in ("right", "right", "left", "right", "left"):
        grid.add_column(justify=justify, overflow="fold")
    for row in block.rows:
        first, second = (Text(side, style="bold" if row.strong else "") for side in row.sides)
        one, other = (Text(str(count), style="bold") for count in row.counts)
        grid.add_row(first, one, ByWidth(partial(_share, row, block), SHARE_WIDTH), other, second)
    return grid


def _share(row: doc.Share, block: doc.Shares, width: int) -> Iterator[Text]:
    one, other = row.counts
    one, other = round(width * one / row.full), width - round(width * (row.full - other) / row.full)
    marks = "\u2588\u2593" if row.strong else "\u2501\u254d"
    first, second = (mark * n for mark, n in zip(marks, (one, other), strict=True))
    left, right = (COLOURS.get(colour, "") for colour in block.colours)
    yield Text.assemble((first, left), " " * (width - one - other), (second, right), no_wrap=True)


def _thinned(values: Sequence[float | None], most: int) -> Sequence[float | None]:
    """At most ``most`` of the values, evenly spaced and ending with the last."""
    return values[:: -max(1, ceil(len(values) / most))][::-1]


def _bar(bar: doc.Bar, block: doc.Bars, width: int) -> Iterator[Text]:
    """One bar, or numbers over time as a line of blocks."""
    style = COLOURS.get(bar.colour, "")
    if bar.series:
        steps = (_step(each, block.full) for each in _thinned(bar.series, width))
        yield Text("".join(steps), style=style, no_wrap=True)
        return
    whole, rest = divmod(int(8 * width * max(0, bar.value or 0) / block.full), 8)
    drawn = "\u2588" * whole + _EIGHTHS[rest]
    if bar.interval and bar.value is not None:
        marks = (bar.interval[0], bar.value, bar.interval[1])
        low, end, high = (round(width * mark / block.full) for mark in marks)
        low = min(low, end - 1)  # an interval too narrow to be drawn is marked nevertheless
        yield Text(drawn[:low] + "\u2593" * (end - low) + "\u2592" * (high - end), style=style)
        return
    empty = "\u2591" * (width - len(drawn)) if block.whole else ""
    yield Text.assemble((drawn, style), (empty, "dim"))


def _step(value: float | None, full: float) -> str:
    """A number over time as a block; a blank where there is none."""
    if value is None:
        return " "
    return _BLOCKS[max(0, min(round(value / full * len(_BLOCKS)), len(_BLOCKS)) - 1)]
