"""The only reader of knowledge: find the files, compile them when they changed, and hand out records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roleadvisor.errors import UsageError
from roleadvisor.knowledge import cache, compiled, folder

if TYPE_CHECKING:
    from roleadvisor.model import Knowledge
    from roleadvisor.retrieval import WordVectors


@dataclass(frozen=True, slots=True)
class Base:
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


def open_index(base: Base, before_training: Callable[[], None] = lambda: None) -> bytes:
    """The trained retrieval index of ``base`` as bytes; trains it, which takes seconds, when a file has changed.

    Args:
        base: the base.
        before_training: called when it is about to take those seconds.

    Raises:
        KnowledgeInvalid: a file is wrong.
    """
    body = cache.read(base.path, cache.INDEX, base.stamp)
    if body is None:
        from roleadvisor.knowledge import compiler

        before_training()
        body = compiler.index(compiler.check(base.path))
        cache.keep(base.path, cache.INDEX, base.stamp, body)
    return body


def open_vectors() -> WordVectors:
    """The word vectors that every index is trained with; they come with the program."""
    return folder.vectors()
