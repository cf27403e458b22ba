"""Documents of figures: charts, each with its source below it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from roleadvisor.figures import FEWEST, FigureAnswer, drawn, of_place
from roleadvisor.model import Chart, Figure, Knowledge
from roleadvisor.render import Call, Short
from roleadvisor.render.document import Bar, Bars, Block, Document, Heading, Paragraph
from roleadvisor.render.receipts import figure_details, figure_value
from roleadvisor.text import amount, in_words, plural

_UNITS = {"percent": "", "percent change": "", "index": ""}


def screens(result: FigureAnswer, knowledge: Knowledge, call: Call) -> Iterator[Short]:
    """The charts of a topic, or the first of each topic, in short: the last ones are left out until the rest fits."""
    charts = list(result.charts)
    if result.country is None and knowledge.places:
        charts = of_place(knowledge, charts, knowledge.places[0].id) or charts
    if result.topic is None:
        own = ([chart for chart in topic.charts if chart in charts] for topic in knowledge.charts)
        charts = [each[0] for each in own if each]
    for count in range(len(charts), 0, -1):
        keys = [key for each in charts[:count] for key in each.bars.values()]
        figures = tuple(each for each in result.figures if each.id in keys)
        shown = replace(result, charts=tuple(charts[:count]), figures=figures)
        for readings in (True, False):
            yield Short((*_charts(shown.charts, knowledge, readings), *_more(result, shown, knowledge, call)), shown)
    if not charts:
        yield Short(document(result, knowledge), result)


def document(result: FigureAnswer, knowledge: Knowledge) -> Document:
    """All charts, or that there is none."""
    return (*_charts(result.charts, knowledge), *([] if result.charts else _nothing(result, knowledge)))


def _charts(charts: Collection[Chart], knowledge: Knowledge, readings: bool = True) -> Iterator[Block]:
    for each in charts:
        yield from chart_blocks(each, knowledge, readings)


def chart_blocks(chart: Chart, knowledge: Knowledge, reading: bool = True) -> list[Block]:
    """A chart: title and unit, bars, what it shows, then place, year, source and what stands in for what."""
    figures = [*drawn(knowledge, [chart])]
    bars = tuple(_bar(label, figure, knowledge) for label, figure in zip(chart.bars, figures, strict=True))
    unit = _UNITS.get(figures[0].unit, f", {figures[0].unit}")
    highest = max(
        max(filter(None, (*(point.value for point in each.series or ()), each.high, each.value))) for each in figures
    )
    return [
        Heading(f"{chart.title}{unit}: {figures[0].place.removeprefix('the ')}, {_years(figures)}"),
        Bars(bars, highest),
        *([Paragraph(chart.reading)] if chart.reading and reading else []),
        Paragraph(_source(chart, figures, knowledge), quiet=True),
    ]


def _bar(label: str, figure: Figure, knowledge: Knowledge) -> Bar:
    colour = next((role.colour for role in knowledge.roles if role.id == figure.role), None)
    if figure.series:
        values = tuple(point.value for point in figure.series)
        named = (figure.series[values.index(max(values))], figure.series[-1])
        text = ", ".join(f"{amount(point.value, figure.unit)} in {point.date}" for point in named)
        return Bar(label, text, figure.value, colour, series=values)
    few = figure.n is not None and figure.n < FEWEST
    both = (figure.low, figure.high) if figure.low is not None and figure.high is not None else None
    n = f"n {figure.n:,}" if figure.n else ""
    return Bar(label, figure_value(figure), None if few else figure.value, colour, both, figure_details(figure), n)


def _years(figures: Collection[Figure]) -> str:
    """The year of the figures, or the first and the last."""
    years = sorted({part for each in figures for part in (each.year, *(point.date[:4] for point in each.series or ()))})
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _source(chart: Chart, figures: Collection[Figure], knowledge: Knowledge) -> str:
    known = {source.id: source.short or source.title for source in knowledge.sources}
    named = in_words(list(dict.fromkeys(known[each.source.id] for each in figures)))
    proxies: dict[str, list[str]] = {}
    for label, each in zip(chart.bars, figures, strict=True):
        proxies.setdefault(each.proxy_for or "", []).append(label[:1].lower() + label[1:])
    parts = [
        f"Source: {named}",
        *(f"{in_words(each)} stand in for {proxy}" for proxy, each in proxies.items() if proxy),
    ]
    few = [label for label, each in zip(chart.bars, figures, strict=True) if each.n and each.n < FEWEST]
    parts += [f"no bar for {in_words(few)}, with n under {FEWEST}"] if few else []
    return f"{'; '.join(parts)}."


def _more(result: FigureAnswer, shown: FigureAnswer, knowledge: Knowledge, call: Call) -> Iterator[Paragraph]:
    """Where the charts left out are."""
    left = len(result.charts) - len(shown.charts)
    words = ["figures", *([result.topic] if result.topic else []), "--full"]
    if left:
        topics = "" if result.topic else f"; of one topic: {call(f'figures {knowledge.charts[0].id}')}"
        yield Paragraph(f"{plural(left, 'more chart')}: {call(' '.join(words))}{topics}", quiet=True)


def _nothing(result: FigureAnswer, knowledge: Knowledge) -> Iterator[Paragraph]:
    topic = next((each.label.lower() for each in knowledge.charts if each.id == result.topic), "this")
    place = next((each.name for each in knowledge.places if each.id == result.country), "this country")
    charts = [chart for each in knowledge.charts if result.topic in (each.id, None) for chart in each.charts]
    there = list(dict.fromkeys(figure.place for figure in drawn(knowledge, charts)))
    yield Paragraph(f"No figures on {topic} for {place}; there are some for {in_words(there)}.")
