"""What operators of identity do beside its running processes, as the chassis wants to know it."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg

from chassis.running import Hearing
from identity.settings import IdentitySettings
from identity.wiring import beside, lists_heard


async def hearings(
    settings: IdentitySettings, _pool: asyncpg.Pool, stack: AsyncExitStack
) -> Sequence[Hearing]:
    """Identity judges by its own journal, and hears only for its list."""
    return [lists_heard(await stack.enter_async_context(beside(settings)))]


def wrapped(settings: IdentitySettings) -> tuple[str, Path]:
    """The keys have a database of their own."""
    return str(settings.keys_database), settings.key_file
