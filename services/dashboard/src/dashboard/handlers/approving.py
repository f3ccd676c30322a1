"""Cases that wait for approval, and what somebody has to know to judge one (D8, E4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.cases import Cases, Listed, Opened
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor

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
    """A case to be judged; `before` is nothing where nobody has judged it yet."""

    opened: Opened
    before: Before | None
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
        """The case, and how it was when it was last judged; or when it was `seen`, a version."""
        opened = await self.cases.opened(visitor, case)
        if isinstance(opened, Answer):
            return opened
        event, since = _compared_to(opened.timeline or (), seen)
        if event is None:
            return Judged(opened, None, opened.names)
        then = await self._as_of(visitor, case, event["version"])
        if not then.ok:
            return Judged(opened, None, opened.names)
        profile = then.body["profile"]
        holders = (each["expert"] for each in (profile["holder"], *profile["former"]) if each)
        names = await self.naming.names(visitor, (*opened.names, *holders, event["actor"]))
        return Judged(opened, Before(since, profile, event), names)

    async def decide(
        self, visitor: Visitor, case: UUID, decision: Literal["approve", "return"], **told: Any
    ) -> Answer:
        """`told`: `json`, `key` and `version`, as `Services.ask` takes them."""
        path = f"/cases/{case}/{decision}"
        return await self.services.ask(Service.LEDGER, "POST", path, token=visitor.token, **told)

    async def _as_of(self, visitor: Visitor, case: UUID, version: int) -> Answer:
        path = f"/cases/{case}/as-of"
        return await self.services.ask(
            Service.LEDGER, "GET", path, token=visitor.token, query={"version": version}
        )


def _compared_to(
    timeline: Sequence[Mapping[str, Any]], seen: int | None
) -> tuple[Mapping[str, Any] | None, Since]:
    """The event of the version seen; else the latest judgement."""
    if seen is not None:
        return next((each for each in timeline if each["version"] == seen), None), "seen"
    for each in reversed(timeline):
        if since := _JUDGED.get(each["type"].split(".")[-2]):
            return each, since
    return None, "approved"
