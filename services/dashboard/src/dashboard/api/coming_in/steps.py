"""What a session asks for before it counts: the second factor, and the terms of cooperation (A7)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.door import (
    COOKIE,
    Door,
    ForeignFormError,
    NotThereError,
    SignInNeededError,
    gone_on,
    own_path,
    posted,
    with_session,
)
from dashboard.api.own.pictures import picture_of
from dashboard.api.showing.pages import DOOR_COOKIE, Pages
from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.kept import opened
from dashboard.handlers.visiting import Open, Visitor

SECOND_FACTOR, SET_UP, TERMS = "second_factor", "set_up_second_factor", "accept_terms"
"""As identity names them."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where somebody wants to go on to, and what they had typed there, sealed."""

    then: str = "/"
    kept: str = ""

    @classmethod
    def of(cls, form: Mapping[str, Any]) -> "Way":
        return cls(own_path(form.get("next")), str(form.get("kept") or ""))


@dataclass(frozen=True, slots=True)
class Inside:
    """A session that has begun, at one of its steps."""

    cookie: str
    secret: str
    way: Way


@dataclass(frozen=True, slots=True)
class Steps:
    """Each method that takes a request alone is a route."""

    door: Door
    pages: Pages
    services: Services

    async def go_on(self, request: Request, found: Open, way: Way) -> Response:
        """For who has shown who they are: the next step, then the place they wanted, with what they typed."""
        request.state.door = found.cookie
        return with_session(await self._next(request, found, way), found.cookie)

    async def show(self, request: Request, step: str) -> Response:
        """The page of a step."""
        return await self._page(request, step, await self._inside(request, Way.of(request.query_params)))

    async def act(self, request: Request, step: str) -> Response:
        """What is sent from it."""
        inside, form = await self._posted(request)
        return await self._doing(step)(request, inside, form)

    async def carry_on(self, request: Request) -> Response:
        """Behind the recovery codes."""
        inside, _ = await self._posted(request)
        found = await self.door.visiting.visitor(inside.cookie)
        left = found.steps if isinstance(found, Open) else ()
        return await self.go_on(request, Open(inside.cookie, left), inside.way)

    async def _next(self, request: Request, found: Open, way: Way) -> Response:
        if found.steps and not way.kept:
            return gone_on(f"/steps/{found.steps[0]}?next={quote(way.then)}")
        if found.steps:
            inside = Inside(found.cookie, await self._secret(found.cookie), way)
            return await self._page(request, found.steps[0], inside)
        kept = opened(way.kept, request.cookies.get(DOOR_COOKIE, ""), self.door.clock())
        visitor = await self.door.visiting.visitor(found.cookie) if kept else None
        if kept and isinstance(visitor, Visitor) and visitor.id == kept.account:
            return self.pages.show(request, "coming_in/going_on.html", path_of=kept.path, kept=way.kept)
        return gone_on(way.then)

    async def _page(
        self, request: Request, step: str, inside: Inside, status: int = 200, **told: Any
    ) -> Response:
        asking = _PAGES.get(step)
        if asking is None:
            raise NotThereError
        name, ask = asking
        given = {"wrong": False, "way": inside.way} | await ask(self, inside, told) | told
        return self._shown(request, inside, name, status, **given)

    def _shown(self, request: Request, inside: Inside, name: str, status: int = 200, **told: Any) -> Response:
        request.state.door = inside.cookie
        return self.pages.show(request, f"coming_in/{name}.html", status, **told)

    def _doing(self, step: str) -> "_Act":
        doing: Mapping[str, _Act] = {SECOND_FACTOR: self._prove, SET_UP: self._set_up, TERMS: self._accept}
        if step not in doing:
            raise NotThereError
        return doing[step]

    async def _prove(self, request: Request, inside: Inside, form: FormData) -> Response:
        """A code of the app, a recovery code, or a passkey."""
        if credential := credential_of(form):
            answer = await self.ask(inside, "passkey", credential=credential)
        else:
            answer = await self.ask(inside, "second-factor", code=str(form.get("code", "")).strip() or "-")
        if not answer.ok:
            return await self._page(request, SECOND_FACTOR, inside, 422, wrong=True)
        return await self._through(request, inside, answer)

    async def _set_up(self, request: Request, inside: Inside, form: FormData) -> Response:
        """The first code of an app, or a new passkey; the recovery codes are shown this once."""
        answer = await confirmed(self.ask, inside, form)
        if not answer.ok:
            again = {name: str(form.get(name, "")) for name in ("factor", "secret", "uri")}
            return await self._page(request, SET_UP, inside, 422, wrong=True, again=again)
        return self._shown(request, inside, "step_codes", codes=answer.body["recovery_codes"], way=inside.way)

    async def _accept(self, request: Request, inside: Inside, form: FormData) -> Response:
        """Cases come from then on; a version that came meanwhile is shown."""
        number = str(form.get("number", ""))
        answer = await self.ask(inside, "terms", number=int(number) if number.isdecimal() else 1)
        if not answer.ok:
            return await self._page(request, TERMS, inside, 422, wrong=True)
        return await self._through(request, inside, answer)

    async def _through(self, request: Request, inside: Inside, answer: Answer) -> Response:
        return await self.go_on(request, Open(inside.cookie, tuple(answer.body["steps"])), inside.way)

    async def _inside(self, request: Request, way: Way) -> Inside:
        cookie = request.cookies.get(COOKIE, "")
        return Inside(cookie, await self._secret(cookie), way)

    async def _posted(self, request: Request) -> tuple[Inside, FormData]:
        cookie = request.cookies.get(COOKIE, "")
        secret = await self._secret(cookie)
        form = await posted(request, cookie)
        return Inside(cookie, secret, Way.of(form)), form

    async def _secret(self, cookie: str) -> str:
        secret = await self.door.visiting.secret(cookie) if cookie else None
        if secret is None:
            raise SignInNeededError
        return secret

    async def ask(self, inside: Inside, path: str, **body: Any) -> Answer:
        """Identity, by the session's secret."""
        told = {"session": inside.secret} | body
        return await self.services.ask(Service.IDENTITY, "POST", f"/sessions/{path}", json=told)


