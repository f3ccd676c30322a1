"""What became of letters, and who gets none, with the names of the people (row 36)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Told:
    """Lines of a list, the names in them, and where the list goes on."""

    rows: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Letters:
    """Asks the notifier with the person's token. Raises `AwayError`."""

    services: Services
    naming: Naming

    async def states(self, visitor: Visitor, query: Mapping[str, str]) -> Told | Answer:
        """The newest first."""
        return await self._ask(visitor, "/letters", "recipient", query)

    async def undelivered(self, visitor: Visitor) -> Told | Answer:
        """Whose address takes no mail, the longest first."""
        return await self._ask(visitor, "/undelivered", "account", {})

    async def _ask(self, visitor: Visitor, path: str, who: str, query: Mapping[str, str]) -> Told | Answer:
        answer = await self.services.ask(Service.LETTERS, "GET", path, token=visitor.token, query=query)
        if not answer.ok:
            return answer
        rows = answer.body["items"]
        names = await self.naming.names(visitor, (each[who] for each in rows))
        return Told(rows, names, answer.body.get("cursor"))
