"""The lists once more, from the topics' first records, into a database of their own."""

import asyncio
from pathlib import Path
from uuid import uuid4

import asyncpg

from case_ledger import consumer as table
from case_ledger.settings import LedgerSettings
from case_ledger.wiring import Beside, beside
from case_ledger.wiring.parts import lists_handlers
from chassis.consuming import Consumer
from chassis.feed import LocalFeed
from chassis.migrations import migrate
from contracts.topics import CASES, POLICY
from mishaps.contents import listed
from mishaps.house import House
from testkit.waiting import until

WITHIN = 90.0
MIGRATED = "rebuilt_migrated"
_THERE = "select true from pg_database where datname = $1"


async def rebuilt(house: House) -> dict[str, list[str]]:
    """The rows that a consumer makes that begins with nothing."""
    dsn = await _empty(house)
    async with (
        beside(_settings(house)) as ledger,
        asyncpg.create_pool(dsn, min_size=1, max_size=4) as pool,
    ):
        consumer = Consumer(
            "lists", (CASES, POLICY), house.kafka.address, pool,
            lists_handlers(ledger.streams, ledger.keys, ledger.settings.time_zone),
            schema="consuming", feed=LocalFeed(ledger.journals.all), ignored=table.NOT_OUR_BUSINESS,
        )  # fmt: skip
        await consumer.start()
        try:
            await _caught_up(consumer, ledger)
        finally:
            await consumer.stop()
        async with pool.acquire() as connection:
            return await listed(connection)


async def _caught_up(consumer: Consumer, ledger: Beside) -> None:
    wanted: dict[str, int] = {}
    for journal in (ledger.journals.cases, ledger.journals.policy):
        heads = await journal.heads()
        wanted |= {f"{journal.topic.name}/{shard}": sequence for shard, (sequence, _) in heads.items()}

    async def there() -> bool:
        return await consumer.caught_up(wanted)

    await until(there, WITHIN)


async def _empty(house: House) -> str:
    """A database with the ledger's tables: migrated once for a house, then copied."""
    admin = await asyncpg.connect(house.dsn("postgres"))
    try:
        if not await admin.fetchval(_THERE, MIGRATED):
            await admin.execute(f"create database {MIGRATED}")
            await asyncio.to_thread(migrate, house.dsn(MIGRATED), "case_ledger.migrations.ledger")
        name = f"rebuilt_{uuid4().hex[:8]}"
        await admin.execute(f"create database {name} template {MIGRATED}")
    finally:
        await admin.close()
    return house.dsn(name)


def _settings(house: House) -> LedgerSettings:
    given = {name.removeprefix("CASE_LEDGER_").lower(): value for name, value in house.settings().items()}
    return LedgerSettings.model_validate({**given, "key_file": Path(given["key_file"])})
