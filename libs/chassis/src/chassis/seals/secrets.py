"""Secrets that all processes of a service share: made once in the key database, wrapped like any key."""

import os

from chassis.errors import TemporaryError
from chassis.seals.encryption import KEY_BYTES, KeyEncryptionKeys
from chassis.seals.store import KeyStore

_MAKE = "insert into seals.secrets (name, epoch, wrapped) values ($1, $2, $3) on conflict do nothing"
_READ = "select epoch, wrapped from seals.secrets where name = $1"


async def shared_secret(store: KeyStore, keys: KeyEncryptionKeys, name: str) -> bytes:
    """The 32 bytes called `name`, made when there are none. Raises `TemporaryError`."""
    bound = f"secret/{name}"
    wrapped = keys.wrap(os.urandom(KEY_BYTES), bound)
    await store.fetch(_MAKE, name, keys.current, wrapped)
    for row in await store.fetch(_READ, name):
        return keys.unwrap(row["wrapped"], row["epoch"], bound)
    reason = "a shared secret vanished while it was made"
    raise TemporaryError(reason)
