"""Letters written down before anything of them is sent, and what our own topic says of those that were."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from contracts.event import Event
from contracts.letters import LetterAccepted, LetterFailed, LetterNotSent, NotSentReason
from notifier.domain.letters import MOST, Codes, Planned, State
from notifier.store.cases import Writer

_PLAN = """
with planned as (
    insert into outbox.letters (id, kind, recipient, cause, stream, case_id, asks, link, moment, as_operator,
        page, message, state, reason, first_due, due_at, useful_until)
    select id, kind, recipient, cause, stream, case_id, asks, link, moment, as_operator, page, message,
        case when reason is null and until > now() then 'planned' else 'not_sent' end,
        case when reason is null and until <= now() then 'too_late' else reason end,
        greatest(not_before, now() + wait), greatest(not_before, now() + wait), until
    from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[],
        $8::uuid[], $9::timestamptz[], $10::boolean[], $11::bytea[], $12::bytea[], $13::text[],
        $14::timestamptz[], $15::interval[], $16::timestamptz[])
        as heard(id, kind, recipient, cause, stream, case_id, asks, link, moment, as_operator, page, message,
            reason, not_before, wait, until)
    where $18 or not exists (select from outbox.letters l where l.cause = heard.cause and not l.heard)
    on conflict (id) do update set case_id = excluded.case_id, asks = excluded.asks, link = excluded.link,
        moment = excluded.moment, as_operator = excluded.as_operator
    where letters.heard
    returning id, state, reason, letters.heard
)
insert into outbox.facts (letter, type, attempt, reason)
select id, $17, 0, reason from planned where state = 'not_sent' and not heard
"""
"""An event that comes again plans nothing, whoever would be told of it by now."""
_WITHDRAW = """
with gone as (
    update outbox.letters set state = 'not_sent', reason = $2
    where cause = any($1::uuid[]) and state in ('planned', 'deferred')
    returning id, attempt
)
insert into outbox.facts (letter, type, attempt, reason) select id, $3, attempt, $2 from gone
"""
_HEARD = """
insert into outbox.letters (id, kind, recipient, cause, stream, as_operator, page, message, state, reason,
    first_due, due_at, useful_until, heard)
select id, kind, recipient, cause, stream, false, page, message, state, reason, now(), now(), now(), true
from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::bytea[], $7::bytea[],
    $8::text[], $9::text[])
    as heard(id, kind, recipient, cause, stream, page, message, state, reason)
on conflict (id) do update set state = excluded.state, reason = excluded.reason
where letters.state in ('planned', 'deferred', 'unknown')
    or (letters.state = 'failed' and excluded.state = 'accepted')
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A planned letter with what its row needs besides. `wait` counts from now, by PostgreSQL's clock."""

    planned: Planned
    codes: Codes
    wait: timedelta
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What our own topic says of a letter that is done with."""

    event: LetterAccepted | LetterFailed | LetterNotSent
    stream: UUID
    codes: Codes

    @property
    def state(self) -> State:
        states: dict[type[Event], State] = {
            LetterAccepted: State.ACCEPTED,
            LetterFailed: State.FAILED,
            LetterNotSent: State.NOT_SENT,
        }
        return states[type(self.event)]

    @property
    def reason(self) -> StrEnum | None:
        return None if isinstance(self.event, LetterAccepted) else self.event.reason


async def plan(connection: Writer, entries: Sequence[Entry], *, cause_again: bool = False) -> None:
    """Once each, whoever plans them again; those not to be sent are written down as such.

    `cause_again`: the cause is no event, and more letters of it may follow.
    """
    if not entries:
        return
    rows = [
        (
            each.planned.id, each.planned.kind.value, each.planned.recipient, each.planned.cause,
            each.planned.stream, each.planned.case, each.planned.asks, each.planned.link,
            each.planned.moment, each.planned.as_operator, *each.codes,
            each.planned.reason and each.planned.reason.value, each.not_before, each.wait,
            each.planned.until if each.not_before is None else each.not_before + MOST,
        )
        for each in entries
    ]  # fmt: skip
    columns = map(list, zip(*rows, strict=True))
    await connection.execute(_PLAN, *columns, LetterNotSent.type, cause_again)


async def withdraw(connection: Writer, causes: Iterable[UUID], reason: NotSentReason) -> None:
    """Whatever of these causes has not been sent, will not be."""
    await connection.execute(_WITHDRAW, list(causes), reason.value, LetterNotSent.type)


async def heard(connection: Writer, said: Iterable[Said]) -> None:
    """Our own topic says what became of these: after a loss of this database they are not sent again."""
    rows = [
        (
            each.event.letter, each.event.kind.value, each.event.recipient, each.event.cause, each.stream,
            *each.codes, each.state.value, each.reason and each.reason.value,
        )
        for each in said
    ]  # fmt: skip
    if rows:
        await connection.execute(_HEARD, *map(list, zip(*rows, strict=True)))
