"""What a correction needs to know: the case now, the case as it was read, and the directory of companies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Correcting:
    """Asks with the person's token."""

    services: Services

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

    async def companies(self, visitor: Visitor) -> Sequence[Mapping[str, Any]]:
        """Nothing for those who may not read the directory."""
        answer = await self.services.ask(Service.LEDGER, "GET", "/companies", token=visitor.token)
        return tuple(answer.body["items"]) if answer.ok else ()
