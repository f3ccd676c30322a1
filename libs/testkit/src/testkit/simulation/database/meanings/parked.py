"""The statements with which parked streams are looked at and resumed."""

from itertools import groupby
from uuid import UUID

from chassis.consuming import parked
from testkit.simulation.database.meanings.consuming import PARKED
from testkit.simulation.database.session import Answer, Meaning, Run
from testkit.simulation.database.tables import Row, Transaction


async def list_(tx: Transaction, consumer: str) -> Answer:
    rows = sorted((key, row) for key, row in tx.rows(PARKED) if key[0] == consumer)
    found: Answer = []
    for (topic, stream), group in groupby(rows, key=lambda pair: pair[0][1:3]):
        events = list(group)
        key, first = events[0]
        words = {name: first[name] for name in ("type", "state", "reason", "parked_at")}
        place = {"topic": topic, "stream": stream, "shard": first["shard"], "seq": key[3]}
        found.append(Row(**place, **words, events=len(events)))
    return found


async def show(tx: Transaction, consumer: str, topic: str, stream: UUID) -> Answer:
    rows = sorted((key, row) for key, row in tx.rows(PARKED) if key[:3] == (consumer, topic, stream))
    names = ("type", "state", "reason", "document")
    return [Row(seq=key[3], **{name: row[name] for name in names}) for key, row in rows]


async def shard(tx: Transaction, consumer: str, topic: str, stream: UUID) -> Answer:
    rows = [row for key, row in tx.rows(PARKED) if key[:3] == (consumer, topic, stream)]
    return [Row(shard=rows[0]["shard"])] if rows else []


async def done(tx: Transaction, consumer: str, topic: str, stream: UUID, seq: int) -> None:
    await tx.delete(PARKED, (consumer, topic, stream, seq))


async def still(
    tx: Transaction, consumer: str, topic: str, stream: UUID, seq: int, state: str, reason: str
) -> None:
    key = (consumer, topic, stream, seq)
    await tx.lock(PARKED, key)
    row = tx.get(PARKED, key)
    if row is not None:
        await tx.put(PARKED, key, {**row, "state": state, "reason": reason})


def exact(topic: str, schema: str) -> dict[str, Meaning]:
    """By text."""
    texts: dict[str, Run] = {
        parked.LIST: list_,
        parked.SHOW: show,
        parked.SHARD: shard,
        parked.DONE: done,
        parked.STILL: still,
    }
    return {text.format(schema=schema): Meaning(run.__qualname__, run) for text, run in texts.items()}
