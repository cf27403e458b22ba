"""Look after a knowledge base: init, import, check, schema."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from roleadvisor.errors import UsageError
from roleadvisor.kb import imported, starter
from roleadvisor.knowledge import compiler, folder
from roleadvisor.knowledge.assemble import SHAPES, file_kind
from roleadvisor.model import ClaimKind, SourceKind

GOOD = (
    '{"id": "pw", "question": "How do I reset my password?", "answer": "Ask the desk.", "phrasings": ["lost password"]}'
)
SECOND = '{"id": "eat", "question": "Where is the canteen?", "answer": "On floor two."}'


def test_a_started_base_is_valid(tmp_path, call):
    assert call("kb", "init", tmp_path / "new").rc == 0
    assert call("kb", "check", tmp_path / "new").rc == 0


def test_a_started_base_is_commented():
    assert [name for name, text in starter("2024-05-06").items() if "#" not in text and name != "off-topic.yaml"] == []


@pytest.mark.parametrize(("file", "kinds"), [("sources.yaml", SourceKind), ("faq/example.yaml", ClaimKind)])
def test_a_started_base_names_every_kind_of_source_and_of_claim(file, kinds):
    comment = next(line for line in starter("2024-05-06")[file].splitlines() if "# kind: " in line)
    told = re.sub(r" \(.*?\)", "", comment).partition("# kind: ")[2].split(" | ")
    assert sorted(told) == sorted(get_args(kinds))


def test_a_started_base_answers_by_id(tmp_path, call):
    call("kb", "init", tmp_path / "new")
    done = call("faq", "--id", "example", "--knowledge", tmp_path / "new")
    assert (done.rc, "What is this knowledge base for?" in done.out) == (0, True)


def test_a_started_base_can_be_asked_a_question(tmp_path, call):
    call("kb", "init", tmp_path / "new")
    done = call("faq", "what is this for", "--knowledge", tmp_path / "new")
    assert (done.rc in (0, 1), done.err.count("\n") <= 1, "bug" in done.err) == (True, True, False)


def test_an_import_is_a_valid_base(tmp_path, call):
    (tmp_path / "faq.jsonl").write_text(f"{GOOD}\n\n{SECOND}\n")
    assert call("kb", "import", tmp_path / "faq.jsonl", tmp_path / "new").rc == 0
    assert call("kb", "check", tmp_path / "new").rc == 0


def test_an_import_reads_standard_input(tmp_path, call):
    assert call("kb", "import", "-", tmp_path / "new", stdin=f"{GOOD}\n{SECOND}\n").rc == 0
    assert call("faq", "--id", "pw", "--knowledge", tmp_path / "new").rc == 0


def test_an_import_keeps_question_answer_and_phrasings(tmp_path):
    files = imported([GOOD, SECOND], "faq.jsonl", "2024-05-06")
    folder.create(str(tmp_path / "new"), files)
    entry = compiler.check(folder.read(tmp_path / "new")).knowledge.entries[0]
    assert (entry.id, entry.question, entry.lead, entry.phrasings) == (
        "pw",
        "How do I reset my password?",
        "Ask the desk.",
        ("lost password",),
    )


def test_a_long_answer_leads_with_its_first_words(tmp_path):
    line = json.dumps({"id": "a", "question": "Q?", "answer": "word " * 100})
    folder.create(str(tmp_path / "new"), imported([line], "x", "2024-05-06"))
    checked = compiler.check(folder.read(tmp_path / "new"))
    assert checked.problems == []
    assert len(checked.knowledge.entries[0].claims[0].text.split()) == 100


@pytest.mark.parametrize(
    "text",
    [
        "a: b",
        "- x",
        "# no comment",
        "'quoted\"",
        "{x}",
        "yes",
        "null",
        "*alias",
        "line\nbreak",
        "\x1b[31mred",
        "日本 ☃",
        "1.0",
    ],
)
def test_an_import_takes_any_text_as_it_is(tmp_path, text):
    line = json.dumps({"id": "a", "question": text, "answer": text, "phrasings": [text]})
    folder.create(str(tmp_path / "new"), imported([line], "x", "2024-05-06"))
    checked = compiler.check(folder.read(tmp_path / "new"))
    assert [str(problem) for problem in checked.problems] == []
    assert checked.knowledge.entries[0].question.isprintable()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "not a JSON object"),
        ("[1]", "must be a JSON object"),
        ("{", "not a JSON object"),
        ('"text"', "must be a JSON object"),
        ("null", "must be a JSON object"),
        ('{"question": "q", "answer": "a"}', "id: is required"),
        ('{"id": "", "question": "q", "answer": "a"}', "id: is required"),
        ('{"id": true, "question": "q", "answer": "a"}', "id: is required"),
        ('{"id": "a", "answer": "a"}', "question: is required"),
        ('{"id": "a", "question": {}, "answer": "a"}', "question: is required"),
        ('{"id": "a", "question": "q", "answer": "a", "phrasings": "x"}', "phrasings: must be a list"),
        ('{"id": "a", "question": "q", "answer": "a", "phrasings": [1]}', "phrasings: must be a list"),
        (GOOD, "id: 'pw' is used twice"),
        ("[" * 100_000, "not a JSON object"),
    ],
)
def test_a_line_that_cannot_be_imported_is_told_by_its_number(line, reason):
    with pytest.raises(UsageError, match=r"^faq\.jsonl:2: ") as caught:
        imported([GOOD, line], "faq.jsonl", "2024-05-06")
    assert reason in str(caught.value)


def test_an_import_of_nothing_is_refused():
    with pytest.raises(UsageError, match="has no entries"):
        imported(["", "  "], "faq.jsonl", "2024-05-06")


def test_a_refused_import_writes_nothing(tmp_path, call):
    done = call("kb", "import", "-", tmp_path / "new", stdin=f"{GOOD}\nnonsense\n")
    assert (done.rc, done.out, (tmp_path / "new").exists()) == (2, "", False)


@pytest.mark.parametrize("key", ["a b", "ä", "x" * 300, "../../etc/passwd", "a/b", "-x", "1"])
def test_an_import_whose_ids_make_no_base_is_refused_or_valid(tmp_path, call, key):
    line = json.dumps({"id": key, "question": "Q?", "answer": "A."})
    done = call("kb", "import", "-", tmp_path / "new", stdin=line)
    assert done.rc in (0, 2)
    assert done.rc == 2 or call("kb", "check", tmp_path / "new").rc == 0


@pytest.mark.parametrize("command", [["init"], ["import", "-"]])
def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path, call, command):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    done = call("kb", *command, tmp_path / "full", stdin=GOOD)
    assert (done.rc, done.out) == (2, "")
    assert [file.name for file in (tmp_path / "full").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("command", [["init"], ["import", "-"]])
def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path, call, command):
    (tmp_path / "file").write_text("mine")
    assert call("kb", *command, tmp_path / "file", stdin=GOOD).rc == 2
    assert (tmp_path / "file").read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path, call):
    (tmp_path / "new").mkdir()
    assert call("kb", "init", tmp_path / "new").rc == 0


def test_a_link_to_an_empty_folder_is_taken_and_stays_one(tmp_path, call):
    (tmp_path / "far").mkdir()
    (tmp_path / "new").symlink_to("far")
    assert call("kb", "init", tmp_path / "new").rc == 0
    assert (tmp_path / "new").is_symlink()
    assert call("kb", "check", tmp_path / "far").rc == 0


def test_the_folder_one_stands_in_is_filled_and_not_replaced(tmp_path, call, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    before = (tmp_path / "here").stat().st_ino
    assert call("kb", "init", ".").rc == 0
    assert (tmp_path / "here").stat().st_ino == before
    assert call("kb", "check", ".").rc == 0
    assert [file.name for file in Path.cwd().iterdir() if file.name.startswith(".")] == []


@pytest.mark.parametrize("command", [["init"], ["import", "-"]])
def test_an_empty_name_is_not_taken_for_the_current_folder(tmp_path, call, monkeypatch, command):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert call("kb", *command, "", stdin=GOOD).rc == 2
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.parametrize("name", [b"f\xff.jsonl", "r\u202ex.jsonl".encode(), b"a\nb.jsonl", b"e\x1b[31m.jsonl"])
def test_a_list_by_any_name_becomes_a_valid_base(tmp_path, call, name):
    file = tmp_path / os.fsdecode(name)
    file.write_text(GOOD, "utf-8")
    assert call("kb", "import", file, tmp_path / "new").rc == 0
    assert call("kb", "check", tmp_path / "new").rc == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": "a", "question": "Q?", "answer": {"a": 2}}', "answer: must be text or a list of lines"),
        ('{"id": "a", "question": "Q?", "answer": Infinity}', "answer: must be text or a list of lines"),
        ('{"id": "a", "question": "Q?", "answer": true}', "answer: must be text or a list of lines"),
        ('{"id": "a", "id": "b", "question": "Q?", "answer": "A."}', "'id' is repeated"),
    ],
)
def test_an_answer_that_would_be_lost_is_refused(tmp_path, call, line, told):
    done = call("kb", "import", "-", tmp_path / "new", stdin=line)
    assert (done.rc, told in " ".join(done.err.split())) == (2, True)


@pytest.mark.parametrize("name", ["a\nb", "t\udcff", "\x1b[31m"])
def test_a_path_that_does_not_show_is_told_in_a_line_and_not_to_be_typed(tmp_path, call, name):
    done = call("kb", "init", tmp_path / name)
    assert (done.rc, done.out.count("\n"), "check with" in done.out) == (0, 1, False)
    for command in (["quiz"], ["plan"], ["sources", "nothing"], ["compare", "nothing"]):
        assert call(*command, "--knowledge", tmp_path / name).err.count("\n") == 1
    data = call("kb", "check", tmp_path / name, "--format", "json").out
    assert "\\udc" not in data


def test_writing_that_takes_long_is_told(tmp_path, call, monkeypatch):
    monkeypatch.setattr("roleadvisor.output.PROGRESS_AFTER_SECONDS", 0)
    assert call("kb", "init", tmp_path / "new").err == "Writing 4 files: mostly less than a minute.\n"


def test_a_folder_that_is_there_stays_the_one_it_is(tmp_path, call):
    (tmp_path / "mine").mkdir(0o700)
    before = (tmp_path / "mine").stat()
    assert call("kb", "init", tmp_path / "mine").rc == 0
    after = (tmp_path / "mine").stat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)


def test_a_link_to_itself_and_a_very_long_name_are_told(tmp_path, call):
    (tmp_path / "loop").symlink_to("loop")
    assert call("kb", "init", tmp_path / "loop").rc == 2
    assert call("kb", "init", tmp_path / ("x" * 300)).rc == 2
    assert call("kb", "init", tmp_path / ("\u00e4" * 125)).rc == 0


def test_an_import_that_could_not_be_read_again_is_refused(tmp_path, call, monkeypatch):
    monkeypatch.setattr(folder, "TOTAL_LIMIT", 100)
    done = call("kb", "import", "-", tmp_path / "new", stdin=GOOD)
    assert (done.rc, (tmp_path / "new").exists()) == (2, False)


@pytest.mark.parametrize("name", ["with blank", "it's", "$HOME", "-dash", "a;b"])
def test_the_hint_can_be_typed_as_it_stands(tmp_path, call, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    done = call("kb", "init", "--", name)
    words = shlex.split(done.out.partition("check with: ")[2])
    assert (done.rc, words[-1]) == (0, name)


@pytest.mark.parametrize("key", ["a\x07", "\x1b[31mred", "a\u202eb", "\u200bx", "pay\u2069"])
def test_an_id_with_characters_that_do_not_show_is_refused(tmp_path, call, key):
    line = json.dumps({"id": key, "question": "Q?", "answer": "A."})
    done = call("kb", "import", "-", tmp_path / "new", stdin=line)
    assert (done.rc, done.out, (tmp_path / "new").exists()) == (2, "", False)
    assert "must be letters, digits" in " ".join(done.err.split())
    assert done.err.rstrip("\n").replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("lines", "has"),
    [
        ([{"id": f"e{n}", "question": f"Q {n}?", "answer": "A."} for n in range(4)], "3 questions"),
        ([{"id": "e", "question": "Q?", "answer": "A.", "phrasings": [f"p {n}" for n in range(9)]}], "8 phrasings"),
    ],
)
def test_an_import_of_more_than_the_search_takes_is_refused(tmp_path, call, monkeypatch, lines, has):
    monkeypatch.setattr(folder, "MOST_ENTRIES", 3)
    monkeypatch.setattr(folder, "MOST_PHRASINGS", 8)
    done = call("kb", "import", "-", tmp_path / "new", stdin="\n".join(map(json.dumps, lines)))
    assert (done.rc, (tmp_path / "new").exists()) == (2, False)
    assert f"the base has more than {has}" in " ".join(done.err.split())


def test_check_writes_each_problem_on_a_line_of_stdout(own_base, call):
    text = (own_base / "sources.yaml").read_text()
    (own_base / "sources.yaml").write_text(text.replace("author: Ann", "autor: Ann"))
    done = call("kb", "check", own_base)
    assert done.rc == 3
    assert done.err == ""
    assert "sources.yaml:4: blog.autor: is not a known field; did you mean 'author'?" in done.out.splitlines()


def test_check_writes_problems_as_json(own_base, call):
    (own_base / "figures.yaml").write_text("")
    done = call("kb", "check", own_base, "--format", "json")
    data = json.loads(done.out)
    assert (done.rc, data["schema"], data["valid"]) == (3, 1, False)
    assert {"file", "line", "field", "reason"} <= data["problems"][0].keys()


@pytest.mark.parametrize("columns", ["20", "40"])
def test_check_never_breaks_a_line_of_a_problem_off_a_terminal(own_base, call, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    (own_base / "figures.yaml").write_text("")
    assert "figures.yaml: is empty; fill it or delete the file\n" in call("kb", "check", own_base).out


def test_check_says_that_a_base_is_valid(base, call):
    done = call("kb", "check", base)
    assert (done.rc, "valid, 16 files" in done.out) == (0, True)


@pytest.mark.parametrize(("fewest", "told"), [(29, True), (30, False), (31, False)])
def test_few_phrasings_are_told_in_one_line_and_are_no_problem(own_base, call, fewest, told):
    for file in (own_base / "faq").iterdir():
        head = file.read_text("utf-8").partition("phrasings:")[0]
        lines = "".join(f"  {file.stem} {n}\n" for n in range(fewest if file.stem == "pay" else 40))
        file.write_text(f"{head}phrasings: |\n{lines}", "utf-8")
    done = call("kb", "check", own_base)
    warnings = [line for line in done.out.splitlines() if line.startswith("warning") and "phrasings" in line]
    assert done.rc == 0
    assert warnings == (["warning: 1 question has fewer than 30 phrasings: pay (29)"] if told else [])


def test_many_with_few_phrasings_are_summed_up(base, call):
    done = call("kb", "check", base)
    assert done.out.splitlines()[1:] == [
        "warning: 4 questions have fewer than 30 phrasings: coding (6), degree (6), maths (6), ...",
        "warning: 6 facts rest on articles alone, so they are 'reported': measures, exact, models, ...",
    ]
    warnings = json.loads(call("kb", "check", base, "--format", "json").out)["warnings"]
    assert [f"warning: {text}" for text in warnings] == done.out.splitlines()[1:]


def test_three_with_few_phrasings_are_all_named(own_base, call):
    pay = (own_base / "faq" / "pay.yaml").read_text("utf-8").rstrip("\n")
    (own_base / "faq" / "pay.yaml").write_text(pay + "".join(f"\n  wage {n}" for n in range(30)), "utf-8")
    warning = call("kb", "check", own_base).out.splitlines()[1]
    assert warning.endswith("phrasings: coding (6), degree (6), maths (6)")


ARTICLES = """
post: {title: T, publisher: P, kind: forum thread, strength: S, citation: C}
manual: {title: T, publisher: P, kind: documentation, strength: S, citation: C}
"""
TOLD = {
    1: "1 fact rests on articles alone, so it is 'reported': degree.1",
    3: "3 facts rest on articles alone, so they are 'reported': degree.1, degree.2, degree.3",
    4: "4 facts rest on articles alone, so they are 'reported': degree.1, degree.2, degree.3, ...",
}


@pytest.mark.parametrize(
    ("claims", "count"),
    [
        (["fact: blog#intro"], 1),
        (["fact: article#body", "fact: post", "fact: 'blog#pay, article#body, post'"], 3),
        (["fact: post"] * 4, 4),
        (["fact: numbers", "fact: manual", "fact: house", "fact: 'post, manual'", "fact: 'house, post'"], 0),
        (["reported: post", "opinion: post", "figure: post", "advice: post", "note: post"], 0),
    ],
)
def test_facts_that_rest_on_articles_alone_are_told(own_base, call, claims, count):
    for file in (own_base / "claims").iterdir():
        file.write_text(file.read_text("utf-8").replace("kind: fact", "kind: reported"), "utf-8")
    with (own_base / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(ARTICLES)
    lines = [
        "  - {text: T., kind: KIND, sources: [SOURCES]}\n".replace("KIND", kind).replace("SOURCES", refs.strip("'"))
        for kind, refs in (claim.split(": ") for claim in claims)
    ]
    (own_base / "faq" / "degree.yaml").write_text(f"question: Q?\nlead: L.\nclaims:\n{''.join(lines)}")
    done = call("kb", "check", own_base)
    assert [line for line in done.out.splitlines() if "articles" in line] == (
        [f"warning: {TOLD[count]}"] if count else []
    )
    assert done.rc == 0


def test_a_fact_whose_source_is_misspelt_is_not_said_to_rest_on_articles(own_base, call):
    text = (own_base / "claims" / "work.yaml").read_text("utf-8")
    (own_base / "claims" / "work.yaml").write_text(text.replace("[blog#intro, article#body]", "[numberz]", 1), "utf-8")
    warnings = json.loads(call("kb", "check", own_base, "--format", "json").out)["warnings"]
    assert "5 facts rest on articles alone" in warnings[-1]


def test_an_answer_longer_than_a_batch_line_is_imported_whole(tmp_path, call):
    answer = "word " * 30_000 + "end"
    line = json.dumps({"id": "a", "question": "Q?", "answer": answer})
    done = call("kb", "import", "-", tmp_path / "new", stdin=line)
    assert done.rc == 0
    assert compiler.check(folder.read(tmp_path / "new")).knowledge.entries[0].claims[0].text == answer


@pytest.mark.parametrize(("words", "lead"), [(39, 39), (40, 40), (41, 40)])
def test_a_lead_of_forty_words_stays_whole(words, lead):
    line = json.dumps({"id": "a", "question": "Q?", "answer": " ".join(["word"] * words)})
    entry = yaml.safe_load(imported([line], "faq.jsonl", "2024-05-06")["faq/00001.yaml"])
    assert (len(entry["lead"].split()), entry["lead"].endswith("...")) == (lead, words > 40)


def test_an_imported_base_is_not_told_of_few_phrasings(tmp_path, call):
    call("kb", "import", "-", tmp_path / "new", stdin=GOOD)
    done = call("kb", "check", tmp_path / "new")
    assert (done.rc, "warning" in done.out) == (0, False)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "attributes.yaml",
            "aliases: [tests]",
            "aliases: [aim]",
            "attributes.yaml:45: checking.aliases.0: 'aim'",
        ),
        ("attributes.yaml", "decides: 2", "decides: 3", "attributes.yaml:6: goal.decides: rank 3 is taken"),
        ("knowledge.yaml", "[maths, degree]", "[maths]", "faq/degree.yaml:1: 'degree' is in no topic"),
    ],
)
def test_what_only_confuses_is_a_problem_to_the_check_and_keeps_nobody_from_an_answer(
    own_base, call, file, old, new, problem
):
    text = (own_base / file).read_text("utf-8")
    (own_base / file).write_text(text.replace(old, new), "utf-8")
    done = call("kb", "check", own_base)
    assert (done.rc, done.out.startswith(problem), done.out.count("\n")) == (3, True, 1), done.out
    assert call("faq", "--id", "degree", "--knowledge", own_base).rc == 0
    assert call("compare", "--knowledge", own_base).rc == 0


# --- JSON Schema ---

KEYWORDS = {
    *(
        "$schema",
        "$defs",
        "$ref",
        "title",
        "description",
        "default",
        "type",
        "enum",
        "const",
        "anyOf",
        "oneOf",
        "allOf",
    ),
    *("properties", "required", "additionalProperties", "propertyNames", "patternProperties", "items", "prefixItems"),
    *("minItems", "maxItems", "minimum", "maximum", "pattern", "minLength", "maxLength"),
}
TYPES = {
    "string": str,
    "integer": int,
    "array": list,
    "object": dict,
    "null": type(None),
    "number": (int, float),
    "boolean": bool,
}


def schema_of(call, *kind: str) -> dict[str, Any]:
    return json.loads(call("kb", "schema", *kind).out)


def subschemas(schema: dict[str, Any]):
    yield schema
    for name in ("properties", "$defs", "patternProperties"):
        for each in schema.get(name, {}).values():
            yield from subschemas(each)
    for name in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(name), dict):
            yield from subschemas(schema[name])
    for name in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for each in schema.get(name, []):
            yield from subschemas(each)


def misfits(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """Where ``value`` breaks ``schema``, as a validator sees it; knows the keywords in use here."""
    if "$ref" in schema:
        return misfits(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    if "anyOf" in schema:
        found = [misfits(value, each, root, at) for each in schema["anyOf"]]
        return [] if [] in found else [f"{at}: fits none"]
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        return [f"{at}: is no {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is not listed"]
    wrong = []
    if isinstance(value, dict):
        known = schema.get("properties", {})
        rest = schema.get("additionalProperties", True)
        wrong += [f"{at}.{key}: is required" for key in schema.get("required", []) if key not in value]
        for key, each in value.items():
            part = known.get(key, rest)
            wrong += [f"{at}.{key}: is not known"] if part is False else []
            wrong += misfits(each, part, root, f"{at}.{key}") if isinstance(part, dict) else []
            wrong += misfits(key, schema.get("propertyNames", {}), root, f"{at}.{key}")
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, each in enumerate(value):
            wrong += misfits(each, schema["items"], root, f"{at}.{index}")
    return wrong


def editor_value(name: str) -> Any:
    """A shipped file as an editor reads it: YAML 1.2, in which a date is text."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load((folder.shipped() / name).read_text("utf-8"), Loader)


