"""What is kept of quizzes that are not finished: whose it is, how long it stays, and what is said of it."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import asdict

from roleadvisor import places
from roleadvisor.cli import resuming, unfinished
from roleadvisor.cli.unfinished import Kept, RunFile
from roleadvisor.quiz.session import Session, quiz_key

from .quiz.conftest import load_quiz

CLEAR = "aabbabbaabba"
KEY = quiz_key(load_quiz())
DAY = 86400
NAME = re.compile(r"quiz-[0-9a-f]{16}\.json")


@pytest.fixture(autouse=True)
def _small(base, monkeypatch):
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))


def files(folder: Path) -> list[Path]:
    """What runs have kept in the folder."""
    return sorted(folder.glob("quiz*.json"))


def stored(**changed) -> str:
    """What a file says, with some fields changed."""
    return json.dumps({"roleadvisor-quiz": 1} | asdict(Session("quick", KEY, "ab")) | changed)


def place(folder: Path, name: str, content: str | bytes, days: float = 0) -> Path:
    """A file that was last changed some days ago."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(file, (time.time() - days * DAY,) * 2)
    return file


def keep(folder: Path, session: Session, number: int = 1, days: float = 0) -> Path:
    """The file of an earlier run."""
    return place(folder, f"quiz-{number:016x}.json", stored(**asdict(session)), days)


def letters(file: Path) -> str:
    return json.loads(file.read_text())["letters"]


def code(done) -> str:
    return json.loads(done.out)["code"][2:-1]


def resume(call, rest: str):
    return call("quiz", "--resume", "--format", "json", stdin="\n".join(rest) + "\n")


# --- a file for each run ---


def test_each_run_that_ends_early_keeps_a_file_of_its_own(call, state_folder):
    for given in ("ab", "nn"):
        assert "2 answered and kept" in call("quiz", stdin="\n".join(given) + "\n").err
    assert sorted(map(letters, files(state_folder))) == ["ab", "nn"]
    assert all(NAME.fullmatch(file.name) for file in state_folder.iterdir())


def test_two_runs_at_once_leave_each_other_alone(state_folder):
    with RunFile() as one, RunFile() as two:
        for session in (Session("quick", KEY, "a"), Session("quick", KEY, "ab")):
            assert one.save(session) is None
        assert two.save(Session("quick", KEY, "n")) is None
        assert sorted(map(letters, files(state_folder))) == ["ab", "n"]
        two.remove()
        assert [letters(file) for file in files(state_folder)] == ["ab"]
        assert one.save(Session("quick", KEY, "abb")) is None
    assert [letters(file) for file in state_folder.iterdir()] == ["abb"]


def test_what_is_kept_is_for_its_owner_alone(call, state_folder):
    call("quiz", stdin="a\n")
    modes = [path.stat().st_mode & 0o777 for path in (state_folder, *files(state_folder))]
    assert modes == [0o700, 0o600]


def test_many_runs_at_once_all_keep_their_answers(state_folder):
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "roleadvisor", "quiz"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        for _ in range(6)
    ]  # fmt: skip
    for process in running:
        process.stdin.write(b"a\nb\nn\n")
        process.stdin.close()
        process.stdin = None
    told = [process.communicate(timeout=60)[1] for process in running]
    assert [process.returncode for process in running] == [4] * 6
    assert [b"3 answered and kept" in each and b"cannot be kept" not in each for each in told] == [True] * 6
    assert [letters(file) for file in state_folder.iterdir()] == ["abn"] * 6


def test_a_run_that_ends_removes_its_own_file_only(call, state_folder):
    theirs = keep(state_folder, Session("quick", KEY, "nn"))
    half = place(state_folder, "quiz-abcdefgh.tmp", "half writ")
    other = place(state_folder, "notes.txt", "mine", days=99)
    assert call("quiz", stdin="\n".join(CLEAR) + "\n").rc == 0
    assert sorted(state_folder.iterdir()) == sorted([theirs, half, other])


