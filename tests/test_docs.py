"""README, the changelog, the design and CONTRIBUTING are up to date."""

import json
import re
from itertools import chain
from pathlib import Path

import pytest

from roleadvisor.cli.app import app
from roleadvisor.knowledge import compiler, folder

from . import readme

ROOT = Path(__file__).parent.parent
README = readme.README.read_text("utf-8")


@pytest.mark.parametrize("block", readme.BLOCK.findall(README), ids=lambda block: block.splitlines()[0])
def test_a_console_block_of_readme_shows_the_output_of_its_commands(shipped, block):
    assert readme.rerun(block) == block, readme.WRITE


def test_readme_has_one_line_to_install_and_run_and_one_to_test():
    lines = [line for line in README.splitlines() if line.startswith("python3 ")]
    assert [line.rpartition("/")[2] for line in lines] == ["roleadvisor compare", "pytest"]


def test_the_picture_in_readme_shows_the_current_quiz(shipped):
    assert readme.text_of(readme.PICTURE.read_text("utf-8")) == readme.text_of(readme.picture()), readme.WRITE


@pytest.mark.parametrize("command", [info.name or info.callback.__name__ for info in app.registered_commands])
def test_every_command_is_in_readme_and_in_the_changelog(command):
    for text in (README, (ROOT / "CHANGELOG.md").read_text("utf-8")):
        assert f"roleadvisor {command}" in text


def test_every_exit_code_is_in_readme():
    assert [code for code in (0, 1, 2, 3, 4, 70, 74, 130) if f"\n| {code} | " not in README] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/design.md"])
def test_every_file_that_a_document_names_exists(document):
    text = (ROOT / document).read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    paths = re.findall(r"`((?:data|benchmarks|docs|tests|src)/[a-z\d_./-]+)`", text)
    folders = ((ROOT / document).parent, ROOT)
    assert [name for name in links + paths if not any((each / name).exists() for each in folders)] == []


DESIGN = (ROOT / "docs" / "design.md").read_text("utf-8")
PACKAGE = ROOT / "src" / "roleadvisor"
# Folders in the design that are not part of the package.
OTHER_FOLDERS = {"src", "data", "claims", "faq", "cells", "benchmarks", "tests"}


def test_every_module_that_the_design_names_exists():
    names = re.findall(r"`((?:[a-z_]+/)*(?:[a-z_]+\.py|[a-z_]+/))`", DESIGN)
    modules = [name for name in names if name.partition("/")[0] not in OTHER_FOLDERS]
    assert len(modules) > 30
    assert [name for name in modules if not (PACKAGE / name).exists()] == []


def test_the_design_names_every_module_and_subpackage():
    names = {path.name + "/" * path.is_dir() for path in PACKAGE.iterdir() if path.name != "py.typed"}
    assert [name for name in names if not name.startswith("_") and f"`{name}`" not in DESIGN] == []


def test_no_question_of_the_benchmark_is_in_the_training_data():
    checked = compiler.check(folder.read(folder.shipped()))
    texts = compiler.training_texts(checked)
    asked = [text for entry in texts.entries for text in (entry.question, *entry.phrasings)]
    trained = {normalised(text) for text in chain(asked, texts.negatives, *texts.gaps.values())}
    files = [ROOT / "benchmarks" / name for name in ("questions.jsonl", "real.jsonl")]
    questions = [json.loads(line)["q"] for file in files for line in file.read_text("utf-8").splitlines()]
    assert [text for text in questions if normalised(text) and normalised(text) in trained] == []


def normalised(text):
    return " ".join(re.findall(r"\w+", text.lower()))
