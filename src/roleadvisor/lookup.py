"""Find the thing a user means by its id, its label or an alias."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from roleadvisor.errors import UsageError
from roleadvisor.text import in_words, printable


def find(what: str, name: str, known: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The id among ``known``, pairs of (id, other names), that ``name`` selects; case, '-' and '_' do not matter.

    Raises:
        UsageError: nothing has that name; the message offers the nearest.
    """
    pairs = [(key, tuple(others)) for key, others in known]
    if any(key == name for key, _ in pairs):
        return name
    ids: dict[str, str] = {}
    for key, _ in pairs:
        ids.setdefault(_plain(key), key)
    for key, others in pairs:
        for each in others:
            ids.setdefault(_plain(each), key)
    if _plain(name) in ids:
        return ids[_plain(name)]
    near = list(dict.fromkeys(ids[n] for n in difflib.get_close_matches(_plain(name), list(ids), n=3, cutoff=0.5)))
    if near:
        hint = f"did you mean {in_words([repr(key) for key in near], 'or')}?"
    else:
        hint = f"known are {', '.join(dict.fromkeys(ids.values()))}"
    raise UsageError(f"no {what} '{printable(name, 60)}'; {hint}")


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())
