# ruff: noqa: E501 - a mistake to a line
"""Load a knowledge base: every kind of problem told in plain words, and the compiled form always that of the files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from roleadvisor import files, knowledge, model
from roleadvisor.errors import KnowledgeInvalid, UsageError
from roleadvisor.knowledge import cache, compiler, folder, shapes
from roleadvisor.knowledge.records import cycles
from roleadvisor.model import Knowledge, Problem

from .conftest import THREAD

MISSING = "is required and missing"


def edit(base: Path, file: str, old: str, new: str) -> list[str]:
    """Replace ``old`` in a file, which must have it exactly once, and return the file's lines."""
    text = (base / file).read_text("utf-8")
    assert text.count(old) == 1
    (base / file).write_text(text.replace(old, new), "utf-8")
    return text.replace(old, new).splitlines()


def problems(base: Path) -> list[Problem]:
    return compiler.check(folder.read(base)).problems


# name, file, what stands there, what shall stand there, a part of the line to be named, field, reason
SINGLE = [
    ("missing field", "sources.yaml", "  strength: strong, a census\n", "", "numbers:", "numbers.strength", MISSING),
    ("missing text of a claim", "claims/more.yaml", "  text: The office counts a median wage.\n", "", "wage-counted:", "wage-counted.text", MISSING),
    ("relation without a cell", "attributes.yaml", "    swe:\n      headline: Tests that pass or fail\n      claims: [exact]\n", "", "relation: different", "checking.relation", "'different' with no cell for 'swe'; add the cell, or make it 'unclear'"),
    ("relation of an unknown role", "attributes.yaml", "  aliases: [tests]\n", "  aliases: [tests]\n  roles: [mle, dev]\n", "roles:", "checking.roles.1", "no role 'dev'"),
    ("claim that is a sentence", "attributes.yaml", "claims: [measures]", "claims: [It measures a lot]", "It measures", "checking.cells.mle.claims.0", "must be the id of a claim in claims/, or a claim with its text"),
    ("id in other case", "attributes.yaml", "claims: [measures]", "claims: [MEASURES]", "MEASURES", "checking.cells.mle.claims.0", "no claim 'MEASURES'; did you mean 'measures'?"),
    ("missing headline", "attributes.yaml", "      headline: Tests that pass or fail\n", "", "", "checking.cells.swe.headline", MISSING),
    ("missing lead", "faq/degree.yaml", "lead: No law asks for one, most job ads do.\n", "", "", "lead", MISSING),
    ("missing text of a claim in an entry", "faq/pay.yaml", "  - text: Ask before you sign.\n    kind", "  - kind", "", "claims.2.text", MISSING),
    ("missing date", "knowledge.yaml", "date: 2024-05-06\n", "", "title:", "date", MISSING),
    ("unknown role in a cell", "roles.yaml", "swe:\n", "swede:\n", None, None, None),
    ("unknown role in a cell, told where it stands", "attributes.yaml", "    swe:\n      headline: Tests", "    swee:\n      headline: Tests", "swee:", "checking.cells.swee", "no role 'swee'; did you mean 'swe'?"),
    ("claim inside a cell without a source", "attributes.yaml", "claims: [measures]", "claims: [{text: x, kind: fact}]", "text: x", "checking.cells.mle.claims.0.sources", MISSING),
    ("unknown pole", "quiz.yaml", "poles: [mle, swe]", "poles: [mle, dev]", "poles:", "poles.1", "no role 'dev'"),
    ("one pole twice", "quiz.yaml", "poles: [mle, swe]", "poles: [mle, mle]", "poles:", "poles", "two different roles"),
    ("role named as no choice is", "quiz.yaml", "poles: [mle, swe]", "poles: [mle, neither]", "poles:", "poles", "'neither' is the key of answers for no role"),
    ("person of two roles", "roles.yaml", "  short: SWE\n", "  short: SWE\n  person: ml engineer\n", "person: ml engineer", "swe.person", "'ml engineer' selects 'mle' too"),
    ("truth that is none", "knowledge.yaml", "date: 2024-05-06\n", "date: 2024-05-06\nimported: maybe\n", "imported:", "imported", "must be true or false"),
    ("three poles", "quiz.yaml", "poles: [mle, swe]", "poles: [mle, swe, mle]", "poles:", "poles", "has more than the 2 items that fit"),
    ("side of a dimension missing", "quiz.yaml", '      mle: "working with formulas and chance"\n', "", "sides:", "dimensions.1.sides", "'mle' is missing"),
    ("side of no pole", "quiz.yaml", '      mle: "working with formulas and chance"', '      mlee: "x"', "mlee:", "dimensions.1.sides.mlee", "no pole 'mlee'; did you mean 'mle'?"),
    ("evening of no pole", "quiz.yaml", '        mle: "Follow a lesson', '        mlee: "Follow a lesson', "mlee:", "dimensions.1.next.evenings.mlee", "no pole 'mlee'"),
    ("dealbreaker against no pole", "quiz.yaml", '  - id: must-ai\n    question: "Must artificial intelligence be the main subject of your work?"\n    against: swe', '  - id: must-ai\n    question: "Must it?"\n    against: swee', "against: swee", None, "no pole 'swee'; did you mean 'swe'?"),
    ("wrong colour", "roles.yaml", "  summary: Makes models.\n", "  summary: Makes models.\n  colour: mauve\n", "mauve", "mle.colour", "must be one of"),
    ("alias of two roles", "roles.yaml", "[developer]", "[ml engineer]", "ml engineer", "swe.aliases.0", "'ml engineer' selects 'mle' too"),
    ("alias of two attributes", "attributes.yaml", "aliases: [tests]", "aliases: [AIM]", "AIM", "checking.aliases.0", "'AIM' selects 'goal' too"),
    ("alias that is another's id", "attributes.yaml", "aliases: [tests]", "aliases: [learning]", "[learning]", "checking.aliases.0", "'learning' selects 'learning' too"),
    ("label of two attributes", "attributes.yaml", "label: Checking the work", "label: Main goal", "label: Main goal", "checking.label", "'Main goal' selects 'goal' too"),
    ("alias of two dimensions", "quiz.yaml", "aliases: [math, mathematics, statistics, numbers]", "aliases: [ai]", "aliases: [ai]", "dimensions.1.aliases.0", "'ai' selects 'subject' too"),
    ("gap in the places", "attributes.yaml", "decides: 2", "decides: 3", "decides: 3", "goal.decides", "rank 3 is taken, rank 2 is not"),
    ("no first place", "attributes.yaml", "decides: 1", "decides: 3", "decides: 2", "goal.decides", "rank 2 is taken, rank 1 is not"),
    ("gap on the card", "attributes.yaml", "  decides: 2\n", "  decides: 2\n  card: 2\n", "card: 2", "goal.card", "rank 2 is taken, rank 1 is not"),
    ("entry without a topic", "knowledge.yaml", "[maths, degree]", "[degree]", None, None, None),
    ("unknown field", "sources.yaml", "author: Ann", "autor: Ann", "autor:", "blog.autor", "is not a known field; did you mean 'author'?"),
    ("unknown field of a claim", "claims/work.yaml", "models:\n", "models:\n  sorces: x\n", "sorces:", "models.sorces", "is not a known field; did you mean 'sources'?"),
    ("unknown field of a cell", "attributes.yaml", "      headline: Python first of all\n", "      headline: Python first of all\n      headlines: x\n", "headlines:", "languages.cells.mle.headlines", "is not a known field; did you mean 'headline'?"),
    ("unknown field of an entry", "faq/degree.yaml", "related:", "relatd:", "relatd:", "relatd", "is not a known field; did you mean 'related'?"),
    ("unknown field of the quiz", "quiz.yaml", "version: 2\n", "version: 2\nitemss: []\n", "itemss:", "itemss", "is not a known field; did you mean 'items'?"),
    ("unknown field far from any", "knowledge.yaml", "title:", "zzz: 1\ntitle:", "zzz:", "zzz", "is not a known field"),
    ("unknown source", "claims/more.yaml", "blog#pay", "blogg#pay", "blogg#pay", "paid-more.sources.0", "no source 'blogg'; did you mean 'blog'?"),
    ("unknown section", "claims/more.yaml", "blog#pay", "blog#pays", "blog#pays", "paid-more.sources.0", "no section 'pays' of 'blog'; did you mean 'pay'?"),
    ("section not named", "claims/more.yaml", "blog#pay", "blog", "[blog,", "paid-more.sources.0", "name the section, as in 'blog#intro'"),
    ("unknown claim in a cell", "attributes.yaml", "claims: [measures]", "claims: [measurs]", "measurs", "checking.cells.mle.claims.0", "no claim 'measurs'; did you mean 'measures'?"),
    ("unknown claim in an entry", "faq/maths.yaml", "[models, measures]", "[models, measurs]", "measurs", "claims.1", "no claim 'measurs'; did you mean 'measures'?"),
    ("unknown shared claim", "attributes.yaml", "shared: [both-code]", "shared: [both-cod]", "both-cod]", "languages.shared.0", "no claim 'both-cod'; did you mean 'both-code'?"),
    ("unknown note", "attributes.yaml", "[language-note]", "[language-not]", "language-not]", "languages.notes.0", "no claim 'language-not'; did you mean 'language-note'?"),
    ("unknown figure", "faq/pay.yaml", "[median]", "[medain]", "medain", "figures.0", "no figure 'medain'; did you mean 'median'?"),
    ("unknown related entry", "faq/degree.yaml", "[maths]", "[math]", "related:", "related.0", "no entry 'math'; did you mean 'maths'?"),
    ("related to itself", "faq/degree.yaml", "[maths]", "[degree]", "related:", "related.0", "an entry is not related to itself"),
    ("unknown entry in a topic", "knowledge.yaml", "[maths, degree]", "[math, degree]", "Learning:", "topics.Learning.0", "no entry 'math'; did you mean 'maths'?"),
    ("entry in two topics", "knowledge.yaml", "[maths, degree]", "[pay, maths, degree]", "Learning:", "topics.Learning.0", "'pay' is in a topic already"),
    ("unknown source drawn on", "sources.yaml", "derived_from: [blog]", "derived_from: [blogg]", "derived_from:", "article.derived_from.0", "no source 'blogg'; did you mean 'blog'?"),
    ("unknown claim in a test question", "test.yaml", "claim: models", "claim: model", "claim: model", "0.claim", "no claim 'model'"),
    ("unknown entry in a test question", "test.yaml", "entry: maths", "entry: math", "entry: math", "2.entry", "no entry 'math'; did you mean 'maths'?"),
    ("duplicate key", "claims/work.yaml", "models:\n", "models:\n  kind: fact\n", "kind: fact", "models.kind", "given twice"),
    ("duplicate claim in a file", "claims/work.yaml", "software:\n", "models:\n", "models:", "models", "given twice"),
    ("duplicate claim in two files", "claims/work.yaml", "software:\n", "measures:\n", "measures:", "measures", "another file has a claim of this id too"),
    ("duplicate id of an entry", "faq/degree.yaml", "question:", "id: pay\nquestion:", "", "", "another file has the entry 'pay' too"),
    ("phrasing under two entries", "faq/degree.yaml", "is university necessary", "Salary of an ML engineer", None, None, "is a phrasing of"),
    ("phrasing twice in an entry", "faq/degree.yaml", "is university necessary", "self taught or college", "self taught or college", None, "is a phrasing of 'degree' too"),
    ("alias", "claims/more.yaml", "kind: figure\n  sources: [numbers]", "kind: figure\n  sources: &n [numbers]\nagain:\n  text: x\n  kind: fact\n  sources: *n", None, "again.sources", "anchors and aliases"),
    ("way that leads nowhere", "roles.yaml", "  summary: Makes models.\n", "  summary: Makes models.\n  way: codng\n", "way:", "mle.way", "no entry 'codng'; did you mean 'coding'?"),
    ("gap without a question", "off-topic.yaml", "near: |\n", "gaps:\n  - says: I know no recipes.\nnear: |\n", "says:", "gaps.0.questions", "is required"),
    ("gap that says nothing", "off-topic.yaml", "near: |\n", "gaps:\n  - questions: how long do eggs boil\nnear: |\n", "questions:", "gaps.0.says", "is required"),
    ("merge key", "roles.yaml", "  summary: Makes models.\n", "  <<: {summary: Makes models.}\n", "<<:", "mle.<<", "is not a known field"),
    ("wrong relation", "attributes.yaml", "relation: similar", "relation: sort", "relation: sort", "languages.relation", "must be one of 'same', 'similar', 'different', 'unclear'"),
    ("wrong kind of claim", "claims/work.yaml", "kind: opinion", "kind: rumour", "rumour", "many-languages.kind", "must be one of 'fact', 'reported', 'opinion', 'figure', 'advice', 'note'"),
    ("wrong kind of source", "sources.yaml", "kind: statistics", "kind: numbers", "kind: numbers", "numbers.kind", "must be one of"),
    ("place too high", "attributes.yaml", "decides: 2", "decides: 8", "decides: 8", "goal.decides", "must be at most 7"),
    ("place too low", "attributes.yaml", "decides: 2", "decides: 0", "decides: 0", "goal.decides", "must be at least 1"),
    ("place that is no number", "attributes.yaml", "decides: 2", "decides: first", "decides: first", "goal.decides", "must be a whole number"),
    ("place taken twice", "attributes.yaml", "decides: 2", "decides: 1", "decides: 1", "languages.decides", "rank 1 is taken by 'goal'"),
    ("no claims", "attributes.yaml", "claims: [measures]", "claims: []", "claims: []", "checking.cells.mle.claims", "must not be empty"),
    ("claims that are no list", "attributes.yaml", "claims: [measures]", "claims: measures", "claims: measures", "checking.cells.mle.claims", "must be a list"),
    ("no source of a claim", "claims/more.yaml", "sources: [numbers]", "sources: []", "sources: []", "wage-counted.sources", "must not be empty"),
    ("source that is no reference", "claims/more.yaml", "sources: [numbers]", "sources: ['a b']", "'a b'", "wage-counted.sources.0", "must look like 'source#section'"),
    ("text that is a list", "roles.yaml", "summary: Makes models.", "summary: [x]", "summary: [x]", "mle.summary", "must be text"),
    ("text without a value", "roles.yaml", "summary: Makes models.", "summary:", "summary:", "mle.summary", "must not be empty"),
    ("text that is blank", "roles.yaml", "summary: Makes models.", "summary: ' '", "summary:", "mle.summary", "must not be empty"),
    ("text with a control character", "roles.yaml", "summary: Makes models.", 'summary: "a\\eb"', "summary:", "mle.summary", "has a control character; remove it"),
    ("template with a control character", "faq/degree.yaml", "related:", 'template: "a\\eb"\nrelated:', "template:", "template", "has a control character"),
    ("quiz with a control character", "quiz.yaml", 'label: "Mathematics"', 'label: "Maths\\e[1m"', "label:", None, "has a control character"),
    ("topic with a control character", "knowledge.yaml", "Learning:", '"Learn\\e[1m":', "Learn", None, "has a control character"),
    ("mapping that is text", "attributes.yaml", "      headline: Tests that pass or fail\n      claims: [exact]\n", "      yes\n", "", "checking.cells.swe", "must be a mapping of fields to values"),
    ("id with a space", "claims/work.yaml", "software:\n", "soft ware:\n", "soft ware:", "soft ware", "must be letters, digits"),
    ("lead too long", "faq/degree.yaml", "No law asks for one, most job ads do.", "word " * 41, "lead:", "lead", "has 41 words; at most 40 fit"),
    ("headline too long", "attributes.yaml", "Tests that pass or fail", "word " * 13, "headline: word", "checking.cells.swe.headline", "has 13 words; at most 12 fit"),
    ("shared headline too long", "attributes.yaml", "writing code every day", "word " * 13, "word word", "languages.shared_headline", "has 13 words; at most 12 fit"),
    ("wrong date", "knowledge.yaml", "2024-05-06", "May 2024", "date:", "date", "must be a date such as 2026-11-21"),
    ("wrong count of a figure", "figures.yaml", "n: 1234", "n: 0", "n: 0", "median.n", "must be at least 1"),
    ("too few options", "test.yaml", "[Models, Bridges, Houses]", "[Models, Bridges]", "", "0.options", "has 2 items; at least 3 are needed"),
    ("too many options", "test.yaml", "[Models, Bridges, Houses]", "[a, b, c, d, e, f, g]", "", "0.options", "has more than the 6 items that fit"),
    ("unknown dimension", "quiz.yaml", "  - id: q24\n    dimension: certainty", "  - id: q24\n    dimension: certanty", "certanty", None, "no dimension 'certanty'; did you mean 'certainty'?"),
    ("item id used twice", "quiz.yaml", "  - id: q24\n", "  - id: q23\n", None, "items.23.id", "'q23' is used twice"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "field", "reason"), [pytest.param(*c[1:], id=c[0]) for c in SINGLE]
)
def test_a_mistake_is_told_with_its_file_line_field_and_reason(own_base, file, old, new, where, field, reason):
    lines = edit(own_base, file, old, new)
    fitting = [
        problem
        for problem in problems(own_base)
        if (field is None or problem.field == field)
        and (reason or "") in problem.reason
        and (where is None or problem.file == file or problem.file.partition("/")[0] == file.partition("/")[0])
    ]
    assert fitting, [str(problem) for problem in problems(own_base)]
    if where is not None:
        assert fitting[0].line is not None
        assert where in lines[fitting[0].line - 1]


