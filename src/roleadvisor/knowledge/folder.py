"""Which files make a knowledge base, and a fingerprint of what they say."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from roleadvisor.errors import UsageError

# Every file of a base, as the loader looks for it; a folder stands for all its .yaml files.
FILES = ("knowledge.yaml", "sources.yaml", "roles.yaml", "attributes.yaml", "figures.yaml", "off-topic.yaml", "quiz.yaml", "test.yaml")
FOLDERS = ("claims", "faq")
EXTRAS = ("terms.yaml",)


def shipped() -> Path:
    """The folder of the knowledge that comes with the program, whether installed or in a checkout."""
    import roleadvisor.data

    return Path(roleadvisor.data.__path__[0])


def find(directory: str | None) -> Path:
    """The folder to read: the one asked for, else ``ROLEADVISOR_KNOWLEDGE``, else the shipped one.

    Raises:
        UsageError: there is no such folder.
    """
    chosen = directory if directory is not None else os.environ.get("ROLEADVISOR_KNOWLEDGE") or None
    if chosen is None:
        return shipped()
    path = Path(chosen)
    if not path.is_dir():
        raise UsageError(f"no knowledge folder at '{chosen}'; give a folder such as 'roleadvisor kb init' makes")
    return path


def source_files(folder: Path) -> list[tuple[str, Path]]:
    """The base's files as (name with forward slashes, path), in a fixed order."""
    found = [(name, folder / name) for name in (*FILES, *EXTRAS) if (folder / name).is_file()]
    for sub in FOLDERS:
        if (folder / sub).is_dir():
            names = sorted(name for name in os.listdir(folder / sub) if name.endswith(".yaml"))
            found += [(f"{sub}/{name}", folder / sub / name) for name in names]
    return found


def fingerprint(files: list[tuple[str, Path]]) -> str:
    """A checksum over the names and bytes of ``files``, to notice a change; it guards against nothing else."""
    total = 0
    for name, path in files:
        total = zlib.crc32(path.read_bytes(), zlib.crc32(name.encode(), total))
    return f"{total:08x}"
