"""Who asks: the place and the level that a question names, and what is said first about them."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from roleadvisor.asker import Asker, contradicts, heard, joined, lead, long_text, read
from roleadvisor.faq import ask, response_answer
from roleadvisor.knowledge import open_base
from roleadvisor.knowledge.records import asking
from roleadvisor.knowledge.shapes import AskerShape
from roleadvisor.model import Knowledge, Place

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
SMALL = replace(SMALL, asking=asking(AskerShape(), SMALL))


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("pay in PARTLAND?", "Partland"),
        ("what do they earn in Part City, roughly", "Partland"),
        ("is it more in são part?", "Partland"),
        ("the home or abroad", "Homeland"),
        ("home office pay", None),  # a part of a name is none
        ("partlander pay", None),
        ("pay in the Region, say in Partland", "Partland"),  # a country counts before its region
        ("Farland or Partland", "Farland"),  # the first of two
        ("how many fars a month", "Farland"),
        ("what do they earn in 2025?", None),
    ],
)
def test_a_question_names_a_place_by_whole_words_in_any_case(question, place):
    assert read(SMALL, question).place == place


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
    assert lead(SMALL, "pay", Asker(place=place and place.name, level=level)) == said


def test_nothing_is_said_first_on_a_subject_without_a_place():
    assert lead(SMALL, None, Asker(place="Farland", level="junior")) is None
    assert lead(SMALL, "weather", Asker(place="Farland")) is None


def test_braces_in_a_text_of_a_base_are_left_alone():
    base = replace(SMALL, no_figures={"pay": "Nothing {on} {place}: {}."})
    assert lead(base, "pay", Asker(place="Farland")) == "Nothing {on} Farland: {}."


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
    answer = response_answer(KNOWLEDGE, entry, asker=Asker(place=place.name))
    first = re.split(r"(?<=[a-z0-9)]\.) ", answer.lead)[0]
    assert place.name.removeprefix("the ") in first
    assert not re.match(r"US|(In the )?United States", answer.lead)


@pytest.mark.parametrize("place", [place for place in KNOWLEDGE.places if place.claims], ids=lambda place: place.id)
def test_the_claims_of_a_place_come_first_and_its_figures_too(place):
    for entry in BY_PLACE:
        if entry.by_place in place.claims:
            answer = response_answer(KNOWLEDGE, entry, asker=Asker(place=place.name))
            own = place.claims[entry.by_place]
            assert answer.claims[: len(own)] == own
            countries = [figure.country == place.id for figure in answer.figures]
            assert countries == sorted(countries, reverse=True)


def test_a_country_without_figures_has_the_claims_and_figures_of_its_region_first():
    (entry,) = [entry for entry in BY_PLACE if entry.by_place == "pay"]
    answer = response_answer(KNOWLEDGE, entry, asker=Asker(place="Italy"))
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


# --- where the asker stands, and where they want to go


@pytest.mark.parametrize(
    ("question", "start", "origin", "to"),
    [
        ("I do React, can I switch to machine learning?", "frontend", "swe", "mle"),
        ("I'm a front-end developer and hate maths, can I work in AI?", "frontend", "swe", "mle"),
        ("Am a nurse, can I become a software engineer?", "other-degree", None, "swe"),
        ("nurse here. could I get into AI", "other-degree", None, "mle"),
        ("PhD in physics, how do I move into data science?", "scientist", None, "mle"),
        ("can i do ml after SDE", "backend", "swe", "mle"),
        ("from ML engineer back to software engineer?", "mle", "mle", "swe"),
        ("Backend dev to MLE, how?", "backend", "swe", "mle"),
        ("How can a mechanical engineer become a data scientist?", "other-degree", None, "mle"),
        ("I work as a tester. How do I become a developer?", "tester", None, "swe"),
        ("can I work as an ML engineer without a degree", None, None, "mle"),
        ("I regret becoming a data scientist, how do I move to software engineering", "data-scientist", "mle", "swe"),
        ("should I become an ML engineer or a software engineer", None, None, None),
        ("what does a nurse in a software project do", None, None, None),
        ("is the work with designers hard for a developer", None, None, None),
    ],
)
def test_a_question_tells_where_the_asker_stands_and_wants_to_go(question, start, origin, to):
    asker = read(KNOWLEDGE, question)
    assert (asker.start, asker.start_role, asker.to) == (start, origin, to)


@pytest.mark.parametrize(
    ("question", "circumstances", "refuses", "side"),
    [
        ("I hate maths, what now", ["no-maths"], ["maths"], "applies"),
        ("ML without any statistics?", ["no-maths"], ["maths"], "applies"),
        ("I have no degree, can I code for a living", ["no-degree"], ["degree"], "applies"),
        ("I don't want to do any coding in AI", [], ["coding"], "applies"),
        ("we want to hire somebody for AI", ["hiring"], [], "hires"),
        ("my son wants to study AI", ["advising"], [], "advises"),
        ("I was laid off in March, is ML worth it", ["laid-off"], [], "applies"),
        ("learning ML at night, broke, with two kids", ["part-time", "little-money"], [], "applies"),
        ("backend dev, 9 years of experience, AI?", ["experienced"], [], "applies"),
        ("I have been a nurse for nine years of work, can I code", [], [], "applies"),  # not years of developing
        ("how much maths do I need", [], [], "applies"),
        ("do you need a degree", [], [], "applies"),
    ],
)
def test_a_question_tells_circumstances_and_what_is_not_wanted(question, circumstances, refuses, side):
    asker = read(KNOWLEDGE, question)
    assert (sorted(asker.circumstances), list(asker.refuses), asker.side) == (sorted(circumstances), refuses, side)


def test_gender_age_health_and_origin_are_not_read():
    plain = read(KNOWLEDGE, "can I become a developer")
    assert read(KNOWLEDGE, "I am a deaf Muslim woman of 52 from a poor family, can I become a developer") == replace(
        plain, circumstances=("little-money",)
    )


@pytest.mark.parametrize(
    ("question", "outside"),
    [
        ("how do I become a civil engineer", "civil engineer"),
        ("is a master's worth it for teachers?", "teachers"),
        ("what maths for economics?", "economics"),
        ("will AI replace accountants?", "accountants"),
        ("I am an accountant, is coding worth learning", None),
        ("I am a teacher, am I too old to switch?", None),
        ("do data engineers need maths", None),
        ("will I work with doctors all day", None),
    ],
)
def test_a_question_on_another_occupation_is_outside_unless_the_asker_has_it(question, outside):
    assert read(KNOWLEDGE, question).outside == outside


def test_no_name_of_a_neighbour_is_outside():
    questions = {near.id: f"how do I become a {near.name.lower()}" for near in KNOWLEDGE.neighbours}
    assert {key: read(KNOWLEDGE, question).outside for key, question in questions.items()} == dict.fromkeys(questions)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Soll ich ML Engineer oder Software Engineer werden?", "German"),
        ("¿Cuánto gana un ingeniero de software?", "Spanish"),
        ("Сколько зарабатывает программист?", "another"),
        ("do data scientists ever touch c plus plus", None),
        ("machine learning engineer salary", None),
    ],
)
def test_a_question_in_another_language_is_told_by_its_frequent_words_or_its_script(question, language):
    assert read(KNOWLEDGE, question).language == language


def test_only_the_way_in_another_direction_contradicts_an_asker():
    asker = read(KNOWLEDGE, "I am a back-end developer, how do I get into machine learning?")
    against = [entry.id for entry in KNOWLEDGE.entries if contradicts(KNOWLEDGE, entry, asker)]
    assert against == ["mle-to-swe", "become-swe"]
    assert not any(contradicts(KNOWLEDGE, entry, Asker()) for entry in KNOWLEDGE.entries)


def test_what_is_said_later_is_added_to_what_is_known():
    before = Asker(start="nothing", place="Germany", circumstances=("no-maths",), side="hires")
    now = Asker(place="France", circumstances=("no-degree",))
    known = joined(before, now)
    assert (known.start, known.place, known.side) == ("nothing", "France", "hires")
    assert known.circumstances == ("no-maths", "no-degree")


def test_what_was_heard_is_said_in_words():
    asker = read(KNOWLEDGE, "I do React in Berlin and hate maths and meetings")
    assert heard(KNOWLEDGE, asker) == "front-end developer; Germany; no maths; not meetings"
    assert heard(KNOWLEDGE, Asker()) == ""


def test_every_circumstance_of_an_answer_can_be_heard_and_said():
    told = {key for tells in KNOWLEDGE.asking.phrases.values() for kind, key in tells if kind == "circumstance"}
    told |= {*KNOWLEDGE.asking.refusals.values(), "hiring", "advising"}
    assert told == KNOWLEDGE.circumstances.keys() == KNOWLEDGE.asking.heard.keys()


AD = """Machine Learning Engineer
We are looking for a colleague. What you'll do: train models.
Requirements: Python, 3 years of experience.
We offer a competitive salary and a hybrid office."""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (AD, "ad"),
        ("Anna B\nWork experience\nEducation: BSc\nSkills: Java\nLanguages: German\nReferences available", "cv"),
        ("We are pleased to offer you a post.\nBase salary: 70,000\nStart date: May\nNotice period: a month", "offer"),
        ("Module 1: Python\nModule 2: data\nCapstone project\nTuition fee: 900\nEnroll now", "course"),
        ("I have thought about it. " * 20, "story"),
        ("Is ML hard?\nOr is it not?", None),
        ("is it", None),
    ],
)
def test_a_long_text_is_told_by_its_usual_words(text, kind):
    found = long_text(KNOWLEDGE, text)
    assert (found and found.id) == kind