def test_every_reason_is_free_of_the_validators_own_words(own_base):
    for _, file, old, new, *_ in SINGLE:
        text = (own_base / file).read_text("utf-8")
        (own_base / file).write_text(text.replace(old, new, 1), "utf-8")
    jargon = ("pydantic", "input should", "valid dictionary", "extra inputs", "type=", "validation error", "nonetype")
    assert [str(p) for p in problems(own_base) if any(word in str(p).lower() for word in jargon)] == []


def test_a_mistake_in_a_claim_inside_an_entry_is_told_once_and_by_names_that_stand_in_the_file(own_base):
    edit(own_base, "faq/pay.yaml", "  - text: Ask before you sign.\n    kind", "  - kind")
    assert [problem.field for problem in problems(own_base) if problem.file == "faq/pay.yaml"] == ["claims.2.text"]


@pytest.mark.parametrize("file", ["sources.yaml", "attributes.yaml", "claims/work.yaml", "faq/pay.yaml", "quiz.yaml"])
def test_a_list_in_the_place_of_a_mapping_is_a_problem(own_base, file):
    (own_base / file).write_text("- a\n- b\n")
    assert "must be a mapping" in next(problem.reason for problem in problems(own_base) if problem.file == file)


def test_both_options_of_an_item_for_one_role_are_a_problem(own_base):
    text = (own_base / "quiz.yaml").read_text("utf-8")
    (own_base / "quiz.yaml").write_text(text.replace("b: {role: mle", "b: {role: swe", 1), "utf-8")
    assert ["one option must be mle's and the other swe's" in problem.reason for problem in problems(own_base)] == [
        True
    ]


