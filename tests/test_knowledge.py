# ruff: noqa: E501 - one mistake a line
"""Load a knowledge base: every mistake is reported in plain words, and the cache always matches the files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from roleadvisor import knowledge, model
from roleadvisor.errors import KnowledgeInvalid
from roleadvisor.knowledge import cache, compiler, folder, shapes
from roleadvisor.knowledge.records import cycles
from roleadvisor.model import Problem

from .conftest import THREAD

MISSING = "is required and missing"


def edit(base: Path, file: str, old: str, new: str) -> list[str]:
    """Replace ``old``, which must occur exactly once in the file, and return the file's lines."""
    text = (base / file).read_text("utf-8")
    assert text.count(old) == 1
    (base / file).write_text(text.replace(old, new), "utf-8")
    return text.replace(old, new).splitlines()


def problems(base: Path) -> list[Problem]:
    return compiler.check(folder.read(base)).problems


# name, file, old text, new text, a part of the reported line (None: any line), field (None: any), a part of the reason
SINGLE = [
    ("missing field", "sources.yaml", "  strength: strong, a census\n", "", "numbers:", "numbers.strength", MISSING),
    ("missing text of a claim", "claims/more.yaml", "  text: The office counts a median wage.\n", "", "wage-counted:", "wage-counted.text", MISSING),
    ("relation without a cell", "attributes.yaml", "    swe:\n      headline: Tests that pass or fail\n      claims: [exact]\n", "", "relation: different", "checking.relation", "'different' with no cell for 'swe'; add the cell, or make it 'unclear'"),
    ("relation of an unknown role", "attributes.yaml", "  aliases: [tests]\n", "  aliases: [tests]\n  roles: [mle, dev]\n", "roles:", "checking.roles.1", "no role 'dev'"),
    ("claim that is a sentence", "attributes.yaml", "claims: [measures]", "claims: [It measures a lot]", "It measures", "checking.cells.mle.claims.0", "must be the id of a claim in claims/, or a claim with its text"),
    ("address without https", "sources.yaml", "url: https://", "url: http://", "url:", "article.url", "must be an address such as https://example.org/"),
    ("address with a blank", "sources.yaml", "long_article", "long article", "url:", "article.url", "must be an address such as https://example.org/"),
    ("missing lead", "faq/degree.yaml", "lead: No law asks for one, most job ads do.\n", "", "", "lead", MISSING),
    ("missing date", "knowledge.yaml", "date: 2024-05-06\n", "", "title:", "date", MISSING),
    ("unknown role in a cell", "attributes.yaml", "    swe:\n      headline: Tests", "    swee:\n      headline: Tests", "swee:", "checking.cells.swee", "no role 'swee'; did you mean 'swe'?"),
    ("claim inside a cell without a source", "attributes.yaml", "claims: [measures]", "claims: [{text: x, kind: fact}]", "text: x", "checking.cells.mle.claims.0.sources", MISSING),
    ("unknown pole", "quiz.yaml", "poles: [mle, swe]", "poles: [mle, dev]", "poles:", "poles.1", "no role 'dev'"),
    ("one pole twice", "quiz.yaml", "poles: [mle, swe]", "poles: [mle, mle]", "poles:", "poles", "two different roles"),
    ("person of two roles", "roles.yaml", "  short: SWE\n", "  short: SWE\n  person: ml engineer\n", "person: ml engineer", "swe.person", "'ml engineer' selects 'mle' too"),
    ("boolean that is no boolean", "knowledge.yaml", "date: 2024-05-06\n", "date: 2024-05-06\nimported: maybe\n", "imported:", "imported", "must be true or false"),
    ("three poles", "quiz.yaml", "poles: [mle, swe]", "poles: [mle, swe, mle]", "poles:", "poles", "has more than the 2 items that fit"),
    ("side of a dimension missing", "quiz.yaml", '      mle: "formulas and chance"\n', "", "sides:", "dimensions.1.sides", "'mle' is missing"),
    ("side of no pole", "quiz.yaml", '      mle: "formulas and chance"', '      mlee: "x"', "mlee:", "dimensions.1.sides.mlee", "no pole 'mlee'; did you mean 'mle'?"),
    ("evening of no pole", "quiz.yaml", '        mle: "Follow a lesson', '        mlee: "Follow a lesson', "mlee:", "dimensions.1.next.evenings.mlee", "no pole 'mlee'"),
    ("dealbreaker against no pole", "quiz.yaml", '  - id: must-ai\n    question: "Must artificial intelligence be the main subject of your work?"\n    against: swe', '  - id: must-ai\n    question: "Must it?"\n    against: swee', "against: swee", None, "no pole 'swee'; did you mean 'swe'?"),
    ("alias of two roles", "roles.yaml", "[developer]", "[ml engineer]", "ml engineer", "swe.aliases.0", "'ml engineer' selects 'mle' too"),
    ("alias of two attributes", "attributes.yaml", "aliases: [tests]", "aliases: [AIM]", "AIM", "checking.aliases.0", "'AIM' selects 'goal' too"),
    ("alias of two dimensions", "quiz.yaml", "aliases: [math, mathematics, statistics, numbers]", "aliases: [ai]", "aliases: [ai]", "dimensions.1.aliases.0", "'ai' selects 'subject' too"),
    ("unknown field", "sources.yaml", "author: Ann", "autor: Ann", "autor:", "blog.autor", "is not a known field; did you mean 'author'?"),
    ("unknown field of a cell", "attributes.yaml", "      headline: Python first of all\n", "      headline: Python first of all\n      headlines: x\n", "headlines:", "languages.cells.mle.headlines", "is not a known field; did you mean 'headline'?"),
    ("unknown field far from any", "knowledge.yaml", "title:", "zzz: 1\ntitle:", "zzz:", "zzz", "is not a known field"),
    ("unknown source", "claims/more.yaml", "blog#pay", "blogg#pay", "blogg#pay", "paid-more.sources.0", "no source 'blogg'; did you mean 'blog'?"),
    ("unknown section", "claims/more.yaml", "blog#pay", "blog#pays", "blog#pays", "paid-more.sources.0", "no section 'pays' of 'blog'; did you mean 'pay'?"),
    ("section not named", "claims/more.yaml", "blog#pay", "blog", "[blog,", "paid-more.sources.0", "name the section, as in 'blog#intro'"),
    ("unknown claim in a cell", "attributes.yaml", "claims: [measures]", "claims: [measurs]", "measurs", "checking.cells.mle.claims.0", "no claim 'measurs'; did you mean 'measures'?"),
    ("unknown shared claim", "attributes.yaml", "shared: [both-code]", "shared: [both-cod]", "both-cod]", "languages.shared.0", "no claim 'both-cod'; did you mean 'both-code'?"),
    ("unknown figure", "faq/pay.yaml", "[median]", "[medain]", "medain", "figures.0", "no figure 'medain'; did you mean 'median'?"),
    ("unknown related entry", "faq/degree.yaml", "[maths]", "[math]", "related:", "related.0", "no entry 'math'; did you mean 'maths'?"),
    ("related to itself", "faq/degree.yaml", "[maths]", "[degree]", "related:", "related.0", "an entry is not related to itself"),
    ("unknown entry in a topic", "knowledge.yaml", "[maths, degree]", "[math, degree]", "Learning:", "topics.Learning.0", "no entry 'math'; did you mean 'maths'?"),
    ("entry in two topics", "knowledge.yaml", "[maths, degree]", "[pay, maths, degree]", "Learning:", "topics.Learning.0", "'pay' is in a topic already"),
    ("unknown source drawn on", "sources.yaml", "derived_from: [blog]", "derived_from: [blogg]", "derived_from:", "article.derived_from.0", "no source 'blogg'; did you mean 'blog'?"),
    ("unknown claim in a test question", "test.yaml", "claim: models", "claim: model", "claim: model", "0.claim", "no claim 'model'"),
    ("duplicate key", "claims/work.yaml", "models:\n", "models:\n  kind: fact\n", "kind: fact", "models.kind", "given twice"),
    ("duplicate claim in two files", "claims/work.yaml", "software:\n", "measures:\n", "measures:", "measures", "another file has a claim of this id too"),
    ("duplicate id of an entry", "faq/degree.yaml", "question:", "id: pay\nquestion:", "", "", "another file has the entry 'pay' too"),
    ("phrasing under two entries", "faq/degree.yaml", "is university necessary", "Salary of an ML engineer", None, None, "is a phrasing of"),
    ("alias", "claims/more.yaml", "kind: figure\n  sources: [numbers]", "kind: figure\n  sources: &n [numbers]\nagain:\n  text: x\n  kind: fact\n  sources: *n", None, "again.sources", "anchors and aliases"),
    ("way to an unknown entry", "roles.yaml", "  summary: Makes models.\n", "  summary: Makes models.\n  way: codng\n", "way:", "mle.way", "no entry 'codng'; did you mean 'coding'?"),
    ("gap without a question", "off-topic.yaml", "near: |\n", "gaps:\n  - says: I know no recipes.\nnear: |\n", "says:", "gaps.0.questions", "is required"),
    ("merge key", "roles.yaml", "  summary: Makes models.\n", "  <<: {summary: Makes models.}\n", "<<:", "mle.<<", "is not a known field"),
    ("wrong relation", "attributes.yaml", "relation: similar", "relation: sort", "relation: sort", "languages.relation", "must be one of 'same', 'similar', 'different', 'unclear'"),
    ("wrong kind of claim", "claims/work.yaml", "kind: opinion", "kind: rumour", "rumour", "many-languages.kind", "must be one of 'fact', 'reported', 'opinion', 'figure', 'advice', 'note'"),
    ("rank too high", "attributes.yaml", "decides: 2", "decides: 8", "decides: 8", "goal.decides", "must be at most 7"),
    ("rank too low", "attributes.yaml", "decides: 2", "decides: 0", "decides: 0", "goal.decides", "must be at least 1"),
    ("rank that is no number", "attributes.yaml", "decides: 2", "decides: first", "decides: first", "goal.decides", "must be a whole number"),
    ("rank taken twice", "attributes.yaml", "decides: 2", "decides: 1", "decides: 1", "languages.decides", "rank 1 is taken by 'goal'"),
    ("claims that are no list", "attributes.yaml", "claims: [measures]", "claims: measures", "claims: measures", "checking.cells.mle.claims", "must be a list"),
    ("no source of a claim", "claims/more.yaml", "sources: [numbers]", "sources: []", "sources: []", "wage-counted.sources", "must not be empty"),
    ("source that is no reference", "claims/more.yaml", "sources: [numbers]", "sources: ['a b']", "'a b'", "wage-counted.sources.0", "must look like 'source#section'"),
    ("text that is a list", "roles.yaml", "summary: Makes models.", "summary: [x]", "summary: [x]", "mle.summary", "must be text"),
    ("text without a value", "roles.yaml", "summary: Makes models.", "summary:", "summary:", "mle.summary", "must not be empty"),
    ("text that is blank", "roles.yaml", "summary: Makes models.", "summary: ' '", "summary:", "mle.summary", "must not be empty"),
    ("text with a control character", "roles.yaml", "summary: Makes models.", 'summary: "a\\eb"', "summary:", "mle.summary", "has a control character; remove it"),
    ("topic with a control character", "knowledge.yaml", "Learning:", '"Learn\\e[1m":', "Learn", None, "has a control character"),
    ("mapping that is text", "attributes.yaml", "      headline: Tests that pass or fail\n      claims: [exact]\n", "      yes\n", "", "checking.cells.swe", "must be a mapping of fields to values"),
    ("id with a space", "claims/work.yaml", "software:\n", "soft ware:\n", "soft ware:", "soft ware", "must be letters, digits"),
    ("lead too long", "faq/degree.yaml", "No law asks for one, most job ads do.", "word " * 41, "lead:", "lead", "has 41 words; at most 40 fit"),
    ("headline too long", "attributes.yaml", "Tests that pass or fail", "word " * 13, "headline: word", "checking.cells.swe.headline", "has 13 words; at most 12 fit"),
    ("wrong date", "knowledge.yaml", "2024-05-06", "May 2024", "date:", "date", "must be a date such as 2026-11-21"),
    ("too few options", "test.yaml", "[Models, Bridges, Houses]", "[Models, Bridges]", "", "0.options", "has 2 items; at least 3 are needed"),
    ("unknown dimension", "quiz.yaml", "  - id: q24\n    dimension: certainty", "  - id: q24\n    dimension: certanty", "certanty", None, "no dimension 'certanty'; did you mean 'certainty'?"),
    ("item id used twice", "quiz.yaml", "  - id: q24\n", "  - id: q23\n", None, "items.23.id", "'q23' is used twice"),
    ("source derived from itself", "sources.yaml", "derived_from: [blog]", "derived_from: [article]", "derived_from:", "article.derived_from.0", "a source does not draw on itself"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "field", "reason"), [pytest.param(*c[1:], id=c[0]) for c in SINGLE]
)
def test_a_mistake_is_reported_with_its_file_line_field_and_reason(own_base, file, old, new, where, field, reason):
    lines = edit(own_base, file, old, new)
    matching = [
        problem
        for problem in problems(own_base)
        if (field is None or problem.field == field)
        and reason in problem.reason
        and (where is None or problem.file == file or problem.file.partition("/")[0] == file.partition("/")[0])
    ]
    assert matching, [str(problem) for problem in problems(own_base)]
    if where is not None:
        assert matching[0].line is not None
        assert where in lines[matching[0].line - 1]


