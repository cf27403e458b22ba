"""Maintain a knowledge base: init, import, check, schema."""

from __future__ import annotations

import html
import json
import os
import re
import shlex
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from roleadvisor.errors import UsageError
from roleadvisor.faq import by_id
from roleadvisor.kb import imported_files, starter_files
from roleadvisor.knowledge import compiler, folder
from roleadvisor.knowledge.assemble import SHAPES, file_kind
from roleadvisor.model import ClaimKind, SourceKind
from roleadvisor.render import Call, faq_document

GOOD = (
    '{"id": "pw", "question": "How do I reset my password?", "answer": "Ask the desk.", "phrasings": ["lost password"]}'
)
SECOND = '{"id": "eat", "question": "Where is the canteen?", "answer": "On floor two."}'
BOTH_WRITERS = pytest.mark.parametrize("command", [["init"], ["import", "-"]], ids=" ".join)


def line_of(key: str = "a", question: str = "Q?", answer: str = "A.", **more: Any) -> str:
    """A line of a list to import."""
    return json.dumps({"id": key, "question": question, "answer": answer, **more})


def entry_of(line: str, path: Path) -> Any:
    """The only entry of a base imported from the line, written to the path."""
    folder.create(str(path), imported_files([line], "x", "2024-05-06", print))
    checked = compiler.check(folder.read(path))
    assert [str(problem) for problem in checked.problems] == []
    return checked.knowledge.entries[0]


# --- init


def test_a_started_base_is_valid_and_answers(tmp_path, call):
    assert call("kb", "init", tmp_path / "new").rc == 0
    assert call("kb", "check", tmp_path / "new").rc == 0
    done = call("faq", "--id", "example", "--knowledge", tmp_path / "new")
    assert (done.rc, "What is this knowledge base for?" in done.out) == (0, True)
    done = call("faq", "what is this for", "--knowledge", tmp_path / "new")
    assert (done.rc in (0, 1), done.err.count("\n") <= 1, "bug" in done.err) == (True, True, False)


def test_a_base_started_from_the_shipped_one_is_its_copy(tmp_path, call):
    done = call("kb", "init", tmp_path / "new", "--shipped")
    assert (done.rc, done.out.startswith(f"{len(folder.read(folder.shipped()).contents)} files written")) == (0, True)
    assert folder.read(tmp_path / "new").contents == folder.read(folder.shipped()).contents


@pytest.mark.parametrize(("file", "kinds"), [("sources.yaml", SourceKind), ("faq/example.yaml", ClaimKind)])
def test_a_started_base_lists_every_kind_of_source_and_claim_in_comments(file, kinds):
    comment = next(line for line in starter_files("2024-05-06")[file].splitlines() if "# kind: " in line)
    listed = re.sub(r" \(.*?\)", "", comment).partition("# kind: ")[2].split(" | ")
    assert sorted(listed) == sorted(get_args(kinds))


# --- import


@pytest.mark.parametrize("source", ["file", "standard input"])
def test_an_import_is_a_valid_base_that_answers(tmp_path, call, source):
    (tmp_path / "faq.jsonl").write_text(f"{GOOD}\n\n{SECOND}\n")
    if source == "file":
        done = call("kb", "import", tmp_path / "faq.jsonl", tmp_path / "new")
    else:
        done = call("kb", "import", "-", tmp_path / "new", stdin=f"{GOOD}\n{SECOND}\n")
    assert done.rc == 0
    done = call("kb", "check", tmp_path / "new")
    assert (done.rc, done.out.splitlines()[1:]) == (0, ["warning: 1 question without a phrasing: eat"])
    assert call("faq", "--id", "pw", "--knowledge", tmp_path / "new").rc == 0


def test_an_import_keeps_question_answer_and_phrasings(tmp_path):
    entry = entry_of(GOOD, tmp_path / "new")
    assert (entry.id, entry.question) == ("pw", "How do I reset my password?")
    assert (entry.lead, entry.phrasings) == ("Ask the desk.", ("lost password",))


@pytest.mark.parametrize(("words", "lead"), [(40, 40), (41, 40), (30_000, 40)])
def test_a_long_answer_is_imported_whole_and_leads_with_its_first_words(tmp_path, words, lead):
    answer = " ".join(["word"] * words)
    entry = entry_of(line_of(answer=answer), tmp_path / "new")
    assert (len(entry.lead.split()), entry.lead.endswith("...")) == (lead, words > 40)
    assert entry.claims[0].text == answer


