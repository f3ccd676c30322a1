"""An expert's open cases handed over in bulk, and the report of it (A6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.domain.asking import Answer, AwayError, Service
from dashboard.handlers.directory import Directory
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class HandingOver:
    """An expert's open cases handed over, twenty at a request, by the rights of who carries on (A6)."""

    directory: Directory
    naming: Naming

    async def order(self, visitor: Visitor, body: Mapping[str, Any], key: str) -> Answer:
        """Name the cases; nothing is handed over yet."""
        return await self.directory.told(visitor, "/bulk-reassignments", body, key)

    async def carry_on(self, visitor: Visitor, order: str, key: str, *, rounds: int = 5) -> bool:
        """Up to a hundred cases; no where it stopped before them, and can be carried on later."""
        for number in range(rounds):
            path = f"/bulk-reassignments/{order}/carry-on"
            try:
                answer = await self.directory.told(visitor, path, {}, f"{key}-{number}")
            except AwayError:
                return False
            if not answer.ok:
                return False
            if answer.body["finished"]:
                return True
        return True

    async def report(
        self, visitor: Visitor, order: UUID
    ) -> tuple[Mapping[str, Any], Mapping[str, str]] | Answer:
        """What became of each case so far, and the names in it."""
        answer = await self.directory.services.ask(
            Service.ASSIGNMENT, "GET", f"/bulk-reassignments/{order}", token=visitor.token
        )
        if not answer.ok:
            return answer
        return answer.body, await self.naming.names(visitor, _people(answer.body))


def _people(report: Mapping[str, Any]) -> Iterable[str | None]:
    yield from (report["expert"], report["to"], report["ordered_by"])
    for step in report["steps"]:
        yield step["to"]