def test_no_reason_has_the_validators_own_words(own_base):
    for _, file, old, new, *_ in SINGLE:
        text = (own_base / file).read_text("utf-8")
        (own_base / file).write_text(text.replace(old, new, 1), "utf-8")
    jargon = ("pydantic", "input should", "valid dictionary", "extra inputs", "type=", "validation error", "nonetype")
    assert [str(p) for p in problems(own_base) if any(word in str(p).lower() for word in jargon)] == []


def test_a_mistake_in_a_claim_inside_an_entry_is_reported_once(own_base):
    edit(own_base, "faq/pay.yaml", "  - text: Ask before you sign.\n    kind", "  - kind")
    assert [problem.field for problem in problems(own_base) if problem.file == "faq/pay.yaml"] == ["claims.2.text"]


@pytest.mark.parametrize("file", ["sources.yaml", "faq/pay.yaml", "quiz.yaml"])
def test_a_list_instead_of_a_mapping_is_a_problem(own_base, file):
    (own_base / file).write_text("- a\n- b\n")
    assert "must be a mapping" in next(problem.reason for problem in problems(own_base) if problem.file == file)


def test_both_options_of_an_item_for_one_role_are_a_problem(own_base):
    text = (own_base / "quiz.yaml").read_text("utf-8")
    (own_base / "quiz.yaml").write_text(text.replace("b: {role: mle", "b: {role: swe", 1), "utf-8")
    (problem,) = problems(own_base)
    assert "one option must be mle's and the other swe's" in problem.reason


