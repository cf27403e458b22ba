"""Compile a base: parse, validate and put together its files, and train the retrieval on its questions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from roleadvisor.errors import KnowledgeInvalid, Problem
from roleadvisor.knowledge import compiled, folder, yamlfile
from roleadvisor.model import Knowledge
from roleadvisor.schema.assemble import assemble
from roleadvisor.schema.shapes import OffTopicShape, TermsShape


@dataclass(frozen=True, slots=True)
class Checked:
    """A base as its files say it; what it says may only be used when there are no ``problems``."""

    path: Path
    files: int
    knowledge: Knowledge
    off_topic: OffTopicShape
    terms: TermsShape
    problems: list[Problem]


def check(path: Path) -> Checked:
    """Read every file of the base in ``path`` and collect all that is wrong with it."""
    found = folder.source_files(path)
    problems = [] if any(name == "knowledge.yaml" for name, _ in found) else [_no_base_file()]
    problems += [Problem(name, None, "", "is not read; its name must end in .yaml") for name in folder.misnamed(path)]
    documents = []
    for name, file in found:
        try:
            documents.append(yamlfile.parse(file, name))
        except OSError as error:
            problems.append(Problem(name, None, "", f"cannot be read: {error.strerror or error}"))
    knowledge, off_topic, terms = assemble(documents)
    problems += [problem for document in documents for problem in document.problems]
    problems.sort(key=lambda p: (p.file, p.line or 0, p.field, p.reason))
    return Checked(path, len(found), knowledge, off_topic, terms, problems)


def _no_base_file() -> Problem:
    return Problem("knowledge.yaml", None, "", "is missing; it holds the title and the date of the base")


def core(checked: Checked) -> bytes:
    """The compiled records.

    Raises:
        KnowledgeInvalid: the base has problems.
    """
    _require_valid(checked)
    return json.dumps(compiled.dump(checked.knowledge), ensure_ascii=False, separators=(",", ":")).encode()


def index(checked: Checked) -> bytes:
    """The retrieval index, trained on the questions, phrasings, answers and off-topic questions; takes seconds.

    Raises:
        KnowledgeInvalid: the base has problems.
    """
    _require_valid(checked)
    from roleadvisor.knowledge import open_vectors
    from roleadvisor.retrieval import Entry
    from roleadvisor.retrieval.train import train

    entries = [
        Entry(
            entry.id, entry.question, " ".join([entry.lead, *(claim.text for claim in entry.claims)]), entry.phrasings
        )
        for entry in checked.knowledge.entries
    ]
    negatives = [*checked.off_topic.near, *checked.off_topic.far, *checked.off_topic.junk]
    return train(entries, negatives, checked.terms.expand, open_vectors(), checked.terms.concepts).to_bytes()


def _require_valid(checked: Checked) -> None:
    if checked.problems:
        raise KnowledgeInvalid(checked.problems, f"in '{checked.path}'")
