"""The dialogue with the mail server: encryption, signing in, and what each answer means for the letter."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from notifying.language.mail import HANG_UP, STALL, Sink

from chassis.metrics import Alarm, fires
from contracts.letters import Letter
from notifier.domain.mail import Answer
from notifier.gateways.smtp import MailServer, Relay
from notifier.handlers.away import ServerAway
from notifier.wiring.previewing import sample

SENDER = "kronika@kronika.example"
MAIL = sample(Letter.CASE_ASSIGNED, "pl")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and self-signed certificate for 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@asynccontextmanager
async def a_strict_server(certificate: Path) -> AsyncIterator[tuple[Sink, Relay]]:
    """Takes letters only over TLS, from who signs in."""
    sink, context = Sink(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def who(_server: SMTP, _session: Any, _envelope: Any, _how: str, given: LoginPassword) -> AuthResult:
        return AuthResult(success=given.password == b"right")

    def session() -> SMTP:
        return SMTP(
            sink, tls_context=context, require_starttls=True, auth_required=True, authenticator=who,
            loop=asyncio.get_running_loop(),
        )  # fmt: skip

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", sink.port)
    try:
        relay = Relay("127.0.0.1", sink.port, SENDER, user="us", password="right")
        yield sink, replace(relay, trust=str(certificate))
    finally:
        server.close()


async def answered(relay: Relay, within: float = 5) -> Answer:
    server = MailServer(relay)
    try:
        return await server.send(MAIL, within)
    finally:
        await server.close()


async def test_a_letter_goes_over_tls_and_signed_in(certificate: Path) -> None:
    async with a_strict_server(certificate) as (sink, relay):
        assert await answered(relay) is Answer.ACCEPTED
        assert len(sink.letters) == 1


@pytest.mark.parametrize(
    "change",
    [{"trust": None}, {"password": "wrong"}, {"tls": "none"}],
    ids=["an unknown certificate", "a wrong password", "no encryption"],
)
async def test_nothing_goes_to_a_server_that_is_not_the_one_expected(
    certificate: Path, change: dict[str, Any]
) -> None:
    async with a_strict_server(certificate) as (sink, relay):
        assert await answered(replace(relay, **change)) is Answer.AWAY
        assert not sink.letters


@pytest.mark.parametrize(
    ("at", "reply", "answer"),
    [
        ("rcpt", "450 later", Answer.DEFERRED),
        ("rcpt", "550 nobody", Answer.ADDRESS_REFUSED),
        ("rcpt", STALL, Answer.DEFERRED),
        ("data", "451 later", Answer.DEFERRED),
        ("data", "554 no", Answer.LETTER_REFUSED),
        ("data", HANG_UP, Answer.UNKNOWN),
    ],
)
async def test_what_a_server_answers_decides_what_comes_next(at: str, reply: str, answer: Answer) -> None:
    async with Sink().running() as sink:
        (sink.at_rcpt if at == "rcpt" else sink.at_data)[MAIL.to.address] = reply
        relay = Relay("127.0.0.1", sink.port, SENDER, tls="none")
        assert await answered(relay, within=0.5 if reply == STALL else 5) is answer


async def test_a_server_that_is_not_there_puts_a_letter_off() -> None:
    sink = Sink()
    relay = Relay("127.0.0.1", sink.port, SENDER, tls="none")
    assert await answered(relay) is Answer.AWAY


STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "text")
YES = {"greeting": b"220", "DATA": b"354"}


@dataclass
class FaultyServer:
    """Says yes up to the step `at`, where it hangs up, stalls, or answers what `does` says."""

    at: str
    does: str
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Relay]:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        try:
            yield Relay("127.0.0.1", server.sockets[0].getsockname()[1], SENDER, tls="none")
        finally:
            self.over.set()
            server.close()

    async def _talk(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        if await self._answers("greeting", out):
            await self._hear(reader, out)
        out.close()

    async def _hear(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            step = line[:4].decode().upper()
            if not await self._answers(step, out):
                return
            if step == "DATA" != self.at:
                await reader.readuntil(b"\r\n.\r\n")
                if not await self._answers("text", out):
                    return

    async def _answers(self, step: str, out: asyncio.StreamWriter) -> bool:
        """Whether the dialogue goes on."""
        if step == self.at and self.does == STALL:
            await self.over.wait()
            return False
        reply = self.does.encode() if step == self.at else YES.get(step, b"250")
        if reply != HANG_UP.encode():
            out.write(reply + b" so\r\n")
        return reply != HANG_UP.encode()


NO_WORD = dict(
    zip(STEPS, ("away", "away", "away", "deferred", "unknown", "unknown"), strict=True)
)  # from DATA on nobody can know what the server has; who refuses EHLO is greeted by HELO
NOT_NOW = NO_WORD | {"EHLO": "accepted", "DATA": "deferred", "text": "deferred"}
NEVER = NOT_NOW | {"RCPT": "address_refused", "DATA": "letter_refused", "text": "letter_refused"}


@pytest.mark.parametrize("at", STEPS)
@pytest.mark.parametrize(
    ("does", "answers"), [(HANG_UP, NO_WORD), (STALL, NO_WORD), ("451", NOT_NOW), ("550", NEVER)]
)
async def test_at_each_step_of_the_dialogue_a_fault_has_its_own_meaning(
    at: str, does: str, answers: dict[str, str]
) -> None:
    async with FaultyServer(at, does).running() as relay:
        assert await answered(relay, within=0.3 if does == STALL else 5) == answers[at]


async def test_a_mail_server_that_takes_nothing_is_an_alarm_until_it_takes_a_letter() -> None:
    sink, away = Sink(), ServerAway(patience=0)
    relay = Relay("127.0.0.1", sink.port, SENDER, tls="none")
    away.note(await answered(relay))
    away.look()
    assert fires(Alarm.MAIL_SERVER_AWAY)
    async with sink.running():
        away.note(await answered(relay))
    away.look()
    assert not fires(Alarm.MAIL_SERVER_AWAY)


async def test_a_connection_is_used_again_and_a_closed_one_is_noticed() -> None:
    async with Sink().running() as sink:
        server = MailServer(Relay("127.0.0.1", sink.port, SENDER, tls="none"))
        assert [await server.send(MAIL, 5) for _ in range(3)] == [Answer.ACCEPTED] * 3
        assert sink.connections == 1
        sink.hang_up()
        assert await server.send(MAIL, 5) is Answer.ACCEPTED
        assert sink.connections == 2
        await server.close()