@pytest.mark.parametrize(
    ("current", "earlier", "reason"),
    [
        (4, {"one": 1, "two": 3}, None),
        (2, {"one": 2}, "must be lower than that of quiz.yaml, which is 2; give quiz.yaml a higher one"),
        (3, {"one": 1, "two": 1}, "another file has version 1 too; keep one"),
        (None, {"one": 1}, "is an earlier version, but there is no quiz.yaml; add one, or make this quiz.yaml"),
    ],
)
def test_earlier_quizzes_have_lower_and_different_versions(own_base, current, earlier, reason):
    text = (own_base / "quiz.yaml").read_text("utf-8")
    (own_base / "quiz.yaml").unlink()
    (own_base / "earlier-quizzes").mkdir()
    files = {"quiz.yaml": current} | {f"earlier-quizzes/{name}.yaml": version for name, version in earlier.items()}
    for name, version in files.items():
        if version is not None:
            (own_base / name).write_text(text.replace("version: 3", f"version: {version}"), "utf-8")
    checked = compiler.check(folder.read(own_base))
    assert [problem.reason for problem in checked.problems] == ([reason] if reason else [])
    if reason is None:
        assert [quiz.version for quiz in checked.knowledge.earlier_quizzes] == [3, 1]


def test_a_mistake_in_an_earlier_quiz_is_reported_with_its_file(own_base):
    text = (own_base / "quiz.yaml").read_text("utf-8").replace("version: 3", "version: 1")
    (own_base / "earlier-quizzes").mkdir()
    (own_base / "earlier-quizzes" / "first.yaml").write_text(text.replace("against: swe", "against: sw", 1))
    assert [(problem.file, problem.reason) for problem in problems(own_base)] == [
        ("earlier-quizzes/first.yaml", "no pole 'sw'; did you mean 'swe'?")
    ]


