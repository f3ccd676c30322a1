"""Lists the open deadlines inside an absence, once for each: the operators are told by letter (C8)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from chassis.errors import EventIdTakenError, StaleStreamError
from chassis.journal import Append, Draft, Journal
from chassis.postgres import lent, passing_as_temporary
from chassis.recording.building import written_data
from contracts.envelope import Meta, write_body
from contracts.reminders import MOST_LISTED, DeadlinesListed
from contracts.topics import CASES
from deadline_watcher.domain.absences import Absence, listed
from deadline_watcher.domain.calendar import NEVER, Calendar
from deadline_watcher.handlers.reading import CasesRead
from deadline_watcher.handlers.recording import SERVICE
from deadline_watcher.store import absences
from deadline_watcher.store import deadlines as rows

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Listing:
    """Any number of processes may list: the rows stay locked until their events are in the journal."""

    pool: asyncpg.Pool
    read: CasesRead
    journal: Journal
    calendar: Calendar

    async def list_deadlines(self) -> bool:
        """Whether some were listed. Never before every case is read up to this moment.

        It doesn't wait for that: reminders come first. Raises `TemporaryError`.
        """
        shards = range(CASES.partitions)
        if len(await self.read.up_to_now(shards, within=0)) < len(shards):
            return False
        with passing_as_temporary():
            async with lent(self.pool, 5) as connection, connection.transaction():
                found = await absences.take(connection, AT_ONCE)
                now = (await rows.coming(connection)).now
                for absence in found:
                    await self._append(absence, await self._event(connection, absence), now)
                if found:
                    await rows.mark(connection, [(each.listing, each.id, now) for each in found])
        return bool(found)

    async def _event(self, connection: Any, absence: Absence) -> DeadlinesListed:
        begin, end = self._begin(absence), self.calendar.ends(absence.last_day)
        return listed(absence, await rows.inside(connection, absence.expert, begin, end, MOST_LISTED))

    def _begin(self, absence: Absence) -> datetime:
        try:
            return self.calendar.begins(absence.first_day)
        except (ValueError, OverflowError):
            return NEVER

    async def _append(self, absence: Absence, event: DeadlinesListed, now: datetime) -> None:
        """The stream holds nothing else: where it stands there, a process died before it marked it."""
        meta = Meta(
            id=absence.listing,
            source=f"/kronika/{SERVICE}",
            type=event.type,
            subject=absence.id,
            time=now,
            version=1,
            actor=f"service:{SERVICE}",
            role="service",
            happened_at=now,
            correlation_id=str(absence.cause),
            causation_id=str(absence.cause),
        )
        draft = Draft(meta.id, meta.type, meta.version, write_body(meta, written_data(event)))
        try:
            await self.journal.append([Append(absence.id, 0, (draft,))])
        except (StaleStreamError, EventIdTakenError):
            return
