"""The consuming loop's statements: positions, shares, what is parked or set aside."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.consuming import sharing, store
from testkit.simulation.database.meanings.updating import update
from testkit.simulation.database.session import Answer, Meaning, Run
from testkit.simulation.database.tables import Key, Row, Transaction

POSITIONS, SHARES, MEMBERS, PARKED, ASIDE = "positions", "shares", "members", "parked", "set_aside"
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)


async def prepare(tx: Transaction, consumer: str, topic: str, count: int, genesis: str) -> None:
    for shard in range(count):
        key = (consumer, topic, shard)
        await tx.insert(POSITIONS, key, {"last": 0, "head": genesis, "next_offset": 0})
        await tx.insert(SHARES, key, {"owner": None, "expires": LONG_AGO, "fresh_at": LONG_AGO})


async def positions(tx: Transaction, consumer: str) -> Answer:
    found = sorted((key, row) for key, row in tx.rows(POSITIONS) if key[0] == consumer)
    return [Row(topic=topic, shard=shard, **row) for (_, topic, shard), row in found]


async def move(tx: Transaction, consumer: str, *columns: Sequence[Any]) -> Answer:
    moved: dict[Key, tuple[int, dict[str, Any]]] = {}
    for topic, shard, old, last, head, offset in zip(*columns, strict=True):
        moved[consumer, topic, shard] = (old, {"last": last, "head": head, "next_offset": offset})
    changed = await update(
        tx,
        POSITIONS,
        lambda key, row: key in moved and row["last"] == moved[key][0],
        lambda key, _: moved[key][1],
    )
    return [Row(topic=topic, shard=shard) for _, topic, shard in changed]


async def lock(tx: Transaction, consumer: str, topic: str, shard: int) -> None:
    await tx.lock(POSITIONS, (consumer, topic, shard))


async def is_parked(tx: Transaction, consumer: str) -> Answer:
    return [Row(exists=any(key[0] == consumer for key, _ in tx.rows(PARKED)))]


async def parked_among(tx: Transaction, consumer: str, streams: Sequence[UUID]) -> Answer:
    found = {key[1:3] for key, _ in tx.rows(PARKED) if key[0] == consumer and key[2] in streams}
    return [Row(topic=topic, stream=stream) for topic, stream in sorted(found)]


async def park(tx: Transaction, consumer: str, *columns: Sequence[Any]) -> None:
    for topic, stream, seq, shard, type_, state, reason, document in zip(*columns, strict=True):
        words = {"type": type_, "state": state, "reason": reason, "document": document}
        row = {"shard": shard, "parked_at": tx.now, **words}
        await tx.insert_unique(PARKED, (consumer, topic, stream, seq), row)


async def set_aside(tx: Transaction, consumer: str, *columns: Sequence[Any]) -> None:
    for topic, shard, offset, reason in zip(*columns, strict=True):
        await tx.insert(ASIDE, (consumer, topic, shard, offset), {"reason": reason})


async def join(tx: Transaction, consumer: str, member: UUID, seconds: float) -> None:
    await tx.put(MEMBERS, (consumer, member), {"expires": tx.now + timedelta(seconds=seconds)})


async def forget(tx: Transaction, consumer: str) -> None:
    gone = [key for key, row in tx.rows(MEMBERS) if key[0] == consumer and row["expires"] < tx.now]
    for key in gone:
        await tx.lock(MEMBERS, key)
        row = tx.get(MEMBERS, key)
        if row is not None and row["expires"] < tx.now:
            await tx.delete(MEMBERS, key)


async def leave(tx: Transaction, consumer: str, member: UUID) -> None:
    await tx.delete(MEMBERS, (consumer, member))


async def count(tx: Transaction, consumer: str) -> Answer:
    return [Row(count=sum(key[0] == consumer for key, _ in tx.rows(MEMBERS)))]


async def renew(
    tx: Transaction, consumer: str, member: UUID, seconds: float, topics: Sequence[str]
) -> Answer:
    until = tx.now + timedelta(seconds=seconds)
    kept = await update(
        tx,
        SHARES,
        lambda key, row: (
            (key[0], row["owner"]) == (consumer, member) and row["expires"] > tx.now and key[1] in topics
        ),
        lambda *_: {"expires": until},
    )
    return [Row(topic=topic, shard=shard) for _, topic, shard in kept]


async def release(
    tx: Transaction, consumer: str, member: UUID, topics: Sequence[str], shards: Sequence[int]
) -> None:
    surplus = {(consumer, topic, shard) for topic, shard in zip(topics, shards, strict=True)}
    nobody = {"owner": None, "expires": LONG_AGO}
    await update(tx, SHARES, lambda key, row: key in surplus and row["owner"] == member, lambda *_: nobody)


async def acquire(
    tx: Transaction, consumer: str, member: UUID, seconds: float, most: int, topics: Sequence[str]
) -> Answer:
    free = sorted(
        (key, row)
        for key, row in tx.rows(SHARES)
        if key[0] == consumer and key[1] in topics and row["expires"] < tx.now and tx.is_free(SHARES, key)
    )[:most]
    for key, row in free:
        await tx.put(SHARES, key, {**row, "owner": member, "expires": tx.now + timedelta(seconds=seconds)})
    return [Row(topic=topic, shard=shard) for (_, topic, shard), _ in free]


async def fresh(
    tx: Transaction,
    consumer: str,
    member: UUID,
    topics: Sequence[str],
    shards: Sequence[int],
    ages: Sequence[float],
) -> None:
    seen = {(consumer, *place): age for *place, age in zip(topics, shards, ages, strict=True)}
    await update(
        tx,
        SHARES,
        lambda key, row: key in seen and row["owner"] == member,
        lambda key, row: {"fresh_at": max(row["fresh_at"], tx.now - timedelta(seconds=seen[key]))},
    )


async def ages(tx: Transaction, consumer: str) -> Answer:
    found = sorted((key, row) for key, row in tx.rows(SHARES) if key[0] == consumer)
    return [
        Row(topic=topic, shard=shard, age=(tx.now - max(row["fresh_at"], OLDEST)).total_seconds())
        for (_, topic, shard), row in found
    ]


def exact(topic: str, schema: str) -> dict[str, Meaning]:
    """By text."""
    texts: dict[str, Run] = {
        store.PREPARE: prepare,
        store.POSITIONS: positions,
        store.MOVE: move,
        store.LOCK: lock,
        store.IS_PARKED: is_parked,
        store.PARKED_AMONG: parked_among,
        store.PARK: park,
        store.SET_ASIDE: set_aside,
        sharing.JOIN: join,
        sharing.FORGET: forget,
        sharing.LEAVE: leave,
        sharing.COUNT: count,
        sharing.RENEW: renew,
        sharing.RELEASE: release,
        sharing.ACQUIRE: acquire,
        sharing.FRESH: fresh,
        sharing.AGES: ages,
    }
    return {text.format(schema=schema): Meaning(run.__qualname__, run) for text, run in texts.items()}
