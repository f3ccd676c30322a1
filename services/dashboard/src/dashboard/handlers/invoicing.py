"""Invoice lines: what waits, is ready or invoiced, the marks on them, and their export with names (D10)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.listing import Listing
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of lines, and how the people in them are called."""

    items: Sequence[Mapping[str, Any]]
    next: str | None
    as_of: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """An invoice of one expert; `key` makes marking safe to repeat."""

    expert: str
    invoice: str
    key: str


@dataclass(frozen=True, slots=True)
class Invoicing:
    """Asks with the person's token. Raises `AwayError`."""

    services: Services
    naming: Naming
    listing: Listing

    async def lines(self, visitor: Visitor, query: Mapping[str, Any]) -> Lines | Answer:
        """One page, the latest cases first; an expert's own."""
        answer = await self.services.ask(
            Service.LEDGER, "GET", "/invoicing", token=visitor.token, query=query
        )
        if not answer.ok:
            return answer
        items, told = answer.body["items"], answer.body
        people = [one for each in items for one in (each["expert"], each["approved_by"])]
        names = await self.naming.names(visitor, people)
        return Lines(items, told["next"], told["as_of"], names)

    async def experts(self, visitor: Visitor) -> Mapping[str, str]:
        """Those to choose from, by name."""
        return await self.listing.experts(visitor)

    async def mark(self, visitor: Visitor, cases: Sequence[UUID], mark: Mark) -> dict[UUID, Answer]:
        """Put the expert's sessions on each of the cases on the invoice; each case answers for itself."""
        body = {"expert": mark.expert, "invoice": mark.invoice}
        answers = await asyncio.gather(
            *(self._command(visitor, case, "mark-invoiced", body, f"{mark.key}-{case}") for case in cases)
        )
        return dict(zip(cases, answers, strict=True))

    async def withdraw(self, visitor: Visitor, case: UUID, mark: Mark, reason: str) -> Answer:
        """The mark was wrong."""
        body = {"expert": mark.expert, "invoice": mark.invoice, "reason": reason}
        return await self._command(visitor, case, "withdraw-invoice-mark", body, mark.key)

    async def _command(self, visitor: Visitor, case: UUID, path: str, body: Any, key: str) -> Answer:
        return await self.services.ask(
            Service.LEDGER, "POST", f"/cases/{case}/{path}", token=visitor.token, json=body, key=key
        )
