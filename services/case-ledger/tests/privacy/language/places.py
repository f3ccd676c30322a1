"""All places into which something personal could have slipped, as bytes."""

import tempfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import asyncpg
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import generate_latest
from served.language import House

from chassis.metrics import REGISTRY
from contracts.topics import TOPICS
from testkit.servers.topics import admin

SPANS = InMemorySpanExporter()
"""Of all that was done since the ledger of these tests began."""

TABLES = """
select format('%I.%I', n.nspname, c.relname) as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm') and n.nspname !~ '^pg_toast' order by name
"""
"""Those of the server too: statistics hold samples of columns, and statements may hold values."""


async def places(house: House) -> AsyncIterator[tuple[str, bytes]]:
    """Name and contents of each; the relay has nothing left."""
    await house.published()
    for topic in await _topics(house):
        for shard, records in (await house.topic(topic)).items():
            yield f"topic {topic}/{shard}", b"\n".join(key + value for key, value in records)
    for name in ("database", "keys_database"):
        async for table, content in _tables(str(getattr(house.settings, name))):
            yield f"{name}: {table}", content
    async for table, content in _tables(house.identity.dsn):
        yield f"identity's database: {table}", content
    yield "log", house.log.getvalue().encode()
    yield "metrics", (await house.operations.get("/metrics")).content + generate_latest(REGISTRY)
    yield "traces", "".join(span.to_json() for span in SPANS.get_finished_spans()).encode()
    for file in _files():
        yield f"temporary file {file.name}", file.read_bytes()


async def _topics(house: House) -> list[str]:
    """The topics of record that the broker has: of services that don't run here there are none."""
    async with admin(house.settings.kafka) as client:
        return sorted({topic.name for topic in TOPICS} & set(await client.list_topics()))


def _files() -> list[Path]:
    return [file for file in Path(tempfile.gettempdir()).rglob("*") if file.is_file()]


async def _tables(dsn: str) -> AsyncIterator[tuple[str, bytes]]:
    """As COPY writes them, which is what a dump holds."""
    connection = await asyncpg.connect(dsn)
    try:
        for row in await connection.fetch(TABLES):
            dump = BytesIO()
            await connection.copy_from_query(f"select * from {row['name']}", output=dump)  # noqa: S608
            yield row["name"], dump.getvalue()
    finally:
        await connection.close()
