"""Tables in memory with what PostgreSQL promises: row locks, unique keys, read committed, durability."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import asyncpg

type Key = tuple[Any, ...]
type Fields = Mapping[str, Any]
type Place = tuple[str, Key]

DEADLOCK_AFTER = 1.0


class Row(tuple[Any, ...]):
    """An answer's row: columns by place and by name, as an `asyncpg.Record`."""

    names: tuple[str, ...]

    def __new__(cls, **columns: Any) -> "Row":
        row = super().__new__(cls, columns.values())
        row.names = tuple(columns)
        return row

    def __getitem__(self, at: Any) -> Any:
        return super().__getitem__(self.names.index(at) if isinstance(at, str) else at)


@dataclass
class Tables:
    """What is committed, who locked what, and what a crash would still take away."""

    clock: Callable[[], datetime]
    committed: dict[str, dict[Key, Fields]] = field(default_factory=dict)
    locks: dict[Place, "Transaction"] = field(default_factory=dict)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    undo: list[tuple[str, Key, Fields | None]] = field(default_factory=list)
    """Of commits that didn't wait for the disk, the newest last."""
    places: int = 0

    def of(self, table: str) -> dict[Key, Fields]:
        return self.committed.setdefault(table, {})

    def next_place(self) -> int:
        """A sequence's next value, which no rollback takes back."""
        self.places += 1
        return self.places

    def flush(self) -> None:
        """All that was committed is on the disk."""
        self.undo.clear()

    def crash(self) -> None:
        """What was not on the disk is gone, and so is every lock."""
        for table, key, before in reversed(self.undo):
            _set(self.of(table), key, before)
        self.undo.clear()
        self.locks.clear()
        self.wake()

    def wake(self) -> None:
        self.released.set()
        self.released = asyncio.Event()


class Transaction:
    """What one transaction sees, wrote and locked."""

    def __init__(self, tables: Tables, lock_timeout: float | None = None) -> None:
        self.tables = tables
        self.waits_for: Transaction | None = None
        self.cancelled = False
        self._lock_timeout = lock_timeout
        self._writes: dict[str, dict[Key, Fields | None]] = {}
        self._saved: list[dict[str, dict[Key, Fields | None]]] = []

    @property
    def now(self) -> datetime:
        """`statement_timestamp()` and `clock_timestamp()`."""
        return self.tables.clock()

    def get(self, table: str, key: Key) -> Fields | None:
        """The row as it is now, for this transaction."""
        own = self._writes.get(table, {})
        return own[key] if key in own else self.tables.of(table).get(key)

    def rows(self, table: str) -> Iterator[tuple[Key, Fields]]:
        """All rows of a table as they are now, for this transaction."""
        own = self._writes.get(table, {})
        yield from [pair for pair in self.tables.of(table).items() if pair[0] not in own]
        yield from [(key, fields) for key, fields in own.items() if fields is not None]

    async def lock(self, table: str, key: Key) -> None:
        """Wait for a row; afterwards it has to be read again."""
        locks, place = self.tables.locks, (table, key)
        waited = 0.0
        while (owner := locks.get(place, self)) is not self:
            self.waits_for = owner
            waited += await self._let_others(DEADLOCK_AFTER)
            self._lose_patience(waited)
            self.waits_for = None
        locks[place] = self

    async def _let_others(self, longest: float) -> float:
        """Until some lock was let go, or so many seconds; answers how long it took."""
        clock = asyncio.get_running_loop()
        begun = clock.time()
        try:
            async with asyncio.timeout(min(longest, self._lock_timeout or longest)):
                await self.tables.released.wait()
        except TimeoutError:
            return clock.time() - begun
        return clock.time() - begun

    def _lose_patience(self, waited: float) -> None:
        if self.cancelled:
            reason = "canceling statement due to user request"
            raise asyncpg.QueryCanceledError(reason)
        if self._lock_timeout is not None and waited >= self._lock_timeout:
            reason = "canceling statement due to lock timeout"
            raise asyncpg.LockNotAvailableError(reason)
        self._look_for_a_deadlock()

    def cancel(self) -> None:
        """A cancel request: a statement that waits gives up."""
        self.cancelled = True
        self.tables.wake()

    def is_free(self, table: str, key: Key) -> bool:
        """Whether nobody else has locked the row (`skip locked`)."""
        return self.tables.locks.get((table, key), self) is self

    async def put(self, table: str, key: Key, fields: Fields) -> None:
        """Insert or update."""
        await self.lock(table, key)
        self._writes.setdefault(table, {})[key] = fields

    async def insert(self, table: str, key: Key, fields: Fields) -> bool:
        """Whether there was no such row; waits for whoever is just inserting it."""
        await self.lock(table, key)
        if self.get(table, key) is not None:
            return False
        self._writes.setdefault(table, {})[key] = fields
        return True

    async def insert_unique(self, table: str, key: Key, fields: Fields) -> None:
        """Raises `UniqueViolationError` when the row is there."""
        if not await self.insert(table, key, fields):
            raise asyncpg.UniqueViolationError(table)

    async def delete(self, table: str, key: Key) -> None:
        await self.lock(table, key)
        self._writes.setdefault(table, {})[key] = None

    def save(self) -> None:
        """A savepoint."""
        self._saved.append({table: dict(rows) for table, rows in self._writes.items()})

    def release(self) -> None:
        self._saved.pop()

    def back(self) -> None:
        """To the last savepoint; locks stay."""
        self._writes = self._saved.pop()

    def commit(self, *, durable: bool) -> None:
        for table, rows in self._writes.items():
            committed = self.tables.of(table)
            for key, fields in rows.items():
                self.tables.undo.append((table, key, committed.get(key)))
                _set(committed, key, fields)
        if durable and self._writes:
            self.tables.flush()
        self.rollback()

    def rollback(self) -> None:
        """Let go of everything."""
        self._writes.clear()
        self._saved.clear()
        mine = [place for place, owner in self.tables.locks.items() if owner is self]
        for place in mine:
            del self.tables.locks[place]
        if mine:
            self.tables.wake()

    def _look_for_a_deadlock(self) -> None:
        seen, other = {id(self)}, self.waits_for
        while other is not None and id(other) not in seen:
            seen.add(id(other))
            other = other.waits_for
        if other is self:
            reason = "deadlock detected"
            raise asyncpg.DeadlockDetectedError(reason)


def _set(rows: dict[Key, Fields], key: Key, fields: Fields | None) -> None:
    if fields is None:
        rows.pop(key, None)
    else:
        rows[key] = fields
