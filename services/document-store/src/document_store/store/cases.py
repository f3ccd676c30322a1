"""Cases as the store folds them, and through whose broken glass one sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.consuming import Connection
from chassis.postgres import Connections
from document_store.domain.case import Case

_READ = "select id, kept from shelf.cases where id = any($1::uuid[])"
_KEEP = (
    "insert into shelf.cases (id, kept) values ($1, $2) on conflict (id) do update set kept = excluded.kept"
)
_BREAK = """
insert into shelf.glass (case_id, account, until) values ($1, $2, $3)
on conflict (case_id, account) do update set until = greatest(shelf.glass.until, excluded.until)
"""
_GLASS = "select until from shelf.glass where case_id = $1 and account = $2"


async def read_cases(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, Case]:
    """Those of the cases that were heard of."""
    rows = await connection.fetch(_READ, list(ids))
    return {row["id"]: Case.model_validate_json(row["kept"]) for row in rows}


async def keep_cases(connection: Connection, cases: Mapping[UUID, Case]) -> None:
    """As they are now."""
    await connection.executemany(_KEEP, [(id_, case.model_dump_json()) for id_, case in cases.items()])


async def break_glass(connection: Connection, broken: Iterable[tuple[UUID, UUID, datetime]]) -> None:
    """Case, account and until when; the later end stays."""
    await connection.executemany(_BREAK, list(broken))


@dataclass(frozen=True, slots=True)
class Cases:
    """Asked by whoever judges. Raises `TemporaryError`."""

    database: Connections

    async def get(self, case: UUID) -> Case | None:
        """The case as it was last heard of."""
        row = await self.database.fetchrow(_READ, [case])
        return Case.model_validate_json(row["kept"]) if row else None

    async def glass(self, case: UUID, account: UUID) -> datetime | None:
        """Until when this person sees through, if they ever did."""
        row = await self.database.fetchrow(_GLASS, case, account)
        return row["until"] if row else None
