"""Maintain knowledge bases: check one, start one, import one from a list of questions and answers."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from roleadvisor.errors import UsageError
from roleadvisor.knowledge import compiler, folder
from roleadvisor.knowledge.shapes import ID_PATTERN, ID_RULE, LEAD_WORDS
from roleadvisor.model import Problem
from roleadvisor.text import printable

_STARTER_BASE = """\
# A knowledge base of your own. The date stands in every JSON answer.
title: {title}
date: {date}
"""

_IMPORTED = """\
# Imported from a list, so that 'kb check' does not warn of few phrasings.
imported: true
"""

_STARTER_SOURCES = """\
# Where the knowledge comes from; url: its https address. A claim refers to "id", or "id#section" if it has sections.
# kind: handbook | statistics | survey | job ads | documentation | article | company blog | forum thread | own editing
{key}:
  title: {title}
  publisher: {publisher}
  kind: own editing
  strength: {strength}
  citation: {citation}
"""

_STARTER_ENTRY = """\
# One question a file; the file's name is the entry's id. lead: at most forty words; claims: the best three first.
question: What is this knowledge base for?
lead: It shows how an entry looks; replace it with your own questions.
claims:
  # kind: fact | reported (only articles say it) | opinion | figure | advice | note
  - text: Every statement names its source.
    kind: fact
    sources: [house]
# The same question as other people would type it, one a line; thirty or more make the search good.
phrasings: |
  what is this for
  why does this exist
"""

_STARTER_OFF_TOPIC = """\
# Questions that no entry answers, one a line, so that the search learns to leave them alone.
# What the base lacks: the sentence to answer with, and questions that ask for it.
gaps:
  - says: I know nothing about parking.
    questions: |
      where can I park
# near: about the same subject; far: about other subjects; junk: no questions at all.
near: |
  who built this house
far: |
  how long do I boil an egg
junk: |
  asdf
"""


class CheckReport(Struct, frozen=True):
    """The answer of ``kb check``."""

    path: str
    files: int  # the number of files read
    valid: bool
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]


def check(directory: str) -> tuple[CheckReport, str]:
    """Check a base; returns the report and the date of the base.

    Raises:
        UsageError: there is no such folder, or the base is too large.
    """
    path = folder.find(directory)
    checked = compiler.check(folder.read(path))
    shown = os.fsencode(path).decode("utf-8", "replace")
    problems = tuple(checked.problems)
    return CheckReport(shown, checked.files, not problems, problems, checked.warnings), checked.knowledge.date


def starter_files(date: str) -> dict[str, str]:
    """The files, name to text, of a small commented base that is valid as it is."""
    sources = _STARTER_SOURCES.format(
        key="house",
        title="House knowledge",
        publisher="Your organisation",
        strength="our own word, backed by nothing else",
        citation="Written by us",
    )
    return {
        "knowledge.yaml": _STARTER_BASE.format(title="Our questions", date=date),
        "sources.yaml": sources,
        "faq/example.yaml": _STARTER_ENTRY,
        "off-topic.yaml": _STARTER_OFF_TOPIC,
    }


def imported_files(lines: Iterable[str], name: str, date: str) -> dict[str, str]:
    """The files of a base made from JSON Lines ``{"id", "question", "answer", "phrasings": []}``.

    Args:
        lines: the lines; blank ones and repeated phrasings are skipped.
        name: the file that they come from, for the source record and for messages.
        date: the date of the base.

    Raises:
        UsageError: a line is invalid; the message names the line and the field.
    """
    name = _clean(os.fsencode(name).decode("utf-8", "replace"))  # file names need not be UTF-8
    entries: dict[str, dict[str, Any]] = {}
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if line.strip():
            entry = _entry(line, f"{name}:{number}")
            if entry["id"] in entries:
                raise UsageError(f"{name}:{number}: id: '{entry['id']}' is used twice; ids must differ")
            entry["phrasings"] = _first_of_each(entry["phrasings"], seen)
            entries[entry["id"]] = entry
            folder.require_size(len(entries), len(seen))
    if not entries:
        raise UsageError(f"{name} has no entries; each line must be a JSON object with id, question and answer")
    sources = _STARTER_SOURCES.format(
        key="imported",
        title=_quoted(f"Imported from {name}"),
        publisher="The owner of the imported list",
        strength="as good as the list it came from; not checked by roleadvisor",
        citation=_quoted(name),
    )
    base = _STARTER_BASE.format(title=_quoted(name), date=date) + _IMPORTED
    files = {"knowledge.yaml": base, "sources.yaml": sources}
    # Numbered file names, as some ids are no valid file names on some systems.
    return files | {f"faq/{n:05}.yaml": _entry_file(entry) for n, entry in enumerate(entries.values(), 1)}


def _entry(line: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(line, object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: not a JSON object: {error}") from None
    if not isinstance(data, dict):
        raise UsageError(f"{where}: must be a JSON object with id, question and answer")
    phrasings = data.get("phrasings") or []
    if not isinstance(phrasings, list) or not all(isinstance(each, str) for each in phrasings):
        raise UsageError(f"{where}: phrasings: must be a list of texts")
    answer = data.get("answer")
    if not isinstance(answer, (str, int, list, type(None))) or isinstance(answer, bool):
        raise UsageError(f"{where}: answer: must be text or a list of lines")
    answer = "\n".join(map(str, answer)) if isinstance(answer, list) else answer
    key = _field(data, "id", where)
    given = str(data["id"]).strip()  # not cleaned: an invisible character makes an id invalid
    if not ID_PATTERN.fullmatch(given):
        raise UsageError(f"{where}: id: '{printable(given, 60)}' {ID_RULE}")
    return {
        "id": key,
        "question": _field(data, "question", where),
        "answer": _clean(answer) if isinstance(answer, str) else "",
        "phrasings": [text for text in map(_clean, phrasings) if text],
    }


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a repeated key, since json keeps the last value and drops the others silently."""
    data = dict(pairs)
    if len(data) < len(pairs):
        repeated = next(key for key in data if sum(key == other for other, _ in pairs) > 1)
        raise ValueError(f"{printable(repeated, 40)!r} is repeated")
    return data


def _first_of_each(phrasings: list[str], seen: set[str]) -> list[str]:
    """The phrasings not seen before; one of two entries would be evidence for neither."""
    fresh = []
    for text in phrasings:
        if text.casefold() not in seen:
            seen.add(text.casefold())
            fresh.append(text)
    return fresh


def _field(data: dict[str, Any], field: str, where: str) -> str:
    value = data.get(field)
    text = _clean(str(value)) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not text:
        raise UsageError(f"{where}: {field}: is required and must be text")
    return text


def _clean(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _entry_file(entry: dict[str, Any]) -> str:
    answer = entry["answer"] or "No answer text was given for this question."
    words = answer.split()
    lead = answer if len(words) <= LEAD_WORDS else " ".join(words[: LEAD_WORDS - 1]) + " ..."
    claims = [{"text": answer, "kind": "fact" if entry["answer"] else "note", "sources": ["imported"]}]
    data = {"id": entry["id"], "question": entry["question"], "lead": lead, "claims": claims}
    # JSON values are valid YAML and need no quoting rules.
    lines = [f"{key}: {_quoted(value)}" for key, value in (data | {"phrasings": entry["phrasings"]}).items()]
    return "\n".join(lines) + "\n"


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
