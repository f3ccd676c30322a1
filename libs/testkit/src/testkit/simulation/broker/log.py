"""The partitions of a topic: appended, read, and cut short where a broker lost its tail."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiokafka.errors import OutOfOrderSequenceNumber


@dataclass(frozen=True, slots=True)
class Stored:
    """A record where it lies."""

    offset: int
    key: bytes | None
    value: bytes | None
    producer: int
    number: int
    """Of the producer's batch."""


type Message = tuple[bytes | None, bytes | None]
"""Key and value."""


@dataclass
class Partition:
    """One log. A producer's batch is appended once, and none without the one before it."""

    records: list[Stored] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)
    """Producer -> the number of its last batch."""

    @property
    def end(self) -> int:
        return len(self.records)

    def append(self, messages: Sequence[Message], producer: int = 0, number: int = 0) -> bool:
        """Whether it was new; raises `OutOfOrderSequenceNumber`."""
        last = self.seen.get(producer, 0)
        if producer and last >= number:
            return False
        if producer and last + 1 < number:
            raise OutOfOrderSequenceNumber
        self.seen[producer] = number
        for key, value in messages:
            self.records.append(Stored(self.end, key, value, producer, number))
        return True

    def read(self, offset: int, most: int) -> list[Stored]:
        return self.records[offset : offset + most]

    def lose(self, count: int) -> None:
        """The last records are gone, and with them what was known of their producers."""
        del self.records[max(0, self.end - count) :]
        self.seen = {each.producer: each.number for each in self.records}
