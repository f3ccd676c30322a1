"""Waiting for something to become true, with a deadline: what tests do instead of sleeping."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, overload

PAUSE_SECONDS = 0.01
LONGEST_PAUSE_SECONDS = 0.2


type Errors = tuple[type[Exception], ...]


@overload
async def until[T](
    condition: Callable[[], Awaitable[T]], within: float = ..., *, despite: Errors = ..., pause: float = ...
) -> T: ...
@overload
async def until[T](
    condition: Callable[[], T], within: float = ..., *, despite: Errors = ..., pause: float = ...
) -> T: ...


async def until(
    condition: Callable[[], Any],
    within: float = 10.0,
    *,
    despite: Errors = (),
    pause: float = LONGEST_PAUSE_SECONDS,
) -> Any:
    """Return the first truthy answer of `condition` (plain or async).

    Errors named in `despite` count as "not yet". It is asked at once, then ever less often, up to every
    `pause` seconds: many who wait at once leave the machine to what they wait for. Raises `AssertionError`
    after `within` seconds, with the last answer or error in its words.
    """
    waited = _Waiting(condition, despite, pause)
    try:
        async with asyncio.timeout(within):
            return await waited.truth()
    except TimeoutError:
        reason = f"{_name(condition)} did not come true within {within:g} s; last answer: {waited.last!r}"
        raise AssertionError(reason) from None


@dataclass
class _Waiting:
    condition: Callable[[], Any]
    despite: Errors
    longest_pause: float
    last: object = "no answer at all"

    async def truth(self) -> Any:
        pause = PAUSE_SECONDS
        while not await self._asked():
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, self.longest_pause)
        return self.last

    async def _asked(self) -> bool:
        try:
            answer = self.condition()
            self.last = await answer if inspect.isawaitable(answer) else answer
        except self.despite as error:
            self.last = error
            return False
        return bool(self.last)


def _name(condition: Callable[..., object]) -> str:
    return getattr(condition, "__qualname__", repr(condition))
