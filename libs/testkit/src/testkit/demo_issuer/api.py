"""The demo issuer over HTTP: sign in, the public keys, and who there is."""

import hmac
from collections.abc import Sequence
from typing import Literal

from fastapi import APIRouter, Request
from joserfc.jwk import OKPKey
from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse, Response

from chassis.clock import Clock
from chassis.development.people import Person
from chassis.http.bodies import Body, check_content_type
from chassis.problems import ProblemError, described
from contracts.permissions import Role
from contracts.texts import ShortText
from testkit.demo_issuer.signing import LIFE, key_set, signed, signed_for_service


class SignIn(BaseModel):
    """Name of a demo account, or `service:<name>`, and the password that they all have."""

    model_config = ConfigDict(extra="forbid")

    name: ShortText
    password: ShortText


class Token(BaseModel):
    """A bearer token; `expires_in` seconds."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int


class DemoAccount(BaseModel):
    """Who can sign in here."""

    name: str
    full_name: str
    id: str
    roles: list[Role]
    language: str
    competences: list[str]
    """Types of problem; none but for experts."""
    languages: list[str]
    """Languages of counselling; none but for experts."""
    password: str


_SIGN_IN = Body(SignIn)


class Door:
    """Checks the password and signs; `password` is the one of all accounts."""

    def __init__(
        self, issuer: str, key: OKPKey, people: Sequence[Person], password: str, clock: Clock
    ) -> None:
        self._issuer = issuer
        self._key = key
        self._people = {person.login: person for person in people}
        self._password = password
        self._clock = clock

    def token(self, wanted: SignIn) -> Token:
        """Raises `ProblemError` 401; takes as long for an unknown name as for a wrong password."""
        person, (_, _, service) = self._people.get(wanted.name), wanted.name.partition("service:")
        right = hmac.compare_digest(wanted.password.encode(), self._password.encode())
        if not (right and (person or service)):
            title, headers = "Name or password is wrong", {"WWW-Authenticate": 'Bearer realm="kronika"'}
            raise ProblemError(type="sign-in-refused", title=title, status=401, headers=headers)
        token = (
            signed(self._key, self._issuer, person.id, self._clock())
            if person
            else signed_for_service(self._key, self._issuer, service, self._clock())
        )
        return Token(access_token=token, expires_in=int(LIFE.total_seconds()))

    def accounts(self) -> list[DemoAccount]:
        """All that may sign in, with the password: this is development."""
        return [
            DemoAccount(
                name=person.login,
                full_name=person.full_name,
                id=str(person.id),
                roles=list(person.roles),
                language=person.language,
                competences=list(person.entry.competences) if person.entry else [],
                languages=list(person.entry.languages) if person.entry else [],
                password=self._password,
            )
            for person in self._people.values()
            if person.confirmed
        ]


def router(door: Door, key: OKPKey) -> APIRouter:
    """`POST /token`, `GET /accounts`, `GET /.well-known/jwks.json`."""
    routes = APIRouter()
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/SignIn"}}}

    @routes.post(
        "/token",
        response_model=Token,
        responses=described((400, 401, 413, 415, 422)),
        openapi_extra={"requestBody": {"required": True, "content": body}, "security": []},
    )
    async def token(request: Request) -> Response:
        check_content_type(request.headers.get("content-type", ""))
        return JSONResponse(door.token(_SIGN_IN.read(await request.body())).model_dump())

    @routes.get("/accounts", openapi_extra={"security": []})
    async def accounts() -> list[DemoAccount]:
        return door.accounts()

    @routes.get("/.well-known/jwks.json", openapi_extra={"security": []})
    async def jwks() -> Response:
        return JSONResponse(key_set(key))

    token.__dict__["body"] = _SIGN_IN
    return routes
