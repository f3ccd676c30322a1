"""Brings a restored journal up to its topic: reads back, byte for byte, what fits the chain."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from chassis.errors import BrokenError
from chassis.journal.chain import Break
from chassis.journal.sharding import shard_of
from chassis.journal.tails import Documents, Start, Tails
from chassis.postgres import connect, passing_as_temporary
from contracts.envelope import Parsed, digest
from contracts.topics import Topic

type Heard = Callable[[asyncpg.Connection, Sequence[Parsed]], Awaitable[None]]
"""Told of what was read back, in the transaction that writes it; for what a service derives from events."""

LOCK_MILLISECONDS = 30_000

_LOCK = "select seq, head from {topic}.shards where shard = $1 for update"
_SHARDS = "select shard, seq from {topic}.shards order by shard"
_VERSIONS = """
select wanted.stream, coalesce(max(events.version), 0) as version
from unnest($2::uuid[]) as wanted(stream)
left join {topic}.events on events.shard = $1 and events.stream = wanted.stream
group by wanted.stream
"""
_INSERT = """
insert into {topic}.events (shard, seq, stream, version, event_id, document)
select $1, * from unnest($2::bigint[], $3::uuid[], $4::int[], $5::uuid[], $6::bytea[])
"""
_MOVE = "update {topic}.shards set seq = $2, head = $3 where shard = $1"


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of one topic's journal. `shards`: of each shard that moved, its head before and after.

    `breaks`: the shards left as they were, and where what the topic holds doesn't fit.
    """

    topic: str
    shards: Mapping[int, tuple[int, int]]
    breaks: Sequence[Break]

    @property
    def events(self) -> int:
        """How many were read back."""
        return sum(after - before for before, after in self.shards.values())


class RefusedError(BrokenError):
    """Some shards were left as they were: what their topic holds doesn't follow the journal."""


def told(found: Sequence[Recovered]) -> str:
    """What was done, in words. Raises `RefusedError`, saying which shards don't fit and where."""
    words = "; ".join(f"{each.topic}: {each.events} events read back" for each in found)
    breaks = [
        f"{each.topic}/{broken.shard} at sequence {broken.sequence} ({broken.reason})"
        for each in found
        for broken in each.breaks
    ]
    if breaks:
        reason = f"{words}. These shards don't fit and were left as they are: {'; '.join(breaks)}"
        raise RefusedError(reason)
    return f"{words}."


async def nobody_hears(_connection: asyncpg.Connection, _documents: Sequence[Parsed]) -> None:
    """For journals from which nothing is derived."""


async def recover(topic: Topic, dsn: str, bootstrap: str, heard: Heard = nobody_hears) -> Recovered:
    """Read what the topic holds behind each shard's head back into the journal. Again is harmless.

    Each shard is one transaction under its lock: safe while services run, though a command that was accepted
    in between stands where the topic has another event, and that shard is refused. Idempotency keys are not
    in the topic. Raises `TemporaryError` when Kafka or PostgreSQL is away; shards done stay done.
    """
    tails = Tails(bootstrap, topic)
    connection = await connect(dsn, {"lock_timeout": str(LOCK_MILLISECONDS)})
    try:
        await tails.start()
        with passing_as_temporary():
            return await _recovered(topic, connection, tails, heard)
    finally:
        await tails.stop()
        connection.terminate()


async def _recovered(topic: Topic, connection: asyncpg.Connection, tails: Tails, heard: Heard) -> Recovered:
    moved: dict[int, tuple[int, int]] = {}
    breaks: list[Break] = []
    for shard, seq in await connection.fetch(_SHARDS.format(topic=topic.name)):
        found = await _Shard(topic, shard, connection, tails, heard).recovered(seq)
        if isinstance(found, Break):
            breaks.append(found)
        elif found > seq:
            moved[shard] = (seq, found)
    return Recovered(topic.name, moved, breaks)


