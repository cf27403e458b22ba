"""What is opened in the folder of a base, and what is left alone whatever it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from roleadvisor.errors import UsageError
from roleadvisor.knowledge import compiler, folder

_seen: list[str] = []
_watched: list[bool] = []  # not empty while a test listens


def _watch(event: str, args: tuple[object, ...]) -> None:
    """An audit hook, which stays for good; it only listens while a test does."""
    if _watched and event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], (str, os.PathLike)):
        _seen.append(os.fspath(args[0]))


sys.addaudithook(_watch)


def opened(base: Path) -> list[str]:
    """The names of all that is opened or listed in a base while it is checked."""
    _seen.clear()
    _watched.append(True)
    try:
        compiler.check(base)
        folder.stamp(base)
    finally:
        _watched.clear()
    return sorted({os.path.relpath(name, base) for name in _seen if Path(name).is_relative_to(base)})


def crowd(base: Path) -> None:
    """Fill a base with what a repository has besides."""
    for name in (
        ".git/hooks/x.yaml", ".github/workflows/ci.yml", "docs/claims/a.yml", "docs/deep/er/b.yaml",
        "node_modules/p/package.yml", "docker-compose.yml", "mkdocs.yaml", "faq/notes/c.yml", "faq/notes.txt",
        "faq/pay.yaml~",
    ):  # fmt: skip
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text("- [", "utf-8")


def test_only_known_files_and_the_folders_of_records_are_opened(own_base):
    crowd(own_base)
    top = ["attributes", "figures", "glossary", "knowledge", "off-topic", "quiz", "roles", "sources", "terms", "test"]
    records = ["claims/more", "claims/work", "faq/coding", "faq/degree", "faq/maths", "faq/pay"]
    assert opened(own_base) == sorted([*(f"{name}.yaml" for name in (*top, *records)), "claims", "faq"])


def test_a_base_that_is_a_repository_is_valid(own_base, call):
    crowd(own_base)
    subprocess.run(["git", "init", "--quiet", str(own_base)], check=True, capture_output=True)
    done = call("kb", "check", own_base)
    assert (done.rc, done.err) == (0, "")


@pytest.mark.parametrize("name", ["sources.yml", "faq/more.yml", "claims/more.yml", "cells/mle.yml"])
def test_a_file_of_the_base_with_the_wrong_ending_is_told(own_base, name):
    (own_base / name).parent.mkdir(exist_ok=True)
    (own_base / name).write_text("x: 1", "utf-8")
    assert [str(p) for p in compiler.check(own_base).problems] == [f"{name}: is not read; its name must end in .yaml"]


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("nowhere")], ids=["a folder", "a dead link"])
def test_a_name_of_the_base_that_is_no_file_is_told(own_base, make):
    (own_base / "quiz.yaml").unlink()
    make(own_base / "quiz.yaml")
    assert [str(p) for p in compiler.check(own_base).problems] == ["quiz.yaml: is no file"]


@pytest.mark.parametrize("name", ["cells/\t.yaml", "cells/a b.yaml", "faq/\t.yaml", "faq/-x.yaml"])
def test_a_file_among_the_records_whose_name_is_no_id_is_told(own_base, call, name):
    (own_base / "roles.yaml").unlink()
    (own_base / name).parent.mkdir(exist_ok=True)
    entry = "question: Q?\nlead: L.\nclaims: [models]\nphrasings: [one of a kind]\n"
    cell = "goal: {headline: H, claims: [models]}\n"
    (own_base / name).write_text(cell if name.startswith("cells") else entry, "utf-8")
    assert "the file's name is an id here and must be letters" in call("kb", "check", own_base).out
    assert call("faq", "--knowledge", own_base).rc == 3


def test_an_empty_name_in_the_environment_is_none_and_as_an_option_a_mistake(monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", "")
    assert folder.find(None) == folder.shipped()
    with pytest.raises(UsageError, match="no knowledge folder at ''"):
        folder.find("")


def test_the_option_goes_before_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(tmp_path / "nowhere"))
    assert folder.find(str(tmp_path)) == tmp_path


def test_a_folder_that_is_no_base_is_told_so_without_a_look_around(tmp_path, call):
    for n in range(300):
        (tmp_path / "etc" / str(n) / "deep").mkdir(parents=True)
    assert opened(tmp_path) == []
    done = call("kb", "check", tmp_path)
    assert (done.rc, done.out) == (3, "knowledge.yaml: is missing; it holds the title and the date of the base\n")
