"""From deadlines whose moment has come to events in the journal: each once, whoever tries."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from chassis.errors import EventIdTakenError, StaleStreamError, TemporaryError
from chassis.journal import Append, Draft, Journal
from chassis.recording.building import written_data
from contracts.envelope import Meta, write_body
from contracts.reminders import ReminderRaised
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
        """Those that are in the journal now; what is missing was not taken, and is tried again later.

        All of them in one transaction, as long as none is there already.
        """
        by_case = groupby(sorted(due, key=attrgetter("case")), key=attrgetter("case"))
        cases = sorted((list(each) for _, each in by_case), key=lambda each: each[0].due)
        try:
            receipt = await self.journal.append([self._built(each, each[0].version, now) for each in cases])
        except (StaleStreamError, EventIdTakenError):
            found = await asyncio.gather(*(self._of_a_case(each, now) for each in cases))
            return [written for each in found for written in each]
        except TemporaryError:
            return []
        return [Written(each, _time(each, now), receipt.replayed) for case in cases for each in case]

    async def _of_a_case(self, due: Iterable[Open], now: datetime) -> list[Written]:
        """One after the other: those before may be in the journal, and not marked, since a process died."""
        written: list[Written] = []
        version = None
        for each in due:
            try:
                version, again = await self._append(each, each.version if version is None else version, now)
            except TemporaryError:
                break
            written.append(Written(each, _time(each, now), again))
        return written

    async def _append(self, due: Open, version: int, now: datetime) -> tuple[int, bool]:
        """The version that the stream came to, and whether the reminder was there before."""
        try:
            receipt = await self.journal.append([self._built([due], version, now)])
        except StaleStreamError as stale:
            receipt = await self.journal.append([self._built([due], stale.actual, now)])
        return (version if receipt.replayed else receipt.version), receipt.replayed

    def _built(self, due: Sequence[Open], version: int, now: datetime) -> Append:
        """The reminders of one case, in the order of their moments."""
        drafts = [self._draft(each, place, _time(each, now)) for place, each in enumerate(due, version + 1)]
        return Append(due[0].case, version, tuple(drafts))

    def _draft(self, due: Open, version: int, time: datetime) -> Draft:
        meta = Meta(
            id=due.reminder,
            source=f"/kronika/{SERVICE}",
            type=ReminderRaised.type,
            subject=due.case,
            time=time,
            version=version,
            actor=f"service:{SERVICE}",
            role="service",
            happened_at=due.due,
            correlation_id=str(due.cause),
            causation_id=str(due.cause),
        )
        body = write_body(meta, written_data(self._event(due, time)))
        return Draft(due.reminder, meta.type, version, body)

    def _event(self, due: Open, time: datetime) -> ReminderRaised:
        kind = self._kind(due.table, due.kind)
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

    def _kind(self, version: str, name: str) -> Kind:
        table = next(each for each in self.tables.tables if each.version == version)
        return next(kind for kind in table.kinds if kind.name == name)


def _time(due: Open, now: datetime) -> datetime:
    """The later of now and the stream's previous event."""
    return max(now, due.previous or now)


def marks(written: Iterable[Written]) -> list[tuple[UUID, UUID, datetime]]:
    """What the table of raised reminders holds of them: id, case, moment."""
    return [(each.due.reminder, each.due.case, each.time) for each in written]
