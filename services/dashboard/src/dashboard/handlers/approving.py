"""Cases that wait for approval, and what somebody has to know to judge one (D8, E4)."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.cases import Cases, Listed, Opened
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor

type Event = Mapping[str, Any]
type Since = Literal["approved", "returned", "seen"]

_JUDGED: Mapping[str, Since] = {"case_approved": "approved", "case_returned": "returned"}
_OLDEST_FIRST = {"list": "waiting_for_approval", "sort": "ended", "descending": "false"}


@dataclass(frozen=True, slots=True)
class Before:
    """The case as it stood at the version to which it is compared."""

    since: Since
    profile: Mapping[str, Any]
    event: Mapping[str, Any]
    """The event with which that version was reached."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A case to be judged; `befores` are what it is compared to, if anything."""

    opened: Opened
    befores: Sequence[Before]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Approving:
    """Asks with the person's token."""

    services: Services
    cases: Cases
    naming: Naming

    async def waiting(
        self, visitor: Visitor, cursor: str | None = None, at_least: Sequence[str] = ()
    ) -> Listed | Answer:
        """The cases that wait, the longest waiting first; `at_least`: what the list must have heard of."""
        query: dict[str, Any] = {**_OLDEST_FIRST, "at_least": list(at_least)}
        query |= {"cursor": cursor} if cursor else {}
        return await self.cases.listed(visitor, query)

    async def judged(self, visitor: Visitor, case: UUID, seen: int | None = None) -> Judged | Answer:
        """The case, how it was when it was last judged, and how at the version that was `seen`."""
        opened = await self.cases.opened(visitor, case)
        if isinstance(opened, Answer):
            return opened
        wanted = _compared_to(opened.timeline or (), seen, opened.profile["version"])
        found = await asyncio.gather(*(self._before(visitor, case, *each) for each in wanted))
        befores = [each for each in found if each is not None]
        people = (one for each in befores for one in _people(each))
        return Judged(opened, befores, await self.naming.names(visitor, (*opened.names, *people)))

    async def decide(
        self, visitor: Visitor, case: UUID, decision: Literal["approve", "return"], **told: Any
    ) -> Answer:
        """`told`: `json`, `key` and `version`, as `Services.ask` takes them."""
        path = f"/cases/{case}/{decision}"
        return await self.services.ask(Service.LEDGER, "POST", path, token=visitor.token, **told)

    async def _before(self, visitor: Visitor, case: UUID, event: Event, since: Since) -> Before | None:
        path, version = f"/cases/{case}/as-of", {"version": event["version"]}
        then = await self.services.ask(Service.LEDGER, "GET", path, token=visitor.token, query=version)
        return Before(since, then.body["profile"], event) if then.ok else None


def _people(before: Before) -> Iterator[str]:
    holder, former = before.profile["holder"], before.profile["former"]
    yield from (each["expert"] for each in (holder, *former) if each)
    yield before.event["actor"]


def _compared_to(timeline: Sequence[Event], seen: int | None, version: int) -> Iterator[tuple[Event, Since]]:
    """The latest judgement, and the event of the version seen where it isn't the present one."""
    for each in reversed(timeline):
        if since := _JUDGED.get(each["type"].split(".")[-2]):
            yield each, since
            break
    if seen is not None and seen != version:
        yield from ((each, "seen") for each in timeline if each["version"] == seen)
