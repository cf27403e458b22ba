# ruff: noqa: RUF001 - unusual characters are the point
"""Random calls of the whole command line over random bases, and the checks that every call must pass.

``test_fuzz.py`` makes a few hundred of them, ``benchmarks/fuzz.py`` any number. The commands and options come from the
program's own command tree, so that a new one is called without a change here.
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
from roleadvisor.knowledge import compiler  # noqa: F401 - an import interrupted by the alarm would stay broken
from roleadvisor.quiz.code import DIGITS, Answers, encode
from roleadvisor.retrieval import train  # noqa: F401 - likewise

from .conftest import TESTS, write_base
from .test_odd_inputs import HAND_WRITTEN, OBEYED, POOLS

# Colours and the ends of links, which are ours where the environment asks for them.
STYLE = re.compile(r"\x1b(?:\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)")
SECONDS = 20  # a call that takes longer hangs
VERSIONS = (1, 2, 3)
CODES = [
    *(
        encode(Answers("quick", letters, version))
        for letters in ("abbaabababba", "aabbabbaabba")
        for version in VERSIONS
    ),
    *(encode(Answers("full", "abbaabababba" * 2, 3)), "x" * 12, "b" * 24, "aabbnnxxaabb", "Q2 abba.abab abba-"),
]
QUESTIONS = [
    *("is it a lot of coding", "do I need maths", "which pays more", "what does overfitting mean", "boil an egg"),
    *("", "?", "model", "how do I become one", "maths maths maths"),
]
# Valid values by the metavar that help shows; a parameter with another metavar gets any of them.
VALID = {
    "ATTRIBUTE": ["goal", "languages", "Main goal", "aim", "CHECKING"],
    "A,B": ["mle,swe", "swe,mle", "MLE, Software Engineer"],
    "CODE": CODES[:5],
    "DIMENSION": ["subject", "maths", "Data or product", "math"],
    "DIR": ["base", "./base/", "damaged", "damaged", "damaged", "new", "new/deep/er"],
    "FAQ.jsonl": ["-", "faq.jsonl"],
    "FILE": ["-", "-", "questions.txt", "codes.txt", "codes.txt", "faq.jsonl", "bytes"],
    "ID": ["coding", "maths", "blog", "house"],
    "KIND": ["faq", "sources", "quiz"],
    "LETTERS": CODES,
    "N": ["1", "2", "7"],
    "QUESTION": QUESTIONS,
    "ROLE": ["mle", "swe", "ML engineer", "developer"],
    "SKILL": ["first", "second", "The first", "first,second", "cooking"],
    "START": ["zero", "half", "Zero"],
}
NUMBERS = ["0", "-1", "99", "1e3", "0x10", "1_0", "１２", "4.5", "-" + "9" * 30, "9" * 5000, "nan", ""]
HOSTILE = [
    *HAND_WRITTEN,
    *("\x1b]52;c;cm0gLXJm\x07", "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\", "a\u2067b\u2069", "שלום"),
    *("../..", "./base/../base", "base/faq", "damaged/quiz.yaml", "a\nb\nc", "%(x)s%d%n", "{0.__class__}"),
]
HUGE = ["x" * 100_000, "word " * 20_000, "\x1b[31m" * 20_000, "日" * 40_000, '{"id":' * 15_000]
ENVIRONMENT = {
    "ROLEADVISOR_FORMAT": ["table", "plain", "markdown", "json", "", "JSON", "html", "\x1b[31m"],
    "ROLEADVISOR_KNOWLEDGE": ["base", "damaged", "nowhere", "\x1b[31m", "\udcff", "questions.txt", "x" * 5000],
    "ROLEADVISOR_DEBUG": ["", "0", "yes"],
    "ROLEADVISOR_PAGER": ["", "cat", "less", "'", "no such \x1b"],
    "NO_COLOR": ["", "1", "\x1b"],
    "FORCE_COLOR": ["1", "3"],
    "TERM": ["dumb", "xterm-256color", "", "\x1b[31m"],
    "COLUMNS": ["0", "-5", "1", "40", "200", "abc", "１２", "", "80.5"],
}
ANSWERS = [*"abnxs<", "back", "skip", "neither", "ab", "", "y", "Q", "q ", "\x1b[A", "é", "a" * 25]


@dataclass(frozen=True, slots=True)
class Damage:
    """One change to the copy of the base named ``damaged``; file and offset are shares of the total, 0 to 1."""

    kind: str
    file: float = 0.0
    offset: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the program and everything it depends on; its repr is enough to repeat it."""

    args: tuple[str, ...]
    stdin: bytes = b""
    env: tuple[tuple[str, str], ...] = ()
    damage: tuple[Damage, ...] = ()
    json: bool = False

    @property
    def command(self) -> str:
        """The command and subcommand, without arguments."""
        names = [name for name in tree() if name == self.args[: len(name)]]
        return " ".join(max(names, key=len, default=()))