def test_a_link_at_a_name_that_is_written_is_replaced_and_not_followed(state_folder, tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("mine")
    with RunFile() as file:
        file.save(Session("quick", KEY, "a"))
        (own,) = files(state_folder)
        own.unlink()
        own.symlink_to(outside)
        file.save(Session("quick", KEY, "ab"))
    assert (outside.read_text(), own.is_symlink(), letters(own)) == ("mine", False, "ab")


# --- going on ---


def test_resume_takes_the_newest_and_names_the_others(call, state_folder):
    old = keep(state_folder, Session("quick", KEY, "nnn"), 1, days=2)
    keep(state_folder, Session("quick", KEY, CLEAR[:5]), 2, days=1)
    others = keep(state_folder, Session("full", "9 q01m", "abab"), 3)
    done = resume(call, CLEAR[5:])
    assert (done.rc, code(done)) == (0, CLEAR)
    lines = [line for line in done.err.splitlines() if "another unfinished quiz" in line]
    assert len(lines) == 2
    assert f"with questions that are not asked here, {others.name}: 4 of 24 questions answered" in lines[0]
    assert f"{old.name}: 3 of 12 questions answered, last changed 2" in lines[1]
    assert time.strftime("kept until %Y-%m-%d", time.localtime(old.stat().st_mtime + 30 * DAY)) in lines[1]
    assert files(state_folder) == [old, others]


def test_many_others_share_one_line(call, state_folder):
    for number in range(5):
        keep(state_folder, Session("quick", KEY, "ab"), number, days=number)
    err = resume(call, "").err
    assert [line.count(".json") for line in err.splitlines() if "other quizzes are unfinished" in line] == [4]
    assert "4 other quizzes" in err


def test_an_older_quiz_is_resumed_when_the_newest_has_other_questions(call, state_folder):
    keep(state_folder, Session("quick", KEY, CLEAR[:5]), 1, days=2)
    keep(state_folder, Session("quick", "9 q01m", "nn"), 2)
    assert code(resume(call, CLEAR[5:])) == CLEAR


def test_what_an_earlier_version_kept_is_resumed(call, state_folder):
    place(state_folder, "quiz.json", stored(letters=CLEAR[:5]))
    assert code(resume(call, CLEAR[5:])) == CLEAR
    assert files(state_folder) == []


def test_a_resumed_quiz_that_ends_early_can_be_resumed_again(call, state_folder):
    keep(state_folder, Session("quick", KEY, CLEAR[:5]), days=29)
    assert "6 answered and kept" in resume(call, CLEAR[5]).err
    (file,) = files(state_folder)
    assert (letters(file), file.stat().st_mtime > time.time() - DAY) == (CLEAR[:6], True)
    assert code(resume(call, CLEAR[6:])) == CLEAR


def test_a_resumed_quiz_left_at_once_is_kept_as_it_was(call, state_folder):
    keep(state_folder, Session("quick", KEY, "abn"), days=29)
    assert "3 answered and kept" in resume(call, "q").err
    (file,) = files(state_folder)
    assert (letters(file), file.stat().st_mtime > time.time() - DAY) == ("abn", True)
    assert "3 answered and kept" in resume(call, "q").err


def test_of_two_that_resume_at_once_one_gets_it(state_folder):
    keep(state_folder, Session("quick", KEY, "ab"))
    with RunFile() as one, RunFile() as two:
        (kept,) = (*unfinished.find(),)
        assert [one.claim(kept), two.claim(kept)] == [Session("quick", KEY, "ab"), None]
        assert len(files(state_folder)) == 1


def test_the_loser_of_a_race_takes_the_next(call, state_folder, monkeypatch):
    keep(state_folder, Session("quick", KEY, "nn"), 1, days=1)
    newest = keep(state_folder, Session("quick", KEY, "bb"), 2)
    find = unfinished.find

    def found_and_taken():
        found = list(find())
        newest.unlink()
        return iter(found)

    monkeypatch.setattr(unfinished, "find", found_and_taken)
    assert "2 answered and kept" in resume(call, "q").err
    assert [letters(file) for file in files(state_folder)] == ["nn"]
    monkeypatch.setattr(unfinished, "find", lambda: iter([Kept(newest, 0, Session("quick", KEY, "bb"))]))
    done = resume(call, "q")
    assert (done.rc, "there is no unfinished quiz" in done.err) == (2, True)


def test_a_quiz_that_is_being_answered_is_not_taken_from_its_run(call, state_folder):
    with RunFile() as live:
        live.save(Session("quick", KEY, "ab"))
        done = resume(call, "q")
        assert (done.rc, "is being answered in another run" in done.err) == (2, True)
        assert live.save(Session("quick", KEY, "abn")) is None
        assert resume(call, "q").rc == 2
    assert "3 answered and kept" in resume(call, "q").err


def test_a_full_quiz_is_not_taken_by_who_asks_for_a_quick_one(call, state_folder):
    file = keep(state_folder, Session("full", KEY, "abn"))
    assert call("quiz", "--resume", "--length", "quick").rc == 2
    assert files(state_folder) == [file]


def offered(terminal, *options):
    child = terminal("quiz", *options)
    child.expect_exact("There is an unfinished quiz, 3 of 12 questions answered. Go on with it? [Y/n] ")
    return child


def test_on_a_terminal_the_newest_is_offered_and_claimed(terminal, state_folder):
    old = keep(state_folder, Session("quick", KEY, "n"), 1, days=2)
    keep(state_folder, Session("quick", KEY, "abn"), 2)
    child = offered(terminal)
    child.sendline("y")
    child.expect_exact("Question 4 of 12")
    child.sendline("b")
    child.expect_exact("Question 5 of 12")
    assert sorted(map(letters, files(state_folder))) == ["abnb", "n"]
    assert old in files(state_folder)


def test_who_asks_for_the_full_quiz_goes_on_to_its_end(terminal, state_folder):
    keep(state_folder, Session("quick", KEY, "abn"))
    child = offered(terminal, "--length", "full")
    child.sendline("y")
    child.expect_exact("Question 4 of 24")


def test_a_newer_one_with_other_questions_is_not_offered(terminal, state_folder):
    keep(state_folder, Session("quick", KEY, "abn"), 1, days=1)
    keep(state_folder, Session("quick", "9 q01m", "nn"), 2)
    offered(terminal)


def test_going_back_before_the_first_answer_keeps_nothing(call, state_folder):
    assert "nothing was answered yet" in call("quiz", stdin="<\nq\n").err
    assert files(state_folder) == []


def test_what_was_declined_does_not_count_as_kept(call, state_folder, monkeypatch):
    keep(state_folder, Session("quick", KEY, "abn"))
    monkeypatch.setattr("roleadvisor.output.interactive", lambda: True)
    monkeypatch.setattr(RunFile, "save", lambda *_: "answers cannot be kept")
    assert call("quiz", stdin="n\na\nq\n").err.endswith("roleadvisor: nothing was kept\n")


def test_an_offer_that_another_run_took_meanwhile_begins_anew(terminal, state_folder):
    keep(state_folder, Session("quick", KEY, "abn"))
    child = offered(terminal)
    with RunFile() as other:
        (kept,) = unfinished.find()
        other.claim(kept)
        child.sendline("y")
        child.expect_exact("another run has gone on with it meanwhile; this one begins anew")
        child.expect_exact("Question 1 of 12")
    assert [letters(file) for file in files(state_folder)] == ["abn"]


def test_an_offer_declined_leaves_it_where_it_is(terminal, state_folder):
    kept = keep(state_folder, Session("quick", KEY, "abn"))
    child = offered(terminal)
    child.sendline("n")
    child.expect_exact("Question 1 of 12")
    child.sendline("q")
    child.expect_exact("nothing was answered yet")
    assert (files(state_folder), letters(kept)) == ([kept], "abn")


@pytest.mark.parametrize("key", ["q\n", "\x03", "\x04"])
def test_leaving_at_the_offer_loses_nothing(terminal, state_folder, key):
    kept = keep(state_folder, Session("quick", KEY, "abn"))
    child = offered(terminal)
    child.send(key)
    child.expect(r"3 answered and\s+kept; go on with: roleadvisor quiz --resume")
    child.wait()
    assert (files(state_folder), letters(kept)) == ([kept], "abn")


def test_what_is_said_before_a_question_is_not_cleared_with_the_screen(terminal, state_folder):
    keep(state_folder, Session("quick", KEY, "n"), 1, days=2)
    keep(state_folder, Session("quick", KEY, "abn"), 2)
    child = terminal("quiz", "--resume")
    child.expect_exact("another unfinished quiz")
    child.expect_exact("Question 4 of 12")
    assert "\x1b[2J" not in child.before


# --- how long ---


def test_what_is_older_than_thirty_days_is_removed_and_nothing_else(call, state_folder, tmp_path):
    gone = [
        keep(state_folder, Session("quick", KEY, "ab"), 1, days=30.1),
        place(state_folder, "quiz.json", stored(), days=31),
        place(state_folder, "quiz-abcdefgh.tmp", "half", days=31),
        place(state_folder, "quiz.json.new", "half", days=31),
    ]
    stays = [
        keep(state_folder, Session("quick", KEY, "ab"), 2, days=29.9),
        place(state_folder, "quiz-abcdefg1.tmp", "half", days=29),
        place(state_folder, "quiz-mine.json", "mine", days=99),
        place(state_folder, f"{gone[0].name}.0123456789abcdef", "set aside", days=99),
        place(state_folder, "notes.txt", "mine", days=99),
    ]
    link = state_folder / "quiz-00000000000000aa.json"
    link.symlink_to(place(tmp_path / "elsewhere", "file", stored(), days=99))
    os.utime(link, (0, 0), follow_symlinks=False)
    call("quiz", stdin="")
    assert sorted(state_folder.iterdir()) == sorted([*stays, link])


def test_a_quiz_that_is_being_answered_is_not_removed_however_old(call, state_folder):
    with RunFile() as live:
        live.save(Session("quick", KEY, "ab"))
        (file,) = files(state_folder)
        os.utime(file, (0, 0))
        call("quiz", stdin="")
        assert files(state_folder) == [file]


# --- files that cannot be used ---

DAMAGED = {
    "empty": "",
    "cut off": '{"roleadvisor-quiz": 1, "form": "qu',
    "no JSON": "junk \x00",
    "not UTF-8": b"\xff\xfe",
    "a list": "[]",
    "a number": "7",
    "null": "null",
    "no fields": "{}",
    "unknown form": stored(form="long"),
    "unknown letters": stored(letters="az"),
    "too many letters": stored(letters="a" * 7, later="a" * 6),
    "letters in a list": stored(letters=["a", "b"]),
    "letters that are a number": stored(letters=5),
    "form of another type": stored(form=[]),
    "key of another type": stored(key=None),
    "unknown checks": stored(form="full", letters="a" * 24, checks="z"),
    "checks before the items are done": stored(form="full", letters="a", checks="y"),
    "more checks than questions": stored(form="full", letters="a" * 24, checks="y" * 99),
    "nested without end": "[" * 60_000,
}


@pytest.mark.parametrize("damage", DAMAGED)
@pytest.mark.parametrize("name", ["quiz.json", "quiz-0000000000000001.json"])
def test_a_damaged_file_is_set_aside_and_a_good_older_one_resumed(call, state_folder, damage, name):
    keep(state_folder, Session("quick", KEY, CLEAR[:5]), 2, days=1)
    before = place(state_folder, name, DAMAGED[damage]).read_bytes()
    done = resume(call, CLEAR[5:])
    assert (code(done), done.err.count("is damaged; it was set aside as")) == (CLEAR, 1)
    (aside,) = state_folder.iterdir()
    assert (aside.name.startswith(f"{name}."), aside.read_bytes()) == (True, before)


def test_a_second_one_set_aside_does_not_overwrite_the_first(call, state_folder):
    for content in ("first", "second"):
        place(state_folder, "quiz.json", content)
        resume(call, "")
    assert sorted(file.read_text() for file in state_folder.iterdir()) == ["first", "second"]


def test_a_piped_run_leaves_a_damaged_file_alone(call, state_folder):
    file = place(state_folder, "quiz.json", "first")
    assert "damaged" not in call("quiz", stdin="").err
    assert list(state_folder.iterdir()) == [file]


def a_pipe(file: Path) -> None:
    os.mkfifo(file)


def a_link(file: Path) -> None:
    file.symlink_to(place(file.parent.parent, "linked", stored()))


LEFT_ALONE = {
    "is a device or a pipe, not a file": a_pipe,
    "is a link": a_link,
    "is larger than 64 KB": lambda file: file.write_text(stored() + " " * 70_000),
    "was written by another version": lambda file: file.write_text(stored(**{"roleadvisor-quiz": 2})),
}


@pytest.mark.parametrize("reason", LEFT_ALONE)
def test_a_file_that_is_not_for_us_is_left_alone_and_told_in_a_line(call, state_folder, reason):
    keep(state_folder, Session("quick", KEY, CLEAR[:5]), 2, days=1)
    odd = state_folder / "quiz-0000000000000001.json"
    LEFT_ALONE[reason](odd)
    before = odd.lstat()
    done = resume(call, CLEAR[5:])
    assert (code(done), done.err.count(f"'{odd}' {reason}")) == (CLEAR, 1)
    assert (list(state_folder.iterdir()), odd.lstat().st_ino) == ([odd], before.st_ino)


def test_a_file_of_another_user_is_left_alone(call, state_folder, monkeypatch):
    file = keep(state_folder, Session("quick", KEY, "ab"))
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
    done = resume(call, "")
    assert (done.rc, done.err.count("belongs to another user"), file.exists()) == (2, 1, True)


def test_a_file_that_cannot_be_read_is_left_alone(call, state_folder, monkeypatch):
    file = keep(state_folder, Session("quick", KEY, "ab"))
    opening = os.open

    def refusing(path, *args, **more):
        if path == file:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opening(path, *args, **more)

    monkeypatch.setattr(os, "open", refusing)
    done = resume(call, "")
    assert (done.rc, done.err.count("cannot be read: Permission denied"), file.exists()) == (2, 1, True)


# --- when nothing can be kept ---


def test_where_nothing_can_be_written_an_unfinished_quiz_can_still_be_gone_on_with(call, state_folder, monkeypatch):
    """A folder without write permission, and a file system that is read-only: no other run is blamed for it."""
    file = keep(state_folder, Session("quick", KEY, CLEAR[:5]), 1)

    def refuse(*_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("os.utime", refuse)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    done = resume(call, CLEAR[5:7])
    assert "Question 6 of 12" in done.err
    assert "answers cannot be kept" in done.err
    assert "7 answered, of which 5 are kept" in " ".join(done.err.split())
    assert files(state_folder) == [file]


@pytest.mark.parametrize("moment", [2**63, 1e17])
def test_a_file_from_a_year_that_has_no_name_is_named_all_the_same(moment):
    assert resuming._moment(moment) == "in a year that has no name"


def test_a_state_folder_that_cannot_be_made_is_told_in_one_line(call, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    done = call("quiz", "--format", "json", stdin="\n".join(CLEAR) + "\n")
    where = tmp_path / "file" / "roleadvisor"
    assert (code(done), done.err.count(f"roleadvisor: answers cannot be kept in '{where}': Not a directory\n")) == (
        CLEAR,
        1,
    )
    assert done.err.count("cannot be kept") == 1
    assert "nothing was kept" in call("quiz", stdin="a\nb\nq\n").err
    assert resume(call, "").rc == 2


def test_without_a_home_the_quiz_goes_on_and_says_that_nothing_is_kept(call, monkeypatch):
    monkeypatch.setattr(places, "state", lambda: None)
    done = call("quiz", "--format", "json", stdin="\n".join(CLEAR) + "\n")
    assert (code(done), done.err.count("there is no place to keep answers; set HOME or XDG_STATE_HOME")) == (CLEAR, 1)
    assert call("quiz", stdin="a\nb\nq\n").err.endswith("roleadvisor: nothing was kept\n")
    assert resume(call, "").rc == 2


def test_a_disk_that_fills_up_leaves_what_was_kept_and_says_how_much(call, state_folder, monkeypatch):
    syncing, saved = os.fsync, []

    def filling_up(file):
        saved.append(file)
        if len(saved) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        syncing(file)

    monkeypatch.setattr(os, "fsync", filling_up)
    done = call("quiz", stdin="a\nb\nn\na\nq\n")
    assert done.err.count("No space left on device") == 1
    assert done.err.endswith("roleadvisor: 4 answered, of which 2 are kept; go on with: roleadvisor quiz --resume\n")
    (file,) = state_folder.iterdir()
    assert letters(file) == "ab"


def test_an_answer_changed_and_not_kept_is_not_said_to_be(call, monkeypatch):
    syncing, saved = os.fsync, []

    def failing_at_the_third(file):
        saved.append(file)
        if len(saved) >= 3:
            raise OSError(errno.EIO, "Input/output error")
        syncing(file)

    monkeypatch.setattr(os, "fsync", failing_at_the_third)
    assert "2 answered, of which 1 are kept" in call("quiz", stdin="a\nb\n<\nn\nq\n").err


def test_a_disk_that_has_room_again_keeps_the_answers_again(call, state_folder, monkeypatch):
    syncing, saved = os.fsync, []

    def failing_once(file):
        saved.append(file)
        if len(saved) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        syncing(file)

    monkeypatch.setattr(os, "fsync", failing_once)
    assert "3 answered and kept" in call("quiz", stdin="a\nb\nn\nq\n").err
    assert [letters(file) for file in state_folder.iterdir()] == ["abn"]
