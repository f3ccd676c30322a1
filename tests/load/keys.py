"""The data key that a seal needs, looked up, unwrapped and cached, against the seal itself."""

import os
import time
from collections.abc import Awaitable, Callable

import asyncpg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from load.documents import PLAINTEXT
from load.measuring import Measured, Sample, in_turns, milliseconds
from load.stage import Stage

from chassis.identifiers import new_id
from chassis.seals import KeyEncryptionKeys, KeyRing
from chassis.seals import schema as seals
from chassis.seals.store import KeyStore

CACHED, LOOKED_UP, UNWRAPPED, SEAL = (
    "key from the cache",
    "key looked up",
    "key unwrapped",
    "one AES-GCM seal",
)


async def keys(stage: Stage) -> Measured:
    """Medians in microseconds."""
    dsn, repeats = stage.database(), stage.sizes.repeats
    connection = await asyncpg.connect(dsn)
    await connection.execute(seals.create() + seals.epochs())
    await connection.close()
    wrapping = KeyEncryptionKeys({1: os.urandom(32)})
    async with KeyStore(dsn) as store:
        ring, owner = KeyRing(store, wrapping), str(new_id())
        made = await ring.data_key(owner, "person")
        wrapped = wrapping.wrap(made.key, made.id)

        async def looked_up() -> None:
            await KeyRing(store, wrapping).data_key(owner, "person")

        async def cached() -> None:
            await ring.data_key(owner, "person")

        async def unwrapped() -> None:
            AESGCM(wrapping.unwrap(wrapped, 1, made.id))

        async def sealed() -> None:
            made.cipher.encrypt(os.urandom(12), PLAINTEXT, made.id.encode())

        steps = {LOOKED_UP: looked_up, UNWRAPPED: unwrapped, CACHED: cached, SEAL: sealed}
        return await in_turns(
            {name: _timed(name, step, repeats) for name, step in steps.items()}, stage.sizes.rounds, {}
        )


def _timed(name: str, step: Callable[[], Awaitable[None]], repeats: int) -> Callable[[], Awaitable[Sample]]:
    async def sample() -> Sample:
        took = []
        for _ in range(repeats):
            begun = time.perf_counter()
            await step()
            took.append(time.perf_counter() - begun)
        return {name: milliseconds(took)[0] * 1000}

    return sample
