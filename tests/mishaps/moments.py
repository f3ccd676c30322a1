"""Letting time pass on purpose: how long a load lasts, or a process stands still."""

import asyncio
from contextlib import suppress


async def elapse(seconds: float) -> None:
    """So long and no condition: the time itself is what is wanted."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()
