"""The proposal for a case: who may get it and why, with what the directory says of them (C1)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.domain.asking import Answer, AwayError, Service, Services
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Proposed:
    """`names` and `directory` by account; an entry says competences, languages, cities, online."""

    proposal: Mapping[str, Any]
    names: Mapping[str, str]
    directory: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Proposing:
    """Asks assignment with the person's token."""

    services: Services
    naming: Naming

    async def proposed(self, visitor: Visitor, case: UUID) -> Proposed | Answer:
        """Assignment's answer where it refuses. Raises `AwayError`."""
        asked = self.services.ask(Service.ASSIGNMENT, "GET", f"/cases/{case}/proposals", token=visitor.token)
        answer: Answer
        answer, directory = await asyncio.gather(asked, self._directory(visitor))
        if not answer.ok:
            return answer
        proposal: Mapping[str, Any] = answer.body["proposal"]
        listed = (*proposal["candidates"], *proposal["left_out"])
        names = await self.naming.names(visitor, (each["expert"] for each in listed))
        return Proposed(proposal, names, directory)

    async def to_delegate(self, visitor: Visitor, case: UUID, number: str) -> Mapping[str, Any] | None:
        """A case in *To assign* as a lead sees it: its number, type, city and language (C5)."""
        if not (visitor.has("lead") and number.isdecimal()):
            return None
        query = {"list": "to_assign", "number": number}
        answer = await self.services.ask(Service.LEDGER, "GET", "/cases", token=visitor.token, query=query)
        rows = answer.body["items"] if answer.ok else ()
        found: Mapping[str, Any] | None = next((row for row in rows if row["id"] == str(case)), None)
        return found

    async def _directory(self, visitor: Visitor) -> Mapping[str, Mapping[str, Any]]:
        try:
            answer = await self.services.ask(Service.ASSIGNMENT, "GET", "/experts", token=visitor.token)
        except AwayError:
            return {}
        return {each["id"]: each for each in answer.body["items"]} if answer.ok else {}
