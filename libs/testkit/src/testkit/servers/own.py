"""A server that belongs to one test, which may kill, pause and start it again."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from testkit.servers.session import Kind, scratch

if TYPE_CHECKING:
    from testkit.servers.engine import Server


def _one_thread() -> ThreadPoolExecutor:
    """The thread has to live as long as the server: Linux ends a child with the thread that started it."""
    return ThreadPoolExecutor(1, thread_name_prefix="own-server")


@dataclass(frozen=True)
class OwnServer:
    """The calls of `Server`, without blocking the event loop. The address outlives every restart."""

    server: "Server"
    thread: ThreadPoolExecutor = field(default_factory=_one_thread)

    @property
    def address(self) -> str:
        """host:port."""
        return self.server.address

    async def start(self) -> None:
        """Start again after `stop` or `kill`; returns when it answers."""
        await self._do(self.server.start)

    async def stop(self) -> None:
        """Stop in good order."""
        await self._do(self.server.stop)

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self._do(self.server.kill)

    async def pause(self) -> None:
        """SIGSTOP."""
        await self._do(self.server.pause)

    async def resume(self) -> None:
        """SIGCONT."""
        await self._do(self.server.resume)

    async def _do(self, act: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(self.thread, act)


@dataclass(frozen=True)
class OwnPostgres(OwnServer):
    """A PostgreSQL of one's own."""

    @property
    def dsn(self) -> str:
        """Of the database `postgres`."""
        return f"postgresql://postgres@{self.address}/postgres"


@dataclass(frozen=True)
class OwnKafka(OwnServer):
    """A broker of one's own, with no topics."""

    @property
    def bootstrap(self) -> str:
        return self.address


@contextmanager
def owned[S: OwnServer](kind: Kind, make: Callable[["Server"], S]) -> Iterator[S]:
    """Start it; at the end stop it and remove its data."""
    from testkit.servers.engine import server  # noqa: PLC0415 - what it needs takes a second to import

    folder = scratch()
    own = make(server(kind, folder))
    try:
        own.thread.submit(own.server.start).result()
        yield own
    finally:
        own.thread.submit(own.server.kill).result()
        own.thread.shutdown()
        shutil.rmtree(folder, ignore_errors=True)
