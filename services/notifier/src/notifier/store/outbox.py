"""Letters from planned to accepted: one row each, claimed by whoever sends, by PostgreSQL's clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import asyncpg

from chassis.postgres import Connections
from chassis.together import Together
from contracts.event import Event
from contracts.letters import (
    FailureReason,
    Letter,
    LetterAccepted,
    LetterFailed,
    LetterNotSent,
    LetterOutcomeUnknown,
    NotSentReason,
)
from notifier.domain.cases import Case
from notifier.domain.letters import Codes, State
from notifier.store.cases import as_case

_CLAIM = """
with due as (
    select id, state, attempt from outbox.letters
    where state in ('planned', 'deferred', 'unknown') and due_at <= now()
    order by due_at limit $1 for update skip locked
), left_behind as (
    select id, state, attempt from outbox.letters
    where state = 'sending' and leased_until <= now()
    order by leased_until limit $1 for update skip locked
), taken as (
    select * from left_behind union all select * from due limit $1
), lost as (
    insert into outbox.facts (letter, type, attempt, again_at)
    select id, $3, attempt, now() from taken where state = 'sending'
)
update outbox.letters as l
set state = 'sending', attempt = l.attempt + 1, leased_until = now() + $2
from taken where l.id = taken.id
returning l.*, l.useful_until <= now() as useless, extract(epoch from now() - l.due_at)::float8 as waited,
    (select fold::text from outbox.cases c where c.id = l.case_id) as fold,
    exists (select from outbox.bounced b where b.account = l.recipient) as bounced,
    (select help from outbox.house) as help
"""
"""A lease that ran out: whoever sent the letter died or stood still, so the outcome is unknown."""
_NEXT = """
select extract(epoch from min(due_at) - now())::float8 from outbox.letters
where state in ('planned', 'deferred', 'unknown')
"""
_OLDEST = """
select coalesce(extract(epoch from now() - min(first_due)), 0)::float8 from outbox.letters
where state = 'planned' and first_due <= now()
"""
_SETTLE = """
with settled as (
    update outbox.letters as l set state = found.state, reason = found.reason, leased_until = null
    from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[])
        as found(id, attempt, state, reason, fact)
    where l.id = found.id and l.state <> found.state
        and (l.attempt = found.attempt or found.state = 'accepted')
    returning l.id, found.attempt, found.reason, found.fact
)
insert into outbox.facts (letter, type, attempt, reason) select id, fact, attempt, reason from settled
"""
_AGAIN = """
with settled as (
    update outbox.letters set leased_until = null, due_at = now() + $4,
        state = case when now() + $4 < useful_until then $3 else 'failed' end,
        reason = case when now() + $4 < useful_until then null else $6 end
    where id = $1 and attempt = $2 and state = 'sending'
    returning id, state, reason, due_at
)
insert into outbox.facts (letter, type, attempt, reason, again_at)
select id, case when state = 'failed' then $7 else $5 end, $2, reason,
    case when state = 'failed' then null else due_at end
from settled
"""
_POSTPONE = """
update outbox.letters set state = 'planned', leased_until = null, attempt = attempt - 1, due_at = now() + $3
where id = $1 and attempt = $2 and state = 'sending'
"""
_TO_THE_DESK = """
insert into outbox.letters (id, kind, recipient, cause, stream, case_id, asks, link, moment, as_operator,
    page, message, state, first_due, due_at, useful_until)
select $2, kind, null, cause, stream, case_id, asks, link, moment, true, $3, $4, 'planned', now(), now(),
    useful_until
from outbox.letters where id = $1
on conflict (id) do nothing
"""
_FAILED = """
select id, kind, reason, recipient, stream, planned_at from outbox.letters
where state = 'failed' order by planned_at desc limit $1
"""
_RESEND = """
update outbox.letters set state = 'planned', reason = null, first_due = now(), due_at = now(),
    useful_until = greatest(useful_until, now() + interval '1 day')
