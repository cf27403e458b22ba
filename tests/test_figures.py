"""Figures drawn: every number is one of the data, a handful of answers gets no bar, and the screen fits."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from roleadvisor import figures
from roleadvisor.figures import FEWEST
from roleadvisor.knowledge import compiler, folder
from roleadvisor.render import HEIGHT, WIDTH
from roleadvisor.render.document import Bars
from roleadvisor.render.figures_document import chart_blocks
from roleadvisor.render.receipts import figure_details
from roleadvisor.text import amount

from .conftest import REPO

KNOWLEDGE = compiler.check(folder.read(folder.shipped())).knowledge
TOPICS = [topic.id for topic in KNOWLEDGE.charts]
CHARTS = [chart for topic in KNOWLEDGE.charts for chart in topic.charts]
FIGURES = {figure.id: figure for figure in KNOWLEDGE.figures}
SHOWN = [["figures"], *(["figures", topic] for topic in TOPICS), ["figures", "pay", "--country", "DE"]]


def bars_of(chart):
    return next(block for block in chart_blocks(chart, KNOWLEDGE) if isinstance(block, Bars))


def test_the_topics_are_those_of_the_contract():
    assert TOPICS == ["pay", "demand", "juniors", "remote"]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: f"{chart.title} {next(iter(chart.bars.values()))}")
def test_a_bar_has_the_number_the_interval_and_the_n_of_its_figure(chart):
    block = bars_of(chart)
    for bar, key in zip(block.rows, chart.bars.values(), strict=True):
        figure = FIGURES[key]
        if figure.series:
            assert [value for value in bar.series if value is not None] == [point.value for point in figure.series]
            numbers = [
                amount(value, "index") for value in (max(p.value for p in figure.series), figure.series[-1].value)
            ]
            assert re.findall(r"([\d.]+) in [A-Z]", bar.text) == numbers
        else:
            assert (bar.text, bar.details) == (amount(figure.value, figure.unit), figure_details(figure))
            assert bar.value in (figure.value, None)
            assert bar.interval in ((figure.low, figure.high), None)
            assert (bar.interval is None) == (bar.value is None or figure.low is None)


def test_a_handful_of_answers_gets_no_bar_and_every_other_number_one():
    rows = [(bar, FIGURES[key]) for chart in CHARTS for bar, key in zip(bars_of(chart).rows, chart.bars.values())]  # noqa: B905
    few = [figure.id for _, figure in rows if figure.n and figure.n < FEWEST]
    assert few == ["pay-gb.mle", "pay-fr.mle"]
    assert [figure.id for bar, figure in rows if bar.value is None] == few


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: next(iter(chart.bars.values())))
def test_a_chart_says_where_when_and_from_whom(chart):
    heading, *_, source = (getattr(block, "text", "") for block in chart_blocks(chart, KNOWLEDGE))
    drawn = [FIGURES[key] for key in chart.bars.values()]
    assert drawn[0].place.removeprefix("the ") in heading
    years = re.findall(r"\d{4}", heading.rpartition(": ")[2])
    assert all(years[0] <= figure.year[:4] <= years[-1] for figure in drawn)
    names = {source.id: source.short or source.title for source in KNOWLEDGE.sources}
    assert source.startswith(f"Source: {names[drawn[0].source.id]}")
    assert all(f"stand in for {figure.proxy_for}" in source for figure in drawn if figure.proxy_for)


def test_a_number_in_a_reading_is_a_placeholder_of_a_figure():
    text = (REPO / "data" / "charts.yaml").read_text("utf-8")
    readings = [chart.get("reading", "") for topic in yaml.safe_load(text).values() for chart in topic["charts"]]
    assert [each for each in readings if re.search(r"\d", re.sub(r"\{\{.*?\}\}|20\d\d", "", each))] == []


@pytest.mark.parametrize("args", SHOWN, ids=" ".join)
@pytest.mark.parametrize("chosen", ["table", "plain"])
def test_the_figures_fit_a_screen(shipped, call, args, chosen):
    out = call(*args, "--format", chosen).out
    assert 4 < out.count("\n") <= HEIGHT
    assert chosen == "plain" or max(map(len, out.splitlines())) <= WIDTH


@pytest.mark.parametrize("width", [40, 60])
@pytest.mark.parametrize("args", SHOWN, ids=" ".join)
def test_nothing_is_cut_off_on_a_narrow_terminal(shipped, call, args, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    out = call(*args, "--format", "table", "--full").out
    assert [line for line in out.splitlines() if len(line) > width or "\u2026" in line] == []
    plain = call(*args, "--format", "plain", "--full").out
    numbers = set(re.findall(r"n ([\d,]+)\)", plain))
    assert [number for number in numbers if number not in out] == []


def test_bars_are_longer_for_larger_numbers_also_without_colour_and_in_ascii(shipped, run):
    out = run("figures", "demand", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}).out.decode("ascii")
    lengths = [line.count("#") for line in out.splitlines() if re.search(r"\+\d+%$", line)]
    assert lengths == [36, 17, 21, 3]  # +34, +16, +20 and +3%


def test_the_interval_is_marked_at_the_end_of_a_bar(shipped, call):
    out = call("figures", "pay").out
    bar = next(line for line in out.splitlines() if "180,000" in line)
    assert re.search(r"\u2588{27}\u2593{5}\u2592{4} ", bar)  # 154,000, 180,000 and 205,000 of 205,000, in 36 characters


def test_the_json_has_the_shape_of_the_contract(shipped, call):
    data = json.loads(call("figures", "demand", "--full", "--format", "json").out)
    assert (data["schema"], data["topic"]) == (2, "demand")
    keys = {"id", "label", "value", "unit", "low", "high", "n", "series", "role", "country", "year", "proxy_for",
            "source", "url"}  # fmt: skip
    assert all(set(each) >= keys and {"id", "section"} <= set(each["source"]) for each in data["figures"])
    software = next(each for each in data["figures"] if each["id"] == "postings-us.software")
    assert software["series"][0] == {"date": "2020-02", "value": 99.5}
    assert software["url"] == software["source"]["url"]
    assert next(each for each in data["figures"] if each["id"] == "jobs-swe")["series"] is None


def test_the_short_json_has_the_figures_of_the_screen_and_counts_the_rest(shipped, call):
    short, whole = (json.loads(call("figures", *args, "--format", "json").out) for args in ([], ["--full"]))
    shown = [each["id"] for each in short["figures"]]
    assert shown == [key for topic in KNOWLEDGE.charts for key in topic.charts[0].bars.values()]
    assert short["more"] == len(whole["figures"]) - len(shown)
    assert "more" not in whole


@pytest.mark.parametrize(
    ("named", "countries"),
    [("de", {"DE"}), ("Germany", {"DE"}), ("british", {"GB"}), ("Italy", {"EU"})],
)
def test_a_country_is_named_by_code_name_or_people_and_its_region_stands_in(named, countries):
    assert {figure.country for figure in figures.figures(KNOWLEDGE, "pay", named).figures} == countries


def test_the_figures_of_a_region_are_said_to_be_its_own(shipped, call):
    out = call("figures", "pay", "--country", "Italy").out
    assert out.startswith("No figures for Italy alone; these are for its region.\n")
    assert "alone" not in call("figures", "pay", "--country", "EU").out


def test_two_lines_over_time_share_their_dates(shipped, call):
    software, maths = (bar.series for bar in bars_of(KNOWLEDGE.charts[1].charts[0]).rows)
    assert len(software) == len(maths) == 73
    assert [index for index, value in enumerate(maths) if value is None] == list(range(56, 73))


def test_the_rest_of_a_country_is_named_with_the_country(shipped, call):
    out = call("figures", "--country", "U.K.").out
    assert out.splitlines()[-1] == "2 more charts: roleadvisor figures --country GB --full"


@pytest.mark.parametrize("width", [40, 60, 80])
def test_lines_over_time_are_thinned_alike(shipped, call, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    lines = re.findall("[\u2581-\u2588]+ *[\u2581-\u2588]", call("figures", "demand").out)
    software, maths = (line for line in lines if line.strip("\u2588 "))
    assert len(software) > len(maths)
    assert software[:2] == maths[:2]  # both begin in February 2020 and fall
    assert 0.7 < len(maths) / len(software) < 0.85  # 56 of 73 months


CHARTED = """
count:
  topic: pay
  label: People
  measure: people asked
  unit: percent
  country: US
  year: "2025"
  source: so-survey-2025#pay
  rows:
    one: {label: one, value: 0}
    two: {label: two, value: 0, n: 40}
    few: {label: few, value: 9, n: 9}
    bracket: {label: bracket, low: 1, high: 2}
    negative: {label: negative, value: -1}
    series: {label: series, value: 0, series: {"2025-01": 0, "2025-02": 0}}
