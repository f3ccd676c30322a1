"""A server of our own in the tests' event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chassis.http.serving import Listener
from testkit.waiting import until


@asynccontextmanager
async def in_background(server: Listener) -> AsyncIterator[None]:
    """It listens within the block, and has stopped behind it."""
    serving = asyncio.create_task(server.serve())
    try:
        await until(lambda: server.started)
        yield
    finally:
        server.should_exit = True
        await serving
