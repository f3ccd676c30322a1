"""How the watcher hears: under its own name where it asks for what it missed, and who people are."""

from contextlib import AsyncExitStack

import asyncpg
import httpx

from chassis.clock import Clock
from chassis.feed import FeedClient
from chassis.running import Hearing, People, own_client, own_tokens, people
from contracts.topics import ACCOUNTS, EXPERTS
from deadline_watcher import consumer as table
from deadline_watcher.projections import OpenDeadlines
from deadline_watcher.settings import WatcherSettings
from deadline_watcher.wiring.counting import calendar, tables

SERVICE = "deadline-watcher"
TABLES = [
    f"watching.{name}" for name in ("facts", "deadlines", "raised", "awaiting", "processes", "absences")
]


async def as_ourselves(
    settings: WatcherSettings, client: httpx.AsyncClient, now: Clock, stack: AsyncExitStack
) -> httpx.AsyncClient:
    """A client under the service's own token, where it has a key; `client` reaches the issuer."""
    if settings.service_key is None:
        return client
    return await own_client(own_tokens(settings, SERVICE, settings.service_key, client, now), stack)


async def who_people_are(
    settings: WatcherSettings, pool: asyncpg.Pool, client: httpx.AsyncClient, stack: AsyncExitStack
) -> People:
    """Folded here; `client` asks the writers of `accounts` and `experts` for what is missing."""
    addresses = {ACCOUNTS.name: settings.issuer, EXPERTS.name: experts_feed(settings)}
    return await people(settings.kafka, pool, FeedClient(client, addresses), stack)


def experts_feed(settings: WatcherSettings) -> str:
    """Where the writer of `experts` hands its events out again."""
    return settings.assignment or settings.issuer


def deadlines_heard(settings: WatcherSettings) -> Hearing:
    """What open deadlines are folded from."""
    deadlines = OpenDeadlines(tables(settings), calendar(settings))
    handlers = table.handlers(deadlines.apply)
    return Hearing("watching", table.HEARD, handlers, table.NOT_OUR_BUSINESS, TABLES)