@dataclass(frozen=True, slots=True)
class Done:
    """The outcome of a call."""

    rc: int
    out: str
    err: str
    changed: tuple[str, ...] = ()


class Hang(BaseException):
    """A call exceeded the time limit; a BaseException, so that the program does not handle it."""


@functools.cache
def _command() -> Any:
    return get_command(app)


@functools.cache
def tree() -> dict[tuple[str, ...], list[Any]]:
    """The parameters of every command by its words."""

    def walk(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
        yield words, command.params
        for name, sub in getattr(command, "commands", {}).items():
            yield from walk(sub, (*words, name))

    return dict(walk(_command(), ()))


# --- drawing a call


def random_call(draw: Random, words: tuple[str, ...] | None = None) -> Call:
    """A call of the command, or of any: most of its values are valid, some misspelt, a few hostile."""
    if words is None:
        words = draw.choice([name for name in tree() for _ in range(1 if name in ((), ("kb",)) else 3)])
    careful = draw.random() < 0.6
    env = {"ROLEADVISOR_KNOWLEDGE": "base"} | {
        name: draw.choice(values) for name, values in ENVIRONMENT.items() if draw.random() < 0.06
    }
    groups: list[list[str]] = []
    for param in tree()[words]:
        if param.param_type_name == "argument":
            many = draw.choice([1, 1, 2, 3]) if param.nargs == -1 else 1
            groups += [[value(draw, param, careful=careful)] for _ in range(many) if draw.random() < 0.95]
        elif draw.random() < (0.2 if param.is_flag else 0.4):
            repeats = draw.choice([1, 1, 2]) if param.multiple else 1
            groups += [_option(draw, param, careful=careful) for _ in range(repeats)]
    wants_json = ["--format", "json"] in groups or ["--format=json"] in groups
    draw.shuffle(groups)
    args = [*words, *(part for group in groups for part in group)]
    if not careful and draw.random() < 0.25:
        args, wants_json = _mangled(draw, args), False
    uses_damaged = any("damaged" in text for text in (*args, *env.values()))
    damage = tuple(random_damage(draw) for _ in range(draw.choice([1, 1, 2, 4]))) if uses_damaged else ()
    return Call(tuple(args), random_input(draw), tuple(env.items()), damage, wants_json)


def _option(draw: Random, param: Any, *, careful: bool) -> list[str]:
    name = draw.choice([*param.opts, *param.secondary_opts])
    if param.is_flag:
        return [name]
    chosen = value(draw, param, careful=careful)
    return [f"{name}={chosen}"] if draw.random() < 0.2 else [name, chosen]


def _mangled(draw: Random, args: list[str]) -> list[str]:
    """The arguments with one inserted, removed or repeated, or in reverse."""
    index = draw.randrange(len(args) + 1)
    foreign = draw.choice([param for params in tree().values() for param in params]).opts[0]
    inserted = draw.choice(["--", "-h", "--debug", "--version", "-", "--no-such", foreign, foreign, hostile(draw)])
    return draw.choice([
        [*args[:index], inserted, *args[index:]],
        args[:index] + args[index + 1 :],
        args[:index] + args[max(0, index - 1) :],
        args[::-1],
    ])  # fmt: skip


def value(draw: Random, param: Any, *, careful: bool) -> str:
    """A value for a parameter: mostly valid, else misspelt or hostile."""
    metavar = (param.metavar or param.name).strip("[].").split("|")[0]
    valid = list(getattr(param.type, "choices", ())) or VALID.get(metavar) or VALID[draw.choice(list(VALID))]
    chosen = str(draw.choice(valid))
    kind = draw.random()
    if kind < (0.97 if careful else 0.5):
        return chosen
    if kind < 0.75:
        return misspelt(draw, chosen)
    if "Int" in type(param.type).__name__:
        return draw.choice(NUMBERS)
    return chosen + hostile(draw) if kind < 0.8 else hostile(draw)


def misspelt(draw: Random, text: str) -> str:
    """The text with one character removed, doubled, swapped with the next or replaced."""
    if not text:
        return "x"
    index = draw.randrange(len(text))
    before, char, after = text[:index], text[index], text[index + 1 :]
    return before + draw.choice([after, char * 2 + after, after[:1] + char + after[1:], draw.choice(DIGITS) + after])


def hostile(draw: Random) -> str:
    """Text that a program may stumble over."""
    kind = draw.random()
    if kind < 0.02:
        return draw.choice(HUGE)
    if kind < 0.7:
        return draw.choice(HOSTILE)
    pool = draw.choice(POOLS)
    return "".join(draw.choice(pool) for _ in range(draw.choice([1, 3, 12, 24])))


def random_input(draw: Random) -> bytes:
    """Standard input: nothing, lines of the kinds that commands read, or anything."""
    kinds: list[Callable[[], str]] = [
        lambda: draw.choice(ANSWERS),
        lambda: draw.choice(CODES),
        lambda: f"{draw.choice(['anna', 'b c', hostile(draw)])} {misspelt(draw, draw.choice(CODES))}",
        lambda: draw.choice(QUESTIONS),
        lambda: json.dumps({"id": draw.choice(["one", "two"]), "question": "Where?", "answer": hostile(draw)}),
        lambda: hostile(draw),
    ]
    kind = draw.random()
    if kind < 0.3:
        return b""
    if kind < 0.5:
        return "\n".join(draw.choice(ANSWERS[:3]) for _ in range(draw.choice([3, 12, 24]))).encode() + b"\n"
    if kind < 0.55:
        return bytes(draw.randrange(256) for _ in range(12)) * draw.choice([1, 100, 20_000])
    if kind < 0.6:
        return draw.choice(HUGE).encode() * draw.choice([1, 3])
    line, end = draw.choice(kinds), draw.choice(["\n", "\n", "\n", "\r\n", "\n\n", "\x00\n"])
    return "".join(line() + end for _ in range(draw.choice([1, 2, 5, 12]))).encode("utf-8", "surrogateescape")


def random_damage(draw: Random) -> Damage:
    """A damage to a base."""
    kind = draw.choice([
        *("bit flip", "bit flip", "cut line", "double line", "hostile value", "hostile value", "truncate", "junk"),
        *("remove", "rename", "folder", "fifo", "dangling link"),
    ])  # fmt: skip
    text = hostile(draw) if kind in ("hostile value", "rename") else ""
    return Damage(kind, draw.random(), draw.random(), text)


# --- making a call


@dataclass
class Sandbox:
    """A directory with the program's home, cache and state, and a working directory deep enough for ``../..``."""

    root: Path
    _before: dict[str, object] = field(default_factory=dict)
    _damage: tuple[Damage, ...] = ()

    def __post_init__(self) -> None:
        write_base(self.root / "template")
        shutil.copytree(TESTS / "two-skills", self.root / "template", dirs_exist_ok=True)
        for name in ("cache", "state"):
            (self.root / name).mkdir()
        self._renew()

    @property
    def work(self) -> Path:
        """The working directory of the calls."""
        return self.root / "outer" / "a" / "b" / "work"

    @property
    def cache(self) -> Path:
        """The directory of the compiled knowledge."""
        return self.root / "cache" / "roleadvisor"

    def _renew(self) -> None:
        for path in (self.root / "outer", self.root / "home"):
            shutil.rmtree(path, ignore_errors=True)
        self.work.mkdir(parents=True)
        (self.root / "home").mkdir()
        for name in ("base", "damaged"):
            shutil.copytree(self.root / "template", self.work / name)
        (self.work / "questions.txt").write_text("\n".join(QUESTIONS) + "\n", "utf-8")
        (self.work / "codes.txt").write_text("".join(f"anna {code}\n{code}\n" for code in CODES), "utf-8")
        entry = {"id": "one", "question": "Where is it?", "answer": "There.", "phrasings": ["where"]}
        (self.work / "faq.jsonl").write_text(json.dumps(entry) + "\n", "utf-8")
        (self.work / "bytes").write_bytes(bytes(range(256)) * 3)
        self._before, self._damage = self._snapshot(), ()

    def _snapshot(self) -> dict[str, object]:
        """The state of every file and folder that no call may change, except with ``kb init`` and ``kb import``."""
        states: dict[str, object] = {}
        for path in (*(self.root / "outer").rglob("*"), *(self.root / "home").rglob("*")):
            seen = path.lstat()
            content = () if path.is_dir() else (seen.st_size, seen.st_mtime_ns, seen.st_ino)
            states[os.fspath(path)] = (seen.st_mode, *content)
        return states

    def make(self, call: Call, *, process: bool = False) -> Done:
        """Make the call and note the paths it created, changed or removed outside cache and state."""
        if call.damage != self._damage:
            self._renew()
            damage(self.work / "damaged", call.damage)
            self._before, self._damage = self._snapshot(), call.damage
        rc, out, err = (self._run_process if process else self._run_here)(call)
        after = self._snapshot()
        changed = {path for path in {*self._before, *after} if self._before.get(path) != after.get(path)}
        if changed:
            self._renew()
        return Done(rc, out, err, tuple(sorted(os.path.relpath(path, self.work) for path in changed)))

    def environment(self, call: Call) -> dict[str, str]:
        """The whole environment of the call."""
        own = {"XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "HOME": "home"}
        paths = {name: str(self.root / folder) for name, folder in own.items()}
        return paths | {"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "")} | dict(call.env)

    def _run_here(self, call: Call) -> tuple[int, str, str]:
        streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2)]
        stdin = io.TextIOWrapper(io.BytesIO(call.stdin), "utf-8", "surrogateescape")
        with (
            chdir(self.work),
            patch.dict(os.environ, self.environment(call), clear=True),
            patch.multiple(sys, stdin=stdin, stdout=streams[0], stderr=streams[1]),
            patch("roleadvisor.cli.get_command", lambda _: _command()),
            _alarm(),
        ):
            rc = run_command(list(call.args))
            for stream in streams:
                stream.flush()
        return rc, *(stream.buffer.getvalue().decode("utf-8", "surrogateescape") for stream in streams)

    def _run_process(self, call: Call) -> tuple[int, str, str]:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "roleadvisor", *call.args],
                input=call.stdin, env=self.environment(call), cwd=self.work, capture_output=True, check=False,
                timeout=SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Hang from error
        except (ValueError, OSError):  # the arguments are too long for the kernel or contain a zero byte
            return self._run_here(call)
        return done.returncode, *(text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))


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
    """Damage a base; does nothing once no file is left."""
    for each in damages:
        files = sorted(path for path in base.rglob("*") if path.is_file() and not path.is_symlink())
        if files:
            _damage_file(files[int(each.file * len(files)) % len(files)], each)  # a random share may be 1


