"""One decision at a time per stream in this process, so that a hot stream isn't decided in vain."""

import asyncio
from collections.abc import Iterable
from types import TracebackType
from uuid import UUID


class _Line:
    """Who holds a stream, and who waits for it."""

    __slots__ = ("lock", "people")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.people = 0


class Turns:
    """A lock per stream that lives only while somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._lines: dict[UUID, _Line] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def of(self, streams: Iterable[UUID]) -> "Turn":
        """Wait for the turn on all of them; in one order, so that no two wait for each other."""
        return Turn(self._lines, sorted(set(streams)))


class Turn:
    """An asynchronous context manager, by hand: two of the standard library's took as long as a decision."""

    __slots__ = ("_held", "_lines", "_streams")

    def __init__(self, lines: dict[UUID, _Line], streams: list[UUID]) -> None:
        self._lines = lines
        self._streams = streams
        self._held: list[tuple[UUID, _Line]] = []

    async def __aenter__(self) -> None:
        try:
            for stream in self._streams:
                await self._join(stream)
        except BaseException:
            self._leave()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    async def _join(self, stream: UUID) -> None:
        line = self._lines.get(stream)
        if line is None:
            line = self._lines[stream] = _Line()
        line.people += 1
        try:
            await line.lock.acquire()
        except BaseException:
            self._gone(stream, line)
            raise
        self._held.append((stream, line))

    def _leave(self) -> None:
        while self._held:
            stream, line = self._held.pop()
            line.lock.release()
            self._gone(stream, line)

    def _gone(self, stream: UUID, line: _Line) -> None:
        line.people -= 1
        if not line.people:
            del self._lines[stream]