def test_circular_derivations_of_sources_are_reported_once_each(own_base):
    names = {"a": "b", "b": "c", "c": "a", "d": "e", "e": "d", "f": "a"}
    source = "\n{0}: {{title: T {0}, publisher: P, kind: article, strength: S, citation: C, derived_from: [{1}]}}\n"
    with (own_base / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write("".join(source.format(key, parent) for key, parent in names.items()))
    reported = [problem.reason.rpartition(": ")[2] for problem in problems(own_base)]
    assert reported == ["a > b > c > a", "d > e > d"]


def test_a_long_chain_and_many_cycles_of_sources_are_checked_quickly():
    assert cycles({f"s{n}": [f"s{n + 1}"] for n in range(5000)} | {"s5000": []}) == []
    sources = [f"s{n}" for n in range(40)]
    assert cycles({key: [other for other in sources if other != key] for key in sources}) != []


# --- files that cannot be parsed


def test_undecodable_bytes_are_reported_with_their_line(own_base):
    (own_base / "faq" / "degree.yaml").write_bytes(b"question: x\nlead: caf\xe9\n")
    assert problems(own_base)[0] == Problem("faq/degree.yaml", 2, "", "not UTF-8 text; save the file as UTF-8")


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("question: [x\nlead: y\n", 2, ""),
        ("\ta: b\n", 1, ""),
        ("question: Q?\nlead: A point: it is this.\n", 2, "a text with ': ' in it stands in quotes"),
        ("question: Q?\nlead: L.\nphrasings: |\n  one\ntwo\n  three\nclaims: [models]\n", 5, "lacks its indentation"),
        ("question: Q?\nlead:L.\nclaims: [models]\n", 2, "a name lacks its ':'"),
        ("question: Q?\nlead: `L` is it.\n", 2, "stands in quotes"),
        ("question: Q?\nlead: 'L' is it.\n", 2, "text that begins with a quote"),
        ("question: Q?\nlead: {{median}} is it.\n", 2, "a quote or brace"),
    ],
)
def test_malformed_yaml_is_reported_with_its_line_and_the_usual_cause(own_base, text, line, hint):
    (own_base / "faq" / "degree.yaml").write_text(text)
    problem = problems(own_base)[0]
    assert (problem.file, problem.line) == ("faq/degree.yaml", line)
    assert problem.reason.startswith("not readable as YAML: ")
    assert hint in problem.reason


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_an_empty_file_is_a_problem(own_base, text):
    (own_base / "figures.yaml").write_text(text)
    (problem,) = [problem for problem in problems(own_base) if problem.file == "figures.yaml"]
    assert problem.reason == "is empty; fill it or delete the file"


