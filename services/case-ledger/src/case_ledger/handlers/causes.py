"""Answers whether what an event of a case, or a reminder of it, led to still stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.causes import Gone, gone
from case_ledger.domain.clocks import running
from case_ledger.domain.progress import due_at
from case_ledger.handlers.processes import Processes
from case_ledger.store.notices import Notices
from chassis.errors import NotFoundError
from chassis.recording import Streams


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

    async def standing(self, case_id: UUID, event: UUID, told: UUID | None = None) -> Standing:
        """For whom it is told to. Raises `NotFoundError` where neither case nor reminder is known."""
        case = (await self.cases.load(case_id)).state
        if case is None:
            raise NotFoundError
        process = await self.processes.version(case.details.process)
        try:
            why = gone(await self.cases.history(case_id), event, told)
        except LookupError:
            why = await self._of_reminder(case_id, event, running(case, process, self.zone))
        return Standing(why, due_at(case, process, self.zone))

    async def _of_reminder(self, case_id: UUID, event: UUID, clocks: Collection[str]) -> Gone | None:
        reminder = await self.notices.reminder(event, case_id)
        if reminder is None:
            raise NotFoundError
        return None if reminder["clock"] in clocks else Gone.CLOCK_STOPPED
