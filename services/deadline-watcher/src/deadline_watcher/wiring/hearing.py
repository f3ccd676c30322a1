"""How the watcher hears: under its own name where it asks for what it missed, and who people are."""

from contextlib import AsyncExitStack

import asyncpg
import httpx

from chassis.clock import Clock
from chassis.feed import FeedClient
from chassis.running import People, people
from chassis.tokens import ServiceAuth, ServiceTokens, service_key
from contracts.topics import ACCOUNTS, EXPERTS
from deadline_watcher.settings import WatcherSettings

SERVICE = "deadline-watcher"


async def as_ourselves(
    settings: WatcherSettings, client: httpx.AsyncClient, now: Clock, stack: AsyncExitStack
) -> httpx.AsyncClient:
    """A client under the service's own token, where it has a key; `client` reaches the issuer."""
    if settings.service_key is None:
        return client
    tokens = ServiceTokens(settings.issuer, SERVICE, service_key(settings.service_key), client, now)
    return await stack.enter_async_context(httpx.AsyncClient(timeout=5, auth=ServiceAuth(tokens)))


async def who_people_are(
    settings: WatcherSettings, pool: asyncpg.Pool, client: httpx.AsyncClient, stack: AsyncExitStack
) -> People:
    """Folded here; `client` asks the writers of `accounts` and `experts` for what is missing."""
    experts = settings.assignment or settings.issuer
    addresses = {ACCOUNTS.name: settings.issuer, EXPERTS.name: experts}
    return await people(settings.kafka, pool, FeedClient(client, addresses), stack)
