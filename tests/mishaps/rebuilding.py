"""The lists once more, from the topics' first records, into a database of their own."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import asyncpg

from case_ledger import consumer as table
from case_ledger.domain import evolving, policy
from case_ledger.domain.case import Case
from case_ledger.domain.policy import Policy
from case_ledger.handlers.processes import Processes
from case_ledger.projections.cases import CasesByStage
from case_ledger.projections.clients import CasesByClient
from case_ledger.projections.companies import CompaniesByName
from chassis import clock
from chassis.consuming import Consumer, Handlers
from chassis.feed import LocalFeed
from chassis.journal import Journal
from chassis.migrations import migrate
from chassis.recording import Fold, Streams
from chassis.seals import KeyEncryptionKeys, KeyRing, KeyStore, Seals, SearchKeys
from contracts.topics import CASES, POLICY, Topic, load
from mishaps.contents import listed
from mishaps.house import House
from testkit.waiting import until

ZONE = "Europe/Budapest"
WITHIN = 90.0


async def rebuilt(house: House) -> dict[str, list[str]]:
    """The rows that a consumer makes that begins with nothing."""
    async with AsyncExitStack() as stack:
        dsn = await _empty(house)
        pool = await stack.enter_async_context(asyncpg.create_pool(dsn, min_size=1, max_size=4))
        cases, policies = [await _journal(house, topic, stack) for topic in (CASES, POLICY)]
        handlers = await _handlers(house, cases, policies, stack)
        consumer = Consumer(
            "lists", (CASES, POLICY), house.kafka.address, pool, handlers,
            schema="consuming", feed=LocalFeed([cases, policies]), ignored=table.NOT_OUR_BUSINESS,
        )  # fmt: skip
        await consumer.start()
        stack.push_async_callback(consumer.stop)
        wanted = await _heads(cases) | await _heads(policies)

        async def there() -> bool:
            return await consumer.caught_up(wanted)

        await until(there, WITHIN)
        async with pool.acquire() as connection:
            return await listed(connection)


async def _empty(house: House) -> str:
    name = f"rebuilt_{uuid4().hex[:8]}"
    admin = await asyncpg.connect(house.dsn("postgres"))
    try:
        await admin.execute(f"create database {name}")
    finally:
        await admin.close()
    dsn = house.dsn(name)
    await asyncio.to_thread(migrate, dsn, "case_ledger.migrations.ledger")
    return dsn


async def _journal(house: House, topic: Topic, stack: AsyncExitStack) -> Journal:
    journal = Journal(topic, house.dsn())
    await journal.start()
    stack.push_async_callback(journal.stop)
    return journal


async def _heads(journal: Journal) -> dict[str, int]:
    heads = await journal.heads()
    return {f"{journal.topic.name}/{shard}": sequence for shard, (sequence, _) in heads.items()}


async def _handlers(house: House, cases: Journal, policies: Journal, stack: AsyncExitStack) -> Handlers:
    store = await stack.enter_async_context(KeyStore(house.dsn("case_ledger_keys")))
    wrapping = KeyEncryptionKeys.load(Path(house.settings()["CASE_LEDGER_KEY_FILE"]), make=False)
    seals = Seals(KeyRing(store, wrapping))
    of_cases = Streams[Case | None](
        cases,
        Fold[Case | None](None, evolving.evolve),
        seals=seals,
        load=load,
        clock=clock.system,
        source="/rebuilt",
    )
    of_policy = Streams[Policy | None](
        policies,
        Fold[Policy | None](None, policy.evolve),
        seals=seals,
        load=load,
        clock=clock.system,
        source="/rebuilt",
    )
    return table.handlers(
        CasesByStage(of_cases, Processes(of_policy), ZONE),
        CasesByClient(of_cases, seals, SearchKeys(store, wrapping)),
        CompaniesByName(of_policy),
    )