WRITTEN = """\
First stop it:

1. Open the menu
   - and wait

2. Run

   ```sh
   service stop   # a very long line of code that goes on and on, well beyond the eighty columns of a terminal

   ~~~
   ```

    indented \u2603 code: {{x}} [y] *z* <b>

* first: some words before `run --now --wait`.
* last: see https://example.org/a/page/wider/than/others and more."""


def test_an_imported_answer_keeps_its_lines_lists_and_code(tmp_path, call, monkeypatch):
    data = line_of("stop", "How do I stop it?", WRITTEN.replace("\n", "\r\n"), url="x", tags=["y"])
    done = call("kb", "import", "-", tmp_path / "new", stdin=f"{data}\n{line_of(tags=[], answer=['one', 'two'])}\n")
    assert done.err == "roleadvisor: not imported: url, tags; known are id, question, answer and phrasings\n"
    args = ["faq", "--id", "stop", "--knowledge", tmp_path / "new"]
    claims = json.loads(call(*args, "--format", "json").out)["answer"]["claims"]
    assert "\n\n".join(claim["text"] for claim in claims) == WRITTEN
    for kind in ("table", "plain", "markdown"):
        assert call(*args, "--format", kind).out.count(WRITTEN) == 1, kind
    page = call(*args, "--format", "html").out
    address = "https://example.org/a/page/wider/than/others"
    assert f'<a href="{address}">{address}</a>' in page
    lines = [line for line in html.unescape(re.sub(r"</?[a-z][^>]*>", "", page)).splitlines() if line.strip()]
    assert "\n".join(line for line in WRITTEN.splitlines() if line.strip()) in "\n".join(lines)
    assert "<pre>   ```sh\n" in page
    assert "```text" not in call(*args, "--format", "markdown").out  # its own Markdown, not a block to copy
    monkeypatch.setenv("COLUMNS", "40")
    narrow = call(*args).out
    # What may be copied stays in one line.
    assert WRITTEN.splitlines()[8] in narrow.splitlines()
    assert WRITTEN.splitlines()[-1] not in narrow
    assert all(each in narrow for each in (address, "`run --now --wait`"))
    assert "\n  and" in narrow


@pytest.mark.parametrize(
    ("answer", "lead"),
    [
        ("Yes.", "Yes."),
        ("Write:\n```\na\n```", "Write: ..."),
        ("Do\nthis:\n- a\n- b", "Do this: ..."),
        ("One.\n\nTwo.", "One. ..."),
        ("```\na\n```\n\nb", "``` a ..."),
        ("- a\n- b", "- a ..."),
    ],
)
def test_an_imported_answer_leads_with_its_text_before_lists_and_code(tmp_path, answer, lead):
    assert entry_of(line_of(answer=answer), tmp_path / "new").lead == lead


@pytest.mark.parametrize("begin", ["Yes. It", "MIT. It", "e.g. it"])
def test_a_first_word_with_a_stop_is_no_mark_of_a_list(tmp_path, call, begin):
    call("kb", "import", "-", tmp_path / "new", stdin=line_of(answer=f"{begin} {'goes on ' * 12}"))
    shown = call("faq", "--id", "a", "--knowledge", tmp_path / "new").out
    assert "\n  " not in shown


def test_the_paragraphs_of_an_imported_answer_are_trained_and_count_as_one_source(tmp_path, call):
    call("kb", "import", "-", tmp_path / "new", stdin=line_of(answer="One.\n\nTwo.\n\nThree.\n\nFour."))
    texts = compiler.training_texts(compiler.check(folder.read(tmp_path / "new")))
    assert texts.entries[0].answers == ("One.", "Two.", "Three.", "Four.")
    shown = json.loads(call("faq", "--id", "a", "--knowledge", tmp_path / "new", "--format", "json").out)["answer"]
    assert shown["strength"] == "1 documentation (imported)"


def test_tabs_of_an_imported_answer_become_blanks(tmp_path):
    assert entry_of(line_of(answer="a:\tb\n\tc"), tmp_path / "new").claims[0].text == "a:  b\n    c"


