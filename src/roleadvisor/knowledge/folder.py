"""Which files make a knowledge base, and a fingerprint of what they say."""

from __future__ import annotations

import os
import shutil
import stat
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from roleadvisor.errors import InstallationDamaged, UsageError
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
DIGESTS = "words.sha256"
# What the training of the search was measured to take within two minutes and two gigabytes (benchmarks/growth.py).
MOST_ENTRIES = 2000
MOST_PHRASINGS = 50_000
# Far above what such a base has (the shipped one has 1 MB), far below what fills a memory.
FILE_LIMIT = 20_000_000
TOTAL_LIMIT = 100_000_000
MOST_FILES = 10_000
_MISNAMED = "is not read; its name must end in .yaml"


class Files(Struct, frozen=True):
    """The files of a base as they were read: name with forward slashes to bytes, in a fixed order.

    ``odd`` says of what stands in the place of a file and was not read, why.
    """

    path: Path
    found: dict[str, bytes]
    odd: dict[str, str]


def shipped() -> Path:
    """The folder of the knowledge that comes with the program, whether installed or in a checkout."""
    import roleadvisor.data

    return Path(roleadvisor.data.__path__[0])


def installed(folder: Path) -> bool:
    """Whether a folder is the shipped knowledge as an installed package has it, compiled and not to be changed."""
    return folder == shipped() and not (folder.parent / "pyproject.toml").is_file()


def vectors() -> WordVectors:
    """The word vectors that come with the program.

    Raises:
        InstallationDamaged: they are not those that the digests beside them were taken of.
    """
    from hashlib import sha256

    from roleadvisor.retrieval import WordVectors

    place = shipped()
    try:
        digests = dict(line.split()[::-1] for line in (place / DIGESTS).read_text("utf-8").splitlines())
        words, rows = (place / WORDS).read_bytes(), (place / VECTORS).read_bytes()
    except (OSError, ValueError) as error:
        raise InstallationDamaged(f"the word vectors in '{place}' cannot be read: {error}") from error
    for name, raw in ((WORDS, words), (VECTORS, rows)):
        if digests.get(name) != sha256(raw).hexdigest():
            raise InstallationDamaged(f"'{place / name}' is not what its digest in {DIGESTS} was taken of")
    return WordVectors(words.decode().split(), rows)


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


def read(folder: Path) -> Files:
    """Read the base in ``folder`` once: what is checked, compiled and stamped later on are these bytes.

    Raises:
        UsageError: it has more files than can be served.
    """
    found: dict[str, bytes] = {}
    odd: dict[str, str] = {}
    places = [(name, folder / name) for name in FILES]
    for sub in FOLDERS:
        places += _records(folder, sub, odd)
    room = TOTAL_LIMIT
    for name, path in places:
        try:
            found[name] = raw = _contents(path, min(FILE_LIMIT, room))
            room -= len(raw)
        except FileNotFoundError:
            if os.path.lexists(path):
                odd[name] = "is a link to nothing"
        except (OSError, _NotRead) as error:
            odd[name] = str(error) if isinstance(error, _NotRead) else f"cannot be read: {error.strerror or error}"
    misnamed = [f"{name.removesuffix('.yaml')}.yml" for name in FILES]
    odd |= {name: _MISNAMED for name in misnamed if (folder / name).is_file()}
    return Files(folder, found, odd)


class _NotRead(Exception):
    """What stands in the place of a file is none, or has no place in a base."""


def _records(folder: Path, sub: str, odd: dict[str, str]) -> list[tuple[str, Path]]:
    """The files of a folder of records as (name with a forward slash, path), in order; notes what is odd in it."""
    try:
        names = sorted(os.listdir(folder / sub))
    except FileNotFoundError:
        if os.path.lexists(folder / sub):
            odd[sub] = "is a link to nothing"
        return []
    except OSError as error:
        odd[sub] = f"cannot be read as a folder: {error.strerror or error}"
        return []
    odd |= {f"{sub}/{_shown(name)}": _MISNAMED for name in names if name.endswith(".yml")}
    records = [name for name in names if name.endswith(".yaml")]
    if len(records) > MOST_FILES:
        where = printable(os.fspath(folder / sub))
        raise UsageError(f"'{where}' has {len(records):,} files, {MOST_FILES:,} at most are read; divide the base")
    odd |= {f"{sub}/{_shown(name)}": "is not read; its name must be UTF-8" for name in records if _shown(name) != name}
    return [(f"{sub}/{name}", folder / sub / name) for name in records if _shown(name) == name]


