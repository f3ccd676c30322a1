"""Checks a bearer token once and remembers it until it expires: one signature costs 150 µs."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Protocol

from cachetools import LRUCache
from joserfc import jwt
from joserfc.errors import ExceededSizeError, JoseError, UnsupportedAlgorithmError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry, extract_compact
from joserfc.jwt import JWTClaimsRegistry
from prometheus_client import Counter

from chassis.clock import Clock
from chassis.errors import TemporaryError
from chassis.metrics import REGISTRY
from chassis.problems import ProblemError
from chassis.tokens.claims import SERVICE, Claims, Registry, ServiceRegistry

REMEMBERED = 10_000
"""People's tokens at most."""
REMEMBERED_SERVICES = 200
"""Services' tokens at most; there is one per process and five minutes."""

_LONGEST = 4096

REFUSED = Counter(
    "kronika_tokens_refused", "Tokens refused, by the kind of fault", ["fault"], registry=REGISTRY
)


class EdDSAOnly(JWSRegistry):
    """Ed25519 under its JWT name of old. joserfc warns of the name at each token; RFC 8037 has it."""

    def __init__(self) -> None:
        super().__init__(algorithms=["EdDSA"])

    def get_alg(self, name: str) -> Any:
        if name != "EdDSA":
            raise UnsupportedAlgorithmError
        return self.algorithms["EdDSA"]


class Keys(Protocol):
    """Where the issuer's public keys are known: fetched from it, or in its own process."""

    async def get(self, kid: str) -> OKPKey | None:
        """The key of this name; raises as `IssuerKeys.get`."""
        ...


class Verifier:
    """Turns a bearer token of `issuer` into `Claims`, a service's into its name.

    A person's token is never a service's, nor the other way round. What they may do is not asked here.
    """

    def __init__(self, issuer: str, keys: Keys, clock: Clock) -> None:
        self._issuer = issuer
        self._keys = keys
        self._clock = clock
        self._registry = Registry(issuer, clock)
        self._algorithms = EdDSAOnly()
        self._services = ServiceRegistry(issuer, clock)
        self._known: LRUCache[bytes, Claims] = LRUCache(REMEMBERED)
        self._known_services: LRUCache[bytes, tuple[str, datetime]] = LRUCache(REMEMBERED_SERVICES)

    async def check_issuer(self) -> None:
        """For a service's start: raises `DevelopmentIssuerError`; an issuer that is away is asked later."""
        with suppress(TemporaryError):
            await self._keys.get("")

    async def verify(self, token: str) -> Claims:
        """Raises `ProblemError` 401 for a forged, foreign or expired token, `TemporaryError` 503 where the
        issuer's key is needed and can't be had.
        """
        name = hashlib.sha256(token.encode()).digest()
        known = self._known.get(name)
        if known is not None and known.expires > self._clock():
            return known
        self._known[name] = claims = await self._checked(token)
        return claims

    async def service(self, token: str) -> str:
        """The name of the service that this token was given to, such as `notifier`. Raises as `verify`."""
        name = hashlib.sha256(token.encode()).digest()
        known = self._known_services.get(name)
        if known is None or known[1] <= self._clock():
            content = await self._content(token, self._services)
            expires = datetime.fromtimestamp(content["exp"], UTC)
            self._known_services[name] = known = content["sub"].removeprefix(SERVICE), expires
        return known[0]

    async def _checked(self, token: str) -> Claims:
        content = await self._content(token, self._registry)
        return Claims(
            sub=content["sub"],
            sid=content["sid"],
            issuer=self._issuer,
            issued=datetime.fromtimestamp(content["iat"], UTC),
            expires=datetime.fromtimestamp(content["exp"], UTC),
        )

    async def _content(self, token: str, registry: JWTClaimsRegistry) -> dict[str, Any]:
        kid = _key_id(token)
        key = await self._keys.get(kid)
        if key is None:
            raise refused(fault="unknown_key")
        with _faults_told():
            content: dict[str, Any] = jwt.decode(token, key, registry=self._algorithms).claims
            registry.validate(content)
        return content


def says_service(token: str) -> bool:
    """Whether the token says that it is a service's: which of the two checks it has to pass, no more."""
    with _faults_told():
        content = json.loads(extract_compact(token.encode("ascii")).payload)
        return str(content["sub"]).startswith(SERVICE)


class Headers(Protocol):
    """A request's header fields: all values of one, by its name."""

    def getlist(self, key: str, /) -> list[str]: ...


def bearer(headers: Headers) -> str:
    """The token of `Authorization: Bearer …`. Raises `ProblemError` 401."""
    values = headers.getlist("authorization")
    scheme, _, token = values[0].partition(" ") if len(values) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token.strip():
        raise refused(fault="no_token")
    return token.strip()


def accompanying(headers: Headers) -> str | None:
    """The token of `Kronika-Service`: who passes on a person's call. Raises `ProblemError` 401."""
    values = headers.getlist("kronika-service")
    if len(values) > 1 or (values and not values[0].strip()):
        raise refused(fault="no_token")
    return values[0].strip() if values else None


def refused(fault: str) -> ProblemError:
    """401. Why is counted, not told: it would help only whoever forges."""
    REFUSED.labels(fault).inc()
    headers = {"WWW-Authenticate": 'Bearer realm="kronika"'}
    if fault != "no_token":
        headers["WWW-Authenticate"] += ', error="invalid_token"'
    return ProblemError("not-signed-in", "A valid token is needed", 401, headers=headers)


def _key_id(token: str) -> str:
    """The `kid` of a token that may be worth a look at the issuer's keys."""
    with _faults_told():
        if len(token) > _LONGEST:
            raise ExceededSizeError
        header = extract_compact(token.encode("ascii")).headers()
        if header.get("alg") != "EdDSA":
            raise UnsupportedAlgorithmError
        return str(header["kid"])[:200]


@contextmanager
def _faults_told() -> Iterator[None]:
    """Whatever is wrong with a token's bytes, its signature or its claims ends in 401."""
    try:
        yield
    except JoseError as fault:
        raise refused(fault.error) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise refused(fault="malformed") from None
