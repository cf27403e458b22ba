"""A base edited between calls, by a state machine: the cache never answers for an earlier state of the base."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from .fuzzing import QUESTIONS, Call, Sandbox

ASKED = ("\n".join(QUESTIONS) + "\n").encode()
CALLS = [("faq", "--batch", "-"), ("role", "mle", "--full", "--format", "json"), ("faq", "--id", "coding")]


class Editing(RuleBasedStateMachine):
    """After every edit, the answers with a long-lived cache equal those with an empty one."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.sandbox = Sandbox(Path(self._folder.name))
        self.base = self.sandbox.work / "base"

    def teardown(self) -> None:
        self._folder.cleanup()

    @initialize()
    def _compare(self) -> None:
        self.sandbox.accept_changes()
        empty = self.sandbox.root / "empty"
        assert self._answers(self.sandbox.cache.parent) == self._answers(empty)
        shutil.rmtree(empty, ignore_errors=True)

    def _answers(self, cache: Path) -> list[tuple[int, str]]:
        env = (("ROLEADVISOR_KNOWLEDGE", str(self.base)), ("XDG_CACHE_HOME", str(cache)))
        outcomes = [self.sandbox.make(Call(args, ASKED, env)) for args in CALLS]
        assert all(done.rc in (0, 2, 3) for done in outcomes), outcomes
        return [(done.rc, done.out) for done in outcomes]

    def _edit(self, name: str, old: str, new: str) -> None:
        text = (self.base / name).read_text("utf-8")
        assert old in text
        (self.base / name).write_text(text.replace(old, new), "utf-8")
        self._compare()

    @rule(word=st.sampled_from(["Yes.", "No.", "Some."]))
    def change_a_lead(self, word):
        lines = (self.base / "faq/coding.yaml").read_text("utf-8").splitlines()
        lead = next(line for line in lines if line.startswith("lead:"))
        self._edit("faq/coding.yaml", lead, f"lead: {word} Code is a large part of the work.")

    @rule(question=st.sampled_from(QUESTIONS[:5]))
    def add_a_phrasing(self, question):
        self._edit("faq/coding.yaml", "phrasings: |\n", f"phrasings: |\n  {question} again\n")

    @rule()
    def change_a_headline_but_not_its_length(self):
        text = (self.base / "attributes.yaml").read_text("utf-8")
        old, new = ("learn", "liken") if "that learn from" in text else ("liken", "learn")
        self._edit("attributes.yaml", f"that {old} from", f"that {new} from")

    @rule()
    def break_and_repair(self):
        self._edit("roles.yaml", "name:", "nmae:")
        self._edit("roles.yaml", "nmae:", "name:")

    @rule()
    def remove_or_restore_the_off_topic_questions(self):
        file, away = self.base / "off-topic.yaml", self.base / "off-topic"
        (file if file.exists() else away).rename(away if file.exists() else file)
        self._compare()


TestEditing = pytest.mark.slow(Editing.TestCase)
TestEditing.settings = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    max_examples=4,
    stateful_step_count=6,
)