def test_a_very_long_imported_answer_is_drawn_a_few_times_only(tmp_path):
    entry_of(line_of(answer="\n\n".join(f"Paragraph {n}" for n in range(1_000))), tmp_path / "new")
    knowledge = compiler.check(folder.read(tmp_path / "new")).knowledge
    assert 2 < len(list(faq_document.screens(by_id(knowledge, "a"), knowledge, Call()))) < 40


def test_the_page_of_all_answers_has_an_imported_one_once(tmp_path, call):
    call("kb", "import", "-", tmp_path / "new", stdin=line_of(answer="First.\n\nSecond."))
    page = call("report", "-o", "-", "--answers", "--knowledge", tmp_path / "new").out
    assert (page.count("First."), page.count("Second.")) == (1, 1)


def test_an_imported_answer_is_printed_once(tmp_path, call):
    call("kb", "import", "-", tmp_path / "new", stdin=line_of(answer=" ".join(f"word{n}" for n in range(60))))
    for view in ([], ["--full"]):
        assert call("faq", "--id", "a", "--knowledge", tmp_path / "new", *view).out.count("word7 ") == 1


def test_a_long_imported_answer_is_cut_between_paragraphs_and_says_how_many_are_left(tmp_path, call):
    answer = "\n\n".join(f"Paragraph {n}\n- one\n- two" for n in range(9))
    call("kb", "import", "-", tmp_path / "new", stdin=line_of(answer=answer))
    args = ["faq", "--id", "a", "--knowledge", tmp_path / "new"]
    done, data = call(*args).out, json.loads(call(*args, "--format", "json").out)["answer"]
    assert (done.count("Paragraph"), "More (5 paragraphs): roleadvisor faq --id a --full" in done) == (4, True)
    assert (len(data["claims"]), data["more"]) == (5, 4)  # as many as fit in plain, without blank lines around titles
    assert call(*args, "--full").out.count("- two") == 9


def test_an_imported_file_is_easy_to_edit(tmp_path):
    written = imported_files([line_of(answer="a:\n\n  - b", phrasings=["c: d", "#e"])], "x", "2024-05-06", print)
    expected = (
        'id: "a"\nquestion: "Q?"\nanswer: |2\n  a:\n\n    - b\nphrasings: |2\n  c: d\n  #e\nsources: [imported]\n'
    )
    assert written["faq/00001.yaml"] == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("lead: L.", "claims: is required and missing"),
        ("answer: A.", "sources: is required and missing"),
        ("answer: '  '\nsources: [blog#intro]", "answer: must not be empty"),
        ("answer: A.\nsources: [blog#intro]\nlead: L.", "lead: does not go with 'answer'; keep one of the two"),
        ("lead: L.\nclaims: [models]\nsources: [blog#intro]", "sources: does not go with 'lead'; keep one of the two"),
    ],
)
def test_an_entry_has_lead_and_claims_or_an_answer_with_its_sources(own_base, call, text, problem):
    (own_base / "faq" / "degree.yaml").write_text(f"question: Q?\n{text}\n", "utf-8")
    assert problem in call("kb", "check", own_base).out


@pytest.mark.parametrize(
    "text", ["a: b", "# comment", "'quoted\"", "null", "line\nbreak", "\x1b[31mred", "日本 ☃", "1.0"]
)
def test_an_import_accepts_any_text(tmp_path, text):
    assert entry_of(line_of("a", text, text, phrasings=[text]), tmp_path / "new").question.isprintable()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "not JSON (Expecting value); each line must be a JSON object with id"),
        ("[1]", "must be a JSON object"),
        ("[" * 100_000, "not JSON ("),
        ('{"question": "q", "answer": "a"}', "id: is required"),
        ('{"id": true, "question": "q", "answer": "a"}', "id: is required"),
        ('{"id": "a", "question": {}, "answer": "a"}', "question: is required"),
        ('{"id": "a", "question": "q", "answer": "a", "phrasings": [1]}', "phrasings: must be a list"),
        (
            '{"id": "a", "question": "Q?", "answer": {"a": 2}}',
            "answer: is required and must be text",
        ),
        (
            '{"id": "a", "question": "Q?", "answer": Infinity}',
            "answer: is required and must be text or a list of lines",
        ),
        ('{"id": "a", "question": "Q?", "answer": 42}', "answer: is required and must be text or a list of lines"),
        (GOOD, "id: 'pw' is in line 1 already"),
        (line_of("PW"), "id: 'PW' is in line 1 already"),
        (line_of("a", "how do  I reset my PASSWORD"), "question: 'how do I reset my PASSWORD' is in line 1 already"),
        ('{"id": "a", "question": "Q?"}', "answer: is required"),
        (line_of(answer=" \n\t\u200b"), "answer: is required"),
        (line_of(answer=[]), "answer: is required"),
        (line_of(answer=["one", 2]), "answer: is required and must be text or a list of lines"),
        *[(line_of(key), "must be letters, digits") for key in ("a b", "ä", "../../etc/passwd", "\x1b[31mred")],
    ],
)
def test_an_invalid_line_is_reported_with_its_number(line, reason):
    with pytest.raises(UsageError, match=r"^faq\.jsonl:2: ") as caught:
        imported_files([GOOD, line], "faq.jsonl", "2024-05-06", print)
    assert reason in str(caught.value)
    assert str(caught.value).isprintable()


