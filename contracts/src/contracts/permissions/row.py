"""One row of the table: its words for people, its actions for the code."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from contracts.permissions.marks import Grant
from contracts.permissions.roles import Role

type Cells = Mapping[Role, tuple[Grant, ...]]


class Scope(StrEnum):
    """What an action is about."""

    CASE = "case"
    """One case: whoever is given nothing for it may not learn that it exists (404)."""
    HOUSE = "house"
    """Anything else: a refusal is a 403."""


@dataclass(frozen=True, slots=True)
class Row:
    """A numbered row. `words` holds what each role's cell says; an absent role is refused.

    `actions` says for every action of the row which role is given what.
    """

    number: int
    title: str
    words: Mapping[Role, str]
    actions: Mapping[str, Cells]
    scope: Scope = Scope.CASE
