"""Commands over HTTP: one reading of token, headers and body, and one way to declare the route."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from chassis.http.bodies import Body, check_content_type
from chassis.http.correlation import Correlation
from chassis.http.fields import Fields
from chassis.http.preconditions import idempotency_key, if_match
from chassis.idempotency import Occasion, RequestDigest
from chassis.journal import IdempotencyKey
from chassis.problems import described
from chassis.recording import Author
from chassis.tokens import Claims, Verifier, accompanying, bearer
from contracts.permissions import SERVICE, Role

_FAILURES = (400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 500, 503)


class Version(Enum):
    """What a command does with `If-Match`: demanded where a person changes what they have read (428).

    A service's errand goes by what is, whoever has read what: it doesn't look at the header.
    """

    UNREAD = "unread"
    HONOURED = "honoured"
    DEMANDED = "demanded"


@dataclass(frozen=True, slots=True)
class CommandRequest[T]:
    """A command that may be carried out: who wants what, and what makes it safe to repeat.

    `fresh` is the id for what the command creates; the same for every repetition.
    """

    body: T
    claims: Claims
    key: IdempotencyKey
    fresh: UUID
    if_match: int | None
    correlation: Correlation

    def author(self, role: Role | None, on_behalf_of: UUID | None = None) -> Author:
        """Whom its events are put down to, by the role that allowed it."""
        return Author(
            actor=self.claims.sub,
            role=role or "none",
            correlation_id=self.correlation.id,
            on_behalf_of=str(on_behalf_of) if on_behalf_of else None,
            traceparent=self.correlation.traceparent,
        )


@dataclass(frozen=True, slots=True)
class ServiceRequest[T]:
    """A command of a service under its own token; `actor` is `service:<name>`, else as `CommandRequest`."""

    body: T
    actor: str
    key: IdempotencyKey
    fresh: UUID
    correlation: Correlation

    def author(self, on_behalf_of: UUID | None = None) -> Author:
        """The service, in the background; for whom, where it was for somebody."""
        return Author(
            actor=self.actor,
            role=SERVICE,
            correlation_id=self.correlation.id,
            on_behalf_of=str(on_behalf_of) if on_behalf_of else None,
            traceparent=self.correlation.traceparent,
        )


class Commands:
    """Reads commands. `secret` binds idempotency keys to bodies: the same in all processes of a service."""

    def __init__(self, verifier: Verifier, secret: bytes) -> None:
        self._verifier = verifier
        self._digest = RequestDigest(secret)

    async def caller(self, request: Request) -> Claims:
        """Who asks. Raises `ProblemError` 401, `TemporaryError` where the issuer's key can't be had."""
        return await self._verifier.verify(bearer(Fields.of(request.scope)))

    async def service(self, request: Request) -> str:
        """Which service asks under its own token. Raises as `caller`."""
        return await self._verifier.service(bearer(Fields.of(request.scope)))

    async def accompanied(self, request: Request) -> str | None:
        """Which service passes a person's call on, by `Kronika-Service`. Raises as `caller`."""
        token = accompanying(Fields.of(request.scope))
        return None if token is None else await self._verifier.service(token)

    async def read_of_service[T](self, request: Request, body: Body[T]) -> ServiceRequest[T]:
        """As `read`, of a service under its own token: what it may is asked elsewhere."""
        actor = f"{SERVICE}:{await self.service(request)}"
        fields = Fields.of(request.scope)
        check_content_type(fields.get("content-type"))
        named = idempotency_key(fields)
        raw = await _whole_body(request.receive)
        occasion = Occasion(SERVICE, actor, request.scope["method"], request.scope["path"], named)
        return ServiceRequest(
            body=body.read(raw),
            actor=actor,
            key=IdempotencyKey(scope=occasion.scope(), request=self._digest(raw, "")),
            fresh=occasion.stream(),
            correlation=request.scope["state"]["correlation"],
        )

    async def read[T](
        self, request: Request, body: Body[T], version: Version = Version.HONOURED, context: Any = None
    ) -> CommandRequest[T]:
        """Token first (401), then headers (400, 415, 428), then the body (400, 422)."""
        claims = await self.caller(request)
        scope = request.scope
        fields = Fields.of(scope)
        check_content_type(fields.get("content-type"))
        named = idempotency_key(fields)
        expected = if_match(fields, demanded=version is Version.DEMANDED)
        raw = await _whole_body(request.receive)
        occasion = Occasion(claims.issuer, claims.sub, scope["method"], scope["path"], named)
        digest = self._digest(raw, fields.get("if-match"))
        return CommandRequest(
            body=body.read(raw, context),
            claims=claims,
            key=IdempotencyKey(scope=occasion.scope(), request=digest),
            fresh=occasion.stream(),
            if_match=expected,
            correlation=scope["state"]["correlation"],
        )


async def _whole_body(receive: Receive) -> bytes:
    """Mostly it is here in one piece. Raises `ClientDisconnect`."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


class CommandResponse(Response):
    """An answer in JSON, its headers ready to be sent.

    Tells the log, through the request's state, where in the journal the command was recorded.
    """

    def __init__(self, body: bytes, status: int, etag: str | None, *, position: str | None) -> None:
        self.status_code = status
        self.body = body
        self.background = None
        self.raw_headers = [(b"content-length", b"%d" % len(body)), (b"content-type", b"application/json")]
        if etag is not None:
            self.raw_headers.insert(0, (b"etag", etag.encode()))
        self.position = position

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's
        scope["state"]["position"] = self.position
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body})


type Endpoint = Callable[[Request], Awaitable[Response]]


def command(
    router: APIRouter,
    path: str,
    body: Body[Any],
    *,
    version: Version = Version.HONOURED,
    status: int = 200,
    answer: type[Any] | None = None,
    links: Mapping[str, Any] | None = None,
    method: str = "POST",
) -> Callable[[Endpoint], Endpoint]:
    """Declare a command's route. The function takes the bare request (FastAPI's machinery costs 15 %) and
    OpenAPI is told all the same: the body by reference, the headers, every problem it can answer with, and
    by `links` what can be done with what the answer names.
    """
    failures = (*_FAILURES, 428) if version is Version.DEMANDED else _FAILURES

    def declare(endpoint: Endpoint) -> Endpoint:
        endpoint.__dict__["body"] = body
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            status_code=status,
            response_model=None,
            responses={**described(failures), status: _success(answer, links)},
            openapi_extra=_request(path, body, version),
        )
        return endpoint

    return declare


def _success(answer: type[Any] | None, links: Mapping[str, Any] | None) -> dict[str, Any]:
    said = {"model": answer, "links": links}
    return {"description": "Done"} | {name: value for name, value in said.items() if value}


def _request(path: str, body: Body[Any], version: Version) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{body.name}"}
    headers = [_header("Idempotency-Key", "^[!-~]{1,200}$", required=True)]
    if version is not Version.UNREAD:
        headers.append(_header("If-Match", '^"[1-9][0-9]{0,9}"$', required=version is Version.DEMANDED))
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "parameters": [*(_in_path(name) for name in _PLACES.findall(path)), *headers],
    }


_PLACES = re.compile(r"\{(\w+)\}")


def _in_path(name: str) -> dict[str, Any]:
    """The bare request hides these from FastAPI; what ends in `_id` is a UUID."""
    schema = {"type": "string", "format": "uuid"} if name.endswith("_id") else {"type": "string"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _header(name: str, pattern: str, *, required: bool) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "header", "required": required, "schema": schema}
