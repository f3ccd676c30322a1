"""From deadlines whose moment has come to events in the journal: each once, whoever tries."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from chassis.errors import StaleStreamError, TemporaryError
from chassis.journal import Append, Draft, Journal
from chassis.recording.building import written_data
from contracts.envelope import Meta, write_body
from contracts.reminders import ReminderKind, ReminderRaised
from deadline_watcher.domain.clocks import lateness
from deadline_watcher.domain.kinds import Kind, Tables
from deadline_watcher.store.deadlines import Open

SERVICE = "deadline-watcher"


@dataclass(frozen=True, slots=True)
class Written:
    """One reminder that is in the journal. `again`: it was there before."""

    due: Open
    time: datetime
    again: bool


@dataclass(frozen=True, slots=True)
class Reminders:
    """Appends to the journal of reminders. `late_seconds`: from when on one counts as raised late."""

    journal: Journal
    tables: Tables
    late_seconds: float

    async def record(self, due: Sequence[Open], now: datetime) -> list[Written]:
        """Those that are in the journal now; what is missing was not taken, and is tried again later."""
        by_case = groupby(sorted(due, key=attrgetter("case")), key=attrgetter("case"))
        cases = sorted((list(each) for _, each in by_case), key=lambda each: each[0].due)
        found = await asyncio.gather(*(self._of_a_case(each, now) for each in cases))
        return [written for each in found for written in each]

    async def _of_a_case(self, due: Iterable[Open], now: datetime) -> list[Written]:
        """One after the other, so that they come in the order of their moments."""
        written: list[Written] = []
        version = None
        for each in due:
            time = max(now, each.previous or now)
            try:
                version, again = await self._append(each, each.version if version is None else version, time)
            except TemporaryError:
                break
            written.append(Written(each, time, again))
        return written

    async def _append(self, due: Open, version: int, time: datetime) -> tuple[int, bool]:
        """The version that the stream came to, and whether the reminder was there before."""
        try:
            receipt = await self.journal.append([self._built(due, version, time)])
        except StaleStreamError as stale:
            receipt = await self.journal.append([self._built(due, stale.actual, time)])
        return (version if receipt.replayed else receipt.version), receipt.replayed

    def _built(self, due: Open, version: int, time: datetime) -> Append:
        meta = Meta(
            id=due.reminder,
            source=f"/kronika/{SERVICE}",
            type=ReminderRaised.type,
            subject=due.case,
            time=time,
            version=version + 1,
            actor=f"service:{SERVICE}",
            role="service",
            happened_at=due.due,
            correlation_id=str(due.cause),
            causation_id=str(due.cause),
        )
        body = write_body(meta, written_data(self._event(due, time)))
        return Append(due.case, version, (Draft(due.reminder, meta.type, meta.version, body),))

    def _event(self, due: Open, time: datetime) -> ReminderRaised:
        kind = self._kinds(due.table)[due.kind]
        return ReminderRaised(
            kind=kind.name,
            cause=due.cause,
            due=due.due,
            late=lateness(due.due, due.recorded_at, time, self.late_seconds),
            told=kind.told,
            colour=kind.colour,
            replaces=kind.replaces,
            holder=due.holder,
            process=due.process,
            table=due.table,
        )

    def _kinds(self, version: str) -> Mapping[str, Kind]:
        table = next(each for each in self.tables.tables if each.version == version)
        return {ReminderKind(kind.name).value: kind for kind in table.kinds}


def marks(written: Iterable[Written]) -> list[tuple[UUID, UUID, datetime]]:
    """What the table of raised reminders holds of them: id, case, moment."""
    return [(each.due.reminder, each.due.case, each.time) for each in written]