"""


@pytest.fixture
def charted(tmp_path):
    """A base with the figures of CHARTED; call it with the bars of its only chart."""

    def write(*bars: str) -> Path:
        (tmp_path / "sources.yaml").write_text((REPO / "data" / "sources.yaml").read_text("utf-8"), "utf-8")
        (tmp_path / "knowledge.yaml").write_text("title: Jobs\ndate: 2026-01-01\n", "utf-8")
        (tmp_path / "places.yaml").write_text("US: {name: the United States}\n", "utf-8")
        (tmp_path / "figures.yaml").write_text(CHARTED, "utf-8")
        rows = ", ".join(f"{bar}: count.{bar}" for bar in bars)
        text = f"pay:\n  label: Pay\n  charts:\n    - {{title: People, bars: {{{rows}}}}}\n"
        (tmp_path / "charts.yaml").write_text(text, "utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("bars", [("one", "two"), ("few",), ("bracket",), ("series",), ("few", "one")])
@pytest.mark.parametrize("chosen", ["table", "plain", "markdown", "html", "json"])
def test_zeros_handfuls_and_brackets_can_be_charted(charted, call, bars, chosen):
    done = call("figures", "pay", "--format", chosen, "--knowledge", charted(*bars))
    assert (done.rc, done.err) == (0, "")
    assert "People" in done.out


def test_a_negative_number_cannot_be_charted(charted, call):
    done = call("kb", "check", charted("one", "negative"))
    assert "a chart begins at 0, so it has no negative number" in done.out


def test_a_country_without_figures_is_said_with_exit_1(shipped, call):
    done = call("figures", "juniors", "--country", "Germany")
    assert (done.rc, done.err) == (1, "")
    assert done.out.startswith("No such figures for Germany; there are some for United States")
    assert json.loads(call("figures", "juniors", "--country", "de", "--format", "json").out)["figures"] == []


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["paye"], "no topic 'paye'; did you mean 'pay'?"),
        (["--country", "Wakanda"], "no country 'wakanda'; known are United States, "),
    ],
)
def test_an_unknown_topic_or_country_is_2(shipped, call, args, message):
    done = call("figures", *args)
    assert (done.rc, done.out) == (2, "")
    assert message in done.err


def test_a_base_without_charts_is_1_and_the_message_names_the_part(base, call):
    done = call("figures", "--knowledge", base)
    assert (done.rc, done.out) == (1, "")
    assert "has no charts (charts.yaml)" in done.err


@pytest.mark.parametrize(
    ("key", "drawn"),
    [("pay-compare", "Median pay in a survey"), ("demand", "Projected"), ("first-job", "ads for beginners")],
)
def test_an_answer_on_pay_demand_or_juniors_has_one_picture_with_full(shipped, call, key, drawn):
    out = call("faq", "--id", key, "--full").out
    assert len(re.findall(r"^Source: ", out, re.MULTILINE)) == 1
    assert drawn in out
    assert "\u2588" in out
    assert "\u2588" not in call("faq", "--id", key).out


def test_the_picture_is_that_of_the_askers_country(shipped, call):
    assert (
        "Median pay in a survey, US dollars a year: Germany, 2025" in call("software salary in Germany", "--full").out
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("title-pay.swe", "title-pay-gb.swe"), "one chart has one country, not GB and US"),
        (("title-pay.swe", "title-gap.all-percent"), "one chart has one unit, not US dollars a year and percent"),
        (("title-pay.swe", "title-pay.swee"), "no figure 'title-pay.swee'; did you mean 'title-pay.swe'?"),
    ],
)
def test_a_chart_of_figures_that_do_not_fit_is_refused(tmp_path, call, change, problem):
    for name in ("knowledge.yaml", "sources.yaml", "roles.yaml", "figures.yaml", "places.yaml", "charts.yaml"):
        text = (REPO / "data" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(*change, 1) if name == "charts.yaml" else text, "utf-8")
    done = call("kb", "check", tmp_path)
    assert any(line.startswith("charts.yaml:") and problem in line for line in done.out.splitlines())
