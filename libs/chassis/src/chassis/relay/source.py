"""What the relay reads of the journals: one query for everything that waits."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from aiokafka import TopicPartition
from asyncpg import Pool

type Documents = Mapping[TopicPartition, Sequence[tuple[int, UUID, bytes]]]
"""Per shard, in order: sequence, stream, stored bytes."""

PENDING = """
select '{topic}' as topic, found.shard, found.seq, found.stream, found.document
from unnest(${shards}::int[], ${after}::bigint[]) as wanted(shard, after)
cross join lateral (
    select shard, seq, stream, document, sum(octet_length(document)) over (order by seq) as bytes
    from {topic}.events where events.shard = wanted.shard and events.seq > wanted.after
    order by seq limit $1
) found
where found.bytes - octet_length(found.document) < 1048576
"""
HEADS = "select '{topic}' as topic, shard, seq from {topic}.shards"
LAG = """
select '{topic}' as topic, shards.shard, greatest(shards.seq - coalesce(relay.cursor, 0), 0) as waiting
from {topic}.shards left join {topic}.relay using (shard)
"""
AT = """
select events.shard, events.seq, events.document
from unnest($1::int[], $2::bigint[]) as wanted(shard, seq) join {topic}.events using (shard, seq)
"""


class Source:
    """The journals of `topics`, all in the database of `pool`, as something to read from."""

    def __init__(self, topics: Sequence[str], pool: Pool) -> None:
        self._topics = topics
        self._pool = pool

    async def pending(self, after: Mapping[TopicPartition, int], limit: int) -> Documents:
        """What lies behind these sequences, at most `limit` documents per shard."""
        topics, arguments = tuple(sorted({at.topic for at in after})), list[list[int]]()
        for topic in topics:
            mine = [(at.partition, sequence) for at, sequence in after.items() if at.topic == topic]
            arguments += [[shard for shard, _ in mine], [sequence for _, sequence in mine]]
        rows = await self._pool.fetch(pending(topics), limit, *arguments)
        waiting: dict[TopicPartition, list[tuple[int, UUID, bytes]]] = {}
        for topic, shard, sequence, stream, document in rows:
            waiting.setdefault(TopicPartition(topic, shard), []).append((sequence, stream, document))
        return waiting

    async def heads(self) -> dict[TopicPartition, int]:
        """The last sequence of every shard."""
        return _by_shard(await self._pool.fetch(_union(HEADS.format(topic=name) for name in self._topics)))

    async def lag(self) -> dict[TopicPartition, int]:
        """Head minus cursor of every shard, whoever relays it."""
        return _by_shard(await self._pool.fetch(_union(LAG.format(topic=name) for name in self._topics)))

    async def at(self, topic: str, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        """The documents at these (shard, sequence), as far as there are any."""
        shards, sequences = [shard for shard, _ in wanted], [sequence for _, sequence in wanted]
        rows = await self._pool.fetch(AT.format(topic=topic), shards, sequences)
        return {(shard, sequence): document for shard, sequence, document in rows}


@cache
def pending(topics: Sequence[str]) -> str:
    """The query for what waits in these topics alone: each costs something, also when nothing does."""
    queries = (
        PENDING.format(topic=topic, shards=f"{2 * place + 2}", after=f"{2 * place + 3}")
        for place, topic in enumerate(topics)
    )
    return f"{_union(queries)} order by 1, 2, 3"


def _union(queries: Iterable[str]) -> str:
    return " union all ".join(queries)


def _by_shard(rows: Iterable[Any]) -> dict[TopicPartition, int]:
    return {TopicPartition(topic, shard): number for topic, shard, number in rows}
