"""What single-use links lead to, and asking for one: looking at a page uses nothing up (A1, A2, A4)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.coming_in.steps import Steps, Way
from dashboard.api.door import Door, address, posted_at_the_door
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Answer, Service, Services

WELCOME = "/welcome"


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services
    steps: Steps

    async def look(self, request: Request, link: str) -> Response:
        """What the link opens."""
        return await self._way(request, link)

    async def enter(self, request: Request, link: str) -> Response:
        """Set the password; the first time this confirms the account."""
        form = await posted_at_the_door(request)
        password, accepted = str(form.get("password", "")), str(form.get("terms", ""))
        if password != str(form.get("again", "")):
            return await self._way(request, link, 422, differ=True, accepted=accepted)
        told = {"password": password} | ({"accepted_terms": int(accepted)} if accepted.isdecimal() else {})
        answer = await self._ask("POST", _at(link), told)
        if answer.status == HTTPStatus.GONE:
            return await self._way(request, link)
        if not answer.ok:
            return await self._way(request, link, answer.status, refused=answer, accepted=accepted)
        then = WELCOME if form.get("purpose") == "invitation" else "/"
        return await self.steps.go_on(request, await self.door.visiting.begin(answer), Way(then))

    async def again(self, request: Request, link: str) -> Response:
        """A new invitation for one that is out of date, always to the same address."""
        await posted_at_the_door(request)
        await self._ask("POST", f"{_at(link)}/again", {})
        return self.pages.at_the_door(request, "coming_in/sent.html")

    async def forgotten(self, request: Request) -> Response:
        """The page for asking."""
        return self.pages.at_the_door(request, "coming_in/reset.html", name="", later=False)

    async def reset(self, request: Request) -> Response:
        """The answer is always the same, whoever there is."""
        form = await posted_at_the_door(request)
        name = str(form.get("name", ""))[:200]
        answer = await self._ask("POST", "/resets", {"name": name or "-"}, of=address(request))
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return self.pages.at_the_door(
                request, "coming_in/reset.html", answer.status, name=name, later=True
            )
        return self.pages.at_the_door(request, "coming_in/sent.html")

    async def _way(self, request: Request, link: str, status: int = 200, **told: Any) -> Response:
        found = await self._ask("GET", _at(link))
        if not found.ok:
            return self.pages.at_the_door(request, "coming_in/link_over.html", HTTPStatus.GONE, link=link)
        way = found.body
        request.state.speaks = way["language"]
        parts = (way["given_name"], way["family_name"])
        name = " ".join(reversed(parts) if way["family_name_first"] else parts)
        given: dict[str, Any] = {"differ": False, "refused": None, "accepted": "", "person": name} | told
        return self.pages.at_the_door(request, "coming_in/way_in.html", status, way=way, link=link, **given)

    async def _ask(self, method: str, path: str, json: Any = None, of: str | None = None) -> Answer:
        return await self.services.ask(Service.IDENTITY, method, path, json=json, of=of)


def _at(link: str) -> str:
    return f"/way-in/{quote(link, safe='')}"


def ways_in_routes(ways: WaysIn) -> APIRouter:
    """`/way-in/{link}` and `/reset`."""
    router = APIRouter()
    router.add_api_route("/way-in/{link}", ways.look, methods=["GET"], response_model=None)
    router.add_api_route("/way-in/{link}", ways.enter, methods=["POST"], response_model=None)
    router.add_api_route("/way-in/{link}/again", ways.again, methods=["POST"], response_model=None)
    router.add_api_route("/reset", ways.forgotten, methods=["GET"], response_model=None)
    router.add_api_route("/reset", ways.reset, methods=["POST"], response_model=None)
    return router
