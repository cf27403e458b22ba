"""Find the thing a user means by its id, its label or an alias."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from roleadvisor.errors import UsageError
from roleadvisor.model import Knowledge, Role
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
        ids.setdefault(folded(key), key)
    for key, others in pairs:
        for each in others:
            ids.setdefault(folded(each), key)
    if folded(name) in ids:
        return ids[folded(name)]
    near = list(dict.fromkeys(ids[n] for n in difflib.get_close_matches(folded(name), list(ids), n=3, cutoff=0.5)))
    if near:
        hint = f"did you mean {in_words([repr(key) for key in near], 'or')}?"
    else:
        hint = f"known are {', '.join(dict.fromkeys(ids.values()))}"
    raise UsageError(f"no {what} '{printable(name, 60)}'; {hint}")


def find_role(knowledge: Knowledge, name: str) -> Role:
    """The role that ``name`` selects by id, name, short name or alias.

    Raises:
        UsageError: no role has that name.
    """
    known = {role.id: role for role in knowledge.roles}
    names = [(key, (role.name, role.short, role.person, *role.aliases)) for key, role in known.items()]
    return known[find("role", name, names)]


def folded(name: str) -> str:
    """What two names that select the same thing have in common."""
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())
