"""Open deadlines: kept in step with the clocks, taken when their moment has come, gone when raised."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.identifiers import plain_id
from contracts.cases.vocabulary import ProcessRef
from contracts.reminders import ListedDeadline, ReminderKind
from deadline_watcher.domain.clocks import Deadline

CHANNEL = "deadlines"

_GONE = """
delete from watching.deadlines where case_id = any($1::uuid[]) and not reminder = any($2::uuid[])
"""
_PUT = """
insert into watching.deadlines (reminder, case_id, shard, kind, cause, recorded_at, due, holder, process,
    process_version, table_version)
select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::uuid[], $6::timestamptz[],
    $7::timestamptz[], $8::uuid[], $9::uuid[], $10::int[], $11::text[])
    as open(reminder, case_id, shard, kind, cause, recorded_at, due, holder, process, version, of)
where not exists (select from watching.raised where raised.reminder = open.reminder)
on conflict (reminder) do update set due = excluded.due, holder = excluded.holder, process = excluded.process,
    process_version = excluded.process_version
where (deadlines.due, deadlines.holder) is distinct from (excluded.due, excluded.holder)
"""
WAKE = "select pg_notify('deadlines', $1)"
_MARK = """
insert into watching.raised (reminder, case_id, raised_at)
select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
on conflict do nothing
"""
_CLOSE = "delete from watching.deadlines where reminder = any($1::uuid[])"
_LISTED = "delete from watching.absences where listing = any($1::uuid[])"
# `clock_timestamp()` would change within the statement, so that no index could answer it.
_NEXT = """
select statement_timestamp() as now,
    exists (select from watching.deadlines where due <= statement_timestamp()) as due,
    (select min(due) from watching.deadlines where due > statement_timestamp()) as next,
    exists (select from watching.absences) as absences
"""
_COUNT = "select count(*) from watching.deadlines"
_SHARDS = "select distinct shard from watching.deadlines where due <= $1"
_TAKE = """
select d.reminder, d.case_id, d.kind, d.cause, d.recorded_at, d.due, d.holder, d.process, d.process_version,
    d.table_version,
    (select count(*) from watching.raised r where r.case_id = d.case_id) as version,
    (select max(raised_at) from watching.raised r where r.case_id = d.case_id) as previous
from watching.deadlines d
where d.due <= $1 and d.shard = any($2::int[]) and not d.case_id = any($3::uuid[])
order by d.due, d.reminder limit $4 for update of d skip locked
"""
_PARKED = """
select stream from consuming.parked where consumer = 'watching' and topic = 'cases'
"""
_READ = """
select topic, shard, next_offset from consuming.positions
where consumer = 'watching' and topic = 'cases' and shard = any($1::int[])
"""
_INSIDE = """
select case_id, kind, due from watching.deadlines
where holder = $1 and due >= $2 and due < $3 order by due, reminder limit $4
"""
_RAISED = "select reminder, raised_at from watching.raised where case_id = $1"


@dataclass(frozen=True, slots=True)
class Open:
    """A row whose moment has come. `version`, `previous`: of the stream of reminders, its last time."""

    reminder: UUID
    case: UUID
    kind: str
    cause: UUID
    recorded_at: datetime
    due: datetime
    holder: UUID | None
    process: ProcessRef
    table: str
    version: int
    previous: datetime | None


@dataclass(frozen=True, slots=True)
class Coming:
    """By the database's clock: now, whether something is due, and the next moment after now.

    `absences`: whether deadlines are to be listed.
    """

    now: datetime
    due: bool
    next: datetime | None
    absences: bool


async def put(
    connection: Any, cases: Collection[UUID], found: Iterable[tuple[UUID, int, str, Deadline]]
) -> None:
    """These are the open deadlines of the cases, by case, shard and version of the table; others are gone."""
    rows = [_row(case, shard, table, each) for case, shard, table, each in found]
    await connection.execute(_GONE, list(cases), [row[0] for row in rows])
    if rows:
        await connection.execute(_PUT, *map(list, zip(*rows, strict=True)))
        await connection.execute(WAKE, min(row[6] for row in rows).isoformat())


def _row(case: UUID, shard: int, table: str, each: Deadline) -> tuple[Any, ...]:
    return (
        each.reminder, case, shard, each.kind.name, each.cause.event, each.cause.recorded_at, each.due,
        each.holder, each.process.process, each.process.version, table,
    )  # fmt: skip


async def mark(connection: Any, raised: Sequence[tuple[UUID, UUID, datetime]]) -> None:
    """These events, with stream and moment, are in the journal: reminders and absences are open no more."""
    reminders, cases, moments = map(list, zip(*raised, strict=True))
    # In this order: who raises holds the open rows, and would wait for what is marked while we wait for them.
    await connection.execute(_CLOSE, reminders)
    await connection.execute(_LISTED, reminders)
    await connection.execute(_MARK, reminders, cases, moments)


async def coming(connection: Any) -> Coming:
    return Coming(*await connection.fetchrow(_NEXT))


async def count(connection: Any) -> int:
    """How many deadlines are open."""
    found: int = await connection.fetchval(_COUNT)
    return found


async def shards_due(connection: Any, now: datetime) -> set[int]:
    """Shards that have a deadline whose moment has come."""
    return {row["shard"] for row in await connection.fetch(_SHARDS, now)}


async def read_up_to(connection: Any, shards: Collection[int]) -> dict[int, int]:
    """Of these partitions of `cases`, the offset behind the last record whose effects are here."""
    return {row["shard"]: row["next_offset"] for row in await connection.fetch(_READ, list(shards))}


async def take(connection: Any, now: datetime, shards: Collection[int], most: int) -> list[Open]:
    """Those whose moment has come, in order, locked; none that another process has in hand, nor of cases
    whose later events wait parked.
    """
    parked = [row["stream"] for row in await connection.fetch(_PARKED)]
    rows = await connection.fetch(_TAKE, now, list(shards), parked, most)
    return [_open(row) for row in rows]


def _open(row: Any) -> Open:
    holder = row["holder"]
    return Open(
        reminder=plain_id(row["reminder"]),
        case=plain_id(row["case_id"]),
        kind=row["kind"],
        cause=plain_id(row["cause"]),
        recorded_at=row["recorded_at"],
        due=row["due"],
        holder=holder and plain_id(holder),
        process=ProcessRef(process=plain_id(row["process"]), version=row["process_version"]),
        table=row["table_version"],
        version=row["version"],
        previous=row["previous"],
    )


async def inside(
    connection: Any, holder: UUID, begin: datetime, end: datetime, most: int
) -> list[ListedDeadline]:
    """Open deadlines of an expert's cases from `begin` up to before `end`, the next first."""
    found = await connection.fetch(_INSIDE, holder, begin, end, most)
    return [
        ListedDeadline(case=plain_id(row["case_id"]), kind=ReminderKind(row["kind"]), due=row["due"])
        for row in found
    ]


async def raised(connection: Any, case: UUID) -> dict[UUID, datetime]:
    """When each reminder of the case was raised, by its id."""
    rows = await connection.fetch(_RAISED, case)
    return {plain_id(row["reminder"]): row["raised_at"] for row in rows}
