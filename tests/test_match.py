"""Job ads: the verdict rests on the whole ad, not on its title; every line is a receipt; bad input is refused."""

from __future__ import annotations

import json

import pytest
import yaml

from roleadvisor.knowledge import compiler, folder
from roleadvisor.match import Matcher, read_advert, read_by
from roleadvisor.render import Call
from roleadvisor.render.match_document import screens

from .conftest import REPO
from .test_screens import KNOWLEDGE, documents, fits

ADS = REPO / "tests" / "ads"
TERMS = {term.id: term for term in KNOWLEDGE.ads.terms}
MATCHER = Matcher(KNOWLEDGE)


def match(text, title=None):
    return MATCHER.match(read_advert(text, "ad", title))


def named(name):
    return (ADS / f"{name}.txt").read_text("utf-8")


# --- the verdict


@pytest.mark.parametrize(
    ("name", "verdict", "role"),
    [
        ("ml", "clear", "mle"), ("software", "clear", "swe"), ("mixed", "mixed", None),
        ("nurse", "other", None), ("cv", "other", None), ("letter", "other", None), ("course", "other", None),
    ],
)  # fmt: skip
def test_the_verdict_on_an_ad(name, verdict, role):
    result = match(named(name))
    assert (result.verdict, result.role) == (verdict, role)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nurse", "the work of another trade"), ("cv", "a CV"), ("letter", "a letter"),
        ("course", "the description of a course"),
    ],
)  # fmt: skip
def test_what_a_text_is_instead_of_an_ad_is_named(name, reason):
    assert match(named(name)).reason == reason


@pytest.mark.parametrize("title", ["Software Engineer", "Machine Learning Engineer", "Chef", None])
def test_the_title_does_not_vote(title):
    text = named("ml").partition("\n")[2]
    result = match(text, title)
    assert (result.verdict, result.role, result.score) == ("clear", "mle", match(named("ml")).score)


def test_a_score_is_positive_toward_the_first_role():
    assert match(named("ml")).score > 0.4
    assert match(named("software")).score < -0.4


def test_a_long_ad_does_not_saturate():
    short = match(named("ml"))
    assert match(named("ml") + "\n" + "\n".join(named("ml").splitlines()[2:] * 9)).score == short.score


@pytest.mark.parametrize("text", ["Train a model.", "We like Python.", "hire two accountants"])
def test_fewer_than_three_terms_are_little(text):
    assert match(text).verdict == "little"


def test_a_task_in_a_sentence_is_matched():
    assert match("fix the bug in the React front end and add a unit test").role == "swe"
    assert match("fine-tune a language model on labelled data and evaluate its accuracy").role == "mle"


def test_an_ad_in_another_language_is_named():
    text = (
        "Wir suchen eine Person, die unsere Modelle mit Python trainiert und die Daten für das Lernen auswertet. " * 3
    )
    assert match(text).reason == "a text in German"
    assert match("Ищем инженера по машинному обучению, который умеет обучать модели. " * 3).verdict == "other"


def test_a_neighbour_is_named_and_never_clear():
    text = (
        "You will build data pipelines with Airflow, dbt and Spark, load the data warehouse in Snowflake, own ETL, "
        "data quality and lineage, and serve analysts. As a data engineer you write SQL and Python, and know lakes."
    )
    result = match(text)
    assert (result.neighbour, result.verdict in ("lean", "mixed")) == ("data-engineer", True)


# --- the receipts


@pytest.mark.parametrize("name", ["ml", "software", "mixed"])
def test_a_line_stands_where_it_says_and_its_terms_have_the_shares_of_the_data(name):
    lines, counted = named(name).splitlines(), KNOWLEDGE.ads.counted
    result = match(named(name))
    for line in result.lines:
        assert line.text.split()[0] in lines[line.line - 1]
        for term in line.terms:
            assert term.shares == {r: round(TERMS[term.id].ads.get(r, 0) / counted[r], 3) for r in ("mle", "swe")}
            assert term.found.split()[0] in line.text.lower().replace("'", "")
            assert term.sources
    seen = {term.id: term.toward for line in result.lines for term in line.terms}
    assert result.counts == {role: list(seen.values()).count(role) for role in ("mle", "swe")}


