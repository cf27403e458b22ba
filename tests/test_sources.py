"""The evidence line of an answer, and the command sources."""

from __future__ import annotations

import json

import pytest

from roleadvisor import knowledge
from roleadvisor.errors import UsageError
from roleadvisor.model import Claim, Figure, Knowledge, Source, SourceRef
from roleadvisor.render.receipts import Receipts
from roleadvisor.sources import evidence, sources

from .conftest import THREAD


def opened(path):
    return knowledge.open_base(str(path)).knowledge


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
    """The evidence of one claim for each source."""
    return evidence(BASE, [claim(f"c{n}", kind, key, cites=cites) for n, key in enumerate(keys)])


@pytest.mark.parametrize(
    ("kind", "keys", "expected"),
    [
        ("fact", ["handbook"], "1 official (handbook)"),
        ("fact", ["ads"], "1 survey or ad (ads)"),
        ("fact", ["forum"], "1 article (forum)"),
        # A fact counts by the strongest of its sources, and only sources of that strength are named.
        ("fact", ["blog", "manual", "survey", "handbook"], "1 official (handbook)"),
        ("fact", ["blog", "manual", "survey"], "1 survey or ad (survey)"),
        ("fact", ["house", "blog", "manual"], "1 documentation (manual)"),
        ("fact", ["house", "blog"], "1 article (blog)"),
        ("fact", ["house"], "our advice only"),
        ("reported", ["numbers", "blog", "house"], "1 article (blog)"),
        ("reported", ["house"], "our advice only"),
        ("opinion", ["blog", "numbers"], "1 article (blog)"),
        ("opinion", ["numbers"], "1 official (numbers)"),
        ("figure", ["ads", "blog"], "1 survey or ad (ads)"),
        ("figure", ["survey", "numbers"], "1 official (numbers)"),
        ("figure", ["blog"], "1 article (blog)"),
        ("figure", ["house"], "our advice only"),
        ("note", ["house"], "our advice only"),
        # Advice and notes are our own word, whatever they refer to.
        ("advice", ["handbook"], "our advice only"),
        ("note", ["blog", "house"], "our advice only"),
    ],
)
def test_a_claim_counts_by_its_kind_and_its_strongest_source(kind, keys, expected):
    assert evidence(BASE, [claim("c", kind, *keys)]) == expected


def test_the_strongest_group_comes_first():
    claims = [
        claim("a", "advice", "house"), claim("b", "opinion", "blog"), claim("c", "fact", "manual"),
        claim("d", "figure", "ads"), claim("e", "fact", "handbook"), claim("f", "note", "house"),
        claim("g", "fact", "numbers"), claim("h", "fact", "handbook"),
    ]  # fmt: skip
    assert evidence(BASE, claims) == (
        "3 official (handbook, numbers), 1 survey or ad (ads), 1 documentation (manual), 1 article (blog); 2 our advice"
    )


def test_sources_are_named_in_the_order_of_their_first_use():
    assert strength("blog2", "blog", "blog2") == "3 articles (blog2, blog)"


def test_a_claim_that_is_shown_twice_counts_once():
    once = claim("a", "fact", "blog")
    assert evidence(BASE, [once, once]) == "1 article (blog)"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["blog", "article"], "2 articles (blog and article, one voice)"),
        (["second", "blog", "article"], "3 articles (second, blog and article, one voice)"),
        (["blog", "article", "second", "blog2"], "4 articles (blog, article, second and blog2, at most 2 voices)"),
    ],
)
def test_articles_derived_from_each_other_count_as_one_voice(keys, expected):
    assert strength(*keys) == expected


def test_the_sources_can_be_left_out():
    claims = [claim("a", "fact", "blog"), claim("b", "figure", "ads"), claim("c", "advice", "blog")]
    assert evidence(BASE, claims, named=False) == "1 survey or ad, 1 article; 1 our advice"


@pytest.mark.parametrize(
    "keys",
    [("article",), ("blog2", "article"), ("article", "numbers"), ("handbook", "numbers")],
)
def test_independent_sources_and_official_ones_are_not_called_one_voice(keys):
    assert "one voice" not in strength(*keys)


def test_cited_pages_that_nobody_read_are_named_and_not_counted():
    shown = strength("blog", "blog2", kind="reported", cites=("thread",))
    assert shown == "2 articles (blog, blog2; 2 cite a forum thread that nobody here read)"
    one = [claim("a", "reported", "article", cites=("thread",)), claim("b", "reported", "blog")]
    shown = "article and blog, one voice; one cites a forum thread that nobody here read"
    assert evidence(BASE, one) == f"2 articles ({shown})"
    assert strength("blog", kind="reported", cites=("thread", "post")) == (
        "1 article (blog; one cites pages that nobody here read)"
    )


def test_the_figures_of_one_count_are_one_statement():
    figures = [
        Figure(f"{key}.{row}", key, "pay", "people", "mean", "unit", "US", "Nowhere", "2023", SourceRef(key, "table"))
        for key in ("numbers", "ads", "handbook")
        for row in ("first", "second")
    ]
    assert evidence(BASE, [], figures[:2]) == "1 official (numbers)"
    claims = [claim("a", "figure", "survey"), claim("b", "fact", "numbers")]
    assert evidence(BASE, claims, figures) == "3 official (numbers, handbook), 2 surveys and ads (survey, ads)"


