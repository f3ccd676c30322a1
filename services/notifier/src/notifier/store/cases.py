"""Cases as letters need them, and the people of now, read and written within the consumer's transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from asyncpg import Connection
from asyncpg.pool import PoolConnectionProxy

from notifier.domain.cases import Case
from notifier.domain.people import People

type Writer = Connection | PoolConnectionProxy

_READ = "select id, fold::text as fold from outbox.cases where id = any($1::uuid[])"
_WRITE = """
insert into outbox.cases (id, waiting, fold)
select id, waiting, fold::jsonb from unnest($1::uuid[], $2::boolean[], $3::text[]) as heard(id, waiting, fold)
on conflict (id) do update set waiting = excluded.waiting, fold = excluded.fold
"""
_STAFF = """
select id, roles from people.accounts
where active and confirmed and roles && '{expert,operator,supervisor,administrator}'::text[]
"""
_AWAY = "select distinct expert from people.absences where $1 between first_day and last_day"


async def cases(connection: Writer, ids: Iterable[UUID]) -> dict[UUID, Case]:
    """Those that have been heard of."""
    rows = await connection.fetch(_READ, list(ids))
    return {row["id"]: as_case(row["fold"]) for row in rows}


async def keep(connection: Writer, folded: Iterable[Case]) -> None:
    """As they stand now."""
    rows = [(each.id, each.waiting, _as_text(each)) for each in folded]
    if rows:
        await connection.execute(_WRITE, *map(list, zip(*rows, strict=True)))


async def people(connection: Writer, today: date) -> People:
    """Active and confirmed staff, and who is away on this day of the organisation's calendar."""
    rows = await connection.fetch(_STAFF)
    by_role = {
        role: frozenset(row["id"] for row in rows if role in row["roles"])
        for role in ("expert", "operator", "supervisor", "administrator")
    }
    away = await connection.fetch(_AWAY, today)
    return People(
        experts=by_role["expert"],
        operators=by_role["operator"],
        supervisors=by_role["supervisor"],
        administrators=by_role["administrator"],
        away=frozenset(row["expert"] for row in away),
    )


def _as_text(case: Case) -> str:
    return orjson.dumps(asdict(case), default=list).decode()


def as_case(text: str) -> Case:
    """The fold as it was kept."""
    return _case(orjson.loads(text))


_IDS = ("id", "registrar", "holder", "operator", "ending")


def _case(kept: Mapping[str, Any]) -> Case:
    ids = {name: UUID(kept[name]) for name in _IDS if kept[name] is not None}
    before = _case(kept["before"]) if kept["before"] else None
    sessions = frozenset(map(UUID, kept["sessions"]))
    return Case(**{**kept, **ids, "sessions": sessions, "before": before})
