"""Fixtures: a small knowledge base, an empty home directory, and ways to run the program."""

from __future__ import annotations

import fcntl
import functools
import io
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pytest
from typer.main import get_command

from roleadvisor import knowledge
from roleadvisor.cli import run as run_command
from roleadvisor.cli.app import load_all
from roleadvisor.knowledge import folder
from roleadvisor.retrieval import Ranker

TESTS = Path(__file__).parent
REPO = TESTS.parent
# Set this variable to rewrite the golden files from the current output; read the diff before committing it.
UPDATE_GOLDEN = "ROLEADVISOR_UPDATE_GOLDEN"
# Variables of a developer's shell or a CI service that must not change a result.
_FOREIGN_VARIABLES = (
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "TERM",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "GITHUB_ACTIONS",
    "CI",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
    "PYTHONIOENCODING",
    "PYTHONUTF8",
    "PYTHONUNBUFFERED",
    "LANG",
)


# Signals that the test process ignores (under nohup, say) would be ignored by the programs it starts too.
for _number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _number is signal.SIGINT else signal.SIG_DFL)


load_all()  # so that the command tree, which is cached below, has all commands


def _forbid(event: str, args: tuple[object, ...]) -> None:
    """Forbid tests to connect to the network and to list the root directory."""
    if event == "socket.connect":
        raise RuntimeError(f"a test connects to the network: {args}")
    if event in ("os.listdir", "os.scandir") and str(args[0]) in ("/", "b'/'"):
        raise RuntimeError("a test lists the root directory")


sys.addaudithook(_forbid)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a call in this process."""

    rc: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class ProcessOutcome:
    """The result of a subprocess."""

    rc: int
    out: bytes
    err: bytes


# An unread source, to be added to a base's sources.yaml.
THREAD = """
thread:
  title: A thread
  publisher: A forum
  kind: forum thread
  strength: not read
  citation: https://example.org/thread
  unread: true
"""


def write_base(path: Path) -> Path:
    """Write the small base; its quiz is the shipped one, with references to an entry of the small base."""
    shutil.copytree(TESTS / "base", path)
    quiz = (folder.shipped() / "quiz.yaml").read_text("utf-8")
    quiz = re.sub(r"\{\{.*?\}\}", "some", quiz)  # the small base has no figures
    (path / "quiz.yaml").write_text(re.sub(r"entries: \[.*\]", "entries: [coding]", quiz), "utf-8")
    return path


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark the tests that run the program as a subprocess, by their fixtures."""
    for item in items:
        if {"run", "shell", "terminal"} & set(item.fixturenames):
            item.add_marker("process")


class _SelfClosing(sqlite3.Connection):
    """A connection that closes itself when it is collected; Python 3.13 warns of open ones."""

    def __del__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # never opened
            self.close()