@pytest.mark.parametrize(
    ("asked", "earlier", "reason"),
    [
        (3, {"one": 1, "two": 2}, None),
        (2, {"one": 2}, "must be lower than that of quiz.yaml, which is 2; give quiz.yaml a higher one"),
        (2, {"one": 3}, "must be lower than that of quiz.yaml, which is 2; give quiz.yaml a higher one"),
        (3, {"one": 1, "two": 1}, "another file has version 1 too; keep one"),
        (None, {"one": 1}, "is an earlier version, but there is no quiz.yaml; add one, or make this quiz.yaml"),
    ],
)
def test_earlier_versions_of_the_quiz_are_older_and_each_its_own(own_base, asked, earlier, reason):
    text = (own_base / "quiz.yaml").read_text("utf-8")
    (own_base / "quiz.yaml").unlink()
    (own_base / "earlier-quizzes").mkdir()
    files = {"quiz.yaml": asked} | {f"earlier-quizzes/{name}.yaml": version for name, version in earlier.items()}
    for name, version in files.items():
        if version is not None:
            (own_base / name).write_text(text.replace("version: 2", f"version: {version}"), "utf-8")
    assert [problem.reason for problem in problems(own_base)] == ([reason] if reason else [])
    if reason is None:
        known = compiler.check(folder.read(own_base)).knowledge
        assert [quiz.version for quiz in known.earlier_quizzes] == [2, 1]


