"""A base that is edited between calls, by a state machine: the cache never answers for an earlier state."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from .fuzzing import QUESTIONS, Call, Done, Sandbox

FIXED = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


class InSandbox(RuleBasedStateMachine):
    """A sandbox of its own for every run of a machine."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.sandbox = Sandbox(Path(self._folder.name))

    def call(self, *args: str, stdin: str = "") -> Done:
        done = self.sandbox.make(Call(args, stdin.encode(), (("ROLEADVISOR_KNOWLEDGE", "base"),)))
        assert done.rc in (0, 1, 2, 4), done.err
        return done

    def teardown(self) -> None:
        self._folder.cleanup()


class Editing(InSandbox):
    """A base edited between calls; what the long-lived cache answers is what an empty one does."""

    @initialize()
    def ask_once(self):
        self.base = self.sandbox.work / "base"
        self._compare()

    def _compare(self) -> None:
        calls = [("faq", "--batch", "-"), ("role", "mle", "--full", "--format", "json"), ("faq", "--id", "coding")]
        anew = self.sandbox.place / "empty"
        assert [self._said(args, self.sandbox.cache.parent) for args in calls] == [
            self._said(args, anew) for args in calls
        ]
        shutil.rmtree(anew, ignore_errors=True)

    def _said(self, args: tuple[str, ...], cache: Path) -> tuple[int, str]:
        stdin = ("\n".join(QUESTIONS) + "\n").encode()
        around = (("ROLEADVISOR_KNOWLEDGE", str(self.base)), ("XDG_CACHE_HOME", str(cache)))
        done = self.sandbox.make(Call(args, stdin, around))
        assert done.rc in (0, 2, 3), done.err
        return done.rc, done.out

    def _edit(self, name: str, old: str, new: str) -> None:
        text = (self.base / name).read_text("utf-8")
        (self.base / name).write_text(text.replace(old, new), "utf-8")
        self.sandbox.settle()
        self._compare()

    @rule(words=st.sampled_from(["Yes.", "No.", "Some."]))
    def change_a_lead(self, words):
        lead = next(
            line for line in (self.base / "faq/coding.yaml").read_text().splitlines() if line.startswith("lead:")
        )
        self._edit("faq/coding.yaml", lead, f"lead: {words} Code is a large part of the work.")

    @rule(question=st.sampled_from(QUESTIONS[:6]))
    def add_a_phrasing(self, question):
        self._edit("faq/coding.yaml", "phrasings: |\n", f"phrasings: |\n  {question} again\n")

    @rule()
    def change_a_headline_without_changing_its_length(self):
        text = (self.base / "attributes.yaml").read_text()
        here, there = ("learn", "liken") if "that learn from" in text else ("liken", "learn")
        self._edit("attributes.yaml", f"that {here} from", f"that {there} from")

    @rule()
    def break_it_and_mend_it(self):
        text = (self.base / "roles.yaml").read_text("utf-8")
        self._edit("roles.yaml", "name:", "nmae:")
        (self.base / "roles.yaml").write_text(text, "utf-8")
        self.sandbox.settle()
        self._compare()

    @rule()
    def take_the_off_topic_away_or_give_it_back(self):
        here, there = self.base / "off-topic.yaml", self.base / "off-topic"
        if here.exists():
            here.rename(there)
        else:
            there.rename(here)
        self.sandbox.settle()
        self._compare()


TestEditing = Editing.TestCase
TestEditing.settings = settings(FIXED, max_examples=4, stateful_step_count=6)
