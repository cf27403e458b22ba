"""The layout of the package: what is packaged, the layers, and the imports of an answer."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from roleadvisor import knowledge

from .conftest import REPO

PYPROJECT = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))
HEAVY = {"pydantic", "yaml", "numpy"}


RUN = "import sys\nfrom roleadvisor.cli import run\nrun(sys.argv[1:])"


def imports_of(code: str, *args: str) -> set[str]:
    """The top-level modules imported after ``code`` has run in a process of its own."""
    script = f"{code}\nimport sys; print(*sorted({{n.partition('.')[0] for n in sys.modules}}), file=sys.__stderr__)"
    done = subprocess.run([sys.executable, "-c", script, *args], capture_output=True, text=True, timeout=60, check=True)
    return set(done.stderr.split())


def test_every_package_is_packaged():
    source = REPO / "src"
    folders = {file.parent.relative_to(source).as_posix().replace("/", ".") for file in source.rglob("__init__.py")}
    assert set(PYPROJECT["tool"]["setuptools"]["packages"]) == folders | {"roleadvisor.data"}


def test_every_kind_of_data_file_is_packaged():
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["roleadvisor.data"]
    files = [file for file in (REPO / "data").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    kinds = {file.suffix[1:] for file in files if "compiled" not in file.parts} - {"py", "md"}
    assert kinds <= {pattern.rpartition(".")[2] for pattern in patterns}


# The layers of the package, the lowest first: a module may import from lower layers only.
LAYERS = [
    {"text", "model", "files"},
    {"errors"},
    {"retrieval", "output"},
    {"lookup", "quiz", "asker", "kept"},
    {"knowledge", "compare", "sources", "plan", "parts", "figures", "match"},
    {"kb", "faq"},
    {"conversation"},
    {"render"},
    {"cli"},
    {"__main__"},
]
LAYER = {part: number for number, parts in enumerate(LAYERS) for part in parts}
SOURCE = REPO / "src" / "roleadvisor"
MODULES = sorted(file for file in SOURCE.rglob("*.py") if file.name != "__init__.py")


def part_of(name: str) -> str | None:
    """The module or subpackage at the top of the package that a dotted name belongs to; None outside of it."""
    package, _, rest = name.partition(".")
    return rest.partition(".")[0] if package == "roleadvisor" and rest.partition(".")[0] in LAYER else None


def imported(file: Path) -> set[str]:
    """The parts of the package that a module imports, at its top or in a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
    return {part for name in names if (part := part_of(name))}


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_a_module_imports_from_lower_layers_only(file):
    own = file.relative_to(SOURCE).parts[0].removesuffix(".py")
    layer = -1 if own == "__init__" else LAYER[own]
    assert {part for part in imported(file) - {own} if LAYER[part] >= layer} == set()


def test_no_two_modules_share_a_name():
    names = Counter(file.name for file in MODULES)
    packages = Counter(folder.name for folder in SOURCE.rglob("*") if folder.is_dir() and folder.name != "__pycache__")
    stems = names + Counter({f"{name}.py": count for name, count in packages.items()})
    assert [name for name, count in stems.items() if count > 1] == []


def test_importing_the_command_line_imports_nothing_heavy():
    assert imports_of("from roleadvisor.cli.app import load_all; load_all()") & {*HEAVY, "rich"} == set()


@pytest.fixture
def warm(base, monkeypatch):
    """The small base as the default, compiled."""
    monkeypatch.setenv("ROLEADVISOR_KNOWLEDGE", str(base))
    knowledge.open_index(knowledge.open_base())


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "args",
    [
        ["compare", "--format", "plain"],
        ["faq", "who gets the fatter paycheck", "--format", "json"],
        pytest.param(["role", "mle", "--format", "plain"], marks=SLOW),
        pytest.param(["sources", "--format", "plain"], marks=SLOW),
        pytest.param(["faq", "--id", "coding", "--format", "plain"], marks=SLOW),
        pytest.param(["quiz", "items", "--format", "plain"], marks=SLOW),
        pytest.param(["quiz", "--answers", "abbaabababba", "--format", "json"], marks=SLOW),
        pytest.param(["--version"], marks=SLOW),
    ],
    ids=" ".join,
)
def test_an_answer_without_a_table_imports_nothing_heavy(warm, args):
    assert imports_of(RUN, *args) & {*HEAVY, "rich"} == set()


@pytest.mark.parametrize("args", [["compare"], ["faq", "is ML a lot of coding"]], ids=" ".join)
def test_a_table_of_the_shipped_base_imports_rich_and_nothing_heavier(shipped, args):
    imports = imports_of(RUN, *args)
    assert (imports & HEAVY, "rich" in imports) == (set(), True)


def test_class_names_are_unique():
    trees = [ast.parse(file.read_text("utf-8")) for file in SOURCE.rglob("*.py")]
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []
