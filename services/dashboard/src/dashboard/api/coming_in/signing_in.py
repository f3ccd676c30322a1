"""Signing in and out: by password, or through the organisation's provider; what was typed is kept."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from dashboard.api.coming_in.again import kept_of
from dashboard.api.coming_in.steps import Steps, Way
from dashboard.api.door import (
    COOKIE,
    Door,
    address,
    gone_on,
    own_path,
    posted_at_the_door,
    to_the_door,
)
from dashboard.api.showing.pages import LANGUAGE_COOKIE, Pages
from dashboard.api.showing.words import known
from dashboard.domain.asking import Answer, AwayError, Service, Services
from dashboard.handlers.visiting import Open

ATTEMPT_COOKIE = "__Host-attempt"
ATTEMPT_LASTS = 900
"""Seconds: as long as identity takes somebody back from the provider."""

SAFE = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Each method that takes a request alone is a route."""

    door: Door
    pages: Pages
    services: Services
    steps: Steps

    async def ask(self, request: Request) -> Response:
        """The page for signing in."""
        return await self._page(request, Way.of(request.query_params))

    async def first(self, request: Request) -> Response:
        """For who came without a session: a page is found again, and a form comes back as it was typed."""
        if request.method in SAFE:
            return to_the_door(request)
        kept = await kept_of(request, self.door.clock())
        return await self._page(request, Way("/", kept), HTTPStatus.UNAUTHORIZED)

    async def sign_in(self, request: Request) -> Response:
        """One answer for all that may be wrong."""
        form = await posted_at_the_door(request)
        way, name = Way.of(form), str(form.get("name", ""))
        if form.get("already"):
            return await self._already(request, way)
        told = {"name": name[:200], "password": str(form.get("password", ""))}
        answer = await self._ask("/sign-in", told, address(request))
        if not answer.ok:
            return await self._page(request, way, 422, name=name, wrong=_wrong(answer, "wrong"))
        return await self.steps.go_on(request, await self.door.visiting.begin(answer), way)

    async def leave(self, request: Request) -> Response:
        """Out to the provider; only this browser comes back."""
        answer = await self._ask("/provider/leave", {})
        if not answer.ok:
            return await self._page(request, Way.of(request.query_params), 422, wrong=_wrong(answer, "away"))
        there = RedirectResponse(answer.body["url"], HTTPStatus.SEE_OTHER)
        then = own_path(request.query_params.get("next"))
        value = f"{answer.body['attempt']}|{quote(then, safe='/')}"
        there.set_cookie(
            ATTEMPT_COOKIE, value, ATTEMPT_LASTS, secure=True, httponly=True, samesite="lax", path="/"
        )
        return there

    async def come_back(self, request: Request) -> Response:
        """Back from the provider, which has said who this is."""
        attempt, _, then = request.cookies.get(ATTEMPT_COOKIE, "").partition("|")
        asked = request.query_params
        told = {"attempt": attempt, "state": asked.get("state", ""), "code": asked.get("code", "")}
        way = Way(own_path(then or "/"))
        whole = all(told.values())
        answer = await self._ask("/provider/come-back", told, address(request)) if whole else None
        if answer is None or not answer.ok:
            return await self._page(request, way, 422, wrong=_wrong(answer, "provider"))
        there = await self.steps.go_on(request, await self.door.visiting.begin(answer), way)
        there.delete_cookie(ATTEMPT_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
        return there

    async def sign_out(self, request: Request) -> Response:
        """Ends the session everywhere."""
        visitor, _ = await self.door.form(request)
        await self.door.visiting.forget(visitor.cookie)
        answer = gone_on("/sign-in")
        answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
        return answer

    async def choose_language(self, request: Request) -> Response:
        """At the door: remembered by the browser."""
        form = await posted_at_the_door(request)
        answer = gone_on(own_path(form.get("next")))
        if language := known(str(form.get("language"))):
            answer.set_cookie(LANGUAGE_COOKIE, language, secure=True, httponly=True, samesite="lax", path="/")
        return answer

    async def _already(self, request: Request, way: Way) -> Response:
        """They signed in elsewhere in this browser, say through the provider."""
        cookie = request.cookies.get(COOKIE, "")
        found = await self.door.visiting.visitor(cookie) if cookie else None
        if found is None:
            return await self._page(request, way, 422, wrong="not_yet")
        return await self.steps.go_on(request, found if isinstance(found, Open) else Open(cookie), way)

    async def _page(self, request: Request, way: Way, status: int = 200, **told: Any) -> Response:
        given = {"way": way, "name": "", "wrong": None, "at": await self._about_the_door()} | told
        return self.pages.at_the_door(request, "coming_in/sign_in.html", status, **given)

    async def _about_the_door(self) -> dict[str, Any]:
        """Whom to ask for help, and whether there is a provider; the page stands without."""
        try:
            found = await self.services.ask(Service.IDENTITY, "GET", "/door")
        except AwayError:
            return {"help": None, "provider": False}
        return found.body if found.ok else {"help": None, "provider": False}

    async def _ask(self, path: str, body: dict[str, Any], of: str | None = None) -> Answer:
        return await self.services.ask(Service.IDENTITY, "POST", path, json=body, of=of)


def _wrong(answer: Answer | None, otherwise: str) -> str:
    late = answer is not None and answer.status == HTTPStatus.TOO_MANY_REQUESTS
    return "later" if late else otherwise


def signing_in_routes(desk: SigningIn) -> APIRouter:
    """`/sign-in`, `/sign-out`, the provider, and the language at the door."""
    router = APIRouter()
    for path, method, route in (
        ("/sign-in", "GET", desk.ask),
        ("/sign-in", "POST", desk.sign_in),
        ("/sign-in/leave", "GET", desk.leave),
        ("/sign-in/provider", "GET", desk.come_back),
        ("/sign-in/language", "POST", desk.choose_language),
        ("/sign-out", "POST", desk.sign_out),
    ):
        router.add_api_route(path, route, methods=[method], response_model=None)
    return router
