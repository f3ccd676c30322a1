"""What operators of the document store do beside its running processes, as the chassis wants to know it."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

import asyncpg

from chassis import clock
from chassis.recording import Unsealed
from chassis.running import Hearing, journals, people_known
from contracts.topics import DOCUMENTS
from document_store.settings import DocumentSettings
from document_store.wiring import folded
from document_store.wiring.hearing import STANDING, shelving


async def hearings(
    settings: DocumentSettings, pool: asyncpg.Pool, stack: AsyncExitStack
) -> Sequence[Hearing]:
    """Nothing is sealed here."""
    (journal,) = await journals((DOCUMENTS,), str(settings.database), stack)
    return STANDING, shelving(folded(journal, Unsealed(), clock.system)), people_known(pool)