def test_the_schema_names_its_dialect(call):
    assert schema_of(call)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("kind", [None, *SHAPES])
def test_the_schema_holds_known_keywords_and_types_only(call, kind):
    for part in subschemas(schema_of(call, *([kind] if kind else []))):
        assert set(part) <= KEYWORDS
        assert part.get("type", "string") in TYPES


@pytest.mark.parametrize("kind", [None, *SHAPES])
def test_every_reference_in_the_schema_leads_somewhere(call, kind):
    schema = schema_of(call, *([kind] if kind else []))
    refs = {part["$ref"] for part in subschemas(schema) if "$ref" in part}
    assert refs <= {f"#/$defs/{name}" for name in schema.get("$defs", {})}


@pytest.mark.parametrize("name", [*folder.FILES, *(f"{name}/" for name in folder.FOLDERS)])
def test_every_kind_of_file_is_in_the_schema(call, name):
    assert name in [part["title"] for part in schema_of(call)["anyOf"]]


@pytest.mark.parametrize("kind", SHAPES)
def test_the_shipped_files_fit_the_schema_that_their_editors_are_offered(call, kind):
    schema = schema_of(call, kind)
    names = [name for name in folder.read(folder.shipped()).contents if file_kind(name) == kind]
    found = {name: misfits(editor_value(name), schema, schema) for name in names}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("kind", ["faq", "faq/", "FAQ", "sources", "sources.yaml", "off-topic", "claims"])
def test_a_kind_of_file_is_found_by_its_name(call, kind):
    assert schema_of(call, kind)["type"] == "object"


def test_an_unknown_kind_of_file_is_offered_the_nearest(call):
    done = call("kb", "schema", "sorces")
    assert (done.rc, done.out) == (2, "")
    assert re.search(r"did you mean .*sources", done.err)
