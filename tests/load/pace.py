"""A steady pace: what comes late doesn't make the next late."""

import asyncio
from collections.abc import AsyncIterator


async def paced(rate: float, until: float) -> AsyncIterator[int]:
    """So many times a second, evenly, until that moment of the loop's clock; counts from 0.

    A caller that is slower than the pace gets the moments that it missed at once.
    """
    loop = asyncio.get_running_loop()
    begun, number = loop.time(), 0
    while (moment := begun + number / rate) < until:
        if moment > loop.time():
            reached = loop.create_future()
            handle = loop.call_at(moment, reached.set_result, None)
            try:
                await reached
            finally:
                handle.cancel()
        yield number
        number += 1


async def pause(seconds: float) -> None:
    """Let others work for so long."""
    over = asyncio.get_running_loop().create_future()
    handle = asyncio.get_running_loop().call_later(seconds, over.set_result, None)
    try:
        await over
    finally:
        handle.cancel()
