"""The organisation's OpenID Connect provider: where people sign in, and who it says that they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import structlog
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from chassis.clock import Clock
from chassis.metrics import Alarm, clear_alarm
from identity.domain.provider import Asked, Vouched
from identity.gateways.published import Published, away

log = structlog.get_logger("identity")

SCOPE = "openid email"
LEEWAY = 60
"""Seconds by which the provider's clock may differ."""
CODE_REFUSED, TOKEN_NOT_RIGHT = "code_refused", "token_not_right"
"""Why nobody is vouched for, as the log has it."""
_FORM = "application/x-www-form-urlencoded"
_MISCONFIGURED = frozenset({"invalid_client", "unauthorized_client", "unsupported_grant_type"})

type Json = Mapping[str, Any]


class NotVouchedError(Exception):
    """The provider vouches for nobody by this code, or in a way that we can't believe: its word is why."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What the provider knows us by, and what we believe it.

    `second_factors` are values of `acr` or `amr` that stand for a second factor of ours; `owns_addresses`
    takes its addresses for verified although it says nothing of that.
    """

    issuer: str
    client: str
    secret: str | None = field(repr=False)
    redirect: str
    second_factors: frozenset[str] = frozenset()
    owns_addresses: bool = False

    @property
    def authentication(self) -> ClientAuth:
        return ClientAuth(self.client, self.secret, "client_secret_basic" if self.secret else "none")


@dataclass(frozen=True, slots=True)
class Provider:
    """Code flow with PKCE, state and nonce. Raises `TemporaryError` where it can't be asked."""

    registered: Registration
    published: Published
    client: httpx.AsyncClient
    clock: Clock

    async def address(self, asked: Asked) -> str:
        """Where a person goes to sign in."""
        endpoint = (await self.published.configuration())["authorization_endpoint"]
        challenge = create_s256_code_challenge(asked.verifier)
        address: str = prepare_grant_uri(
            endpoint,
            self.registered.client,
            "code",
            self.registered.redirect,
            SCOPE,
            asked.state,
            nonce=asked.nonce,
            code_challenge=challenge,
            code_challenge_method="S256",
        )
        return address

    async def vouched(self, code: str, asked: Asked) -> Vouched | None:
        """Whom it vouches for; None where that is nobody, or can't be believed."""
        try:
            return await self._vouched(code, asked)
        except NotVouchedError as refusal:
            log.warning("not vouched for", reason=str(refusal))
            return None

    async def _vouched(self, code: str, asked: Asked) -> Vouched:
        answer = await self._exchanged(code, asked)
        claims = await self._claims(answer, asked)
        if "email" not in claims:
            claims = {**await self._told_besides(answer, claims["sub"]), **claims}
        return Vouched(claims["sub"], self._address_of(claims), self._asked_for_more(claims))

    async def _exchanged(self, code: str, asked: Asked) -> Json:
        """The tokens for a code, which counts once with the provider."""
        body = prepare_token_request(
            "authorization_code", "", self.registered.redirect, code=code, code_verifier=asked.verifier
        )
        endpoint = (await self.published.configuration())["token_endpoint"]
        url, headers, body = self.registered.authentication.prepare(
            "POST", endpoint, {"Content-Type": _FORM, "Accept": "application/json"}, body
        )
        answer = await self._sent(self.client.build_request("POST", url, headers=headers, content=body))
        found = _object(answer)
        if answer.status_code == 200 and "id_token" in found:
            return found
        if found.get("error") in _MISCONFIGURED:
            raise away(misconfigured=True)
        raise NotVouchedError(CODE_REFUSED)

    async def _claims(self, answer: Json, asked: Asked) -> dict[str, Any]:
        """What its token says, once signature, issuer, audience, time and nonce are right."""
        try:
            found = await self._read(str(answer["id_token"]))
            claims = CodeIDToken(
                found.claims,
                found.header,
                {
                    "iss": {"essential": True, "value": self.registered.issuer},
                    "aud": {"essential": True, "value": self.registered.client},
                },
                {
                    "nonce": asked.nonce,
                    "client_id": self.registered.client,
                    "access_token": answer.get("access_token"),
                },
            )
            claims.validate(lambda: int(self.clock().timestamp()), LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as failure:
            raise NotVouchedError(TOKEN_NOT_RIGHT) from failure
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise NotVouchedError(TOKEN_NOT_RIGHT)
        return dict(claims)

    async def _read(self, token: str) -> jwt.Token:
        registry = JWSRegistry(algorithms=await self.published.algorithms(), strict_check_header=False)
        try:
            return jwt.decode(token, await self.published.keys(), registry=registry)
        except (JoseError, ValueError):
            return jwt.decode(token, await self.published.keys(anew=True), registry=registry)

    async def _told_besides(self, answer: Json, subject: str) -> Json:
        """Some tell the address at a place of its own only; what is of somebody else counts for nothing."""
        endpoint = (await self.published.configuration()).get("userinfo_endpoint")
        token = answer.get("access_token")
        if not endpoint or not token:
            return {}
        headers = {"Authorization": f"Bearer {token}"}
        found = _object(await self._sent(self.client.build_request("GET", endpoint, headers=headers)))
        return found if found.get("sub") == subject else {}

    def _address_of(self, claims: Json) -> str | None:
        verified = claims.get("email_verified") in {True, "true"} or self.registered.owns_addresses
        email = claims.get("email")
        return email if verified and isinstance(email, str) and len(email) <= 200 else None

    def _asked_for_more(self, claims: Json) -> bool:
        methods = claims.get("amr")
        said = {claims.get("acr"), *(methods if isinstance(methods, list) else ())}
        return not self.registered.second_factors.isdisjoint(said)

    async def _sent(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = await self.client.send(request)
        except httpx.HTTPError as failure:
            raise away() from failure
        if answer.status_code >= 500:
            raise away()
        clear_alarm(Alarm.PROVIDER_AWAY, "provider")
        return answer


def _object(answer: httpx.Response) -> Json:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
