"""What runs beside the requests: started in order, stopped in the reverse one."""

from contextlib import AsyncExitStack
from typing import Protocol


class Part(Protocol):
    """A relay, a consumer, a journal: whatever has to be started and stopped."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


async def started[T: Part](part: T, stack: AsyncExitStack) -> T:
    """The part, running until the stack is left."""
    await part.start()
    stack.push_async_callback(part.stop)
    return part