def test_an_import_without_entries_is_refused():
    with pytest.raises(UsageError, match="has no entries"):
        imported_files(["", "  "], "faq.jsonl", "2024-05-06", print)


def test_a_refused_import_writes_nothing(tmp_path, call):
    done = call("kb", "import", "-", tmp_path / "new", stdin=f"{GOOD}\nnonsense\n")
    assert (done.rc, done.out, (tmp_path / "new").exists()) == (2, "", False)


@pytest.mark.parametrize("name", [b"f\xff.jsonl", b"a\nb.jsonl", b"e\x1b[31m.jsonl"])
def test_a_list_with_an_unprintable_file_name_becomes_a_valid_base(tmp_path, call, name):
    file = tmp_path / os.fsdecode(name)
    file.write_text(GOOD, "utf-8")
    assert call("kb", "import", file, tmp_path / "new").rc == 0
    assert call("kb", "check", tmp_path / "new").rc == 0


# --- the folder of a new base


@BOTH_WRITERS
def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path, call, command):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    done = call("kb", *command, tmp_path / "full", stdin=GOOD)
    assert (done.rc, done.out) == (2, "")
    assert [file.name for file in (tmp_path / "full").iterdir()] == ["mine.txt"]


@BOTH_WRITERS
def test_an_existing_file_is_refused_and_left_alone(tmp_path, call, command):
    (tmp_path / "file").write_text("mine")
    assert call("kb", *command, tmp_path / "file", stdin=GOOD).rc == 2
    assert (tmp_path / "file").read_text() == "mine"


@BOTH_WRITERS
def test_an_empty_name_does_not_mean_the_current_folder(tmp_path, call, monkeypatch, command):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert call("kb", *command, "", stdin=GOOD).rc == 2
    assert list((tmp_path / "empty").iterdir()) == []


def test_an_empty_folder_is_filled_and_not_replaced(tmp_path, call, monkeypatch):
    (tmp_path / "here").mkdir(0o700)
    monkeypatch.chdir(tmp_path / "here")
    before = (tmp_path / "here").stat()
    assert call("kb", "init", ".").rc == 0
    after = (tmp_path / "here").stat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert call("kb", "check", ".").rc == 0
    assert [file.name for file in Path.cwd().iterdir() if file.name.startswith(".")] == []


def test_a_symlink_to_an_empty_folder_stays_one(tmp_path, call):
    (tmp_path / "far").mkdir()
    (tmp_path / "new").symlink_to("far")
    assert call("kb", "init", tmp_path / "new").rc == 0
    assert (tmp_path / "new").is_symlink()
    assert call("kb", "check", tmp_path / "far").rc == 0


def test_a_symlink_loop_and_an_overlong_name_are_refused(tmp_path, call):
    (tmp_path / "loop").symlink_to("loop")
    assert call("kb", "init", tmp_path / "loop").rc == 2
    assert call("kb", "init", tmp_path / ("x" * 300)).rc == 2


