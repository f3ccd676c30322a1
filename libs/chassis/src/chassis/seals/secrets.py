"""Secrets that all processes of a service share: made once in the key database, wrapped like any key."""

from chassis.errors import TemporaryError
from chassis.seals.encryption import KeyEncryptionKeys
from chassis.seals.epochs import ATTEMPTS, keep_wrapped, secret_name
from chassis.seals.store import KeyStore

_MAKE = """
insert into seals.secrets (name, epoch, wrapped) select $1, $2, $3
where $2 = (select max(epoch) from seals.epochs) on conflict do nothing returning name
"""
_READ = "select epoch, wrapped from seals.secrets where name = $1"


async def shared_secret(store: KeyStore, keys: KeyEncryptionKeys, name: str) -> bytes:
    """The 32 bytes called `name`, made when there are none. Raises `TemporaryError`."""
    bound = secret_name(name)
    for _ in range(ATTEMPTS):
        for row in await store.fetch(_READ, name):
            return keys.unwrap(row["wrapped"], row["epoch"], bound)
        await keep_wrapped(store, keys, _MAKE, bound, name)
    reason = "a shared secret vanished while it was made"
    raise TemporaryError(reason)
