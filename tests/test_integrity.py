"""Nothing is answered from what is damaged, half made, or made of files that have changed since."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zlib
from importlib.metadata import PackageNotFoundError, PathDistribution
from pathlib import Path

import pytest

import roleadvisor
from roleadvisor.knowledge import cache, compiler, folder, installation, open_base, open_index
from roleadvisor.retrieval import Ranker

from .conftest import write_base

PAY = "who gets the fatter paycheck"


def first(base):
    """The id that the base answers with."""
    return Ranker(open_index(base)).ask(PAY).ranked[0].id


def flip(file: Path, place: float = 0.5) -> None:
    data = bytearray(file.read_bytes())
    data[int(place * (len(data) - 1))] ^= 4
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


def test_only_one_at_a_time_compiles_a_base(own_base):
    order = []
    inside = threading.Event()

    def compile_alone() -> None:
        with cache.alone(own_base):
            order.append("in")
            inside.set()
            inside.wait(0.05)
            order.append("out")

    threads = [threading.Thread(target=compile_alone) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order == ["in", "out"] * 4


def test_whoever_waited_takes_what_was_made_meanwhile(own_base, monkeypatch):
    trained, base, runs = compiler.trained, open_base(str(own_base)), []

    def training(*args):
        runs.append(args)
        return trained(*args)

    monkeypatch.setattr(compiler, "trained", training)
    alone = cache.alone

    def waiting(*args):
        monkeypatch.setattr(cache, "alone", alone)
        open_index(base)  # the other one, which was first
        return alone(*args)

    monkeypatch.setattr(cache, "alone", waiting)
    assert first(base) == "pay"
    assert len(runs) == 1


def test_whoever_waits_says_so_and_does_not_wait_for_ever(own_base, monkeypatch):
    monkeypatch.setattr(cache, "_PATIENCE", 1)
    told = []
    with cache.alone(own_base), cache.alone(own_base, lambda: told.append("waiting")):
        assert told == ["waiting"]


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


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("name", ["roles.yaml", "faq/pay.yaml", f"{folder.BUILT}/{cache.CORE}"])
def test_a_bit_flipped_in_what_is_installed_is_never_served(installed, call, name, place):
    flip(installed / name, place)
    done = call("compare")
    assert (done.rc, done.out) == (3, "")
    assert "install roleadvisor again" in done.err


@pytest.mark.parametrize("place", [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1])
def test_a_bit_flipped_in_the_installed_index_is_never_served(installed, call, place):
    flip(installed / folder.BUILT / cache.INDEX, place)
    done = call("faq", PAY)
    assert (done.rc, done.out) == (3, "")
    assert "install roleadvisor again" in done.err
    assert call("compare").rc == 0


@pytest.mark.parametrize("name", [cache.CORE, cache.INDEX])
def test_what_is_missing_from_an_installation_is_told(installed, call, name):
    (installed / folder.BUILT / name).unlink()
    assert call("faq", PAY).rc == 3


@pytest.mark.parametrize("damaged", [b"", b"\0" * 4, b"other" + zlib.crc32(b"other").to_bytes(4, "big")])
def test_an_index_that_is_none_is_made_again_even_when_its_checksum_fits(own_base, home, call, damaged):
    asked = ("faq", PAY, "--knowledge", own_base, "--format", "json")
    before = call(*asked).out
    (kept,) = [file for file in (home / "cache" / "roleadvisor").glob(f"*-{cache.INDEX}") if not file.is_symlink()]
    kept.write_bytes(damaged)
    assert (call(*asked).out, kept.stat().st_size > len(damaged)) == (before, True)


@pytest.mark.parametrize("place", [0, 0.3, 0.5, 0.7, 0.9, 1])
def test_a_bit_flipped_in_an_index_of_ones_own_is_made_good(own_base, home, call, place):
    asked = ("faq", PAY, "--knowledge", own_base, "--format", "json", "--explain")
    before = call(*asked).out
    (kept,) = [file for file in (home / "cache" / "roleadvisor").glob(f"*-{cache.INDEX}") if not file.is_symlink()]
    whole = kept.read_bytes()
    flip(kept, place)
    assert call(*asked).out == before
    assert kept.read_bytes() == whole


# kb check --shipped


@pytest.fixture
def recorded(installed, monkeypatch):
    """The installation with the list that an installer leaves."""
    site = installed.parent.parent
    listed = [file for file in installed.rglob("*") if file.is_file()]
    (installed / "__init__.pyc").write_bytes(b"anything")
    rows = [f"{file.relative_to(site)},sha256={digest(file)},{file.stat().st_size}" for file in listed]
    rows.append("roleadvisor/data/__init__.pyc,sha256=other,8")
    info = site / "roleadvisor-1.dist-info"
    info.mkdir()
    (info / "RECORD").write_text("\n".join([*rows, "roleadvisor-1.dist-info/RECORD,,", ""]), "utf-8")
    monkeypatch.setattr(installation, "distribution", lambda _: PathDistribution(info))
    return installed


def digest(file: Path) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest()).rstrip(b"=").decode()


def test_an_installation_as_it_was_installed_is_valid(recorded, call):
    done = call("kb", "check", "--shipped")
    assert (done.rc, "valid" in done.out, done.err) == (0, True, "")


def test_a_pipe_in_the_place_of_an_installed_file_is_named_and_not_waited_for(recorded, call):
    (recorded / "roles.yaml").unlink()
    os.mkfifo(recorded / "roles.yaml")
    done = call("kb", "check", "--shipped")
    assert done.rc == 3
    assert "roleadvisor/data/roles.yaml: is a device or a pipe, not a file" in done.out


@pytest.mark.parametrize("name", ["roles.yaml", f"{folder.BUILT}/{cache.INDEX}"])
def test_every_file_that_is_not_as_it_was_installed_is_named(recorded, call, name):
    flip(recorded / name)
    done = call("kb", "check", "--shipped")
    assert done.rc == 3
    assert f"roleadvisor/data/{name}: is not what was installed" in done.out


def test_every_file_that_is_missing_is_named(recorded, call):
    (recorded / folder.BUILT / cache.CORE).unlink()
    done = call("kb", "check", "--shipped")
    assert done.rc == 3
    assert f"roleadvisor/data/compiled/{cache.CORE}: cannot be read" in done.out
    assert f"compiled/{cache.CORE}: is missing" in done.out


def test_without_a_list_of_what_was_installed_the_rest_is_checked_and_that_is_said(recorded, call):
    (recorded.parent.parent / "roleadvisor-1.dist-info" / "RECORD").unlink()
    done = call("kb", "check", "--shipped")
    assert (done.rc, "the installer left no list" in done.out) == (0, True)


def test_a_program_that_was_not_installed_has_no_list(installed, monkeypatch):
    def nowhere(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(installation, "distribution", nowhere)
    assert installation.check() == (0, [])


@pytest.mark.parametrize("line", [b"roleadvisor/\xff.py,sha256=x,1\n", b"a.py,sha256=x\n"])
def test_a_list_that_is_damaged_is_told(recorded, call, line):
    with (recorded.parent.parent / "roleadvisor-1.dist-info" / "RECORD").open("ab") as file:
        file.write(line)
    done = call("kb", "check", "--shipped")
    assert (done.rc, "RECORD" in done.out or "a.py" in done.out) == (3, True)


def test_shipped_knowledge_that_was_never_compiled_is_compiled_like_any_other(installed, call):
    shutil.rmtree(installed / folder.BUILT)
    (installed / folder.MARK).unlink()
    assert call("faq", PAY).rc == 0


@pytest.mark.parametrize("instead", [None, "a file"])
def test_knowledge_whose_compiled_form_went_missing_is_damaged(installed, call, instead):
    shutil.rmtree(installed / folder.BUILT)
    if instead:
        (installed / folder.BUILT).write_text(instead)
    assert (call("compare").rc, call("faq", PAY).rc) == (3, 3)


def test_a_list_of_what_was_installed_that_is_cut_short_is_told(recorded, call):
    record = recorded.parent.parent / "roleadvisor-1.dist-info" / "RECORD"
    record.write_text("\n".join(record.read_text("utf-8").splitlines()[:3]) + "\n", "utf-8")
    done = call("kb", "check", "--shipped")
    assert (done.rc, "RECORD: is cut short" in done.out) == (3, True)


def test_two_bases_that_run_into_each_other_have_stamps_of_their_own(tmp_path):
    one = folder.Files(tmp_path, {"faq/a.yaml": b"x", "faq/b.yaml": b"y"}, {})
    other = folder.Files(tmp_path, {"faq/a.yaml": b"xfaq/b.yamly"}, {})
    assert folder.stamp(one) != folder.stamp(other)


def test_what_killed_runs_left_half_written_is_removed_a_day_later(own_base, home):
    place = cache.place(own_base, cache.INDEX)
    old, new, foreign = (place.with_name(name) for name in (f"{place.name}abc", f"{place.name}def", "other.db"))
    for file in (old, new, foreign):
        file.write_bytes(b"half")
    for file in (old, foreign):
        os.utime(file, (0, 0))
    open_index(open_base(str(own_base)))
    assert (old.exists(), new.exists(), foreign.exists()) == (False, True, True)


def test_a_program_that_cannot_be_loaded_says_so(tmp_path):
    copy = shutil.copytree(Path(roleadvisor.__file__).parent, tmp_path / "roleadvisor")
    (copy / "errors.py").write_text("def broken(", "utf-8")
    # The lines of a copy are not to be counted as lines that no test reaches.
    around = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-m", "roleadvisor", "compare"], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        check=False, env={**around, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert "install roleadvisor again" in done.stderr


def test_what_is_compiled_into_the_package_may_be_read_by_everybody(installed):
    assert {file.stat().st_mode & 0o777 for file in (installed / folder.BUILT).iterdir()} == {0o644}


def test_a_lock_that_cannot_be_had_holds_nobody_up(own_base, monkeypatch):
    def refuse(*_):
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    told = []
    with cache.alone(own_base, lambda: told.append("waiting")):
        assert told == []


@pytest.mark.parametrize("name", [cache.CORE, cache.INDEX, "lock"])
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


@pytest.mark.parametrize("kind", ["sha0", "shake_128"])
def test_a_digest_of_an_unknown_kind_is_told(recorded, kind):
    record = recorded.parent.parent / "roleadvisor-1.dist-info" / "RECORD"
    record.write_text(record.read_text("utf-8").replace("sha256=", f"{kind}=", 1), "utf-8")
    assert [p.reason for p in installation.check()[1]] == [f"has a digest of an unknown kind, {kind}"]


def test_a_checkout_says_that_git_knows_more(call, shipped):
    done = call("kb", "check", "--shipped")
    assert (done.rc, "git tells which" in done.out) == (0, True)


@pytest.mark.parametrize("args", [[], ["a-base", "--shipped"]])
def test_one_base_is_checked(call, args):
    assert call("kb", "check", *args).rc == 2


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
