"""Who works here and as what (A): the events of an account, whose stream is the account's id.

What the house tells everybody (terms, guide, help address) stands on one stream of its own, `HOUSE`.
"""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from contracts.accounts.vocabulary import (
    AccountLanguage,
    FactorKind,
    HouseText,
    InvitationOccasion,
    Number,
    PasswordWay,
    ProposalReason,
    Roles,
    StaffDetails,
    Teams,
)
from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import Code, ShortText

HOUSE = UUID("d2b8d3c6-0c0b-5c0e-8f43-6c9a5be1a7d4")
"""The stream of terms, guide and help address: the same in every installation."""


class AccountProposed(Event):
    """A supervisor filled in the form for a new person; no letter leaves before an administrator agrees."""

    type: ClassVar[str] = "kronika.accounts.account_proposed.v1"

    roles: Roles
    """All roles that the person is to have."""
    language: AccountLanguage
    """In which screens and letters are to speak to this person."""
    details: Private[StaffDetails]


class ProposalDeclined(Event):
    """An administrator doesn't make an account of the proposal (A7)."""

    type: ClassVar[str] = "kronika.accounts.proposal_declined.v1"

    reason: ProposalReason


class AccountCreated(Event):
    """Staff made an account for a person; until it is confirmed it opens nothing (A1, A2)."""

    type: ClassVar[str] = "kronika.accounts.account_created.v1"

    roles: Roles
    """All roles of the person from here on."""
    language: AccountLanguage
    """In which screens and letters speak to this person."""
    details: Private[StaffDetails]
    demo: bool = False
    """Seeded for development: everybody knows its password."""


class InvitationIssued(Event):
    """A single-use way in, to be sent to the account's address; links issued before open nothing (A1)."""

    type: ClassVar[str] = "kronika.accounts.invitation_issued.v1"

    link: UUID
    """Its id, by which the notifier asks for the link itself when it sends; no secret."""
    expires: AwareDatetime
    """From this moment on the link opens nothing."""
    occasion: InvitationOccasion


class AccountConfirmed(Event):
    """The person set a password through their link: the first sign-in (A2)."""

    type: ClassVar[str] = "kronika.accounts.account_confirmed.v1"

    credential: UUID | None = None
    """Id of the password's hash, which identity keeps; none where the organisation's provider signs in."""


class DetailsChanged(Event):
    """The person's name is this from here on."""

    type: ClassVar[str] = "kronika.accounts.details_changed.v1"

    details: Private[StaffDetails]


class AddressCorrected(Event):
    """Letters go to another address from here on; what is known of the old one counts no more."""

    type: ClassVar[str] = "kronika.accounts.address_corrected.v1"

    details: Private[StaffDetails]


class LanguageChanged(Event):
    """Screens and letters speak this language to the person from here on."""

    type: ClassVar[str] = "kronika.accounts.language_changed.v1"

    language: AccountLanguage
    """In which screens and letters speak to this person."""


class ResetRequested(Event):
    """Somebody asked for a new password for this account: a single-use link is to be sent to it (A4)."""

    type: ClassVar[str] = "kronika.accounts.reset_requested.v1"

    link: UUID
    """Its id, by which the notifier asks for the link itself when it sends; no secret."""
    expires: AwareDatetime
    """From this moment on the link opens nothing."""


class PasswordChanged(Event):
    """The account has another password; the person is told by e-mail (A4)."""

    type: ClassVar[str] = "kronika.accounts.password_changed.v1"

    way: PasswordWay
    credential: UUID
    """Id of the password's hash, which identity keeps."""


class SecondFactorAdded(Event):
    """Signing in asks for this from here on as well; the person is told by e-mail (A4)."""

    type: ClassVar[str] = "kronika.accounts.second_factor_added.v1"

    factor: UUID
    """Its id; its secret or key is kept by identity."""
    kind: FactorKind


class SecondFactorRemoved(Event):
    """The person did away with it; they are told by e-mail (A4)."""

    type: ClassVar[str] = "kronika.accounts.second_factor_removed.v1"

    factor: UUID
    """Its id."""
    kind: FactorKind


class SecondFactorsReset(Event):
    """An administrator took all second factors off an account whose owner lost them; the owner is told."""

    type: ClassVar[str] = "kronika.accounts.second_factors_reset.v1"


class SubjectBound(Event):
    """The organisation's provider signs in to this account from here on, for one person known there (A6)."""

    type: ClassVar[str] = "kronika.accounts.subject_bound.v1"

    binding: UUID
    """Its id; which person of the provider it is, is kept by identity."""


class SubjectUnbound(Event):
    """An administrator took the provider's person off the account; the next one to fit is bound anew."""

    type: ClassVar[str] = "kronika.accounts.subject_unbound.v1"

    binding: UUID
    """Its id."""


class TermsPublished(Event):
    """The terms of cooperation read like this from here on; experts are asked at their next sign-in (A7)."""

    type: ClassVar[str] = "kronika.accounts.terms_published.v1"

    number: Number
    """Of the version."""
    text: HouseText


class TermsAccepted(Event):
    """The person accepts this version of the terms of cooperation (A7)."""

    type: ClassVar[str] = "kronika.accounts.terms_accepted.v1"

    number: Number
    """Of the version."""


class GuidePublished(Event):
    """The user guide reads like this from here on."""

    type: ClassVar[str] = "kronika.accounts.guide_published.v1"

    number: Number
    """Of the version."""
    text: HouseText


class HelpAddressChanged(Event):
    """Whom letters and pages name for help (A1, A3)."""

    type: ClassVar[str] = "kronika.accounts.help_address_changed.v1"

    email: ShortText
    """The organisation's own address, nobody's personal one."""


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


SUBSTANCE: tuple[type[Event], ...] = (
    AccountProposed,
    ProposalDeclined,
    AccountCreated,
    AccountConfirmed,
    DetailsChanged,
    AddressCorrected,
    LanguageChanged,
    AccountDeactivated,
    AccountReactivated,
    RolesChanged,
    TeamsChanged,
    TermsPublished,
    GuidePublished,
    HelpAddressChanged,
)
"""What an administrator sees and changes; what people do to their own way in stands in nobody's way."""

EVENTS: tuple[type[Event], ...] = (
    *SUBSTANCE,
    InvitationIssued,
    ResetRequested,
    PasswordChanged,
    SecondFactorAdded,
    SecondFactorRemoved,
    SecondFactorsReset,
    SubjectBound,
    SubjectUnbound,
    TermsAccepted,
    SessionsEnded,
)