def test_a_mistake_in_an_earlier_quiz_is_told_with_its_file(own_base):
    text = (own_base / "quiz.yaml").read_text("utf-8").replace("version: 2", "version: 1")
    (own_base / "earlier-quizzes").mkdir()
    (own_base / "earlier-quizzes" / "first.yaml").write_text(text.replace("against: swe", "against: sw", 1))
    assert [(problem.file, problem.reason) for problem in problems(own_base)] == [
        ("earlier-quizzes/first.yaml", "no pole 'sw'; did you mean 'swe'?")
    ]


def test_a_source_that_draws_on_itself_is_told_so(own_base):
    edit(own_base, "sources.yaml", "derived_from: [blog]", "derived_from: [article]")
    assert [problem.reason for problem in problems(own_base) if "no source 'article'" not in problem.reason] != []


def test_sources_that_draw_on_each_other_in_a_circle_are_a_problem(own_base):
    edit(own_base, "sources.yaml", "  author: Ann Author\n", "  author: Ann Author\n  derived_from: [article]\n")
    assert [problem.file for problem in problems(own_base)] == ["sources.yaml"]


def test_a_file_that_is_not_utf8_is_told_with_its_line(own_base):
    (own_base / "faq" / "degree.yaml").write_bytes(b"question: x\nlead: caf\xe9\n")
    assert problems(own_base)[0] == Problem("faq/degree.yaml", 2, "", "not UTF-8 text; save the file as UTF-8")


