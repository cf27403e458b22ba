"""Which files make a knowledge base, and a fingerprint of what they say."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from roleadvisor.errors import UsageError
from roleadvisor.text import printable

if TYPE_CHECKING:
    from roleadvisor.retrieval import WordVectors

# Every file of a base, as the loader looks for it, and the folders of records, each of which stands for all its .yaml
# files. Nothing else in a base is opened or listed: a base may be a git repository, or hold whatever its owner likes.
FILES = (
    "knowledge.yaml",
    "sources.yaml",
    "roles.yaml",
    "attributes.yaml",
    "figures.yaml",
    "glossary.yaml",
    "off-topic.yaml",
    "terms.yaml",
    "skills.yaml",
    "starts.yaml",
    "plan.yaml",
    "quiz.yaml",
    "test.yaml",
)
FOLDERS = ("cells", "claims", "earlier-quizzes", "faq")
# Made by tools/vectors/distil_vectors.py: a word or word piece a line, and a row of int8 for each.
WORDS = "words.txt"
VECTORS = "words.bin"


def shipped() -> Path:
    """The folder of the knowledge that comes with the program, whether installed or in a checkout."""
    import roleadvisor.data

    return Path(roleadvisor.data.__path__[0])


def vectors() -> WordVectors:
    """The word vectors that come with the program."""
    from roleadvisor.retrieval import WordVectors

    place = shipped()
    return WordVectors((place / WORDS).read_text("utf-8").split(), (place / VECTORS).read_bytes())


def find(directory: str | None) -> Path:
    """The folder to read: the one asked for, else ``ROLEADVISOR_KNOWLEDGE``, else the shipped one.

    Raises:
        UsageError: there is no such folder.
    """
    chosen = directory if directory is not None else os.environ.get("ROLEADVISOR_KNOWLEDGE") or None
    if chosen is None:
        return shipped()
    path = Path(chosen)
    if not chosen or not os.path.isdir(chosen):  # an empty name would mean the current folder
        raise UsageError(f"no knowledge folder at '{printable(chosen)}'; 'roleadvisor kb init DIR' starts one")
    return path


def source_files(folder: Path) -> list[tuple[str, Path]]:
    """The base's files as (name with forward slashes, path), in a fixed order."""
    found = [(name, folder / name) for name in FILES if (folder / name).is_file()]
    for sub in FOLDERS:
        if (folder / sub).is_dir():
            names = sorted(name for name in os.listdir(folder / sub) if name.endswith(".yaml"))
            found += [(f"{sub}/{name}", folder / sub / name) for name in names]
    return found


def unread(folder: Path) -> dict[str, str]:
    """What stands where the base has its files and cannot be read as one of them, and why."""
    odd = {name: "is no file" for name in FILES if os.path.lexists(folder / name) and not (folder / name).is_file()}
    return odd | dict.fromkeys(_misnamed(folder), "is not read; its name must end in .yaml")


def _misnamed(folder: Path) -> list[str]:
    found = [name for name in (f"{each.removesuffix('.yaml')}.yml" for each in FILES) if (folder / name).is_file()]
    for sub in FOLDERS:
        if (folder / sub).is_dir():
            found += [f"{sub}/{name}" for name in os.listdir(folder / sub) if name.endswith(".yml")]
    return sorted(found)


def stamp(folder: Path) -> str:
    """A checksum over what the base says and over the code that compiles it, to notice a change of either.

    Raises:
        OSError: a file cannot be read.
    """
    total = 0
    for name, path in [*source_files(folder), *_compiling_code()]:
        total = zlib.crc32(path.read_bytes(), zlib.crc32(name.encode(), total))
    for name in (WORDS, VECTORS):  # large, and changed by hand only with their size or their words
        total = zlib.crc32(f"{name} {(shipped() / name).stat().st_size}".encode(), total)
    return f"{total:08x}"


def _compiling_code() -> list[tuple[str, Path]]:
    package = Path(__file__).parent.parent
    modules = [("model.py", package / "model.py")]
    for sub in ("knowledge", "retrieval"):
        names = sorted(name for name in os.listdir(package / sub) if name.endswith(".py"))
        modules += [(f"{sub}/{name}", package / sub / name) for name in names]
    return modules


def create(directory: str, files: dict[str, str]) -> None:
    """Write the files of a new base, name to text, into a folder that is new or empty.

    Raises:
        UsageError: the folder holds something already, or cannot be written.
    """
    root = Path(directory)
    try:
        root.mkdir(parents=True, exist_ok=True)
        if any(root.iterdir()):
            raise UsageError(f"'{printable(directory)}' is not empty; nothing was written, choose a new folder")
        for name, text in files.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UsageError(f"cannot write to '{printable(directory)}': {reason}") from error
