"""Documents of 50 MiB on their way into the object store, against obstore alone; what memory that takes."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx
import obstore
from load.measuring import Measured, Sample, best_of, in_turns
from load.stage import Stage
from obstore.store import LocalStore

from contracts.documents import MOST_BYTES
from document_store.domain.storing import Blob
from document_store.gateways.blobs import Blobs, written_through
from embedded.ports import HOST, accepts, free_ports
from embedded.process import Launch, Running, environment

UPLOADED, SEALED, ALONE = "upload over HTTP, sealed", "sealed and stored", "obstore alone"
GROWTH, ALLOWED = "growth with 20 uploads at once", "64 MiB"
AT_ONCE = 20
MEBIBYTE = 1024 * 1024
BUFFERS = (512 * 1024, 1 * MEBIBYTE, 5 * MEBIBYTE, 10 * MEBIBYTE)
PIECE = 64 * 1024
"""As a server gives them on."""
WHOLE_SECONDS = 3.0
"""Of a round in which documents have their full size."""
type Stores = Callable[[], Awaitable[int]]
"""Stores a document; answers how many bytes it had."""
PROGRAM = Path(__file__).parent / "programs" / "storing.py"


async def uploads(stage: Stage) -> Measured:
    """Bytes a second, everything on the disk before anybody is told; both sides get the same pieces."""
    content = os.urandom(_size(stage))
    folder = _folder(stage)
    store = LocalStore(folder, mkdir=True)
    buffer = await best_of({size: partial(_rate, partial(_alone, store, content, size)) for size in BUFFERS})
    with _service(stage) as port:
        (file := folder / "document").write_bytes(content)
        sides = {
            UPLOADED: partial(asyncio.to_thread, _sent, port, file),
            SEALED: partial(_sealed, Blobs(store, asyncio.Semaphore(1)), content),
            ALONE: partial(_alone, store, content, buffer),
        }
        turns = {name: partial(_sample, name, side) for name, side in sides.items()}
        await turns[UPLOADED]()  # everything is loaded once
        return await in_turns(turns, stage.sizes.rounds, {ALONE: f"parts of {buffer // 1024} KiB"})


async def memory(stage: Stage) -> Measured:
    """MiB by which the process grows at its peak, beyond what it holds after an upload."""
    (file := _folder(stage) / "document").write_bytes(os.urandom(_size(stage)))
    measured = Measured()
    for _ in range(stage.sizes.rounds):
        with _service(stage) as port:
            async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}") as client:
                await asyncio.to_thread(_sent, port, file)
                before = (await client.get("/memory")).json()["now"]
                await asyncio.gather(*(asyncio.to_thread(_sent, port, file) for _ in range(AT_ONCE)))
                grown = (await client.get("/memory")).json()["peak"] - before
        measured.add({GROWTH: max(grown, 1) / MEBIBYTE, ALLOWED: 64.0})
    return measured


def _size(stage: Stage) -> int:
    """50 MiB, and less where rounds are shorter."""
    return min(MOST_BYTES, int(MOST_BYTES * stage.sizes.seconds / WHOLE_SECONDS))


def _folder(stage: Stage) -> Path:
    folder = stage.folder / f"objects-{uuid4()}"
    folder.mkdir()
    return folder


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), PIECE):
        yield content[at : at + PIECE]


async def _alone(store: LocalStore, content: bytes, buffer: int) -> int:
    blob = Blob(uuid4(), uuid4(), uuid4())
    async with obstore.open_writer_async(store, blob.path, buffer_size=buffer) as writer:
        async for piece in _pieces(content):
            await writer.write(piece)
    await written_through(Path(str(store.prefix)), blob)
    await obstore.delete_async(store, blob.path)
    return len(content)


async def _sealed(blobs: Blobs, content: bytes) -> int:
    blob = Blob(uuid4(), uuid4(), uuid4())
    await blobs.put(blob, _pieces(content), bytes(32))
    await blobs.delete(blob)
    return len(content)


def _sent(port: int, file: Path) -> int:
    """Sent by the kernel: the caller must not take the cores of who is measured."""
    size = file.stat().st_size
    with socket.create_connection((HOST, port)) as line, file.open("rb") as document:
        line.sendall(f"PUT /upload HTTP/1.1\r\nHost: bench\r\nContent-Length: {size}\r\n\r\n".encode())
        line.sendfile(document)
        answer = line.recv(1024)
    assert answer.startswith(b"HTTP/1.1 201 "), answer
    return size


async def _sample(name: str, side: Stores) -> Sample:
    return {name: await _rate(side) / MEBIBYTE}


async def _rate(side: Stores) -> float:
    begun = time.perf_counter()
    return await side() / (time.perf_counter() - begun)


@contextmanager
def _service(stage: Stage) -> Iterator[int]:
    """The program runs within the block; gives its port."""
    (port,) = free_ports(1)
    launch = Launch([sys.executable, str(PROGRAM), str(port), str(_folder(stage))], environment())
    log = stage.folder / "logs" / "storing.log"
    with Running("storing", launch, log, launch.start(log)) as program:
        program.wait_ready(lambda: accepts(port), 60)
        yield port
