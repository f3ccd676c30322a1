"""What a password has to be: long, not one that everybody tries, not the person's own name (A1)."""

import unicodedata
from collections.abc import Collection

from contracts.accounts import StaffDetails
from contracts.refusal import Missing, Refusal

SHORTEST, LONGEST = 15, 200
"""Characters, after normalising."""

_PART = 4
"""A name of fewer letters is part of many words."""


def normalised(password: str) -> str:
    """NFKC: the same on every keyboard. Everything that goes near a hash has gone through this."""
    return unicodedata.normalize("NFKC", password)


def refused(password: str, blocked: Collection[str], own: StaffDetails) -> Refusal | None:
    """All that is wrong with a normalised password; None where it will do."""
    folded = password.casefold()
    asked = (
        _length(password),
        _known(folded, blocked),
        _one_and_the_same(folded),
        _named(folded, own),
    )
    missing = tuple(each for each in asked if each is not None)
    return Refusal("password-refused", "This password won't do", missing, 422) if missing else None


def _length(password: str) -> Missing | None:
    if SHORTEST <= len(password) <= LONGEST:
        return None
    words = f"A password has {SHORTEST} to {LONGEST} characters. A sentence is easy to remember."
    return Missing("A1", "password-length", words)


def _known(folded: str, blocked: Collection[str]) -> Missing | None:
    """Also what is only lengthened: `password` twice, or with digits around it."""
    bare = folded.strip("0123456789 !?.-_*#")
    if folded not in blocked and bare not in blocked and not _repeats_a_known_one(folded, blocked):
        return None
    return Missing("A1", "password-known", "This password is among those that are tried first.")


def _repeats_a_known_one(folded: str, blocked: Collection[str]) -> bool:
    beginnings = (folded[:length] for length in range(_PART, len(folded)))
    return any(each in blocked and (each * len(folded)).startswith(folded) for each in beginnings)


def _one_and_the_same(folded: str) -> Missing | None:
    if len(set(folded)) >= 5:
        return None
    return Missing("A1", "password-monotonous", "This password repeats too few characters.")


def _named(folded: str, own: StaffDetails) -> Missing | None:
    """A1: never the user name, nor built upon the person's own names."""
    name = own.email.casefold().partition("@")[0]
    parts = {own.family_name.casefold(), own.given_name.casefold(), name}
    rest = folded
    for part in sorted((each for each in parts if len(each) >= _PART), key=len, reverse=True):
        rest = rest.replace(part, "")
    if folded != own.email.casefold() and (rest == folded or len(rest) >= SHORTEST):
        return None
    words = "This password is built upon your own name or address."
    return Missing("A1", "password-own-name", words)
