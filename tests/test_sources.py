"""Where the knowledge comes from, and how strong that makes an answer."""

from __future__ import annotations

import json

import pytest

from roleadvisor import knowledge
from roleadvisor.errors import UsageError
from roleadvisor.model import Claim, Figure, Knowledge, Source, SourceRef
from roleadvisor.sources import evidence, in_singular, sources


def opened(place):
    return knowledge.open_base(str(place)).knowledge


@pytest.fixture
def small(base):
    return opened(base)


def source(key, kind, derived_from=()):
    return Source(key, key, "publisher", kind, "strength", "citation", derived_from=derived_from)


THREAD = """
thread:
  title: A thread
  publisher: A forum
  kind: forum thread
  strength: not read
  citation: https://example.org/thread
  unread: true
"""
BASE = Knowledge(
    "title",
    "2024-01-01",
    sources=(
        source("blog", "company blog"),
        source("blog2", "company blog"),
        source("article", "article", ("blog",)),
        source("numbers", "statistics"),
        source("survey", "survey"),
        source("ads", "job ads"),
        source("manual", "documentation"),
        source("house", "own editing"),
    ),
)


def strength(*keys, kind="fact"):
    return evidence(BASE, [Claim(key, "text", (SourceRef(key, "section"),), kind) for key in keys])


def test_two_sources_of_which_one_draws_on_the_other_are_one_voice():
    assert "one voice, not two" in strength("blog", "article")


@pytest.mark.parametrize(
    "keys", [("blog",), ("article",), ("blog", "blog2"), ("blog2", "article"), ("article", "numbers")]
)
def test_sources_of_their_own_are_not_called_one_voice(keys):
    assert "one voice" not in strength(*keys)


def test_our_own_words_alone_are_called_our_own_advice_only():
    assert strength("house") == "our own advice only; no outside source"


def test_our_own_words_beside_a_source_are_told_apart():
    assert strength("blog", "house").endswith("the rest is our own advice")


@pytest.mark.parametrize("key", ["numbers", "survey", "ads"])
def test_a_measurement_counts_as_one(key):
    assert "no measurement" not in strength("blog", key)


@pytest.mark.parametrize("keys", [("blog",), ("article", "house"), ("manual",)])
def test_the_lack_of_a_measurement_is_told(keys):
    assert "no measurement behind it" in strength(*keys)


def test_a_note_of_ours_is_no_support():
    assert strength("numbers", kind="note") == "our own advice only; no outside source"


def test_a_figure_is_support():
    figure = Figure("f", "1", "unit", "people", "Nowhere", "2023", SourceRef("numbers", "table"))
    assert evidence(BASE, [], [figure]) == "statistics"


def test_no_claim_at_all_is_no_support():
    assert evidence(BASE, []) == "our own advice only; no outside source"


def test_a_source_that_backs_two_claims_is_counted_once():
    assert strength("blog", "blog") == strength("blog") == "1 company blog; no measurement behind it"


def test_sources_of_a_kind_are_counted():
    assert strength("blog", "blog2").startswith("2 company blogs")


def test_every_source_is_listed_in_the_order_of_the_data(small):
    assert [source.id for source in sources(small).sources] == ["blog", "article", "numbers", "house"]


def test_a_source_is_told_how_many_claims_rest_on_it(small):
    assert {source.id: source.claims for source in sources(small).sources}["article"] == 6


@pytest.mark.parametrize("name", ["article", "ARTICLE", "The long article"])
def test_a_source_is_found_by_id_and_title(small, name):
    assert [source.id for source in sources(small, name).sources] == ["article"]


def test_a_misspelt_source_is_offered_the_nearest(small):
    with pytest.raises(UsageError, match="no source 'artcle'; did you mean 'article'"):
        sources(small, "artcle")


def test_the_json_has_the_shape_of_the_contract(base, call):
    listed = json.loads(call("sources", "--format", "json", "--knowledge", base).out)["sources"]
    keys = {"id", "title", "publisher", "kind", "strength", "derived_from", "citation", "date"}
    assert [keys - each.keys() for each in listed] == [set()] * 4
    assert [each["derived_from"] for each in listed] == [[], ["blog"], [], []]
    assert [each["date"] for each in listed] == ["2022", None, None, None]


