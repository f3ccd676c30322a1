"""Absences whose deadlines have not been listed yet; a row goes when they are, or when it is withdrawn."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from chassis.identifiers import plain_id
from deadline_watcher.domain.absences import Absence
from deadline_watcher.store.deadlines import WAKE

_ENTER = """
insert into watching.absences (listing, absence, expert, first_day, last_day, entered_by, cause)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::uuid[], $7::uuid[])
    as entered(listing, absence, expert, first_day, last_day, entered_by, cause)
where not exists (select from watching.raised where raised.reminder = entered.listing)
on conflict do nothing
"""
_WITHDRAW = "delete from watching.absences where absence = any($1::uuid[])"
_TAKE = """
select absence, expert, first_day, last_day, entered_by, cause from watching.absences
order by listing limit $1 for update skip locked
"""


async def enter(connection: Any, absences: Sequence[Absence]) -> None:
    """Their deadlines are to be listed, unless that was done before."""
    rows = [
        (each.listing, each.id, each.expert, each.first_day, each.last_day, each.entered_by, each.cause)
        for each in absences
    ]
    await connection.execute(_ENTER, *map(list, zip(*rows, strict=True)))
    await connection.execute(WAKE, "")


async def withdraw(connection: Any, absences: Collection[UUID]) -> None:
    """They won't be away: what was not listed yet concerns nobody."""
    await connection.execute(_WITHDRAW, list(absences))


async def take(connection: Any, most: int) -> list[Absence]:
    """Some of them, locked; none that another process has in hand."""
    return [_absence(row) for row in await connection.fetch(_TAKE, most)]


def _absence(row: Any) -> Absence:
    by = row["entered_by"]
    return Absence(
        id=plain_id(row["absence"]),
        expert=plain_id(row["expert"]),
        first_day=row["first_day"],
        last_day=row["last_day"],
        entered_by=by and plain_id(by),
        cause=plain_id(row["cause"]),
    )
