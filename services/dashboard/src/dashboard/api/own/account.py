"""One's own account: password, language, sessions (A4, row 29 of the permissions)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.door import Door, gone_on, own_path
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import known
from dashboard.gateways import Answer, Service, Services
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services

    async def show(self, request: Request) -> Response:
        """Password settings, and where one is signed in."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, done=request.query_params.get("done"))

    async def change_password(self, request: Request) -> Response:
        """The other sessions end."""
        visitor, form = await self.door.form(request)
        told = {"current": str(form.get("current", "")), "new": str(form.get("new", ""))}
        if told["new"] != form.get("again"):
            return await self._page(request, visitor, HTTPStatus.UNPROCESSABLE_ENTITY, differ=True)
        answer = await self._ask(visitor, "change-password", told, form)
        if not answer.ok:
            return await self._page(request, visitor, answer.status, refused=answer)
        return gone_on("/password-settings?done=password")

    async def end_sessions(self, request: Request) -> Response:
        """One of them, or all but this one."""
        visitor, form = await self.door.form(request)
        named = [str(form["session"])] if form.get("session") else []
        await self._ask(visitor, "end-sessions", {"sessions": named}, form)
        return gone_on("/password-settings?done=sessions")

    async def change_language(self, request: Request) -> Response:
        """Of screens and letters alike."""
        visitor, form = await self.door.form(request)
        if language := known(str(form.get("language"))):
            await self._ask(visitor, "change-language", {"language": language}, form)
            self.door.visiting.look_again(visitor.cookie)
        return gone_on(own_path(form.get("next")))

    async def _page(self, request: Request, visitor: Visitor, status: int = 200, **told: Any) -> Response:
        found = await self.services.ask(Service.IDENTITY, "GET", "/me/sessions", token=visitor.token)
        given: dict[str, Any] = {"done": None, "differ": False, "refused": None} | told
        return self.pages.show(
            request, "own/account.html", status, sessions=found.body.get("items", ()), **given
        )

    async def _ask(self, visitor: Visitor, path: str, body: Any, form: FormData) -> Answer:
        return await self.services.ask(
            Service.IDENTITY, "POST", f"/me/{path}", token=visitor.token, json=body, key=str(form.get("key"))
        )


def own_account_routes(own: OwnAccount) -> APIRouter:
    """`/password-settings` and `/language`."""
    router = APIRouter()
    router.add_api_route("/password-settings", own.show, methods=["GET"], response_model=None)
    for path, act in (
        ("/password-settings/password", own.change_password),
        ("/password-settings/sessions", own.end_sessions),
        ("/language", own.change_language),
    ):
        router.add_api_route(path, act, methods=["POST"], response_model=None)
    return router