where id = $1 and state = 'failed' and not exists (select from outbox.bounced where account = recipient)
returning id
"""

_LOST = LetterOutcomeUnknown.type

AT_ONCE = 100
"""As many letters as one commit brings to their end."""
type _End = tuple[UUID, int, str, str | None, str]
"""Letter, attempt, state, reason, and the type of what is said of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A letter that this process has claimed, with what it is judged by, as both stood in that moment.

    `waited`: seconds since it was due.
    """

    id: UUID
    kind: Letter
    recipient: UUID | None
    cause: UUID
    stream: UUID
    case: UUID | None
    asks: UUID | None
    link: UUID | None
    moment: datetime | None
    as_operator: bool
    page: bytes
    message: bytes
    attempt: int
    planned_at: datetime
    useful_until: datetime
    useless: bool
    waited: float
    heard: Case | None
    """Its case, as far as it has been heard."""
    bounced: bool
    """Whether its recipient's address takes no mail."""
    help: str | None
    """Whom letters name for help, where the organisation has said so."""


class Outbox:
    """What senders do with letters. Every method raises `TemporaryError` when the database is away."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._settling = Together(self._settle, AT_ONCE)

    async def claim(self, most: int, lease: timedelta) -> list[Row]:
        """Letters whose moment has come, for this process alone until the lease ends."""
        return [_row(each) for each in await self._connections.fetch(_CLAIM, most, lease, _LOST)]

    async def next_due(self) -> float | None:
        """Seconds until the next letter is due, negative when it is; nothing when none waits."""
        found = await self._connections.fetchrow(_NEXT)
        seconds: float | None = found[0] if found else None
        return seconds

    async def oldest(self) -> float:
        """Seconds that the oldest due letter waits for its first attempt; 0 where none does."""
        found = await self._connections.fetchrow(_OLDEST)
        return float(found[0]) if found else 0.0

    async def accepted(self, row: Row) -> None:
        """The server has it, whoever else claimed the letter meanwhile."""
        await self._settled(row, State.ACCEPTED, LetterAccepted.type)

    async def failed(self, row: Row, reason: FailureReason) -> None:
        """It won't arrive."""
        await self._settled(row, State.FAILED, LetterFailed.type, reason)

    async def not_sent(self, row: Row, reason: NotSentReason) -> None:
        """It is not sent, and why."""
        await self._settled(row, State.NOT_SENT, LetterNotSent.type, reason)

    async def again(self, row: Row, state: State, fact: type[Event], wait: timedelta) -> None:
        """Deferred or unknown: it is tried again after `wait`, or given up where that is too late."""
        gave_up = FailureReason.GAVE_UP.value
        values = (state.value, wait, fact.type, gave_up, LetterFailed.type)
        await self._connections.fetch(_AGAIN, row.id, row.attempt, *values)

    async def _settled(self, row: Row, state: State, fact: str, reason: StrEnum | None = None) -> None:
        coded = reason.value if reason else None
        await self._settling.asked((row.id, row.attempt, state.value, coded, fact))

    async def _settle(self, ends: Sequence[_End]) -> Sequence[None]:
        await self._connections.fetch(_SETTLE, *map(list, zip(*ends, strict=True)))
        return [None] * len(ends)

    async def to_the_desk(self, row: Row, desk: UUID, codes: Codes) -> None:
        """The same letter to the operators' shared address: its operator can't be written to any more."""
        await self._connections.fetch(_TO_THE_DESK, row.id, desk, *codes)

    async def resend(self, letter: UUID) -> bool:
        """A letter that failed is planned anew, of use for a day at least; not to an address that bounces."""
        return await self._connections.fetchrow(_RESEND, letter) is not None

    async def parked(self, most: int) -> list[asyncpg.Record]:
        """Letters that failed, the newest first: what and why, never content."""
        return await self._connections.fetch(_FAILED, most)

    async def postpone(self, row: Row, wait: timedelta) -> None:
        """It could not be tried now, for a reason that is not the letter's: no attempt was made."""
        await self._connections.fetch(_POSTPONE, row.id, row.attempt, wait)


def _row(row: asyncpg.Record) -> Row:
    return Row(
        id=row["id"],
        kind=Letter(row["kind"]),
        recipient=row["recipient"],
        cause=row["cause"],
        stream=row["stream"],
        case=row["case_id"],
        asks=row["asks"],
        link=row["link"],
        moment=row["moment"],
        as_operator=row["as_operator"],
        page=row["page"],
        message=row["message"],
        attempt=row["attempt"],
        planned_at=row["planned_at"],
        useful_until=row["useful_until"],
        useless=row["useless"],
        waited=row["waited"],
        heard=as_case(row["fold"]) if row["fold"] else None,
        bounced=row["bounced"],
        help=row["help"],
    )
