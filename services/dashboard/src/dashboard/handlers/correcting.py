"""What a correction needs to know: the case now, the case as it was read, and the directory of companies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.listing import Listing
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Correcting:
    """Asks with the person's token."""

    services: Services
    listing: Listing

    async def profile(self, visitor: Visitor, case: UUID) -> Answer:
        return await self.services.ask(Service.LEDGER, "GET", f"/cases/{case}", token=visitor.token)

    async def as_read(self, visitor: Visitor, case: UUID, version: int) -> Mapping[str, Any] | None:
        """The case at the version on their screen."""
        answer = await self.services.ask(
            Service.LEDGER, "GET", f"/cases/{case}/as-of", token=visitor.token, query={"version": version}
        )
        return answer.body["profile"] if answer.ok else None

    async def offers(self, visitor: Visitor, case: UUID) -> Mapping[str, Mapping[str, Any]]:
        """Command's path -> what stands in its way."""
        answer = await self.services.ask(Service.LEDGER, "GET", f"/cases/{case}/actions", token=visitor.token)
        return {each["path"]: each for each in answer.body["items"]} if answer.ok else {}

    async def companies(self, visitor: Visitor) -> Mapping[str, str]:
        """Id -> name; nothing for those who may not read the directory."""
        return await self.listing.companies(visitor)

    async def experts(self, visitor: Visitor) -> Mapping[str, str]:
        """Id -> name, for wishes; nothing while assignment is away."""
        return await self.listing.experts(visitor)
