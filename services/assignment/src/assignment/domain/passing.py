"""A person's command on its way to the ledger, and what the ledger said."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """What makes it the person's command and not ours: token, idempotency key, version read, correlation."""

    token: str
    key: str
    if_match: int | None
    correlation: str


@dataclass(frozen=True, slots=True)
class Told:
    """The ledger's answer as it came."""

    status: int
    body: bytes
    headers: Mapping[str, str]
