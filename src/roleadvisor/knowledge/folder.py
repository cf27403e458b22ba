"""Which files make a knowledge base, and a fingerprint of what they say."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from roleadvisor.errors import InstallationDamaged, UsageError
from roleadvisor.files import NoFile, contents
from roleadvisor.text import printable

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
BUILT = "compiled"  # the folder inside the shipped knowledge that the package build fills
MARK = "compiled.txt"  # written beside that folder, to miss it by
# The search was measured to be trained on as much within two minutes and two gigabytes (benchmarks/growth.py).
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
    try:
        import roleadvisor.data
    except (ImportError, SyntaxError) as error:
        raise InstallationDamaged(f"the knowledge that comes with the program is missing: {error}") from error
    return Path(roleadvisor.data.__path__[0])


def installed(folder: Path) -> bool:
    """Whether a folder is the shipped knowledge as the package build leaves it, compiled and not to be changed."""
    return folder == shipped() and (os.path.lexists(folder / BUILT) or os.path.lexists(folder / MARK))


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
            raw = contents(path, min(FILE_LIMIT, room))
        except FileNotFoundError:
            if os.path.lexists(path):
                odd[name] = "is a link to nothing"
        except NoFile as reason:
            odd[name] = str(reason)
        except OSError as error:
            odd[name] = f"cannot be read: {error.strerror or error}"
        else:
            if len(raw) > FILE_LIMIT:
                odd[name] = f"is larger than {FILE_LIMIT // 10**6} MB and not read"
            elif len(raw) > room:
                odd[name] = f"is not read; it and the files before it are larger than {TOTAL_LIMIT // 10**6} MB"
            else:
                found[name] = raw
                room -= len(raw)
    misnamed = [f"{name.removesuffix('.yaml')}.yml" for name in FILES]
    odd |= {name: _MISNAMED for name in misnamed if os.path.isfile(folder / name)}  # noqa: PTH113 - never raises
    return Files(folder, found, odd)


def _records(folder: Path, sub: str, odd: dict[str, str]) -> list[tuple[str, Path]]:
    """The files of a folder of records as (name with a forward slash, path), in order; notes what is odd in it."""
    try:
        # What begins with a dot is an editor's or a system's.
        names = sorted(name for name in os.listdir(folder / sub) if not name.startswith("."))
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


def stamp(files: Files) -> str:
    """A checksum over what the base says and over the code that compiles it, to notice a change of either."""
    total = 0
    for name, raw in files.found.items():
        total = zlib.crc32(raw, zlib.crc32(f"{name} {len(name)} {len(raw)} ".encode(), total))
    total = zlib.crc32(repr(files.odd).encode(), total)
    for name, path in _compiling_code():
        total = zlib.crc32(path.read_bytes(), zlib.crc32(name.encode(), total))
    return f"{total:08x}"


def _compiling_code() -> list[tuple[str, Path]]:
    package = Path(__file__).parent.parent
    modules = [("model.py", package / "model.py")]
    for sub in ("knowledge", "retrieval"):
        names = sorted(name for name in os.listdir(package / sub) if name.endswith(".py") and name[0] != ".")
        modules += [(f"{sub}/{name}", package / sub / name) for name in names]
    return modules


def require_size(entries: int, questions: int = 0) -> None:
    """Refuse what is too much for the search: entries, and phrasings with off-topic questions.

    Raises:
        UsageError: it is.
    """
    for count, most, what in (
        (entries, MOST_ENTRIES, "questions"),
        (questions, MOST_PHRASINGS, "phrasings and off-topic questions"),
    ):
        if count > most:
            raise UsageError(f"the base has more than {most:,} {what}, the most that the search takes; divide it")


def create(directory: str, files: dict[str, str], progress: Callable[[float], None] = lambda _: None) -> None:
    """Write the files of a new base, name to text, into a folder that is new or empty: all of them or none.

    Args:
        directory: the folder.
        files: what to write.
        progress: told the share of them that is written, 0 to 1.

    Raises:
        UsageError: the folder holds something already, cannot be written, or the base is too large to be read again.
    """
    if not directory:  # it would mean the current folder
        raise UsageError("the name of the folder is empty; '.' is the current one")
    sizes = [len(text.encode()) for text in files.values()]
    if max(sizes) > FILE_LIMIT or sum(sizes) > TOTAL_LIMIT:
        most = f"{FILE_LIMIT // 10**6} MB in a file and {TOTAL_LIMIT // 10**6} MB in all"
        raise UsageError(f"the base would have more than {most}; nothing was written, divide it")
    try:
        target = Path(directory).resolve()
        if target.exists():
            _fill(target, files, directory, progress)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside its place under another name and moved there at once, so that there is never half a base.
        made = target.parent / _unused_name()
        made.mkdir()
        try:
            _write(made, files, progress)
            made.rename(target)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    except (OSError, ValueError, RuntimeError) as error:  # a link to itself is one or another, by Python's version
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UsageError(f"cannot write to '{printable(directory)}': {reason}; nothing was written") from error


def _unused_name() -> str:
    return f".roleadvisor-{os.urandom(8).hex()}.new"


def _fill(target: Path, files: dict[str, str], directory: str, progress: Callable[[float], None]) -> None:
    """Write into a folder that is there, which stays the same one; what makes it a base comes last."""
    if any(not name.startswith(".roleadvisor-") for name in os.listdir(target)):  # what a kill left is no matter
        raise UsageError(f"'{printable(directory)}' is not empty; nothing was written, choose a new folder")
    made = target / _unused_name()
    made.mkdir()
    moved: list[Path] = []
    try:
        _write(made, files, progress)
        for each in sorted(made.rglob("*"), key=lambda each: each.name == "knowledge.yaml"):
            place = target / each.relative_to(made)
            if each.is_dir():
                place.mkdir()
            else:
                _move(each, place)
            moved.append(place)
    except BaseException:
        for place in reversed(moved):
            with suppress(OSError):  # a folder in which another program has put something stays
                place.rmdir() if place.is_dir() else place.unlink()
        raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _move(file: Path, place: Path) -> None:
    """Put a file in a place where nothing is: what another program put there meanwhile is not ours to replace."""
    try:
        place.hardlink_to(file)
    except FileExistsError:
        raise
    except OSError:  # not every file system has links
        with place.open("xb") as copy:
            try:
                copy.write(file.read_bytes())
            except BaseException:
                place.unlink()
                raise


def _write(folder: Path, files: dict[str, str], progress: Callable[[float], None]) -> None:
    for number, (name, text) in enumerate(files.items()):
        progress(number / len(files))
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
