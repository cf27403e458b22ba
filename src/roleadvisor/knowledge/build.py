"""Put the compiled knowledge beside its files; the package build calls this."""

from __future__ import annotations

from pathlib import Path

from roleadvisor.knowledge import CORE, INDEX, cache, compiler, folder


def build_artefacts(path: Path) -> None:
    """Compile the base in ``path`` into its ``compiled`` folder.

    Raises:
        KnowledgeInvalid: the base has problems.
        OSError: the folder cannot be written.
    """
    checked = compiler.check(path)
    stamp = folder.stamp(path)
    cache.write(path / cache.BUILT / CORE, stamp, compiler.core(checked))
    cache.write(path / cache.BUILT / INDEX, stamp, compiler.index(checked))