@pytest.mark.parametrize("data", [bytes(range(256)), b"a: \x07\n", b"[" * 3000, b"&a [*a]", b"a: 1\n---\nb: 1\n"])
def test_a_file_of_junk_is_one_problem(own_base, data):
    (own_base / "terms.yaml").write_bytes(data)
    assert [problem.file for problem in problems(own_base)] == ["terms.yaml"]


@pytest.mark.parametrize("opening", ["[", pytest.param("- ", marks=pytest.mark.slow)])
def test_endless_nesting_is_one_problem_and_no_crash(own_base, run, opening):
    (own_base / "terms.yaml").write_text(opening * 100_000)
    done = run("kb", "check", own_base)  # a process of its own: this once crashed the interpreter
    assert (done.rc, done.out.count(b"\n"), done.err) == (3, 1, b"")


def test_all_problems_are_reported_at_once_in_the_order_of_the_files(own_base):
    edit(own_base, "test.yaml", "topic: Learning", "topik: Learning")
    edit(own_base, "attributes.yaml", "relation: similar", "relation: sort")
    edit(own_base, "attributes.yaml", "decides: 2", "decides: 8")
    edit(own_base, "faq/degree.yaml", "lead: No", "led: No")
    assert [(problem.file, problem.field) for problem in problems(own_base)] == [
        ("attributes.yaml", "goal.decides"),
        ("attributes.yaml", "languages.relation"),
        ("faq/degree.yaml", "led"),
        ("test.yaml", "2.topic"),
        ("test.yaml", "2.topik"),
    ]


def test_a_repeated_phrasing_is_reported_with_its_line(own_base):
    text = "question: Q?\nlead: L.\nclaims: [models]\n# a comment\nphrasings: |\n  one\n\n  two\n  three\n  two\n"
    (own_base / "faq" / "degree.yaml").write_text(text)
    assert [(p.line, p.field) for p in problems(own_base)] == [(10, "phrasings.3")]


# --- one mistake is reported in one file


