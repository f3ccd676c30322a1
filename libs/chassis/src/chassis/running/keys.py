"""The keys of a service that seals: data keys, and the secret that binds idempotency keys to bodies."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from chassis.journal import Journal
from chassis.seals import KeyEncryptionKeys, KeyRing, KeyStore, Seals, SearchKeys, shared_secret
from chassis.seals.keyring import KnownOwners


@dataclass(frozen=True, slots=True)
class Keys:
    """What seals, opens and searches; `secret` is the same in all processes of a service."""

    ring: KeyRing
    seals: Seals
    search: SearchKeys
    secret: bytes


async def keys(
    dsn: str, key_file: Path, stack: AsyncExitStack, *, make: bool, cached_seconds: float = 60
) -> Keys:
    """The keys in the database `dsn`, wrapped by those in `key_file`, made there only if `make` says so.

    Raises `KeyFileError`, `TemporaryError`.
    """
    store = await stack.enter_async_context(KeyStore(dsn))
    wrapping = KeyEncryptionKeys.load(key_file, make=make)
    secret = await shared_secret(store, wrapping, "idempotency")
    ring = KeyRing(store, wrapping, cached_seconds=cached_seconds)
    return Keys(ring, Seals(ring), SearchKeys(store, wrapping), secret)


def streams_of(journal: Journal) -> KnownOwners:
    """Keys belong to the journal's streams; one whose stream never came to be is swept."""

    async def known(owners: list[str]) -> set[str]:
        return {str(stream) for stream in await journal.existing([UUID(owner) for owner in owners])}

    return known
