"""Figures from the read models of the ledger, and how busy experts are by assignment's directory."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.domain.asking import Answer, AwayError, Service, Services
from dashboard.handlers.listing import Listing
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Counted:
    """What the ledger counted; `workload` is nothing where the directory is away."""

    figures: Mapping[str, Any]
    workload: Sequence[Mapping[str, Any]] | None
    names: Mapping[str, str]
    companies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Asks with the person's token."""

    services: Services
    listing: Listing
    naming: Naming

    async def counted(self, visitor: Visitor, query: Mapping[str, Any]) -> Counted | Answer:
        """Raises `AwayError` for the ledger only."""
        figures, workload, companies = await asyncio.gather(
            self.services.ask(Service.LEDGER, "GET", "/figures", token=visitor.token, query=query),
            self._workload(visitor),
            self.listing.companies(visitor),
        )
        if not figures.ok:
            refused: Answer = figures
            return refused
        names = await self.naming.names(visitor, (each["id"] for each in workload or ()))
        return Counted(figures.body, workload, names, companies)

    async def _workload(self, visitor: Visitor) -> Sequence[Mapping[str, Any]] | None:
        try:
            answer = await self.services.ask(Service.ASSIGNMENT, "GET", "/experts", token=visitor.token)
        except AwayError:
            return None
        if not answer.ok:
            return ()
        return [
            each
            for each in answer.body["items"]
            if each["active"] and (each["capacity"] or each["open_cases"])
        ]