@pytest.mark.parametrize("name", ["with blank", "it's", "$HOME", "-dash", "a;b"])
def test_the_suggested_command_is_quoted_for_the_shell(tmp_path, call, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    done = call("kb", "init", "--", name)
    words = shlex.split(done.out.partition("check with: ")[2])
    assert (done.rc, words[-1]) == (0, name)


@pytest.mark.parametrize("name", ["a\nb", "t\udcff", "\x1b[31m"])
def test_an_unprintable_path_is_reported_in_one_line_without_a_suggested_command(tmp_path, call, name):
    done = call("kb", "init", tmp_path / name)
    assert (done.rc, done.out.count("\n"), "check with" in done.out) == (0, 1, False)
    for command in (["quiz"], ["plan"], ["sources", "nothing"], ["compare", "nothing"]):
        assert call(*command, "--knowledge", tmp_path / name).err.count("\n") == 1
    data = call("kb", "check", tmp_path / name, "--format", "json").out
    assert "\\udc" not in data


# --- check


def test_check_writes_each_problem_as_a_line_to_stdout(own_base, call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    text = (own_base / "sources.yaml").read_text()
    (own_base / "sources.yaml").write_text(text.replace("author: Ann", "autor: Ann"))
    done = call("kb", "check", own_base)
    assert (done.rc, done.err) == (3, "")
    assert "sources.yaml:4: blog.autor: is not a known field; did you mean 'author'?" in done.out.splitlines()


def test_check_writes_problems_as_json(own_base, call):
    (own_base / "figures.yaml").write_text("")
    done = call("kb", "check", own_base, "--format", "json")
    data = json.loads(done.out)
    assert (done.rc, data["schema"], data["valid"]) == (3, 2, False)
    assert {"file", "line", "field", "reason"} <= data["problems"][0].keys()


def test_check_says_that_a_base_is_valid_and_sums_up_its_warnings(base, call):
    done = call("kb", "check", base)
    assert (done.rc, "valid, 16 files" in done.out) == (0, True)
    assert done.out.splitlines()[1:] == [
        "warning: 4 questions have fewer than 30 phrasings: coding (6), degree (6), maths (6), ...",
        "warning: 6 facts rest on articles alone, so they are 'reported': measures, exact, models, ...",
    ]
    warnings = json.loads(call("kb", "check", base, "--format", "json").out)["warnings"]
    assert [f"warning: {text}" for text in warnings] == done.out.splitlines()[1:]


@pytest.mark.parametrize("fewest", [29, 30])
def test_fewer_than_thirty_phrasings_are_a_warning(own_base, call, fewest):
    for file in (own_base / "faq").iterdir():
        head = file.read_text("utf-8").partition("phrasings:")[0]
        lines = "".join(f"  {file.stem} {n}\n" for n in range(fewest if file.stem == "pay" else 40))
        file.write_text(f"{head}phrasings: |\n{lines}", "utf-8")
    done = call("kb", "check", own_base)
    warnings = [line for line in done.out.splitlines() if "phrasings" in line]
    assert done.rc == 0
    assert warnings == (["warning: 1 question has fewer than 30 phrasings: pay (29)"] if fewest < 30 else [])


def test_questions_without_a_phrasing_are_named_once(own_base, call):
    files = [own_base / "faq" / f"{key}.yaml" for key in ("coding", "degree", "maths", "pay")]
    for count, file in enumerate(files, 1):
        file.write_text(file.read_text("utf-8").partition("phrasings:")[0], "utf-8")
        named = ", ".join(each.stem for each in files[:count])
        lines = [line for line in call("kb", "check", own_base).out.splitlines() if "without a phrasing" in line]
        assert [sorted(line.partition(": ")[2].partition(": ")[2].split(", ")) for line in lines] == (
            [named.split(", ")] if count < 4 else []
        )
    assert "warning: no question has a phrasing\n" in call("kb", "check", own_base).out


ARTICLES = """
post: {title: T, publisher: P, kind: forum thread, strength: S, citation: C}
manual: {title: T, publisher: P, kind: documentation, strength: S, citation: C}
"""
ON_ARTICLES = {
    0: [],
    1: ["warning: 1 fact rests on articles alone, so it is 'reported': degree.1"],
    3: ["warning: 3 facts rest on articles alone, so they are 'reported': degree.1, degree.2, degree.3"],
}


@pytest.mark.parametrize(
    ("claims", "count"),
    [
        (["fact: blog#intro"], 1),
        (["fact: article#body", "fact: post", "fact: blog#pay, article#body, post"], 3),
        (["fact: numbers", "fact: manual", "fact: house", "fact: post, manual", "fact: house, post"], 0),
        (["reported: post", "opinion: post", "figure: post", "advice: post", "note: post"], 0),
    ],
)
def test_facts_that_rest_on_articles_alone_are_a_warning(own_base, call, claims, count):
    for file in (own_base / "claims").iterdir():
        file.write_text(file.read_text("utf-8").replace("kind: fact", "kind: reported"), "utf-8")
    with (own_base / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(ARTICLES)
    pairs = [claim.split(": ") for claim in claims]
    lines = [f"  - {{text: T., kind: {kind}, sources: [{sources}]}}\n" for kind, sources in pairs]
    (own_base / "faq" / "degree.yaml").write_text(f"question: Q?\nlead: L.\nclaims:\n{''.join(lines)}")
    done = call("kb", "check", own_base)
    assert [line for line in done.out.splitlines() if "articles" in line] == ON_ARTICLES[count]
    assert done.rc == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("attributes.yaml", "aliases: [tests]", "aliases: [aim]", "attributes.yaml:45: checking.aliases.0: 'aim'"),
        ("knowledge.yaml", "[maths, degree]", "[maths]", "faq/degree.yaml:1: 'degree' is in no topic"),
    ],
)
def test_a_problem_that_does_not_block_leaves_the_base_usable(own_base, call, file, old, new, problem):
    text = (own_base / file).read_text("utf-8")
    (own_base / file).write_text(text.replace(old, new), "utf-8")
    done = call("kb", "check", own_base)
    assert (done.rc, done.out.startswith(problem), done.out.count("\n")) == (3, True, 1), done.out
    assert call("faq", "--id", "degree", "--knowledge", own_base).rc == 0
    assert call("compare", "--knowledge", own_base).rc == 0


# --- JSON Schema

TYPES: dict[str, Any] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "array": list, "object": dict, "null": type(None),
}  # fmt: skip
VALIDATED = {
    "$ref", "anyOf", "oneOf", "type", "enum", "properties", "required", "additionalProperties", "propertyNames", "items"
}  # fmt: skip
NOT_VALIDATED = {
    "$schema", "$defs", "title", "description", "default", "pattern",
    "minItems", "maxItems", "minProperties", "minimum", "maximum", "minLength", "maxLength",
}  # fmt: skip


