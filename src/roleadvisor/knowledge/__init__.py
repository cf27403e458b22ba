"""The only reader of knowledge: find the files, compile them when they changed, and return records."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from roleadvisor.knowledge import cache, folder
from roleadvisor.model import Knowledge
from roleadvisor.text import printable

if TYPE_CHECKING:
    from roleadvisor.retrieval import Index


# Bytes of a base from which training takes more than a second or two; the shipped one, of 1.6 MB, takes nine.
ANNOUNCED_FROM = 300_000


class Base(Struct, frozen=True):
    """An opened knowledge base."""

    files: folder.Files  # as they were read
    stamp: str  # checksum of the files and the compiling code
    knowledge: Knowledge

    @property
    def name(self) -> str:
        """The name of the base in messages."""
        path = self.files.path
        return "shipped with roleadvisor" if path == folder.shipped() else f"'{printable(os.fspath(path))}'"


def open_base(directory: str | None = None) -> Base:
    """Open the base in ``directory``, or the default one; parse and validate it only if a file changed.

    Raises:
        UsageError: there is no such folder.
        KnowledgeInvalid: a file is invalid.
    """
    files = folder.read(folder.find(directory))
    stamp = folder.stamp(files)
    knowledge = cache.read_core(files.path, stamp)
    if knowledge is None:
        from roleadvisor.knowledge import compiler

        knowledge = compiler.require_valid(compiler.check(files)).knowledge
        cache.store(files.path, cache.CORE, partial(cache.write_core, knowledge=knowledge, stamp=stamp))
    return Base(files, stamp, knowledge)


def open_index(base: Base, announce: Callable[[], None] = lambda: None) -> Index:
    """Open the retrieval index of ``base``; train it, which takes seconds, if a file changed.

    Args:
        base: the base, trained on as it was read, even if its files have changed since.
        announce: called before a training that takes more than a second or two.

    Raises:
        UsageError: numpy, which only training needs, is not installed.
    """
    index = cache.read_index(base.files.path, base.stamp)
    if index is None:
        from roleadvisor.knowledge import compiler
        from roleadvisor.retrieval import Index

        if sum(map(len, base.files.contents.values())) > ANNOUNCED_FROM:
            announce()
        tables = compiler.train_index(compiler.check(base.files))
        cache.store(base.files.path, cache.INDEX, partial(cache.write_index, tables=tables, stamp=base.stamp))
        index = Index.in_memory(tables)
    return index
