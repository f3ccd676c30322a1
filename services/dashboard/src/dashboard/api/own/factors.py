"""One's own second factors: an app or a passkey, set up and removed; recovery codes are shown once (A4)."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.coming_in.steps import confirmed
from dashboard.api.door import Door, NotThereError, SignInNeededError, gone_on
from dashboard.api.own.account import HERE
from dashboard.api.own.pictures import picture_of
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.visiting import Visitor

KINDS = frozenset({"app", "passkey"})


@dataclass(frozen=True, slots=True)
class OwnFactors:
    """Each method that takes a request alone is a route; identity is asked by the session's secret."""

    door: Door
    pages: Pages
    services: Services

    async def offer(self, request: Request, kind: str) -> Response:
        """A picture to scan, or what a browser needs to make a passkey."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, kind)

    async def confirm(self, request: Request, kind: str) -> Response:
        """From the next sign-in on it is asked for."""
        visitor, form = await self.door.form(request)
        if visitor.looks_only:
            return await self._page(request, visitor, kind)
        answer = await confirmed(self._ask, visitor, form)
        if not answer.ok:
            again = {name: str(form.get(name, "")) for name in ("factor", "secret", "uri")}
            return await self._page(request, visitor, kind, 422, wrong=True, again=again)
        return self.pages.show(request, "own/codes.html", codes=answer.body["recovery_codes"])

    async def ask_removal(self, request: Request) -> Response:
        """Whether it is meant."""
        visitor = await self.door.visitor(request)
        return await self._removal(request, visitor, request.query_params.get("factor", ""))

    async def remove(self, request: Request) -> Response:
        """The last one stays where a role demands one."""
        visitor, form = await self.door.form(request)
        factor = str(form.get("factor", ""))
        if visitor.looks_only:
            return await self._removal(request, visitor, factor)
        answer = await self._ask(visitor, "factors/remove", factor=factor)
        if not answer.ok:
            return await self._removal(request, visitor, factor, answer)
        return gone_on(f"{HERE}?done=factor")

    async def _page(
        self, request: Request, visitor: Visitor, kind: str, status: int = 200, **told: Any
    ) -> Response:
        if kind not in KINDS:
            raise NotThereError
        offered = await self._offered(visitor, kind, told.pop("again", None))
        given = {"kind": kind, "wrong": False, "action": f"{HERE}/second-factor/{kind}"} | offered | told
        return self.pages.show(request, "own/set_up.html", status, **given)

    async def _offered(self, visitor: Visitor, kind: str, again: dict[str, str] | None) -> dict[str, Any]:
        if kind == "passkey":
            return {"options": (await self._must(visitor, "factors/offer-passkey"))["options"]}
        found = again or await self._must(visitor, "factors/offer-totp")
        return {"offered": found, "picture": picture_of(found["uri"])}

    async def _removal(
        self, request: Request, visitor: Visitor, factor: str, refused: Answer | None = None
    ) -> Response:
        me = await self.services.ask(Service.IDENTITY, "GET", "/me", token=visitor.token)
        found = next((each for each in me.body["factors"] if each["id"] == factor), None)
        if found is None:
            raise NotThereError
        told = {"factor": found, "last": len(me.body["factors"]) == 1, "refused": refused}
        status = refused.status if refused else 200
        return self.pages.show(request, "own/remove_factor.html", status, **told)

    async def _must(self, visitor: Visitor, path: str) -> dict[str, Any]:
        answer = await self._ask(visitor, path)
        if not answer.ok:
            raise SignInNeededError
        return answer.body

    async def _ask(self, visitor: Visitor, path: str, **body: Any) -> Answer:
        secret = await self.door.visiting.secret(visitor.cookie)
        if secret is None:
            raise SignInNeededError
        told = {"session": secret} | body
        return await self.services.ask(Service.IDENTITY, "POST", f"/sessions/{path}", json=told)


def own_factor_routes(own: OwnFactors) -> APIRouter:
    """`/password-settings/second-factor/…`."""
    router, at = APIRouter(), f"{HERE}/second-factor"
    router.add_api_route(f"{at}/remove", own.ask_removal, methods=["GET"], response_model=None)
    router.add_api_route(f"{at}/remove", own.remove, methods=["POST"], response_model=None)
    router.add_api_route(f"{at}/{{kind}}", own.offer, methods=["GET"], response_model=None)
    router.add_api_route(f"{at}/{{kind}}", own.confirm, methods=["POST"], response_model=None)
    return router
