"""The keys that identity holds: of what it seals, of its hashes, and of what it signs."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from chassis.seals import KeyEncryptionKeys, KeyRing, KeyStore, Seals, shared_secret
from identity.handlers.signing import Secret
from identity.settings import IdentitySettings

NAMES = ("idempotency", "names", "links", "codes", "attempts", "provider")


@dataclass(frozen=True, slots=True)
class Held:
    """`idempotency` and what follows are secrets of 32 bytes each."""

    ring: KeyRing
    seals: Seals
    secret: Secret = field(repr=False)
    idempotency: bytes = field(repr=False)
    names: bytes = field(repr=False)
    links: bytes = field(repr=False)
    codes: bytes = field(repr=False)
    attempts: bytes = field(repr=False)
    provider: bytes = field(repr=False)


async def held(settings: IdentitySettings, stack: AsyncExitStack) -> Held:
    """Raises `KeyFileError`, `TemporaryError`."""
    store = await stack.enter_async_context(KeyStore(str(settings.keys_database)))
    wrapping = KeyEncryptionKeys.load(settings.key_file, make=settings.is_development)

    async def secret(name: str) -> bytes:
        return await shared_secret(store, wrapping, name)

    ring = KeyRing(store, wrapping)
    named = [await secret(each) for each in NAMES]
    return Held(ring, Seals(ring), secret, *named)
