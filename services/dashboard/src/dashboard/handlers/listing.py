"""What lists of cases ask of the services: pages, counts, searches, companies and experts to choose from."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.domain.asking import Answer, AwayError, Service, Services
from dashboard.handlers.cases import Listed
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Listing:
    """Asks with the person's token."""

    services: Services
    naming: Naming

    async def page(self, visitor: Visitor, query: Mapping[str, Any]) -> Listed | Answer:
        """One page of a list; the ledger's answer where it refuses."""
        answer = await self.services.ask(Service.LEDGER, "GET", "/cases", token=visitor.token, query=query)
        return await self._named(visitor, answer)

    async def pages(self, visitor: Visitor, *queries: Mapping[str, Any]) -> list[Listed | Answer]:
        """Several at once."""
        return list(await asyncio.gather(*(self.page(visitor, query) for query in queries)))

    async def found(self, visitor: Visitor, body: Mapping[str, Any]) -> Listed | Answer:
        """One page of what a search finds; its words are in the body, never in an address."""
        answer = await self.services.ask(Service.LEDGER, "POST", "/searches", token=visitor.token, json=body)
        return await self._named(visitor, answer)

    async def counts(self, visitor: Visitor, views: Sequence[Mapping[str, Any]]) -> list[int | None]:
        """How many cases each view has; a page stands without knowing it."""
        nothing: list[int | None] = [None] * len(views)
        if not views:
            return nothing
        try:
            answer = await self.services.ask(
                Service.LEDGER, "POST", "/searches/counts", token=visitor.token, json={"views": views}
            )
        except AwayError:
            return nothing
        counts: list[int | None] = answer.body["counts"] if answer.ok else nothing
        return counts

    async def companies(self, visitor: Visitor) -> Mapping[str, str]:
        """Listed companies by id, in the order of their names; none for who may not read the directory."""
        return {each["id"]: each["name"] for each in await self.directory(visitor) if each["listed"]}

    async def directory(self, visitor: Visitor) -> Sequence[Mapping[str, Any]]:
        """All companies, listed or no longer."""
        answer = await self.services.ask(Service.LEDGER, "GET", "/companies", token=visitor.token)
        return tuple(answer.body["items"]) if answer.ok else ()

    async def experts(self, visitor: Visitor) -> Mapping[str, str]:
        """Experts by id, in the order of their names; none where that can't be asked now."""
        try:
            answer = await self.services.ask(Service.ASSIGNMENT, "GET", "/experts", token=visitor.token)
        except AwayError:
            return {}
        ids = [each["id"] for each in answer.body["items"]] if answer.ok else []
        named = await self.naming.names(visitor, ids)
        return dict(sorted(named.items(), key=lambda each: each[1].casefold()))

    async def _named(self, visitor: Visitor, answer: Answer) -> Listed | Answer:
        if not answer.ok:
            return answer
        people = [
            one
            for row in answer.body["items"]
            for one in (row.get("expert"), *(row.get("declined_by") or ()))
        ]
        return Listed(answer.body, await self.naming.names(visitor, people))
