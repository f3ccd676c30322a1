"""While more than ten closed cases wait: one digest a day per supervisor instead of single letters."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import asyncpg

from chassis.postgres import lent, passing_as_temporary
from contracts.letters import Letter, NotSentReason
from notifier.domain.calendar import Calendar, next_digest
from notifier.domain.letters import Planned
from notifier.handlers.secrets import Secrets
from notifier.store import planned
from notifier.store.clock import now
from notifier.store.outbox import Row
from notifier.store.reading import Reading

MOST_SINGLE = 10
_SPACE = UUID("0f9e1c6a-9d43-5a40-8b8e-8a2f3f1d7c55")


@dataclass(frozen=True, slots=True)
class Digests:
    """Judges letters about waiting cases by how many wait at the moment of sending (D8)."""

    pool: asyncpg.Pool
    reading: Reading
    secrets: Secrets
    zone: ZoneInfo
    at: time
    calendar: Calendar

    async def judge(self, row: Row) -> NotSentReason | None:
        """Why this letter is not sent for the digest's sake. Raises `TemporaryError`."""
        if row.kind not in {Letter.APPROVAL_WAITS, Letter.APPROVALS_DIGEST}:
            return None
        waiting = await self.reading.waiting()
        if row.kind is Letter.APPROVALS_DIGEST:
            return None if waiting else NotSentReason.SUPERSEDED
        if waiting <= MOST_SINGLE:
            return None
        await self._plan(row.recipient)
        return NotSentReason.IN_DIGEST

    async def _plan(self, supervisor: UUID | None) -> None:
        """One a day each: its cause is the day."""
        with passing_as_temporary():
            async with lent(self.pool, 2) as connection, connection.transaction():
                present = await now(connection)
                due = next_digest(present, self.at, self.zone, self.calendar)
                digest = self._digest(supervisor, due)
                codes = self.secrets.codes(digest.id)
                entry = planned.Entry(digest, codes, timedelta(0), not_before=due)
                await planned.plan(connection, [entry], cause_again=True)

    def _digest(self, supervisor: UUID | None, due: datetime) -> Planned:
        cause = uuid5(_SPACE, due.date().isoformat())
        stream = supervisor or _SPACE
        return Planned(Letter.APPROVALS_DIGEST, supervisor, cause, stream, heard_of=due)
