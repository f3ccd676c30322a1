"""What was heard: facts of cases, versions of case processes; read again to count a case's clocks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from chassis.identifiers import plain_id
from contracts.cases.vocabulary import ProcessRef
from contracts.policy import CaseProcess
from deadline_watcher.domain.clocks import Processes
from deadline_watcher.domain.facts import Fact, What

_NOTE = """
insert into watching.facts (case_id, version, id, what, happened_at, recorded_at, expert, session, starts_at,
    dropped, process, process_version, crisis, until)
select c, v, i, w, h, r, e, s, st, string_to_array(d, ',')::uuid[], p, pv, cr, u
from unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::uuid[],
    $8::uuid[], $9::timestamptz[], $10::text[], $11::uuid[], $12::int[], $13::boolean[],
    $14::date[])
    as noted(c, v, i, w, h, r, e, s, st, d, p, pv, cr, u)
on conflict (case_id, version) do nothing
"""
_FACTS = """
select case_id, id, what, version, happened_at, recorded_at, expert, session, starts_at, dropped, process,
    process_version, crisis, until
from watching.facts where case_id = any($1::uuid[]) order by case_id, version
"""
_PUBLISH = """
insert into watching.processes (process, version, numbers)
select * from unnest($1::uuid[], $2::int[], $3::jsonb[])
on conflict do nothing
"""
_PROCESSES = "select process, version, numbers from watching.processes"
_ALONE = "select pg_advisory_xact_lock(7203601)"
_AWAIT = """
insert into watching.awaiting (case_id, process, process_version)
select * from unnest($1::uuid[], $2::uuid[], $3::int[]) on conflict do nothing
"""
_ARRIVED = """
delete from watching.awaiting using unnest($1::uuid[], $2::int[]) as come(process, version)
where awaiting.process = come.process and awaiting.process_version = come.version
returning case_id
"""


class Connection(Protocol):
    """What reading and writing needs of a connection, or of readers."""

    async def fetch(self, query: str, *arguments: Any) -> list[Any]: ...


@dataclass
class ProcessVersions:
    """Versions of case processes; one that was published never changes, so that it is read once."""

    known: dict[ProcessRef, CaseProcess] = field(default_factory=dict)

    async def of(self, connection: Connection, wanted: Collection[ProcessRef]) -> Processes:
        """Those known, with what the database has come to hold of those wanted."""
        if not self.known.keys() >= set(wanted):
            for process, version, numbers in await connection.fetch(_PROCESSES):
                ref = ProcessRef(process=plain_id(process), version=version)
                self.known[ref] = CaseProcess.model_validate_json(numbers)
        return self.known


async def publish(connection: Any, published: Sequence[tuple[ProcessRef, CaseProcess]]) -> set[UUID]:
    """Note versions of processes; the cases that waited for one of them."""
    refs = [ref.process for ref, _ in published], [ref.version for ref, _ in published]
    await connection.execute(_ALONE)  # else a case could begin to wait unseen while this commits
    await connection.execute(_PUBLISH, *refs, [process.model_dump_json() for _, process in published])
    return {plain_id(row["case_id"]) for row in await connection.fetch(_ARRIVED, *refs)}


async def keep_others_out(connection: Any) -> None:
    """Nobody notes a version of a process until this transaction ends."""
    await connection.execute(_ALONE)


async def wait_for(connection: Any, waiting: Iterable[tuple[UUID, ProcessRef]]) -> None:
    """These cases are counted once that version is known."""
    rows = [(case, ref.process, ref.version) for case, ref in waiting]
    await connection.execute(_AWAIT, *_columns(rows, 3))


async def note(connection: Any, facts: Sequence[tuple[UUID, Fact]]) -> None:
    """Facts by case; one that is there already stays."""
    await connection.execute(_NOTE, *_columns([_row(case, fact) for case, fact in facts], 14))


async def facts_of(connection: Connection, cases: Collection[UUID]) -> dict[UUID, list[Fact]]:
    """All that is noted of these cases, in order."""
    found: dict[UUID, list[Fact]] = defaultdict(list)
    for row in await connection.fetch(_FACTS, list(cases)):
        found[plain_id(row["case_id"])].append(_fact(row))
    return found


def _row(case: UUID, fact: Fact) -> tuple[Any, ...]:
    process = fact.process
    return (
        case, fact.version, fact.id, fact.what, fact.happened_at, fact.recorded_at, fact.expert, fact.session,
        fact.starts_at, ",".join(map(str, fact.dropped)), process and process.process,
        process and process.version, fact.crisis, fact.until,
    )  # fmt: skip


def _fact(row: Any) -> Fact:
    process = row["process"] and ProcessRef(process=plain_id(row["process"]), version=row["process_version"])
    return Fact(
        id=plain_id(row["id"]),
        what=What(row["what"]),
        version=row["version"],
        happened_at=row["happened_at"],
        recorded_at=row["recorded_at"],
        expert=row["expert"] and plain_id(row["expert"]),
        session=row["session"] and plain_id(row["session"]),
        starts_at=row["starts_at"],
        dropped=tuple(map(plain_id, row["dropped"])),
        process=process,
        crisis=row["crisis"],
        until=row["until"],
    )


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]
