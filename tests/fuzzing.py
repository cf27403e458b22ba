# ruff: noqa: RUF001 - the odder the better
"""Random calls of the whole command line over random bases, and what must hold for each of them whatever it is.

``test_fuzz.py`` has a few hundred, ``benchmarks/fuzz.py`` as many as are asked for. What there is to call is taken from
the tree of commands itself, so that a new command or option is called by being there.
"""

from __future__ import annotations

import functools
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from typer.main import get_command

from roleadvisor.cli import run as run_command
from roleadvisor.cli.app import app
from roleadvisor.knowledge import compiler  # noqa: F401 - a late import that an alarm breaks off would stay broken
from roleadvisor.quiz.code import DIGITS, Answers, encode
from roleadvisor.retrieval import train  # noqa: F401 - likewise

from .conftest import write_base
from .test_odd_inputs import BY_HAND, OBEYED, POOLS
from .test_plan import SKILL_FILE, START_FILE

SECONDS = 20  # a call that takes longer hangs
Q = encode(Answers("quick", "abbaabababba", 2))
Q_OTHER = encode(Answers("quick", "aabbabbaabba", 2))
Q_FIRST = encode(Answers("quick", "aabbabbaabba", 1))
F = encode(Answers("full", "abbaabababba" * 2, 2))
CODES = [Q, Q_OTHER, Q_FIRST, F, "x" * 12, "a" * 12, "b" * 24, "aabbnnxxaabb", "Q2 abba.abab abba-"]
QUESTIONS = [
    *("is it a lot of coding", "do I need maths", "which pays more", "what does overfitting mean", "boil an egg"),
    *("", "?", "model", "how do I become one", "maths maths maths"),
]
# What is right, by the metavar that help shows for an argument or a value; anything else gets something of all of them.
RIGHT = {
    "ATTRIBUTE": ["goal", "languages", "learning", "Main goal", "aim", "tests", "CHECKING"],
    "A,B": ["mle,swe", "swe,mle", "MLE, Software Engineer"],
    "CODE": CODES[:4],
    "DIMENSION": ["subject", "maths", "method", "Data or product", "math"],
    "DIR": ["base", "./base/", "hurt", "hurt", "hurt", "new", "new/deep/er"],
    "FAQ.jsonl": ["-", "faq.jsonl"],
    "FILE": ["-", "-", "questions.txt", "codes.txt", "codes.txt", "faq.jsonl", "bytes"],
    "ID": ["coding", "maths", "pay", "blog", "house", "numbers", "article"],
    "KIND": ["faq", "sources", "knowledge", "quiz", "claims"],
    "LETTERS": CODES,
    "N": ["1", "2", "3", "7", "10"],
    "QUESTION": QUESTIONS,
    "ROLE": ["mle", "swe", "ML engineer", "developer"],
    "SKILL": ["first", "second", "The first", "first,second", "cooking"],
    "START": ["zero", "half", "Zero"],
}
NUMBERS = ["0", "-1", "-0", "99", "1e3", "0x10", "1_0", "１２", "4.5", "9" * 30, "-" + "9" * 30, "9" * 5000, "nan", ""]
HOSTILE = [
    *BY_HAND,
    *("\x1b]52;c;cm0gLXJm\x07", "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\", "a\u2067b\u2069", "\u061c", "שלום"),
    *("../..", "../../..", "./base/../base", "base/faq", "hurt/quiz.yaml", "a\nb\nc", "%(x)s%d%n", "{0.__class__}"),
]
HUGE = [
    "x" * 100_000,
    "word " * 20_000,
    "\x1b[31m" * 20_000,
    "日" * 40_000,
    "a" * 24_001,
    '{"id":' * 15_000,
    "\\" * 100_000,
]
FORMATS = ["table", "plain", "markdown", "json", "", "JSON", "html", "\x1b[31m", "json ", "9" * 5000]
ENVIRONMENT = {
    "ROLEADVISOR_FORMAT": FORMATS,
    "ROLEADVISOR_KNOWLEDGE": [
        "base",
        "hurt",
        "./base",
        "nowhere",
        "\x1b[31m",
        "\udcff",
        "../..",
        "questions.txt",
        "x" * 5000,
    ],
    "ROLEADVISOR_DEBUG": ["", "0", "yes"],
    "ROLEADVISOR_PAGER": ["", "cat", "less", "'", "no such \x1b"],
    "NO_COLOR": ["", "1", "\x1b"],
    "FORCE_COLOR": ["1", "3"],
    "TERM": ["dumb", "xterm-256color", "", "\x1b[31m"],
    "COLUMNS": ["0", "-5", "1", "40", "200", "abc", "１２", "", "80.5"],
    "LINES": ["0", "x"],
    "COLORTERM": ["truecolor", "\x1b"],
}
ANSWERS = [*"abnxs<", "back", "skip", "neither", "ab", "", "y", "n", "Q", "q ", "\x1b[A", "é", "a" * 25, "z"]


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing done to the copy of the base that is called ``hurt``: where in which file, each as a share of all."""

    kind: str
    file: float = 0.0
    place: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the program with all that it may depend on; its repr is enough to make it again."""

    args: tuple[str, ...]
    stdin: bytes = b""
    env: tuple[tuple[str, str], ...] = ()
    damage: tuple[Damage, ...] = ()
    json: bool = False

    @property
    def command(self) -> str:
        """The command and subcommand called, as far as they are real ones."""
        names = [name for name in tree() if name == self.args[: len(name)]]
        return " ".join(max(names, key=len, default=()))


@dataclass(frozen=True, slots=True)
class Done:
    """What a call came to."""

    rc: int
    out: str
    err: str
    changed: tuple[str, ...] = ()


class Hang(BaseException):
    """A call took longer than any may; no handler of the program takes it for one of its own errors."""


@functools.cache
def _command() -> Any:
    return get_command(app)


@functools.cache
def tree() -> dict[tuple[str, ...], list[Any]]:
    """Every command by its words, and the parameters that it takes."""

    def walked(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
        yield words, command.params
        for name, sub in getattr(command, "commands", {}).items():
            yield from walked(sub, (*words, name))

    return dict(walked(_command(), ()))


# --- what to call


def random_call(draw: Random, words: tuple[str, ...] | None = None) -> Call:
    """A call, of any command unless one is named, that is right in most places, wrong in some and hostile in a few."""
    if words is None:
        words = draw.choice([name for name in tree() for _ in range(1 if name in ((), ("kb",)) else 3)])
    careful = draw.random() < 0.6
    env = {"ROLEADVISOR_KNOWLEDGE": "base"} | {
        name: draw.choice(values) for name, values in ENVIRONMENT.items() if draw.random() < 0.06
    }
    options, arguments = [], []
    wants_json = False
    for param in tree()[words]:
        if param.param_type_name == "argument":
            many = draw.choice([1, 1, 2, 3]) if param.nargs == -1 else 1
            arguments += [value(draw, param, careful=careful) for _ in range(many) if draw.random() < 0.95]
        elif draw.random() < (0.2 if param.is_flag else 0.4):
            for _ in range(draw.choice([1, 1, 2]) if param.multiple else 1):
                options.append(_option(draw, param, careful=careful))
                wants_json |= options[-1] in (["--format", "json"], ["--format=json"])
    groups = options + [[each] for each in arguments]
    draw.shuffle(groups)
    args = [*words, *(part for group in groups for part in group)]
    if not careful and draw.random() < 0.25:
        args, wants_json = _mangled(draw, args), False
    damage = tuple(random_damage(draw) for _ in range(draw.choice([1, 1, 2, 4]))) if _uses_hurt(args, env) else ()
    return Call(tuple(args), random_input(draw), tuple(env.items()), damage, wants_json)


def _uses_hurt(args: list[str], env: dict[str, str]) -> bool:
    return any("hurt" in text for text in (*args, *env.values()))


def _option(draw: Random, param: Any, *, careful: bool) -> list[str]:
    name = draw.choice([*param.opts, *param.secondary_opts])
    if param.is_flag:
        return [name]
    chosen = value(draw, param, careful=careful)
    return [f"{name}={chosen}"] if draw.random() < 0.2 else [name, chosen]


def _mangled(draw: Random, args: list[str]) -> list[str]:
    """The same words with one out of place: a stranger's option, none, one twice, an end of options, help."""
    place = draw.randrange(len(args) + 1)
    stranger = draw.choice([param for params in tree().values() for param in params])
    return draw.choice([
        [*args[:place], draw.choice(["--", "-h", "--help", "--debug", "--version", "-", "--no-such"]), *args[place:]],
        [*args[:place], stranger.opts[0], *args[place:]],
        args[:place] + args[place + 1 :],
        args[:place] + args[max(0, place - 1) :],
        [*args[:place], hostile(draw), *args[place:]],
        args[::-1],
    ])  # fmt: skip


def value(draw: Random, param: Any, *, careful: bool) -> str:
    """A value for a parameter: mostly right, else misspelt or hostile."""
    right = list(getattr(param.type, "choices", ())) or _right(param)
    chosen = str(draw.choice(right))
    kind = draw.random()
    if kind < (0.97 if careful else 0.5):
        return chosen
    if kind < 0.75:
        return misspelt(draw, chosen)
    if "Int" in type(param.type).__name__:
        return draw.choice(NUMBERS)
    return chosen + hostile(draw) if kind < 0.8 else hostile(draw)


def _right(param: Any) -> list[str]:
    shown = (param.metavar or param.name).strip("[].")
    return RIGHT.get(shown.split("|")[0]) or [each for values in RIGHT.values() for each in values]


def misspelt(draw: Random, text: str) -> str:
    """The text with one character left out, doubled, swapped with the next or replaced."""
    if not text:
        return "x"
    place = draw.randrange(len(text))
    before, here, after = text[:place], text[place], text[place + 1 :]
    return draw.choice([before + after, before + here * 2 + after, before + after[:1] + here + after[1:],
                        before + draw.choice(DIGITS) + after])  # fmt: skip


def hostile(draw: Random) -> str:
    """Text that some program somewhere would stumble over."""
    kind = draw.random()
    if kind < 0.02:
        return draw.choice(HUGE)
    if kind < 0.7:
        return draw.choice(HOSTILE)
    pool = draw.choice(POOLS)
    return "".join(draw.choice(pool) for _ in range(draw.choice([1, 3, 12, 24])))


def random_input(draw: Random) -> bytes:
    """What stands on standard input: nothing, lines of the kinds that are read there, or anything."""
    pool: list[Callable[[], str]] = [
        lambda: draw.choice(ANSWERS),
        lambda: draw.choice(CODES),
        lambda: f"{draw.choice(['anna', 'b c', hostile(draw)])} {misspelt(draw, draw.choice(CODES))}",
        lambda: draw.choice(QUESTIONS),
        lambda: json.dumps({"id": draw.choice(["one", "two"]), "question": "Where?", "answer": hostile(draw)}),
        lambda: '{"id": "one", "question": "Where is it?", "answer": "There.", "phrasings": ["where"]}',
    ]
    kind = draw.random()
    if kind < 0.3:
        return b""
    if kind < 0.5:
        return "\n".join(draw.choice(ANSWERS[:3]) for _ in range(draw.choice([3, 12, 24]))).encode() + b"\n"
    if kind < 0.55:
        return bytes(draw.randrange(256) for _ in range(12)) * draw.choice([1, 100, 20_000])
    if kind < 0.6:
        return draw.choice(HUGE).encode("utf-8", "surrogateescape") * draw.choice([1, 3])
    line = draw.choice([*pool, lambda: hostile(draw)])
    ends = draw.choice(["\n", "\n", "\n", "\r\n", "\n\n", "\x00\n"])
    return "".join(line() + ends for _ in range(draw.choice([1, 2, 5, 12]))).encode("utf-8", "surrogateescape")


KINDS = (
    *("flip", "flip", "cut line", "double line", "hostile value", "hostile value", "truncate", "remove", "rename"),
    *("empty", "folder", "fifo", "dangling", "circle", "junk"),
)


def random_damage(draw: Random) -> Damage:
    """A damage to a base."""
    kind = draw.choice(KINDS)
    text = hostile(draw) if kind in ("hostile value", "rename") else ""
    return Damage(kind, draw.random(), draw.random(), text)


# --- a place to call from


@dataclass
class Sandbox:
    """A folder with all that a call may see: where it stands, deep enough for ``../..``; home, cache and state."""

    place: Path
    _before: dict[str, object] = field(default_factory=dict)
    _hurt: tuple[Damage, ...] = ()

    def __post_init__(self) -> None:
        write_base(self.place / "template")
        (self.place / "template" / "skills.yaml").write_text(SKILL_FILE, "utf-8")
        (self.place / "template" / "starts.yaml").write_text(START_FILE, "utf-8")
        for name in ("cache", "state"):
            (self.place / name).mkdir()
        self._renew()

    @property
    def work(self) -> Path:
        """Where calls stand."""
        return self.place / "outer" / "a" / "b" / "work"

    def _renew(self) -> None:
        for place in (self.place / "outer", self.place / "home"):
            shutil.rmtree(place, ignore_errors=True)
        self.work.mkdir(parents=True)
        (self.place / "home").mkdir()
        for name in ("base", "hurt"):
            shutil.copytree(self.place / "template", self.work / name)
        (self.work / "questions.txt").write_text("\n".join(QUESTIONS) + "\n", "utf-8")
        (self.work / "codes.txt").write_text("".join(f"anna {code}\n{code}\n" for code in CODES), "utf-8")
        row = {"question": "Where is it?", "answer": "There.", "phrasings": ["where"]}
        (self.work / "faq.jsonl").write_text(json.dumps({"id": "one"} | row) + "\n", "utf-8")
        (self.work / "bytes").write_bytes(bytes(range(256)) * 3)
        self._before, self._hurt = self._snapshot(), ()

    def _snapshot(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for top in (self.place / "outer", self.place / "home"):
            for folder, folders, files in os.walk(top):
                for name in (*folders, *files):
                    path = os.path.join(folder, name)
                    seen = os.lstat(path)
                    changes = (seen.st_size, seen.st_mtime_ns, seen.st_ino) if name in files else ()
                    found[path] = (seen.st_mode, *changes)
        return found

    def settle(self) -> None:
        """Take the files as they are for unchanged: a test has edited them."""
        self._before = self._snapshot()

    def make(self, call: Call, *, process: bool = False) -> Done:
        """Make the call, and note which files it made, changed or removed outside cache and state."""
        if call.damage != self._hurt:
            self._renew()
            damage(self.work / "hurt", call.damage)
            self._before, self._hurt = self._snapshot(), call.damage
        rc, out, err = (self._in_process_of_its_own if process else self._in_this_process)(call)
        after = self._snapshot()
        changed = {path for path in {*self._before, *after} if self._before.get(path) != after.get(path)}
        if changed:
            self._renew()
        return Done(rc, out, err, tuple(sorted(os.path.relpath(path, self.work) for path in changed)))

    @property
    def state(self) -> Path:
        """Where unfinished quizzes are kept."""
        return self.place / "state" / "roleadvisor"

    @property
    def cache(self) -> Path:
        """Where compiled knowledge is kept."""
        return self.place / "cache" / "roleadvisor"

    def environment(self, call: Call) -> dict[str, str]:
        """All of the environment that the call sees."""
        own = {name: str(self.place / name.split("_")[1].lower()) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME")}
        own |= {"HOME": str(self.place / "home"), "LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "")}
        return own | dict(call.env)

    def _in_this_process(self, call: Call) -> tuple[int, str, str]:
        with chdir(self.work), patch.dict(os.environ, self.environment(call), clear=True), _alarm():
            return in_process(list(call.args), call.stdin)

    def _in_process_of_its_own(self, call: Call) -> tuple[int, str, str]:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "roleadvisor", *call.args],
                input=call.stdin, env=self.environment(call), cwd=self.work, capture_output=True, check=False,
                timeout=SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Hang from error
        except (ValueError, OSError):  # no process can be given such arguments: too long for the kernel
            return self._in_this_process(call)
        return done.returncode, *(text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))


def in_process(args: list[str], stdin: bytes | io.TextIOBase) -> tuple[int, str, str]:
    """Run the command line here, with standard input from ``stdin`` and no terminal: exit code, stdout and stderr."""
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2)]
    given = io.TextIOWrapper(io.BytesIO(stdin), "utf-8", "surrogateescape") if isinstance(stdin, bytes) else stdin
    with (
        patch.object(sys, "stdin", given),
        patch.object(sys, "stdout", streams[0]),
        patch.object(sys, "stderr", streams[1]),
        patch("roleadvisor.cli.get_command", lambda _: _command()),
    ):
        rc = run_command(args)
        for stream in streams:
            stream.flush()
    return rc, *(stream.buffer.getvalue().decode("utf-8", "surrogateescape") for stream in streams)


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def damage(base: Path, damages: tuple[Damage, ...]) -> None:
    """Do to a base what the damages say; one for which nothing is left does nothing."""
    for each in damages:
        files = sorted(path for path in base.rglob("*") if path.is_file() and not path.is_symlink())
        if files:
            _damage(files[int(each.file * len(files)) % len(files)], each)  # a random share may be 1


def _damage(path: Path, how: Damage) -> None:
    data = path.read_bytes()
    lines = data.splitlines(keepends=True) or [b""]
    at, line = int(how.place * max(0, len(data) - 1)), int(how.place * (len(lines) - 1))
    text = how.text.encode("utf-8", "surrogateescape")
    head = lines[line].partition(b":")[0] if b":" in lines[line] else lines[line].rstrip()
    changed = {
        "flip": data[:at] + bytes([data[at] ^ (1 << int(how.file * 997) % 8)]) + data[at + 1 :] if data else b"\xff",
        "cut line": b"".join(lines[:line] + lines[line + 1 :]),
        "double line": b"".join(lines[: line + 1] + lines[line:]),
        "hostile value": b"".join([*lines[:line], head + b": " + text + b"\n", *lines[line + 1 :]]),
        "truncate": data[:at],
        "empty": b"",
        "junk": bytes((byte * 167 + at) % 256 for byte in data[:500]),
    }
    if how.kind in changed:
        path.write_bytes(changed[how.kind])
        return
    path.unlink()
    match how.kind:
        case "rename":
            name = re.sub(r"[/\0]", "_", how.text)[:60] or "other"
            if not (path.parent / f"{name}.yaml").exists():
                (path.parent / f"{name}.yaml").write_bytes(data)
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "dangling":
            path.symlink_to("nowhere")
        case "circle":
            path.symlink_to(path.name)


# --- what must hold


def wrong(sandbox: Sandbox, call: Call, *, process: bool = False) -> str | None:
    """What is wrong with what the call comes to, None when nothing is."""
    try:
        done = sandbox.make(call, process=process)
    except Hang:
        return f"hangs for {SECONDS} s"
    return fault(call, done)


def fault(call: Call, done: Done) -> str | None:
    """What is wrong with an outcome, None when nothing is."""
    if done.rc not in (0, 1, 2, 3, 4):
        return f"exit code {done.rc}: {done.err[-300:]}"
    if "Traceback" in done.out + done.err or "this is a bug" in done.out + done.err:
        return "a traceback or a bug"
    if echoed := OBEYED.search(done.out + done.err):
        return f"{echoed.group()!r} was echoed"
    if done.rc in (2, 3) and not _told(done):
        return f"exit code {done.rc} is told with {done.err[-300:]!r}"
    if call.json and not _is_json(done.out) and not done.out.startswith("Usage: "):
        return f"no JSON: {done.out[:300]!r}"
    stray = [path for path in done.changed if not _may_change(call, path)]
    return f"files were touched: {stray}" if stray else None


def _told(done: Done) -> bool:
    """Whether an error ends in one line of ours; it may follow a question. Problems of a base go to stdout."""
    last = done.err.rstrip("\n").rpartition("\n")[2]
    return "roleadvisor: " in last or (done.rc == 3 and not done.err and bool(done.out))


def _is_json(out: str) -> bool:
    """Whether it is empty, one strict document or one a line."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    def parsed(text: str) -> bool:
        try:
            json.loads(text, parse_constant=refuse)
        except ValueError:
            return False
        return True

    return not out or parsed(out) or all(parsed(line) for line in out.removesuffix("\n").split("\n"))


def _may_change(call: Call, path: str) -> bool:
    """Whether the call names this path, or one above or below it, as the folder of a new base."""
    if "kb" not in call.args or not {"init", "import"} & set(call.args):
        return False
    named = [os.path.normpath(arg) for arg in call.args]
    return any(f"{path}/".startswith(f"{name}/") or f"{name}/".startswith(f"{path}/") for name in named)
