"""The words of accounts: roles, languages, names, and why something happened."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from contracts.event import Value
from contracts.permissions.roles import Role, clashes
from contracts.texts import LongText, ShortText

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

type Number = Annotated[int, Field(ge=1)]
"""Counts the versions of a text, from 1."""

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


class HouseText(Value):
    """One text of the house, whole, in each language; not personal."""

    en: LongText
    """English."""
    pl: LongText
    """Polish."""
    hu: LongText
    """Hungarian."""


class ProposalReason(StrEnum):
    """Why an administrator makes no account of a proposal."""

    HAS_AN_ACCOUNT = "has_an_account"
    NOT_AGREED = "not_agreed"
    MISTAKE = "mistake"


class InvitationOccasion(StrEnum):
    """Why an invitation leaves."""

    FIRST = "first"
    """The account was made."""
    AGAIN = "again"
    """An administrator sent it again, or the person asked for a new link on the page of an expired one."""
    UNUSED = "unused"
    """Three days went by: it leaves again by itself, and the administrators are told."""
    ADDRESS_CORRECTED = "address_corrected"
    """The one before went to a wrong address."""


class PasswordWay(StrEnum):
    """How a password came to be changed."""

    CHANGED = "changed"
    """By the person, signed in."""
    RESET = "reset"
    """Through a link."""


class FactorKind(StrEnum):
    """What a second factor is."""

    TOTP = "totp"
    """Six digits that change every thirty seconds."""
    PASSKEY = "passkey"
    """A key in a device (WebAuthn)."""