def test_a_term_that_a_line_break_cuts_is_named_in_the_first_line():
    lines = match("We are people who do machine\nlearning, and one more thing in React.\nAnd tests.", "A title").lines
    assert [(line.line, [term.found for term in line.terms]) for line in lines[:2]] == [
        (1, ["machine learning"]), (2, ["react"]),
    ]  # fmt: skip


def test_a_page_is_read_as_its_text_with_its_lines():
    page = (
        "<!doctype html><html><head><title>ML &amp; data</title><style>python {}</style>\n</head><body>\n"
        "<p>Train <b>models</b> with PyTorch.</p>\n<script>react angular java</script><ul><li>Deep learning</li>\n"
        "<li>Statistics</li></ul></body></html>"
    )
    result = match(page)
    assert (result.input.title, result.role) == ("ML & data", "mle")
    assert [(line.line, line.text) for line in result.lines] == [
        (3, "Train models with PyTorch."), (4, "Deep learning"), (5, "Statistics"),
    ]  # fmt: skip


def test_markdown_and_addresses_are_no_text():
    result = match("# ML engineer\n\n- **Train** models with C#\n- [apply](https://python.example.org/react)\n")
    assert result.input.title == "ML engineer"
    assert [(line.line, line.text) for line in result.lines] == [(3, "Train models with C#")]


def test_only_line_ends_end_lines():
    lines = match("A title\n\x0cTrain models with PyTorch.\u2028\r\nWrite tests in Java.").lines
    assert [line.line for line in lines] == [2, 3]


def test_a_comment_and_a_script_of_a_page_are_no_text():
    result = match("<p>Train models</p>\n<!-- java\nreact --><p>PyTorch</p><script>a = '<p>angular</p>'</script>", "")
    assert [(line.line, line.text) for line in result.lines] == [(1, "Train models"), (3, "PyTorch")]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000, " " * 100_000 + "b", "<a " * 20_000, "<p><p>" + "<!--" * 60_000, "<p><p" + "<" * 200_000,
        "." * 200_000, "1 " * 100_000, "a@" * 100_000, "www." * 50_000, "3 years " * 25_000, "*" * 200_000,
        "\r" * 200_000,
    ],
)  # fmt: skip
def test_no_text_takes_quadratic_time(text):
    assert match(text).verdict in ("little", "other")


def test_a_title_that_the_text_repeats_does_not_vote():
    title = "React, Angular and JavaScript developer"
    text = f"{title}\n\n" + named("ml").partition("\n")[2] + f"\n{title}\n"
    assert match(text, title).counts == match(named("ml")).counts


@pytest.mark.parametrize("first", ["Job Title: ML engineer", "ML engineer", "## ML engineer ##"])
def test_a_short_first_line_is_the_title(first):
    assert match(f"{first}\nYou will train models.").input.title == "ML engineer"


def test_a_first_sentence_is_no_title():
    assert match("We train models.\nYou know Python.").input.title is None


# --- what does not fit together


def kinds(result):
    return [conflict.kind for conflict in result.conflicts]


def test_a_title_that_contradicts_the_work_is_told():
    text = named("software").replace("Software Engineer\n", "Machine Learning Engineer\n")
    result = match(text)
    assert (result.title_role, result.role, kinds(result)) == ("mle", "swe", ["title"])
    assert "machine learning engineer" in result.conflicts[0].text
    assert kinds(match(named("mixed"))) == ["title-half"]


def test_a_doctorate_is_told_with_its_share_unless_it_is_optional():
    result = match(named("ml"))
    assert kinds(result) == ["doctorate"]
    assert result.conflicts[0].lines == (9,)
    assert f"{round(100 * TERMS['doctorate'].ads['mle'] / KNOWLEDGE.ads.counted['mle'])}%" in result.conflicts[0].text
    assert kinds(match(named("ml").replace("is required", "is a plus"))) == []


