"""Argon2id in a few threads: hashing takes much memory and time, and must not stop all else."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.errors import TemporaryError
from identity.domain.passwords import LONGEST, normalised
from identity.handlers.counting import HASHES_WAIT, HASHING

WAITING = 64
"""So many may wait for a thread; whoever comes then is asked to come again."""


class Hashing:
    """`memory` in KiB, `passes` over it, `threads` at the same time."""

    def __init__(self, memory: int, passes: int, threads: int) -> None:
        self._hasher = PasswordHasher(passes, memory, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._most = threads + WAITING
        self._busy = 0
        self._nobodys = self._hasher.hash("nobody's password, hashed as slowly as any")

    async def start(self) -> None:
        """Nothing to do: threads start when they are needed."""

    async def stop(self) -> None:
        """Let the last ones finish."""
        await asyncio.to_thread(self._pool.shutdown)

    async def hashed(self, password: str) -> str:
        """Raises `TemporaryError` where too many wait."""
        return await self._aside(normalised(password))

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Takes as long where there is no hash. Raises `TemporaryError` where too many wait."""
        right = await self._compared(hashed or self._nobodys, normalised(password))
        return right and hashed is not None

    def is_old(self, hashed: str) -> bool:
        """Whether the settings have grown since this was hashed."""
        return self._hasher.check_needs_rehash(hashed)

    async def _aside(self, password: str) -> str:
        with self._place():
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._hasher.hash, password)

    async def _compared(self, hashed: str, password: str) -> bool:
        with self._place():
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._right, hashed, password)

    def _right(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False

    @contextmanager
    def _place(self) -> Iterator[None]:
        if self._busy >= self._most:
            reason = "too many are signing in at once"
            raise TemporaryError(reason, retry_after=2)
        self._busy += 1
        try:
            with HASHES_WAIT.track_inprogress(), HASHING.time():
                yield
        finally:
            self._busy -= 1
