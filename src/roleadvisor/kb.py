"""Maintain knowledge bases: check one, start one, import one from a list of questions and answers."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from roleadvisor.errors import UsageError
from roleadvisor.knowledge import compiler, folder
from roleadvisor.knowledge.shapes import ID_PATTERN, ID_RULE
from roleadvisor.lookup import folded
from roleadvisor.model import Knowledge, Problem
from roleadvisor.text import in_words, printable


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


def shipped_files() -> dict[str, str]:
    """The files, name to text, of the base that comes with the program."""
    return {name: raw.decode() for name, raw in folder.read(folder.shipped()).contents.items()}


def imported_files(lines: Iterable[str], name: str, date: str, say: Callable[[str], None]) -> dict[str, str]:
    """The files, name to text, of a base made from JSON Lines ``{"id", "question", "answer", "phrasings": []}``.

    Args:
        lines: the lines; blank ones and repeated phrasings are skipped.
        name: the file that they come from, for the source record and for messages.
        date: the date of the base.
        say: told of keys that are not imported.

    Raises:
        UsageError: a line is invalid; the message names the line and the field.
    """
    name = _one_line(name)
    entries: list[dict[str, Any]] = []
    seen: set[str] = set()
    first: dict[tuple[str, str], int] = {}  # the line of each id and question
    unknown: dict[str, None] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{name}:{number}"
            data = _object(line, where)
            unknown |= dict.fromkeys(key for key in data if key not in _KEYS)
            entry = _entry(data, where)
            same = {"id": entry["id"].casefold(), "question": folded(entry["question"]).rstrip(" ?!.:")}
            for field, compared in same.items():
                if (other := first.setdefault((field, compared), number)) != number:
                    raise UsageError(f"{where}: {field}: '{printable(entry[field], 60)}' is in line {other} already")
            # A phrasing of two entries would be evidence for neither.
            new = {text.casefold(): text for text in entry["phrasings"] if text.casefold() not in seen}
            entry["phrasings"] = list(new.values())
            seen |= new.keys()
            entries.append(entry)
    if not entries:
        raise UsageError(f"{name} has no entries; {_RULE}")
    if unknown:
        say(f"roleadvisor: not imported: {printable(', '.join(unknown))}; known are {in_words(_KEYS)}")
    return _files(entries, name, date)


_KEYS = ("id", "question", "answer", "phrasings")
_RULE = "each line must be a JSON object with id, question and answer"


def _files(entries: Iterable[dict[str, Any]], name: str, date: str) -> dict[str, str]:
    """The files of a base with these entries, whose only source is the list of this name."""
    source = {
        "title": f"Imported from {name}",
        "publisher": "The owner of the imported list",
        "kind": "documentation",
        "strength": "as good as the list it came from; not checked by roleadvisor",
        "citation": name,
    }
    files = {
        "knowledge.yaml": f"title: {_quoted(name)}\ndate: {date}\nimported: true\n"
        "# scope: I only know about our product.  # said where there is no answer\n",
        "sources.yaml": f"imported: {_quoted(source)}\n",
    }
    # Numbered file names, as some ids are no valid file names on some systems.
    return files | {f"faq/{number:05}.yaml": _entry_file(entry) for number, entry in enumerate(entries, 1)}


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: not JSON ({getattr(error, 'msg', error)}); {_RULE}") from None
    if not isinstance(data, dict):
        raise UsageError(f"{where}: {_RULE}")
    return data


def _entry(data: dict[str, Any], where: str) -> dict[str, Any]:
    phrasings = data.get("phrasings") or []
    if not isinstance(phrasings, list) or not all(isinstance(each, str) for each in phrasings):
        raise UsageError(f"{where}: phrasings: must be a list of texts")
    answer = data.get("answer")
    if isinstance(answer, list) and all(isinstance(each, str) for each in answer):
        answer = "\n".join(answer)
    lines = answer.splitlines() if isinstance(answer, str) else []
    answer = "\n".join(_clean(line.expandtabs(4)).rstrip() for line in lines).strip("\n")
    if not answer:
        raise UsageError(f"{where}: answer: is required and must be text or a list of lines")
    key = _field(data, "id", where)
    given = str(data["id"]).strip()  # not cleaned: an invisible character makes an id invalid
    if not ID_PATTERN.fullmatch(given):
        raise UsageError(f"{where}: id: '{printable(given, 60)}' {ID_RULE}")
    texts = [text for text in map(_one_line, phrasings) if text]
    return {"id": key, "question": _field(data, "question", where), "answer": answer, "phrasings": texts}


def _field(data: dict[str, Any], field: str, where: str) -> str:
    value = data.get(field)
    text = _one_line(str(value)) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not text:
        raise UsageError(f"{where}: {field}: is required and must be text")
    return text


def _clean(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _entry_file(entry: dict[str, Any]) -> str:
    """A file of faq/: JSON values, as YAML takes them without quoting rules, and blocks of lines, easier to edit."""
    fields = {key: _quoted(value) for key, value in entry.items()} | {"sources": "[imported]"}
    if "\n" in entry["answer"]:
        fields["answer"] = "|2\n" + "\n".join(f"  {line}".rstrip() for line in entry["answer"].splitlines())
    if entry["phrasings"]:
        fields["phrasings"] = "|2\n" + "\n".join(f"  {text}" for text in entry["phrasings"])
    return "".join(f"{key}: {value}\n" for key, value in fields.items())


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
