"""ClamAV's own daemon with one signature, and a gate before it that a test can shut."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from embedded.ports import HOST, accepts, free_ports
from embedded.process import Launch, Running

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner takes for a virus, and nothing else does."""
MOST_STREAMED = 51 * 1024 * 1024
CLAMD = Path(__file__).parents[5] / "tools" / "clamd"
_PIECE = 65_536


@contextmanager
def clamd(folder: Path) -> Iterator[int]:
    """Runs within the block; gives its port."""
    signatures, (port,) = folder / "signatures", free_ports(1)
    signatures.mkdir(parents=True)
    (signatures / "own.ndb").write_text(f"Kronika-Test:0:*:{EICAR.hex()}\n")
    settings = folder / "clamd.conf"
    settings.write_text(
        f"Foreground yes\nTCPSocket {port}\nTCPAddr {HOST}\nDatabaseDirectory {signatures}\n"
        f"TemporaryDirectory {folder}\nStreamMaxLength {MOST_STREAMED}\nMaxThreads 2\nSelfCheck 0\n"
    )
    launch = Launch([str(CLAMD), "-c", str(settings)])
    log = folder / "clamd.log"
    with Running("clamd", launch, log, launch.start(log)) as daemon:
        daemon.wait_ready(lambda: accepts(port), 60)
        yield port


@dataclass
class Gate:
    """Passes on to the scanner what it is asked, unless it is shut."""

    scanner: int
    port: int = 0
    is_shut: bool = False

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Gate"]:
        """It stands within the block."""
        server = await asyncio.start_server(self._pass_on, HOST, self.port)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_shut:
            writer.close()
            return
        behind, there = await asyncio.open_connection(HOST, self.scanner)
        await asyncio.gather(_pumped(reader, there), _pumped(behind, writer))


async def _pumped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()
