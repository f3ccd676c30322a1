"""What the services of a town hold at the end, and whether anything is still under way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from contracts.topics import TOPICS
from embedded import services
from mishaps.contents import Contents, Letters, consumed, dumped, read_consumers, read_journal
from mishaps.town.house import Town

DATABASES = {
    "identity": ("accounts",),
    "case_ledger": ("cases", "access", "policy"),
    "assignment": ("experts",),
    "document_store": ("documents",),
    "deadline_watcher": ("reminders",),
    "notifier": ("letters",),
}
"""Whose journals lie where."""

_WAITING = "select count(*) from {topic}.shards left join {topic}.relay using (shard) where seq <> cursor"
_AT = """
select topic, shard, max(last) - min(last) as apart, min(last) as last from consuming.positions group by 1, 2
"""
_HURRY = {
    "notifier": (
        "update outbox.letters set due_at = now() where state in ('deferred', 'unknown') and due_at > now()",
    ),
    "document_store": ("update shelf.documents set due = now() where work is not null and due > now()",),
}
"""What waits until it is tried again is tried now: the pauses grow to minutes."""
_LETTERS = """
select count(*) from outbox.letters where state in ('sending', 'deferred', 'unknown')
    or (state = 'planned' and due_at < now() + interval '20 seconds')
"""
_UNDER_WAY = {
    "notifier": (
        _LETTERS,
        "select count(*) from outbox.facts",
    ),
    "document_store": ("select count(*) from shelf.documents where work is not null",),
    "deadline_watcher": ("select count(*) from watching.deadlines where due <= now()",),
}


@asynccontextmanager
async def connected(town: Town, database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(town.dsn(database), timeout=10)
    try:
        yield connection
    finally:
        connection.terminate()


async def hurried(town: Town) -> None:
    """Whatever is tried again later is tried now."""
    for database, statements in _HURRY.items():
        async with connected(town, database) as connection:
            for statement in statements:
                await connection.execute(statement)


async def settled(town: Town) -> bool:
    """Whether everything is published and heard by everybody, and nothing is under way or due."""
    heads: dict[tuple[str, int], int] = {}
    positions: list[tuple[str, int, int, int]] = []
    await hurried(town)
    for database, topics in DATABASES.items():
        async with connected(town, database) as connection:
            under_way = [_WAITING.format(topic=topic) for topic in topics] + [*_UNDER_WAY.get(database, ())]
            if any([await connection.fetchval(query) for query in under_way]):
                return False
            for topic in topics:
                rows = await connection.fetch(f"select shard, seq from {topic}.shards")  # noqa: S608
                heads |= {(topic, shard): seq for shard, seq in rows}
            positions += [tuple(row) for row in await connection.fetch(_AT)]
    return all(not apart and last == heads[topic, shard] for topic, shard, apart, last in positions)


async def gathered(town: Town) -> Contents:
    """Of all services' databases, topics, mailbox and objects."""
    contents = Contents(heard={})
    for database, topics in DATABASES.items():
        async with connected(town, database) as connection:
            for topic in topics:
                await read_journal(connection, topic, contents)
            await read_consumers(connection, contents, database)
            contents.texts |= {
                f"{database} {name}": text for name, text in (await dumped(connection)).items()
            }
    await _projections(town, contents)
    contents.topic = await consumed(town.kafka, [topic.name for topic in TOPICS])
    return contents


async def _projections(town: Town, contents: Contents) -> None:
    async with connected(town, "case_ledger") as connection:
        rows = await connection.fetch("select id, version from lists.cases")
        contents.versions = {UUID(int=row["id"].int): row["version"] for row in rows}
    async with connected(town, "notifier") as connection:
        rows = await connection.fetch("select id, message, kind, recipient, cause from outbox.letters")
        contents.letters = Letters(
            {row["message"].hex(): UUID(int=row["id"].int) for row in rows},
            [(row["kind"], str(row["recipient"]), str(row["cause"])) for row in rows],
            [(each.message, each.told) for each in town.sink.arrived],
        )
    async with connected(town, "document_store") as connection:
        rows = await connection.fetch("select blob from shelf.documents")
        contents.blobs = {str(row["blob"]) for row in rows}
    files = (file for file in services.objects(town.home).rglob("*") if file.is_file())
    contents.objects = {file.name for file in files}
