"""What people do with their own account, and through a link (A1, A2, A4, row 29)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts import accounts as said
from contracts.accounts import AccountLanguage, FactorKind, PasswordWay, StaffDetails
from contracts.refusal import Missing
from contracts.sealed import Clear
from contracts.texts import ShortText
from identity.domain.account import Account, Link
from identity.domain.command import Command, Decision, unless
from identity.domain.keeping import ended

type Password = Annotated[str, StringConstraints(max_length=1000)]
"""As it was typed; what it has to be is a rule's business."""

type SessionName = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ChangePassword(Command):
    """Another password (A4); the other sessions end."""

    current: Password
    new: Password


class ChangeName(Command):
    """How letters and titles show the person."""

    family_name: ShortText
    given_name: ShortText
    family_name_first: bool = False


class ChangeLanguage(Command):
    """In which screens and letters speak."""

    language: AccountLanguage


class AcceptTerms(Command):
    """Accept this version of the terms of cooperation (A7)."""

    number: Annotated[int, Field(ge=1, le=1_000_000)]


class EndSessions(Command):
    """End these of one's own sessions; without any named, all but this one."""

    sessions: Annotated[tuple[SessionName, ...], Field(max_length=100)] = ()


def opens(link: Link | None, id_: UUID, now: datetime) -> bool:
    """Whether this is the link that counts, unused and in its time."""
    return link is not None and link.id == id_ and now < link.expires


def enter(account: Account, link: UUID, credential: UUID, now: datetime, accepted: int | None) -> Decision:
    """A1, A2: the first password, which confirms the account; `accepted` is a version of the terms."""
    if not (account.waits and opens(account.invitation, link, now)):
        return _does_not_open()
    terms = [said.TermsAccepted(number=accepted)] if accepted else []
    return (said.AccountConfirmed(credential=credential), *terms)


def reset_password(
    account: Account, link: UUID, credential: UUID, now: datetime, sessions: Sequence[str]
) -> Decision:
    """A4: a new password through a link ends every session."""
    if not (account.signs_in and opens(account.reset, link, now)):
        return _does_not_open()
    changed = said.PasswordChanged(way=PasswordWay.RESET, credential=credential)
    return (changed, *ended(sessions))


def _does_not_open() -> Decision:
    """One answer for expired, used and tampered links."""
    words = "This link does not open anything any more. Ask for a new one."
    return unless([Missing("A1", "link-does-not-open", words)], refusal=LINK)


LINK = ("link-does-not-open", "This link doesn't open anything")


def request_reset(account: Account, link: UUID, now: datetime, expires: datetime) -> Decision:
    """A4: a link at most each minute; who waits for an invitation, or is deactivated, gets none."""
    if not account.signs_in or account.demo or _just_issued(account.reset, now):
        return ()
    return (said.ResetRequested(link=link, expires=expires),)


def replace_expired(account: Account, link: UUID, new: said.InvitationIssued, now: datetime) -> Decision:
    """A1: an expired invitation is replaced from its own page, always to the same address."""
    invitation = account.invitation
    if not account.waits or invitation is None or invitation.id != link:
        return ()
    return () if now < invitation.expires else (new,)


def _just_issued(link: Link | None, now: datetime) -> bool:
    return link is not None and now - link.issued < timedelta(minutes=1)


def change_password(account: Account, credential: UUID, others: Sequence[str]) -> Decision:
    """A4: `others` are the sessions that run besides the one in which this is done."""
    if account.credential == credential:
        return ()
    changed = said.PasswordChanged(way=PasswordWay.CHANGED, credential=credential)
    return (changed, *ended(others))


def change_name(present: StaffDetails, command: ChangeName, person: UUID) -> Decision:
    """The address stays."""
    wanted = present.model_copy(update=command.model_dump())
    if wanted == present:
        return ()
    return (said.DetailsChanged(details=Clear(str(person), wanted)),)


def change_language(account: Account, command: ChangeLanguage) -> Decision:
    """From the next letter on."""
    if account.language == command.language:
        return ()
    return (said.LanguageChanged(language=command.language),)


def accept_terms(account: Account, command: AcceptTerms, current: int) -> Decision:
    """A7: only the present version can be accepted."""
    if account.accepted >= command.number:
        return ()
    words = "These are not the present terms. Read the present ones."
    stale = Missing("A7", "not-the-present-terms", words) if command.number != current else None
    refusal = ("terms-cannot-be-accepted", "The terms can't be accepted")
    return unless([stale], said.TermsAccepted(number=command.number), refusal=refusal)


def end_sessions(account: Account, running: Sequence[str], wanted: Sequence[str], own: str) -> Decision:
    """`running` are the account's sessions; others' are not known here."""
    chosen = set(wanted) & set(running) if wanted else set(running) - {own}
    return ended(sorted(chosen - account.ended))


def add_factor(account: Account, factor: UUID, kind: FactorKind) -> Decision:
    """Asked for from the next sign-in on."""
    if factor in account.factors:
        return ()
    return (said.SecondFactorAdded(factor=factor, kind=kind),)


def remove_factor(account: Account, factor: UUID, *, demanded: bool) -> Decision:
    """`demanded`: a role of this account must have one, so the last can't go."""
    if factor not in account.factors:
        return ()
    last = demanded and len(account.factors) == 1
    words = "Your role demands a second factor. Set up another one first."
    barrier = Missing("A4", "second-factor-demanded", words) if last else None
    return unless([barrier], said.SecondFactorRemoved(factor=factor, kind=account.factors[factor]))
