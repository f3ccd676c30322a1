"""A case as it stood: folded by the ledger at any moment, with all that happened and who looked (I2, I5)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from dashboard.domain.asking import Answer, AwayError, Service, Services
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor

type By = Literal["version", "recorded", "happened"]
type Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """As of what: a version, or a moment of one of the two times; nothing is now."""

    by: By = "version"
    version: int | None = None
    moment: datetime | None = None

    def query(self, newest: int) -> dict[str, str]:
        """As the ledger is asked."""
        if self.by == "version":
            return {"version": str(min(self.version or newest, newest))}
        return {self.by: self.moment.isoformat()} if self.moment else {"version": str(newest)}


@dataclass(frozen=True, slots=True)
class Stood:
    """A case at a moment; `profile` is nothing before there was one, `openings` for who may not see them."""

    events: Sequence[Event]
    profile: Mapping[str, Any] | None
    with_what_is_known_today: bool
    openings: Sequence[Mapping[str, Any]] | None
    names: Mapping[str, str]

    @property
    def newest(self) -> int:
        return int(self.events[-1]["version"])


@dataclass(frozen=True, slots=True)
class Auditing:
    """Asks with the reader's token; each look is an opening of its own."""

    services: Services
    naming: Naming

    async def case_of(self, visitor: Visitor, number: int) -> str | None:
        """The id of the case with this number, where the reader may find it."""
        told = {"number": number}
        answer = await self.services.ask(Service.LEDGER, "POST", "/searches", token=visitor.token, json=told)
        found = answer.body["items"] if answer.ok else ()
        return str(found[0]["id"]) if found else None

    async def stood(self, visitor: Visitor, case: UUID, asked: Asked) -> Stood | Answer:
        """The answer where the ledger refuses. Raises `AwayError`."""
        timeline = await self._ask(visitor, f"/cases/{case}/timeline")
        if not timeline.ok:
            return timeline
        events = timeline.body["items"]
        newest = int(events[-1]["version"])
        then, openings = await asyncio.gather(
            self._ask(visitor, f"/cases/{case}/as-of", asked.query(newest)), self._openings(visitor, case)
        )
        profile = then.body["profile"] if then.ok else None
        people = [each["actor"] for each in events] + [each["by"] for each in openings or ()]
        holder = profile and profile["holder"]
        people += [holder["expert"]] if holder else []
        known = bool(then.ok and then.body["with_what_is_known_today"])
        return Stood(events, profile, known, openings, await self.naming.names(visitor, people))

    async def profile_at(self, visitor: Visitor, case: UUID, version: int) -> Mapping[str, Any] | None:
        """The case at a version; nothing before there was one."""
        if version < 1:
            return None
        found = await self._ask(visitor, f"/cases/{case}/as-of", {"version": str(version)})
        return found.body["profile"] if found.ok else None

    async def _openings(self, visitor: Visitor, case: UUID) -> Sequence[Mapping[str, Any]] | None:
        try:
            found = await self._ask(visitor, f"/cases/{case}/openings")
        except AwayError:
            return None
        return found.body["items"] if found.ok else None

    async def _ask(self, visitor: Visitor, path: str, query: Mapping[str, str] | None = None) -> Answer:
        return await self.services.ask(Service.LEDGER, "GET", path, token=visitor.token, query=query)


def version_at(events: Sequence[Event], moment: datetime) -> int:
    """The version that had been recorded by a moment; 0 before the first."""
    recorded = (int(each["version"]) for each in events if moment_of(each) <= moment)
    return max(recorded, default=0)


def moment_of(event: Event) -> datetime:
    """When it was recorded."""
    return datetime.fromisoformat(event["recorded_at"])