def _damage_file(path: Path, how: Damage) -> None:
    data = path.read_bytes()
    lines = data.splitlines(keepends=True) or [b""]
    at, line = int(how.offset * max(0, len(data) - 1)), int(how.offset * (len(lines) - 1))
    path.unlink()
    match how.kind:
        case "bit flip":
            path.write_bytes(data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :] if data else b"\xff")
        case "cut line":
            path.write_bytes(b"".join(lines[:line] + lines[line + 1 :]))
        case "double line":
            path.write_bytes(b"".join(lines[: line + 1] + lines[line:]))
        case "hostile value":
            key = lines[line].partition(b":")[0].rstrip()
            text = how.text.encode("utf-8", "surrogateescape")
            path.write_bytes(b"".join([*lines[:line], key + b": " + text + b"\n", *lines[line + 1 :]]))
        case "truncate":
            path.write_bytes(data[:at])
        case "junk":
            path.write_bytes(bytes((byte * 167 + at) % 256 for byte in data[:500]))
        case "rename":
            other = path.with_name(re.sub(r"[/\0]", "_", how.text)[:60] + "_.yaml")
            if not other.exists():
                other.write_bytes(data)
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "dangling link":
            path.symlink_to("nowhere")


# --- checking the outcome


def wrong(sandbox: Sandbox, call: Call, *, process: bool = False) -> str | None:
    """Make the call and return the fault in its outcome, None if there is none."""
    try:
        done = sandbox.make(call, process=process)
    except Hang:
        return f"hangs for {SECONDS} s"
    return fault(call, done)