@pytest.mark.parametrize(
    ("text", "line"),
    [("question: [x\nlead: y\n", 2), ("a: b\n c: d\n", 2), ("a: 'x\n", None), ("\ta: b\n", 1), ("a: b: c\n", 1)],
)
def test_a_file_that_is_no_yaml_is_told_with_its_line(own_base, text, line):
    (own_base / "faq" / "degree.yaml").write_text(text)
    found = [problem for problem in problems(own_base) if problem.file == "faq/degree.yaml"]
    assert found[0].reason.startswith("not readable as YAML: ")
    assert line in (None, found[0].line)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_is_a_problem(own_base, text):
    (own_base / "figures.yaml").write_text(text)
    (found,) = [problem for problem in problems(own_base) if problem.file == "figures.yaml"]
    assert found.reason == "is empty; fill it or delete the file"


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02", b"a: \x07\n", bytes(range(256)), b"[" * 3000, b"{" * 3000, b"&a [*a]"]
)
def test_a_file_of_junk_is_one_problem_and_no_crash(own_base, data):
    (own_base / "terms.yaml").write_bytes(data)
    assert [problem.file for problem in problems(own_base)] == ["terms.yaml"]


@pytest.mark.parametrize("opening", ["[", "{", "- "])
def test_a_file_nested_without_end_is_one_problem_and_no_crash(own_base, run, opening):
    (own_base / "terms.yaml").write_text(opening * 100_000)
    done = run("kb", "check", own_base)  # a process of its own: this once ended the whole interpreter
    assert (done.rc, done.out.count(b"\n"), done.err) == (3, 1, b"")


def test_a_second_document_in_a_file_is_a_problem(own_base):
    (own_base / "terms.yaml").write_text("expand:\n  ml: machine learning\n---\nexpand: {}\n")
    assert [problem.file for problem in problems(own_base)] == ["terms.yaml"]


def test_a_folder_in_the_place_of_a_file_is_a_problem(own_base):
    (own_base / "faq" / "folder.yaml").mkdir()
    assert [problem.reason for problem in problems(own_base)] == ["is a folder, not a file"]


def test_a_base_without_its_first_file_is_a_problem(own_base):
    (own_base / "knowledge.yaml").unlink()
    assert [(problem.file, problem.line) for problem in problems(own_base)] == [("knowledge.yaml", None)]


def test_an_empty_folder_is_a_base_with_one_problem(tmp_path):
    assert [problem.file for problem in problems(tmp_path)] == ["knowledge.yaml"]


def test_all_problems_are_told_at_once_in_the_order_of_the_files(own_base):
    edit(own_base, "test.yaml", "topic: Learning", "topik: Learning")
    edit(own_base, "attributes.yaml", "relation: similar", "relation: sort")
    edit(own_base, "attributes.yaml", "decides: 2", "decides: 8")
    edit(own_base, "faq/degree.yaml", "lead: No", "led: No")
    found = [(problem.file, problem.field) for problem in problems(own_base)]
    assert found == [
        ("attributes.yaml", "goal.decides"),
        ("attributes.yaml", "languages.relation"),
        ("faq/degree.yaml", "lead"),
        ("faq/degree.yaml", "led"),
        ("test.yaml", "2.topic"),
        ("test.yaml", "2.topik"),
    ]


def test_a_phrasing_is_told_with_the_line_it_stands_on(own_base):
    text = "question: Q?\nlead: L.\nclaims: [models]\n# a comment\nphrasings: |\n  one\n\n  two\n  three\n  two\n"
    (own_base / "faq" / "degree.yaml").write_text(text)
    assert [(p.line, p.field) for p in problems(own_base)] == [(10, "phrasings.3")]


@pytest.mark.parametrize("text", ["question: [x\n", "question: Q?\n", "lead: L.\nquestionn: Q?\n"])
def test_an_entry_that_cannot_be_read_is_not_blamed_on_those_that_name_it(own_base, text):
    (own_base / "faq" / "maths.yaml").write_text(text)
    assert {problem.file for problem in problems(own_base)} == {"faq/maths.yaml"}


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("question: Q?\nlead: A point: it is this.\n", 2, "a text with ': ' in it stands in quotes"),
        ("question: Q?\nlead: L.\nphrasings: |\n  one\ntwo\n  three\nclaims: [models]\n", 5, "lacks its indentation"),
        ("question: Q?\nlead:L.\nclaims: [models]\n", 2, "a name lacks its ':'"),
        ("question: Q?\nlead: `L` is it.\n", 2, "stands in quotes"),
        ("question: Q?\nlead: 'L' is it.\n", 2, "text that begins with a quote"),
        ("question: Q?\nlead: {{median}} is it.\n", 2, "a quote or brace"),
    ],
)
def test_what_is_no_yaml_is_told_with_what_it_most_often_comes_from(own_base, text, line, hint):
    (own_base / "faq" / "degree.yaml").write_text(text)
    found = problems(own_base)[0]
    assert (found.line, hint in found.reason) == (line, True), str(found)


@pytest.mark.parametrize("text", ["id: degree2\nquestion: [x\n", "id: degree2\nquestion: Q?\n"])
def test_an_entry_with_an_id_of_its_own_that_cannot_be_read_is_not_blamed_on_others(own_base, text):
    edit(own_base, "knowledge.yaml", "degree", "degree2")
    (own_base / "faq" / "degree.yaml").write_text(text)
    assert {problem.file for problem in problems(own_base)} == {"faq/degree.yaml"}


