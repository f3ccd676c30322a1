"""All that a checker may look at: the history, the final contents, and what the test itself put there."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

import orjson

from mishaps.contents import Contents, Record, Row
from mishaps.history import Line, Op, ops


@dataclass(frozen=True, slots=True)
class Fact:
    """A journal's row with what its document says of itself."""

    topic: str
    row: Row
    id: str
    type: str
    stream: UUID
    version: int
    sequence: int
    correlation: str
    time: str
    is_consequence: bool = False
    """Whether a service did it, because of somebody's command to another one."""


@dataclass
class Evidence:
    """`foreign`: records (topic, shard, offset) that the test wrote into a topic. `poisoned`: streams that
    the test poisoned, and that may be parked.
    """

    lines: list[Line]
    contents: Contents
    foreign: set[tuple[str, int, int]] = field(default_factory=set)
    poisoned: set[UUID] = field(default_factory=set)

    @cached_property
    def ops(self) -> dict[str, Op]:
        return dict(ops(self.lines))

    @cached_property
    def facts(self) -> list[Fact]:
        """The journals' rows in order, topic by topic and shard by shard."""
        return [_fact(topic, row) for topic, rows in self.contents.journal.items() for row in rows]

    @cached_property
    def effects(self) -> dict[str, list[Fact]]:
        """The events by the correlation id of the command that they came of."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if not fact.is_consequence:
                found[fact.correlation].append(fact)
        return found

    def records(self, topic: str) -> dict[int, list[Record]]:
        """What the relay wrote, by partition, without what the test wrote."""
        found: dict[int, list[Record]] = defaultdict(list)
        for record in self.contents.topic.get(topic, []):
            if (topic, record.shard, record.offset) not in self.foreign:
                found[record.shard].append(record)
        return found

    def rows(self, topic: str) -> dict[int, list[Row]]:
        """The journal's rows by shard."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.contents.journal.get(topic, []):
            found[row.shard].append(row)
        return found


def _fact(topic: str, row: Row) -> Fact:
    told = orjson.loads(row.document)
    return Fact(
        topic, row, told["id"], told["type"], UUID(told["subject"]), told["streamversion"],
        int(told["sequence"]), told["correlationid"], told["time"], told["actor"].startswith("service:"),
    )  # fmt: skip
