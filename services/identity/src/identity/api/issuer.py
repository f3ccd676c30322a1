"""The issuer of tokens: discovery, public keys, services' own tokens; and demo accounts in development."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.formparsers import MultiPartException
from starlette.responses import Response

from chassis.development.people import Person
from chassis.http import straight
from chassis.http.entry import shown_as_json
from chassis.http.fields import Fields
from chassis.problems import described
from contracts.permissions import Role
from identity.handlers.services import ASSERTION_TYPE, GRANT, ServiceClients, UnknownClientError
from identity.handlers.signing import LIFE, Signing

_FORM = "application/x-www-form-urlencoded"
_NEVER_KEPT = {"Cache-Control": "no-store"}


def _refused(why: str) -> dict[str, Any]:
    """As OAuth 2 has it (RFC 6749): no problem details."""
    error = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
    return {"description": why, "content": {"application/json": {"schema": error}}}


class DemoView(BaseModel):
    """A demo account and the password that they all have."""

    name: str
    full_name: str
    id: str
    roles: list[Role]
    language: str
    password: str


def issuer_routes(issuer: str, signing: Signing, clients: ServiceClients) -> APIRouter:
    """`/.well-known/…` and `/token`."""
    router = APIRouter(tags=["issuer"])

    @router.get("/.well-known/jwks.json", responses=described((503,)), openapi_extra={"security": []})
    @straight
    async def jwks(request: Request) -> Response:  # noqa: ARG001 - the straight way hands it to all
        """The public keys, those that will sign soon among them."""
        return shown_as_json(await signing.key_set(), headers={"Cache-Control": "max-age=60"})

    @router.get("/.well-known/openid-configuration", openapi_extra={"security": []})
    @straight
    async def discovery(request: Request) -> Response:  # noqa: ARG001 - as above
        """Where everything is."""
        return shown_as_json(configuration(issuer))

    @router.post(
        "/token",
        responses={**described((503,)), 400: _refused("No such grant"), 401: _refused("Not believed")},
        openapi_extra={"security": [], "requestBody": {"required": True, "content": {_FORM: _SCHEMA}}},
    )
    @straight
    async def token(request: Request) -> Response:
        """A service's own token, for an assertion signed with its key (RFC 7523)."""
        form = await _form(request)
        if form.get("grant_type") != GRANT or form.get("client_assertion_type") != ASSERTION_TYPE:
            return shown_as_json({"error": "unsupported_grant_type"}, 400, _NEVER_KEPT)
        try:
            access = await clients.token(str(form.get("client_assertion", "")))
        except UnknownClientError:
            return shown_as_json({"error": "invalid_client"}, 401, _NEVER_KEPT)
        shown = {"access_token": access, "token_type": "Bearer", "expires_in": int(LIFE.total_seconds())}
        return shown_as_json(shown, headers=_NEVER_KEPT)

    return router


def demo_routes(people: tuple[Person, ...], password: str) -> APIRouter:
    """Who can sign in, with the password: this is development."""
    router = APIRouter(tags=["issuer"])

    @router.get("/demo-accounts", openapi_extra={"security": []})
    async def accounts() -> list[DemoView]:
        """All demo accounts that were confirmed."""
        return [
            DemoView(
                name=person.login,
                full_name=person.full_name,
                id=str(person.id),
                roles=list(person.roles),
                language=person.language,
                password=password,
            )
            for person in people
            if person.confirmed
        ]

    return router


def configuration(issuer: str) -> dict[str, Any]:
    """OpenID discovery, as far as this issuer goes."""
    return {
        "issuer": issuer,
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "token_endpoint": f"{issuer}/token",
        "grant_types_supported": [GRANT],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["EdDSA"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "response_types_supported": ["none"],
        "subject_types_supported": ["public"],
    }


async def _form(request: Request) -> dict[str, Any]:
    if Fields.of(request.scope).get("content-type").partition(";")[0].strip().lower() != _FORM:
        return {}
    try:
        async with request.form(max_fields=10) as form:
            return dict(form)
    except MultiPartException:  # of any form: it has too many fields
        return {}


_SCHEMA = {
    "schema": {
        "type": "object",
        "required": ["grant_type", "client_assertion_type", "client_assertion"],
        "properties": {
            "grant_type": {"const": GRANT},
            "client_assertion_type": {"const": ASSERTION_TYPE},
            "client_assertion": {"type": "string"},
        },
    }
}