def test_one_source_in_json_keeps_the_shape_of_the_list(base, call):
    listed = json.loads(call("sources", "blog", "--format", "json", "--knowledge", base).out)["sources"]
    assert [each["id"] for each in listed] == ["blog"]


@pytest.mark.parametrize(
    "text", ["Ann Author", "Acme", "company blog", "weak, one author", "https://example.org/blog", "On pay"]
)
def test_one_source_is_shown_in_full(base, call, text):
    assert text in call("sources", "blog", "--knowledge", base).out


@pytest.fixture
def citing(own_base):
    """The small base with a thread that nobody has read; the blog refers to it, and so say two claims of an answer."""
    with (own_base / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(THREAD)
    sources_file = own_base / "sources.yaml"
    text = sources_file.read_text("utf-8").replace("  author: Ann Author\n", "  derived_from: [thread]\n", 1)
    sources_file.write_text(text, "utf-8")
    (own_base / "faq" / "degree.yaml").write_text(
        "question: Q?\nlead: L.\nclaims:\n"
        "  - {text: A., kind: reported, sources: ['article#body', 'blog#pay'], cites: [thread]}\n"
        "  - {text: B., kind: reported, sources: ['article#body'], cites: [thread, thread]}\n"
        "  - {text: C., kind: reported, sources: ['blog#intro']}\n"
    )
    return own_base


def test_an_unread_source_backs_nothing_and_is_told_how_many_claims_cite_it(citing):
    found = {each.id: (each.unread, each.claims, each.cited) for each in sources(opened(citing)).sources}
    assert (found["thread"], found["numbers"]) == ((True, 0, 2), (False, 1, 0))


def test_an_unread_source_is_shown_as_what_it_is(citing, call):
    told = "cited by 2 claims, read by nobody here"
    assert f"thread, Backs: {told}\n" in call("sources", "--knowledge", citing).out
    alone = call("sources", "thread", "--knowledge", citing).out
    assert (f"- Here: {told}\n" in alone, "Backs" in alone) == (True, False)
    assert "- Backs 1 claim here\n" in call("sources", "numbers", "--knowledge", citing).out


def test_a_claim_in_json_names_what_it_cites(citing, call):
    claims = json.loads(call("faq", "--id", "degree", "--format", "json", "--knowledge", citing).out)["answer"][
        "claims"
    ]
    assert [claim["cites"] for claim in claims] == [["thread"], ["thread", "thread"], []]


def test_a_receipt_tells_what_it_cites_and_nobody_read(citing, call):
    """With the receipt whose source refers to it; where none is known to, with the first."""
    shown = call("faq", "--id", "degree", "--sources", "--knowledge", citing).out
    receipts = shown.partition("Receipts:\n")[2].splitlines()[:6]
    assert receipts == [
        "1. article: The body, which cites a forum thread (thread), not read by us",
        "2. blog: On pay, which cites a forum thread (thread), not read by us",
        "3. blog: Introduction",
        "How strong each source is:",
        "- article (article, not named): fair",
        "- blog (company blog, Acme): weak, one author",
    ]


def test_several_unread_pages_of_one_receipt_are_told_together(citing, call):
    with (citing / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(THREAD.replace("thread:", "post:").replace("forum thread", "article"))
    file = citing / "faq" / "degree.yaml"
    file.write_text(file.read_text("utf-8").replace("[thread, thread]", "[thread, post]"), "utf-8")
    shown = call("faq", "--id", "degree", "--knowledge", citing).out
    assert "1. article: The body, which cites a forum thread (thread) and an article (post), not read by us\n" in shown


@pytest.mark.parametrize(
    ("kind", "told"),
    [("article", "an article"), ("handbook", "a handbook"), ("statistics", "statistics"), ("job ads", "job ads")],
)
def test_one_source_of_a_kind_is_called_by_its_kind(kind, told):
    assert in_singular(kind) == told


def test_a_claim_with_two_receipts_of_one_source_counts_once():
    refs = (SourceRef("blog", "Introduction"), SourceRef("blog", "Pay"), SourceRef("census", "as a whole"))
    claim = Claim("c", "Text.", refs, "fact")
    places = tuple(Source(key, key, "P", "article", "weak", "C") for key in ("blog", "census"))
    found = sources(Knowledge("T", "2024-05-06", sources=places, claims=(claim,)))
    assert [(source.id, source.claims) for source in found.sources] == [("blog", 1), ("census", 1)]
