"""The issuer's keys and what they sign: a person's token, and a service's, for five minutes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.clock import Clock
from chassis.tokens import AUDIENCE, SERVICE
from chassis.tokens.issuer_keys import MARKER
from chassis.tokens.verifier import EdDSAOnly
from identity.handlers.counting import TOKENS
from identity.store.signing import SigningKeys

LIFE = timedelta(minutes=5)
SHOWN_AHEAD = timedelta(minutes=10)
"""A new key is published so long before it signs: verifiers fetch the set every five minutes."""
LOOKED = timedelta(seconds=30)
"""So often the table of keys is read: another process may have made one."""

type Secret = Callable[[str], Awaitable[bytes]]
"""The 32 bytes of a name, made on first use, the same in all processes."""


@dataclass
class Signing:
    """Signs with the newest key that has been published long enough, or the only one."""

    issuer: str
    kept: SigningKeys
    secret: Secret = field(repr=False)
    clock: Clock
    life_of_keys: timedelta
    development: bool
    _keys: dict[int, OKPKey] = field(default_factory=dict, repr=False)
    _made: dict[int, datetime] = field(default_factory=dict)
    _looked: datetime | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def person(self, account: UUID, session: str) -> str:
        """A token for this session of an account."""
        TOKENS.labels("person").inc()
        return await self._signed({"sub": str(account), "sid": session})

    async def service(self, name: str) -> str:
        """A service's own token."""
        TOKENS.labels("service").inc()
        return await self._signed({"sub": f"{SERVICE}{name}"})

    async def key_set(self) -> dict[str, Any]:
        """The public keys; outside development nobody believes a set with the marker."""
        await self._look()
        keys = [key.as_dict(private=False) for key in self._keys.values()]
        return {"keys": keys} | ({MARKER: True} if self.development else {})

    async def public(self, kid: str) -> OKPKey | None:
        """The key of this name, for who verifies in this very process."""
        await self._look()
        return next((key for key in self._keys.values() if key.kid == kid), None)

    async def rotate(self) -> int:
        """Make the next key now; it signs from ten minutes on. Its number."""
        await self._look()
        number = max(self._made) + 1
        await self.kept.make(number, self.clock())
        self._looked = None
        return number

    async def _signed(self, who: dict[str, str]) -> str:
        await self._look()
        now = self.clock()
        key = self._keys[self._signer(now)]
        claims = who | {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFE).timestamp()),
        }
        return jwt.encode({"alg": "EdDSA", "kid": key.kid}, claims, key, registry=EdDSAOnly())

    def _signer(self, now: datetime) -> int:
        shown = [n for n, made in self._made.items() if now - made >= SHOWN_AHEAD]
        return max(shown) if shown else min(self._made)

    async def _look(self) -> None:
        async with self._one_at_a_time:
            if self._looked is not None and self.clock() - self._looked < LOOKED:
                return
            made = await self.kept.all()
            newest = max(made, default=0)
            if not made or self.clock() - made[newest] >= self.life_of_keys:
                await self.kept.make(newest + 1, self.clock())
                made = await self.kept.all()
            self._made = await self._without_retired(made)
            self._keys = {n: self._keys.get(n) or await self._key(n) for n in self._made}
            self._looked = self.clock()

    async def _without_retired(self, made: dict[int, datetime]) -> dict[int, datetime]:
        """A key goes when its successor has signed for longer than any of its tokens lives."""
        now = self.clock()
        over = [n for n in made if n + 1 in made and now - made[n + 1] >= SHOWN_AHEAD + LIFE * 2]
        if over:
            await self.kept.retire(over)
        return {n: moment for n, moment in made.items() if n not in over}

    async def _key(self, number: int) -> OKPKey:
        seed = Ed25519PrivateKey.from_private_bytes(await self.secret(f"signing/{number}"))
        pem = seed.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        key = OKPKey.import_key(pem, {"use": "sig", "alg": "EdDSA"})
        key.ensure_kid()
        return key
