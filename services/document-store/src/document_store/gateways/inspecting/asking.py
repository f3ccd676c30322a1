"""Starts a process for each document that is to be looked into, and hears what it found."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.documents import FormRead, MediaType, RefusalReason
from document_store.domain.document import Findings

_MEGABYTE = 1024 * 1024
_GIVEN_UP = Findings(RefusalReason.UNINSPECTABLE)


class Report(BaseModel):
    """What a process found, as it writes it down."""

    model_config = ConfigDict(extra="forbid")

    refusal: RefusalReason | None = None
    form: FormRead | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """A process per document, so that nothing of one can reach the next; `megabytes` is its address space.

    A document over which a process dies, or takes longer than `seconds`, is refused: checks fail closed.
    """

    at_once: asyncio.Semaphore
    megabytes: int = 768
    seconds: float = 60

    async def inspect(self, media_type: MediaType, document: AsyncIterator[bytes]) -> Findings:
        """Raises only what reading the document raises."""
        async with self.at_once:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-m", "document_store.gateways.inspecting.worker"),
                *(media_type, str(self.megabytes * _MEGABYTE), str(int(self.seconds))),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={},
            )
            try:
                async with asyncio.timeout(self.seconds):
                    return await _found(process, document)
            except TimeoutError:
                return _GIVEN_UP
            finally:
                await _ended(process)


async def _found(process: asyncio.subprocess.Process, document: AsyncIterator[bytes]) -> Findings:
    written = await _given(process, document)
    output = await process.stdout.read() if process.stdout else b""
    if await process.wait() != 0 or not written:
        return _GIVEN_UP
    try:
        report = Report.model_validate_json(output)
    except ValidationError:
        return _GIVEN_UP
    return Findings(report.refusal, report.form)


async def _given(process: asyncio.subprocess.Process, document: AsyncIterator[bytes]) -> bool:
    """Whether it took the whole document."""
    if process.stdin is None:
        return False
    try:
        async for piece in document:
            process.stdin.write(piece)
            await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
