"""The roles a person may hold, and which go together."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """In the order in which a role is named as the one that allowed something."""

    EXPERT = "expert"
    LEAD = "lead"
    """Always an expert too."""
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    CLIENT = "client"


SERVICE = "service"
"""Stands as `actorrole` where a service acts in the background."""

SEES_CASES = frozenset({Role.EXPERT, Role.LEAD, Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR, Role.CLIENT})


def clashes(roles: Collection[Role]) -> str | None:
    """Why nobody may hold these together; None where they go together."""
    held = set(roles)
    if len(held) != len(roles):
        return "a role is named twice"
    if Role.AUDITOR in held and len(held) > 1:
        return "an auditor holds no other role"
    if Role.ADMINISTRATOR in held and held & SEES_CASES:
        return "an administrator holds no role that sees cases"
    if Role.LEAD in held and Role.EXPERT not in held:
        return "a lead is always an expert too"
    return None