class MisfitError(Exception):
    """Rolls a shard's transaction back."""

    def __init__(self, where: Break) -> None:
        super().__init__(where.reason)
        self.where = where


@dataclass(slots=True)
class _Shard:
    """One shard on its way back. `misfit`: the first record that should have followed and didn't fit."""

    topic: Topic
    shard: int
    connection: asyncpg.Connection
    tails: Tails
    heard: Heard
    sequence: int = 0
    head: str = ""
    highest: int = 0
    misfit: Break | None = None
    versions: dict[UUID, int] = field(default_factory=dict)

    async def recovered(self, seq: int) -> int | Break:
        """The last sequence now; or where it doesn't fit, with nothing written."""
        start = await self.tails.behind(self.shard, seq)
        if start is None:
            return seq
        found = await self._try(start)
        if isinstance(found, Break) and not start.whole:  # what is missing may have been published earlier
            found = await self._try(self.tails.whole(self.shard))
        return found

    async def _try(self, start: Start) -> int | Break:
        try:
            async with self.connection.transaction():
                return await self._append(start)
        except MisfitError as misfit:
            return misfit.where
        except asyncpg.UniqueViolationError:
            return Break(self.shard, self.sequence, "an event id or version is in the journal already")

    async def _append(self, start: Start) -> int:
        row = await self.connection.fetchrow(self._sql(_LOCK), self.shard)
        assert row is not None
        self.sequence, self.head, self.highest, self.misfit = row["seq"], row["head"].hex(), 0, None
        self.versions.clear()
        async for page in self.tails.read(self.shard, start):
            await self._write(self._fitting(page))
        if self.highest > self.sequence:
            raise MisfitError(self._where())
        await self.connection.execute(self._sql(_MOVE), self.shard, self.sequence, bytes.fromhex(self.head))
        return self.sequence

    def _where(self) -> Break:
        missing = Break(self.shard, self.sequence + 1, "the topic doesn't hold this document")
        return self.misfit or missing

    def _fitting(self, page: Documents) -> list[tuple[Parsed, bytes]]:
        """Those that follow, each on the one before; what came twice is passed over."""
        fitting: list[tuple[Parsed, bytes]] = []
        for parsed, document in page:
            self.highest = max(self.highest, parsed.sequence)
            if parsed.sequence != self.sequence + 1:
                continue
            if parsed.prev != self.head:
                reason = "prev is not the digest of the journal's last document"
                self.misfit = Break(self.shard, parsed.sequence, reason)
                continue
            fitting.append((parsed, document))
            self.sequence, self.head, self.misfit = parsed.sequence, digest(document), None
        return fitting

    async def _write(self, fitting: Documents) -> None:
        if not fitting:
            return
        await self._check([parsed for parsed, _ in fitting])
        rows = [
            (parsed.sequence, parsed.meta.subject, parsed.meta.version, parsed.meta.id, document)
            for parsed, document in fitting
        ]
        columns = [list(column) for column in zip(*rows, strict=True)]
        await self.connection.execute(self._sql(_INSERT), self.shard, *columns)
        await self.heard(self.connection, [parsed for parsed, _ in fitting])

    async def _check(self, fitting: Sequence[Parsed]) -> None:
        """Each stream lives in this shard, and each event is the next of its stream."""
        unknown = {parsed.meta.subject for parsed in fitting} - self.versions.keys()
        rows = await self.connection.fetch(self._sql(_VERSIONS), self.shard, list(unknown))
        self.versions |= {UUID(int=stream.int): version for stream, version in rows}
        for parsed in fitting:
            stream, version = parsed.meta.subject, parsed.meta.version
            if shard_of(stream, self.topic.partitions) != self.shard:
                raise MisfitError(Break(self.shard, parsed.sequence, "its stream lives in another shard"))
            if version != self.versions[stream] + 1:
                raise MisfitError(Break(self.shard, parsed.sequence, "not the next version of its stream"))
            self.versions[stream] = version

    def _sql(self, statement: str) -> str:
        return statement.format(topic=self.topic.name)
