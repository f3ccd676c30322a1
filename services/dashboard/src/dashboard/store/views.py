"""Saved views of lists in PostgreSQL: codes and ids as they stand in addresses, never words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.postgres import Connections

MOST = 12
"""Views that one person keeps of one list."""

_SAVE = """
insert into browsing.views (account, path, query, saved_at)
select $1, $2, $3, $4
where (select count(*) from browsing.views where account = $1 and path = $2) < $5
on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class SavedViews:
    """Keeps each person's views by the list's path and what it is narrowed to."""

    connections: Connections

    async def of(self, account: UUID, path: str) -> list[str]:
        """The queries, the oldest first."""
        rows = await self.connections.fetch(
            "select query from browsing.views where account = $1 and path = $2 order by saved_at, query",
            account,
            path,
        )
        return [str(row["query"]) for row in rows]

    async def save(self, account: UUID, path: str, query: str, now: datetime) -> None:
        """One more, as long as there are fewer than `MOST`."""
        await self.connections.run((_SAVE, (account, path, query, now, MOST)))

    async def remove(self, account: UUID, path: str, query: str) -> None:
        """It is gone, whether it was there or not."""
        gone = "delete from browsing.views where account = $1 and path = $2 and query = $3"
        await self.connections.run((gone, (account, path, query)))
