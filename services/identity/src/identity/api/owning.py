"""One's own account (row 29): see it, change name, language and password, end sessions."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from chassis.http import Body, CommandRequest, command, etag, straight
from chassis.http.entry import CommandAnswer, answered, shown_as_json
from chassis.permissions import demand
from chassis.recording import Answer
from contracts.accounts import FactorKind
from contracts.permissions import Fact, Role
from contracts.refusal import Refusal
from identity.api.door import FAILURES, Door
from identity.api.keeping import AccountView, shown
from identity.domain import own
from identity.domain.command import Command
from identity.handlers.owning import Owning

type Handler = Callable[[CommandRequest[Any], Role], Awaitable[Answer | Refusal]]


class FactorView(BaseModel):
    """One of one's second factors; never its secret."""

    id: UUID
    kind: FactorKind


class OwnView(AccountView):
    """One's own account, with its second factors to choose from."""

    factors: list[FactorView]


class SessionView(BaseModel):
    """A session that counts."""

    sid: str
    begun_at: datetime
    seen_at: datetime
    this: bool


class SessionsView(BaseModel):
    items: list[SessionView]


def own_account(door: Door, owning: Owning) -> APIRouter:
    """Under `/me`."""
    router = APIRouter(tags=["own account"])
    ways: tuple[tuple[str, type[Command], Handler], ...] = (
        ("change-name", own.ChangeName, owning.change_name),
        ("change-language", own.ChangeLanguage, owning.change_language),
        ("change-password", own.ChangePassword, owning.change_password),
        ("end-sessions", own.EndSessions, owning.end_sessions),
    )
    for path, body, handler in ways:
        _route(router, door, f"/me/{path}", body, handler)
    _questions(router, door, owning)
    return router


def _route(router: APIRouter, door: Door, path: str, model: type[Command], handler: Handler) -> None:
    body: Body[Command] = Body(model)

    async def change(request: Request) -> Response:
        read, account = await door.command(request, body)
        role = demand("keep_own_account", account.roles, [Fact.OWN]).role
        return answered(await handler(read, role))

    change.__name__ = path.rpartition("/")[2].replace("-", "_")
    change.__doc__ = model.__doc__
    command(router, path, body, answer=CommandAnswer)(change)


def _questions(router: APIRouter, door: Door, owning: Owning) -> None:
    @router.get("/me", responses={**FAILURES, 200: {"model": OwnView}}, response_model=None)
    @straight
    async def me(request: Request) -> Response:
        """One's own account as it stands now; `ETag` is its version."""
        reader = await door.owner(request)
        details = await owning.names.details(reader.account)
        headers = {"ETag": etag(reader.loaded.version), "Cache-Control": "no-store"}
        factors = [{"id": id_, "kind": kind} for id_, kind in reader.account.factors.items()]
        view = shown(reader.id, reader.account, details) | {"factors": factors}
        return shown_as_json(view, headers=headers)

    @router.get("/me/sessions", responses={**FAILURES, 200: {"model": SessionsView}}, response_model=None)
    @straight
    async def sessions(request: Request) -> Response:
        """One's own sessions, this one marked."""
        reader = await door.owner(request)
        found = await owning.sessions.running(reader.id, reader.account)
        items = [
            {
                "sid": each.sid,
                "begun_at": each.begun_at,
                "seen_at": each.seen_at,
                "this": each.sid == reader.claims.sid,
            }
            for each in found
        ]
        return shown_as_json({"items": items}, headers={"Cache-Control": "no-store"})
