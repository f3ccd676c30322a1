"""The one place that builds the dashboard; nothing connects before `running`."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI

from chassis import clock
from chassis.clock import Clock
from chassis.http import Operations
from chassis.postgres import Connections
from chassis.running import FromTimeToTime, started
from dashboard.api.application import dashboard
from dashboard.api.coming_in.signing_in import SigningIn, signing_in_routes
from dashboard.api.coming_in.steps import Steps, step_routes
from dashboard.api.coming_in.ways_in import WaysIn, ways_in_routes
from dashboard.api.door import Door
from dashboard.api.first import first_page
from dashboard.api.live import Streaming, live_routes
from dashboard.api.own.account import OwnAccount, own_account_routes
from dashboard.api.own.factors import OwnFactors, own_factor_routes
from dashboard.api.showing.pages import Pages
from dashboard.consumer import Changes
from dashboard.domain.asking import Service, Services
from dashboard.gateways import FilesOverHttp, ServicesOverHttp
from dashboard.handlers.cases import Cases
from dashboard.handlers.counting import Counting
from dashboard.handlers.listing import Listing
from dashboard.handlers.live import Live
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visiting
from dashboard.settings import DashboardSettings
from dashboard.store.sessions import Sessions
from dashboard.store.views import SavedViews
from dashboard.wiring.administration import administration
from dashboard.wiring.casework import casework
from dashboard.wiring.desk import Desk
from dashboard.wiring.helping import Helping
from dashboard.wiring.supervising import supervising

SWEPT_EVERY = 3_600.0
"""Seconds: a session that nobody uses opens for nobody anyway."""


@dataclass(frozen=True, slots=True)
class Running:
    """Everything that runs; built by `running`, served by `__main__`."""

    app: FastAPI
    operations: Operations


@dataclass(frozen=True, slots=True)
class Means:
    """What the pages stand on."""

    client: httpx.AsyncClient
    addresses: Mapping[Service, str]
    connections: Connections
    live: Live
    zone: ZoneInfo
    now: Clock
    proxies: Sequence[str] = ()


@asynccontextmanager
async def running(settings: DashboardSettings, now: Clock = clock.system) -> AsyncIterator[Running]:
    """Connect, and let go again."""
    async with AsyncExitStack() as stack:
        connections = await stack.enter_async_context(
            Connections(str(settings.database), 4, {}, name="sessions")
        )
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=settings.patience_seconds))
        live = Live()
        changes = await started(Changes(settings.kafka, live.changed, live.missed), stack)
        zone, proxies = ZoneInfo(settings.time_zone), list(map(str, settings.proxies))
        means = Means(client, _addresses(settings), connections, live, zone, now, proxies)
        services = ServicesOverHttp(client, means.addresses)
        visiting = Visiting(services, Sessions(connections), now)
        await started(FromTimeToTime("sweeping", visiting.sweep, SWEPT_EVERY), stack)
        yield Running(assembled(means, services, visiting), _operations(changes))


def assembled(means: Means, services: Services, visiting: Visiting) -> FastAPI:
    """All pages; nothing is asked of the means before somebody asks for a page."""
    now = means.now
    files = FilesOverHttp(means.client, means.addresses[Service.DOCUMENTS])
    pages = Pages(means.zone, now)
    naming = Naming(services)
    door = Door(visiting, now, Counting(Listing(services, naming)))
    cases = Cases(services, naming)
    steps = Steps(door, pages, services)
    signing_in = SigningIn(door, pages, services, steps)
    routers = [
        first_page(door),
        live_routes(Streaming(door, means.live, pages, services, naming)),
        signing_in_routes(signing_in),
        ways_in_routes(WaysIn(door, pages, services, steps)),
        step_routes(steps),
        own_account_routes(OwnAccount(door, pages, services)),
        own_factor_routes(OwnFactors(door, pages, services)),
        *Desk(door, pages, services, naming, cases, SavedViews(means.connections)).routers(),
        *casework(door, pages, services, cases, files),
        *administration(door, pages, services, naming),
        *supervising(door, pages, services, naming, cases),
        *Helping(door, pages, services, naming, now).routers(),
    ]
    return dashboard(routers, pages, signing_in.first, means.proxies)


def _operations(changes: Changes) -> Operations:
    async def changes_are_heard() -> bool:
        return changes.alive

    return Operations(ready={}, live={"changes": changes_are_heard})


def _addresses(settings: DashboardSettings) -> dict[Service, str]:
    return {
        Service.IDENTITY: settings.issuer,
        Service.LEDGER: settings.ledger,
        Service.ASSIGNMENT: settings.assignment,
        Service.DOCUMENTS: settings.document_store,
        Service.CLOCKS: settings.deadline_watcher,
        Service.LETTERS: settings.notifier,
    }
