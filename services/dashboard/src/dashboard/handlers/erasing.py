"""What an erasure would make unreadable, how far it has come, and its certificate (I4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Erasure:
    """`preview` is nothing for who may only see the certificate; `version` is the case's that was shown."""

    certificate: Mapping[str, Any]
    preview: Mapping[str, Any] | None
    version: int | None
    offers: Mapping[str, Mapping[str, Any]]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Erasing:
    """Asks with the person's token."""

    services: Services
    naming: Naming

    async def shown(self, visitor: Visitor, case: UUID) -> Erasure | None:
        """Nothing for who may not see it."""
        certificate = await self._ask(visitor, f"/cases/{case}/erasure")
        if not certificate.ok:
            return None
        preview = await self._ask(visitor, f"/cases/{case}/erasure-preview")
        offers = await self._ask(visitor, f"/cases/{case}/actions")
        people = [certificate.body["started_by"], certificate.body["confirmed_by"]]
        people += preview.body["beyond_recall"]["read_by"] if preview.ok else []
        return Erasure(
            certificate.body,
            preview.body if preview.ok else None,
            preview.version,
            {each["path"]: each for each in offers.body["items"]} if offers.ok else {},
            await self.naming.names(visitor, people),
        )

    async def _ask(self, visitor: Visitor, path: str) -> Answer:
        return await self.services.ask(Service.LEDGER, "GET", path, token=visitor.token)
