"""Takes uploads over HTTP and seals them into a folder as the document store does, asking nobody anything.

Run as a script with port and folder as arguments.
"""

import asyncio
import sys
from pathlib import Path
from uuid import uuid4

import orjson
import psutil
from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.http import application, straight
from chassis.http.serving import listener
from document_store.api.allowances import COMING
from document_store.domain.storing import Blob
from document_store.gateways.blobs import S3, Blobs, object_store, uploads_at_once


def router(blobs: Blobs) -> APIRouter:
    """One route to upload, one to ask how much memory that took."""
    found = APIRouter()

    @straight
    async def upload(request: Request) -> Response:
        blob = Blob(uuid4(), uuid4(), uuid4())
        await blobs.put(blob, request.stream(), bytes(32))
        await blobs.delete(blob)
        return Response(status_code=201)

    async def memory() -> Response:
        return Response(orjson.dumps({"now": psutil.Process().memory_info().rss, "peak": peak()}))

    found.add_api_route("/upload", upload, methods=["PUT"], response_model=None)
    found.add_api_route("/memory", memory, response_model=None)
    return found


def peak() -> int:
    """Bytes at most. Not by `getrusage`: that begins with what the process held that started this one."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kibibytes,) = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(kibibytes) * 1024


async def main(port: int, folder: Path) -> None:
    store = object_store(f"file://{folder}", S3())
    blobs = Blobs(store, asyncio.Semaphore(uploads_at_once(store)))
    app = application("Bench", [router(blobs)], allowances=lambda _: COMING)
    await listener(app, "127.0.0.1", port).serve()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
