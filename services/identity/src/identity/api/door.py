"""Who comes in: a token proves who, the account's own stream what; never older than this very moment."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.http import (
    Body,
    CommandRequest,
    Commands,
    Correlation,
    Version,
    correlation,
    described,
)
from chassis.http.bodies import check_content_type
from chassis.http.fields import Fields
from chassis.permissions import demand, demand_of_service
from chassis.recording import Loaded
from chassis.tokens import Claims, bearer, says_service
from contracts.permissions import Fact
from identity.domain.account import Account
from identity.handlers.naming import Accounts
from identity.handlers.sessions import over

FAILURES = described((401, 403, 404, 500, 503))
POST_FAILURES = described((400, 401, 403, 404, 408, 413, 415, 422, 429, 500, 503))


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks; active and confirmed."""

    id: UUID
    loaded: Loaded[Account | None]
    account: Account
    claims: Claims
    correlation: Correlation


@dataclass(frozen=True, slots=True)
class Door:
    """Reads tokens and bodies."""

    commands: Commands
    accounts: Accounts

    async def reader(self, request: Request) -> Reader:
        """Raises `ProblemError` 401; `TemporaryError`."""
        claims = await self.commands.caller(request)
        loaded, account = await self._entered(claims)
        return Reader(claims.account, loaded, account, claims, correlation(request))

    async def owner(self, request: Request) -> Reader:
        """Who looks at their own account, as every role may. Raises as `reader`."""
        reader = await self.reader(request)
        demand("keep_own_account", reader.account.roles, [Fact.OWN])
        return reader

    async def command[T](
        self, request: Request, body: Body[T], version: Version = Version.HONOURED
    ) -> tuple[CommandRequest[T], Account]:
        """Raises what `Commands.read` raises, and `ProblemError` 401 for the account."""
        read = await self.commands.read(request, body, version)
        return read, (await self._entered(read.claims))[1]

    async def service(self, request: Request, action: str) -> str:
        """The service that asks under its own token. Raises `ProblemError` 401, 403."""
        name = await self.commands.service(request)
        demand_of_service(name, action)
        return name

    async def listener(self, request: Request) -> None:
        """The feed's guard: a service that hears, or who may replay the log."""
        if says_service(bearer(Fields.of(request.scope))):
            await self.service(request, "read_feed")
        else:
            demand("verify_log", (await self.reader(request)).account.roles)

    async def _entered(self, claims: Claims) -> tuple[Loaded[Account | None], Account]:
        loaded = await self.accounts.load(claims.account)
        account = loaded.state
        if account is None or not account.signs_in or claims.sid in account.ended:
            raise over()
        return loaded, account


async def posted[T](request: Request, body: Body[T]) -> T:
    """A body that is no command: nothing of it is remembered. Raises `ProblemError` 400, 415, 422."""
    check_content_type(Fields.of(request.scope).get("content-type"))
    return body.read(await request.body())


def address(request: Request) -> str:
    """Of the caller; of IPv6 the network, since who has one address there has all of them."""
    host = request.client.host if request.client else ""
    try:
        found = ip_address(host)
    except ValueError:
        return host
    return str(IPv6Network((found, 64), strict=False)) if isinstance(found, IPv6Address) else host


type Endpoint = Callable[[Request], Awaitable[Response]]


def post(
    router: APIRouter,
    path: str,
    body: Body[Any],
    answer: type[Any] | None = None,
    status: int = 200,
    *,
    open_: bool = True,
) -> Callable[[Endpoint], Endpoint]:
    """Declare a route that takes a body and no idempotency key; `open_`: without a token."""
    schema = {"$ref": f"#/components/schemas/{body.name}"}
    said: dict[str, Any] = {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}
    }

    def declare(endpoint: Endpoint) -> Endpoint:
        endpoint.__dict__["body"] = body
        router.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            status_code=status,
            response_model=None,
            responses={**POST_FAILURES, status: {"model": answer, "description": "Done"}},
            openapi_extra=said | ({"security": []} if open_ else {}),
        )
        return endpoint

    return declare
