"""Nothing is answered from what is damaged, half made, or made of files that have changed since."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from roleadvisor.knowledge import cache, compiler, folder, open_base, open_index
from roleadvisor.retrieval import Ranker

from .conftest import write_base

PAY = "who gets the fatter paycheck"


def first(base):
    """The id that the base answers with."""
    return Ranker(open_index(base)).ask(PAY).candidates[0].id


def flip(file: Path, share: float) -> None:
    data = bytearray(file.read_bytes())
    data[int(share * (len(data) - 1))] ^= 4
    file.write_bytes(data)


# Files that change between the opening of a base and its first question


def swap(base: Path) -> None:
    pay, coding = base / "faq" / "pay.yaml", base / "faq" / "coding.yaml"
    texts = [re.sub("related: .*", "", file.read_text("utf-8")) for file in (coding, pay)]
    pay.write_text(texts[0], "utf-8")
    coding.write_text(texts[1], "utf-8")


def test_entries_that_are_swapped_after_the_base_was_opened_are_answered_as_they_were_and_not_kept(own_base):
    before = open_base(str(own_base))
    swap(own_base)
    assert first(before) == "pay"
    assert first(open_base(str(own_base))) == "coding"


def test_an_entry_that_is_added_after_the_base_was_opened_is_known_to_the_next_call(own_base, call):
    before = open_base(str(own_base))
    (own_base / "faq" / "tea.yaml").write_text(
        "question: Where is the tea kept?\nlead: In the kitchen.\nclaims: [models]\nphrasings: [tea please]\n", "utf-8"
    )
    assert [entry.id for entry in before.knowledge.entries] == open_index(before).meta["entries"]
    assert (
        json.loads(call("faq", "tea please", "--knowledge", own_base, "--format", "json").out)["answer"]["id"] == "tea"
    )


def test_a_batch_answers_from_the_base_as_it_was_opened(own_base, call, monkeypatch):
    read = folder.read
    monkeypatch.setattr(folder, "read", lambda path: (read(path), swap(path))[0])  # at once after it was read
    asked = ("faq", "--batch", "-", "--knowledge", own_base)
    assert json.loads(call(*asked, stdin=PAY).out)["ranking"][0]["id"] == "pay"
    monkeypatch.setattr(folder, "read", read)
    assert json.loads(call(*asked, stdin=PAY).out)["ranking"][0]["id"] == "coding"


# Several processes and one base


def test_processes_that_start_at_once_all_answer(own_base):
    ask = [sys.executable, "-m", "roleadvisor", "faq", PAY, "--knowledge", str(own_base), "--format", "json"]
    started = [subprocess.Popen(ask, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(5)]
    answers = {process.communicate(timeout=120)[0] for process in started}
    assert [process.returncode for process in started] == [0] * 5
    assert len(answers) == 1


# No home, no temporary folder


HOMELESS = """
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
        "compare",
        "role mle",
        "sources",
        "faq",
        f"faq {PAY}",
        "faq --id pay",
        "quiz --answers abbaabababba",
        "quiz items",
    ],
)
def test_a_user_without_a_home_gets_every_answer(own_base, tmp_path, args):
    done = subprocess.run(
        [sys.executable, "-c", HOMELESS, *args.split()], env={**os.environ, "ROLEADVISOR_KNOWLEDGE": str(own_base)},
        cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not [file for file in tmp_path.iterdir() if file.name not in ("home", "own-base")]


def test_without_any_place_to_write_to_the_search_is_held_in_memory(own_base, tmp_path, monkeypatch, call):
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    monkeypatch.setattr("tempfile.mkstemp", None)
    assert call("faq", PAY, "--knowledge", own_base).rc == 0


# An installation


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """The small base as what came with the program, in a folder that is no checkout."""
    place = write_base(tmp_path / "site" / "roleadvisor" / "data")
    monkeypatch.setattr(folder, "shipped", lambda: place)
    compiler.compile_in_place(place)
    return place


def test_what_came_compiled_is_not_compiled_again(installed, call, home, monkeypatch):
    monkeypatch.setattr(compiler, "check", None)
    assert call("faq", PAY).rc == 0
    assert call("compare").rc == 0
    assert [file for file in (home / "cache" / "roleadvisor").iterdir() if not file.is_symlink()] == []


@pytest.mark.parametrize("name", ["roles.yaml", f"{cache.BUILT}/{cache.CORE}"])
def test_records_that_are_stale_or_damaged_are_compiled_again(installed, call, name):
    before = call("compare")
    file = installed / name
    file.write_bytes(file.read_bytes() + b"# one line more\n")
    assert call("compare") == before


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_an_installed_index_that_is_damaged_is_trained_again(installed, call, share):
    before = call("faq", PAY)
    flip(installed / cache.BUILT / cache.INDEX, share)
    assert call("faq", PAY) == before


def test_without_numpy_a_damaged_index_says_what_to_install(installed, call, monkeypatch):
    monkeypatch.setattr(compiler, "find_spec", lambda _: None)
    (installed / cache.BUILT / cache.INDEX).unlink()
    done = call("faq", PAY)
    assert (done.rc, done.out, "pip install 'roleadvisor[kb]'" in done.err) == (2, "", True)


@pytest.mark.parametrize("damaged", [b"", b"\0" * 4, b"other" + zlib.crc32(b"other").to_bytes(4, "big")])
def test_an_index_that_is_none_is_made_again_even_when_its_checksum_fits(own_base, home, call, damaged):
    asked = ("faq", PAY, "--knowledge", own_base, "--format", "json")
    before = call(*asked).out
    (kept,) = [file for file in (home / "cache" / "roleadvisor").glob(f"*-{cache.INDEX}") if not file.is_symlink()]
    kept.write_bytes(damaged)
    assert (call(*asked).out, kept.stat().st_size > len(damaged)) == (before, True)


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_a_bit_flipped_in_an_index_of_ones_own_is_made_good(own_base, home, call, share):
    asked = ("faq", PAY, "--knowledge", own_base, "--format", "json", "--explain")
    before = call(*asked).out
    (kept,) = [file for file in (home / "cache" / "roleadvisor").glob(f"*-{cache.INDEX}") if not file.is_symlink()]
    whole = kept.read_bytes()
    flip(kept, share)
    assert call(*asked).out == before
    assert kept.read_bytes() == whole


def test_two_bases_that_run_into_each_other_have_stamps_of_their_own(tmp_path):
    one = folder.Files(tmp_path, {"faq/a.yaml": b"x", "faq/b.yaml": b"y"}, {})
    other = folder.Files(tmp_path, {"faq/a.yaml": b"xfaq/b.yamly"}, {})
    assert folder.stamp(one) != folder.stamp(other)


def test_what_is_compiled_into_the_package_may_be_read_by_everybody(installed):
    assert {file.stat().st_mode & 0o777 for file in (installed / cache.BUILT).iterdir()} == {0o644}


@pytest.mark.parametrize("name", [cache.CORE, cache.INDEX])
def test_a_pipe_in_the_cache_is_not_waited_for(own_base, home, call, name):
    asked = ("faq", PAY, "--knowledge", own_base)
    before = call(*asked)
    (kept,) = [file for file in (home / "cache" / "roleadvisor").glob(f"*-{name}") if not file.is_symlink()]
    for file in (home / "cache" / "roleadvisor").iterdir():
        if not file.is_symlink():
            file.unlink()
    os.mkfifo(kept)
    assert call(*asked) == before


def test_a_cache_whose_path_begins_with_two_slashes_is_found_again(own_base, home, call, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", f"/{home / 'cache'}")
    call("faq", PAY, "--knowledge", own_base)
    monkeypatch.setattr(compiler, "trained", None)
    assert call("faq", PAY, "--knowledge", own_base).rc == 0


# Without numpy, which the plain install does not bring


@pytest.fixture
def _no_numpy(monkeypatch):
    monkeypatch.setattr(compiler, "find_spec", lambda _: None)


@pytest.mark.usefixtures("_no_numpy")
def test_without_numpy_a_base_that_was_never_compiled_says_what_to_install(own_base, call):
    done = call("faq", PAY, "--knowledge", own_base)
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
def test_without_numpy_all_that_needs_no_training_works_with_a_base_of_ones_own(own_base, call, args):
    assert call(*args, "--knowledge", own_base).rc == 0


@pytest.mark.usefixtures("_no_numpy")
def test_without_numpy_a_base_is_started_and_checked(tmp_path, call):
    assert call("kb", "init", tmp_path / "new").rc == 0
    assert call("kb", "check", tmp_path / "new").rc == 0


@pytest.mark.usefixtures("_no_numpy")
def test_without_numpy_a_compiled_base_is_asked(base, call):
    assert call("faq", PAY, "--knowledge", base).rc == 0
