"""The commands that wait for the lane: bounded, in order, and gone when their time is over."""

import asyncio
from collections import deque
from collections.abc import Sequence

from chassis.errors import TemporaryError
from chassis.journal.command import Command
from chassis.journal.settings import JournalSettings


class Waiting:
    """A queue from which whole batches are taken."""

    def __init__(self, settings: JournalSettings) -> None:
        self._settings = settings
        self._commands: deque[Command] = deque()
        self._bytes = 0
        self._changed = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return len(self._commands)

    def admit(self, command: Command) -> None:
        """Raises `TemporaryError` when there is no room, or the journal is stopping."""
        if self._closed:
            reason = "the journal is stopping"
            raise TemporaryError(reason)
        bounds = self._settings
        if len(self._commands) >= bounds.queue_commands or self._bytes + command.size > bounds.queue_bytes:
            reason = "too many commands wait for the journal"
            raise TemporaryError(reason, retry_after=2.0)
        self._add(command)

    def put_back(self, batch: Sequence[Command]) -> None:
        """In front, in their order, to be tried again."""
        for command in reversed(batch):
            command.in_flight = False
            self._commands.appendleft(command)
            self._bytes += command.size
        self._changed.set()

    async def take(self) -> list[Command]:
        """The next batch; nothing only when closed and empty.

        Of a longer queue only half is taken: while it is on its way, whoever was answered prepares the
        next, and neither this process nor PostgreSQL waits for the other.
        """
        while True:
            batch = self._next_batch()
            if batch or self._closed:
                return batch
            self._changed.clear()
            await self._changed.wait()

    def close(self) -> None:
        """Admit nothing more."""
        self._closed = True
        self._changed.set()

    def clear(self) -> list[Command]:
        """Whatever still waits, removed."""
        rest = list(self._commands)
        self._commands.clear()
        self._bytes = 0
        return rest

    def _add(self, command: Command) -> None:
        self._commands.append(command)
        self._bytes += command.size
        self._changed.set()

    def _next_batch(self) -> list[Command]:
        batch: list[Command] = []
        events = size = 0
        most = max(self._settings.batch_least, len(self._commands) // 2)
        while self._commands and len(batch) < most:
            command = self._commands[0]
            full = (
                events + command.events > self._settings.batch_events
                or size + command.size > self._settings.batch_bytes
                or command.alone
            )
            if batch and full:
                break
            self._bytes -= self._commands.popleft().size
            if command.answer.done():
                continue
            command.in_flight = True
            batch.append(command)
            if command.alone:
                break
            events += command.events
            size += command.size
        return batch
