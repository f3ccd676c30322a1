"""Pages of somebody in a role, over services that have given answers: what a page makes of them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.application import dashboard
from dashboard.api.door import Door, gone_on
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Answer, Fetched, Service, Services
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor

NOW = datetime(2026, 11, 19, 8, 40, tzinfo=UTC)
ME = UUID("5b0b6c1e-53a2-4b7e-8f43-0c9d8a0f1a01")
NAMES = {
    "5b0b6c1e-53a2-4b7e-8f43-0c9d8a0f1a01": ("Halmos", "Petra"),
    "5b0b6c1e-53a2-4b7e-8f43-0c9d8a0f1a02": ("Réti", "Dalma"),
    "5b0b6c1e-53a2-4b7e-8f43-0c9d8a0f1a03": ("Łabędź-Wyszyński", "Świętosław"),
}
DALMA, LONG = list(NAMES)[1:]
NOTHING: Mapping[str, Answer] = {}
"""No answers but the usual ones."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that a page asked."""

    service: Service
    method: str
    path: str
    json: Any
    key: str | None
    version: int | None
    query: Any = None


@dataclass
class Told:
    """Answers by method and path; what has none isn't there. Remembers what was asked."""

    answers: Mapping[str, Answer]
    asked: list[Asked] = field(default_factory=list)

    def services(self) -> Services:
        """In the shape that pages ask."""
        return _Given(self)

    @property
    def commands(self) -> list[Asked]:
        return [each for each in self.asked if each.method == "POST" and each.path != "/names"]


@dataclass
class _Given:
    told: Told

    async def ask(self, service: Service, method: str, path: str, **how: Any) -> Answer:
        self.told.asked.append(
            Asked(
                service, method, path, how.get("json"), how.get("key"), how.get("version"), how.get("query")
            )
        )
        if path == "/names":
            return Answer(200, {"items": [_named(each) for each in how["json"]["accounts"] if each in NAMES]})
        return self.told.answers.get(f"{method} {path}", Answer(404))

    async def fetch(self, service: Service, path: str, **how: Any) -> Fetched | Answer:
        return await self.ask(service, "GET", path, **how)


def _named(account: str) -> dict[str, Any]:
    family, given = NAMES[account]
    return {"id": account, "family_name": family, "given_name": given, "family_name_first": True}


class _Known(Door):
    """A door that has let this person in."""

    def __init__(self, visitor: Visitor) -> None:
        object.__setattr__(self, "known", visitor)

    async def visitor(self, request: Request) -> Visitor:
        visitor: Visitor = vars(self)["known"]
        request.state.visitor = visitor
        return visitor

    async def form(self, request: Request) -> tuple[Visitor, FormData]:
        return await self.visitor(request), await request.form()


type Routes = Callable[[Door, Pages, Services, Naming], Iterable[APIRouter]]


@dataclass
class Screen:
    """What somebody sees."""

    http: httpx.AsyncClient
    told: Told

    async def looks(self, path: str) -> "Seen":
        return Seen(await self.http.get(path))

    async def sends(self, path: str, /, **typed: Any) -> "Seen":
        """A form; several values where a list is given."""
        return Seen(await self.http.post(path, data={"key": "the-key", **typed}))


@dataclass
class Seen:
    """A page."""

    answer: httpx.Response

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def goes_on(self) -> str:
        return str(self.answer.headers.get("location", ""))

    @property
    def html(self) -> str:
        return self.answer.text

    @property
    def words(self) -> str:
        """What stands in the page's middle, as one line without tags."""
        middle = self.html.partition("<main")[2].partition("</main>")[0]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", middle)).strip()


def screen(routes: Routes, answers: Mapping[str, Answer], *roles: str, language: str = "en") -> Screen:
    """Of somebody in these roles."""
    visitor = Visitor(
        cookie="c", token="t", id=ME, roles=roles, language=language,
        family_name="Halmos", given_name="Petra",
    )  # fmt: skip
    told, pages = Told(answers), Pages(ZoneInfo("Europe/Budapest"), lambda: NOW)
    services = told.services()
    routers = routes(_Known(visitor), pages, services, Naming(services))
    app = dashboard(routers, pages, _to_the_door)
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kronika.example")
    return Screen(http, told)


async def _to_the_door(*_: Any) -> Response:
    return gone_on("/sign-in")


def found(body: dict[str, Any], version: int | None = None) -> Answer:
    """An answer that holds this."""
    return Answer(200, body, version)


def refused(status: int, problem: str, *missing: str, **more: Any) -> Answer:
    """A rule's refusal, with the codes of what is missing."""
    said = [{"rule": "X", "code": code, "words": "in English"} for code in missing]
    title = {"type": f"/problems/{problem}", "title": "in English"}
    return Answer(status, title | ({"missing": said} if said else {}) | more)
