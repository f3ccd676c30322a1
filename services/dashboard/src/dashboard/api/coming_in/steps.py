"""What a session asks for before it counts: the second factor, and the terms of cooperation (A7)."""

from dataclasses import dataclass
from typing import Any

import segno
from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import COOKIE, Door, SignInNeededError, gone_on, posted
from dashboard.api.showing.pages import Pages
from dashboard.gateways import Answer, Service, Services


@dataclass(frozen=True, slots=True)
class Steps:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services

    async def second_factor(self, request: Request) -> Response:
        """The page that asks for a code."""
        return self._page(request, "coming_in/step_factor.html", wrong=False)

    async def show_factor(self, request: Request) -> Response:
        """A code of the app, or a recovery code."""
        secret, form = await self._posted(request)
        answer = await self._ask("second-factor", session=secret, code=str(form.get("code", "")).strip())
        return gone_on("/") if answer.ok else self._page(request, "coming_in/step_factor.html", 422, wrong=True)

    async def set_up(self, request: Request) -> Response:
        """A role demands a second factor, and there is none: a picture to scan."""
        secret = await self._secret(request)
        offered = await self._ask("factors/offer-totp", session=secret)
        picture = segno.make(offered.body["uri"]).svg_inline(scale=4, dark="currentColor")
        told = {"factor": offered.body["factor"], "secret": offered.body["secret"], "picture": picture}
        return self._page(request, "coming_in/step_set_up.html", wrong=False, **told)

    async def confirm(self, request: Request) -> Response:
        """The first code of it; the recovery codes are shown this once."""
        secret, form = await self._posted(request)
        told = {"factor": str(form.get("factor")), "code": str(form.get("code", "")).strip()}
        answer = await self._ask("factors/confirm-totp", session=secret, **told)
        if not answer.ok:
            return gone_on("/steps/set_up_second_factor")
        return self._page(request, "coming_in/step_codes.html", codes=answer.body["recovery_codes"])

    async def terms(self, request: Request) -> Response:
        """The terms that this person has not accepted yet."""
        found = await self._ask("open-terms", session=await self._secret(request))
        return self._page(request, "coming_in/step_terms.html", terms=found.body)

    async def accept(self, request: Request) -> Response:
        """Accept them; cases come from then on."""
        secret, form = await self._posted(request)
        await self._ask("terms", session=secret, number=int(str(form.get("number", "0"))))
        return gone_on("/")

    async def _secret(self, request: Request) -> str:
        cookie = request.cookies.get(COOKIE)
        secret = await self.door.visiting.secret(cookie) if cookie else None
        if secret is None:
            raise SignInNeededError
        request.state.door = cookie
        return secret

    async def _posted(self, request: Request) -> tuple[str, Any]:
        secret = await self._secret(request)
        return secret, await posted(request, request.cookies[COOKIE])

    def _page(self, request: Request, name: str, status: int = 200, **told: Any) -> Response:
        request.state.door = request.cookies.get(COOKIE, "")
        return self.pages.show(request, name, status, **told)

    async def _ask(self, path: str, **body: Any) -> Answer:
        return await self.services.ask(Service.IDENTITY, "POST", f"/sessions/{path}", json=body)


def step_routes(steps: Steps) -> APIRouter:
    """`/steps/…`, named as identity names the steps."""
    router = APIRouter()
    for path, show, act in (
        ("/steps/second_factor", steps.second_factor, steps.show_factor),
        ("/steps/set_up_second_factor", steps.set_up, steps.confirm),
        ("/steps/accept_terms", steps.terms, steps.accept),
    ):
        router.add_api_route(path, show, methods=["GET"], response_model=None)
        router.add_api_route(path, act, methods=["POST"], response_model=None)
    return router
