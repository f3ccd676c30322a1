"""What became of letters, for who may ask; and where the link in a letter leads, for its recipient."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel

from chassis.accounts import Account
from chassis.errors import NotFoundError
from chassis.http.entry import Entry, shown_as_json
from chassis.permissions import demand
from chassis.problems import described
from contracts.letters import Letter
from contracts.permissions import Role
from notifier.handlers.answering import Answering

MOST = 100


class LetterState(BaseModel):
    """What is known of a letter; never its content, never an address."""

    id: UUID
    kind: Letter
    recipient: UUID | None
    """Account; nothing for the operators' desk."""
    cause: UUID
    """Id of the event that it tells of."""
    stream: UUID
    """The case that it is about, else the recipient's account."""
    state: Literal["planned", "sending", "accepted", "deferred", "failed", "unknown", "not_sent"]
    reason: str | None
    attempt: int
    planned_at: AwareDatetime
    due_at: AwareDatetime


class LetterStates(BaseModel):
    """A page of them, the newest first."""

    items: list[LetterState]
    cursor: str | None
    """For the next page; nothing on the last one."""


class Undelivered(BaseModel):
    """An account whose address takes no mail, until it is corrected."""

    account: UUID
    since: AwareDatetime


class UndeliveredList(BaseModel):
    """*Mail not delivered*: the first 200, the longest first."""

    items: list[Undelivered]


class LinkTarget(BaseModel):
    """Where a letter's link leads."""

    page: Literal["case", "cases_to_approve", "absences", "undelivered", "accounts", "start"]
    case: UUID | None


@dataclass(frozen=True, slots=True)
class Door:
    """Who asks, and who answers."""

    entry: Entry
    answering: Answering

    async def reader(self, request: Request, action: str) -> Account:
        """Who may do this of row 36. Raises `ProblemError`, `TemporaryError`."""
        account = (await self.entry.reader(request)).account
        demand(action, account.roles)
        return account


def letters(door: Door) -> APIRouter:
    """`GET /letters`, `GET /undelivered`: states and reasons (row 36)."""
    router = APIRouter()

    @router.get(
        "/letters",
        response_model=LetterStates,
        summary="What became of letters",
        responses=described((401, 403, 422, 503)),
    )
    async def states(
        request: Request,
        stream: Annotated[UUID | None, Query(description="a case or an account")] = None,
        state: LetterStateName | None = None,
        cursor: Annotated[str | None, Query(max_length=100)] = None,
    ) -> Response:
        await door.reader(request, "read_letters")
        return shown_as_json(await door.answering.letters(stream, state, cursor, MOST))

    @router.get(
        "/undelivered",
        response_model=UndeliveredList,
        summary="Mail not delivered",
        responses=described((401, 403, 503)),
    )
    async def undelivered(request: Request) -> Response:
        await door.reader(request, "read_undelivered")
        return shown_as_json({"items": await door.answering.undelivered()})

    return router


def links(door: Door) -> APIRouter:
    """`GET /links/{link}`: behind sign-in, for the recipient."""
    router = APIRouter()

    @router.get(
        "/links/{link}",
        response_model=LinkTarget,
        summary="Where a letter's link leads",
        responses=described((401, 403, 404, 503)),
    )
    async def link(request: Request, link: str) -> Response:
        account = (await door.entry.reader(request)).account
        target = await door.answering.target(link, account.id, at_the_desk=Role.OPERATOR in account.roles)
        if target is None:
            raise NotFoundError
        return shown_as_json(target, headers={"Cache-Control": "no-store"})

    return router


type LetterStateName = Literal["planned", "sending", "accepted", "deferred", "failed", "unknown", "not_sent"]
