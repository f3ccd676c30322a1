"""An issuer for tests: signs what it is told to, rotates its keys, goes away."""

import base64
import json
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
    """An issuer that signs what it is told to, can be away, and counts how often it was asked.

    `asked` for its keys, `given` a service's token; to the services that are `unknown` it gives none.
    """

    clock: Clock = field(default_factory=Clock)
    keys: list[OKPKey] = field(default_factory=lambda: [a_key()])
    away: bool = False
    development: bool = False
    unknown: tuple[str, ...] = ()
    asked: int = 0
    given: int = 0

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

    def service_token(self, name: str, **changed: Any) -> str:
        """A token of the service `name`, good unless told otherwise."""
        return self.token(**({"sub": f"service:{name}", "sid": None} | changed))

    def client(self) -> httpx.AsyncClient:
        """A client that reaches this issuer and nothing else; whoever asks for a service's token gets one."""
        routes = [
            Route("/.well-known/jwks.json", self._answer),
            Route("/token", self._give, methods=["POST"]),
        ]
        app = Starlette(routes=routes)
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER)

    async def _answer(self, _: Request) -> Response:
        self.asked += 1
        if self.away:
            return Response(status_code=503)
        document: dict[str, Any] = {"keys": [key.as_dict(private=False) for key in self.keys]}
        return JSONResponse(document | ({"kronika_development": True} if self.development else {}))

    async def _give(self, request: Request) -> Response:
        """Believes every assertion: whether it is to be believed is identity's business."""
        self.given += 1
        if self.away:
            return Response(status_code=503)
        form = await request.form()
        name = _unchecked(str(form["client_assertion"]))["sub"]
        if name in self.unknown:
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        return JSONResponse({"access_token": self.service_token(name), "expires_in": 300})

    def verifier(self, *, development: bool = False) -> Verifier:
        """A verifier that trusts this issuer."""
        url = f"{ISSUER}/.well-known/jwks.json"
        keys = IssuerKeys(url, self.client(), self.clock, development=development)
        return Verifier(ISSUER, keys, self.clock)


def _unchecked(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims
