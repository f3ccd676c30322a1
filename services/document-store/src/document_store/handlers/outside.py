"""What handlers need of the world outside, whoever gives it to them."""

from collections.abc import AsyncIterator
from typing import Protocol
from uuid import UUID

from contracts.documents import MediaType, Verdict
from contracts.refusal import Refusal
from document_store.domain.document import Findings
from document_store.domain.storing import Blob, Filing, Stored


class Blobs(Protocol):
    """The object store."""

    async def put(self, blob: Blob, source: AsyncIterator[bytes], key: bytes) -> Stored: ...

    def open(self, blob: Blob, key: bytes) -> AsyncIterator[bytes]: ...

    async def delete(self, blob: Blob) -> None: ...

    async def exists(self, blob: Blob) -> bool: ...

    def all(self) -> AsyncIterator[Blob]: ...


class Ledger(Protocol):
    """The case ledger. Every method raises `TemporaryError`; `key` also `KeyDestroyedError`."""

    async def key(self, case: UUID, document: UUID) -> bytes: ...

    async def may_file(self, filing: Filing) -> Refusal | None: ...

    async def file(self, filing: Filing) -> Refusal | None: ...

    async def withdraw(self, filing: Filing) -> Refusal | None: ...


class Inspector(Protocol):
    """Looks into a document in a process of its own."""

    async def inspect(self, media_type: MediaType, document: AsyncIterator[bytes]) -> Findings: ...


class Scanner(Protocol):
    """Scans for what is infected. Raises `TemporaryError` where it can't."""

    async def scan(self, document: AsyncIterator[bytes]) -> Verdict: ...