def test_attributes_that_cannot_be_read_are_not_blamed_on_a_file_of_cells(own_base):
    (own_base / "cells").mkdir()
    (own_base / "cells" / "mle.yaml").write_text("goal: {headline: H, claims: [models]}\n")
    edit(own_base, "attributes.yaml", "relation: similar", "relation: sort")
    assert {problem.file for problem in problems(own_base)} == {"attributes.yaml"}


def test_a_base_without_entries_is_not_told_of_those_that_others_name(own_base):
    for file in (own_base / "faq").iterdir():
        file.unlink()
    assert problems(own_base) == []


def test_circles_of_sources_are_told_once_each_from_what_draws_to_what_is_drawn_on(own_base):
    names = {"a": "b", "b": "c", "c": "a", "d": "e", "e": "d", "f": "a"}
    source = (
        "\n{}:\n  title: T {}\n  publisher: P\n  kind: article\n  strength: weak\n  citation: C\n  derived_from: [{}]\n"
    )
    with (own_base / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write("".join(source.format(key, key, parent) for key, parent in names.items()))
    found = [problem.reason.rpartition(": ")[2] for problem in problems(own_base)]
    assert found == ["a > b > c > a", "d > e > d"]


def test_a_long_chain_and_many_circles_of_sources_are_checked_at_once():
    chain = {f"s{n}": [f"s{n + 1}"] for n in range(5000)} | {"s5000": []}
    assert cycles(chain) == []
    everyone = [f"s{n}" for n in range(40)]
    assert len(cycles({key: [other for other in everyone if other != key] for key in everyone})) >= 1


@pytest.mark.parametrize(
    ("name", "person"), [("ICU Nurse", "ICU nurse"), ("Machine Learning Engineer", "machine learning engineer")]
)
def test_a_role_is_called_by_its_name_and_id_unless_told_otherwise(own_base, name, person):
    (own_base / "roles.yaml").write_text(f"mle: {{name: {name}, summary: S}}\nswe: {{name: N, summary: S}}\n")
    role = compiler.check(folder.read(own_base)).knowledge.roles[0]
    assert (role.short, role.person, role.work) == ("mle", person, f"{person} work")


def test_every_field_of_a_shape_reaches_its_record():
    for shape, record in (
        (shapes.SourceShape, model.Source), (shapes.ClaimShape, model.Claim), (shapes.RoleShape, model.Role),
        (shapes.CellShape, model.Cell), (shapes.AttributeShape, model.Attribute), (shapes.FigureShape, model.Figure),
        (shapes.EntryShape, model.Entry), (shapes.OptionShape, model.Option), (shapes.ItemShape, model.Item),
        (shapes.NextStepShape, model.NextStep), (shapes.DimensionShape, model.Dimension),
        (shapes.DealbreakerShape, model.Dealbreaker), (shapes.QuizShape, model.Quiz),
    ):  # fmt: skip
        assert set(shape.model_fields) <= set(record.__struct_fields__), shape.__name__


@pytest.mark.parametrize(("count", "more"), [(1, ""), (2, " (and 1 more)"), (3, " (and 2 more)")])
def test_an_invalid_base_says_how_many_more_problems_there_are(count, more):
    found = [Problem("a.yaml", line, "", "is wrong") for line in range(1, count + 1)]
    text = str(KnowledgeInvalid([*found, found[0]], "here"))
    assert text == f"the knowledge base here is invalid: a.yaml:1: is wrong{more}; 'roleadvisor kb check' lists all"


def add_thread(base: Path, more: str = "") -> None:
    """A source that nobody has read; the article draws on it."""
    edit(base, "sources.yaml", "derived_from: [blog]", "derived_from: [blog, thread]")
    with (base / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(THREAD + more)


def test_a_claim_cites_what_its_source_refers_to(own_base):
    add_thread(own_base)
    (own_base / "faq" / "degree.yaml").write_text(
        ENTRY + claim_of("reported", sources="['article#body']", more="    cites: [thread]\n")
    )
    (claim,) = claims_in(own_base)
    assert (claim.cites, [ref.id for ref in claim.sources]) == (("thread",), ["article"])
    assert [source.unread for source in compiler.check(folder.read(own_base)).knowledge.sources] == [False] * 4 + [True]


UNREAD = "nobody here has read 'thread'; name it under cites of a claim whose source refers to it"


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        (
            "claims/work.yaml", "[article#body, blog#intro]", "[article#body]\n  cites: [thred]",
            ("claims/work.yaml", "cites:", "both.cites.0", "no source 'thred'; did you mean 'thread'?"),
        ),
        (
            "claims/work.yaml", "[article#body, blog#intro]", "[article#body]\n  cites: [thread, blog]",
            ("claims/work.yaml", "cites:", "both.cites.1", "'blog' is a source that was read; name it under sources"),
        ),
        (
            "claims/work.yaml", "[article#body, blog#intro]", "[article#body, thread]",
            ("claims/work.yaml", "thread]", "both.sources.1", UNREAD),
        ),
        (
            "claims/work.yaml", "[article#body, blog#intro]", "[thread#posts]",
            ("claims/work.yaml", "thread#", "both.sources.0", UNREAD),
        ),
        ("figures.yaml", "source: numbers", "source: thread", ("figures.yaml", "thread", "median.source", UNREAD)),
    ],
)  # fmt: skip
def test_what_was_read_is_a_receipt_and_what_was_not_is_cited(own_base, file, old, new, where):
    add_thread(own_base)
    with (own_base / "claims" / "work.yaml").open("a", encoding="utf-8") as claims:
        claims.write("both:\n  text: T.\n  kind: reported\n  sources: [article#body, blog#intro]\n")
    lines = edit(own_base, file, old, new)
    (problem,) = problems(own_base)
    assert (problem.file, problem.field, problem.reason) == (where[0], *where[2:])
    assert where[1] in lines[problem.line - 1]