@pytest.mark.parametrize(
    ("title", "years", "kind"),
    [("Junior Software Developer", "five", None), ("Junior Software Developer", "5", "many-years"),
     ("Senior Software Engineer", "2", "few-years"), ("Senior Software Engineer", "5", None)],
)  # fmt: skip
def test_years_that_contradict_the_level_of_the_title_are_told(title, years, kind):
    text = named("software").replace("Software Engineer", title).replace("five years", f"{years} years")
    assert kinds(match(text)) == [kind] * bool(kind)


def test_a_field_without_its_tasks_is_told():
    text = named("software") + "We use artificial intelligence.\nMachine learning is our future, and AI.\n"
    result = match(text)
    assert (result.role, kinds(result)) == ("swe", ["field-only"])
    assert result.conflicts[0].lines == (9, 10)


def test_what_an_ad_leaves_out_is_told():
    assert match(named("ml")).missing == ()
    bare = match("You will train models in PyTorch with deep learning, and read papers on neural networks.")
    assert [text.partition(":")[0] for text in bare.missing] == ["the data", "evaluation", "what happens after release"]


# --- the reader


def test_skills_are_those_of_the_terms_and_known_only_of_an_applicant():
    alone = match(named("software"))
    known = read_by(alone, {"sql"}, {"testing": 4})
    assert {skill.have for skill in alone.skills} == {None}
    assert "docker" not in {skill.id for skill in alone.skills}  # the firm moves containers
    assert [skill.id for skill in known.skills if skill.have] == ["sql"]
    assert {skill.id: skill.step for skill in known.skills}["testing"] == 4


def test_have_and_the_kept_plan_say_what_is_missing(shipped, call):
    call("plan", "--to", "swe", "--from", "nothing", "--keep")
    text = call("match", str(ADS / "software.txt"), "--have", "sql", "--full").out
    assert "missing:" in text
    assert "; step " in text
    skills = json.loads(call("match", str(ADS / "software.txt"), "--have", "sql", "--format", "json", "--full").out)[
        "skills"
    ]
    assert {skill["id"]: skill["have"] for skill in skills}["sql"] is True


# --- the command


def test_the_json_has_the_fields_of_the_contract(shipped, call):
    done = call("match", str(ADS / "ml.txt"), "--format", "json", "--full")
    data = json.loads(done.out)
    assert done.rc == 0
    assert {
        "input",
        "verdict",
        "role",
        "score",
        "counts",
        "title_role",
        "lines",
        "conflicts",
        "missing",
        "skills",
        "neighbour",
    } <= data.keys()
    assert data["input"].keys() == {"name", "lines", "words", "title"}
    assert data["lines"][0].keys() == {"line", "text", "terms"}
    assert {"id", "found", "shares", "toward", "sources"} <= data["lines"][0]["terms"][0].keys()
    assert {key for conflict in data["conflicts"] for key in conflict} == {"kind", "lines", "text"}


