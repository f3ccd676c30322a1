"""Answers whether what an event of a case, or a reminder of it, led to still stands."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.causes import Gone, gone
from case_ledger.domain.clocks import running
from case_ledger.domain.progress import due_at
from case_ledger.handlers.processes import Processes
from case_ledger.store.notices import Notices
from chassis.recording import Streams


@dataclass(frozen=True, slots=True)
class Cause:
    """What is asked about: an event of a case, or a reminder of it. `told`: to whom; nothing: anybody."""

    case: UUID
    event: UUID
    told: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """`gone`: why it doesn't stand. `due`: when the next thing is due of whoever has the case."""

    gone: Gone | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Causes:
    """From the journal itself, so that nothing is told of what was undone a moment ago."""

    cases: Streams[Case | None]
    processes: Processes
    notices: Notices
    zone: str

    async def standings(self, asked: Sequence[Cause]) -> list[Standing | None]:
        """Of each, in order; nothing where neither the case nor such a reminder is known."""
        return list(await asyncio.gather(*map(self._standing, asked)))

    async def _standing(self, cause: Cause) -> Standing | None:
        case = (await self.cases.load(cause.case)).state
        if case is None:
            return None
        process = await self.processes.version(case.details.process)
        due = due_at(case, process, self.zone)
        try:
            return Standing(gone(await self.cases.history(cause.case), cause.event, cause.told), due)
        except LookupError:
            reminder = await self.notices.reminder(cause.event, cause.case)
        if reminder is None:
            return None
        runs = reminder["clock"] in running(case, process, self.zone)
        return Standing(None if runs else Gone.CLOCK_STOPPED, due)
