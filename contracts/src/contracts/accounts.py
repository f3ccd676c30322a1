"""Who works here and as what (A): the events of an account, whose stream is the account's id."""

from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from contracts.event import Event, Value
from contracts.permissions.roles import Role, clashes
from contracts.sealed import Private
from contracts.texts import Code, ShortText

type AccountLanguage = Literal["en", "hu", "pl"]
"""ISO 639-1 code of the language in which screens and letters speak to this person."""


def _compatible(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    if reason := clashes(roles):
        raise ValueError(reason)
    return roles


type Roles = Annotated[
    tuple[Role, ...], Field(min_length=1, max_length=len(Role)), AfterValidator(_compatible)
]
"""All roles of a person from here on: an auditor holds no other, an administrator none that sees cases."""

type Teams = Annotated[tuple[UUID, ...], Field(max_length=200)]
"""Ids of teams of experts."""


class StaffDetails(Value):
    """Who a member of staff is; sealed under the account's own key."""

    family_name: ShortText
    """As letters and titles show it."""
    given_name: ShortText
    """As letters and titles show it."""
    family_name_first: bool = False
    """Hungarian names are written family name first, in every language."""
    email: ShortText
    """The address that case e-mails go to (A1)."""


class AccountCreated(Event):
    """Staff made an account for a person; until it is confirmed it opens nothing (A1, A2)."""

    type: ClassVar[str] = "kronika.accounts.account_created.v1"

    roles: Roles
    """All roles of the person from here on."""
    language: AccountLanguage
    """In which screens and letters speak to this person."""
    details: Private[StaffDetails]


class AccountConfirmed(Event):
    """The person set a password through their link: the first sign-in (A2)."""

    type: ClassVar[str] = "kronika.accounts.account_confirmed.v1"


class AccountDeactivated(Event):
    """Can't sign in any more; all sessions end, open cases show up for reassignment (A6)."""

    type: ClassVar[str] = "kronika.accounts.account_deactivated.v1"

    reason: Code
    """Coded, such as `left`."""


class AccountReactivated(Event):
    """Can sign in again, with the roles and teams of before."""

    type: ClassVar[str] = "kronika.accounts.account_reactivated.v1"


class RolesChanged(Event):
    """The person's roles are these from here on; the next request is judged by them."""

    type: ClassVar[str] = "kronika.accounts.roles_changed.v1"

    roles: Roles
    """All roles of the person from here on."""


class TeamsChanged(Event):
    """The teams that the person leads and those they belong to, all of them, from here on."""

    type: ClassVar[str] = "kronika.accounts.teams_changed.v1"

    leads: Teams = ()
    """Needs the role `lead` to have an effect."""
    member_of: Teams = ()
    """Teams whose cases this expert may be given by their lead."""


class SessionsEnded(Event):
    """Sessions that count no more, though their tokens may not have expired (A4, A6)."""

    type: ClassVar[str] = "kronika.accounts.sessions_ended.v1"

    begun_before: AwareDatetime | None = None
    """Every token issued at this moment or earlier; nothing where only single sessions end."""
    sessions: Annotated[tuple[ShortText, ...], Field(max_length=100)] = ()
    """Single ones, by the `sid` of their tokens."""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.begun_before is None and not self.sessions:
            reason = "no session is named"
            raise ValueError(reason)
        return self


EVENTS: tuple[type[Event], ...] = (
    AccountCreated,
    AccountConfirmed,
    AccountDeactivated,
    AccountReactivated,
    RolesChanged,
    TeamsChanged,
    SessionsEnded,
)
SUBSTANCE: tuple[type[Event], ...] = EVENTS