@pytest.mark.parametrize(("name", "code"), [("ml", 0), ("mixed", 0), ("nurse", 1), ("cv", 1)])
def test_exit_codes_of_verdicts(shipped, call, name, code):
    done = call("match", str(ADS / f"{name}.txt"))
    assert (done.rc, done.err) == (code, "")
    assert "Not for screening people" in done.out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"), (b" \n\t\n", "is empty"), (b"a" * 1_000_001, "larger than 1 MB"),
        (b"a\0b", "not a text file"), (b"one\ntwo\xff", "not UTF-8 at byte 8, line 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_exits_2(shipped, call, tmp_path, content, says):
    file = tmp_path / "ad.txt"
    file.write_bytes(content)
    done = call("match", str(file))
    assert (done.rc, done.out) == (2, "")
    assert says in done.err


@pytest.mark.parametrize(
    "args",
    [
        [], ["missing.txt"], ["."], ["a", "--batch", "b"], ["a", "b", "--title", "c"],
        ["--batch", "b", "--format", "table"], ["--batch", "b", "--title", "c"],
    ],
)  # fmt: skip
def test_wrong_use_exits_2(shipped, call, args, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call("match", *args)
    assert (done.rc, done.out) == (2, "")


def test_several_files_have_a_line_each_and_one_that_cannot_be_read_is_reported(shipped, call, tmp_path):
    files = [str(ADS / f"{name}.txt") for name in ("ml", "software")]
    done = call("match", *files, "--format", "json")
    assert (done.rc, [each["role"] for each in json.loads(done.out)["matches"]]) == (0, ["mle", "swe"])
    assert call("match", *files, str(ADS / "cv.txt")).rc == 1
    done = call("match", *files, str(tmp_path / "none.txt"), "--format", "plain")
    assert (done.rc, "none.txt" in done.err, "software engineer" in done.out) == (2, True, True)


def test_a_batch_answers_in_order_and_reports_bad_lines_in_their_place(shipped, call, tmp_path):
    lines = [
        json.dumps({"id": "a", "text": named("ml")}), "no json", "", json.dumps({"id": 7, "text": named("nurse")}),
        json.dumps({"id": 8}), json.dumps({"id": 9, "text": " "}),
        json.dumps({"id": "b", "title": "Software Engineer", "text": named("ml")}),
    ]  # fmt: skip
    file = tmp_path / "ads.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    done = call("match", "--batch", str(file))
    results = [json.loads(line) for line in done.out.splitlines()]
    assert [each.get("id", each.get("line")) for each in results] == ["a", 2, 7, 5, 6, "b"]
    assert [each.get("verdict") for each in results] == ["clear", None, "other", None, None, "clear"]
    assert (done.rc, "3 lines passed over, 3 read" in done.err) == (0, True)
    assert results[-1]["input"]["title"] == "Software Engineer"
    whole = [json.loads(line) for line in call("match", "--batch", str(file), "--full").out.splitlines()]
    assert len(whole[0]["lines"]) == len(results[0]["lines"]) + results[0]["more"]


@pytest.mark.parametrize("line", ["no", "[" * 100_000, json.dumps({"id": "a", "text": "long " * 250_000})])
def test_a_batch_without_a_line_that_can_be_read_exits_2(shipped, call, tmp_path, line):
    (tmp_path / "ads.jsonl").write_text(line + "\n", "utf-8")
    done = call("match", "--batch", str(tmp_path / "ads.jsonl"))
    assert (done.rc, json.loads(done.out)["line"]) == (2, 1)


def test_receipts_are_numbered(shipped, call):
    out = call("match", str(ADS / "ml.txt"), "--sources").out
    assert "[1]" in out
    assert "job-ads: Advertisements naming the terms of match" in out


@pytest.mark.parametrize("chosen", ["table", "plain"])
def test_the_screen_of_an_ad_fits(chosen):
    long = "\n".join(
        f"You will {word} models, React pages and Java services for our customers." * 3
        for word in ("train", "test", "ship")
    )
    for text in (*map(named, ("ml", "software", "mixed", "cv")), long):
        assert fits(documents(screens(match(text), KNOWLEDGE, Call())), chosen)


# --- a base of one's own


def test_a_base_without_terms_of_ads_lacks_the_part(base, call):
    done = call("match", str(ADS / "ml.txt"), "--knowledge", str(base))
    assert (done.rc, "ads.yaml" in done.err) == (1, True)


OWN = """\
counted: [counts]
skeletons: {mle: coding}
conflicts: {doctorate: "A doctorate; $share of ads for ${person}s name one."}
missing: [{roles: [mle], terms: [data], text: the data}]
ignored: [role model]
terms:
  data: {ways: [data, records], ads: {mle: 6, swe: 1}, kind: task}
  model: {ways: [model], ads: {mle: 8}, kind: task}
  paper: {ways: [paper], ads: {mle: 2}, kind: tool}
  page: {ways: [page, web page], ads: {swe: 9}, kind: task}
  team: {ways: [team], kind: asked}
"""
COUNTS = """
counts:
  topic: ads
  label: Ads
  measure: ads counted
  unit: ads
  year: "2025"
  country: US
  source: SOURCE
  rows:
    mle: {value: 10}
    swe: {value: 10}
"""


@pytest.fixture
def base_with_ads(own_base):
    source = next(iter(yaml.safe_load((own_base / "figures.yaml").read_text("utf-8")).values()))["source"]
    with (own_base / "figures.yaml").open("a") as file:
        file.write(COUNTS.replace("SOURCE", source))
    (own_base / "ads.yaml").write_text(OWN, "utf-8")
    return own_base


def test_a_base_with_terms_of_its_own_matches_by_them(base_with_ads):
    checked = compiler.check(folder.read(base_with_ads))
    assert [problem for problem in checked.problems if problem.file == "ads.yaml"] == []
    result = Matcher(checked.knowledge).match(
        read_advert("Our team keeps records of papers. A model of data, a role model.", "ad")
    )
    assert (result.role, result.neighbour) == ("mle", None)
    assert result.counts == {"mle": 3, "swe": 0}
    named = [term.found for line in result.lines for term in line.terms]
    assert named == ["records", "papers", "model", "data"]  # and not the team, which is not counted


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("counted: [counts]", "counted: [counts, none]", "counted", "names no figure"),
        ("conflicts: {doctorate", "conflicts: {doctorat", "conflicts.doctorat", "doctorate"),
        ("roles: [mle]", "roles: [mel]", "missing.0.roles.0", "no role 'mel'"),
        ("{mle: 8}", "{mle: 11}", "terms.model.ads.mle", "more than the 10 ads"),
        ("{mle: 8}", "{nle: 8}", "terms.model.ads.nle", "no job 'nle'"),
        ("kind: asked", "kind: asked, skill: none", "terms.team.skill", "no skill 'none'"),
        ("[page, web page]", "[page, models]", "terms.page.ways.1", "another term"),
        ("{mle: coding}", "{mle: codng}", "skeletons.mle", "did you mean 'coding'?"),
        ("terms: [data]", "terms: [dat]", "missing.0.terms.0", "did you mean 'data'?"),
        ("kind: asked", "kind: asket", "terms.team.kind", "asked"),
    ],
)
def test_a_mistake_in_the_terms_is_a_problem(base_with_ads, old, new, field, reason):
    (base_with_ads / "ads.yaml").write_text(OWN.replace(old, new, 1), "utf-8")
    problems = {problem.field: problem.reason for problem in compiler.check(folder.read(base_with_ads)).problems}
    assert reason in problems[field]


