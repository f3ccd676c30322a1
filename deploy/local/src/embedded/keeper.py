"""Keeps one part running: starts it when what it needs is ready, and again when it dies."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence

from embedded.errors import EmbeddedError, StartError
from embedded.home import Home
from embedded.part import Part, Say
from embedded.process import Running
from embedded.state import Seen

POLL_SECONDS = 0.1
READY_SECONDS = 60.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
FIRST_ATTEMPTS = 3


def pauses() -> Iterator[float]:
    """1, 2, 4 … 30 seconds, then 30 for ever."""
    pause = 1.0
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE)


class Keeper:
    """One part, its process and its state; `changed` is called whenever the state changes."""

    def __init__(self, part: Part, home: Home, say: Say, changed: Callable[[], None]) -> None:
        self.part = part
        self.state = "waiting"
        self.running: Running | None = None
        self.ready = asyncio.Event()
        self._log = home.log(part.name)
        self._say = say
        self._changed = changed
        self._has_been_ready = False

    @property
    def seen(self) -> Seen:
        return Seen(self.part.name, self.state, self.running.pid if self.running else 0)

    async def keep(self, needs: Sequence["Keeper"]) -> None:
        """Run the part until cancelled. Raises `EmbeddedError` only when it never became ready."""
        for need in needs:
            await need.ready.wait()
        pause, attempt = pauses(), 0
        while True:
            attempt += 1
            begun = time.monotonic()
            cause = await self._one_life(attempt)
            if time.monotonic() - begun > STEADY_SECONDS:
                pause = pauses()
            await self._rest(cause, next(pause))

    async def _one_life(self, attempt: int) -> str:
        """From start to end; says why it ended."""
        try:
            code = await self._live()
        except StartError as error:
            if not self._has_been_ready and attempt >= FIRST_ATTEMPTS:
                raise
            return str(error)
        except EmbeddedError as error:
            if not self._has_been_ready:
                raise
            return str(error)
        return f"{self.part.name} stopped (exit code {code}); {self._log} may say why."

    async def _live(self) -> int:
        begun = time.monotonic()
        self._become("preparing")
        launch = await asyncio.to_thread(self.part.prepare, self._log, self._say)
        self.running = Running(self.part.name, launch, self._log, launch.start(self._log))
        self._become("starting")
        await self._until_ready(self.running)
        await asyncio.to_thread(self.part.then)
        self._has_been_ready = True
        self._become("ready")
        self._say(f"{self.part.name}: ready after {time.monotonic() - begun:.1f} s")
        return await self._end_of(self.running)

    async def _until_ready(self, running: Running) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not await asyncio.to_thread(self.part.ready, running.pid):
            if (code := running.process.poll()) is not None:
                sentence = f"{running.name} stopped before it was ready (exit code {code}); see {self._log}."
                raise StartError(sentence)
            if time.monotonic() > deadline:
                await asyncio.to_thread(running.stop)
                sentence = f"{running.name} did not answer within {READY_SECONDS:.0f} s; see {self._log}."
                raise StartError(sentence)
            await asyncio.sleep(POLL_SECONDS)

    async def _end_of(self, running: Running) -> int:
        while (code := running.process.poll()) is None:  # noqa: ASYNC110 (a process sets no event)
            await asyncio.sleep(POLL_SECONDS)
        return code

    async def _rest(self, cause: str, pause: float) -> None:
        if self.running is not None:  # it may be alive: not every failure is that of the process
            await asyncio.to_thread(self.running.stop)
        self.running = None
        self._become("pausing")
        self._say(f"{cause} It starts again in {pause:.0f} s.")
        await asyncio.sleep(pause)

    def _become(self, state: str) -> None:
        self.state = state
        if state == "ready":
            self.ready.set()
        else:
            self.ready.clear()
        self._changed()