@pytest.mark.parametrize("text", ["question: [x\n", "question: Q?\n", "id: calculus\nquestion: [x\n"])
def test_an_invalid_entry_is_not_reported_again_where_it_is_referred_to(own_base, text):
    if "calculus" in text:
        edit(own_base, "knowledge.yaml", "maths", "calculus")
        edit(own_base, "faq/degree.yaml", "related: [maths]", "related: [calculus]")
        edit(own_base, "test.yaml", "entry: maths", "entry: calculus")
    (own_base / "faq" / "maths.yaml").write_text(text)
    assert {problem.file for problem in problems(own_base)} == {"faq/maths.yaml"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sources.yaml", "author: Ann", "autor: Ann"),
        ("figures.yaml", "source: numbers", "source: numberz"),
        ("attributes.yaml", "relation: similar", "relation: sort"),
    ],
)
def test_an_invalid_record_is_not_reported_again_where_it_is_referred_to(own_base, file, old, new):
    if file == "attributes.yaml":
        (own_base / "cells").mkdir()
        (own_base / "cells" / "mle.yaml").write_text("goal: {headline: H, claims: [models]}\n")
    edit(own_base, file, old, new)
    assert {problem.file for problem in problems(own_base)} == {file}


def test_a_base_without_entries_may_still_refer_to_them(own_base):
    for file in (own_base / "faq").iterdir():
        file.unlink()
    assert problems(own_base) == []


@pytest.mark.parametrize(("count", "more"), [(1, ""), (3, " (and 2 more)")])
def test_the_error_about_an_invalid_base_counts_the_further_problems(count, more):
    listed = [Problem("a.yaml", line, "", "is wrong") for line in range(1, count + 1)]
    text = str(KnowledgeInvalid(listed, "here"))
    assert text == f"the knowledge base here is invalid: a.yaml:1: is wrong{more}; 'roleadvisor kb check' lists all"


# --- from files to records


@pytest.mark.parametrize(
    ("name", "person"), [("ICU Nurse", "ICU nurse"), ("Machine Learning Engineer", "machine learning engineer")]
)
def test_the_default_names_of_a_role_come_from_its_name_and_id(own_base, name, person):
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
        (shapes.AskerLineShape, model.AskerLine), (shapes.ResourceShape, model.Resource),
        (shapes.PlaceShape, model.Place),
        (shapes.NeighbourShape, model.Neighbour),
    ):  # fmt: skip
        # Rows become figures of their own, the answer and its sources the claims of an entry.
        expanded = {"answer", "sources"} if shape is shapes.EntryShape else {"rows"}
        assert set(shape.model_fields) - expanded <= set(record.__struct_fields__), shape.__name__


ENTRY = "question: Q?\nlead: L.\nclaims:\n"


def claim_of(kind: str, sources: str = "[house]", more: str = "") -> str:
    """A claim as it is written in an entry."""
    return f'  - text: "T."\n    kind: {kind}\n    sources: {sources}\n{more}'


def claims_in(base: Path, entry: str = "degree") -> list[model.Claim]:
    checked = compiler.check(folder.read(base))
    assert checked.problems == []
    return next(list(each.claims) for each in checked.knowledge.entries if each.id == entry)


def test_claims_keep_the_order_of_the_author_and_are_numbered_as_in_the_file(own_base):
    kinds = ["note", "advice", "figure", "opinion", "reported", "fact"]
    (own_base / "faq" / "degree.yaml").write_text(ENTRY + "  - both-learn\n" + "".join(map(claim_of, kinds)))
    claims = [(claim.id, claim.kind) for claim in claims_in(own_base)]
    assert claims == [("both-learn", "advice"), *((f"degree.{n}", kind) for n, kind in enumerate(kinds, 2))]


@pytest.mark.parametrize("field", ["shared: [both-code]", "notes: [language-note]", "claims: [python-first]"])
def test_the_claims_of_an_attribute_keep_the_order_of_the_author(own_base, field):
    name = field.partition(":")[0]
    edit(own_base, "attributes.yaml", field, f"{name}: [both-learn, many-languages, models]")
    row = next(row for row in compiler.check(folder.read(own_base)).knowledge.attributes if row.id == "languages")
    claims = {"shared": row.shared, "notes": row.notes, "claims": row.cells["mle"].claims}[name]
    assert [claim.id for claim in claims] == ["both-learn", "many-languages", "models"]


LINE = "  - askers: [{0}]\n    replaces: true\n    claim: {1}\n"


def for_askers(base: Path, *lines: str) -> None:
    """Give the base two circumstances, and one of its entries lines for some askers."""
    edit(base, "knowledge.yaml", "topics:", "circumstances: {no-maths: You want no maths, hiring: You hire}\ntopics:")
    with (base / "faq" / "degree.yaml").open("a", encoding="utf-8") as file:
        file.write("for_askers:\n" + "".join(lines))