def test_a_job_without_ads_and_a_term_that_none_names_count_for_nothing(base_with_ads):
    with (base_with_ads / "figures.yaml").open("a") as file:
        file.write("    other: {value: 0}\n")
    (base_with_ads / "ads.yaml").write_text(OWN.replace("ads: {mle: 2}", "ads: {mle: 0}"), "utf-8")
    knowledge = compiler.check(folder.read(base_with_ads)).knowledge
    result = Matcher(knowledge).match(read_advert("Records of papers. A model of data.", "ad"))
    assert (knowledge.ads.counted, result.counts) == ({"mle": 10, "swe": 10}, {"mle": 2, "swe": 0})


def test_a_base_without_ads_of_one_role_is_told(base_with_ads):
    figures = (base_with_ads / "figures.yaml").read_text("utf-8")
    (base_with_ads / "figures.yaml").write_text(figures.replace("    swe: {value: 10}\n", ""), "utf-8")
    reasons = [problem.reason for problem in compiler.check(folder.read(base_with_ads)).problems]
    assert "no ads of 'swe' were counted" in reasons


# --- how well it tells: the figures of README on texts written for this

TEXTS = [json.loads(line) for line in (REPO / "benchmarks" / "texts.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def results():
    return [(row, match(row["text"])) for row in TEXTS]


def test_ads_of_other_trades_and_other_texts_get_no_verdict(results):
    given = [
        row["kind"]
        for row, result in results
        if row["kind"] != "neighbour" and result.verdict not in ("little", "other")
    ]
    assert (given.count("ad"), len(given)) == (0, 1)


def test_ads_of_neighbours_are_named_and_seldom_clear(results):
    neighbours = [(row["label"], result) for row, result in results if row["kind"] == "neighbour"]
    assert sum(result.neighbour == label for label, result in neighbours) >= 63
    assert sum(result.verdict == "clear" for _, result in neighbours) <= 4
