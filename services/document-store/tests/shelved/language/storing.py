"""Where documents lie in tests: a local folder, or an S3 spoken to over HTTP (moto's server)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx
from moto.server import ThreadedMotoServer

from document_store.domain.storing import Blob
from document_store.gateways.blobs import S3, Blobs, object_store


@contextmanager
def an_s3() -> Iterator[str]:
    """Its address, with an empty bucket named `papers`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        httpx.put(f"http://{host}:{port}/papers").raise_for_status()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def blobs_in(url: str, endpoint: str | None = None) -> Blobs:
    """As the settings would have it."""
    return Blobs(object_store(url, S3(endpoint, "eu-central-1", "id", "secret")), asyncio.Semaphore(4))


def a_blob() -> Blob:
    return Blob(uuid4(), uuid4(), uuid4())


async def in_pieces(content: bytes, length: int = 65_536) -> AsyncIterator[bytes]:
    for at in range(0, len(content), length):
        yield content[at : at + length]
