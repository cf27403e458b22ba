"""The lay of the house: what is packaged, and what answering may import."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import roleadvisor
from roleadvisor import knowledge
from roleadvisor.cli.app import app

from .conftest import REPO

PYPROJECT = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))
HEAVY = {"pydantic", "yaml", "numpy"}


def loaded(code: str, *args: str) -> set[str]:
    """The top-level modules in memory after ``code`` has run in a fresh process."""
    script = f"{code}\nimport sys; print(*sorted({{n.partition('.')[0] for n in sys.modules}}), file=sys.__stderr__)"
    done = subprocess.run([sys.executable, "-c", script, *args], capture_output=True, text=True, timeout=60, check=True)
    return set(done.stderr.split())


def test_every_package_is_packaged():
    source = REPO / "src"
    folders = {file.parent.relative_to(source).as_posix().replace("/", ".") for file in source.rglob("__init__.py")}
    assert set(PYPROJECT["tool"]["setuptools"]["packages"]) == folders | {"roleadvisor.data"}


def test_every_kind_of_data_file_is_packaged():
    packaged = {
        pattern.rpartition(".")[2] for pattern in PYPROJECT["tool"]["setuptools"]["package-data"]["roleadvisor.data"]
    }
    files = [file for file in (REPO / "data").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    kinds = {file.suffix[1:] for file in files if "compiled" not in file.parts} - {"py", "md"}
    assert kinds <= packaged


# The layers of the package, the lowest first: a module may import from lower layers only.
FLOORS = [
    {"text", "model", "files"},
    {"errors"},
    {"retrieval", "output"},
    {"lookup", "quiz"},
    {"knowledge", "compare", "sources", "plan"},
    {"kb", "faq"},
    {"render"},
    {"cli"},
    {"__main__"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
SOURCE = REPO / "src" / "roleadvisor"
MODULES = sorted(file for file in SOURCE.rglob("*.py") if file.name != "__init__.py")


def room_of(name: str) -> str | None:
    """The room of a dotted name in the package; None for the package itself and for what is outside."""
    package, _, rest = name.partition(".")
    return rest.partition(".")[0] if package == "roleadvisor" and rest.partition(".")[0] in FLOOR else None


def imported(file: Path) -> set[str]:
    """The rooms that a module uses, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
    return {room for name in names if (room := room_of(name))}


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_a_room_uses_only_the_floors_below_it(file):
    own = file.relative_to(SOURCE).parts[0].removesuffix(".py")
    if own == "__init__":
        assert imported(file) == set()
        return
    assert {room for room in imported(file) - {own} if FLOOR[room] >= FLOOR[own]} == set()


def test_no_two_modules_share_a_name():
    names = Counter(file.name for file in MODULES)
    packages = Counter(folder.name for folder in SOURCE.rglob("*") if folder.is_dir() and folder.name != "__pycache__")
    stems = names + Counter({f"{name}.py": count for name, count in packages.items()})
    assert [name for name, count in stems.items() if count > 1] == []


def test_a_class_name_means_one_thing():
    trees = [ast.parse(file.read_text("utf-8")) for file in SOURCE.rglob("*.py")]
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []


def test_the_version_is_told_by_the_package():
    assert PYPROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "roleadvisor.__version__"}
    assert roleadvisor.__version__


def test_every_top_level_command_is_registered():
    groups = {group.name for group in app.registered_groups}
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert groups | commands >= {"compare", "role", "plan", "faq", "quiz", "sources", "kb"}


def test_importing_the_command_line_imports_nothing_heavy():
    assert loaded("from roleadvisor.cli.app import load_all; load_all()") & {*HEAVY, "rich"} == set()


@pytest.fixture
def warm(base, monkeypatch):
    """The small base by default, compiled."""
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))
    knowledge.open_index(knowledge.open_base())


@pytest.mark.parametrize(
    "args",
    [
        ["compare", "--format", "plain"],
        ["compare", "--all", "--format", "json"],
        ["role", "mle", "--format", "plain"],
        ["sources", "--format", "plain"],
        ["faq", "--format", "plain"],
        ["faq", "--id", "coding", "--format", "plain"],
        ["faq", "who gets the fatter paycheck", "--format", "json"],
        ["quiz", "items", "--format", "plain"],
        ["quiz", "--answers", "abbaabababba", "--format", "json"],
        ["--version"],
    ],
    ids=" ".join,
)
def test_answering_without_a_table_imports_nothing_heavy(warm, args):
    assert loaded("import sys\nfrom roleadvisor.cli import run\nrun(sys.argv[1:])", *args) & {*HEAVY, "rich"} == set()


def test_a_table_imports_rich_and_nothing_heavier(warm):
    found = loaded("import sys\nfrom roleadvisor.cli import run\nrun(sys.argv[1:])", "compare", "--format", "table")
    assert (found & HEAVY, "rich" in found) == (set(), True)


def test_the_shipped_base_answers_without_anything_heavy(shipped):
    found = loaded("import sys\nfrom roleadvisor.cli import run\nrun(sys.argv[1:])", "faq", "is ML a lot of coding")
    assert found & HEAVY == set()