type Ask = Callable[..., Awaitable[Answer]]
type _Act = Callable[[Request, Inside, FormData], Awaitable[Response]]
type _Asking = Callable[[Steps, Inside, Mapping[str, Any]], Awaitable[dict[str, Any]]]


async def confirmed(ask: Ask, inside: Any, form: FormData) -> Answer:
    """A second factor that was offered: a passkey as the browser made it, or an app by its first code."""
    if credential := credential_of(form):
        return await ask(inside, "factors/confirm-passkey", credential=credential)
    code = str(form.get("code", "")).strip() or "-"
    return await ask(inside, "factors/confirm-totp", factor=str(form.get("factor", "")), code=code)


def credential_of(form: FormData) -> dict[str, Any] | None:
    """What the browser's passkey said, where it was one. Raises `ForeignFormError`."""
    given = form.get("credential")
    if not given:
        return None
    try:
        found = orjson.loads(str(given))
    except orjson.JSONDecodeError:
        raise ForeignFormError from None
    return found if isinstance(found, dict) else None


async def _proving(steps: Steps, inside: Inside, _: Mapping[str, Any]) -> dict[str, Any]:
    answer = await steps.ask(inside, "passkey-options")
    options = answer.body["options"] if answer.ok else {}
    return {"options": options if options.get("allowCredentials") else None}


async def _setting_up(steps: Steps, inside: Inside, told: Mapping[str, Any]) -> dict[str, Any]:
    passkey = await steps.ask(inside, "factors/offer-passkey")
    offered = told.get("again") or (await steps.ask(inside, "factors/offer-totp")).body
    if "uri" not in offered:
        raise SignInNeededError
    picture = picture_of(offered["uri"])
    return {
        "options": passkey.body["options"] if passkey.ok else None,
        "picture": picture,
        "offered": offered,
    }


async def _reading(steps: Steps, inside: Inside, _: Mapping[str, Any]) -> dict[str, Any]:
    answer = await steps.ask(inside, "open-terms")
    if not answer.ok:
        raise NotThereError
    return {"terms": answer.body}


_PAGES: Mapping[str, tuple[str, _Asking]] = {
    SECOND_FACTOR: ("step_factor", _proving),
    SET_UP: ("step_set_up", _setting_up),
    TERMS: ("step_terms", _reading),
}
"""Step -> its template, and what its page is told."""


def step_routes(steps: Steps) -> APIRouter:
    """`/steps/…`, named as identity names the steps."""
    router = APIRouter()
    router.add_api_route("/steps/go-on", steps.carry_on, methods=["POST"], response_model=None)
    router.add_api_route("/steps/{step}", steps.show, methods=["GET"], response_model=None)
    router.add_api_route("/steps/{step}", steps.act, methods=["POST"], response_model=None)
    return router
