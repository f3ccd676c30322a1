"""Second factors: their secrets sealed, the time steps that were used, and recovery codes."""

from dataclasses import dataclass
from uuid import UUID

from chassis.postgres import Connections

_KEEP = """
insert into identity.factors (id, account, kind, key, secret) values ($1, $2, $3, $4, $5)
"""
_GET = "select * from identity.factors where account = $1 and id = any($2::uuid[])"
_USE = """
update identity.factors set last_step = $2 where id = $1 and last_step < $2 returning id
"""
_CODES = "delete from identity.recovery_codes where account = $1"
_CODE = "insert into identity.recovery_codes (account, hash) select $1, unnest($2::bytea[])"
_SPEND = "delete from identity.recovery_codes where account = $1 and hash = $2 returning hash"


@dataclass(frozen=True, slots=True)
class Factor:
    """`secret` opens with the data key named in `key`; `used` is the last time step, or signature's count."""

    id: UUID
    kind: str
    key: str
    secret: bytes
    used: int = 0


@dataclass(frozen=True, slots=True)
class KeptFactors:
    """Which of them count is said by the account's events."""

    database: Connections

    async def keep(self, account: UUID, factor: Factor) -> None:
        row = (factor.id, account, factor.kind, factor.key, factor.secret)
        await self.database.run((_KEEP, row))

    async def get(self, account: UUID, ids: list[UUID]) -> list[Factor]:
        rows = await self.database.fetch(_GET, account, ids)
        return [Factor(row["id"], row["kind"], row["key"], row["secret"], row["last_step"]) for row in rows]

    async def use(self, factor: UUID, step: int) -> bool:
        """Whether no code of this time step or a later one was used before."""
        return bool(await self.database.fetch(_USE, factor, step))

    async def replace_codes(self, account: UUID, hashes: list[bytes]) -> None:
        """Those of before are of no more use."""
        await self.database.run((_CODES, (account,)), (_CODE, (account, hashes)))

    async def spend(self, account: UUID, code: bytes) -> bool:
        """Whether it was one of the codes; it is none from now on."""
        return bool(await self.database.fetch(_SPEND, account, code))
