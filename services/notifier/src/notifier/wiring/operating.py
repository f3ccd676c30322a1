"""What operators of the notifier do beside its running processes, as the chassis wants to know it."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

import asyncpg

from chassis.running import Hearing, people_known
from notifier.gateways.secret import secret
from notifier.handlers.secrets import Secrets
from notifier.settings import NotifierSettings
from notifier.wiring import letters_heard


async def hearings(
    settings: NotifierSettings, pool: asyncpg.Pool, _stack: AsyncExitStack
) -> Sequence[Hearing]:
    """What is resumed is written down as to be told; the running notifier sends it."""
    return letters_heard(settings, Secrets(secret(settings.secret_file, make=False))), people_known(pool)
