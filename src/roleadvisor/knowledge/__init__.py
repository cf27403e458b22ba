"""The only reader of knowledge: find the files, compile them when they changed, and hand out records."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from roleadvisor.errors import InstallationDamaged
from roleadvisor.knowledge import cache, compiled, folder
from roleadvisor.text import printable

if TYPE_CHECKING:
    from roleadvisor.knowledge.folder import Files
    from roleadvisor.model import Knowledge
    from roleadvisor.retrieval import Index


class Base(Struct, frozen=True):
    """An opened knowledge base: its files as they were read, their stamp, and what they say."""

    files: Files
    stamp: str
    knowledge: Knowledge

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.files.path

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return "shipped with roleadvisor" if self.path == folder.shipped() else f"'{printable(os.fspath(self.path))}'"


def open_base(directory: str | None = None) -> Base:
    """Open the base in ``directory``, or the default one; parses and validates only when a file has changed.

    Raises:
        UsageError: no such folder, or the base is too large.
        KnowledgeInvalid: a file is wrong.
        InstallationDamaged: the installed base is not what was compiled when the package was built.
    """
    files = folder.read(folder.find(directory))
    stamp = folder.stamp(files)
    body = cache.read(files.path, cache.CORE, stamp)
    if body is None:
        _require_not_installed(files.path)
        from roleadvisor.knowledge import compiler

        body = compiler.core(compiler.check(files))
        cache.keep(files.path, cache.CORE, stamp, body)
    return Base(files, stamp, compiled.restore(body))


def open_index(base: Base, progress: Callable[[float], None] = lambda _: None) -> Index:
    """The trained retrieval index of ``base``; trains it, which takes seconds, when a file has changed.

    What it is trained on is what the base was opened with, whatever its files have become since.

    Args:
        base: the base.
        progress: told the share of the training that is done, 0 to 1; not called when there is nothing to train.

    Raises:
        InstallationDamaged: the installed index is not what was trained when the package was built.
    """
    found = cache.read_index(base.path, base.stamp)
    if found is None:
        _require_not_installed(base.path)
        with cache.alone(base.path, lambda: progress(0.0)):
            found = cache.read_index(base.path, base.stamp) or _trained(base, progress)
    return found


def _trained(base: Base, progress: Callable[[float], None]) -> Index:
    from roleadvisor.knowledge import compiler
    from roleadvisor.retrieval import Index

    tables = compiler.trained(compiler.check(base.files), base.stamp, progress)
    path = cache.place(base.path, cache.INDEX)
    if path is not None:
        with suppress(OSError):  # a cache that cannot be written only costs time
            cache.write_index(path, tables)
    return cache.read_index(base.path, base.stamp) or Index.in_memory(tables)


def _require_not_installed(path: Path) -> None:
    """Compile nothing that came compiled: what does not fit it any more is damage, and would be served."""
    if folder.installed(path):
        raise InstallationDamaged(f"the knowledge in '{path}' does not fit what was compiled from it")
