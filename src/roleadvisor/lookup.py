"""Select a record by its id, its label or an alias, and offer the nearest for a misspelling."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

from roleadvisor.errors import UsageError
from roleadvisor.model import Knowledge, Role
from roleadvisor.text import in_words, printable

# Similarity (difflib's ratio, 0 to 1) from which a name counts as a misspelling of another. Of 4,000 names with random
# typing errors .8 finds the right one for 97 % with one error and 83 % with two, .75 for 100 and 90 %, .85 for 91 and
# 66 %. But of the 70 names of no skill in tests/plan_names.py .75 takes five for misspellings, .8 one.
NEAR_MISS = 0.8
# Characters from which a name is offered for a misspelling; shorter ones are near too much, as ml is to xml.
OFFERED_FROM = 3
# The most names that a message lists.
MOST_LISTED = 40


def find(
    what: str,
    name: str,
    known: Collection[tuple[str, Iterable[str]]],
    otherwise: str | None = None,
    listed: Iterable[str] = (),
) -> str:
    """Select one of ``known``, pairs of (id, other names), by name and return its id; case, '-' and '_' do not matter.

    Raises:
        UsageError: nothing has that name, and there is no ``otherwise``; the message offers the nearest, or ``listed``.
    """
    if any(key == name for key, _ in known):
        return name
    names = [(key, key) for key, _ in known] + [(each, key) for key, others in known for each in others]
    ids: dict[str, str] = {}
    for each, key in names:
        ids.setdefault(folded(each), key)
    if folded(name) in ids:
        return ids[folded(name)]
    if otherwise is not None:
        return otherwise
    near = list(dict.fromkeys(ids[each] for each in nearest(name, ids, most=3)))
    if near:
        hint = f"did you mean {in_words([repr(key) for key in near], 'or')}?"
    else:
        keys = list(listed) or list(dict.fromkeys(ids.values()))
        hint = f"known are {', '.join(keys[:MOST_LISTED])}{', ...' if keys[MOST_LISTED:] else ''}"
    raise UsageError(f"no {what} '{printable(name, 60)}'; {hint}")


def find_role(knowledge: Knowledge, name: str) -> Role:
    """Select a role by id, name, short name or alias.

    Raises:
        UsageError: no role has that name.
    """
    known = {role.id: role for role in knowledge.roles}
    return known[find("role", name, [(key, role.names) for key, role in known.items()])]


def nearest(name: str, known: Iterable[str], most: int = 1, least: float = NEAR_MISS) -> list[str]:
    """The names among ``known`` that ``name`` may be a misspelling of, at most ``most``, the most similar first."""
    names: dict[str, str] = {}
    for each in known:
        if len(each) >= OFFERED_FROM:
            names.setdefault(folded(each), each)
    return [names[each] for each in difflib.get_close_matches(folded(name), names, most, least)]


def folded(name: str) -> str:
    """The form in which names are compared: lower case, with '-' and '_' as spaces."""
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())
