"""Sessions of browsers in PostgreSQL: who has the tables has nothing without the cookie."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from chassis.postgres import Connections

_KEEP = """
insert into browsing.sessions (id, sealed, begun_at, seen_at) values ($1, $2, $3, $3)
on conflict (id) do update set sealed = excluded.sealed, seen_at = excluded.seen_at
"""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Keeps sealed sessions by the hash of their cookie."""

    connections: Connections

    async def keep(self, cookie: str, sealed: bytes, now: datetime) -> None:
        """A new session, or the same one with other contents."""
        await self.connections.run((_KEEP, (_id(cookie), sealed, now)))

    async def get(self, cookie: str, since: datetime) -> bytes | None:
        """What was kept, where it was seen since then."""
        row = await self.connections.fetchrow(
            "select sealed from browsing.sessions where id = $1 and seen_at >= $2", _id(cookie), since
        )
        return bytes(row["sealed"]) if row else None

    async def seen(self, cookie: str, now: datetime) -> None:
        await self.connections.run(
            ("update browsing.sessions set seen_at = $2 where id = $1", (_id(cookie), now))
        )

    async def forget(self, cookie: str) -> None:
        await self.connections.run(("delete from browsing.sessions where id = $1", (_id(cookie),)))

    async def sweep(self, before: datetime) -> None:
        """Nobody has used them since."""
        await self.connections.run(("delete from browsing.sessions where seen_at < $1", (before,)))


def _id(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
