"""With a scanner set, nothing goes out unscanned; a small server speaks ClamAV's protocol here (D5)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from chassis.errors import TemporaryError
from contracts.documents import Verdict
from document_store.gateways.clamd import Clamd

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Scanner:
    """Answers INSTREAM as clamd does: reads pieces with their length in front, until one of none."""

    says: bytes = b""
    most: int = 1_000_000
    seen: list[int] = field(default_factory=list)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        document = bytearray()
        while length := int.from_bytes(await reader.readexactly(4)):
            document += await reader.readexactly(length)
        self.seen.append(len(document))
        writer.write((self.says or self.verdict(bytes(document))) + b"\0")
        await writer.drain()
        writer.close()

    def verdict(self, document: bytes) -> bytes:
        if len(document) > self.most:
            return b"INSTREAM size limit exceeded. ERROR"
        return b"stream: Eicar-Signature FOUND" if EICAR in document else b"stream: OK"


@pytest.fixture
async def scanner() -> AsyncIterator[tuple[Scanner, Clamd]]:
    found = Scanner()
    server = await asyncio.start_server(found, "127.0.0.1", 0)
    async with server:
        yield found, Clamd("127.0.0.1", server.sockets[0].getsockname()[1])


async def pieces(*documents: bytes) -> AsyncIterator[bytes]:
    for each in documents:
        yield each


@pytest.mark.rule("D5")
async def test_a_clean_document_is_clean_and_an_infected_one_infected(
    scanner: tuple[Scanner, Clamd],
) -> None:
    server, clamd = scanner
    assert await clamd.scan(pieces(b"good", b"bye")) is Verdict.CLEAN
    assert await clamd.scan(pieces(EICAR[:20], EICAR[20:])) is Verdict.INFECTED
    assert server.seen == [7, len(EICAR)]


@pytest.mark.rule("D5")
@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR", b"stream: Can't allocate memory ERROR", b"stream: ", b"OK"],
)
async def test_any_other_answer_is_no_verdict(scanner: tuple[Scanner, Clamd], answer: bytes) -> None:
    server, clamd = scanner
    server.says = answer
    with pytest.raises(TemporaryError):
        await clamd.scan(pieces(b"x"))


@pytest.mark.rule("D5")
async def test_a_scanner_that_is_away_gives_no_verdict(scanner: tuple[Scanner, Clamd]) -> None:
    with pytest.raises(TemporaryError):
        await Clamd("127.0.0.1", 9).scan(pieces(b"x"))
