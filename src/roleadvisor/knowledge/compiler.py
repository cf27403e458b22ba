"""Compile a base: parse, validate and put together its files, and train the retrieval on its questions."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from roleadvisor.errors import KnowledgeInvalid, UsageError
from roleadvisor.knowledge import cache, compiled, folder, yamlfile
from roleadvisor.knowledge.assemble import assemble
from roleadvisor.knowledge.shapes import OffTopicShape, TermsShape
from roleadvisor.knowledge.yamlfile import Value, YamlFile
from roleadvisor.model import Knowledge, Problem

if TYPE_CHECKING:
    from roleadvisor.knowledge.folder import Files
    from roleadvisor.retrieval.index import Tables
    from roleadvisor.retrieval.train import Texts


class Checked(Struct, frozen=True):
    """A base as its files say it; what it says may only be used when none of the ``problems`` blocks."""

    path: Path
    files: int
    knowledge: Knowledge
    off_topic: OffTopicShape
    terms: TermsShape
    problems: list[Problem]
    warnings: tuple[str, ...]


def check(files: Files) -> Checked:
    """Parse every file of a base and collect all that is wrong with it.

    Raises:
        UsageError: the base is larger than the search can take; this is told before anything else is looked at.
    """
    folder.require_size(sum(name.startswith("faq/") for name in files.found))
    parsed: list[YamlFile] = []
    room, questions = yamlfile.MOST_VALUES, 0
    for name, raw in files.found.items():
        parsed.append(yamlfile.parse(name, raw, room))
        room -= parsed[-1].values
        questions += _questions(parsed[-1])
        folder.require_size(0, questions)
    problems = [Problem(name, None, "", reason) for name, reason in files.odd.items()]
    if "knowledge.yaml" not in (files.found | files.odd):
        problems.append(Problem("knowledge.yaml", None, "", "is missing; it holds the title and the date of the base"))
    made = assemble(parsed)
    problems += [problem for file in parsed for problem in file.problems]
    problems.sort(key=lambda p: (p.file, p.line or 0, p.field, p.reason))
    return Checked(files.path, len(files.found), made.knowledge, made.off_topic, made.terms, problems, made.warnings)


def core(checked: Checked) -> bytes:
    """The compiled records.

    Raises:
        KnowledgeInvalid: the base has problems that block.
    """
    _require_valid(checked)
    return compiled.dump(checked.knowledge)


def trained(checked: Checked, stamp: str, progress: Callable[[float], None] = lambda _: None) -> Tables:
    """The retrieval index, trained on questions, phrasings, answers and off-topic questions; takes seconds.

    Raises:
        KnowledgeInvalid: the base has problems that block.
        UsageError: numpy, which only training needs, is not installed.
    """
    _require_valid(checked)
    require_numpy()
    from roleadvisor.retrieval.train import train

    tables = train(training_texts(checked), checked.terms.expand, checked.terms.concepts, progress)
    return replace(tables, meta={**tables.meta, "stamp": stamp})


def require_numpy() -> None:
    """Refuse to train without numpy.

    Raises:
        UsageError: it is not installed; the message says how to install it.
    """
    if find_spec("numpy") is None:
        raise UsageError(
            "numpy is needed to compile the questions of a knowledge base: pip install 'roleadvisor[kb]' (or numpy)"
        )


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
    gaps: dict[str, list[str]] = {}
    for gap in off_topic.gaps:
        gaps.setdefault(gap.says, []).extend(gap.questions)
    return Texts(tuple(entries), (*off_topic.near, *off_topic.far, *off_topic.junk), gaps)


def compile_in_place(path: Path) -> None:
    """Put the compiled form of the base in ``path`` beside its files; the package build calls this.

    Raises:
        KnowledgeInvalid: the base has problems that block.
        OSError: the folder cannot be written.
    """
    files = folder.read(path)
    checked, stamp = check(files), folder.stamp(files)
    built = path / folder.BUILT
    cache.write(built / cache.CORE, stamp, core(checked))
    cache.write_index(built / cache.INDEX, trained(checked, stamp))
    (path / folder.MARK).write_text(f"What was compiled from these files stands in {folder.BUILT}/.\n", "utf-8")
    for name in (cache.CORE, cache.INDEX):
        (built / name).chmod(0o644)  # everybody's, unlike what stands in a user's cache


def _questions(file: YamlFile) -> int:
    """How many phrasings or off-topic questions a file has, before anything is known of its shape."""
    if file.name == "off-topic.yaml":
        return _lines(file.value)
    return _lines(file.value.get("phrasings")) if file.name.startswith("faq/") and isinstance(file.value, dict) else 0


def _lines(value: Value) -> int:
    if isinstance(value, str):
        return value.count("\n") + 1
    parts = value.values() if isinstance(value, dict) else value or ()
    return sum(map(_lines, parts))


def _require_valid(checked: Checked) -> None:
    blocking = [problem for problem in checked.problems if problem.blocks]
    if blocking:
        raise KnowledgeInvalid(blocking, f"in '{checked.path}'")
