"""One role's profile."""

from __future__ import annotations

from msgspec import Struct

from roleadvisor.lookup import find_role
from roleadvisor.model import Claim, Knowledge, Role, common


class ProfileRow(Struct, frozen=True):
    """What one role shows in one attribute, what it shares in it with the others, and notes of ours."""

    id: str
    label: str
    group: str
    headline: str
    claims: tuple[Claim, ...]
    shared: tuple[Claim, ...]
    notes: tuple[Claim, ...]


class Profile(Struct, frozen=True):
    """A role and all that the comparison says of it."""

    id: str
    name: str
    summary: str
    attributes: tuple[ProfileRow, ...]


class RoleProfile(Struct, frozen=True):
    """The answer of ``role ROLE``."""

    role: Profile


class RoleList(Struct, frozen=True):
    """The answer of ``role`` without a role."""

    roles: tuple[Role, ...]


def profile(knowledge: Knowledge, name: str) -> RoleProfile:
    """The profile of the role that ``name`` selects by id, name or alias.

    Raises:
        UsageError: no role has that name.
    """
    role = find_role(knowledge, name)
    rows = [(row.about(role.id), row.cell(role.id)) for row in knowledge.attributes]
    attributes = tuple(ProfileRow(**common(ProfileRow, row), **common(ProfileRow, cell)) for row, cell in rows)
    return RoleProfile(Profile(**common(Profile, role), attributes=attributes))


def roles(knowledge: Knowledge) -> RoleList:
    """All roles."""
    return RoleList(knowledge.roles)
