"""An account as its events tell it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from contracts import accounts as said
from contracts.accounts import AccountLanguage, FactorKind, InvitationOccasion, StaffDetails
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.permissions import Role
from contracts.sealed import Private


@dataclass(frozen=True, slots=True)
class Details:
    """Name and address, sealed, with where they were sealed: only there do they open."""

    sealed: Private[StaffDetails]
    event_id: UUID
    type: str


@dataclass(frozen=True, slots=True)
class Link:
    """A single-use link that was issued and not used; a later one takes its place."""

    id: UUID
    issued: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """`proposed` until an administrator agrees (A7), `confirmed` from the first sign-in on (A2).

    `credential` and `binding` name a password and a person of the organisation's provider, one of each at
    most. `cut`: sessions begun on an earlier version of the stream count no more.
    """

    roles: tuple[Role, ...]
    language: AccountLanguage
    details: Details
    proposed: bool = False
    declined: bool = False
    confirmed: bool = False
    active: bool = True
    demo: bool = False
    leads: tuple[UUID, ...] = ()
    member_of: tuple[UUID, ...] = ()
    invitation: Link | None = None
    occasion: InvitationOccasion | None = None
    reset: Link | None = None
    credential: UUID | None = None
    binding: UUID | None = None
    factors: Mapping[UUID, FactorKind] = field(default_factory=dict)
    accepted: int = 0
    ended: frozenset[str] = frozenset()
    cut: int = 0

    @property
    def state(self) -> str:
        """Where it stands, in one word of the list."""
        if self.declined:
            return "declined"
        if self.proposed:
            return "proposed"
        if not self.active:
            return "deactivated"
        return "active" if self.confirmed else "invited"

    @property
    def signs_in(self) -> bool:
        """Whether this account opens anything at all."""
        return self.active and self.confirmed

    @property
    def waits(self) -> bool:
        """Whether it was made, and its person has not come yet."""
        return self.active and not self.confirmed and not self.proposed


type _WithDetails = said.AccountProposed | said.AccountCreated | said.DetailsChanged | said.AddressCorrected


def _details(recorded: Recorded[_WithDetails]) -> Details:
    return Details(recorded.event.details, recorded.meta.id, recorded.meta.type)


def _begin(recorded: Recorded[Event]) -> Account | None:
    match recorded.event:
        case said.AccountProposed(roles=roles, language=language):
            return Account(roles, language, _details(cast("Recorded[_WithDetails]", recorded)), proposed=True)
        case said.AccountCreated(roles=roles, language=language, demo=demo):
            return Account(roles, language, _details(cast("Recorded[_WithDetails]", recorded)), demo=demo)
    return None


def _without(account: Account, factor: UUID) -> Mapping[UUID, FactorKind]:
    return {id_: kind for id_, kind in account.factors.items() if id_ != factor}


def _link(recorded: Recorded[Any]) -> Link:
    return Link(recorded.event.link, recorded.meta.time, recorded.event.expires)


type _Change = Callable[[Account, Any, Recorded[Any]], Account]

_CHANGES: Mapping[type[Event], _Change] = {
    said.DetailsChanged: lambda account, _, all_: replace(account, details=_details(all_)),
    said.AddressCorrected: lambda account, _, all_: replace(account, details=_details(all_)),
    said.ProposalDeclined: lambda account, *_: replace(account, declined=True, active=False),
    said.AccountDeactivated: lambda account, _, all_: replace(
        account, active=False, invitation=None, reset=None, cut=all_.meta.version
    ),
    said.AccountReactivated: lambda account, *_: replace(account, active=True),
    said.RolesChanged: lambda account, event, all_: replace(
        account, roles=event.roles, cut=all_.meta.version
    ),
    said.TeamsChanged: lambda account, event, _: replace(
        account, leads=event.leads, member_of=event.member_of
    ),
    said.LanguageChanged: lambda account, event, _: replace(account, language=event.language),
    said.InvitationIssued: lambda account, event, all_: replace(
        account, invitation=_link(all_), occasion=event.occasion
    ),
    said.AccountConfirmed: lambda account, event, _: replace(
        account, confirmed=True, invitation=None, credential=event.credential
    ),
    said.ResetRequested: lambda account, _, all_: replace(account, reset=_link(all_)),
    said.PasswordChanged: lambda account, event, all_: replace(
        account, credential=event.credential, reset=None, cut=all_.meta.version
    ),
    said.SecondFactorAdded: lambda account, event, _: replace(
        account, factors={**account.factors, event.factor: event.kind}
    ),
    said.SecondFactorRemoved: lambda account, event, _: replace(
        account, factors=_without(account, event.factor)
    ),
    said.SecondFactorsReset: lambda account, *_: replace(account, factors={}),
    said.SubjectBound: lambda account, event, _: replace(account, binding=event.binding),
    said.SubjectUnbound: lambda account, _, all_: replace(account, binding=None, cut=all_.meta.version),
    said.TermsAccepted: lambda account, event, _: replace(account, accepted=event.number),
    said.SessionsEnded: lambda account, event, _: replace(account, ended=account.ended | set(event.sessions)),
}


def evolve(account: Account | None, recorded: Recorded[Event]) -> Account | None:
    """The fold of an account's stream; what the house tells everybody passes by."""
    if account is None or account.proposed:
        account = _begin(recorded) or account
    change = _CHANGES.get(type(recorded.event))
    return account if account is None or change is None else change(account, recorded.event, recorded)