def fault(call: Call, done: Done) -> str | None:
    """The fault in an outcome, None if there is none."""
    if done.rc not in (0, 1, 2, 3, 4):
        return f"exit code {done.rc}: {done.err[-300:]}"
    if "Traceback" in done.out + done.err or "this is a bug" in done.out + done.err:
        return "a traceback or a bug"
    own = STYLE.sub("", done.out) if dict(call.env).get("FORCE_COLOR") else done.out
    if echoed := OBEYED.search(own + done.err):
        return f"{echoed.group()!r} was echoed"
    if done.rc in (2, 3) and not _has_message(done):
        return f"exit code {done.rc} with the message {done.err[-300:]!r}"
    if call.json and not _is_json(done.out) and not done.out.startswith("Usage: "):
        return f"no JSON: {done.out[:300]!r}"
    stray = [path for path in done.changed if not _may_change(call, path)]
    return f"files were changed: {stray}" if stray else None


def _has_message(done: Done) -> bool:
    """Whether an error ends in one line of ours, maybe after a question; problems of a base go to stdout."""
    last = done.err.rstrip("\n").rpartition("\n")[2]
    return "roleadvisor: " in last or (done.rc == 3 and not done.err and bool(done.out))


def _is_json(out: str) -> bool:
    """Whether it is empty, one strict JSON document or one a line."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    def parses(text: str) -> bool:
        try:
            json.loads(text, parse_constant=refuse)
        except ValueError:
            return False
        return True

    return not out or parses(out) or all(parses(line) for line in out.removesuffix("\n").split("\n"))


def _may_change(call: Call, path: str) -> bool:
    """Whether the call names this path, or one above or below it, as the folder of a new base."""
    if "kb" not in call.args or not {"init", "import"} & set(call.args):
        return False
    named = [os.path.normpath(arg) for arg in call.args]
    return any(f"{path}/".startswith(f"{name}/") or f"{name}/".startswith(f"{path}/") for name in named)
