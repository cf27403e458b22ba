"""Documents of figures: charts, each with its source below it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from msgspec.structs import replace

from roleadvisor.figures import FEWEST, FigureAnswer, figures_of, local_charts
from roleadvisor.model import Chart, Figure, Knowledge, Point
from roleadvisor.render import HEIGHT, Call, Short
from roleadvisor.render.document import Bar, Bars, Block, Document, Heading, Paragraph
from roleadvisor.render.receipts import figure_details, figure_n, figure_value
from roleadvisor.text import amount, in_words, plural

QUARTER = 3  # of values by month a short answer has every third, as a terminal draws them
# Lines that a chart takes at least: a title, a bar, its source, and a blank line.
LEAST_LINES = 4
# What the marks of a chart mean.
KEY = "Marked at a bar's end: where the true value probably lies (95% interval). n: answers or distinct ads."
_WITHOUT_WORD = ("percent", "percent change", "index")  # units that a title does not name


def screens(result: FigureAnswer, knowledge: Knowledge, call: Call) -> Iterator[Short]:
    """The charts of a topic, or the first of each topic, in short: the last ones are left out until the rest fits."""
    topics = [result.topic] if result.topic else [each.id for each in knowledge.charts]
    groups = [local_charts(knowledge, each, result.country) for each in topics]
    charts = groups[0] if result.topic else [group[0] for group in groups if group]
    # Where the charts left out are.
    place = ["--country", result.country] if result.country else []
    words = ["figures", *([result.topic] if result.topic else []), *place, "--full"]
    single = "" if result.topic or place else f"; one topic: {call(f'figures {knowledge.charts[0].id}')}"
    for count in range(min(len(charts), HEIGHT // LEAST_LINES), 0, -1):
        own = tuple(figures_of(knowledge, charts[:count]))
        shown = replace(result, charts=tuple(charts[:count]), figures=own)
        left = f"{plural(len(result.charts) - count, 'more chart')}: {call(' '.join(words))}{single}"
        more = [Paragraph(left, quiet=True)] if count < len(result.charts) else []
        thinned = tuple(replace(each, series=each.series and each.series[::-QUARTER][::-1]) for each in own)
        yield Short((*document(shown, knowledge), *more), replace(shown, figures=thinned))
    if not charts:
        yield Short(document(result, knowledge), result)


def document(result: FigureAnswer, knowledge: Knowledge) -> Document:
    """All charts with the key to their marks; without any, a sentence that names the places that have some."""
    place = next((each.name for each in knowledge.places if each.id == result.country), None)
    if not result.charts:
        charts = [chart for each in knowledge.charts if result.topic in (each.id, None) for chart in each.charts]
        there = list(dict.fromkeys(figure.place for figure in figures_of(knowledge, charts)))
        return (Paragraph(f"No such figures for {place or 'this country'}; there are some for {in_words(there)}."),)
    blocks = [block for each in result.charts for block in chart_blocks(each, knowledge)]
    alone = [Paragraph(f"No figures for {place} alone; these are for its region.")]
    return (*([] if place in (None, result.figures[0].place) else alone), *blocks, Paragraph(KEY, quiet=True))


def chart_blocks(chart: Chart, knowledge: Knowledge) -> list[Block]:
    """A chart: title and unit, bars, what it shows, then place, year, source and what stands in for what."""
    numbers = [*figures_of(knowledge, [chart])]
    dates = sorted({point.date for each in numbers for point in each.series or ()})
    bars = tuple(_bar(label, each, dates, knowledge) for label, each in zip(chart.bars, numbers, strict=True))
    unit = "" if numbers[0].unit in _WITHOUT_WORD else f", {numbers[0].unit}"
    ends = [number for bar in bars if bar.value is not None for number in (bar.value, *(bar.interval or ()))]
    highest = max([0, *ends, *(number for bar in bars for number in bar.series if number is not None)])
    return [
        Heading(f"{chart.title}{unit}: {numbers[0].place.removeprefix('the ')}, {_years(numbers)}"),
        Bars(bars, highest or 1),
        *([Paragraph(chart.reading)] if chart.reading else []),
        Paragraph(_source(chart, numbers, knowledge), quiet=True),
    ]


def _bar(label: str, figure: Figure, dates: Collection[str], knowledge: Knowledge) -> Bar:
    """The bar of a figure, with values for all ``dates`` of the chart if it has values over time."""
    colour = next((role.colour for role in knowledge.roles if role.id == figure.role), None)
    if figure.series:
        peak, last = max(figure.series, key=lambda point: point.value), figure.series[-1]
        text = f"{_point(peak, figure.unit)}, then {_point(last, figure.unit)}"
        values = {point.date: point.value for point in figure.series}
        return Bar(label, text, figure.value, colour, series=tuple(map(values.get, dates)))
    both = (figure.low, figure.high) if figure.low is not None and figure.high is not None else None
    value, interval = (None, None) if _few(figure) else (figure.value, both)
    return Bar(label, figure_value(figure), value, colour, interval, figure_details(figure), figure_n(figure))


def _few(figure: Figure) -> bool:
    return figure.n is not None and figure.n < FEWEST


def _point(point: Point, unit: str) -> str:
    return f"{amount(point.value, unit)} in {date.fromisoformat(f'{point.date}-01'):%b %Y}"


def _years(numbers: Collection[Figure]) -> str:
    """The year of the figures, or the first and the last."""
    years = sorted({part for each in numbers for part in (each.year, *(point.date[:4] for point in each.series or ()))})
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _source(chart: Chart, numbers: Collection[Figure], knowledge: Knowledge) -> str:
    known = {source.id: source.short or source.title for source in knowledge.sources}
    named = in_words(list(dict.fromkeys(known[each.source.id] for each in numbers)))
    proxies: dict[str, list[str]] = {}
    for label, each in zip(chart.bars, numbers, strict=True):
        proxies.setdefault(each.proxy_for or "", []).append(label[:1].lower() + label[1:])
    stand_ins = [f"{in_words(labels)} stand in for {proxy}" for proxy, labels in proxies.items() if proxy]
    parts = [f"Source: {named}", *stand_ins]
    few = [label for label, each in zip(chart.bars, numbers, strict=True) if _few(each)]
    parts += [f"no bar for {in_words(few)}, with n under {FEWEST}"] if few else []
    return f"{'; '.join(parts)}."
