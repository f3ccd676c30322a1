"""What single-use links lead to, and asking for one: looking at a page uses nothing up (A1, A2, A4)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, posted_at_the_door, signed_in
from dashboard.api.showing.pages import Pages
from dashboard.gateways import Answer, Service, Services


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services

    async def look(self, request: Request, link: str) -> Response:
        """What the link opens."""
        return await self._way(request, link)

    async def enter(self, request: Request, link: str) -> Response:
        """Set the password; the first time this confirms the account."""
        form = await posted_at_the_door(request)
        password, again = str(form.get("password", "")), str(form.get("again", ""))
        if password != again:
            return await self._way(request, link, 422, differ=True)
        terms = str(form.get("terms", ""))
        told = {"password": password} | ({"accepted_terms": int(terms)} if terms.isdecimal() else {})
        answer = await self._ask("POST", f"/way-in/{link}", told)
        if answer.status == HTTPStatus.GONE:
            return await self._way(request, link)
        if not answer.ok:
            return await self._way(request, link, answer.status, refused=answer)
        opened = await self.door.visiting.begin(answer)
        return signed_in("/", opened.cookie)

    async def again(self, request: Request, link: str) -> Response:
        """A new invitation for one that is out of date, always to the same address."""
        await posted_at_the_door(request)
        await self._ask("POST", f"/way-in/{link}/again", {})
        return self.pages.show(request, "coming_in/sent.html")

    async def forgotten(self, request: Request) -> Response:
        """The page for asking."""
        return self.pages.at_the_door(request, "coming_in/reset.html")

    async def reset(self, request: Request) -> Response:
        """The answer is always the same, whoever there is."""
        form = await posted_at_the_door(request)
        await self._ask("POST", "/resets", {"name": str(form.get("name", ""))})
        return self.pages.show(request, "coming_in/sent.html")

    async def _way(self, request: Request, link: str, status: int = 200, **told: Any) -> Response:
        found = await self._ask("GET", f"/way-in/{link}")
        if not found.ok:
            return self.pages.at_the_door(request, "coming_in/link_over.html", HTTPStatus.GONE, link=link)
        given: dict[str, Any] = {"differ": False, "refused": None} | told
        return self.pages.at_the_door(request, "coming_in/way_in.html", status, way=found.body, link=link, **given)

    async def _ask(self, method: str, path: str, json: Any = None) -> Answer:
        return await self.services.ask(Service.IDENTITY, method, path, json=json)


def ways_in_routes(ways: WaysIn) -> APIRouter:
    """`/way-in/{link}` and `/reset`."""
    router = APIRouter()
    router.add_api_route("/way-in/{link}", ways.look, methods=["GET"], response_model=None)
    router.add_api_route("/way-in/{link}", ways.enter, methods=["POST"], response_model=None)
    router.add_api_route("/way-in/{link}/again", ways.again, methods=["POST"], response_model=None)
    router.add_api_route("/reset", ways.forgotten, methods=["GET"], response_model=None)
    router.add_api_route("/reset", ways.reset, methods=["POST"], response_model=None)
    return router
