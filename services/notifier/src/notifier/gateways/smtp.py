"""The organisation's mail server: one message an attempt, and an honest answer to what came of it."""

import asyncio
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import aiosmtplib
from aiosmtplib.errors import SMTPException, SMTPResponseException

from notifier.domain.mail import Answer, Mail
from notifier.gateways.message import as_bytes

IDLE = 4.0
"""Seconds after which a connection is not used again: servers close theirs."""


@dataclass(frozen=True, slots=True)
class Relay:
    """Where letters are handed in, and as whom. `tls`: from the start, by STARTTLS, or none at all."""

    host: str
    port: int
    sender: str
    reply_to: str | None = None
    tls: Literal["tls", "starttls", "none"] = "starttls"
    trust: str | None = None
    """A file with certificates to trust besides those of the system."""
    user: str | None = None
    password: str | None = None
    local_name: str | None = None

    def __repr__(self) -> str:
        return "Relay(…)"


class MailServer:
    """Keeps connections that went well for the next letter."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._idle: list[tuple[aiosmtplib.SMTP, float]] = []

    async def close(self) -> None:
        """Say goodbye where somebody still listens."""
        while self._idle:
            client, _ = self._idle.pop()
            with suppress(SMTPException, OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await client.quit()
            client.close()

    async def send(self, mail: Mail, within: float) -> Answer:
        """One attempt within so many seconds. Raises `UnsendableError` for what can't be a message."""
        content = as_bytes(mail, self._relay.sender, self._relay.reply_to)
        until = time.monotonic() + within
        while (client := self._kept()) is not None:
            answer = await self._attempt(client, mail.to.address, content, until)
            if answer is not None:
                return answer
        client = self._made(within)
        return await self._attempt(client, mail.to.address, content, until) or Answer.AWAY

    async def _attempt(
        self, client: aiosmtplib.SMTP, address: str, content: bytes, until: float
    ) -> Answer | None:
        """Nothing: a kept connection had been closed before the dialogue began."""
        dialogue = _Dialogue(client, self._relay, address, content, until)
        answer = await dialogue.hold()
        if answer is Answer.ACCEPTED:
            self._idle.append((client, time.monotonic()))
        else:
            client.close()
        return None if dialogue.stale else answer

    def _kept(self) -> aiosmtplib.SMTP | None:
        while self._idle:
            client, since = self._idle.pop()
            if client.is_connected and time.monotonic() - since < IDLE:
                return client
            client.close()
        return None

    def _made(self, within: float) -> aiosmtplib.SMTP:
        relay = self._relay
        context = ssl.create_default_context(cafile=relay.trust) if relay.tls != "none" else None
        return aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            use_tls=relay.tls == "tls",
            start_tls=relay.tls == "starttls",
            tls_context=context,
            username=relay.user,
            password=relay.password,
            local_hostname=relay.local_name,
            timeout=within,
        )


@dataclass(slots=True)
class _Dialogue:
    """MAIL, RCPT, DATA, and what each answer means.

    `begun`: the server has taken our sender, and what it says from here on is about this letter. `over`: it
    may have the text.
    """

    client: aiosmtplib.SMTP
    relay: Relay
    address: str
    content: bytes
    until: float
    begun: bool = False
    over: bool = False
    stale: bool = False
    to_recipient: bool = False

    async def hold(self) -> Answer:
        """Never longer than `until`."""
        fresh = not self.client.is_connected
        try:
            async with asyncio.timeout(max(0.0, self.until - time.monotonic())):
                if fresh:
                    await self.client.connect()
                await self.client.mail(self.relay.sender)
                self.begun = True
                await self._deliver()
        except SMTPResponseException as refusal:
            return self._refused(refusal)
        except (SMTPException, OSError, TimeoutError):
            self.stale = not fresh and not self.begun
            return Answer.UNKNOWN if self.over else self._not_now()
        return Answer.ACCEPTED

    def _not_now(self) -> Answer:
        return Answer.DEFERRED if self.begun else Answer.AWAY

    async def _deliver(self) -> None:
        self.to_recipient = True
        await self.client.rcpt(self.address)
        self.to_recipient = False
        # A process that stood still must not go on with a letter that somebody else may have claimed.
        if time.monotonic() >= self.until:
            raise TimeoutError
        self.over = True
        await self.client.data(self.content)

    def _refused(self, refusal: SMTPResponseException) -> Answer:
        """A definite no means that nothing was taken over; a no to us is not one to the letter."""
        if refusal.code < 0 and self.over:
            return Answer.UNKNOWN
        if refusal.code < 500 or not self.begun:
            return self._not_now()
        return Answer.ADDRESS_REFUSED if self.to_recipient else Answer.LETTER_REFUSED
