"""Random calls and random damage, a bounded number and always the same; benchmarks/fuzz.py makes thousands."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from roleadvisor import knowledge

from .fuzzing import QUESTIONS, Call, Damage, Done, Sandbox, random_call, random_damage, tree, wrong

# What fails is shown as it was drawn: to make it smaller would repeat a call that hangs a hundred times.
FIXED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Hypothesis minds the length of what it would print of a call with a huge argument.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
RANDOM = st.randoms(use_true_random=False)
BASE = (("ROLEADVISOR_KNOWLEDGE", "base"),)
HURT = (("ROLEADVISOR_KNOWLEDGE", "hurt"),)
ASKED = ("\n".join(QUESTIONS) + "\n").encode()
READERS = [
    ("role", "mle", "--full"),
    ("compare", "--all", "--format", "json"),
    ("faq", "--batch", "-"),
    ("plan", "--to", "mle", "--from", "zero"),
    ("quiz", "--answers", "abbaabababba"),
    ("sources",),
    ("kb", "check", "hurt"),
    ("kb", "check", "hurt", "--format", "json"),
]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    return Sandbox(tmp_path_factory.mktemp("sandbox"))


@pytest.mark.parametrize("words", tree(), ids=lambda words: " ".join(words) or "no command")
def test_every_call_ends_as_the_contract_says(sandbox, words):
    @settings(FIXED, max_examples=45)
    @given(st.builds(random_call, RANDOM, st.just(words)))
    def check(call):
        assert wrong(sandbox, call) is None

    check()


@pytest.mark.parametrize("args", READERS, ids=" ".join)
def test_a_base_that_is_damaged_is_used_or_refused(sandbox, args):
    @settings(FIXED, max_examples=25)
    @given(st.lists(st.builds(random_damage, RANDOM), min_size=1, max_size=4).map(tuple))
    def check(damage):
        assert wrong(sandbox, Call(args, ASKED, HURT, damage, "json" in args)) is None

    check()


@pytest.mark.parametrize("columns", ["999999", "99999999", "9" * 20, "9" * 5000], ids=len)
def test_no_width_is_too_much(sandbox, columns, monkeypatch):
    monkeypatch.setattr("tests.fuzzing.SECONDS", 5)
    assert wrong(sandbox, Call(("compare", "goal"), b"", (*BASE, ("COLUMNS", columns))), process=True) is None


@pytest.mark.parametrize("name", ["roles.yaml", "faq/coding.yaml", "faq/new.yaml", "claims/work.yaml"])
def test_a_file_without_end_in_a_base_is_refused_within_a_gigabyte(shell, own_base, name):
    (own_base / name).unlink(missing_ok=True)
    (own_base / name).symlink_to("/dev/zero")
    for call in ("role mle --knowledge", "kb check"):
        done = shell(f"ulimit -v 1000000; timeout 20 $P {call} {own_base}")
        assert (done.rc in (2, 3), b"bug" in done.err) == (True, False)


@pytest.mark.parametrize("kind", ["fifo", "folder", "dangling", "circle"])
@pytest.mark.parametrize("args", [("role", "mle"), ("kb", "check", "hurt")], ids=" ".join)
def test_what_is_no_file_in_the_place_of_one_is_refused_or_passed_over(sandbox, args, kind, monkeypatch):
    monkeypatch.setattr("tests.fuzzing.SECONDS", 3)
    found = {share: wrong(sandbox, Call(args, b"", HURT, (Damage(kind, share / 18),))) for share in range(0, 18, 2)}
    assert {share: fault for share, fault in found.items() if fault} == {}


@pytest.mark.parametrize("name", ["other\nline", "no\udcfftext", "\x1b[31m", "\u202ename"], ids=ascii)
@pytest.mark.parametrize("args", [*READERS[:3], *READERS[-2:]], ids=" ".join)
def test_an_odd_name_of_a_file_is_told_in_a_line(sandbox, args, name):
    damage = (Damage("rename", 0.2, 0.0, name),)
    assert wrong(sandbox, Call(args, ASKED, HURT, damage, "json" in args)) is None


# --- what is compiled

COMPILED = ("knowledge.json", "retrieval.db")
PLACES = [eighth / 8 for eighth in range(8)]


def flipped(data: bytes, place: float) -> bytes:
    at = int(place * len(data))
    return data[:at] + bytes([data[at] ^ (1 << int(place * 1e6) % 8)]) + data[at + 1 :]


def overwritten(data: bytes, place: float) -> bytes:
    at = int(place * len(data))
    return (data[:at] + bytes(number * 167 % 256 for number in range(4096)) + data[at + 4096 :])[: len(data)]


HARMS = {
    "cut off": lambda data, place: data[: int(place * len(data))],
    "a bit flipped": flipped,
    "4 KB of it overwritten": overwritten,
    "longer": lambda data, place: data + data[: int(place * len(data))],
    "empty": lambda data, _: data[:0],
    "other bytes": lambda data, place: bytes(byte ^ 0xA5 for byte in data[: int(place * 5000)]),
    "a folder": None,
    "a folder with something in it": None,
    "a link to nowhere": None,
    "a link to itself": None,
}


@pytest.fixture(scope="module")
def answers(sandbox):
    """What the whole cache answers, and the cache."""
    asked = Call(("faq", "--batch", "-"), ASKED, BASE), Call(("role", "mle", "--full"), b"", BASE)
    expected = [sandbox.make(call) for call in asked]
    return asked, expected, shutil.copytree(sandbox.cache, sandbox.place / "whole")


def harm(path, how: str, place: float) -> None:
    data = path.read_bytes()
    path.unlink()
    if how.startswith("a folder"):
        path.mkdir()
        if how != "a folder":
            (path / "inside").write_text("x")
    elif how.startswith("a link"):
        path.symlink_to("nowhere" if how.endswith("nowhere") else path.name)
    else:
        path.write_bytes(HARMS[how](data, place))


@pytest.mark.parametrize("how", HARMS)
@pytest.mark.parametrize("name", COMPILED)
def test_what_was_compiled_and_is_damaged_answers_the_same(sandbox, answers, name, how):
    asked, expected, whole = answers

    for place in PLACES if HARMS[how] else [0]:
        shutil.rmtree(sandbox.cache)
        shutil.copytree(whole, sandbox.cache)
        for path in list(sandbox.cache.glob(f"*-{name}")):
            harm(path, how, place)
        assert [bare(sandbox.make(call)) for call in asked] == [bare(done) for done in expected], place


def bare(done: Done) -> tuple[int, str]:
    """Without stderr, which may say that something is being compiled."""
    return done.rc, done.out


def test_a_change_while_the_index_is_trained_is_not_kept_as_if_it_had_not_been(own_base, call):
    entry = own_base / "faq" / "coding.yaml"
    before = entry.read_text("utf-8")
    first = call("faq", "--batch", "-", "--knowledge", own_base, stdin=ASKED).out
    shutil.rmtree(os.environ["XDG_CACHE_HOME"])
    opened = knowledge.open_base(str(own_base))
    entry.write_text(before.replace("phrasings: |", "phrasings: |\n  boil an egg"), "utf-8")
    assert entry.read_text("utf-8") != before
    knowledge.open_index(opened).close()
    entry.write_text(before, "utf-8")
    assert call("faq", "--batch", "-", "--knowledge", own_base, stdin=ASKED).out == first
