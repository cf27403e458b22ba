"""The files of a knowledge base: which are opened, and what happens to anything else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from roleadvisor.errors import UsageError
from roleadvisor.knowledge import compiler, folder

_opened: list[str] = []
_listening: list[bool] = []  # not empty while a test listens


def _listen(event: str, args: tuple[object, ...]) -> None:
    """An audit hook, which cannot be removed; it does nothing unless a test listens."""
    if _listening and event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], (str, os.PathLike)):
        _opened.append(os.fspath(args[0]))


sys.addaudithook(_listen)


def opened(base: Path) -> list[str]:
    """The names of the existing files and folders of a base that a check opens or lists."""
    _opened.clear()
    _listening.append(True)
    try:
        compiler.check(folder.read(base))
        folder.stamp(folder.read(base))
    finally:
        _listening.clear()
    paths = {Path(name) for name in _opened}
    return sorted(os.path.relpath(path, base) for path in paths if path.is_relative_to(base) and path.exists())


def add_other_files(base: Path) -> None:
    """Add what a repository or an editor keeps besides a base."""
    for name in (
        ".git/hooks/x.yaml", ".github/workflows/ci.yml", "docs/claims/a.yml", "docs/deep/er/b.yaml",
        "node_modules/p/package.yml", "docker-compose.yml", "mkdocs.yaml", "faq/notes/c.yml", "faq/notes.txt",
        "faq/pay.yaml~", "claims/._work.yaml",
    ):  # fmt: skip
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text("- [", "utf-8")
    (base / "faq" / ".#pay.yaml").symlink_to("me@host.1:2")


def test_only_the_files_of_the_base_are_opened(own_base, call):
    add_other_files(own_base)
    subprocess.run(["git", "init", "--quiet", str(own_base)], check=True, capture_output=True)
    top = ["attributes", "figures", "glossary", "knowledge", "off-topic", "quiz", "roles", "sources", "terms", "test"]
    records = ["claims/more", "claims/work", "faq/coding", "faq/degree", "faq/maths", "faq/pay"]
    assert opened(own_base) == sorted([*(f"{name}.yaml" for name in (*top, *records)), "claims", "faq"])
    done = call("kb", "check", own_base)
    assert (done.rc, done.err) == (0, "")


@pytest.mark.parametrize("name", ["sources.yml", "faq/more.yml"])
def test_a_file_with_the_wrong_extension_is_a_problem(own_base, name):
    (own_base / name).write_text("x: 1", "utf-8")
    assert [str(p) for p in compiler.check(folder.read(own_base)).problems] == [
        f"{name}: is not read; its name must end in .yaml"
    ]


NOT_REGULAR = {
    "a folder": Path.mkdir,
    "a fifo": os.mkfifo,
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("name", ["knowledge.yaml", "faq/more.yaml"])
@pytest.mark.parametrize("kind", NOT_REGULAR)
def test_anything_but_a_regular_file_is_reported_and_not_read(own_base, call, kind, name):
    (own_base / name).unlink(missing_ok=True)
    NOT_REGULAR[kind](own_base / name)
    assert f"{name}: is not a regular file\n" in call("kb", "check", own_base).out
    assert call("faq", "--knowledge", own_base).rc == 3


@pytest.mark.parametrize("kind", ["a fifo", "a link to a device"])
def test_anything_but_a_folder_of_records_is_reported(own_base, call, kind):
    NOT_REGULAR[kind](own_base / "cells")
    done = call("kb", "check", own_base)
    assert (done.rc, done.out.count("\n"), done.out.startswith("cells: ")) == (3, 1, True)


def test_a_file_name_that_is_not_utf8_is_a_problem(own_base, call):
    (own_base / "faq" / os.fsdecode(b"caf\xe9.yaml")).write_text("question: Q?\n", "utf-8")
    (problem,) = json.loads(call("kb", "check", own_base, "--format", "json").out)["problems"]
    assert (problem["file"], problem["reason"]) == ("faq/caf\ufffd.yaml", "is not read; its name must be UTF-8")
    assert call("faq", "--knowledge", own_base).rc == 3


@pytest.mark.parametrize("name", ["cells/a b.yaml", "faq/\t.yaml", "faq/-x.yaml"])
def test_a_file_name_that_is_no_id_is_a_problem(own_base, call, name):
    (own_base / "roles.yaml").unlink()
    (own_base / name).parent.mkdir(exist_ok=True)
    entry = "question: Q?\nlead: L.\nclaims: [models]\nphrasings: [one of a kind]\n"
    cell = "goal: {headline: H, claims: [models]}\n"
    (own_base / name).write_text(cell if name.startswith("cells") else entry, "utf-8")
    assert "the file's name is an id here and must be letters" in call("kb", "check", own_base).out
    assert call("faq", "--knowledge", own_base).rc == 3


@pytest.mark.slow
def test_deeply_nested_folders_are_not_entered(own_base, call):
    deep = own_base / "faq"
    for _ in range(1200):
        deep = deep / "d"
        deep.mkdir()
    assert call("kb", "check", own_base).rc == 0
    os.removedirs(deep)  # the clean-up after the tests would recurse


# --- the folder


def test_a_folder_without_permission_to_open_its_files_is_reported(own_base, call, monkeypatch):
    real = Path.read_bytes

    def refuse(path):
        if path.is_relative_to(own_base):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    done = call("kb", "check", own_base)
    assert (done.rc, done.err) == (3, "")
    assert "knowledge.yaml: cannot be read: Permission denied" in done.out
    assert "is missing" not in done.out


def test_a_deleted_current_folder_is_an_error_and_no_bug(own_base, run):
    code = f"cd {own_base} && rm -r {own_base} && exec {sys.executable} -m roleadvisor role mle --knowledge ."
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (2, 3)
    assert "bug" not in done.stderr


def test_an_empty_name_means_the_shipped_base_in_the_environment_and_an_error_as_option(monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", "")
    assert folder.find(None) == folder.shipped()
    with pytest.raises(UsageError, match="no knowledge folder at ''"):
        folder.find("")


def test_a_folder_that_is_no_base_is_reported_without_a_search_through_it(tmp_path, call):
    (tmp_path / "etc" / "deep").mkdir(parents=True)
    assert opened(tmp_path) == []
    done = call("kb", "check", tmp_path)
    assert (done.rc, done.out) == (3, "knowledge.yaml: is missing; it holds the title and the date of the base\n")
