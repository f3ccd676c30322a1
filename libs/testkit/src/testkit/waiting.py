"""Waiting for something to become true, with a deadline: what tests do instead of sleeping."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, overload

PAUSE_SECONDS = 0.01
LONGEST_PAUSE_SECONDS = 0.2


type Errors = tuple[type[Exception], ...]


@overload
async def until[T](
    condition: Callable[[], Awaitable[T]], within: float = ..., *, despite: Errors = ...
) -> T: ...
@overload
async def until[T](condition: Callable[[], T], within: float = ..., *, despite: Errors = ...) -> T: ...


async def until(condition: Callable[[], Any], within: float = 10.0, *, despite: Errors = ()) -> Any:
    """Return the first truthy answer of `condition` (plain or async).

    Errors named in `despite` count as "not yet". Raises `AssertionError` after `within` seconds, with the
    last answer or error in its words.
    """
    last: object = "no answer at all"
    pause = PAUSE_SECONDS
    try:
        async with asyncio.timeout(within):
            while True:
                try:
                    last = answer = await _asked(condition)
                except despite as error:
                    last = error
                else:
                    if answer:
                        return answer
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)
    except TimeoutError:
        reason = f"{_name(condition)} did not come true within {within:g} s; last answer: {last!r}"
        raise AssertionError(reason) from None


async def _asked(condition: Callable[[], Any]) -> Any:
    answer = condition()
    return await answer if inspect.isawaitable(answer) else answer


def _name(condition: Callable[..., object]) -> str:
    return getattr(condition, "__qualname__", repr(condition))
