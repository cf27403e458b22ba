"""Where the knowledge comes from, and how strong that makes an answer."""

from __future__ import annotations

import json

import pytest

from roleadvisor import knowledge
from roleadvisor.errors import UsageError
from roleadvisor.model import Claim, Figure, Knowledge, Source, SourceRef
from roleadvisor.sources import evidence, in_singular, sources

from .conftest import THREAD


def opened(place):
    return knowledge.open_base(str(place)).knowledge


@pytest.fixture
def small(base):
    return opened(base)


def source(key, kind, derived_from=()):
    return Source(key, key, "publisher", kind, "strength", "citation", derived_from=derived_from)


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
        source("handbook", "handbook", ("numbers",)),
        source("forum", "forum thread"),
        source("second", "article", ("blog", "article")),
        source("thread", "forum thread"),
        source("post", "article"),
        source("house", "own editing"),
    ),
)


def claim(key, kind, *keys, cites=()):
    return Claim(key, "text", tuple(SourceRef(each, "section") for each in keys), kind, cites)


def strength(*keys, kind="fact", cites=()):
    """What as many claims of a kind rest on, each on one source."""
    return evidence(BASE, [claim(f"c{n}", kind, key, cites=cites) for n, key in enumerate(keys)])


@pytest.mark.parametrize(
    ("kind", "keys", "told"),
    [
        ("fact", ["handbook"], "1 official (handbook)"),
        ("fact", ["numbers"], "1 official (numbers)"),
        ("fact", ["survey"], "1 measured (survey)"),
        ("fact", ["ads"], "1 measured (ads)"),
        ("fact", ["manual"], "1 documented (manual)"),
        ("fact", ["blog"], "1 reported (blog)"),
        ("fact", ["article"], "1 reported (article)"),
        ("fact", ["forum"], "1 reported (forum)"),
        # A fact counts by the best of its sources, and names those of that kind alone.
        ("fact", ["blog", "manual", "survey", "handbook"], "1 official (handbook)"),
        ("fact", ["blog", "manual", "survey"], "1 measured (survey)"),
        ("fact", ["house", "blog", "manual"], "1 documented (manual)"),
        ("fact", ["house", "blog"], "1 reported (blog)"),
        ("fact", ["house"], "our own word only; no outside source"),
        ("reported", ["blog", "house"], "1 reported (blog)"),
        ("reported", ["numbers", "blog"], "1 reported (blog)"),
        ("reported", ["house"], "our own word only; no outside source"),
        ("opinion", ["blog", "numbers"], "1 reported (blog)"),
        ("opinion", ["numbers"], "1 reported"),
        ("opinion", ["house"], "our own word only; no outside source"),
        ("figure", ["survey"], "1 measured (survey)"),
        ("figure", ["ads", "blog"], "1 measured (ads)"),
        ("figure", ["survey", "numbers"], "1 official (numbers)"),
        ("figure", ["handbook"], "1 official (handbook)"),
        ("figure", ["blog"], "1 measured"),
        ("figure", ["manual"], "1 measured"),
        ("figure", ["house"], "our own word only; no outside source"),
        ("advice", ["house"], "our own word only; no outside source"),
        ("note", ["house"], "our own word only; no outside source"),
        # What we make of others' words is our own word too, but not without an outside source.
        ("advice", ["handbook"], "our own word only"),
        ("note", ["blog", "house"], "our own word only"),
    ],
)
def test_a_statement_counts_by_its_kind_and_by_who_vouches_for_it(kind, keys, told):
    assert evidence(BASE, [claim("c", kind, *keys)]) == told


def test_the_groups_stand_in_their_order_whatever_that_of_the_claims():
    claims = [
        claim("a", "advice", "house"), claim("b", "opinion", "blog"), claim("c", "fact", "manual"),
        claim("d", "figure", "ads"), claim("e", "fact", "handbook"), claim("f", "note", "house"),
        claim("g", "fact", "numbers"), claim("h", "fact", "handbook"),
    ]  # fmt: skip
    assert evidence(BASE, claims) == (
        "3 official (handbook, numbers), 1 measured (ads), 1 documented (manual), 1 reported (blog), 2 our own"
    )