def test_an_unread_source_in_a_file_that_cannot_be_read_is_not_missed_where_it_is_cited(own_base):
    edit(own_base, "sources.yaml", "author: Ann", "autor: Ann")
    edit(own_base, "claims/more.yaml", "sources: [numbers]", "sources: [numbers]\n  cites: [thread]")
    assert [problem.file for problem in problems(own_base)] == ["sources.yaml"]


ENTRY = "question: Q?\nlead: L.\nclaims:\n"


def claim_of(kind: str, text: str = "T.", sources: str = "[house]", more: str = "") -> str:
    """A claim as it is written into an entry."""
    return f'  - text: "{text}"\n    kind: {kind}\n    sources: {sources}\n{more}'


def claims_in(base: Path, entry: str = "degree") -> list[model.Claim]:
    checked = compiler.check(folder.read(base))
    assert checked.problems == []
    return next(list(each.claims) for each in checked.knowledge.entries if each.id == entry)


def test_claims_stand_in_the_order_of_their_kinds_and_keep_the_id_of_their_place_in_the_file(own_base):
    kinds = ["note", "advice", "figure", "opinion", "reported", "fact", "note", "opinion"]
    (own_base / "faq" / "degree.yaml").write_text(ENTRY + "".join(map(claim_of, kinds)))
    assert [(claim.id, claim.kind) for claim in claims_in(own_base)] == [
        ("degree.3", "figure"), ("degree.6", "fact"), ("degree.5", "reported"), ("degree.4", "opinion"),
        ("degree.8", "opinion"), ("degree.2", "advice"), ("degree.1", "note"), ("degree.7", "note"),
    ]  # fmt: skip


def test_claims_named_by_id_are_ordered_among_those_written_out(own_base):
    (own_base / "faq" / "degree.yaml").write_text(f"{ENTRY}  - both-learn\n{claim_of('opinion')}  - models\n")
    assert [claim.id for claim in claims_in(own_base)] == ["models", "degree.2", "both-learn"]


@pytest.mark.parametrize("place", ["shared: [both-code]", "notes: [language-note]", "claims: [python-first]"])
def test_the_claims_of_an_attribute_are_ordered_like_those_of_an_answer(own_base, place):
    edit(own_base, "attributes.yaml", place, f"{place.partition(':')[0]}: [both-learn, many-languages, models]")
    row = next(row for row in compiler.check(folder.read(own_base)).knowledge.attributes if row.id == "languages")
    found = {"shared": row.shared, "notes": row.notes, "claims": row.cells["mle"].claims}[place.partition(":")[0]]
    assert [claim.id for claim in found] == ["models", "many-languages", "both-learn"]


def test_a_figure_with_a_wrong_source_is_not_blamed_on_the_entry_that_shows_it(own_base):
    edit(own_base, "figures.yaml", "source: numbers", "source: numberz")
    assert {problem.file for problem in problems(own_base)} == {"figures.yaml"}


def test_a_wrong_file_is_not_blamed_on_those_that_refer_to_it(own_base):
    edit(own_base, "sources.yaml", "author: Ann", "autor: Ann")
    assert [problem.file for problem in problems(own_base)] == ["sources.yaml"]


def test_the_small_base_has_no_problem(base):
    assert problems(base) == []


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b"# comment\r\n"])
def test_a_byte_order_mark_and_dos_line_ends_are_taken(own_base, prefix):
    file = own_base / "terms.yaml"
    file.write_bytes(prefix + file.read_bytes().replace(b"\n", b"\r\n"))
    assert problems(own_base) == []


@pytest.mark.parametrize("text", ["no", "1_000", "2024-10", "0x10", "1e3", "12:30", "yes", "007"])
def test_text_means_what_it_looks_like(own_base, text):
    edit(own_base, "roles.yaml", "Makes models.", text)
    assert compiler.check(folder.read(own_base)).knowledge.roles[0].summary == text


def test_files_of_other_kinds_are_left_alone(own_base):
    (own_base / "notes.yaml").write_text("- [")
    (own_base / "faq" / "draft.txt").write_text("draft")
    assert problems(own_base) == []


@pytest.mark.parametrize("which", ["small", "shipped"])
def test_records_written_to_the_cache_are_read_back(base, which):
    path = base if which == "small" else folder.shipped()
    known = compiler.check(folder.read(path)).knowledge
    cache.write_core(cache.user_path(path, cache.CORE), known, "a stamp")
    entries = tuple(replace(entry, phrasings=()) for entry in known.entries)
    assert cache.read_core(path, "a stamp") == replace(known, entries=entries)
    assert cache.read_core(path, "another stamp") is None


def title(base: Path) -> str:
    return knowledge.open_base(str(base)).knowledge.title


def rename(base: Path, new: str) -> None:
    (base / "knowledge.yaml").write_text(f"title: {new}\ndate: 2024-05-06\n")


def cached(home: Path, name: str) -> Path:
    """The file that ``name`` of the test's own base is kept in; what is linked belongs to other bases."""
    kept = (home / "cache" / "roleadvisor").glob(f"*-{name}")
    return next(file for file in kept if not file.is_symlink())


def test_a_base_is_compiled_once(own_base, monkeypatch):
    title(own_base)
    monkeypatch.setattr(compiler, "check", None)
    assert title(own_base) == "A small base"


def test_a_changed_file_is_noticed(own_base):
    title(own_base)
    rename(own_base, "Another")
    assert title(own_base) == "Another"


