"""Services' own tokens: for whoever signs an assertion with the key that is known of them (RFC 7523)."""

import hashlib
import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jwt import JWTClaimsRegistry

from chassis.clock import Clock
from chassis.tokens.services import ASSERTION_TYPE
from chassis.tokens.verifier import EdDSAOnly
from contracts.permissions import SERVICES
from contracts.permissions.services import EVERY_CONSUMER
from identity.handlers.signing import Signing
from identity.store.failures import Assertions

GRANT = "client_credentials"
LONGEST = 60
"""Seconds that an assertion may count."""
LEEWAY = 5
NAMES = frozenset(line.service for line in SERVICES) - {EVERY_CONSUMER}


class UnknownClientError(Exception):
    """No service, no key of it, or no assertion of its own: which of them is told to nobody."""


@dataclass(frozen=True, slots=True)
class ServiceClients:
    """`folder` holds `<name>.jwk`, the public keys; read when asked, so that a new one counts at once."""

    issuer: str
    folder: Path
    assertions: Assertions
    signing: Signing
    clock: Clock

    async def token(self, assertion: str) -> str:
        """Raises `UnknownClientError`, `TemporaryError`."""
        try:
            claims = self._claims(assertion)
        except (JoseError, ValueError, LookupError, TypeError, OSError, RecursionError):
            raise UnknownClientError from None
        await self._use(claims)
        return await self.signing.service(claims["sub"])

    def _claims(self, assertion: str) -> dict[str, Any]:
        name = _claimed(assertion)
        if name not in NAMES:
            raise UnknownClientError
        key = OKPKey.import_key(json.loads((self.folder / f"{name}.jwk").read_text("ascii")))
        claims: dict[str, Any] = jwt.decode(assertion, key, registry=EdDSAOnly()).claims
        self._registry(name).validate(claims)
        if not 0 < claims["exp"] - claims["iat"] <= LONGEST:
            raise UnknownClientError
        return claims

    def _registry(self, name: str) -> JWTClaimsRegistry:
        """joserfc's `decode` accepts an expired assertion: only this check refuses it."""
        return JWTClaimsRegistry(
            now=lambda: int(self.clock().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": name},
            sub={"essential": True, "value": name},
            aud={"essential": True, "value": self.issuer},
            jti={"essential": True},
            iat={"essential": True},
            exp={"essential": True},
        )

    async def _use(self, claims: dict[str, Any]) -> None:
        """Each assertion is good once."""
        used = hashlib.sha256(f"{claims['sub']}|{claims['jti']}".encode()).digest()
        until = datetime.fromtimestamp(claims["exp"] + LEEWAY, UTC)
        if not await self.assertions.use(used, until):
            raise UnknownClientError


def _claimed(assertion: str) -> str:
    """Whom it says it is from, not yet believed."""
    if len(assertion) > 4096:
        raise UnknownClientError
    payload = assertion.split(".")[1]
    return str(json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"])


__all__ = ["ASSERTION_TYPE", "GRANT", "ServiceClients", "UnknownClientError"]
