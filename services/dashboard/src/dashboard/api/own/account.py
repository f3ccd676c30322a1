"""One's own account: name, language, password, and where one is signed in (A4, row 29 of the permissions)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.door import Door, gone_on, own_path
from dashboard.api.forms import Field, Filled, filled
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _, known
from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.visiting import Visitor

HERE = "/password-settings"

NAME = (
    Field("family_name", _("Family name")),
    Field("given_name", _("Given name")),
    Field("family_name_first", _("The family name is written first, as in Hungarian"), "check"),
)

DONE = {
    "password": _("Your password is changed. You are signed out everywhere else."),
    "sessions": _("Ended."),
    "name": _("Your name is changed."),
    "language": _("Pages and letters speak this language from now on."),
    "factor": _("The second factor is removed."),
}
"""What is said afterwards."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Each method that takes a request alone is a route."""

    door: Door
    pages: Pages
    services: Services

    async def show(self, request: Request) -> Response:
        """All that people decide about their own account."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, done=DONE.get(request.query_params.get("done", "")))

    async def change_password(self, request: Request) -> Response:
        """The other sessions end."""
        visitor, form = await self.door.form(request)
        told = {"current": str(form.get("current", "")), "new": str(form.get("new", ""))}
        if told["new"] != form.get("again"):
            return await self._page(request, visitor, HTTPStatus.UNPROCESSABLE_ENTITY, differ=True)
        answer = await self._ask(visitor, "change-password", told, form)
        if not answer.ok:
            return await self._page(request, visitor, answer.status, refused=answer)
        return gone_on(f"{HERE}?done=password")

    async def change_name(self, request: Request) -> Response:
        """As colleagues see it; the address stays."""
        visitor, form = await self.door.form(request)
        read = filled(NAME, form, self.pages.zone)
        answer = None if read.wrong else await self._ask(visitor, "change-name", read.body, form)
        if answer is None or not answer.ok:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return await self._page(request, visitor, status, named=read, unnamed=answer)
        self.door.visiting.look_again(visitor.cookie)
        return gone_on(f"{HERE}?done=name")

    async def end_sessions(self, request: Request) -> Response:
        """One of them, or all but this one."""
        visitor, form = await self.door.form(request)
        named = [str(form["session"])] if form.get("session") else []
        answer = await self._ask(visitor, "end-sessions", {"sessions": named}, form)
        if not answer.ok:
            return await self._page(request, visitor, answer.status, failed=answer)
        return gone_on(f"{HERE}?done=sessions")

    async def change_language(self, request: Request) -> Response:
        """Of screens and letters alike."""
        visitor, form = await self.door.form(request)
        if language := known(str(form.get("language"))):
            await self._ask(visitor, "change-language", {"language": language}, form)
            self.door.visiting.look_again(visitor.cookie)
        return gone_on(own_path(form.get("next")))

    async def _page(self, request: Request, visitor: Visitor, status: int = 200, **told: Any) -> Response:
        me = await self._read(visitor, "/me")
        sessions = await self._read(visitor, "/me/sessions")
        named = Filled({}, _as_typed(me.body["person"]))
        given: dict[str, Any] = {"done": None, "differ": False, "refused": None, "failed": None}
        given |= {"named": named, "unnamed": None, "name_fields": NAME} | told
        return self.pages.show(
            request,
            "own/account.html",
            status,
            me=me.body,
            sessions=_latest_first(sessions.body["items"]),
            **given,
        )

    async def _read(self, visitor: Visitor, path: str) -> Answer:
        return await self.services.ask(Service.IDENTITY, "GET", path, token=visitor.token)

    async def _ask(self, visitor: Visitor, path: str, body: Any, form: FormData) -> Answer:
        return await self.services.ask(
            Service.IDENTITY, "POST", f"/me/{path}", token=visitor.token, json=body, key=str(form.get("key"))
        )


def _latest_first(sessions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """This one on top."""
    return sorted(sessions, key=lambda each: (each["this"], each["seen_at"]), reverse=True)


def _as_typed(person: dict[str, Any]) -> dict[str, str]:
    names = {name: str(person[name]) for name in ("family_name", "given_name")}
    return names | {"family_name_first": "yes" if person["family_name_first"] else ""}


def own_account_routes(own: OwnAccount) -> APIRouter:
    """`/password-settings` and `/language`."""
    router = APIRouter()
    router.add_api_route(HERE, own.show, methods=["GET"], response_model=None)
    for path, act in (
        (f"{HERE}/password", own.change_password),
        (f"{HERE}/name", own.change_name),
        (f"{HERE}/sessions", own.end_sessions),
        ("/language", own.change_language),
    ):
        router.add_api_route(path, act, methods=["POST"], response_model=None)
    return router