def schema_of(call, *kind: str) -> dict[str, Any]:
    return json.loads(call("kb", "schema", *kind).out)


def misfits(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """The paths at which ``value`` breaks ``schema``: a validator of the keywords in use here."""
    assert schema.keys() <= VALIDATED | NOT_VALIDATED
    if "$ref" in schema:
        return misfits(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    for keyword in schema.keys() & {"anyOf", "oneOf"}:
        fitting = [misfits(value, each, root, at) for each in schema[keyword]].count([])
        return [] if fitting == 1 or (fitting and keyword == "anyOf") else [f"{at}: fits {fitting} of {keyword}"]
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        return [f"{at}: is no {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is not listed"]
    wrong = []
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        rest = schema.get("additionalProperties", True)
        wrong += [f"{at}.{key}: is required" for key in schema.get("required", []) if key not in value]
        for key, each in value.items():
            part = properties.get(key, rest)
            wrong += [f"{at}.{key}: is not allowed"] if part is False else []
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


def test_the_schema_states_its_dialect_and_covers_every_kind_of_file(call):
    schema = schema_of(call)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {*folder.FILES, *(f"{name}/" for name in folder.FOLDERS)} <= {part["title"] for part in schema["anyOf"]}


@pytest.mark.parametrize("kind", SHAPES)
def test_the_shipped_files_match_their_schema(call, kind):
    schema = schema_of(call, kind)
    names = [name for name in folder.read(folder.shipped()).contents if file_kind(name) == kind]
    results = {name: misfits(editor_value(name), schema, schema) for name in names}
    assert {name: wrong for name, wrong in results.items() if wrong} == {}


@pytest.mark.parametrize("kind", ["faq", "faq/", "FAQ", "sources.yaml", "off-topic"])
def test_a_schema_is_selected_by_the_name_of_a_file_or_folder(call, kind):
    assert schema_of(call, kind)["type"] == "object"


def test_an_unknown_kind_of_file_is_offered_the_nearest(call):
    done = call("kb", "schema", "sorces")
    assert (done.rc, done.out) == (2, "")
    assert re.search(r"did you mean .*sources", done.err)
