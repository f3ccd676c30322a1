"""What is there at the end: journal, topic, tables and texts, read once and then only looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis import kafka
from chassis.consuming import Connection
from contracts.topics import ACCESS, CASES, POLICY

OURS = (CASES, ACCESS, POLICY)
LISTS = ("cases", "companies", "acquaintances", "search_tokens")


@dataclass(frozen=True, slots=True)
class Row:
    """One event of a journal, as its table has it."""

    shard: int
    sequence: int
    stream: UUID
    version: int
    event_id: UUID
    document: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a topic."""

    shard: int
    offset: int
    key: bytes
    value: bytes


type Place = tuple[str, int]
"""Topic and shard."""


@dataclass(frozen=True, slots=True)
class Letters:
    """`ids`: of the letters, by their Message-ID. `meant`: kind, recipient and cause of each. `arrived`: in
    the mailboxes, by Message-ID, and whether the sender was told so.
    """

    ids: Mapping[str, UUID] = field(default_factory=dict)
    meant: Sequence[tuple[str, str, str]] = ()
    arrived: Sequence[tuple[str, bool]] = ()


@dataclass(slots=True)
class Contents:
    """`positions`: last sequence and digest, by consumer and place. `versions`: of the rows of the list of
    cases. `lists`, `rebuilt`: rows as text, by table. `texts`: whatever a canary must not be found in.
    """

    journal: dict[str, list[Row]] = field(default_factory=dict)
    heads: dict[Place, tuple[int, bytes]] = field(default_factory=dict)
    topic: dict[str, list[Record]] = field(default_factory=dict)
    cursors: dict[Place, int] = field(default_factory=dict)
    positions: dict[tuple[str, str, int], tuple[int, str]] = field(default_factory=dict)
    parked: set[UUID] = field(default_factory=set)
    asides: set[tuple[str, int, int]] = field(default_factory=set)
    versions: dict[UUID, int] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    rebuilt: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    heard: dict[str, Sequence[str]] = field(default_factory=lambda: {"lists": ("cases", "policy")})
    """Which consumer hears which topics."""
    letters: Letters = field(default_factory=Letters)
    blobs: set[str] = field(default_factory=set)
    """Where documents say that their bytes are, in `objects`."""
    objects: set[str] = field(default_factory=set)


_ROWS = "select shard, seq, stream, version, event_id, document from {topic}.events order by shard, seq"
_HEADS = "select shard, seq, head from {topic}.shards"
_CURSORS = "select shard, cursor from {topic}.relay"
_AS_TEXT = "select t::text from {table} t"
_TABLES = """
select format('%I.%I', table_schema, table_name) as name from information_schema.tables
where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
"""


async def gathered(dsn: str, bootstrap: str) -> Contents:
    """Of the ledger's database and of its topics; `rebuilt` and logs are somebody else's to add."""
    contents = Contents()
    connection = await asyncpg.connect(dsn)
    try:
        for topic in OURS:
            await read_journal(connection, topic.name, contents)
        await read_consumers(connection, contents)
        contents.lists = await listed(connection)
        rows = await connection.fetch("select id, version from lists.cases")
        contents.versions = {UUID(int=row["id"].int): row["version"] for row in rows}
        contents.texts |= await dumped(connection)
    finally:
        await connection.close()
    contents.topic = await consumed(bootstrap, [topic.name for topic in OURS])
    return contents


async def read_journal(connection: asyncpg.Connection, topic: str, contents: Contents) -> None:
    """Its rows, its heads, and how far it is published."""
    rows = await connection.fetch(_ROWS.format(topic=topic))
    contents.journal[topic] = [
        Row(shard, seq, UUID(int=stream.int), version, UUID(int=event_id.int), document)
        for shard, seq, stream, version, event_id, document in rows
    ]
    for shard, seq, head in await connection.fetch(_HEADS.format(topic=topic)):
        contents.heads[topic, shard] = seq, head
    for shard, cursor in await connection.fetch(_CURSORS.format(topic=topic)):
        contents.cursors[topic, shard] = cursor


async def read_consumers(connection: asyncpg.Connection, contents: Contents, service: str = "") -> None:
    """How far they are, and what waits. Those of a named service are all looked at, under its name."""
    rows = await connection.fetch("select consumer, topic, shard, last, head from consuming.positions")
    for consumer, topic, shard, last, head in rows:
        name = f"{service} {consumer}" if service else consumer
        contents.positions[name, topic, shard] = last, head
        if service:
            contents.heard[name] = sorted({*contents.heard.get(name, ()), topic})
    rows = await connection.fetch("select distinct stream from consuming.parked")
    contents.parked |= {UUID(int=row["stream"].int) for row in rows}
    rows = await connection.fetch("select topic, shard, at_offset from consuming.set_aside")
    contents.asides |= {(topic, shard, offset) for topic, shard, offset in rows}


async def listed(connection: Connection) -> dict[str, list[str]]:
    """The rows of the read models as text, in an order of their own."""
    return {
        table: sorted(row[0] for row in await connection.fetch(_AS_TEXT.format(table=f"lists.{table}")))
        for table in LISTS
    }


async def dumped(connection: asyncpg.Connection) -> dict[str, bytes]:
    """Every table as text, bytes in it as they are."""
    found = {}
    await connection.execute("set bytea_output = 'escape'")
    for row in await connection.fetch(_TABLES):
        lines = await connection.fetch(_AS_TEXT.format(table=row["name"]))
        found[f"table {row['name']}"] = "\n".join(line[0] for line in lines).encode()
    return found


async def consumed(bootstrap: str, topics: Sequence[str]) -> dict[str, list[Record]]:
    """All records of the topics, from their beginnings."""
    consumer = kafka.consumer(bootstrap, name="mishaps")
    found: dict[str, list[Record]] = {topic: [] for topic in topics}
    await consumer.start()
    try:
        places = [TopicPartition(topic, shard) for topic in topics for shard in range(CASES.partitions)]
        consumer.assign(places)
        await consumer.seek_to_beginning(*places)
        ends = await consumer.end_offsets(places)
        while unread := await _unread(consumer, ends):
            for at, records in (await consumer.getmany(*unread, timeout_ms=500)).items():
                found[at.topic] += [
                    Record(at.partition, r.offset, r.key or b"", r.value or b"") for r in records
                ]
    finally:
        await kafka.stopped(consumer)
    return found


async def _unread(consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> list[TopicPartition]:
    return [at for at, end in ends.items() if await consumer.position(at) < end]
