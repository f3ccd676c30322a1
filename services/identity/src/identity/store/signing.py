"""When each of the issuer's keys was made; the keys themselves are secrets of the key database."""

from dataclasses import dataclass
from datetime import datetime

from chassis.postgres import Connections

_ALL = "select n, made_at from identity.signing_keys order by n"
_MAKE = """
insert into identity.signing_keys (n, made_at) values ($1, $2) on conflict (n) do nothing
"""
_RETIRE = "delete from identity.signing_keys where n = any($1::int[])"


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """Raises `TemporaryError` where the database is away."""

    database: Connections

    async def all(self) -> dict[int, datetime]:
        """By number, the oldest first."""
        return {row["n"]: row["made_at"] for row in await self.database.fetch(_ALL)}

    async def make(self, n: int, now: datetime) -> None:
        """Of two processes that make it at once, one does."""
        await self.database.run((_MAKE, (n, now)))

    async def retire(self, numbers: list[int]) -> None:
        await self.database.run((_RETIRE, (numbers,)))
