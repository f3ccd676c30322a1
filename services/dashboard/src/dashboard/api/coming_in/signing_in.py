"""Signing in and out, and what a session asks for before it counts."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import COOKIE, Door, gone_on, own_path, posted_at_the_door, signed_in
from dashboard.api.showing.pages import LANGUAGE_COOKIE, Pages
from dashboard.api.showing.words import known
from dashboard.gateways import Service, Services

TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services

    async def ask(self, request: Request) -> Response:
        """The page for signing in."""
        return self._page(request, next=own_path(request.query_params.get("next")))

    async def sign_in(self, request: Request) -> Response:
        """One answer for all that may be wrong."""
        form = await posted_at_the_door(request)
        name, then = str(form.get("name", "")), own_path(form.get("next"))
        told = {"name": name, "password": str(form.get("password", ""))}
        answer = await self.services.ask(Service.IDENTITY, "POST", "/sign-in", json=told)
        if not answer.ok:
            wrong = "later" if answer.status == TOO_MANY else "wrong"
            return self._page(request, 422, next=then, name=name, wrong=wrong)
        opened = await self.door.visiting.begin(answer)
        return signed_in(f"/steps?next={then}" if opened.steps else then, opened.cookie)

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

    def _page(self, request: Request, status: int = 200, **told: object) -> Response:
        given = {"next": "/", "name": "", "wrong": None} | told
        return self.pages.at_the_door(request, "coming_in/sign_in.html", status, **given)


def signing_in_routes(desk: SigningIn) -> APIRouter:
    """`/sign-in`, `/sign-out`, and the language at the door."""
    router = APIRouter()
    router.add_api_route("/sign-in", desk.ask, methods=["GET"], response_model=None)
    router.add_api_route("/sign-in", desk.sign_in, methods=["POST"], response_model=None)
    router.add_api_route("/sign-in/language", desk.choose_language, methods=["POST"], response_model=None)
    router.add_api_route("/sign-out", desk.sign_out, methods=["POST"], response_model=None)
    return router
