"""Compile a base: parse, validate and assemble its files, and train the retrieval on its questions."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from roleadvisor.errors import KnowledgeInvalid, UsageError
from roleadvisor.knowledge import cache, folder, yamlfile
from roleadvisor.knowledge.assemble import assemble
from roleadvisor.knowledge.shapes import OffTopicShape, TermsShape
from roleadvisor.model import Knowledge, Problem
from roleadvisor.retrieval.features import split_words

if TYPE_CHECKING:
    from roleadvisor.retrieval.index import Tables
    from roleadvisor.retrieval.train import Texts


# The first claims of an answer, those that answer best, are training text; with all of them fewer questions were
# answered rightly (benchmarks/retrieval.py: .45 of the kind "real" instead of .46).
_CLAIMS_TRAINED = 3


class Checked(Struct, frozen=True):
    """A parsed base with its problems; usable only if none of them blocks."""

    files: folder.Files
    knowledge: Knowledge
    off_topic: OffTopicShape
    terms: TermsShape
    problems: list[Problem]
    warnings: tuple[str, ...]


def check(files: folder.Files) -> Checked:
    """Parse every file of a base and collect its problems."""
    parsed = [yamlfile.parse(name, raw) for name, raw in files.contents.items()]
    problems = [Problem(name, None, "", reason) for name, reason in files.unread.items()]
    if "knowledge.yaml" not in (files.contents | files.unread):
        problems.append(Problem("knowledge.yaml", None, "", "is missing; it holds the title and the date of the base"))
    knowledge, off_topic, terms, warnings = assemble(parsed)
    problems += [problem for file in parsed for problem in file.problems]
    ordered = sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.field, p.reason))
    return Checked(files, knowledge, off_topic, terms, ordered, warnings)


def require_valid(checked: Checked) -> Checked:
    """Return the base unchanged if it is usable.

    Raises:
        KnowledgeInvalid: a problem blocks.
    """
    blocking = [problem for problem in checked.problems if problem.blocks]
    if blocking:
        raise KnowledgeInvalid(blocking, f"in '{checked.files.path}'")
    return checked


def train_index(checked: Checked) -> Tables:
    """Train the index of a usable base on questions, phrasings, answers and off-topic questions; takes seconds.

    Raises:
        UsageError: numpy, which only training needs, is not installed.
    """
    require_numpy()
    from roleadvisor.retrieval.train import train

    return train(training_texts(checked), expansions(checked), checked.terms.concepts, checked.terms.frames)


def expansions(checked: Checked) -> dict[str, str]:
    """The abbreviations of a base; proper names of places, and all names of the first, become one word."""
    places = checked.knowledge.places
    names = (name for place in places for name in place.names if name.istitle() or place is places[0])
    return {" ".join(split_words(name)): "somewhere" for name in names} | checked.terms.expand


def require_numpy() -> None:
    """Raise UsageError, with the command that installs it, if numpy is not installed."""
    if find_spec("numpy") is None:
        raise UsageError(
            "numpy is needed to compile the questions of a knowledge base: pip install 'roleadvisor[kb]' (or numpy)"
        )


def training_texts(checked: Checked) -> Texts:
    """The training texts: entries with their phrasings, and questions without an answer."""
    from roleadvisor.retrieval.train import IndexEntry, Texts

    entries = []
    for entry in checked.knowledge.entries:
        texts = [claim.text for claim in entry.claims]
        answers = texts if entry.as_written else [" ".join([entry.lead, *texts[:_CLAIMS_TRAINED]])]
        entries.append(IndexEntry(entry.id, entry.question, tuple(answers), entry.phrasings))
    off_topic = checked.off_topic
    gaps: dict[str, list[str]] = {}
    for gap in off_topic.gaps:
        gaps.setdefault(gap.says, []).extend(gap.questions)
    return Texts(tuple(entries), (*off_topic.near, *off_topic.far, *off_topic.junk), gaps)


def compile_in_place(path: Path) -> None:
    """Write the compiled form of the base in ``path`` beside its files; the package build calls this.

    Raises:
        KnowledgeInvalid: a problem blocks.
        OSError: the folder cannot be written.
    """
    files = folder.read(path)
    checked, stamp = require_valid(check(files)), folder.stamp(files)
    built = path / cache.BUILT
    cache.write_core(built / cache.CORE, checked.knowledge, stamp)
    cache.write_index(built / cache.INDEX, train_index(checked), stamp)
    for name in (cache.CORE, cache.INDEX):
        (built / name).chmod(0o644)  # world-readable; mkstemp makes files 0600
