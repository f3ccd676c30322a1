"""An event loop in which time is a number, and in which whole processes can stand still or be dead."""

import asyncio
import heapq
from asyncio import Handle, TimerHandle
from collections import deque
from collections.abc import Coroutine
from contextvars import Context, ContextVar, copy_context
from datetime import datetime, timedelta
from typing import Any

SAME_MOMENT = 1e-9


class DeadlockError(Exception):
    """Everything waits and nothing will ever happen."""


class Process:
    """Whatever stops together: while it is frozen, none of its callbacks run."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.frozen = False
        self.dead = False
        self.stopped_after: int | None = None
        """Steps until it freezes by itself: so it can be stopped at any await."""
        self.stash: list[Handle] = []

    def freeze(self) -> None:
        """SIGSTOP."""
        self.frozen = True
        self.stopped_after = None

    def kill(self) -> None:
        """kill -9."""
        self.freeze()
        self.dead = True

    def step(self) -> bool:
        """Whether its next callback may run."""
        if self.stopped_after is not None:
            self.stopped_after -= 1
            if self.stopped_after < 0:
                self.freeze()
        return not self.frozen


_PROCESS: ContextVar[Process | None] = ContextVar("process", default=None)


def current() -> Process | None:
    """The process that this code runs in."""
    return _PROCESS.get()


class VirtualLoop(asyncio.BaseEventLoop):
    """Jumps to the next timer when nothing is ready; no I/O. The order is asyncio's, always the same."""

    _ready: deque[Handle]
    _scheduled: list[TimerHandle]

    def __init__(self, epoch: datetime) -> None:
        super().__init__()
        self._epoch = epoch
        self._time = 0.0
        self._kept: dict[asyncio.Task[Any], None] = {}

    def time(self) -> float:
        """Seconds since the beginning of the simulation."""
        return self._time

    def now(self) -> datetime:
        """The time of day, for whoever reads a clock."""
        return self._epoch + timedelta(seconds=round(self._time, 6))

    def start(self, process: Process, work: Coroutine[Any, Any, Any], name: str = "") -> asyncio.Task[Any]:
        """A task of that process; what it starts belongs to the process as well."""
        return self.create_task(work, name=name or process.name, context=self.inside(process))

    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        """As always; and kept, since nobody else holds the tasks of a dead process."""
        task = super().create_task(coro, **options)
        self._kept[task] = None
        task.add_done_callback(self._kept.pop)
        return task

    def inside(self, process: Process) -> Context:
        """A context in which everything belongs to that process."""
        context = copy_context()
        context.run(_PROCESS.set, process)
        return context

    def thaw(self, process: Process) -> None:
        """SIGCONT: what had become ready meanwhile runs now, in its order. The dead stay where they are."""
        if not process.dead:
            self._go_on(process)

    def _go_on(self, process: Process) -> None:
        process.frozen = False
        self._ready.extend(process.stash)
        process.stash.clear()

    def end(self) -> None:
        """Cancel all tasks, also those of dead processes, let them come to their end, and close."""
        while tasks := list(self._kept):
            for task in tasks:
                process = task.get_context().get(_PROCESS)
                if process is not None and process.frozen:
                    self._go_on(process)
                task.cancel()
            self.run_until_complete(asyncio.wait(tasks, timeout=60))
        self.close()

    def _run_once(self) -> None:
        self._come_due()
        if not self._ready and not self._stopping:  # type: ignore[attr-defined]
            if not self._scheduled:
                raise DeadlockError
            self._time = max(self._time, self._scheduled[0].when())
            self._come_due()
        for _ in range(len(self._ready)):
            self._run(self._ready.popleft())

    def _run(self, handle: Handle) -> None:
        if handle.cancelled():
            return
        process: Process | None = handle._context.get(_PROCESS)  # type: ignore[attr-defined] # noqa: SLF001
        if process is None or process.step():
            handle._run()  # noqa: SLF001
        else:
            process.stash.append(handle)

    def _come_due(self) -> None:
        scheduled = self._scheduled
        while scheduled and (scheduled[0].cancelled() or scheduled[0].when() <= self._time + SAME_MOMENT):
            timer = heapq.heappop(scheduled)
            timer._scheduled = False  # type: ignore[attr-defined] # noqa: SLF001
            if not timer.cancelled():
                self._ready.append(timer)

    def _process_events(self, event_list: Any) -> None:
        """There is no I/O."""

    def _write_to_self(self) -> None:
        """There are no threads."""
