"""The relay's statements: what waits, and the leases."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.relay import leases, source
from testkit.simulation.database.meanings.updating import update
from testkit.simulation.database.session import Answer, Meaning
from testkit.simulation.database.tables import Row, Transaction

RELAY = "relay"
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
MOST_BYTES = 1_048_576


async def make(tx: Transaction) -> None:
    for key, _ in tx.rows("shards"):
        await tx.insert(RELAY, key, {"owner": None, "epoch": 0, "expires": LONG_AGO, "cursor": 0})


async def renew(tx: Transaction, owner: UUID, seconds: float) -> Answer:
    until = tx.now + timedelta(seconds=seconds)
    kept = await update(
        tx,
        RELAY,
        lambda _, row: row["owner"] == owner and row["expires"] > tx.now,
        lambda *_: {"expires": until},
    )
    rows = [(key, tx.get(RELAY, key) or {}) for key in kept]
    return [Row(shard=shard, epoch=row["epoch"], cursor=row["cursor"]) for (shard,), row in rows]


async def acquire(tx: Transaction, owner: UUID, seconds: float) -> Answer:
    until, taken = tx.now + timedelta(seconds=seconds), []
    for key, row in sorted(tx.rows(RELAY)):
        if row["expires"] < tx.now and tx.is_free(RELAY, key):
            epoch = row["epoch"] + 1
            await tx.put(RELAY, key, {**row, "owner": owner, "epoch": epoch, "expires": until})
            taken.append(Row(shard=key[0], epoch=epoch, cursor=row["cursor"]))
    return taken


async def release(tx: Transaction, owner: UUID) -> None:
    nobody = {"owner": None, "expires": LONG_AGO}
    await update(tx, RELAY, lambda _, row: row["owner"] == owner, lambda *_: nobody)


async def cursors(
    tx: Transaction, owner: UUID, shards: Sequence[int], epochs: Sequence[int], cursor: Sequence[int]
) -> None:
    moved = {(shard,): (epoch, to) for shard, epoch, to in zip(shards, epochs, cursor, strict=True)}
    await update(
        tx,
        RELAY,
        lambda key, row: key in moved and (row["owner"], row["epoch"]) == (owner, moved[key][0]),
        lambda key, _: {"cursor": moved[key][1]},
    )


def _pending(topic: str) -> Meaning:
    async def pending(tx: Transaction, limit: int, shards: Sequence[int], after: Sequence[int]) -> Answer:
        found: Answer = []
        for shard, last in sorted(zip(shards, after, strict=True)):
            events = sorted(
                (key[1], row) for key, row in tx.rows("events") if key[0] == shard and key[1] > last
            )
            size = 0
            for seq, row in events[:limit]:
                if size < MOST_BYTES:
                    found.append(
                        Row(topic=topic, shard=shard, seq=seq, stream=row["stream"], document=row["document"])
                    )
                size += len(row["document"])
        return found

    return Meaning("pending", pending)


def _heads(topic: str) -> Meaning:
    async def heads(tx: Transaction) -> Answer:
        rows = sorted((key[0], row["seq"]) for key, row in tx.rows("shards"))
        return [Row(topic=topic, shard=shard, seq=seq) for shard, seq in rows]

    return Meaning("relay heads", heads)


def _lag(topic: str) -> Meaning:
    async def lag(tx: Transaction) -> Answer:
        cursors = {key: row["cursor"] for key, row in tx.rows(RELAY)}
        rows = sorted((key, row["seq"]) for key, row in tx.rows("shards"))
        return [
            Row(topic=topic, shard=key[0], waiting=max(seq - cursors.get(key, 0), 0)) for key, seq in rows
        ]

    return Meaning("lag", lag)


async def at(tx: Transaction, shards: Sequence[int], sequences: Sequence[int]) -> Answer:
    found = [(place, tx.get("events", place)) for place in zip(shards, sequences, strict=True)]
    return [Row(shard=place[0], seq=place[1], document=row["document"]) for place, row in found if row]


def exact(topic: str, schema: str) -> dict[str, Meaning]:
    """By text."""
    return {
        leases.MAKE.format(topic=topic): Meaning("make leases", make),
        leases.RENEW.format(topic=topic): Meaning("renew", renew),
        leases.ACQUIRE.format(topic=topic): Meaning("acquire", acquire),
        leases.RELEASE.format(topic=topic): Meaning("release", release),
        leases.CURSORS.format(topic=topic): Meaning("cursors", cursors),
        source.pending((topic,)): _pending(topic),
        source.HEADS.format(topic=topic): _heads(topic),
        source.LAG.format(topic=topic): _lag(topic),
        source.AT.format(topic=topic): Meaning("at", at),
    }
