"""Random calls and random damage: a bounded number and always the same; benchmarks/fuzz.py makes thousands."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .fuzzing import QUESTIONS, Call, Done, Sandbox, random_call, random_damage, tree, wrong

# A failing call is shown as it was drawn: shrinking would repeat a call that hangs a hundred times.
FIXED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Hypothesis warns of the length of a huge argument.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Generating overly large repr")]
RANDOM = st.randoms(use_true_random=False)
BASE = (("ROLEADVISOR_KNOWLEDGE", "base"),)
DAMAGED = (("ROLEADVISOR_KNOWLEDGE", "damaged"),)
BATCH = ("faq", "--batch", "-")
ASKED = ("\n".join(QUESTIONS) + "\n").encode()


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    return Sandbox(tmp_path_factory.mktemp("sandbox"))


@pytest.mark.parametrize("words", tree(), ids=lambda words: " ".join(words) or "no command")
def test_every_random_call_keeps_the_contract(sandbox, words):
    @settings(FIXED, max_examples=45)
    @given(st.builds(random_call, RANDOM, st.just(words)))
    def check(call):
        assert wrong(sandbox, call) is None

    check()


@pytest.mark.parametrize(
    "args",
    [
        ("role", "mle", "--full"),
        ("compare", "--all", "--format", "json"),
        BATCH,
        ("plan", "--to", "mle", "--from", "zero"),
        ("quiz", "--answers", "abbaabababba"),
        ("kb", "check", "damaged", "--format", "json"),
    ],
    ids=" ".join,
)
def test_a_damaged_base_is_used_or_refused(sandbox, args):
    @settings(FIXED, max_examples=25)
    @given(st.lists(st.builds(random_damage, RANDOM), min_size=1, max_size=4).map(tuple))
    def check(damage):
        assert wrong(sandbox, Call(args, ASKED, DAMAGED, damage, "json" in args)) is None

    check()


@pytest.mark.parametrize("columns", ["999999", "9" * 5000], ids=len)
def test_an_absurd_terminal_width_does_no_harm(sandbox, columns, monkeypatch):
    monkeypatch.setattr("tests.fuzzing.SECONDS", 5)
    assert wrong(sandbox, Call(("compare", "goal"), b"", (*BASE, ("COLUMNS", columns))), process=True) is None


@pytest.mark.parametrize("name", ["roles.yaml", "faq/new.yaml"])
def test_an_endless_file_in_a_base_is_refused_within_a_gigabyte(shell, own_base, name):
    (own_base / name).unlink(missing_ok=True)
    (own_base / name).symlink_to("/dev/zero")
    for call in ("role mle --knowledge", "kb check"):
        done = shell(f"ulimit -v 1000000; timeout 20 $P {call} {own_base}")
        assert (done.rc in (2, 3), b"bug" in done.err) == (True, False)


# --- the cache


def flip_bit(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :]


def overwrite(data: bytes, at: int) -> bytes:
    return (data[:at] + bytes(number * 167 % 256 for number in range(4096)) + data[at + 4096 :])[: len(data)]


DAMAGES = {
    "truncated": lambda data, at: data[:at],
    "a bit flipped": flip_bit,
    "4 KB overwritten": overwrite,
    "longer": lambda data, at: data + data[:at],
}


@pytest.fixture(scope="module")
def whole(sandbox):
    """A copy of an undamaged cache, and the answers with it."""
    asked = Call(BATCH, ASKED, BASE), Call(("role", "mle", "--full"), b"", BASE)
    answers = [answer(sandbox.make(call)) for call in asked]
    return asked, answers, shutil.copytree(sandbox.cache, sandbox.root / "whole")


def answer(done: Done) -> tuple[int, str]:
    """The outcome without stderr, which may announce the training."""
    return done.rc, done.out


@pytest.mark.parametrize("kind", [*DAMAGES, "a folder", "a dangling link"])
@pytest.mark.parametrize("name", ["knowledge.json", "retrieval.db"])
def test_a_damaged_cache_changes_no_answer(sandbox, whole, name, kind):
    asked, answers, copy = whole
    for eighth in range(8) if kind in DAMAGES else [0]:
        shutil.rmtree(sandbox.cache)
        shutil.copytree(copy, sandbox.cache)
        for path in list(sandbox.cache.glob(f"*-{name}")):
            data = path.read_bytes()
            path.unlink()
            if kind in DAMAGES:
                path.write_bytes(DAMAGES[kind](data, len(data) * eighth // 8))
            elif kind == "a folder":
                path.mkdir()
            else:
                path.symlink_to("nowhere")
        assert [answer(sandbox.make(call)) for call in asked] == answers, eighth
