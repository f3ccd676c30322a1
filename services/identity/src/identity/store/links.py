"""Which account a single-use link belongs to; whether it still opens is said by the account's events."""

from dataclasses import dataclass
from uuid import UUID

from chassis.postgres import Connections

_KEEP = """
insert into identity.links (id, account, purpose) values ($1, $2, $3) on conflict (id) do nothing
"""
_GET = "select account, purpose from identity.links where id = $1"


@dataclass(frozen=True, slots=True)
class KeptLink:
    """`purpose`: `invitation` or `reset`."""

    account: UUID
    purpose: str


@dataclass(frozen=True, slots=True)
class Links:
    """Raises `TemporaryError` where the database is away."""

    database: Connections

    async def keep(self, link: UUID, account: UUID, purpose: str) -> None:
        """Before the event that names it."""
        await self.database.run((_KEEP, (link, account, purpose)))

    async def get(self, link: UUID) -> KeptLink | None:
        row = await self.database.fetchrow(_GET, link)
        return KeptLink(row["account"], row["purpose"]) if row else None
