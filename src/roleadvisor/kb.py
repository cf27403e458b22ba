"""Maintain knowledge bases: check one, start one, import one from a list of questions and answers."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from roleadvisor.errors import UsageError
from roleadvisor.knowledge import compiler, folder
from roleadvisor.knowledge.shapes import ID_PATTERN, ID_RULE, LEAD_WORDS
from roleadvisor.model import Knowledge, Problem
from roleadvisor.text import printable


class CheckReport(Struct, frozen=True):
    """The answer of ``kb check``."""

    path: str
    files: int  # the number of files read
    valid: bool
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]


def check(directory: str) -> tuple[CheckReport, Knowledge]:
    """Check a base; returns the report and the records.

    Raises:
        UsageError: there is no such folder.
    """
    path = folder.find(directory)
    checked = compiler.check(folder.read(path))
    shown = os.fsencode(path).decode("utf-8", "replace")
    files, problems = len(checked.files.contents), tuple(checked.problems)
    return CheckReport(shown, files, not problems, problems, checked.warnings), checked.knowledge


def starter_files(date: str) -> dict[str, str]:
    """The files, name to text, of a small commented base that is valid as it is."""
    start = folder.shipped() / "starter"
    files = {path.relative_to(start).as_posix(): path.read_text("utf-8") for path in sorted(start.rglob("*.yaml"))}
    return files | {"knowledge.yaml": re.sub("(?m)^date: .*$", f"date: {date}", files["knowledge.yaml"])}


def imported_files(lines: Iterable[str], name: str, date: str) -> dict[str, str]:
    """The files of a base made from JSON Lines ``{"id", "question", "answer", "phrasings": []}``.

    Args:
        lines: the lines; blank ones and repeated phrasings are skipped.
        name: the file that they come from, for the source record and for messages.
        date: the date of the base.

    Raises:
        UsageError: a line is invalid; the message names the line and the field.
    """
    name = _clean(name)
    entries: dict[str, dict[str, Any]] = {}
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if line.strip():
            entry = _entry(line, f"{name}:{number}")
            if entry["id"] in entries:
                raise UsageError(f"{name}:{number}: id: '{entry['id']}' is used twice; ids must differ")
            first: dict[str, str] = {}
            for text in entry["phrasings"]:
                first.setdefault(text.casefold(), text)
            # A phrasing of two entries would be evidence for neither.
            entry["phrasings"] = [text for key, text in first.items() if key not in seen]
            seen |= first.keys()
            entries[entry["id"]] = entry
    if not entries:
        raise UsageError(f"{name} has no entries; each line must be a JSON object with id, question and answer")
    source = {
        "title": f"Imported from {name}",
        "publisher": "The owner of the imported list",
        "kind": "own editing",
        "strength": "as good as the list it came from; not checked by roleadvisor",
        "citation": name,
    }
    files = {
        "knowledge.yaml": f"title: {_quoted(name)}\ndate: {date}\nimported: true\n",
        "sources.yaml": f"imported: {_quoted(source)}\n",
    }
    # Numbered file names, as some ids are no valid file names on some systems.
    return files | {f"faq/{n:05}.yaml": _entry_file(entry) for n, entry in enumerate(entries.values(), 1)}


def _entry(line: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: not a JSON object: {error}") from None
    if not isinstance(data, dict):
        raise UsageError(f"{where}: must be a JSON object with id, question and answer")
    phrasings = data.get("phrasings") or []
    if not isinstance(phrasings, list) or not all(isinstance(each, str) for each in phrasings):
        raise UsageError(f"{where}: phrasings: must be a list of texts")
    answer = data.get("answer")
    if isinstance(answer, list):
        answer = "\n".join(map(str, answer))
    if not isinstance(answer, (str, type(None))):
        raise UsageError(f"{where}: answer: must be text or a list of lines")
    key = _field(data, "id", where)
    given = str(data["id"]).strip()  # not cleaned: an invisible character makes an id invalid
    if not ID_PATTERN.fullmatch(given):
        raise UsageError(f"{where}: id: '{printable(given, 60)}' {ID_RULE}")
    return {
        "id": key,
        "question": _field(data, "question", where),
        "answer": _clean(answer or ""),
        "phrasings": [text for text in map(_clean, phrasings) if text],
    }


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
