"""A real SMTP server that keeps what it accepts, and can be told to refuse, to stall and to hang up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from embedded.ports import free_ports

HANG_UP = "hang up"
STALL = "stall"


@dataclass(frozen=True)
class Letter:
    """One message as it arrived."""

    to: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        assert body is not None
        return str(body.get_content())


@dataclass
class Sink:
    """`at_rcpt` and `at_data` say by address what is answered instead of yes: a reply, `STALL`, `HANG_UP`.

    `on_accept` is done once a letter to the address is kept, and before anybody is told so.
    """

    port: int = field(default_factory=lambda: free_ports(1)[0])
    letters: list[Letter] = field(default_factory=list)
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    on_accept: dict[str, Callable[[], object]] = field(default_factory=dict)
    connections: int = 0
    sessions: list[SMTP] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def to(self, address: str) -> list[Letter]:
        """What this address got, in order."""
        return [each for each in self.letters if each.to == address]

    def hang_up(self) -> None:
        """On everybody who is connected."""
        for session in self.sessions:
            if isinstance(session.transport, asyncio.Transport):
                session.transport.close()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = self.at_rcpt.get(address, "")
        if answer == STALL:
            await self.released.wait()
        if answer[:1] in {"4", "5"}:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        address = str(envelope.rcpt_tos[0])
        answer = self.at_data.get(address, "")
        if answer[:1] in {"4", "5"}:
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(Letter(address, content))
        self.on_accept.get(address, lambda: None)()
        if answer == HANG_UP:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Sink"]:
        """It listens within the block."""

        def session() -> Any:
            self.connections += 1
            made = SMTP(self, enable_SMTPUTF8=True, loop=asyncio.get_running_loop())
            self.sessions.append(made)
            return made

        server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", self.port)
        try:
            yield self
        finally:
            self.released.set()
            server.close()
