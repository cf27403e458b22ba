"""What is opened in the folder of a base, and what is left alone whatever it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from roleadvisor.errors import UsageError
from roleadvisor.knowledge import compiler, folder, yamlfile

_seen: list[str] = []
_watched: list[bool] = []  # not empty while a test listens


def _watch(event: str, args: tuple[object, ...]) -> None:
    """An audit hook, which stays for good; it only listens while a test does."""
    if _watched and event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], (str, os.PathLike)):
        _seen.append(os.fspath(args[0]))


sys.addaudithook(_watch)


def opened(base: Path) -> list[str]:
    """The names of all that is there and is opened or listed in a base while it is checked."""
    _seen.clear()
    _watched.append(True)
    try:
        compiler.check(folder.read(base))
        folder.stamp(folder.read(base))
    finally:
        _watched.clear()
    return sorted(
        {os.path.relpath(name, base) for name in _seen if Path(name).is_relative_to(base) and Path(name).exists()}
    )


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
    assert [str(p) for p in compiler.check(folder.read(own_base)).problems] == [
        f"{name}: is not read; its name must end in .yaml"
    ]


ODD = {
    "a folder": (Path.mkdir, "is a folder, not a file"),
    "a dead link": (lambda path: path.symlink_to("nowhere"), "is a link to nothing"),
    "a link to itself": (lambda path: path.symlink_to(path), "cannot be read: Too many levels of symbolic links"),
    "a pipe": (os.mkfifo, "is a device or a pipe, not a file"),
    "a link to a device": (lambda path: path.symlink_to("/dev/zero"), "is a device or a pipe, not a file"),
}


@pytest.mark.parametrize("name", ["quiz.yaml", "knowledge.yaml", "faq/more.yaml", "cells/mle.yaml"])
@pytest.mark.parametrize("odd", ODD)
def test_what_stands_in_the_place_of_a_file_and_is_none_is_told_and_not_opened_to_the_end(own_base, call, odd, name):
    make, reason = ODD[odd]
    (own_base / name).parent.mkdir(exist_ok=True)
    (own_base / name).unlink(missing_ok=True)
    make(own_base / name)
    assert f"{name}: {reason}\n" in call("kb", "check", own_base).out
    assert call("faq", "--knowledge", own_base).rc == 3


@pytest.mark.parametrize("odd", sorted(set(ODD) - {"a folder"}))
def test_what_stands_in_the_place_of_a_folder_of_records_and_is_none_is_told(own_base, call, odd):
    ODD[odd][0](own_base / "cells")
    done = call("kb", "check", own_base)
    assert (done.rc, done.out.count("\n"), done.out.startswith("cells: ")) == (3, 1, True)


def test_a_name_that_is_no_utf_8_is_told(own_base, call):
    (own_base / "faq" / os.fsdecode(b"caf\xe9.yaml")).write_text("question: Q?\n", "utf-8")
    done = call("kb", "check", own_base, "--format", "json")
    (problem,) = json.loads(done.out)["problems"]
    assert (problem["file"], problem["reason"]) == ("faq/caf\ufffd.yaml", "is not read; its name must be UTF-8")
    assert call("faq", "--knowledge", own_base).rc == 3


def test_folders_in_folders_are_not_entered(own_base, call):
    deep = own_base / "faq"
    for _ in range(1200):
        deep = deep / "d"
        deep.mkdir()
    assert call("kb", "check", own_base).rc == 0
    os.removedirs(deep)  # what cleans up after the tests would enter them one by one


def test_files_larger_or_more_than_a_base_has_are_not_read(own_base, call, monkeypatch):
    monkeypatch.setattr(folder, "FILE_LIMIT", 1000)
    (own_base / "terms.yaml").write_text("#" * 1001, "utf-8")
    assert "terms.yaml: is larger than 0 MB and not read\n" in call("kb", "check", own_base).out
    monkeypatch.setattr(folder, "FILE_LIMIT", 10**6)
    monkeypatch.setattr(folder, "TOTAL_LIMIT", 3000)
    assert "it and the files before it are larger than 0 MB" in call("kb", "check", own_base).out
    monkeypatch.setattr(folder, "MOST_FILES", 3)
    done = call("kb", "check", own_base)
    assert (done.rc, done.out) == (2, "")
    assert "has 4 files, 3 at most are read" in " ".join(done.err.split())


FEW, MANY = ["one"] * 20, ["one"] * 51
TOO_MANY = {
    "a list": ("faq/more.yaml", f"phrasings: {json.dumps(MANY)}"),
    "lines": ("faq/more.yaml", "\n  ".join(["phrasings: |", *MANY])),
    "off topic": ("off-topic.yaml", f"near: {json.dumps(MANY)}"),
    "gaps": ("off-topic.yaml", f"gaps: [{{questions: {json.dumps(FEW)}}}, {{questions: {json.dumps(MANY)}}}]"),
}


@pytest.mark.parametrize("kind", TOO_MANY)
def test_a_base_with_more_to_learn_than_the_search_takes_is_refused_in_a_sentence(own_base, call, monkeypatch, kind):
    name, text = TOO_MANY[kind]
    (own_base / name).write_text(text, "utf-8")
    monkeypatch.setattr(folder, "MOST_PHRASINGS", 50)
    monkeypatch.setattr(compiler, "assemble", None)  # nothing is done with what was read
    for args in (("faq", "when is lunch", "--knowledge", own_base), ("kb", "check", own_base)):
        done = call(*args)
        assert (done.rc, done.out) == (2, "")
        assert "the base has more than 50 phrasings and off-topic questions" in " ".join(done.err.split())


@pytest.mark.parametrize("name", ["off-topic.yaml", "terms.yaml", "faq/more.yaml"])
def test_a_base_with_more_values_than_any_is_given_up_before_they_are_kept(own_base, call, monkeypatch, name):
    (own_base / name).write_text(f"x: [{'a,' * 50_000}]", "utf-8")
    monkeypatch.setattr(yamlfile, "MOST_VALUES", 10_000)
    monkeypatch.setattr(yamlfile.yaml, "compose", lambda *_, **__: None)
    done = call("kb", "check", own_base)
    assert (done.rc, done.out) == (2, "")
    assert f"the base has more than 10,000 values up to {name}; divide it" in " ".join(done.err.split())


def test_what_editors_and_systems_leave_among_the_records_is_no_part_of_the_base(own_base, call):
    (own_base / "faq" / ".#pay.yaml").symlink_to("me@host.1:2")
    (own_base / "claims" / "._work.yaml").write_bytes(b"\x00\x05\x16\x07")
    assert call("kb", "check", own_base).rc == 0


def test_a_folder_that_may_be_listed_and_not_entered_is_told(own_base, call, monkeypatch):
    real = os.open

    def refuse(path, *args, **more):
        if Path(path).is_relative_to(own_base):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **more)

    monkeypatch.setattr(os, "open", refuse)
    done = call("kb", "check", own_base)
    assert (done.rc, done.err) == (3, "")
    assert "knowledge.yaml: cannot be read: Permission denied" in done.out
    assert "is missing" not in done.out


@pytest.mark.parametrize("name", ["O_NONBLOCK", "O_NOFOLLOW", "O_NOCTTY"])
def test_a_system_without_some_ways_of_opening_reads_a_base(own_base, call, monkeypatch, name):
    monkeypatch.delattr(os, name)
    assert call("role", "mle", "--knowledge", own_base).rc == 0


def test_a_current_folder_that_is_gone_keeps_nobody_from_an_answer(own_base, run):
    code = f"cd {own_base} && rm -r {own_base} && exec {sys.executable} -m roleadvisor role mle --knowledge ."
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (2, 3)
    assert "bug" not in done.stderr


def test_a_base_with_too_many_entries_is_not_even_parsed(own_base, call, monkeypatch):
    monkeypatch.setattr(folder, "MOST_ENTRIES", 3)
    monkeypatch.setattr(compiler.yamlfile, "parse", None)
    done = call("faq", "when is lunch", "--knowledge", own_base)
    assert (done.rc, done.out) == (2, "")
    assert "the base has more than 3 questions, the most that the search takes" in " ".join(done.err.split())


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
