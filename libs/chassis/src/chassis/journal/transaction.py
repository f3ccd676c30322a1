"""One batch, one transaction: at once where it is plain, else lock, look, decide in memory, write, commit."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from chassis.errors import StaleStreamError
from chassis.journal import call
from chassis.journal.append import Receipt
from chassis.journal.command import Command
from chassis.journal.plan import Head, Plan, Sight, There, Verdict
from chassis.journal.statements import Statements
from chassis.postgres import is_lost

type Probe = Callable[[str], Awaitable[None]]
"""Called at `locked`, `written` and `committed`: there tests let things go wrong, and all goes stepwise."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A verdict for each command of the batch, and the last sequence of each shard that moved."""

    verdicts: Sequence[Verdict]
    moved: dict[int, int]


class Transactions:
    """Settles batches of one topic on a connection."""

    def __init__(self, topic: str, sql: Statements, probe: Probe | None = None) -> None:
        self._topic = topic
        self._sql = sql
        self._probe = probe

    async def settle(self, connection: asyncpg.Connection, batch: Sequence[Command]) -> Settled:
        """Once it is durable. On any error nothing is written, or the commands are marked as in doubt."""
        plain = self._probe is None and call.is_plain(batch)
        settled = await self._at_once(connection, batch) if plain else None
        return settled or await self._stepwise(connection, _shards(batch), batch)

    async def _at_once(self, connection: asyncpg.Connection, batch: Sequence[Command]) -> Settled | None:
        """By one call that is a transaction of its own; None where steps have to find out more."""
        shards = _shards(batch)
        seqs, heads, versions = await self._called(connection, call.arguments(shards, batch), batch)
        if seqs is None:
            return versions and await self._without_the_stale(connection, batch, call.stale(batch, versions))
        moving = {shard: Head(seq, head) for shard, seq, head in zip(shards, seqs, heads, strict=True)}
        receipts = call.receipts(self._topic, batch, moving)
        moved = {
            shard: head.sequence
            for (shard, head), seq in zip(moving.items(), seqs, strict=True)
            if head.sequence > seq
        }
        return Settled(receipts, moved)

    async def _without_the_stale(
        self, connection: asyncpg.Connection, batch: Sequence[Command], stale: Mapping[int, StaleStreamError]
    ) -> Settled | None:
        """The others by another call; a stream that has moved on stays that way meanwhile.

        None when a stale command is there already, with ids that were thought to be new.
        """
        ids = [id_ for place in stale for id_ in batch[place].ids()]
        if await connection.fetch(self._sql.there, *_columns(ids)):
            return None
        rest = [command for place, command in enumerate(batch) if place not in stale]
        settled = await self._at_once(connection, rest) if rest else Settled([], {})
        if settled is None:
            return None
        others = iter(settled.verdicts)
        verdicts = [stale.get(place) or next(others) for place in range(len(batch))]
        return Settled(verdicts, settled.moved)

    async def _called(
        self, connection: asyncpg.Connection, arguments: list[list[Any]], batch: Sequence[Command]
    ) -> asyncpg.Record:
        _doubt(batch)
        try:
            found = await connection.fetch(self._sql.append, *arguments)
        except asyncpg.PostgresError as error:
            if not is_lost(connection, error):  # the server says that it wrote nothing
                _doubt(batch, in_doubt=False)
            raise
        _doubt(batch, in_doubt=False)
        return found[0]

    async def _stepwise(
        self, connection: asyncpg.Connection, shards: list[int], batch: Sequence[Command]
    ) -> Settled:
        await connection.execute(self._sql.lock.format(shards=",".join(map(str, shards))))
        await self._reached("locked")
        plan = Plan(self._topic, await self._look(connection, shards, batch))
        verdicts = [plan.take(command) for command in batch]
        if any(isinstance(verdict, StaleStreamError) for verdict in verdicts):
            verdicts = await self._again(connection, plan, batch, verdicts)
        if plan.rows:
            await self._write(connection, plan)
        await self._reached("written")
        await self._commit(connection, batch)
        return Settled(verdicts, {shard: head.sequence for shard, head in plan.moved.items()})

    async def _again(
        self, connection: asyncpg.Connection, plan: Plan, batch: Sequence[Command], verdicts: list[Verdict]
    ) -> list[Verdict]:
        """A command may be stale because it is there already, with ids that were thought to be new."""
        stale = [isinstance(verdict, StaleStreamError) for verdict in verdicts]
        ids = [id_ for command, again in zip(batch, stale, strict=True) if again for id_ in command.ids()]
        rows = await connection.fetch(self._sql.there, *_columns(ids))
        for shard, event_id, stream, seq, version in rows:
            plan.sight.there[shard, event_id] = There(UUID(int=stream.int), seq, version)
        return [
            plan.take(command) if again else verdict
            for command, verdict, again in zip(batch, verdicts, stale, strict=True)
        ]

    async def _commit(self, connection: asyncpg.Connection, batch: Sequence[Command]) -> None:
        _doubt(batch)
        await connection.execute("commit")
        await self._reached("committed")

    async def _look(
        self, connection: asyncpg.Connection, shards: list[int], batch: Sequence[Command]
    ) -> Sight:
        streams = [(one.shard, one.append.stream) for command in batch for one in command.placed]
        ids = [id_ for command in batch for id_ in command.doubtful_ids()]
        keys = [command.key.scope for command in batch if command.key]
        rows = await connection.fetch(
            self._sql.look,
            shards,
            [shard for shard, _ in streams],
            [stream for _, stream in streams],
            [shard for shard, _ in ids],
            [event_id for _, event_id in ids],
            keys,
        )
        return self._sight(rows)

    def _sight(self, rows: list[asyncpg.Record]) -> Sight:
        sight = Sight()
        for kind, shard, seq, version, event_id, stream, digest, request in rows:
            match kind:
                case "head":
                    sight.heads[shard] = Head(seq, digest)
                case "version":
                    sight.versions[stream] = version
                case "there":
                    sight.there[shard, event_id] = There(UUID(int=stream.int), seq, version)
                case _:
                    receipt = Receipt(self._topic, UUID(int=stream.int), shard, seq, version, replayed=True)
                    sight.keys[digest] = (request, receipt)
        return sight

    async def _write(self, connection: asyncpg.Connection, plan: Plan) -> None:
        rows, moved = plan.rows, plan.moved
        keys = sorted(plan.keys, key=lambda pair: pair[0].scope)
        await connection.execute(
            self._sql.write,
            [row.shard for row in rows],
            [row.sequence for row in rows],
            [row.stream for row in rows],
            [row.version for row in rows],
            [row.event_id for row in rows],
            [row.document for row in rows],
            [key.scope for key, _ in keys],
            [key.request for key, _ in keys],
            [receipt.stream for _, receipt in keys],
            [receipt.shard for _, receipt in keys],
            [receipt.sequence for _, receipt in keys],
            [receipt.version for _, receipt in keys],
            list(moved),
            [head.sequence for head in moved.values()],
            [head.digest for head in moved.values()],
        )

    async def _reached(self, point: str) -> None:
        if self._probe is not None:
            await self._probe(point)


def _columns(ids: Sequence[tuple[int, UUID]]) -> tuple[list[int], list[UUID]]:
    return [shard for shard, _ in ids], [event_id for _, event_id in ids]


def _shards(batch: Sequence[Command]) -> list[int]:
    return sorted({placed.shard for command in batch for placed in command.placed})


def _doubt(batch: Sequence[Command], *, in_doubt: bool = True) -> None:
    for command in batch:
        command.in_doubt = in_doubt
