"""Answers whether what an event of a case, or a reminder of it, led to still stands."""

from dataclasses import dataclass
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.causes import Gone, gone
from case_ledger.domain.clocks import running
from case_ledger.handlers.processes import Processes
from case_ledger.store.notices import Notices
from chassis.errors import NotFoundError
from chassis.recording import Streams


@dataclass(frozen=True, slots=True)
class Causes:
    """From the journal itself, so that nothing is told of what was undone a moment ago."""

    cases: Streams[Case | None]
    processes: Processes
    notices: Notices
    zone: str

    async def gone(self, case_id: UUID, event: UUID) -> Gone | None:
        """Why it doesn't stand any more. Raises `NotFoundError` where neither case nor reminder is known."""
        try:
            return gone(await self.cases.history(case_id), event)
        except LookupError:
            return await self._of_reminder(case_id, event)

    async def _of_reminder(self, case_id: UUID, event: UUID) -> Gone | None:
        reminder, case = await self.notices.reminder(event, case_id), (await self.cases.load(case_id)).state
        if reminder is None or case is None:
            raise NotFoundError
        process = await self.processes.version(case.details.process)
        return None if reminder["clock"] in running(case, process, self.zone) else Gone.CLOCK_STOPPED
