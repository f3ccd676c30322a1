"""ClamAV's daemon, asked by INSTREAM: the document goes there piece by piece and is never written down."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from chassis.errors import TemporaryError
from contracts.documents import Verdict

_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Clamd:
    """`StreamMaxLength` of the daemon must be over 50 MiB: a document that it cuts off stays unscanned."""

    host: str
    port: int

    async def scan(self, document: AsyncIterator[bytes]) -> Verdict:
        """Raises `TemporaryError` for any answer but a clear one: what isn't known to be clean is not."""
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = await self._asked(document)
        except (OSError, TimeoutError) as failure:
            reason = f"the scanner does not answer ({type(failure).__name__})"
            raise TemporaryError(reason, retry_after=5) from failure
        if answer == b"stream: OK":
            return Verdict.CLEAN
        if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
            return Verdict.INFECTED
        reason = "the scanner could not scan the document"
        raise TemporaryError(reason, retry_after=5)

    async def _asked(self, document: AsyncIterator[bytes]) -> bytes:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(b"zINSTREAM\0")
            async for piece in document:
                writer.write(len(piece).to_bytes(4) + piece)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
            return (await reader.readuntil(b"\0")).rstrip(b"\0")
        except asyncio.IncompleteReadError as failure:
            raise ConnectionResetError from failure
        finally:
            writer.close()
