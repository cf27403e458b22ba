"""Who asks: the place and the level that a question names, and what is said first about them."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from roleadvisor.asker import Asker, lead, read
from roleadvisor.faq import ask, response_answer
from roleadvisor.knowledge import open_base, open_index
from roleadvisor.model import Knowledge, Place
from roleadvisor.retrieval import Ranker

HOME = Place(
    "HM",
    "Homeland",
    ("the home", "Homeland"),
    leads={"pay": {"any": "At home 100.", "beginner": "At home beginners 50."}},
)
REGION = Place("RG", "the Region", ("Region",), leads={"pay": {"any": "In the Region 80."}})
PART = Place("PT", "Partland", ("Partland", "Part City", "São Part"), within="RG")
FAR = Place("FR", "Farland", ("Farland", "fars"))
SMALL = Knowledge(
    "Small",
    "2024-05-06",
    places=(HOME, REGION, PART, FAR),
    levels={"beginner": ("junior", "entry level"), "mid": ("mid",), "senior": ("senior",)},
    no_figures={"pay": "Nothing on pay in {place}.", "pay-alone": "Nothing on {place} alone."},
)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("pay in PARTLAND?", "PT"),
        ("what do they earn in Part City, roughly", "PT"),
        ("is it more in são part?", "PT"),
        ("the home or abroad", "HM"),
        ("home office pay", None),  # a part of a name is none
        ("partlander pay", None),
        ("pay in the Region, say in Partland", "PT"),  # a country counts before its region
        ("Farland or Partland", "FR"),  # the first of two
        ("how many fars a month", "FR"),
        ("what do they earn in 2025?", None),
    ],
)
def test_a_question_names_a_place_by_whole_words_in_any_case(question, place):
    named = read(SMALL, question).place
    assert (named and named.id) == place


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("junior pay", "beginner"), ("Entry-level salary", "beginner"), ("pay of a senior", "senior"), ("pay", None),
        ("pay with 2 years of experience", "beginner"), ("pay, 4 yrs exp", "mid"), ("8 yoe, what pay", "senior"),
        ("junior, 7 years experience", "senior"), ("I am 25 years old, what pay", None), ("pay in 5 years", None),
    ],
)  # fmt: skip
def test_a_question_names_a_level_by_a_word_or_by_years_of_work(question, level):
    assert read(SMALL, question).level == level


@pytest.mark.parametrize(
    ("place", "level", "said"),
    [
        (None, None, None),  # the general answer holds
        (None, "beginner", "At home beginners 50."),  # as that answer is about the first place
        (None, "senior", None),
        (HOME, None, "At home 100."),
        (HOME, "senior", "At home 100."),
        (PART, None, "Nothing on Partland alone. In the Region 80."),
        (FAR, "junior", "Nothing on pay in Farland."),
    ],
)
def test_what_is_said_first_depends_on_place_and_level(place, level, said):
    assert lead(SMALL, "pay", Asker(place, level)) == said


def test_nothing_is_said_first_on_a_subject_without_a_place():
    assert lead(SMALL, None, Asker(FAR, "junior")) is None
    assert lead(SMALL, "weather", Asker(FAR, None)) is None


def test_braces_in_a_text_of_a_base_are_left_alone():
    base = replace(SMALL, no_figures={"pay": "Nothing {on} {place}: {}."})
    assert lead(base, "pay", Asker(FAR)) == "Nothing {on} Farland: {}."


KNOWLEDGE = open_base().knowledge
BY_PLACE = [entry for entry in KNOWLEDGE.entries if entry.by_place]
PLACES = {place.id: place for place in KNOWLEDGE.places}


def test_answers_on_pay_and_demand_depend_on_the_place():
    assert {entry.by_place for entry in BY_PLACE} == {"pay", "demand"}
    assert {each for place in KNOWLEDGE.places for each in place.leads} == {"pay", "demand"}
    assert [place.id for place in KNOWLEDGE.places for leads in place.leads.values() if "any" not in leads] == []


@pytest.mark.parametrize("entry", BY_PLACE, ids=lambda entry: entry.id)
@pytest.mark.parametrize("place", KNOWLEDGE.places[1:-2], ids=lambda place: place.id)
def test_no_place_gets_the_figures_of_america_first(entry, place):
    answer = response_answer(KNOWLEDGE, entry, asker=Asker(place))
    first = re.split(r"(?<=[a-z0-9)]\.) ", answer.lead)[0]
    assert place.name.removeprefix("the ") in first
    assert not re.match(r"US|(In the )?United States", answer.lead)


@pytest.mark.parametrize("place", [place for place in KNOWLEDGE.places if place.claims], ids=lambda place: place.id)
def test_the_claims_of_a_place_come_first_and_its_figures_too(place):
    for entry in BY_PLACE:
        if entry.by_place in place.claims:
            answer = response_answer(KNOWLEDGE, entry, asker=Asker(place))
            own = place.claims[entry.by_place]
            assert answer.claims[: len(own)] == own
            countries = [figure.country == place.id for figure in answer.figures]
            assert countries == sorted(countries, reverse=True)


def test_a_country_without_figures_has_the_claims_and_figures_of_its_region_first():
    (entry,) = [entry for entry in BY_PLACE if entry.by_place == "pay"]
    answer = response_answer(KNOWLEDGE, entry, asker=Asker(PLACES["IT"]))
    assert answer.claims[0] == PLACES["EU"].claims["pay"][0]
    assert answer.figures[0].country == "EU"


def test_no_first_sentence_has_a_median_of_fewer_than_30_answers():
    small = {
        f"{figure.value:,}" for figure in KNOWLEDGE.figures if figure.unit.startswith("US") and (figure.n or 99) < 30
    }
    leads = [text for place in KNOWLEDGE.places for each in place.leads.values() for text in each.values()]
    assert small
    assert [text for text in leads if any(number in text for number in small)] == []


# Two wordings of a question on pay, each for twelve countries and three levels.
WORDINGS = ("what is the salary of a {} machine learning engineer in {}", "{} {} developer pay")
COUNTRIES = (
    "America",
    "Germany",
    "UK",
    "India",
    "Canada",
    "France",
    "Spain",
    "Australia",
    "Singapore",
    "Egypt",
    "Norway",
    "Austria",
)


@pytest.fixture(scope="module")
def shipped_ranker(_shipped_warm, warm_cache):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(warm_cache))
        yield Ranker(open_index(open_base()))


def test_questions_on_pay_in_twelve_countries_are_answered_for_the_country(shipped_ranker):
    wrong = []
    for country in COUNTRIES:
        for level in ("junior", "", "senior"):
            questions = (WORDINGS[0].format(level, country), WORDINGS[1].format(country, level))
            for question in (" ".join(each.split()) for each in questions):
                answer = ask(KNOWLEDGE, shipped_ranker, question).answer
                named = read(KNOWLEDGE, question).place
                if not answer or not named or answer.lead != lead(KNOWLEDGE, "pay", read(KNOWLEDGE, question)):
                    wrong.append(question)
    assert len(wrong) <= 2, wrong
