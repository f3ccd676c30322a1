"""People of the organisation's provider, and the accounts that may be theirs."""

from dataclasses import dataclass
from uuid import UUID

from chassis.postgres import Connections

_KEEP = "insert into identity.subjects (subject, account) values ($1, $2) on conflict do nothing"
_WHOSE = "select account from identity.subjects where subject = $1 order by account"


@dataclass(frozen=True, slots=True)
class Subjects:
    """`subject` is an HMAC: no name that the provider knows is kept. Raises `TemporaryError`."""

    database: Connections

    async def keep(self, subject: bytes, account: UUID) -> None:
        """Before the event that binds them: without one it opens nothing."""
        await self.database.run((_KEEP, (subject, account)))

    async def accounts(self, subject: bytes) -> list[UUID]:
        """All that it was ever to be bound to."""
        return [row["account"] for row in await self.database.fetch(_WHOSE, subject)]
