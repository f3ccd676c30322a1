"""What operators do beside a running service, tried on one: nobody who uses it may notice."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from chassis.running import Program

_PARK = """
insert into consuming.parked (consumer, topic, stream, seq, shard, type, state, reason, document)
select positions.consumer, positions.topic, events.stream, events.seq, events.shard,
    convert_from(events.document, 'UTF8')::jsonb->>'type', 'failed', 'a test put it here', events.document
from {topic}.events join consuming.positions on positions.topic = %s and positions.shard = events.shard
where positions.consumer = %s and events.seq = positions.last
order by events.document limit 1 returning stream
"""


@dataclass(frozen=True, slots=True)
class Operators:
    """Of one service, with the settings of the one that runs."""

    program: Program[Any]
    settings: Any

    async def do(self, command: str, *words: str) -> str:
        """What the operation answers."""
        return await self.program.operations[command][1](self.settings, *words)

    async def resume(self, consumer: str, topic: str) -> None:
        """A stream waits, whose event had its effects before; it is listed, shown, resumed."""
        stream = str(self._parked(consumer, topic))
        assert f"{topic} {stream}" in await self.do("parked", "list")
        assert "a test put it here" in await self.do("parked", "show", topic, stream)
        assert "waits any more" in await self.do("parked", "resume", topic, stream)
        assert await self.do("parked") == "Nothing is parked."

    async def rebuild(self, consumer: str, table: str) -> None:
        """A table that lost all its rows has them again."""
        before = self._sql(f"select * from {table} order by 1")  # noqa: S608 - named in a test
        assert before, f"{table} is empty, and so nothing is proven"
        self._sql(f"with gone as (delete from {table} returning 1) select from gone")  # noqa: S608
        assert "applied anew" in await self.do("rebuild", consumer)
        after = self._sql(f"select * from {table} order by 1")  # noqa: S608
        assert [row[0] for row in after] == [row[0] for row in before]

    async def verify(self) -> None:
        """The chain of all that the service has written."""
        assert "follow on each other" in await self.do("verify")

    def _parked(self, consumer: str, topic: str) -> UUID:
        ((stream,),) = self._sql(_PARK.format(topic=topic), topic, consumer)
        return UUID(str(stream))

    def _sql(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(str(self.settings.database), autocommit=True) as connection:
            return connection.execute(statement.encode(), values or None).fetchall()
