"""The files of a knowledge base: find, read and fingerprint them, and write those of a new one."""

from __future__ import annotations

import os
import stat
import zlib
from pathlib import Path

from msgspec import Struct

import roleadvisor.data
from roleadvisor.errors import UsageError
from roleadvisor.text import printable

# The files of a base, and the folders whose .yaml files belong to it. Nothing else in the folder is opened: it may be a
# git repository.
FILES = (
    "knowledge.yaml", "sources.yaml", "roles.yaml", "attributes.yaml", "figures.yaml", "charts.yaml", "ads.yaml",
    "glossary.yaml", "places.yaml", "asker.yaml", "neighbours.yaml", "off-topic.yaml", "terms.yaml", "resources.yaml",
    "skills.yaml", "starts.yaml", "plan.yaml", "quiz.yaml", "test.yaml",
)  # fmt: skip
FOLDERS = ("cells", "claims", "earlier-quizzes", "faq")
_MISNAMED = "is not read; its name must end in .yaml"


class Files(Struct, frozen=True):
    """The files of a base as they were read, by name with forward slashes."""

    path: Path  # the folder
    contents: dict[str, bytes]
    unread: dict[str, str]  # files that could not be read, with the reason


def shipped() -> Path:
    """The folder of the base that comes with the program."""
    return Path(roleadvisor.data.__path__[0])


def find(directory: str | None) -> Path:
    """The folder to read: the one asked for, else ``ROLEADVISOR_KNOWLEDGE``, else the shipped one.

    Raises:
        UsageError: there is no such folder.
    """
    chosen = directory if directory is not None else os.environ.get("ROLEADVISOR_KNOWLEDGE") or None
    if chosen is None:
        return shipped()
    if not os.path.isdir(chosen):
        raise UsageError(f"no knowledge folder at '{printable(chosen)}'; 'roleadvisor kb init DIR' starts one")
    return Path(chosen)


def read(folder: Path) -> Files:
    """Read the base in ``folder`` once; all later steps use these bytes, so that they agree."""
    contents: dict[str, bytes] = {}
    unread: dict[str, str] = {}
    names = list(FILES)
    for sub in FOLDERS:
        names += _records(folder, sub, unread)
    for name in names:
        path = folder / name
        try:
            if stat.S_ISREG(path.stat().st_mode):
                contents[name] = path.read_bytes()
            else:
                unread[name] = "is not a regular file"
        except FileNotFoundError:
            pass  # parts are optional
        except OSError as error:
            unread[name] = f"cannot be read: {error.strerror or error}"
    misnamed = [f"{name.removesuffix('.yaml')}.yml" for name in FILES]
    unread |= {name: _MISNAMED for name in misnamed if os.path.isfile(folder / name)}  # noqa: PTH113 - never raises
    return Files(folder, contents, unread)


def _records(folder: Path, sub: str, unread: dict[str, str]) -> list[str]:
    """The .yaml files of a subfolder, sorted; adds those of other names to ``unread``."""
    try:
        # Names that begin with a dot are those of editors and systems.
        names = sorted(name for name in os.listdir(folder / sub) if not name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        unread[sub] = f"cannot be read as a folder: {error.strerror or error}"
        return []
    records = []
    for name in names:
        shown = os.fsencode(name).decode("utf-8", "replace")  # Python has surrogates for bytes that are not UTF-8
        if name.endswith(".yml"):
            unread[f"{sub}/{shown}"] = _MISNAMED
        elif name.endswith(".yaml") and name != shown:
            unread[f"{sub}/{shown}"] = "is not read; its name must be UTF-8"
        elif name.endswith(".yaml"):
            records.append(f"{sub}/{name}")
    return records


def stamp(files: Files) -> str:
    """A checksum over the files and the code that compiles them, to detect a change of either."""
    total = 0
    for name, raw in files.contents.items():
        total = zlib.crc32(raw, zlib.crc32(f"{name} {len(name)} {len(raw)} ".encode(), total))
    total = zlib.crc32(repr(files.unread).encode(), total)
    for path in _compiling_code():
        total = zlib.crc32(path.read_bytes(), zlib.crc32(path.name.encode(), total))
    return f"{total:08x}"


def _compiling_code() -> list[Path]:
    package = Path(__file__).parent.parent
    # Editors keep files whose names begin with a dot.
    modules = ("model.py", "text.py", "knowledge/[!.]*.py", "retrieval/[!.]*.py")
    return [path for pattern in modules for path in sorted(package.glob(pattern))]


def create(directory: str, files: dict[str, str]) -> None:
    """Write the files of a new base, name to text, into a folder that is new or empty.

    Raises:
        UsageError: the folder is not empty or cannot be written.
    """
    if not directory:  # Path("") is the current folder
        raise UsageError("the name of the folder is empty; '.' is the current one")
    target = Path(directory)
    try:
        target.mkdir(parents=True, exist_ok=True)
        if os.listdir(target):
            raise UsageError(f"'{printable(directory)}' is not empty; nothing was written, choose a new folder")
        # knowledge.yaml comes last: without it a half-written folder is no base.
        for name, text in sorted(files.items(), key=lambda file: file[0] == "knowledge.yaml"):
            (target / name).parent.mkdir(exist_ok=True)
            (target / name).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot write to '{printable(directory)}': {reason}") from error
