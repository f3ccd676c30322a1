"""What the house tells its people: terms of cooperation, whom to ask for help, a welcome (A3, A7)."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door
from dashboard.api.showing.pages import Pages, language_of
from dashboard.domain.asking import AwayError, Service, Services
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Texts:
    """As identity has them; one that isn't published, or not theirs to read, is nothing."""

    services: Services

    async def read(self, visitor: Visitor, path: str) -> dict[str, Any] | None:
        """Raises `AwayError`."""
        answer = await self.services.ask(Service.IDENTITY, "GET", path, token=visitor.token)
        return answer.body if answer.ok else None

    async def help_address(self, visitor: Visitor) -> str | None:
        """Nothing while identity is away, too: no page falls for it."""
        try:
            found = await self.read(visitor, "/help-address")
        except AwayError:
            return None
        return found["email"] if found else None


@dataclass(frozen=True, slots=True)
class House:
    """Each method that takes a request alone is a route."""

    door: Door
    pages: Pages
    texts: Texts

    async def terms(self, request: Request) -> Response:
        """The present terms, in the reader's language."""
        visitor = await self.door.visitor(request)
        found = await self.texts.read(visitor, "/terms")
        text = found["text"][language_of(request)] if found else None
        number = found["number"] if found else None
        return self.pages.show(request, "helping/terms.html", text=text, number=number)

    async def welcome(self, request: Request) -> Response:
        """Behind the first sign-in, which confirmed the account."""
        visitor = await self.door.visitor(request)
        told = {"help": await self.texts.help_address(visitor), "terms": visitor.has("expert")}
        return self.pages.show(request, "coming_in/welcome.html", **told)


def house_routes(house: House) -> APIRouter:
    """`/terms` and `/welcome`."""
    router = APIRouter()
    router.add_api_route("/terms", house.terms, methods=["GET"], response_model=None)
    router.add_api_route("/welcome", house.welcome, methods=["GET"], response_model=None)
    return router
