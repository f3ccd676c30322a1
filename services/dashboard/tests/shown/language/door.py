"""A browser before the real door: sessions kept in memory, services that have given answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import orjson
from fastapi import APIRouter
from shown.language import ME, NOW, Asked, Seen, Told, found

from dashboard.api.application import dashboard
from dashboard.api.coming_in.signing_in import SigningIn, signing_in_routes
from dashboard.api.coming_in.steps import Steps, step_routes
from dashboard.api.coming_in.ways_in import WaysIn, ways_in_routes
from dashboard.api.door import COOKIE, Door
from dashboard.api.first import first_page
from dashboard.api.own.account import OwnAccount, own_account_routes
from dashboard.api.own.factors import OwnFactors, own_factor_routes
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Answer, Service, Services
from dashboard.gateways import ServicesOverHttp
from dashboard.handlers.counting import Counting
from dashboard.handlers.listing import Listing
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visiting
from dashboard.store.sessions import Sessions
from dashboard.wiring.helping import Helping

CASE = "0c1b6c1e-53a2-4b7e-8f43-0c9d8a0f1a09"
PERSON = {"family_name": "Halmos", "given_name": "Petra", "family_name_first": True}
OURS = {"sec-fetch-site": "same-origin"}


class InMemory(Sessions):
    """As the table keeps them."""

    def __init__(self) -> None:
        object.__setattr__(self, "rows", {})

    @property
    def kept(self) -> dict[str, bytes]:
        rows: dict[str, bytes] = vars(self)["rows"]
        return rows

    async def keep(self, cookie: str, sealed: bytes, now: datetime) -> None:  # noqa: ARG002 - never swept
        self.kept[cookie] = sealed

    async def get(self, cookie: str, since: datetime) -> bytes | None:  # noqa: ARG002 - as above
        return self.kept.get(cookie)

    async def seen(self, cookie: str, now: datetime) -> None:  # noqa: ARG002 - as above
        return None

    async def forget(self, cookie: str) -> None:
        self.kept.pop(cookie, None)


def me(account: object = ME, **more: Any) -> Answer:
    """Somebody's own account as identity tells it."""
    usual: dict[str, Any] = {"id": str(account), "roles": ["operator"], "language": "en", "factors": []}
    return found(usual | {"person": PERSON | {"email": "halmos.petra@example.org"}} | more)


def signed(*steps: str) -> Answer:
    """A session, with what is open in it."""
    token = {} if steps else {"access_token": "t"}
    return found({"session": "sid.secret", "steps": list(steps)} | token)


@dataclass
class Browser:
    """One browser; `forward` is how late it has become."""

    told: Told
    sessions: InMemory = field(default_factory=InMemory)
    forward: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        services = over_http(self.told)
        visiting = Visiting(services, self.sessions, self.clock)
        pages = Pages(ZoneInfo("Europe/Budapest"), self.clock)
        naming = Naming(services)
        door = Door(visiting, self.clock, Counting(Listing(services, naming)))
        steps = Steps(door, pages, services)
        signing_in = SigningIn(door, pages, services, steps)
        routers = [*_rooms(door, pages, services, steps, signing_in)]
        routers += Helping(door, pages, services, naming, self.clock).routers()
        self.visiting = visiting
        app = dashboard(routers, pages, signing_in.first)
        transport = httpx.ASGITransport(app)
        self.http = httpx.AsyncClient(transport=transport, base_url="https://kronika.example", headers=OURS)

    def clock(self) -> datetime:
        return NOW + self.forward

    async def looks(self, path: str) -> Seen:
        return Seen(await self.http.get(path))

    async def sends(self, path: str, page: Seen, **typed: str) -> Seen:
        """A form that stands on the page, with what it holds unseen."""
        return Seen(await self.http.post(path, data=hidden(page) | typed))

    async def signs_in(self, page: Seen | None = None) -> Seen:
        """From the page for it, or the one that asks for it."""
        asked = page or await self.looks("/sign-in")
        return await self.sends("/sign-in", asked, name="halmos.petra", password="a long enough one")

    @property
    def cookie(self) -> str:
        return self.http.cookies.get(COOKIE) or ""

    def loses_the_session(self) -> None:
        """As after an hour away."""
        self.visiting.look_again(self.cookie)
        self.sessions.kept.pop(self.cookie, None)


def helping(door: Door, pages: Pages, services: Services, naming: Naming) -> list[APIRouter]:
    """Forms, terms, guide, glass and the auditors' pages, for who has come in."""
    return list(Helping(door, pages, services, naming, lambda: NOW).routers())


def over_http(told: Told) -> Services:
    """The real way to the services, at whose end the given answers are."""

    def answer(request: httpx.Request) -> httpx.Response:
        body = orjson.loads(request.content) if request.content else None
        service, key = Service(request.url.host), request.headers.get("idempotency-key")
        told.asked.append(Asked(service, request.method, request.url.path, body, key, None))
        given = told.answers.get(f"{request.method} {request.url.path}", Answer(404))
        return httpx.Response(given.status, json=given.body)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return ServicesOverHttp(client, {each: f"http://{each}" for each in Service})


def _rooms(
    door: Door, pages: Pages, services: Services, steps: Steps, signing_in: SigningIn
) -> Iterator[APIRouter]:
    yield first_page(door)
    yield signing_in_routes(signing_in)
    yield step_routes(steps)
    yield ways_in_routes(WaysIn(door, pages, services, steps))
    yield own_account_routes(OwnAccount(door, pages, services))
    yield own_factor_routes(OwnFactors(door, pages, services))


def hidden(page: Seen) -> dict[str, str]:
    """The hidden fields of the page's own forms, the last of each name."""
    middle = page.html.partition("<main")[2]
    pairs = re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', middle)
    return dict(pairs)


def a_browser(**answers: Answer) -> Browser:
    """Before somebody has signed in; answers by method and path, with what most tests need."""
    usual = {
        "GET /door": found({"help": "help@desk.example", "provider": True}),
        "POST /sign-in": signed(),
        "POST /sessions/token": signed(),
        "GET /me": me(),
        "GET /me/sessions": found({"items": []}),
        "GET /help-address": found({"email": "help@desk.example"}),
        f"GET /cases/{CASE}/glass": found({"until": None}),
    }
    return Browser(Told(usual | answers))


async def signed_in(**answers: Answer) -> Browser:
    """Somebody who works."""
    browser = a_browser(**answers)
    await browser.signs_in()
    return browser