def test_a_change_that_keeps_size_and_time_is_noticed(own_base):
    rename(own_base, "One")
    assert title(own_base) == "One"
    before = (own_base / "knowledge.yaml").stat()
    rename(own_base, "Two")
    os.utime(own_base / "knowledge.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert title(own_base) == "Two"


def test_a_file_that_is_added_is_noticed(own_base):
    count = len(knowledge.open_base(str(own_base)).knowledge.entries)
    (own_base / "faq" / "new.yaml").write_text(
        "question: New?\nlead: Yes.\nclaims: [models]\n"
    )  # in no topic, still used
    assert len(knowledge.open_base(str(own_base)).knowledge.entries) == count + 1


def test_a_file_that_is_removed_is_noticed(own_base):
    title(own_base)
    (own_base / "test.yaml").unlink()
    assert knowledge.open_base(str(own_base)).knowledge.test == ()


def test_a_renamed_entry_is_noticed(own_base):
    rename(own_base, "Without topics, so that a name of a file is all that changes")
    title(own_base)
    (own_base / "faq" / "degree.yaml").rename(own_base / "faq" / "degrees.yaml")  # its place among the others stays
    assert "degrees" in [entry.id for entry in knowledge.open_base(str(own_base)).knowledge.entries]


def test_a_base_that_became_invalid_is_not_answered_from_the_old_one(own_base):
    title(own_base)
    edit(own_base, "roles.yaml", "swe:\n", "dev:\n")
    with pytest.raises(KnowledgeInvalid):
        title(own_base)


def test_two_bases_do_not_share_what_is_kept(own_base, base):
    rename(own_base, "Another")
    assert (title(own_base), title(base), title(own_base)) == ("Another", "A small base", "Another")


DAMAGE = {
    "empty": lambda _: b"",
    "without a header": lambda _: b"junk",
    "cut in half": lambda data: data[: len(data) // 2],
    "junk after the header": lambda data: data.partition(b"\n")[0] + b"\n\xff\xfe junk",
    "header only": lambda data: data.partition(b"\n")[0] + b"\n",
    "one byte changed": lambda data: data[:-40] + b"\x00" + data[-39:],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_compiled_knowledge_is_made_again(own_base, home, damage):
    title(own_base)
    file = cached(home, cache.CORE)
    file.write_bytes(DAMAGE[damage](file.read_bytes()))
    assert title(own_base) == "A small base"


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_made_again(own_base, home, call, damage):
    call("faq", "who gets the fatter paycheck", "--knowledge", own_base)
    file = cached(home, cache.INDEX)
    file.write_bytes(DAMAGE[damage](file.read_bytes()))
    assert call("faq", "who gets the fatter paycheck", "--knowledge", own_base).rc == 0


def test_compiled_knowledge_of_another_version_of_the_program_is_made_again(own_base, monkeypatch):
    title(own_base)
    monkeypatch.setattr(cache, "FORMAT", cache.FORMAT + 1)
    calls = []
    check = compiler.check
    monkeypatch.setattr(compiler, "check", lambda files: calls.append(files.path) or check(files))
    title(own_base)
    assert calls == [own_base]


@pytest.mark.parametrize("place", ["a-file", "/proc/nothing-here", "/dev/null/x"])
def test_a_cache_that_cannot_be_written_only_costs_time(own_base, tmp_path, monkeypatch, call, place):
    (tmp_path / "a-file").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / place))
    done = call("faq", "who gets the fatter paycheck", "--knowledge", own_base)
    assert (done.rc, "error" in done.err) == (0, False)


def test_nothing_is_left_behind_but_what_is_kept(own_base, home, call):
    call("faq", "who gets the fatter paycheck", "--knowledge", own_base)
    kept = [file.name for file in (home / "cache" / "roleadvisor").iterdir() if not file.is_symlink()]
    assert sorted(name.partition("-")[2] for name in kept) == [cache.CORE, cache.INDEX]


def test_an_artefact_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError("no")

    monkeypatch.setattr(files.os, "replace", refuse)
    with pytest.raises(OSError, match="no"):
        cache.write_core(tmp_path / "deep" / "core", Knowledge("T", "2024-05-06"), "stamp")
    assert list((tmp_path / "deep").iterdir()) == []


@pytest.mark.parametrize(("depth", "told"), [(18, False), (19, True)])
def test_twenty_levels_are_deep_enough(own_base, depth, told):
    (own_base / "terms.yaml").write_text(
        f"concepts: {'[' * depth}x{']' * depth}\n".replace("concepts: ", "concepts: {a: ").rstrip() + "}\n"
    )
    assert any("levels deep" in problem.reason for problem in problems(own_base)) == told


def test_the_folder_of_the_base_is_left_as_it_is(own_base, call):
    before = sorted(own_base.rglob("*"))
    call("faq", "who gets the fatter paycheck", "--knowledge", own_base)
    assert sorted(own_base.rglob("*")) == before


def test_a_missing_folder_is_a_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="no knowledge folder"):
        knowledge.open_base(str(tmp_path / "nowhere"))


def test_two_gaps_that_say_the_same_are_one_with_the_questions_of_both(own_base):
    gap = "  - says: I know no recipes.\n    questions: {}\n"
    edit(own_base, "off-topic.yaml", "near: |\n", f"gaps:\n{gap.format('eggs')}{gap.format('soup')}near: |\n")
    texts = compiler.training_texts(compiler.check(folder.read(own_base)))
    assert {says: list(each) for says, each in texts.gaps.items()} == {"I know no recipes.": ["eggs", "soup"]}