def test_sources_are_named_in_the_order_of_their_first_use():
    assert strength("blog2", "blog", "blog2") == "3 reported (blog2, blog)"


def test_a_statement_that_is_shown_twice_counts_once():
    once = claim("a", "fact", "blog")
    assert evidence(BASE, [once, once]) == "1 reported (blog)"


def test_two_articles_of_which_one_draws_on_the_other_are_one_voice():
    assert strength("blog", "article") == "2 reported (blog and article, one voice)"


def test_articles_that_draw_on_each_other_are_as_many_voices_as_draw_on_none_of_them():
    told = "blog, article, second and blog2, at most 2 voices"
    assert strength("blog", "article", "second", "blog2") == f"4 reported ({told})"
    assert strength("second", "blog", "article") == "3 reported (second, blog and article, one voice)"


def test_what_is_counted_can_be_told_without_naming_sources():
    claims = [claim("a", "fact", "blog"), claim("b", "figure", "ads"), claim("c", "advice", "blog")]
    assert evidence(BASE, claims, named=False) == "1 measured, 1 reported, 1 our own"


@pytest.mark.parametrize(
    "keys",
    [("blog",), ("article",), ("blog", "blog2"), ("blog2", "article"), ("article", "numbers"), ("numbers", "ads"),
     ("handbook", "numbers")],
)  # fmt: skip
def test_sources_of_their_own_are_not_called_one_voice(keys):
    assert "one voice" not in strength(*keys)


def test_pages_that_nobody_read_are_told_and_not_counted():
    shown = strength("blog", "blog2", kind="reported", cites=("thread",))
    assert shown == "2 reported (blog, blog2; 2 cite a forum thread that nobody here read)"
    one = [claim("a", "reported", "article", cites=("thread",)), claim("b", "reported", "blog")]
    told = "article and blog, one voice; one cites a forum thread that nobody here read"
    assert evidence(BASE, one) == f"2 reported ({told})"


def test_several_pages_that_nobody_read_are_told_together():
    assert strength("blog", kind="reported", cites=("thread", "post")) == (
        "1 reported (blog; one cites pages that nobody here read)"
    )


def test_the_figures_of_an_answer_count_beside_its_claims():
    figures = [
        Figure(key, "1", "unit", "people", "Nowhere", "2023", SourceRef(key, "table"), parts={"low": "1"})
        for key in ("numbers", "ads", "handbook")
    ]
    assert evidence(BASE, [], figures[:1]) == "1 official (numbers)"
    claims = [claim("a", "figure", "survey"), claim("b", "fact", "numbers")]
    assert evidence(BASE, claims, figures) == "3 official (numbers, handbook), 2 measured (survey, ads)"


def test_no_claim_at_all_is_no_support():
    assert evidence(BASE, []) == "our own word only; no outside source"


def test_every_source_is_listed_in_the_order_of_the_data(small):
    assert [source.id for source in sources(small).sources] == ["blog", "article", "numbers", "house"]


def test_a_source_is_told_how_many_claims_rest_on_it(small):
    assert {source.id: source.claims for source in sources(small).sources}["article"] == 7


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
    assert f"thread, Backs: {told}\n" in call("sources", "--format", "plain", "--knowledge", citing).out
    alone = call("sources", "thread", "--format", "plain", "--knowledge", citing).out
    assert (f"- Here: {told}\n" in alone, "Backs" in alone) == (True, False)
    assert "- Backs 1 claim here\n" in call("sources", "numbers", "--format", "plain", "--knowledge", citing).out


def test_a_claim_in_json_names_what_it_cites(citing, call):
    claims = json.loads(call("faq", "--id", "degree", "--format", "json", "--knowledge", citing).out)["answer"][
        "claims"
    ]
    assert [claim["cites"] for claim in claims] == [["thread"], ["thread", "thread"], []]


def test_a_receipt_tells_what_it_cites_and_nobody_read(citing, call):
    """With the receipt whose source refers to it; where none is known to, with the first."""
    shown = call("faq", "--id", "degree", "--full", "--format", "plain", "--knowledge", citing).out
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
    shown = call("faq", "--id", "degree", "--full", "--format", "plain", "--knowledge", citing).out
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
