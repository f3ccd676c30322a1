"""Case processes: what differs per type of case, as the ledger has it, and the next version of it (J1)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.cases.vocabulary import ProblemType
from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Published:
    """The version of a type's process that counts now; `seen` is what publishing the next one asks for."""

    problem_type: str
    version: int
    seen: int | None
    process: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Processes:
    """Asks with the person's token. Raises `AwayError`."""

    services: Services

    async def all(self, visitor: Visitor) -> list[Published] | Answer:
        """One of each type, in the order of the types."""
        found = await asyncio.gather(*(self.one(visitor, each) for each in ProblemType))
        refused = next((each for each in found if isinstance(each, Answer)), None)
        return refused or [each for each in found if isinstance(each, Published)]

    async def one(self, visitor: Visitor, problem_type: str) -> Published | Answer:
        """As it is now."""
        path = f"/processes/{problem_type}"
        answer = await self.services.ask(Service.LEDGER, "GET", path, token=visitor.token)
        if not answer.ok:
            return answer
        return Published(problem_type, answer.body["version"], answer.version, answer.body["process"])

    async def publish(
        self, visitor: Visitor, problem_type: str, process: Mapping[str, Any], key: str, seen: int | None
    ) -> Answer:
        """The next version, for cases that start from now on."""
        return await self.services.ask(
            Service.LEDGER,
            "POST",
            f"/processes/{problem_type}/publish",
            token=visitor.token,
            json={"process": process},
            key=key,
            version=seen,
        )
