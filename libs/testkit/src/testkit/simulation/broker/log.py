"""The partitions of a topic: appended, read, and cut short where a broker lost its tail."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stored:
    """A record where it lies."""

    offset: int
    key: bytes | None
    value: bytes | None


type Message = tuple[bytes | None, bytes | None]
"""Key and value."""


@dataclass
class Partition:
    """One log. A producer's batch that came before is acknowledged and not appended again."""

    records: list[Stored] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)
    """Producer -> the number of its last batch."""

    @property
    def end(self) -> int:
        return len(self.records)

    def append(self, messages: Sequence[Message], producer: int = 0, number: int = 0) -> bool:
        """Whether it was new."""
        if producer and self.seen.get(producer, 0) >= number:
            return False
        self.seen[producer] = number
        self.records += [Stored(self.end + n, key, value) for n, (key, value) in enumerate(messages)]
        return True

    def read(self, offset: int, most: int) -> list[Stored]:
        return self.records[offset : offset + most]

    def lose(self, count: int) -> None:
        """The last records are gone."""
        del self.records[max(0, self.end - count) :]
