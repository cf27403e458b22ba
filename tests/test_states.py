"""What is kept between calls, by models that say what must be there: an unfinished quiz, and a base that is edited."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from roleadvisor.model import LENGTH

from .fuzzing import QUESTIONS, Call, Done, Sandbox
from .piped_quiz import kept, newest
from .test_interactive import KEY

FIXED = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
LINES = st.lists(st.sampled_from([*"aabbns<", "", "ab", "neither", "back", "?"]), max_size=14)
LEAVING = st.sampled_from([[], ["q"], ["QUIT"]])


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


class Quiz(InSandbox):
    """One quiz at a time, begun, left, gone on with, finished; the model is the letters before and after the place."""

    letters = ""
    later = ""
    form = "quick"

    def _typed(self, lines: list[str]) -> list[str]:
        """The lines up to the last answer, which the model has then taken in; none that says too much."""
        taken = []
        for line in lines:
            letters = {"s": "x", "neither": "n", "": self.later[:1], "?": ""}.get(line, line)
            if line in ("<", "back"):
                self.later = self.letters[-1:] + self.later
                self.letters = self.letters[:-1]
            elif len(self.letters + letters) > LENGTH[self.form]:
                continue
            else:
                self.letters += letters
                self.later = self.later[len(letters) :]
            taken.append(line)
            if self._done():
                break
        return taken

    def _done(self) -> bool:
        return len(self.letters) == LENGTH[self.form]

    def _take(self, args: list[str], lines: list[str], leaving: list[str]) -> None:
        typed = self._typed(lines)
        done = self.call("quiz", "--format", "json", *args, stdin="".join(f"{line}\n" for line in [*typed, *leaving]))
        if self._done():
            if leaving and self.form == "full":
                assert done.rc == 0  # left at the questions after the items
                return
            assert json.loads(done.out)["code"][2:-1] == self.letters
            self.letters = self.later = ""
            self.form = "quick"
        else:
            assert (done.rc, done.out) == (0 if leaving else 4, "")

    @precondition(lambda self: not self.letters + self.later)
    @rule(form=st.sampled_from(list(LENGTH)), lines=LINES, leaving=LEAVING)
    def begin(self, form, lines, leaving):
        self.form = form
        self._take(["--length", form], lines, leaving)

    @precondition(lambda self: self.letters + self.later and not self._done())
    @rule(lines=LINES, leaving=LEAVING)
    def go_on(self, lines, leaving):
        self._take(["--resume"], lines, leaving)

    @precondition(lambda self: self.letters + self.later and self.form == "quick")
    @rule(lines=LINES)
    def go_on_to_the_full_form(self, lines):
        self.form = "full"
        self._take(["--resume", "--length", "full"], lines, [])

    @precondition(lambda self: self.letters + self.later)
    @rule()
    def finish(self):
        self._take(["--resume"], ["a"] * (LENGTH[self.form] - len(self.letters)), [])

    @precondition(lambda self: not self.letters + self.later)
    @rule(letters=st.text("abnx", min_size=1, max_size=11))
    def find_one_of_an_earlier_version(self, letters):
        self.sandbox.state.mkdir(parents=True, exist_ok=True)
        fields = {"roleadvisor-quiz": 1, "form": "quick", "key": KEY, "letters": letters, "later": "", "checks": ""}
        (self.sandbox.state / "quiz.json").write_text(json.dumps(fields))
        self.letters, self.form = letters, "quick"

    @precondition(lambda self: self.letters + self.later)
    @rule(content=st.sampled_from([b"", b"{", b"\xff\xfe", b"[]", b'{"roleadvisor-quiz": 1}']))
    def damage_what_is_kept(self, content):
        place = newest(self.sandbox.state)
        place.write_bytes(content)
        assert "set aside" in self.call("quiz", "--resume").err
        aside = [path for path in self.sandbox.state.iterdir() if path.read_bytes() == content]
        assert aside
        shutil.rmtree(self.sandbox.state)
        self.letters = self.later = ""

    @rule()
    def do_something_else(self):
        assert self.call("quiz", "--answers", "abbaabababba").rc == 0
        assert self.call("quiz", "knowledge", "--count", "1", stdin="q\n").rc == 0

    @invariant()
    def nothing_else_is_kept(self):
        expected = [self.letters + self.later] if self.letters + self.later else []
        assert [answers for answers in kept(self.sandbox.state) if answers] == expected


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


TestQuiz = Quiz.TestCase
TestQuiz.settings = settings(FIXED, max_examples=30, stateful_step_count=12)
TestEditing = Editing.TestCase
TestEditing.settings = settings(FIXED, max_examples=4, stateful_step_count=6)