@pytest.mark.parametrize("name", ["ARTICLE", "The long article"])
def test_an_id_or_a_title_selects_a_source(base, name):
    (found,) = sources(opened(base), name)
    assert (found.id, found.claims) == ("article", 7)


def test_a_misspelt_source_is_refused_with_a_suggestion(base):
    with pytest.raises(UsageError, match="no source 'artcle'; did you mean 'article'"):
        sources(opened(base), "artcle")


def test_the_json_has_the_shape_of_the_contract(base, call):
    listed = json.loads(call("sources", "--format", "json", "--knowledge", base).out)["sources"]
    keys = {"id", "title", "publisher", "kind", "strength", "derived_from", "citation", "date", "url"}
    assert [keys - each.keys() for each in listed] == [set()] * 4
    assert [each["id"] for each in listed] == ["blog", "article", "numbers", "house"]
    assert [each["derived_from"] for each in listed] == [[], ["blog"], [], []]
    assert [each["date"] for each in listed] == ["2022", None, None, None]
    one = json.loads(call("sources", "blog", "--format", "json", "--knowledge", base).out)["sources"]
    assert one == listed[:1]


@pytest.fixture
def citing(own_base):
    """The small base with an unread thread, which the blog refers to and two claims of an answer cite."""
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


def test_an_unread_source_backs_no_claim(citing):
    counts = {each.id: (each.unread, each.claims, each.cited) for each in sources(opened(citing))}
    assert (counts["thread"], counts["numbers"]) == ((True, 0, 2), (False, 1, 0))


def test_an_unread_source_is_shown_as_unread(citing, call):
    shown = "cited by 2 claims, read by nobody here"
    assert f"thread, Backs: {shown}\n" in call("sources", "--format", "plain", "--knowledge", citing).out
    alone = call("sources", "thread", "--format", "plain", "--knowledge", citing).out
    assert (f"- Here: {shown}\n" in alone, "Backs" in alone) == (True, False)
    assert "- Backs 1 claim here\n" in call("sources", "numbers", "--format", "plain", "--knowledge", citing).out


def test_a_claim_in_json_names_what_it_cites(citing, call):
    data = json.loads(call("faq", "--id", "degree", "--format", "json", "--knowledge", citing).out)
    assert [claim["cites"] for claim in data["answer"]["claims"]] == [["thread"], ["thread", "thread"], []]


def test_a_receipt_names_the_unread_page_that_its_source_refers_to(citing, call):
    """If no source is derived from the page, the first receipt names it."""
    shown = call("faq", "--id", "degree", "--full", "--format", "plain", "--knowledge", citing).out
    receipts = shown.partition("Receipts:\n")[2].splitlines()[:6]
    assert receipts == [
        "1. article: The body, which cites a forum thread (thread), not read by us",
        "2. blog: On pay, which cites a forum thread (thread), not read by us",
        "3. blog: Introduction",
        "How strong each source is:",
        "- article (article, not named): fair. https://example.org/long_article",
        "- blog (company blog, Acme): weak, one author",
    ]


def test_a_receipt_may_name_several_unread_pages(citing, call):
    with (citing / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(THREAD.replace("thread:", "post:").replace("forum thread", "article"))
    file = citing / "faq" / "degree.yaml"
    file.write_text(file.read_text("utf-8").replace("[thread, thread]", "[thread, post]"), "utf-8")
    shown = call("faq", "--id", "degree", "--full", "--format", "plain", "--knowledge", citing).out
    assert "1. article: The body, which cites a forum thread (thread) and an article (post), not read by us\n" in shown


def test_a_claim_with_two_receipts_of_one_source_counts_once():
    refs = (SourceRef("blog", "Introduction"), SourceRef("blog", "Pay"), SourceRef("census", "as a whole"))
    claim = Claim("c", "Text.", refs, "fact")
    both = tuple(Source(key, key, "P", "article", "weak", "C") for key in ("blog", "census"))
    listed = sources(Knowledge("T", "2024-05-06", sources=both, claims=(claim,)))
    assert [(source.id, source.claims) for source in listed] == [("blog", 1), ("census", 1)]


def test_the_receipt_of_the_source_that_is_derived_from_an_unread_page_names_it():
    listed = (
        Source("one", "One", "P", "article", "weak", "C"),
        Source("two", "Two", "P", "article", "weak", "C", derived_from=("thread",)),
        Source("thread", "Thread", "P", "forum thread", "weak", "C", unread=True),
    )
    refs = (SourceRef("one", "as a whole"), SourceRef("two", "as a whole"))
    receipts = Receipts(Knowledge("T", "2024-05-06", sources=listed), shown=True)
    receipts.line(Claim("c", "Text.", refs, "reported", ("thread",)))
    two = "two: as a whole, which cites a forum thread (thread), not read by us"
    assert receipts.blocks()[1].items == ("one: as a whole", two)
