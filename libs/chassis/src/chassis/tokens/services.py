"""A service's own token, got from the issuer by an assertion that the service signs with its key."""

import asyncio
import json
import stat
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from chassis.clock import Clock
from chassis.errors import BrokenError, TemporaryError
from chassis.tokens.verifier import EdDSAOnly

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 30
"""How long an assertion counts: it is used at once."""

_AHEAD = timedelta(seconds=60)
"""So long before its end a token is renewed: what is sent must still count when it is read."""
_PATIENCE = 3.0


class ServiceKeyError(BrokenError):
    """The service's private key can't be read, is none, or others can read it."""


class ServiceRefusedError(BrokenError):
    """The issuer doesn't know this service, or not by this key: a wrong setting on one of the two sides."""


def service_key(file: Path) -> OKPKey:
    """The Ed25519 key in a file of mode 0600, as a JWK. Raises `ServiceKeyError`."""
    try:
        if stat.S_IMODE(file.stat().st_mode) & (stat.S_IWGRP | stat.S_IXGRP | stat.S_IRWXO):
            reason = f"others have rights on {file.name}; give it mode 0600"
            raise ServiceKeyError(reason)
        key = OKPKey.import_key(json.loads(file.read_text("ascii")))
    except (OSError, ValueError, JoseError, KeyError, TypeError) as failure:
        reason = f"the service's key can't be read ({type(failure).__name__})"
        raise ServiceKeyError(reason) from None
    if not key.is_private:
        reason = f"{file.name} holds no private key"
        raise ServiceKeyError(reason)
    return key


def assertion(issuer: str, name: str, key: OKPKey, now: datetime) -> str:
    """What a service signs to say who it is (RFC 7523): for this issuer, once, for half a minute."""
    issued = int(now.timestamp())
    claims = {
        "iss": name,
        "sub": name,
        "aud": issuer,
        "jti": uuid4().hex,
        "iat": issued,
        "exp": issued + ASSERTION_SECONDS,
    }
    return jwt.encode({"alg": "EdDSA"}, claims, key, registry=EdDSAOnly())


class ServiceTokens:
    """The token of service `name`, renewed a minute before its end, by one request at a time."""

    def __init__(self, issuer: str, name: str, key: OKPKey, client: httpx.AsyncClient, clock: Clock) -> None:
        self._issuer = issuer
        self._name = name
        self._key = key
        self._client = client
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._token = ""
        self._until: datetime | None = None

    async def token(self) -> str:
        """Raises `TemporaryError` where the issuer can't be asked, `ServiceRefusedError`."""
        async with self._one_at_a_time:
            if self._until is None or self._clock() >= self._until:
                await self._renew()
            return self._token

    async def _renew(self) -> None:
        now = self._clock()
        answer = await self._asked(assertion(self._issuer, self._name, self._key, now))
        try:
            self._token = str(answer["access_token"])
            self._until = now + timedelta(seconds=int(answer["expires_in"])) - _AHEAD
        except (KeyError, TypeError, ValueError):
            reason = "the issuer's answer holds no token"
            raise TemporaryError(reason) from None

    async def _asked(self, signed: str) -> Any:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": signed,
        }
        try:
            answer = await self._client.post(f"{self._issuer}/token", data=form, timeout=_PATIENCE)
            if answer.status_code in {400, 401, 403}:
                reason = f"the issuer refuses {self._name}"
                raise ServiceRefusedError(reason)
            return answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as failure:
            reason = f"the issuer gives no token ({type(failure).__name__})"
            raise TemporaryError(reason, retry_after=2) from None


class ServiceAuth(httpx.Auth):
    """For a client whose every request goes under the service's own token."""

    def __init__(self, tokens: ServiceTokens) -> None:
        self._tokens = tokens

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Raises what `ServiceTokens.token` raises."""
        request.headers["Authorization"] = f"Bearer {await self._tokens.token()}"
        yield request
