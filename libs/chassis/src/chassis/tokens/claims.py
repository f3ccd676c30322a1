"""The claims of a token that counts: all of them there, all of them checked."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from joserfc.errors import InvalidClaimError
from joserfc.jwt import JWTClaimsRegistry

from chassis.clock import Clock

AUDIENCE = "kronika"
LEEWAY = 5
"""Seconds by which two machines' clocks may differ."""

SERVICE = "service:"
"""So begins the `sub` of a service's token; a person's is an account's id."""

LONGEST = 24 * 3600
"""Seconds that a token may live; a person's lives 300."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Who: the account `sub`, in the session `sid`, as `issuer` says. Never what they may do."""

    sub: str
    sid: str
    issuer: str
    issued: datetime
    expires: datetime

    @property
    def account(self) -> UUID:
        """The account's id, which is its stream in the topic `accounts`."""
        return _id(self.sub)


_id = lru_cache(maxsize=4_096)(UUID)
"""The same people ask again and again."""


class _Registry(JWTClaimsRegistry):
    """joserfc's `decode` accepts an expired token: only this check refuses it."""

    def __init__(self, issuer: str, clock: Clock, **more: Any) -> None:
        super().__init__(
            now=lambda: int(clock().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": AUDIENCE},
            sub={"essential": True},
            iat={"essential": True},
            exp={"essential": True},
            **more,
        )

    def validate(self, claims: dict[str, Any]) -> None:
        """Raises `JoseError`; a token that says it lives for ever is refused as well."""
        super().validate(claims)
        if not 0 < claims["exp"] - claims["iat"] <= LONGEST:
            raise InvalidClaimError(claim="exp")


class Registry(_Registry):
    """What a person's token has to say."""

    def __init__(self, issuer: str, clock: Clock) -> None:
        super().__init__(issuer, clock, sid={"essential": True})

    def validate_sub(self, value: object) -> None:
        """An account's id in its canonical spelling: another spelling would be another idempotency scope."""
        try:
            canonical = isinstance(value, str) and str(UUID(value)) == value
        except ValueError:
            canonical = False
        if not canonical:
            raise InvalidClaimError(claim="sub")

    def validate_sid(self, value: object) -> None:
        """A session's name: a text of 1 to 200 characters."""
        if not isinstance(value, str) or not 0 < len(value) <= 200:
            raise InvalidClaimError(claim="sid")


class ServiceRegistry(_Registry):
    """What a service's own token has to say: it has no session."""

    def validate_sub(self, value: object) -> None:
        """`service:<name>`, as the permissions name services."""
        if not isinstance(value, str) or _SERVICE_SUB.fullmatch(value) is None:
            raise InvalidClaimError(claim="sub")


_SERVICE_SUB = re.compile(f"{SERVICE}[a-z][a-z-]{{0,49}}")
