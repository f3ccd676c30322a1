"""Signing in through the organisation's provider: to an account that staff made, never a new one (A1, A6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from contracts import accounts as said
from contracts.refusal import Missing
from identity.domain.account import Account
from identity.domain.command import Command, Decision, unless
from identity.domain.keeping import ended


@dataclass(frozen=True, slots=True)
class Asked:
    """What one sign-in at the provider is known by again: in the address, in its token, at its end (PKCE)."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider knows: `subject` for ever, `email` only where it is theirs for certain.

    `second_factor`: it says that it asked for one that we take for ours.
    """

    subject: str
    email: str | None
    second_factor: bool


class UnbindProvider(Command):
    """Take the provider's person off the account; its sessions end."""


def let_in(account: Account, binding: UUID) -> Decision:
    """The first time binds the account to this one person; where it waits, it is confirmed by that (A2)."""
    if account.binding == binding and account.signs_in:
        return ()
    bound = [] if account.binding == binding else [said.SubjectBound(binding=binding)]
    confirmed = [said.AccountConfirmed()] if account.waits else []
    return unless([_opens(account), _bound_to_another(account, binding)], *bound, *confirmed)


def _opens(account: Account) -> Missing | None:
    if account.signs_in or account.waits:
        return None
    return Missing("A6", "account-opens-nothing", "The account does not open anything.")


def _bound_to_another(account: Account, binding: UUID) -> Missing | None:
    """An address that the provider gave to somebody new doesn't hand over the account of who had it."""
    if account.binding in {None, binding}:
        return None
    return Missing("A6", "bound-to-another", "Somebody else of the provider signs in to this account.")


def unbind(account: Account, sessions: Sequence[str]) -> Decision:
    """`sessions` are those that run."""
    if account.binding is None:
        return ()
    return (said.SubjectUnbound(binding=account.binding), *ended(sessions))
