"""Which key-encryption keys are in use: the key database says, so that no process wraps with an old one."""

import os
from typing import Any

from chassis.seals.encryption import KEY_BYTES, KeyEncryptionKeys
from chassis.seals.store import KeyStore

ATTEMPTS = 4
"""How often a key is made and looked for again before that counts as trouble."""

_FIRST = """
insert into seals.epochs (epoch) select $1 where not exists (select from seals.epochs) on conflict do nothing
"""
_IN_USE = "select epoch from seals.epochs order by epoch"


async def in_use(store: KeyStore) -> list[int]:
    """All epochs that a key may be wrapped by, the one that wraps last. Raises `TemporaryError`."""
    return [row["epoch"] for row in await store.fetch(_IN_USE)]


async def settle(store: KeyStore, keys: KeyEncryptionKeys) -> None:
    """Wrap as the database says; an empty one takes the highest epoch that there is.

    Raises `KeyMissingError`, `KeyFileError`, `TemporaryError`.
    """
    await store.fetch(_FIRST, keys.newest)
    keys.use((await in_use(store))[-1])


async def keep_wrapped(
    store: KeyStore, keys: KeyEncryptionKeys, statement: str, name: str, *arguments: Any
) -> None:
    """Make a key, and write it with `statement`, whose last arguments are the epoch and the wrapped key.

    The statement writes nothing where there is one already, or where the epoch is no longer the one that
    wraps: then this process learns which is.
    """
    key = os.urandom(KEY_BYTES)
    if not await store.fetch(statement, *arguments, keys.current, keys.wrap(key, name)):
        await settle(store, keys)


def search_key_name(search_epoch: int) -> str:
    """What a wrapped search key is bound to."""
    return f"search/{search_epoch}"


def secret_name(name: str) -> str:
    """What a wrapped secret is bound to."""
    return f"secret/{name}"
