"""No answer comes from compiled files that are damaged, incomplete or stale."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from roleadvisor.knowledge import cache, compiler, folder, open_base, open_index
from roleadvisor.retrieval import Ranker

from .conftest import write_base

PAY = "who gets the fatter paycheck"


def cached(home: Path, name: str) -> Path:
    """The cache file of the test's own base; symlinks lead to the cache of other bases."""
    (file,) = [file for file in (home / "cache" / "roleadvisor").glob(f"*-{name}") if not file.is_symlink()]
    return file


# --- files that change between the opening of a base and its first question


def first(base) -> str:
    """The id of the best answer to PAY."""
    return Ranker(open_index(base)).ask(PAY).candidates[0].id


def swap(base: Path) -> None:
    """Exchange two entries."""
    pay, coding = base / "faq" / "pay.yaml", base / "faq" / "coding.yaml"
    texts = [re.sub("related: .*", "", file.read_text("utf-8")) for file in (coding, pay)]
    pay.write_text(texts[0], "utf-8")
    coding.write_text(texts[1], "utf-8")


def test_an_opened_base_answers_as_it_was_and_leaves_no_stale_index(own_base):
    before = open_base(str(own_base))
    swap(own_base)
    assert first(before) == "pay"
    assert first(open_base(str(own_base))) == "coding"


def test_a_batch_answers_from_the_base_as_it_was_opened(own_base, call, monkeypatch):
    read = folder.read
    monkeypatch.setattr(folder, "read", lambda path: (read(path), swap(path))[0])  # right after reading
    asked = ("faq", "--batch", "-", "--knowledge", own_base)
    assert json.loads(call(*asked, stdin=PAY).out)["ranking"][0]["id"] == "pay"
    monkeypatch.setattr(folder, "read", read)
    assert json.loads(call(*asked, stdin=PAY).out)["ranking"][0]["id"] == "coding"


# --- the user's cache


@pytest.mark.slow
def test_processes_that_start_at_once_all_answer(own_base):
    ask = [sys.executable, "-m", "roleadvisor", "faq", PAY, "--knowledge", str(own_base), "--format", "json"]
    started = [subprocess.Popen(ask, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(5)]
    answers = {process.communicate(timeout=120)[0] for process in started}
    assert [process.returncode for process in started] == [0] * 5
    assert len(answers) == 1


NO_HOME = """
import os, pwd, sys
for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ.pop(name, None)
def nobody(uid):
    raise KeyError(uid)
pwd.getpwuid = nobody
from roleadvisor.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "args",
    [
        f"faq {PAY}",
        "quiz --answers abbaabababba",
        *[pytest.param(args, marks=pytest.mark.slow) for args in ("compare", "role mle", "sources", "quiz items")],
    ],
)
def test_a_user_without_a_home_directory_gets_every_answer(own_base, tmp_path, args):
    done = subprocess.run(
        [sys.executable, "-c", NO_HOME, *args.split()], env={**os.environ, "ROLEADVISOR_KNOWLEDGE": str(own_base)},
        cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not [file for file in tmp_path.iterdir() if file.name not in ("home", "own-base")]


def test_without_a_writable_directory_the_index_is_kept_in_memory(own_base, monkeypatch, call):
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    monkeypatch.setattr("tempfile.mkstemp", None)
    assert call("faq", PAY, "--knowledge", own_base).rc == 0


def test_a_cache_file_that_is_no_database_is_replaced_even_if_its_checksum_is_right(own_base, home, call):
    asked = ("faq", PAY, "--knowledge", own_base, "--format", "json")
    before = call(*asked).out
    file = cached(home, cache.INDEX)
    file.write_bytes(b"other" + cache._checksum(b"other", open_base(str(own_base)).stamp))
    assert (call(*asked).out, file.stat().st_size > 9) == (before, True)


@pytest.mark.parametrize("name", [cache.CORE, cache.INDEX])
def test_a_fifo_in_the_cache_does_not_block(own_base, home, call, name):
    asked = ("faq", PAY, "--knowledge", own_base)
    before = call(*asked)
    file = cached(home, name)
    file.unlink()
    os.mkfifo(file)
    assert call(*asked) == before


# --- an installed base, compiled when the package was built


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """The small base as the shipped one, compiled in its folder."""
    path = write_base(tmp_path / "site" / "roleadvisor" / "data")
    monkeypatch.setattr(folder, "shipped", lambda: path)
    compiler.compile_in_place(path)
    return path


def test_the_compiled_files_of_the_package_are_used_and_world_readable(installed, call, home, monkeypatch):
    assert {file.stat().st_mode & 0o777 for file in (installed / cache.BUILT).iterdir()} == {0o644}
    monkeypatch.setattr(compiler, "check", None)
    assert call("faq", PAY).rc == 0
    assert call("compare").rc == 0
    assert [file for file in (home / "cache" / "roleadvisor").iterdir() if not file.is_symlink()] == []


@pytest.mark.parametrize("name", ["roles.yaml", f"{cache.BUILT}/{cache.CORE}", f"{cache.BUILT}/{cache.INDEX}"])
def test_stale_or_damaged_files_of_the_package_are_compiled_again(installed, call, name):
    before = call("compare"), call("faq", PAY)
    file = installed / name
    file.write_bytes(file.read_bytes() + b"# one line more\n")
    assert (call("compare"), call("faq", PAY)) == before


# --- without numpy, which a plain installation lacks


@pytest.fixture
def _no_numpy(monkeypatch):
    monkeypatch.setattr(compiler, "find_spec", lambda _: None)


@pytest.mark.parametrize("which", ["own", "installed, without its index"])
def test_without_numpy_a_base_that_needs_training_says_what_to_install(own_base, installed, call, monkeypatch, which):
    monkeypatch.setattr(compiler, "find_spec", lambda _: None)
    (installed / cache.BUILT / cache.INDEX).unlink()
    for args in (["faq", PAY], ["faq", "--batch", "-"]):
        done = call(*args, *(["--knowledge", own_base] if which == "own" else []), stdin=f"{PAY}\n{PAY}\n")
        assert (done.rc, done.out, done.err.count("\n")) == (2, "", 1)
        assert "pip install 'roleadvisor[kb]'" in done.err


@pytest.mark.usefixtures("_no_numpy")
def test_without_numpy_nothing_is_imported(tmp_path, call):
    line = '{"id": "a", "question": "When?", "answer": "Now.", "phrasings": []}\n'
    done = call("kb", "import", "-", tmp_path / "new", stdin=line)
    assert (done.rc, done.out, "pip install 'roleadvisor[kb]'" in done.err) == (2, "", True)
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("_no_numpy")
@pytest.mark.parametrize(
    "args",
    [("compare",), ("role", "mle"), ("faq",), ("faq", "--id", "pay"), ("quiz", "items"), ("sources",)],
    ids=" ".join,
)
def test_without_numpy_everything_that_needs_no_training_works(own_base, call, args):
    assert call(*args, "--knowledge", own_base).rc == 0


@pytest.mark.usefixtures("_no_numpy")
def test_without_numpy_a_base_is_started_and_checked_and_a_compiled_one_answers(tmp_path, base, call):
    assert call("kb", "init", tmp_path / "new").rc == 0
    assert call("kb", "check", tmp_path / "new").rc == 0
    assert call("faq", PAY, "--knowledge", base).rc == 0
