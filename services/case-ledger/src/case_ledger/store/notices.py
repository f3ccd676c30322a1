"""Reminders and letters as others tell of them, beside the cases: joined on reading, never part of a case."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from chassis.consuming import Connection
from chassis.postgres import Readers

TOLD = """
create table lists.reminders (
    id uuid primary key,
    case_id uuid not null,
    kind text not null,
    clock text not null,
    due timestamptz not null,
    late text,
    colour text not null,
    replaces text,
    raised_at timestamptz not null
);

comment on table lists.reminders is 'moments that have come; each counts while its clock runs';

create index reminders_by_case on lists.reminders (case_id);

create table lists.letters (
    letter uuid primary key,
    about uuid not null,
    kind text not null,
    recipient uuid,
    cause uuid not null,
    state text not null,
    reason text,
    attempt int,
    again_at timestamptz,
    at timestamptz not null,
    sequence bigint not null
);

comment on table lists.letters is 'what has become of each letter; about is a case, else an account';

create index letters_by_what on lists.letters (about, at);
"""

_REMINDER = """
insert into lists.reminders (id, case_id, kind, clock, due, late, colour, replaces, raised_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
"""
_LETTER = """
insert into lists.letters
    (letter, about, kind, recipient, cause, state, reason, attempt, again_at, at, sequence)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (letter) do update set state = excluded.state, reason = excluded.reason,
    attempt = coalesce(excluded.attempt, letters.attempt), again_at = excluded.again_at, at = excluded.at,
    sequence = excluded.sequence
where letters.sequence < excluded.sequence
"""
_OF_CASES = """
select id, case_id, kind, clock, due, late, colour, replaces from lists.reminders
where case_id = any($1) order by due, kind
"""
_ONE = """
select id, case_id, kind, clock, due, late, colour, replaces from lists.reminders
where id = $1 and case_id = $2
"""
_LETTERS_OF = """
select letter, kind, recipient, cause, state, reason, attempt, again_at, at from lists.letters
where about = $1 order by at, letter limit 500
"""


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder that was raised; `clock` is what has to run on its case for it to count."""

    id: UUID
    case_id: UUID
    kind: str
    clock: str
    due: datetime
    late: str | None
    colour: str
    replaces: str | None
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class LetterRow:
    """What became of a letter; `sequence` orders what is told of it."""

    letter: UUID
    about: UUID
    kind: str
    recipient: UUID | None
    cause: UUID
    state: str
    reason: str | None
    attempt: int | None
    again_at: datetime | None
    at: datetime
    sequence: int


async def write_reminders(connection: Connection, rows: Sequence[ReminderRow]) -> None:
    await connection.executemany(_REMINDER, [astuple(row) for row in rows])


async def write_letters(connection: Connection, rows: Sequence[LetterRow]) -> None:
    """The latest word on each letter stays."""
    await connection.executemany(_LETTER, [astuple(row) for row in rows])


class Notices:
    """Reads of both tables; raises `TemporaryError` when the database is away."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def reminders(self, cases: Sequence[UUID]) -> list[asyncpg.Record]:
        """All that were ever raised of these cases, the earliest due first."""
        return await self._readers.fetch(_OF_CASES, list(cases)) if cases else []

    async def reminder(self, reminder: UUID, case_id: UUID) -> asyncpg.Record | None:
        """One of a case, by its event's id."""
        return await self._readers.fetchrow(_ONE, reminder, case_id)

    async def letters(self, about: UUID) -> list[asyncpg.Record]:
        """What became of the letters about a case, the oldest first."""
        return await self._readers.fetch(_LETTERS_OF, about)
