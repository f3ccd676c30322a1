"""Rows that were kept before an event named them: found by age, dropped where none does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from chassis.postgres import Connections

PAGE = 200


class Kept(StrEnum):
    """Tables of such rows; each has `id`, `account` and `made_at`."""

    LINKS = "links"
    PASSWORDS = "passwords"
    FACTORS = "factors"


_OLDER = {
    kind: f"select id, account from identity.{kind} where made_at < $1 and id > $2 order by id limit {PAGE}"  # noqa: S608 - a table of the list above
    for kind in Kept
}
_DROP = {kind: f"delete from identity.{kind} where id = any($1::uuid[])" for kind in Kept}  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Orphans:
    """Raises `TemporaryError` where the database is away."""

    database: Connections

    async def older(self, kind: Kept, than: datetime, behind: UUID) -> list[tuple[UUID, UUID]]:
        """A page of ids with their accounts, by id."""
        rows = await self.database.fetch(_OLDER[kind], than, behind)
        return [(UUID(bytes=row["id"].bytes), UUID(bytes=row["account"].bytes)) for row in rows]

    async def drop(self, kind: Kept, ids: Sequence[UUID]) -> None:
        await self.database.run((_DROP[kind], (list(ids),)))
