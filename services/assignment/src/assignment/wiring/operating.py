"""What operators of assignment do beside its running processes, as the chassis wants to know it."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg

from assignment.settings import AssignmentSettings
from assignment.wiring import HEARING
from chassis.running import Hearing, people_known


async def hearings(
    _settings: AssignmentSettings, pool: asyncpg.Pool, _stack: AsyncExitStack
) -> Sequence[Hearing]:
    """The workload, and who people are."""
    return HEARING, people_known(pool)


def wrapped(settings: AssignmentSettings) -> tuple[str, Path]:
    """The keys lie beside the journal."""
    return str(settings.database), settings.key_file
