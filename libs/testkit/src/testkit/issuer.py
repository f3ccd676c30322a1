"""An issuer for tests: signs what it is told to, rotates its keys, goes away."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import OKPKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.tokens import IssuerKeys, Verifier
from chassis.tokens.verifier import EdDSAOnly

ISSUER = "http://issuer.test"
EVA = "01890a5d-ac96-774b-bcce-b302099a8057"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def a_key(kid: str = "first") -> OKPKey:
    """An Ed25519 key pair."""
    return OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": "EdDSA"})


@dataclass
class Issuer:
    """An issuer that signs what it is told to, can be away, and counts how often it was asked for keys."""

    clock: Clock = field(default_factory=Clock)
    keys: list[OKPKey] = field(default_factory=lambda: [a_key()])
    away: bool = False
    development: bool = False
    asked: int = 0

    def claims(self, **changed: Any) -> dict[str, Any]:
        """What a good token says; None leaves a claim out."""
        now = int(self.clock().timestamp())
        good = {"iss": ISSUER, "aud": "kronika", "sub": EVA, "sid": "s1", "iat": now, "exp": now + 300}
        return {name: value for name, value in (good | changed).items() if value is not None}

    def token(
        self, *, key: OKPKey | None = None, header: dict[str, Any] | None = None, **changed: Any
    ) -> str:
        """A signed token, good unless told otherwise."""
        signer = key or self.keys[-1]
        named = {"alg": "EdDSA", "kid": signer.kid} | (header or {})
        return jwt.encode(named, self.claims(**changed), signer, registry=EdDSAOnly())

    def client(self) -> httpx.AsyncClient:
        """A client that reaches this issuer and nothing else."""
        app = Starlette(routes=[Route("/.well-known/jwks.json", self._answer)])
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER)

    async def _answer(self, _: Request) -> Response:
        self.asked += 1
        if self.away:
            return Response(status_code=503)
        document: dict[str, Any] = {"keys": [key.as_dict(private=False) for key in self.keys]}
        return JSONResponse(document | ({"kronika_development": True} if self.development else {}))

    def verifier(self, *, development: bool = False) -> Verifier:
        """A verifier that trusts this issuer."""
        url = f"{ISSUER}/.well-known/jwks.json"
        keys = IssuerKeys(url, self.client(), self.clock, development=development)
        return Verifier(ISSUER, keys, self.clock)
