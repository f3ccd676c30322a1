"""Runs all parts of a plan until it is told to stop, and then stops them in reverse order."""

import asyncio
import signal
from collections.abc import Callable, Sequence

from embedded import ports, state
from embedded.errors import DiskFullError
from embedded.home import Home
from embedded.keeper import Keeper
from embedded.part import Part, Say

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """One run of a plan on a home; `when_ready` is called once, when every part is."""

    def __init__(self, home: Home, parts: Sequence[Part], say: Say, when_ready: Callable[[], None]) -> None:
        self._home = home
        self._say = say
        self._when_ready = when_ready
        self._stop = asyncio.Event()
        self._keepers = {part.name: Keeper(part, home, say, self._write_state) for part in parts}

    async def run(self) -> None:
        """Run until a stop signal. Raises the `EmbeddedError` of a part that could not be started at all."""
        for number in STOP_SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        self._require_ports()
        tasks = [asyncio.create_task(self._keep(keeper)) for keeper in self._keepers.values()]
        tasks.append(asyncio.create_task(self._announce()))
        try:
            await self._until_stop_or_failure(tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._stop_all()

    async def _until_stop_or_failure(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        stopping = asyncio.create_task(self._wait_for_stop())
        pending: set[asyncio.Task[None]] = {stopping, *tasks}
        while not stopping.done():
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()

    async def _wait_for_stop(self) -> None:
        await self._stop.wait()

    async def _keep(self, keeper: Keeper) -> None:
        await keeper.keep([self._keepers[name] for name in keeper.part.needs])

    async def _announce(self) -> None:
        for keeper in self._keepers.values():
            await keeper.ready.wait()
        await asyncio.to_thread(self._when_ready)

    async def _stop_all(self) -> None:
        """Whoever needs another stops before it; those that don't need each other stop together."""
        self._say("Stopping …")
        left = dict(self._keepers)
        while left:
            needed = {need for keeper in left.values() for need in keeper.part.needs}
            last = [name for name in left if name not in needed]
            await asyncio.gather(*(asyncio.to_thread(_stop, left.pop(name)) for name in last))
        self._say("Everything has stopped; the data stay.")

    def _require_ports(self) -> None:
        for keeper in self._keepers.values():
            for name, port in keeper.part.ports.items():
                ports.require_free(port, name)

    def _write_state(self) -> None:
        try:
            state.write(self._home, [keeper.seen for keeper in self._keepers.values()])
        except DiskFullError as error:  # what runs goes on running
            self._say(str(error))


def _stop(keeper: Keeper) -> None:
    if keeper.running is not None:
        keeper.running.stop()
