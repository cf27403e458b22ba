"""The figures of a topic or a place, in the charts that draw them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from roleadvisor.errors import PartMissing
from roleadvisor.lookup import find
from roleadvisor.model import Chart, Figure, Knowledge
from roleadvisor.text import plain_words

# The smallest n of a number that is drawn; fewer answers are a handful, and a bar would make them look like more.
FEWEST = 30


class FigureAnswer(Struct, frozen=True):
    """The answer of ``figures``."""

    topic: str | None
    country: str | None
    figures: tuple[Figure, ...]  # those of the charts, in their order
    charts: tuple[Chart, ...]


def figures(knowledge: Knowledge, topic: str | None = None, country: str | None = None) -> FigureAnswer:
    """The charts of a topic, or of all topics: of every place, or those of a country, or else of its region.

    Raises:
        UsageError: no topic or country has that name.
        PartMissing: a country is named, and the base has no places.
    """
    topics = knowledge.charts
    if topic is not None:
        key = find("topic", topic, [(each.id, (each.label, *each.aliases)) for each in topics])
        topics = tuple(each for each in topics if each.id == key)
    charts = [chart for each in topics for chart in each.charts]
    if country is not None:
        places = {each.id: each for each in knowledge.places}
        if not places:
            raise PartMissing("places (places.yaml)")
        known = [(key, (each.name, *each.names)) for key, each in places.items()]
        named = " ".join(plain_words(country)) or country  # as the names of places are written
        country = find("country", named, known, listed=[each.name for each in places.values()])
        charts = of_place(knowledge, charts, country) or of_place(knowledge, charts, places[country].within)
    shown = {each.id: each for each in figures_of(knowledge, charts)}
    return FigureAnswer(topics[0].id if topic else None, country, tuple(shown.values()), tuple(charts))


def local_charts(knowledge: Knowledge, topic: str, country: str | None) -> Sequence[Chart]:
    """The charts of a country; where none is asked for, those of the base's first place, if it has any."""
    first = country or next((each.id for each in knowledge.places), None)
    own = figures(knowledge, topic, first).charts
    return own if own or country else figures(knowledge, topic).charts


def figures_of(knowledge: Knowledge, charts: Collection[Chart]) -> Iterator[Figure]:
    """The figures of these charts, in their order."""
    by_id = {figure.id: figure for figure in knowledge.figures}
    return (by_id[key] for chart in charts for key in chart.bars.values())


def of_place(knowledge: Knowledge, charts: Collection[Chart], place: str | None) -> list[Chart]:
    """Those of the charts whose figures are of this place."""
    own = {figure.id for figure in knowledge.figures if figure.country == place}
    return [chart for chart in charts if own & {*chart.bars.values()}]


def chart_of(knowledge: Knowledge, shown: Collection[Figure]) -> Chart | None:
    """The chart that draws the first of these figures; None if none is drawn whole."""
    ids = [figure.id for figure in shown]
    charts = [chart for topic in knowledge.charts for chart in topic.charts if {*chart.bars.values()} <= {*ids}]
    return min(charts, key=lambda chart: min(map(ids.index, chart.bars.values())), default=None)
