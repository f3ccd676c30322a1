"""Second factors: codes that change every thirty seconds, and recovery codes for who lost the device."""

import hashlib
import hmac
import secrets
from base64 import b32encode
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pyotp

from chassis.clock import Clock
from chassis.http import Correlation
from contracts.accounts import FactorKind
from contracts.refusal import Missing, Refusal
from identity.domain import own
from identity.domain.account import Account
from identity.handlers.authors import author
from identity.handlers.naming import Accounts, Names
from identity.handlers.sealing import Sealing
from identity.handlers.sessions import Inside
from identity.store.factors import Factor, KeptFactors

STEP = 30
"""Seconds."""
CODES = 10
ISSUER = "Kronika"


@dataclass(frozen=True, slots=True)
class Offered:
    """A TOTP factor that counts once a code of it was shown; `uri` is for the picture to be scanned."""

    factor: UUID
    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class Factors:
    """`secret` keys the hashes of recovery codes."""

    kept: KeptFactors
    sealing: Sealing
    accounts: Accounts
    names: Names
    clock: Clock
    secret: bytes = field(repr=False)

    async def offer(self, inside: Inside) -> Offered:
        """A new TOTP secret, sealed under the account's own key."""
        factor, raw = uuid4(), secrets.token_bytes(20)
        key, sealed = await self.sealing.seal(inside.id, factor, raw)
        await self.kept.keep(inside.id, Factor(factor, FactorKind.TOTP, key, sealed))
        readable = b32encode(raw).decode()
        email = (await self.names.details(inside.account)).email
        return Offered(
            factor, readable, pyotp.TOTP(readable).provisioning_uri(name=email, issuer_name=ISSUER)
        )

    async def confirm(
        self, inside: Inside, factor: UUID, code: str, correlation: Correlation
    ) -> tuple[str, ...] | Refusal:
        """With a first code it counts from now on; the answer is its recovery codes, shown once."""
        found = await self.kept.get(inside.id, [factor])
        if not found or not await self._right(found[0], code):
            wrong = Missing(
                "A4", "code-wrong", "This code is not right, or not any more. Enter the next one."
            )
            return Refusal("second-factor-refused", "The second factor was not set up", (wrong,), 422)
        return await self.add(inside, factor, FactorKind.TOTP, correlation)

    async def add(
        self, inside: Inside, factor: UUID, kind: FactorKind, correlation: Correlation
    ) -> tuple[str, ...] | Refusal:
        """Asked for from the next sign-in on; new recovery codes take the place of the old ones."""
        codes = await self._recovery_codes(inside.id)
        outcome = await self.accounts.record(
            inside.id,
            lambda account: own.add_factor(account, factor, kind) if account else (),
            author(inside.id, inside.account, correlation),
            happened_at=self.clock(),
        )
        return outcome if isinstance(outcome, Refusal) else codes

    async def shown(self, id_: UUID, account: Account, code: str) -> bool:
        """Whether this is a present code of one of the account's factors, or a recovery code."""
        for factor in await self.kept.get(id_, list(account.factors)):
            if factor.kind == FactorKind.TOTP and await self._right(factor, code):
                return True
        return await self.kept.spend(id_, self._hash(id_, code))

    async def remove(
        self, inside: Inside, factor: UUID, correlation: Correlation, *, demanded: bool
    ) -> Refusal | None:
        """One's own; the last of them only where no role demands one."""
        outcome = await self.accounts.record(
            inside.id,
            lambda account: own.remove_factor(account, factor, demanded=demanded) if account else (),
            author(inside.id, inside.account, correlation),
            happened_at=self.clock(),
        )
        return outcome if isinstance(outcome, Refusal) else None

    async def _right(self, factor: Factor, code: str) -> bool:
        """The step of now or one beside it, and each only once."""
        raw = await self.sealing.open(factor)
        totp, present = pyotp.TOTP(b32encode(raw).decode()), int(self.clock().timestamp()) // STEP
        digits = code.replace(" ", "")
        for step in (present, present - 1, present + 1):
            if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
                return await self.kept.use(factor.id, step)
        return False

    async def _recovery_codes(self, account: UUID) -> tuple[str, ...]:
        codes = tuple(_readable(secrets.token_bytes(10)) for _ in range(CODES))
        await self.kept.replace_codes(account, [self._hash(account, code) for code in codes])
        return codes

    def _hash(self, account: UUID, code: str) -> bytes:
        plain = code.replace("-", "").replace(" ", "").upper()
        return hmac.digest(self.secret, f"{account}|{plain}".encode(), hashlib.sha256)


def _readable(raw: bytes) -> str:
    text = b32encode(raw).decode()
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))