def test_an_entry_has_lines_for_some_askers(own_base):
    written = "{text: None., kind: advice, sources: [house]}"
    for_askers(own_base, LINE.format("no-maths, hiring", "both-learn"), LINE.format("hiring", written))
    checked = compiler.check(folder.read(own_base))
    entry = next(each for each in checked.knowledge.entries if each.id == "degree")
    lines = [(line.askers, line.claim.id, line.replaces) for line in entry.for_askers]
    assert checked.problems == []
    assert lines == [(("no-maths", "hiring"), "both-learn", True), (("hiring",), "degree.for.2", True)]
    assert {line.claim for line in entry.for_askers} <= set(checked.knowledge.claims)


GOOD = LINE.format("hiring", "both-learn")


@pytest.mark.parametrize(
    ("lines", "field", "reason"),
    [
        ([GOOD, LINE.format("no-math", "both-learn")], "for_askers.1.askers.0", "circumstance 'no-math'; did you mean"),
        ([GOOD, LINE.format("hiring", "both-lern")], "for_askers.1.claim", "no claim 'both-lern'; did you mean"),
        ([GOOD] * 4, "for_askers", "has more than the 3 items that fit"),
        ([LINE.format("", "both-learn")], "for_askers.0.askers", "must not be empty"),
    ],
)
def test_a_mistake_in_a_line_for_some_askers_is_reported(own_base, lines, field, reason):
    for_askers(own_base, *lines)
    (problem,) = problems(own_base)
    assert (problem.field, reason in problem.reason) == (field, True), problem


def add_thread(base: Path) -> None:
    """Add a source that nobody has read; the article draws on it."""
    edit(base, "sources.yaml", "derived_from: [blog]", "derived_from: [blog, thread]")
    with (base / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(THREAD)


def test_a_claim_cites_what_its_source_refers_to(own_base):
    add_thread(own_base)
    claim = claim_of("reported", sources="['article#body']", more="    cites: [thread]\n")
    (own_base / "faq" / "degree.yaml").write_text(ENTRY + claim)
    (claim,) = claims_in(own_base)
    assert (claim.cites, [ref.id for ref in claim.sources]) == (("thread",), ["article"])
    assert [source.unread for source in compiler.check(folder.read(own_base)).knowledge.sources] == [False] * 4 + [True]


UNREAD = "nobody here has read 'thread'; name it under cites of a claim whose source refers to it"
CITES = "wage-counted.cites"


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "reason"),
    [
        ("claims/more.yaml", "[numbers]", "[numbers]\n  cites: [thred]", f"{CITES}.0", "no source 'thred'; did you"),
        ("claims/more.yaml", "[numbers]", "[numbers]\n  cites: [thread, blog]", f"{CITES}.1", "'blog' is a source that was read"),
        ("claims/more.yaml", "[numbers]", "[thread#posts]", "wage-counted.sources.0", UNREAD),
        ("figures.yaml", "source: numbers", "source: thread", "median.source", UNREAD),
    ],
)  # fmt: skip
def test_only_sources_that_were_read_are_receipts_and_only_others_are_cited(own_base, file, old, new, field, reason):
    add_thread(own_base)
    edit(own_base, file, old, new)
    (problem,) = problems(own_base)
    assert (problem.file, problem.field) == (file, field)
    assert problem.reason.startswith(reason)


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b"# comment\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_are_accepted(own_base, prefix):
    file = own_base / "terms.yaml"
    file.write_bytes(prefix + file.read_bytes().replace(b"\n", b"\r\n"))
    assert problems(own_base) == []


@pytest.mark.parametrize("text", ["no", "1_000", "2024-10", "1e3", "12:30", "007"])
def test_a_text_that_yaml_takes_for_another_type_stays_text(own_base, text):
    edit(own_base, "roles.yaml", "Makes models.", text)
    assert compiler.check(folder.read(own_base)).knowledge.roles[0].summary == text


def test_two_gaps_with_the_same_answer_share_their_questions(own_base):
    gap = "  - says: I know no recipes.\n    questions: {}\n"
    edit(own_base, "off-topic.yaml", "near: |\n", f"gaps:\n{gap.format('eggs')}{gap.format('soup')}near: |\n")
    texts = compiler.training_texts(compiler.check(folder.read(own_base)))
    assert {says: list(each) for says, each in texts.gaps.items()} == {"I know no recipes.": ["eggs", "soup"]}