@pytest.fixture(scope="session", autouse=True)
def _close_connections() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", functools.partial(sqlite3.connect, factory=_SelfClosing))
        yield


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A cache of compiled knowledge, shared by all workers; filled by the fixtures below."""
    own = tmp_path_factory.getbasetemp()
    warm = (own if worker_id == "master" else own.parent) / "warm"
    (warm / "roleadvisor").mkdir(parents=True, exist_ok=True)
    return warm


def _compile_into(cache: Path, base: Path) -> None:
    """Compile a base, in the first worker that asks for it; the others wait."""
    with pytest.MonkeyPatch.context() as patch, open(cache / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        patch.setenv("XDG_CACHE_HOME", str(cache))
        knowledge.open_index(knowledge.open_base(str(base)))


def _link_cache(warm: Path, own: Path) -> None:
    for file in (warm / "roleadvisor").glob("*.*"):
        if file.suffix in (".json", ".db") and not (own / "roleadvisor" / file.name).is_symlink():
            (own / "roleadvisor" / file.name).symlink_to(file)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory, warm_cache: Path) -> Path:
    """The small base, compiled; do not change it."""
    place = write_base(tmp_path_factory.mktemp("small") / "base")
    _compile_into(warm_cache, place)
    return place


@pytest.fixture(scope="session")
def _shipped_warm(warm_cache: Path) -> None:
    _compile_into(warm_cache, folder.shipped())


@pytest.fixture
def shipped(_shipped_warm: None, warm_cache: Path, home: Path) -> Path:
    """The shipped base, compiled; do not change it."""
    _link_cache(warm_cache, home / "cache")
    return folder.shipped()


@pytest.fixture
def own_base(tmp_path: Path) -> Path:
    """A copy of the small base that a test may change."""
    return write_base(tmp_path / "own-base")


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """A base of two other roles with its own quiz; a test may change it."""
    return shutil.copytree(TESTS / "hospital", tmp_path / "hospital")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm_cache: Path) -> Path:
    """A home directory for each test, with ``cache`` and ``state`` in it, and a clean environment."""
    path = tmp_path / "home"
    (path / "cache" / "roleadvisor").mkdir(parents=True)
    (path / "state").mkdir()
    _link_cache(warm_cache, path / "cache")
    monkeypatch.setenv("HOME", str(path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(path / "state"))
    for name in [*_FOREIGN_VARIABLES, *(name for name in os.environ if name.startswith("ROLEADVISOR_"))]:
        if name != UPDATE_GOLDEN:
            monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return path


# Typer would build the command tree for every call, which takes longer than most calls.
_command_tree = functools.cache(get_command)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Call the command line in this process, without a terminal."""

    def calling(*args: str | Path, stdin: bytes | str = b"", encoding: str = "utf-8") -> Outcome:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        streams = [io.TextIOWrapper(io.BytesIO(), encoding, newline="") for _ in range(2)]
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8", "surrogateescape"))
            patch.setattr(sys, "stdout", streams[0])
            patch.setattr(sys, "stderr", streams[1])
            patch.setattr("roleadvisor.cli.get_command", _command_tree, raising=False)
            rc = run_command([str(arg) for arg in args])
            for stream in streams:
                stream.flush()
        out, err = (stream.buffer.getvalue().decode("utf-8", "surrogateescape") for stream in streams)
        return Outcome(rc, out, err)

    return calling


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., ProcessOutcome]:
    """Run the program as a subprocess, outside the checkout."""

    def running(
        *args: str | bytes | Path,
        env: Mapping[str, str] | None = None,
        stdin: bytes = b"",
        cwd: Path | None = None,
    ) -> ProcessOutcome:
        done = subprocess.run(
            [sys.executable, "-m", "roleadvisor", *args],
            input=stdin,
            env={**os.environ, **(env or {})},
            cwd=cwd or tmp_path,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return ProcessOutcome(done.returncode, done.stdout, done.stderr)

    return running


@pytest.fixture
def shell(tmp_path: Path) -> Callable[[str], ProcessOutcome]:
    """Run a shell command, in which ``$P`` is the program."""

    def running(command: str) -> ProcessOutcome:
        environment = {**os.environ, "P": f"{sys.executable} -m roleadvisor"}
        done = subprocess.run(
            ["bash", "-c", command], env=environment, cwd=tmp_path, capture_output=True, timeout=60, check=False
        )
        return ProcessOutcome(done.returncode, done.stdout, done.stderr)

    return running


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., pexpect.spawn]]:
    """Start the program in a pseudo-terminal of 24 lines, without a pager unless one is passed."""
    started: list[pexpect.spawn] = []

    def starting(*args: str | Path, columns: int = 80, **env: str | None) -> pexpect.spawn:
        environment = {**os.environ, "TERM": "xterm-256color", "ROLEADVISOR_PAGER": "", **env}
        child = pexpect.spawn(
            sys.executable,
            ["-m", "roleadvisor", *map(str, args)],
            env={name: value for name, value in environment.items() if value is not None},
            dimensions=(24, columns),
            cwd=str(tmp_path),
            encoding="utf-8",
            timeout=20,
        )
        child.delaybeforesend = child.delayafterclose = child.delayafterterminate = None
        started.append(child)
        return child

    yield starting
    for child in started:
        child.close(force=True)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name."""

    def compare(name: str, text: str) -> None:
        file = TESTS / "golden" / name
        if os.environ.get(UPDATE_GOLDEN):
            file.write_text(text, "utf-8")
        assert text == file.read_text("utf-8")

    return compare


@pytest.fixture(scope="session")
def shipped_ranker(_shipped_warm, warm_cache):
    """The ranker of the shipped base."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(warm_cache))
        yield Ranker(knowledge.open_index(knowledge.open_base()))
