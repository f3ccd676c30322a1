"""The organisation's mail server, on its good and its bad days: it keeps what it takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from enum import StrEnum
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Day(StrEnum):
    """How it answers whoever hands in a letter. `MUTE` takes the letter and says nothing, for ever."""

    GOOD = "good"
    BUSY = "busy"
    HANGS_UP = "hangs up"
    TAKES_AND_HANGS_UP = "takes and hangs up"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter that was taken: its Message-ID without brackets and domain, and for whom."""

    message: str
    to: str
    told: bool
    """Whether the sender was told that it was taken."""


@dataclass
class Sink:
    """Listens on `port` while it is open."""

    port: int
    day: Day = Day.GOOD
    arrived: list[Arrived] = field(default_factory=list)
    _better: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """As aiosmtpd wants it."""
        day = self.day
        if day is Day.BUSY:
            return "451 Come back later"
        if day is Day.HANGS_UP:
            _hang_up(server)
            return "421 Goodbye"
        for address in envelope.rcpt_tos:
            self.arrived.append(Arrived(_message(envelope.content), address, day is Day.GOOD))
        if day is Day.TAKES_AND_HANGS_UP:
            _hang_up(server)
        elif day is Day.MUTE:
            await self._better.wait()
            _hang_up(server)
        return "250 Taken"

    def turns(self, day: Day) -> None:
        """From now on it is such a day."""
        self.day = day
        self._better.set()
        self._better = asyncio.Event()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """It can be reached within the block."""
        await self._listen()
        try:
            yield
        finally:
            self.turns(Day.GOOD)
            self._leave()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Within the block nobody is there."""
        self._leave()
        try:
            yield
        finally:
            await self._listen()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="sink", loop=loop), "127.0.0.1", self.port
        )

    def _leave(self) -> None:
        if self._server is not None:
            self._server.close()


def _hang_up(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()


def _message(content: Any) -> str:
    raw = content if isinstance(content, bytes) else str(content).encode()
    return str(message_from_bytes(raw)["Message-ID"]).strip("<>").partition("@")[0]
