"""The only reader of knowledge: find the files, compile them when they changed, and hand out records."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import Struct

from roleadvisor.errors import UsageError
from roleadvisor.knowledge import cache, compiled, folder

if TYPE_CHECKING:
    from roleadvisor.model import Knowledge
    from roleadvisor.retrieval import Index


class Base(Struct, frozen=True):
    """An opened knowledge base: where it is, what it says, and the stamp of the files it was read from."""

    path: Path
    stamp: str
    knowledge: Knowledge

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return "shipped with roleadvisor" if self.path == folder.shipped() else f"'{self.path}'"


def open_base(directory: str | None = None) -> Base:
    """Open the base in ``directory``, or the default one; parses and validates only when a file has changed.

    Raises:
        UsageError: no such folder, or a file in it cannot be read.
        KnowledgeInvalid: a file is wrong.
    """
    path = folder.find(directory)
    try:
        stamp = folder.stamp(path)
    except OSError as error:
        raise UsageError(f"cannot read the knowledge in '{path}': {error.strerror or error}") from error
    body = cache.read(path, cache.CORE, stamp)
    if body is None:
        from roleadvisor.knowledge import compiler

        body = compiler.core(compiler.check(path))
        cache.keep(path, cache.CORE, stamp, body)
    return Base(path, stamp, compiled.restore(body))


def open_index(base: Base, progress: Callable[[float], None] = lambda _: None) -> Index:
    """The trained retrieval index of ``base``; trains it, which takes seconds, when a file has changed.

    Args:
        base: the base.
        progress: told the share of the training that is done, 0 to 1; not called when there is nothing to train.

    Raises:
        KnowledgeInvalid: a file is wrong.
        UsageError: the base is too large.
    """
    from roleadvisor.retrieval import Index

    for place in cache.places(base.path, cache.INDEX):
        with suppress(ValueError, OSError):
            index = Index(place)
            if index.meta.get("stamp") == base.stamp:
                return index
            index.close()
    from roleadvisor.knowledge import compiler

    progress(0.0)
    place = cache.kept_place(base.path, cache.INDEX)
    checked = compiler.check(base.path)
    with suppress(OSError):
        compiler.index(checked, place, base.stamp, progress)
        return Index(place)
    with TemporaryDirectory() as folder:  # without a cache it only costs time; an open file outlives its removal
        compiler.index(checked, Path(folder) / cache.INDEX, base.stamp, progress)
        return Index(Path(folder) / cache.INDEX)
