"""Two servers in one process, the public port and the operations port, and a stop within 10 seconds."""

import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import structlog
import uvicorn
from starlette.types import ASGIApp

from chassis.http.heads import BoundedProtocol
from chassis.http.operations import Operations

log = structlog.get_logger("chassis.http")

KEEP_ALIVE = 75
"""Seconds: longer than any client of ours keeps an idle connection, or calls between services get reset."""

_FINISH_REQUESTS = 5
_TICK = 1.0
_STOP = 9.5


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 takes a free one."""

    host: str
    port: int
    ops_port: int


class Listener(uvicorn.Server):
    """A uvicorn server that leaves signals to `serve`: two of them would fight for each.

    It sleeps until it is told to stop, where uvicorn looks ten times a second, and then stops at once.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        self._told_to_stop = asyncio.Event()
        super().__init__(config)

    @property
    def should_exit(self) -> bool:
        return self._told_to_stop.is_set()

    @should_exit.setter
    def should_exit(self, told: bool) -> None:
        if told:
            self._told_to_stop.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        """Until it is told to stop; the header `Date` is renewed each second."""
        while not self.should_exit:
            await self.on_tick(0)
            with suppress(TimeoutError):
                async with asyncio.timeout(_TICK):
                    await self._told_to_stop.wait()

    @property
    def port(self) -> int:
        """The port it listens on; known once it has started."""
        port: int = self.servers[0].sockets[0].getsockname()[1]
        return port


def listener(app: ASGIApp, host: str, port: int) -> Listener:
    """A server for `app`, not started yet."""
    return Listener(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=BoundedProtocol,
            loop="uvloop",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=_FINISH_REQUESTS,
        )
    )


async def serve(app: ASGIApp, operations: Operations, address: Address) -> None:
    """Serve until SIGTERM or SIGINT: first not ready, then no new requests, then the lifespan's end.

    What isn't finished after 9.5 seconds is cut off.
    """
    public = listener(app, address.host, address.port)
    await _until_stopped([public, listener(operations.app, address.host, address.ops_port)], operations)


async def serve_operations(operations: Operations, host: str, port: int) -> None:
    """As `serve`, for a process that nobody asks anything but how it is."""
    await _until_stopped([listener(operations.app, host, port)], operations)


async def _until_stopped(listeners: Sequence[Listener], operations: Operations) -> None:
    serving = asyncio.gather(*(each.serve() for each in listeners))
    stopped = asyncio.create_task(_signalled())
    await asyncio.wait((serving, stopped), return_when=asyncio.FIRST_COMPLETED)
    operations.stopping = True
    for each in listeners:
        each.should_exit = True
    stopped.cancel()
    try:
        await asyncio.wait_for(serving, _STOP)
    except TimeoutError:
        log.error("cut off while stopping")


async def _signalled() -> None:
    stop = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    await stop.wait()
