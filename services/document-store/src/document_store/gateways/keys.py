"""Keys for words about a document, derived from the document's own: a supervisor's reason for acting (C9)."""

import hmac
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from chassis.seals import DataKey, KeyDestroyedError
from document_store.gateways.ledger import LedgerClient

_WORDS = b"words about the document"


@dataclass(frozen=True, slots=True)
class DocumentKeys:
    """A ring of keys named `<document>/<case>/1`: HMAC-SHA256 of `words about the document` under its key."""

    ledger: LedgerClient

    async def data_key(self, owner: str, person: str) -> DataKey:
        """`person`: the case. Raises `KeyDestroyedError`, `TemporaryError`."""
        key = await self.ledger.key(UUID(person), UUID(owner))
        return DataKey(f"{owner}/{person}/1", hmac.digest(key, _WORDS, "sha256"))

    async def by_id(self, key_id: str) -> DataKey:
        """Raises as `data_key` does."""
        document, case, _ = key_id.split("/")
        return await self.data_key(document, case)

    async def by_ids(self, key_ids: Iterable[str]) -> dict[str, DataKey]:
        """Those that were not destroyed. Raises `TemporaryError`."""
        found = {}
        for key_id in key_ids:
            with suppress(KeyDestroyedError):
                found[key_id] = await self.by_id(key_id)
        return found
