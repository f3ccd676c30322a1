"""Secrets of second factors, sealed under the account's own key: erased with it, opened with it."""

import os
from dataclasses import dataclass
from uuid import UUID

from chassis.seals import KeyRing
from identity.store.factors import Factor

_NONCE = 12


@dataclass(frozen=True, slots=True)
class Sealing:
    """AES-256-GCM, bound to the factor's id. Raises `KeyDestroyedError`, `TemporaryError`."""

    ring: KeyRing

    async def seal(self, account: UUID, factor: UUID, raw: bytes) -> tuple[str, bytes]:
        """The key's name, and nonce, ciphertext and tag."""
        key = await self.ring.data_key(str(account), str(account))
        nonce = os.urandom(_NONCE)
        return key.id, nonce + key.cipher.encrypt(nonce, raw, factor.bytes)

    async def open(self, factor: Factor) -> bytes:
        """What was sealed for this factor."""
        key = await self.ring.by_id(factor.key)
        return key.cipher.decrypt(factor.secret[:_NONCE], factor.secret[_NONCE:], factor.id.bytes)
