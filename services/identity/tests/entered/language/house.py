"""Identity as a whole on real servers, and what tests ask of it."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition
from entered.language.provider import CLIENT, SECRET, Provider, a_provider
from joserfc.jwk import OKPKey
from starlette.types import ASGIApp

from chassis import kafka, logs
from chassis.tokens.services import ASSERTION_TYPE, assertion
from contracts.permissions import SERVICES, Role
from contracts.permissions.services import EVERY_CONSUMER
from identity.settings import IdentitySettings
from identity.wiring import Identity, running
from testkit.answers import Answer
from testkit.issuer import a_key
from testkit.waiting import until

SERVICES_BY_NAME = tuple(line.service for line in SERVICES if line.service != EVERY_CONSUMER)
ISSUER = "http://identity.test"
PAGES = "https://desk.example"


@dataclass
class MovingClock:
    """The present, and what it was moved by."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)


@dataclass
class House:
    """One running identity. `services`: private keys of the services that it knows."""

    identity: Identity
    settings: IdentitySettings
    clock: MovingClock
    http: httpx.AsyncClient
    operations: httpx.AsyncClient
    log: io.StringIO
    provider: Provider
    services: dict[str, OKPKey] = field(default_factory=dict)

    async def forgets_failures(self) -> None:
        """As if nobody had ever mistyped anything."""
        connection = await asyncpg.connect(str(self.settings.database))
        try:
            await connection.execute("delete from identity.failures; delete from identity.failing")
        finally:
            await connection.close()

    async def posts(self, path: str, body: Any, **headers: str) -> Answer:
        """As anybody."""
        return Answer(await self.http.post(path, json=body, headers=headers))

    async def asks(self, path: str, **headers: str) -> Answer:
        return Answer(await self.http.get(path, headers=headers))

    async def service_token(self, name: str) -> str:
        """What a service gets for its assertion."""
        answer = await self.gives(assertion(ISSUER, name, self.services[name], self.clock()))
        return str(answer["access_token"])

    async def gives(self, signed: str, **changed: str) -> Answer:
        """What is answered to an assertion."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": signed,
        }
        return Answer(await self.http.post("/token", data=form | changed))

    async def as_service(self, name: str, path: str, body: Any) -> Answer:
        """A service asks in the background."""
        return await self.posts(path, body, Authorization=f"Bearer {await self.service_token(name)}")

    async def rows(self, sql: str, *arguments: Any) -> list[asyncpg.Record]:
        """Straight from identity's database."""
        connection = await asyncpg.connect(str(self.settings.database))
        try:
            return await connection.fetch(sql, *arguments)
        finally:
            await connection.close()

    async def said(self, account: UUID) -> list[dict[str, Any]]:
        """The documents of an account, as Kafka has them."""
        await self.published()
        client = AIOKafkaConsumer(bootstrap_servers=self.settings.kafka, auto_offset_reset="earliest")
        await client.start()
        try:
            return [each for each in await _everything(client) if each["subject"] == str(account)]
        finally:
            await kafka.stopped(client)

    async def heard(self, account: UUID) -> list[str]:
        """The names of what happened to an account, as Kafka has it."""
        return [each["type"].split(".")[2] for each in await self.said(account)]

    async def listed(self, account: UUID, state: str, **wanted: str) -> None:
        """Return when the list has the account so."""

        async def there() -> bool:
            rows = await self.rows("select * from identity.accounts where id = $1", account)
            return bool(rows) and all(
                rows[0][name] == value for name, value in (wanted | {"state": state}).items()
            )

        await until(there)

    async def published(self) -> None:
        """Return when the relay has nothing left."""

        async def nothing_left() -> bool:
            return not any((await self.identity.relay.lag()).values())

        await until(nothing_left)


async def _everything(client: AIOKafkaConsumer) -> list[dict[str, Any]]:
    shards = [TopicPartition("accounts", shard) for shard in range(24)]
    ends = await client.end_offsets(shards)
    client.assign(shards)
    found: list[dict[str, Any]] = []
    while len(found) < sum(ends.values()):
        for records in (await client.getmany(timeout_ms=200)).values():
            found += [json.loads(each.value) for each in records]
    return found


LIVED_IN: list[House] = []
"""The house of the running tests; its fixture puts it here, so that a story can be told by names alone."""


def house() -> House:
    return LIVED_IN[-1]


def settings_of(databases: tuple[str, str], broker: str, folder: Path, **more: Any) -> IdentitySettings:
    """For tests: quick hashes, addresses that lead nowhere."""
    given: dict[str, Any] = {
        "database": databases[0],
        "keys_database": databases[1],
        "kafka": broker,
        "issuer": ISSUER,
        "pages": PAGES,
        "key_file": folder / "keys",
        "service_keys": folder / "services",
        "environment": "development",
        "second_factor_roles": (Role.AUDITOR,),
        "hash_memory_kib": 19_456,
        "demo": True,
        "refusal_ms": 30,
        "provider_client": CLIENT,
        "provider_secret": SECRET,
        "provider_second_factors": ("mfa",),
        "proxies": ("127.0.0.1",),
    }
    return IdentitySettings(**(given | more))


def known_services(folder: Path, *names: str) -> dict[str, OKPKey]:
    """Their private keys; the public ones lie where identity reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = {name: a_key(name) for name in names}
    for name, key in keys.items():
        (folder / f"{name}.jwk").write_text(json.dumps(key.as_dict(private=False)))
    return keys


@asynccontextmanager
async def a_house(databases: tuple[str, str], broker: str, folder: Path) -> AsyncIterator[House]:
    """Identity runs within the block."""
    log = io.StringIO()
    logs.configure("identity", "INFO", out=log)
    async with AsyncExitStack() as stack:
        provider = await stack.enter_async_context(a_provider(f"{PAGES}/sign-in/provider"))
        settings = settings_of(databases, broker, folder, provider_issuer=provider.issuer)
        services, clock = known_services(settings.service_keys, *SERVICES_BY_NAME), MovingClock()
        identity = await stack.enter_async_context(running(settings, clock))
        http = await stack.enter_async_context(_client(identity.app))
        operations = await stack.enter_async_context(_client(identity.operations.app))
        built = House(identity, settings, clock, http, operations, log, provider, services)
        await until(lambda: _ready(built), 20)
        yield built


def _client(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER)


async def _ready(built: House) -> bool:
    return (await built.operations.get("/readyz")).status_code == 200
