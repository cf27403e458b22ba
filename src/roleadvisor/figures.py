"""The figures of a topic or a place, in the charts that draw them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from roleadvisor.lookup import find
from roleadvisor.model import Chart, Figure, Knowledge

# The smallest n of a number that is drawn; fewer answers are a handful, and a bar would make them look like more.
FEWEST = 30


class FigureAnswer(Struct, frozen=True):
    """The answer of ``figures``."""

    topic: str | None
    country: str | None
    figures: tuple[Figure, ...]  # those of the charts, in their order
    charts: tuple[Chart, ...]


def figures(knowledge: Knowledge, topic: str | None = None, country: str | None = None) -> FigureAnswer:
    """The charts of a topic, or of all topics: those of a country, else of its region, else (None) of every place.

    Raises:
        UsageError: no topic or country has that name.
    """
    topics = knowledge.charts
    if topic is not None:
        key = find("topic", topic, [(each.id, (each.label, *each.aliases)) for each in topics])
        topics = tuple(each for each in topics if each.id == key)
    charts = [chart for each in topics for chart in each.charts]
    if country is not None:
        places = {each.id: each for each in knowledge.places}
        known = [(key, (each.name, *each.names)) for key, each in places.items()]
        country = find("country", country, known, listed=[each.name for each in places.values()])
        region = places[country].within
        charts = of_place(knowledge, charts, country) or of_place(knowledge, charts, region)
    shown = {each.id: each for each in drawn(knowledge, charts)}
    return FigureAnswer(topics[0].id if topic else None, country, tuple(shown.values()), tuple(charts))


def drawn(knowledge: Knowledge, charts: Collection[Chart]) -> Iterator[Figure]:
    """The figures of these charts, in their order."""
    by_id = {figure.id: figure for figure in knowledge.figures}
    return (by_id[key] for chart in charts for key in chart.bars.values())


def of_place(knowledge: Knowledge, charts: Collection[Chart], place: str | None) -> list[Chart]:
    """Those of the charts whose figures are of this place."""
    return [chart for chart in charts if next(drawn(knowledge, [chart])).country == place]


def chart_of(knowledge: Knowledge, shown: Collection[Figure]) -> Chart | None:
    """The chart that draws the first of these figures; None if none is drawn whole."""
    ids = [figure.id for figure in shown]
    charts = [chart for topic in knowledge.charts for chart in topic.charts if {*chart.bars.values()} <= {*ids}]
    return min(charts, key=lambda chart: min(map(ids.index, chart.bars.values())), default=None)
