"""A process of the service: the real journal, relay and consumer, started again as a supervisor does."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from chassis.journal import Journal
from testkit.simulation.load import AwayError
from testkit.simulation.loop import Process
from testkit.simulation.parts import Ground, Parts, started

CLIENT_PATIENCE = 10.0
RESTART = 0.5


class Host:
    """One place in which a process runs, is killed, stands still, and runs again."""

    def __init__(self, name: str, ground: Ground) -> None:
        self.name = name
        self.process = Process(name)
        self._ground, self._loop = ground, ground.loop
        self._parts: Parts | None = None
        self._outstanding: dict[asyncio.Future[Any], None] = {}
        """In the order in which they were asked: a set's own would differ from run to run."""

    def start(self) -> None:
        """A new process, with nothing in memory; one that runs already is killed."""
        self.kill()
        self.process = Process(self.name)
        self._loop.start(self.process, self._run())

    def kill(self) -> None:
        """kill -9: nothing of it runs any more, its sockets are closed, its callers hear nothing more."""
        self.process.kill()
        self._parts = None
        for connection in self._ground.server.owned_by(self.process):
            connection.terminate()
        for answer in self._outstanding:
            if not answer.done():
                answer.set_exception(AwayError(sent=True))
        self._outstanding.clear()

    @property
    def is_well(self) -> bool:
        """Whether all its parts run."""
        return self._parts is not None and self._parts.are_alive

    async def call[T](self, work: Callable[[Journal], Coroutine[Any, Any, T]]) -> T:
        """Have something done there; raises `AwayError` and whatever the work raises."""
        if self._parts is None:
            raise AwayError(sent=False)
        answer: asyncio.Future[T] = self._loop.create_future()
        self._outstanding[answer] = None
        working = self._loop.start(self.process, work(self._parts.journal), "call")
        working.add_done_callback(partial(_told, answer))
        try:
            async with asyncio.timeout(CLIENT_PATIENCE):
                return await answer
        except TimeoutError:
            raise AwayError(sent=True) from None
        finally:
            self._outstanding.pop(answer, None)

    async def _run(self) -> None:
        self._parts = await started(self._ground, RESTART)


def _told[T](answer: asyncio.Future[T], work: asyncio.Task[T]) -> None:
    """The caller hears of it, whatever it was, if it still listens."""
    problem = None if work.cancelled() else work.exception()
    if answer.done():
        return
    if work.cancelled():
        answer.cancel()
    elif problem is not None:
        answer.set_exception(problem)
    else:
        answer.set_result(work.result())
