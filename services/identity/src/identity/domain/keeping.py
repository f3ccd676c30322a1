"""What staff do with accounts: propose, invite, correct, deactivate, change roles (A1, A6, A7, row 28)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

from contracts import accounts as said
from contracts.accounts import (
    AccountLanguage,
    InvitationOccasion,
    ProposalReason,
    Roles,
    StaffDetails,
    Teams,
)
from contracts.refusal import Missing
from contracts.sealed import Clear
from contracts.texts import ShortText
from identity.domain.account import Account
from identity.domain.command import Command, Decision, unless


def _an_address(text: str) -> str:
    name, at, host = text.rpartition("@")
    if not (name and at and "." in host) or any(character.isspace() for character in text):
        reason = "this is no e-mail address"
        raise ValueError(reason)
    return text


type Address = Annotated[ShortText, StringConstraints(max_length=200), AfterValidator(_an_address)]
"""An e-mail address, roughly: whether it works is known when a letter arrives."""


class NewAccount(Command):
    """Who is to have an account, and as what (A1)."""

    roles: Roles
    language: AccountLanguage
    family_name: ShortText
    given_name: ShortText
    family_name_first: bool = False
    """Hungarian names are written family name first, in every language."""
    email: Address

    def details(self, person: UUID) -> Clear[StaffDetails]:
        """To be sealed under the account's own key."""
        given = self.model_dump(include={"family_name", "given_name", "family_name_first", "email"})
        return Clear(str(person), StaffDetails(**given))


class Confirm(Command):
    """An administrator agrees to a proposal (A7)."""


class DeclineProposal(Command):
    """An administrator doesn't agree (A7)."""

    reason: ProposalReason


class InviteAgain(Command):
    """Send another invitation to an account that waits (A1)."""


class CorrectAddress(Command):
    """Letters go to another address from here on."""

    email: Address


class DeactivationReason(StrEnum):
    """Why somebody can't sign in any more."""

    LEFT = "left"
    ON_LEAVE = "on_leave"
    SECURITY = "security"
    MISTAKE = "mistake"


class Deactivate(Command):
    """End all sessions, let nobody in (A6)."""

    reason: DeactivationReason


class Reactivate(Command):
    """Let in again, with the roles and teams of before."""


class ChangeRoles(Command):
    """All roles from here on; sessions end (A6)."""

    roles: Roles


class ChangeTeams(Command):
    """All teams from here on."""

    leads: Teams = ()
    member_of: Teams = ()


class ResetSecondFactors(Command):
    """Take all second factors off an account whose owner lost them."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a new link is made of: its id, the moment, and when it ends."""

    link: UUID
    now: datetime
    expires: datetime

    def invitation(self, occasion: InvitationOccasion) -> said.InvitationIssued:
        return said.InvitationIssued(link=self.link, expires=self.expires, occasion=occasion)


def _missing(code: str, words: str, rule: str = "A1") -> Missing:
    return Missing(rule, code, words)


def _is_no_proposal(account: Account) -> Missing | None:
    if not account.proposed:
        return None
    return _missing("still-proposed", "An administrator has not agreed to this account yet.", "A7")


def _is_active(account: Account) -> Missing | None:
    return None if account.active else _missing("deactivated", "The account is deactivated.", "A6")


def _waits(account: Account) -> Missing | None:
    if not account.confirmed:
        return None
    return _missing("already-confirmed", "The person has already signed in; nothing waits.", "A2")


def propose(account: Account | None, command: NewAccount, person: UUID) -> Decision:
    """A7: nothing leaves yet."""
    if account is not None:
        return ()
    details = command.details(person)
    return (said.AccountProposed(roles=command.roles, language=command.language, details=details),)


def invite(account: Account | None, command: NewAccount, person: UUID, head: Letterhead) -> Decision:
    """A1: the account, and the invitation to it."""
    if account is not None:
        return ()
    made = said.AccountCreated(
        roles=command.roles, language=command.language, details=command.details(person)
    )
    return (made, head.invitation(InvitationOccasion.FIRST))


def confirm(account: Account, details: StaffDetails, person: UUID, head: Letterhead) -> Decision:
    """A7: the account is made as it was proposed, and the invitation leaves."""
    if not account.proposed:
        return ()
    made = said.AccountCreated(
        roles=account.roles, language=account.language, details=Clear(str(person), details)
    )
    return unless([_is_active(account)], made, head.invitation(InvitationOccasion.FIRST))


def decline_proposal(account: Account, command: DeclineProposal) -> Decision:
    """A7: nothing will leave."""
    if account.declined:
        return ()
    if not account.proposed:
        return unless([_missing("not-a-proposal", "This account was made already.", "A7")])
    return (said.ProposalDeclined(reason=command.reason),)


def invite_again(account: Account, head: Letterhead) -> Decision:
    """A1: the link before opens nothing any more."""
    barriers = [_is_no_proposal(account), _is_active(account), _waits(account)]
    return unless(barriers, head.invitation(InvitationOccasion.AGAIN))


def correct_address(account: Account, details: StaffDetails, person: UUID, head: Letterhead) -> Decision:
    """A1: an invitation that went to the wrong address goes to the right one."""
    corrected = said.AddressCorrected(details=Clear(str(person), details))
    if account.waits:
        return (corrected, head.invitation(InvitationOccasion.ADDRESS_CORRECTED))
    return unless([_is_no_proposal(account)], corrected)


def deactivate(account: Account, command: Deactivate) -> Decision:
    """A6: ends all sessions by itself."""
    if not account.active:
        return ()
    return unless([_is_no_proposal(account)], said.AccountDeactivated(reason=command.reason))


def reactivate(account: Account) -> Decision:
    """A6: what was declined stays so."""
    if account.active:
        return ()
    declined = _missing("declined", "The proposal was declined; make a new one.", "A7")
    return unless([declined if account.declined else None], said.AccountReactivated())


def change_roles(account: Account, command: ChangeRoles, sessions: Sequence[str]) -> Decision:
    """A6: `sessions` are those that run."""
    if set(account.roles) == set(command.roles):
        return ()
    changed = said.RolesChanged(roles=command.roles)
    return unless([_is_no_proposal(account)], changed, *ended(sessions))


def change_teams(account: Account, command: ChangeTeams) -> Decision:
    """Leading needs the role `lead` to have an effect."""
    if (account.leads, account.member_of) == (command.leads, command.member_of):
        return ()
    changed = said.TeamsChanged(leads=command.leads, member_of=command.member_of)
    return unless([_is_no_proposal(account)], changed)


def reset_second_factors(account: Account) -> Decision:
    """The person signs in with the password alone, and sets up new ones."""
    return (said.SecondFactorsReset(),) if account.factors else ()


MOST_AT_ONCE = 100


def ended(sessions: Sequence[str]) -> list[said.SessionsEnded]:
    """These sessions count no more."""
    parts = [sessions[start : start + MOST_AT_ONCE] for start in range(0, len(sessions), MOST_AT_ONCE)]
    return [said.SessionsEnded(sessions=tuple(part)) for part in parts]
