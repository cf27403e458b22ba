"""The documentation says what the program does."""

import json
import re
from pathlib import Path

import pytest

from roleadvisor.cli.app import app
from roleadvisor.knowledge import compiler, folder

from . import readme

ROOT = Path(__file__).parent.parent
README = readme.README.read_text("utf-8")


@pytest.mark.parametrize("block", readme.BLOCK.findall(README), ids=lambda block: block.splitlines()[0])
def test_readme_shows_what_the_program_prints(shipped, block):
    assert readme.rerun(block) == block, readme.WRITE


def test_readme_has_one_line_that_sets_up_and_runs_and_one_that_tests():
    lines = [line for line in README.splitlines() if line.startswith("python3 ")]
    assert [line.rpartition("/")[2] for line in lines] == ["roleadvisor compare", "pytest"]


def test_the_picture_in_readme_is_of_the_quiz_as_it_is(shipped):
    assert readme.seen(readme.PICTURE.read_text("utf-8")) == readme.seen(readme.picture()), readme.WRITE


@pytest.mark.parametrize("command", [info.name or info.callback.__name__ for info in app.registered_commands])
def test_every_command_stands_in_readme_and_changelog(command):
    for text in (README, (ROOT / "CHANGELOG.md").read_text("utf-8")):
        assert f"roleadvisor {command}" in text


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 70, 74, 130])
def test_every_exit_code_stands_in_readme(code):
    assert f"\n| {code} | " in README


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/design.md"])
def test_every_file_that_a_document_names_exists(document):
    text = (ROOT / document).read_text("utf-8")
    named = re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(
        r"`((?:data|benchmarks|docs|tests|src)/[a-z\d_./-]+)`", text
    )
    assert [
        name for name in named if not (ROOT / document).parent.joinpath(name).exists() and not (ROOT / name).exists()
    ] == []


def test_every_module_that_the_design_names_exists():
    text = (ROOT / "docs" / "design.md").read_text("utf-8")
    named = [
        name
        for name in re.findall(r"`((?:[a-z_]+/)*(?:[a-z_]+\.py|[a-z_]+/))`", text)
        if name.partition("/")[0] not in OTHER
    ]
    assert len(named) > 30
    assert [name for name in named if not (ROOT / "src" / "roleadvisor" / name).exists()] == []


# Folders that the design names and that hold no module of the program.
OTHER = {"src", "data", "claims", "faq", "cells", "benchmarks", "tests"}


def test_the_design_names_every_room():
    text = (ROOT / "docs" / "design.md").read_text("utf-8")
    rooms = {path.name + "/" * path.is_dir() for path in (ROOT / "src" / "roleadvisor").iterdir()}
    assert [name for name in rooms if not name.startswith("_") and name != "py.typed" and f"`{name}`" not in text] == []


def test_no_question_of_the_benchmark_is_trained_with():
    checked = compiler.check(folder.read(folder.shipped()))
    off_topic = checked.off_topic
    known = [text for entry in checked.knowledge.entries for text in (entry.question, *entry.phrasings)]
    trained = {plain(text) for text in [*known, *off_topic.questions]}
    files = [ROOT / "benchmarks" / name for name in ("questions.jsonl", "real.jsonl")]
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert [row["q"] for row in rows if plain(row["q"]) and plain(row["q"]) in trained] == []
    assert {row["kind"] for row in rows if row["ok"]} == {"paraphrase", "real"}


def plain(text):
    return " ".join(re.findall(r"\w+", text.lower()))
