"""The object store, through obstore: a local folder, or S3; everything in it is sealed."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, S3Store

from chassis.errors import BrokenError, TemporaryError
from document_store.domain.storing import Blob, Stored
from document_store.gateways.sealing import Opening, Sealing, gathered

if TYPE_CHECKING:  # its types are not there when it runs
    from obstore import AsyncWritableFile

GATHERED = 256 * 1024
"""Bytes that are sealed or opened at once, in a thread."""
LOCAL_PART = 512 * 1024
S3_PART = 5 * 1024 * 1024
"""Bytes written at once; S3 takes no smaller parts."""
PATIENCE = 8.0
"""Seconds until an object store has to answer."""
_CONNECT = timedelta(seconds=3)
_WHOLE = timedelta(minutes=15)
"""For all of a request to an S3, the document on its way to a slow reader included."""


class BlobMissingError(BrokenError):
    """An event says that something is stored, and nothing is."""


@dataclass(frozen=True, slots=True)
class Blobs:
    """Blobs under `<case>/<document>/<blob>`. Every method raises `TemporaryError`."""

    store: ObjectStore
    at_once: asyncio.Semaphore
    """Uploads that may hold parts in memory at the same time."""

    @property
    def part(self) -> int:
        return LOCAL_PART if isinstance(self.store, LocalStore) else S3_PART

    async def put(self, blob: Blob, source: AsyncIterator[bytes], key: bytes) -> Stored:
        """Seal and store, durably; what breaks off on the way leaves nothing."""
        sealing = Sealing(key, blob.path)
        async with self.at_once, self._writer(blob) as writer:
            belt = _Belt(writer)
            try:
                async for piece in gathered(source, GATHERED):
                    await belt.take(await asyncio.to_thread(sealing.push, piece))
                await belt.take(sealing.finish())
            finally:
                await belt.stop()
        if isinstance(self.store, LocalStore):
            await written_through(_root(self.store), blob)
        return Stored(sealing.size, sealing.stored_size, sealing.sha256)

    @asynccontextmanager
    async def _writer(self, blob: Blob) -> AsyncIterator["AsyncWritableFile"]:
        """Whatever ends the block early takes back what was written."""
        with _passing():
            async with obstore.open_writer_async(
                self.store, blob.path, buffer_size=self.part, max_concurrency=1
            ) as writer:
                yield writer

    async def open(self, blob: Blob, key: bytes) -> AsyncIterator[bytes]:
        """The document, in pieces; raises `BlobMissingError` before the first, `DocumentBrokenError`."""
        opening = Opening(key, blob.path)
        with _passing():
            async with asyncio.timeout(PATIENCE):
                found = await obstore.get_async(self.store, blob.path)
            async for piece in found.stream(min_chunk_size=GATHERED):
                if opened := await asyncio.to_thread(opening.pull, bytes(piece)):
                    yield opened
        yield opening.finish()

    async def delete(self, blob: Blob) -> None:
        """Gone, or never there; with whatever a killed process left of it in a folder."""
        if isinstance(self.store, LocalStore):
            with _passing():
                await asyncio.to_thread(_without_stages, _root(self.store) / blob.path)
        with _passing(), suppress(NotFoundError, FileNotFoundError):
            async with asyncio.timeout(PATIENCE):
                await obstore.delete_async(self.store, blob.path)

    async def exists(self, blob: Blob) -> bool:
        """Whether anything lies there."""
        with _passing(), suppress(NotFoundError, FileNotFoundError):
            async with asyncio.timeout(PATIENCE):
                await obstore.head_async(self.store, blob.path)
            return True
        return False

    async def all(self) -> AsyncIterator[Blob]:
        """Everything that lies in the store under a name of ours."""
        with _passing():
            async for page in obstore.list(self.store):
                for blob in filter(None, (_named(found["path"]) for found in page)):
                    yield blob


class _Belt:
    """Writes one piece while the next is sealed: one after the other took half as long again."""

    def __init__(self, writer: "AsyncWritableFile") -> None:
        self._writer = writer
        self._under_way: asyncio.Task[int] | None = None

    async def take(self, piece: bytes) -> None:
        """Raises what went wrong with the piece before."""
        await self.stop()
        self._under_way = asyncio.create_task(self._written(piece))

    async def stop(self) -> None:
        """Return when nothing is under way."""
        if self._under_way is not None:
            under_way, self._under_way = self._under_way, None
            await under_way

    async def _written(self, piece: bytes) -> int:
        async with asyncio.timeout(PATIENCE):
            return await self._writer.write(piece)


async def written_through(root: Path, blob: Blob) -> None:
    """No event may outlive a power cut that its document doesn't: the file, and the folders that name it."""
    file = root / blob.path
    with _passing():
        for each in (file, file.parent, file.parent.parent, root):
            await asyncio.to_thread(_fsync, each)


def _root(store: LocalStore) -> Path:
    return Path(store.prefix or "/")


def _without_stages(file: Path) -> None:
    """A folder's store writes to `<name>#<n>` until all is there; no list of its shows those files."""
    for stage in file.parent.glob(f"{file.name}#*"):
        stage.unlink(missing_ok=True)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _named(path: str) -> Blob | None:
    try:
        case, document, blob = map(UUID, path.split("/"))
    except ValueError:
        return None
    return Blob(case, document, blob)


@contextmanager
def _passing() -> Iterator[None]:
    """What obstore can't do now may work a little later; what is missing is missing."""
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        reason = "nothing is stored where a document should be"
        raise BlobMissingError(reason) from None
    except (BaseError, OSError) as failure:
        reason = f"the object store can't be asked ({type(failure).__name__})"
        raise TemporaryError(reason) from failure


def uploads_at_once(store: ObjectStore) -> int:
    """How many may hold parts in memory, so that all together hold less than 64 MiB."""
    return 20 if isinstance(store, LocalStore) else 3


@dataclass(frozen=True, slots=True)
class S3:
    """What an S3 wants to know besides its address; nothing of it where its defaults will do."""

    endpoint: str | None = None
    region: str | None = None
    key_id: str | None = None
    secret: str | None = None


def object_store(url: str, s3: S3) -> ObjectStore:
    """`file:///folder`, made if it isn't there, or `s3://bucket/prefix`. Raises `ValueError`."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return LocalStore(parts.path, mkdir=True)
    if parts.scheme == "s3":
        told = {
            "endpoint": s3.endpoint,
            "region": s3.region,
            "access_key_id": s3.key_id,
            "secret_access_key": s3.secret,
        }
        config: Any = {name: value for name, value in told.items() if value is not None}
        is_near = (s3.endpoint or "").startswith("http://")  # within a cluster; what goes there is sealed
        return S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            config=config,
            client_options={"allow_http": is_near, "timeout": _WHOLE, "connect_timeout": _CONNECT},
            retry_config={"max_retries": 2, "retry_timeout": _CONNECT},
        )
    reason = "documents are kept in file:///folder or s3://bucket/prefix"
    raise ValueError(reason)
