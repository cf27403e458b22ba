"""Compile a base: parse, validate and put together its files, and train the retrieval on its questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from roleadvisor.errors import KnowledgeInvalid, UsageError
from roleadvisor.knowledge import cache, compiled, folder, yamlfile
from roleadvisor.knowledge.assemble import assemble
from roleadvisor.knowledge.shapes import OffTopicShape, TermsShape
from roleadvisor.model import Entry, Knowledge, Problem

if TYPE_CHECKING:
    from roleadvisor.retrieval.train import Texts

# What the training of the search was measured to take within two minutes and two gigabytes (benchmarks/growth.py).
MOST_ENTRIES = 2000
MOST_PHRASINGS = 50_000


class Checked(Struct, frozen=True):
    """A base as its files say it; what it says may only be used when none of the ``problems`` blocks."""

    path: Path
    files: int
    knowledge: Knowledge
    off_topic: OffTopicShape
    terms: TermsShape
    problems: list[Problem]
    warnings: tuple[str, ...]


def check(path: Path) -> Checked:
    """Read every file of the base in ``path`` and collect all that is wrong with it."""
    found = folder.source_files(path)
    problems = [] if any(name == "knowledge.yaml" for name, _ in found) else [_no_base_file()]
    problems += [Problem(name, None, "", reason) for name, reason in folder.unread(path).items()]
    files = []
    for name, place in found:
        try:
            files.append(yamlfile.parse(place, name))
        except OSError as error:
            problems.append(Problem(name, None, "", f"cannot be read: {error.strerror or error}"))
    made = assemble(files)
    problems += [problem for file in files for problem in file.problems]
    problems.sort(key=lambda p: (p.file, p.line or 0, p.field, p.reason))
    return Checked(path, len(found), made.knowledge, made.off_topic, made.terms, problems, made.warnings)


def _no_base_file() -> Problem:
    return Problem("knowledge.yaml", None, "", "is missing; it holds the title and the date of the base")


def core(checked: Checked) -> bytes:
    """The compiled records.

    Raises:
        KnowledgeInvalid: the base has problems that block.
    """
    _require_valid(checked)
    return compiled.dump(checked.knowledge)


def index(checked: Checked, path: Path, stamp: str, progress: Callable[[float], None] = lambda _: None) -> None:
    """Write the retrieval index, trained on questions, phrasings, answers and off-topic questions; takes seconds.

    Raises:
        KnowledgeInvalid: the base has problems that block.
        UsageError: the base is larger than the search can take.
        OSError: the place cannot be written.
    """
    _require_valid(checked)
    _require_size(checked.knowledge.entries)
    from roleadvisor.retrieval.train import train

    terms, meta = checked.terms, {"stamp": stamp}
    train(path, training_texts(checked), terms.expand, folder.vectors(), terms.concepts, meta=meta, progress=progress)


def training_texts(checked: Checked) -> Texts:
    """What the search learns from: the entries with their phrasings, and the questions that none of them answers."""
    from roleadvisor.retrieval.train import IndexEntry, Texts

    entries = [
        IndexEntry(
            entry.id, entry.question, " ".join([entry.lead, *(claim.text for claim in entry.claims)]), entry.phrasings
        )
        for entry in checked.knowledge.entries
    ]
    off_topic = checked.off_topic
    gaps = {gap.says: tuple(gap.questions) for gap in off_topic.gaps}
    return Texts(tuple(entries), (*off_topic.near, *off_topic.far, *off_topic.junk), gaps)


def compile_in_place(path: Path) -> None:
    """Put the compiled form of the base in ``path`` beside its files; the package build calls this.

    Raises:
        KnowledgeInvalid: the base has problems that block.
        OSError: the folder cannot be written.
    """
    checked = check(path)
    stamp = folder.stamp(path)
    cache.write(path / cache.BUILT / cache.CORE, stamp, core(checked))
    index(checked, path / cache.BUILT / cache.INDEX, stamp)


def _require_size(entries: Sequence[Entry]) -> None:
    phrasings = sum(len(entry.phrasings) for entry in entries)
    if len(entries) > MOST_ENTRIES or phrasings > MOST_PHRASINGS:
        raise UsageError(
            f"the base has {len(entries):,} questions with {phrasings:,} phrasings; the search takes {MOST_ENTRIES:,} "
            f"questions with {MOST_PHRASINGS:,} phrasings at most, so divide the base"
        )


def _require_valid(checked: Checked) -> None:
    blocking = [problem for problem in checked.problems if problem.blocks]
    if blocking:
        raise KnowledgeInvalid(blocking, f"in '{checked.path}'")
