"""Writes the fold of `cases` and what belongs to it; each function is one statement per batch."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from assignment.domain.course import Course, Holding
from chassis.consuming import Connection

_COURSES = "select id, course from workload.cases where id = any($1::uuid[])"
_WRITE = """
insert into workload.cases (id, person, stage, holder, course)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[])
on conflict (id) do update
set person = excluded.person, stage = excluded.stage, holder = excluded.holder, course = excluded.course
"""
_HOLD = """
insert into workload.holdings (id, case_id, person, expert, since, contacted_at)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::timestamptz[])
on conflict (id) do update set since = excluded.since, contacted_at = excluded.contacted_at
"""
_UNDO = "delete from workload.holdings where id = any($1::uuid[])"
_EXPERT = """
insert into workload.experts (id, gender) values ($1, $2)
on conflict (id) do update set gender = excluded.gender
"""


async def courses(connection: Connection, cases: Collection[UUID]) -> dict[UUID, Course]:
    """Those of the cases that are known."""
    rows = await connection.fetch(_COURSES, list(cases))
    return {row["id"]: Course.model_validate_json(row["course"]) for row in rows}


async def write_courses(connection: Connection, changed: Collection[Course]) -> None:
    """Each case as it is now."""
    await connection.execute(
        _WRITE,
        [each.case for each in changed],
        [each.person for each in changed],
        [each.stage for each in changed],
        [each.holding.expert if each.holding else None for each in changed],
        [each.model_dump_json() for each in changed],
    )


async def write_holdings(
    connection: Connection, held: Mapping[UUID, tuple[Course, Holding]], undone: Collection[UUID]
) -> None:
    """`held`: holdings by their ids, with their case; those in `undone` never were."""
    await connection.execute(
        _HOLD,
        list(held),
        [course.case for course, _ in held.values()],
        [course.person for course, _ in held.values()],
        [holding.expert for _, holding in held.values()],
        [holding.since for _, holding in held.values()],
        [holding.contacted_at for _, holding in held.values()],
    )
    await connection.execute(_UNDO, list(undone))


async def write_genders(connection: Connection, rows: Iterable[tuple[UUID, str]]) -> None:
    """An expert's gender, as the directory has it."""
    await connection.executemany(_EXPERT, rows)
