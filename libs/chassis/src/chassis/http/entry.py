"""Who comes in: token, account and correlation of a request, and how answers leave."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from chassis.accounts import Account, Accounts
from chassis.errors import NotFoundError
from chassis.http.bodies import Body
from chassis.http.commands import CommandRequest, CommandResponse, Commands, Version
from chassis.http.correlation import Correlation, correlation
from chassis.http.fields import Fields
from chassis.http.preconditions import etag
from chassis.permissions import demand, demand_of_service
from chassis.problems import refused
from chassis.recording import Answer, Author
from chassis.tokens import bearer, says_service
from contracts.permissions import Role
from contracts.refusal import Refusal


class CommandAnswer(BaseModel):
    """What came of a command; `answered` writes it, what is nothing left out."""

    id: UUID
    """The stream: the case, account or whatever the command is about."""
    version: int
    position: str | None = None
    """Hand this to a list as `at_least`, and it will have heard of the command."""
    made: UUID | None = None
    """What the command made within it, say a session."""
    number: int | None = None
    """The running number that people know it by, where it got one."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, in which request; the account is active and confirmed."""

    account: Account
    correlation: Correlation

    def author(self, role: Role) -> Author:
        """For what is recorded of the reading, by the role that allowed it."""
        return Author(
            str(self.account.id), role, self.correlation.id, traceparent=self.correlation.traceparent
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """The door of every route: a token proves who, the folded account what."""

    commands: Commands
    accounts: Accounts

    async def reader(self, request: Request) -> Reader:
        """Raises `ProblemError` 401, 403; `TemporaryError`."""
        claims = await self.commands.caller(request)
        return Reader(await self.accounts.entered(claims), correlation(request))

    async def command[T](
        self, request: Request, body: Body[T], version: Version = Version.HONOURED
    ) -> tuple[CommandRequest[T], Account]:
        """Raises what `Commands.read` raises, and `ProblemError` 401, 403 for the account."""
        read = await self.commands.read(request, body, version)
        return read, await self.accounts.entered(read.claims)

    async def auditor(self, request: Request) -> None:
        """Lets pass who may replay the log (row 24 of the permissions)."""
        demand("verify_log", (await self.reader(request)).account.roles)

    async def listener(self, request: Request) -> None:
        """Lets pass who may read the feed: a service that hears, or who may replay the log."""
        if says_service(bearer(Fields.of(request.scope))):
            demand_of_service(await self.commands.service(request), "read_feed")
        else:
            await self.auditor(request)


def answered(result: Answer | Refusal, status: int = 200) -> Response:
    """A command's outcome over HTTP: with the new version as `ETag`, or a refusal as a problem."""
    if isinstance(result, Refusal):
        return refused(result)
    rest = {"position": result.position, "made": result.made, "number": result.number}
    shown = {"id": result.stream, "version": result.version} | {
        name: value for name, value in rest.items() if value is not None
    }
    tag = etag(result.version) if result.version else None
    return CommandResponse(orjson.dumps(shown), status, tag, position=result.position)


def shown_as_json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """orjson writes uuids, moments and dataclasses, and models by themselves; nothing else is sent."""
    body = orjson.dumps(value, _otherwise, orjson.OPT_UTC_Z)
    return Response(body, status, headers, media_type="application/json")


def _otherwise(value: Any) -> Any:
    """Models, and asyncpg's own kind of uuid, which orjson doesn't take for one."""
    if isinstance(value, UUID):
        return str(value)
    if not isinstance(value, BaseModel):
        raise TypeError
    return orjson.Fragment(value.__pydantic_serializer__.to_json(value))


def as_id(text: str) -> UUID:
    """A path's id; anything that is none names nothing."""
    try:
        found = UUID(text)
    except ValueError:
        raise NotFoundError from None
    if str(found) != text:  # another spelling would be another idempotency key
        raise NotFoundError
    return found