def _shown(name: str) -> str:
    """A file's name without the bytes that are no UTF-8, which stand in it as surrogates."""
    return os.fsencode(name).decode("utf-8", "replace")


def _contents(path: Path, limit: int) -> bytes:
    """The bytes of a regular file, and of nothing else: a pipe would be waited for, a device never ends."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise _NotRead(f"is {'a folder' if stat.S_ISDIR(mode) else 'a device or a pipe'}, not a file")
        with open(handle, "rb", closefd=False) as file:
            raw = file.read(limit + 1)
    finally:
        os.close(handle)
    if len(raw) > limit:
        raise _NotRead(f"is too large; a file has at most {FILE_LIMIT // 10**6} MB, a base {TOTAL_LIMIT // 10**6} MB")
    return raw


def stamp(files: Files) -> str:
    """A checksum over what the base says and over the code that compiles it, to notice a change of either."""
    total = 0
    for name, raw in files.found.items():
        total = zlib.crc32(raw, zlib.crc32(name.encode(), total))
    total = zlib.crc32(repr(files.odd).encode(), total)
    for name, path in _compiling_code():
        total = zlib.crc32(path.read_bytes(), zlib.crc32(name.encode(), total))
    # The word vectors are too large to be read at every start; training compares them with their digests.
    total = zlib.crc32(b" ".join(_size(shipped() / name) for name in (WORDS, VECTORS)), total)
    return f"{total:08x}"


def _size(path: Path) -> bytes:
    try:
        return b"%d" % path.stat().st_size
    except OSError:
        return b"-"


def _compiling_code() -> list[tuple[str, Path]]:
    package = Path(__file__).parent.parent
    modules = [("model.py", package / "model.py")]
    for sub in ("knowledge", "retrieval"):
        names = sorted(name for name in os.listdir(package / sub) if name.endswith(".py"))
        modules += [(f"{sub}/{name}", package / sub / name) for name in names]
    return modules


def require_size(entries: int, questions: int = 0) -> None:
    """Refuse what is too much for the search: entries, and phrasings with off-topic questions.

    Raises:
        UsageError: it is.
    """
    if entries > MOST_ENTRIES or questions > MOST_PHRASINGS:
        has = f"{entries:,} questions" if entries else f"{questions:,} phrasings and off-topic questions"
        raise UsageError(
            f"the base has {has}; the search takes {MOST_ENTRIES:,} questions with {MOST_PHRASINGS:,} phrasings "
            "at most, so divide the base"
        )


def create(directory: str, files: dict[str, str]) -> None:
    """Write the files of a new base, name to text, into a folder that is new or empty: all of them or none.

    Raises:
        UsageError: the folder holds something already, or cannot be written.
    """
    target = Path(directory).resolve()
    try:
        if target.exists() and any(target.iterdir()):
            raise UsageError(f"'{printable(directory)}' is not empty; nothing was written, choose a new folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside its place under another name, and moved there at once: whatever happens on the way, the same
        # call can be made again.
        made = target.with_name(f".{target.name[:200]}.{os.getpid()}.new")
        try:
            _fill(made, files)
            _put_in_place(made, target)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UsageError(f"cannot write to '{printable(directory)}': {reason}; nothing was written") from error


def _fill(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _put_in_place(made: Path, target: Path) -> None:
    if not (target.exists() and target.samefile(Path.cwd())):
        made.rename(target)  # over an empty folder too
        return
    # Whoever stands in a folder would stand in one that is gone: fill it, and last of all make it a base.
    for each in sorted(made.iterdir(), key=lambda each: each.name == "knowledge.yaml"):
        each.rename(target / each.name)
    made.rmdir()
