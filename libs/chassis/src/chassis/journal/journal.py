"""The journal of one topic: append-only, dense, chained; the truth that Kafka carries to the world."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from time import perf_counter
from uuid import UUID

from chassis import tracing
from chassis.errors import ChassisError, KeyReusedError, TemporaryError
from chassis.journal.append import Append, IdempotencyKey, Receipt
from chassis.journal.chain import Break, Chain
from chassis.journal.command import Command, command
from chassis.journal.lane import Lane
from chassis.journal.measuring import Meter
from chassis.journal.partitions import Upkeep
from chassis.journal.settings import JournalSettings
from chassis.journal.sharding import shard_of
from chassis.journal.statements import statements
from chassis.journal.transaction import Probe, Transactions
from chassis.metrics import QUEUE, Alarm, shown, watched
from chassis.postgres import Address, Readers
from contracts.topics import Topic

PAGE = 1_000


class Journal:
    """Appends and reads. Every method raises `TemporaryError` when the database is away."""

    def __init__(
        self, topic: Topic, dsn: Address, settings: JournalSettings | None = None, probe: Probe | None = None
    ) -> None:
        self.topic = topic
        self._settings = settings or JournalSettings()
        self._sql = statements(topic.name)
        self._readers = Readers(dsn, self._settings.readers, f"journal_{topic.name}")
        self._watched = ExitStack()
        self._upkeep = Upkeep(dsn, topic.name, self._settings.upkeep_every)
        self._meter = Meter(topic.name)
        transactions = Transactions(topic.name, self._sql, probe)
        self._lane = Lane(dsn, transactions, self._settings, self._moved, self._meter.batch)
        self._listeners: list[Callable[[str, Mapping[int, int]], None]] = []
        self._stopped: Callable[[str], Collection[int]] = _no_shards

    async def start(self) -> None:
        """Connect; the tables have to be there (`schema.create`)."""
        await self._upkeep.start()
        await self._readers.__aenter__()
        await self._lane.start()
        self._watched.enter_context(shown(QUEUE, self.topic.name, value=lambda: self.waiting))
        self._watched.enter_context(watched(Alarm.JOURNAL_CUT_OFF, self.topic.name, lambda: not self.alive))

    async def stop(self) -> None:
        """Refuse what comes now, finish what waits, close."""
        self._watched.close()
        await self._lane.stop()
        await self._upkeep.stop()
        await self._readers.__aexit__(None, None, None)

    @property
    def alive(self) -> bool:
        """Whether appends can be taken at this moment."""
        return self._lane.alive

    @property
    def waiting(self) -> int:
        """How many commands wait for the lane."""
        return self._lane.waiting

    def on_append(self, callback: Callable[[str, Mapping[int, int]], None]) -> None:
        """Call back after each commit with the topic's name and the last sequence of every shard that moved.

        It must not raise.
        """
        self._listeners.append(callback)

    def mind(self, stopped: Callable[[str], Collection[int]]) -> None:
        """Take no appends for the shards that `stopped` names for this topic (`Relay.stopped`).

        Their topic holds events that this journal has lost; an append would take the place of one of them,
        and what was lost could never be recovered.
        """
        self._stopped = stopped

    async def append(
        self, appends: Sequence[Append], key: IdempotencyKey | None = None, deadline: float | None = None
    ) -> Receipt:
        """All of it, durably, or nothing; `deadline` by the event loop's clock, at most `patience` from now.

        Raises `StaleStreamError`, `KeyReusedError`, `EventIdTakenError`, `DocumentTooLargeError`,
        `TemporaryError` (nothing happened) and `UnknownOutcomeError` (ask again with the same key or ids).
        """
        latest = asyncio.get_running_loop().time() + self._settings.patience
        until = min(latest, deadline) if deadline is not None else latest
        began = perf_counter()
        with tracing.span("append", topic=self.topic.name):
            try:
                wanted = command(appends, key, self.topic.partitions, until, self._settings.document_bytes)
                self._refuse_stopped(wanted)
                receipt = await self._lane.submit(wanted)
            except ChassisError as problem:
                self._meter.failed(problem)
                raise
        self._meter.answered(began)
        return receipt

    def _refuse_stopped(self, wanted: Command) -> None:
        stopped = self._stopped(self.topic.name)
        if stopped and not wanted.shards.isdisjoint(stopped):
            reason = "the topic is above the journal, which has to be recovered first"
            raise TemporaryError(reason, retry_after=30)

    async def remembered(self, key: IdempotencyKey) -> Receipt | None:
        """The answer this key got today or in the two days before; raises `KeyReusedError`."""
        row = await self._readers.fetchrow(self._sql.remembered, key.scope)
        if row is None:
            return None
        if row["request"] != key.request:
            reason = "the key came with another request"
            raise KeyReusedError(reason)
        _, stream, shard, sequence, version = row
        return Receipt(self.topic.name, UUID(int=stream.int), shard, sequence, version, replayed=True)

    async def read(self, stream: UUID, after: int = 0) -> list[bytes]:
        """The documents of a stream behind version `after`, in order."""
        shard = shard_of(stream, self.topic.partitions)
        rows = await self._readers.fetch(self._sql.read, shard, stream, after)
        return [row["document"] for row in rows]

    async def feed(self, shard: int, after: int, limit: int) -> list[bytes]:
        """Up to `limit` documents of a shard behind sequence `after`, in order, byte for byte."""
        rows = await self._readers.fetch(self._sql.feed, shard, after, limit)
        return [row["document"] for row in rows]

    async def heads(self) -> dict[int, tuple[int, bytes]]:
        """Of every shard the last sequence and the SHA-256 of the last document (32 zero bytes: none yet)."""
        rows = await self._readers.fetch(self._sql.heads)
        return {row["shard"]: (row["seq"], row["head"]) for row in rows}

    async def existing(self, streams: Collection[UUID]) -> set[UUID]:
        """Those of the streams that have events."""
        shards = [shard_of(stream, self.topic.partitions) for stream in streams]
        rows = await self._readers.fetch(self._sql.existing, shards, list(streams))
        return {UUID(int=row["stream"].int) for row in rows}

    async def verify(self, shard: int) -> Break | None:
        """Recompute a shard's chain from its first document to its head: what doesn't hold, if anything."""
        sequence, head = (await self.heads())[shard]
        chain = Chain(shard)
        while documents := await self.feed(shard, chain.sequence, PAGE):
            for document in documents:
                if broken := chain.follow(document):
                    return broken
                if chain.sequence == sequence and chain.head != head.hex():
                    return Break(shard, sequence, "the shard's head is not the digest of this document")
        if chain.sequence < sequence:
            return Break(shard, chain.sequence + 1, "the shard's head is further than its documents")
        return None

    def _moved(self, shards: Mapping[int, int]) -> None:
        for listener in self._listeners:
            listener(self.topic.name, shards)


def _no_shards(_topic: str) -> Collection[int]:
    return ()