# --- the cache


@pytest.mark.parametrize("which", ["small", "shipped"])
def test_records_written_to_the_cache_are_read_back(base, which):
    path = base if which == "small" else folder.shipped()
    written = compiler.check(folder.read(path)).knowledge
    cache.write_core(cache.user_path(path, cache.CORE), written, "a stamp")
    entries = tuple(replace(entry, phrasings=()) for entry in written.entries)
    assert cache.read_core(path, "a stamp") == replace(written, entries=entries)
    assert cache.read_core(path, "another stamp") is None


def title(base: Path) -> str:
    return knowledge.open_base(str(base)).knowledge.title


def rename(base: Path, new: str) -> None:
    (base / "knowledge.yaml").write_text(f"title: {new}\ndate: 2024-05-06\n")


def test_a_base_is_compiled_once(own_base, monkeypatch):
    title(own_base)
    monkeypatch.setattr(compiler, "check", None)
    assert title(own_base) == "A small base"


def test_a_change_that_keeps_size_and_time_is_noticed(own_base):
    rename(own_base, "One")
    assert title(own_base) == "One"
    before = (own_base / "knowledge.yaml").stat()
    rename(own_base, "Two")
    os.utime(own_base / "knowledge.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert title(own_base) == "Two"


def test_an_added_renamed_or_removed_file_is_noticed(own_base):
    def ids() -> set[str]:
        return {entry.id for entry in knowledge.open_base(str(own_base)).knowledge.entries}

    rename(own_base, "Without topics")
    before, faq = ids(), own_base / "faq"
    (faq / "new.yaml").write_text("question: New?\nlead: Yes.\nclaims: [models]\n")
    assert ids() == before | {"new"}
    (faq / "new.yaml").rename(faq / "newer.yaml")
    assert ids() == before | {"newer"}
    (faq / "newer.yaml").unlink()
    assert ids() == before


def test_a_base_that_became_invalid_is_not_answered_from_the_cache(own_base):
    title(own_base)
    edit(own_base, "roles.yaml", "swe:\n", "dev:\n")
    with pytest.raises(KnowledgeInvalid):
        title(own_base)


def test_two_bases_do_not_share_a_cache_file(own_base, base):
    rename(own_base, "Another")
    assert (title(own_base), title(base), title(own_base)) == ("Another", "A small base", "Another")


DAMAGE = {
    "empty": lambda _: b"",
    "truncated": lambda data: data[: len(data) // 2],
    "junk after the header": lambda data: data.partition(b"\n")[0] + b"\n\xff\xfe junk",
    "one byte changed": lambda data: data[:-40] + b"\x00" + data[-39:],
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", [cache.CORE, cache.INDEX])
def test_a_damaged_cache_file_is_replaced(own_base, home, call, name, damage):
    asked = ("faq", "who gets the fatter paycheck", "--knowledge", own_base)
    before = call(*asked)
    files = (home / "cache" / "roleadvisor").glob(f"*-{name}")
    (file,) = [file for file in files if not file.is_symlink()]  # symlinks lead to the cache of other bases
    whole = file.read_bytes()
    file.write_bytes(DAMAGE[damage](whole))
    assert call(*asked) == before
    assert file.read_bytes() == whole


def test_a_cache_file_of_another_version_of_the_program_is_replaced(own_base, monkeypatch):
    title(own_base)
    monkeypatch.setattr(folder, "_compiling_code", list)
    monkeypatch.setattr(compiler, "check", None)
    with pytest.raises(TypeError, match="not callable"):  # it compiles again
        title(own_base)


@pytest.mark.parametrize("path", ["a-file", "/proc/nothing-here"])
def test_a_cache_that_cannot_be_written_does_not_prevent_an_answer(own_base, tmp_path, monkeypatch, call, path):
    (tmp_path / "a-file").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / path))
    done = call("faq", "who gets the fatter paycheck", "--knowledge", own_base)
    assert (done.rc, "error" in done.err) == (0, False)


def test_a_question_writes_two_cache_files_and_nothing_into_the_base(own_base, home, call):
    before = sorted(own_base.rglob("*"))
    call("faq", "who gets the fatter paycheck", "--knowledge", own_base)
    written = [file.name for file in (home / "cache" / "roleadvisor").iterdir() if not file.is_symlink()]
    assert sorted(name.partition("-")[2] for name in written) == [cache.CORE, cache.INDEX]
    assert sorted(own_base.rglob("*")) == before
