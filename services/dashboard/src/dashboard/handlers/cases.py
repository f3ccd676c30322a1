"""Lists of cases and single cases, as the services show them to who looks."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.domain.asking import Answer, AwayError, Service, Services
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor

_BREAK_GLASS = frozenset({"operator", "supervisor", "auditor"})
_KNOW_WHO_LOOKED = frozenset({"expert", "supervisor", "auditor"})
"""A question that is refused is counted, as if somebody had tried something."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, and the names of those in it."""

    page: Mapping[str, Any]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """A case's profile with what belongs to it; what isn't there now, or isn't theirs, is nothing."""

    profile: Mapping[str, Any]
    offers: Mapping[str, Mapping[str, Any]]
    """Command's path -> `role`, `done`, `missing`: only those that the reader's roles give them."""
    clocks: Mapping[str, Mapping[str, Any]] | None
    """Kind of reminder -> its clock."""
    documents: tuple[Mapping[str, Any], ...] | None
    timeline: tuple[Mapping[str, Any], ...] | None
    names: Mapping[str, str]
    glass: Mapping[str, Any] | None = None
    """For who may break the glass: `until` when it is broken, or nothing."""
    openings: tuple[Mapping[str, Any], ...] | None = None
    """Who opened it, for who may know (I5)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A command by its path behind the case; `key` makes it safe to repeat, `seen` is the version read."""

    service: Service
    path: str
    body: Mapping[str, Any]
    key: str
    seen: int | None


@dataclass(frozen=True, slots=True)
class Cases:
    """Asks with the person's token; whom the ledger tells nothing finds nothing here."""

    services: Services
    naming: Naming

    async def listed(self, visitor: Visitor, query: Mapping[str, Any]) -> Listed | Answer:
        """One page of a list; the ledger's answer where it refuses."""
        answer = await self.services.ask(Service.LEDGER, "GET", "/cases", token=visitor.token, query=query)
        if not answer.ok:
            return answer
        experts = (row.get("expert") for row in answer.body["items"])
        return Listed(answer.body, await self.naming.names(visitor, experts))

    async def opened(self, visitor: Visitor, case: UUID) -> Opened | Answer:
        """One profile; opening it is recorded by the ledger (I5). Raises `AwayError` for the ledger only."""
        profile = await self.services.ask(Service.LEDGER, "GET", f"/cases/{case}", token=visitor.token)
        if not profile.ok:
            return profile
        offers, timeline, clocks, documents, glass, openings = await asyncio.gather(
            self._part(visitor, Service.LEDGER, f"/cases/{case}/actions"),
            self._part(visitor, Service.LEDGER, f"/cases/{case}/timeline"),
            self._part(visitor, Service.CLOCKS, f"/cases/{case}/clock"),
            self._part(visitor, Service.DOCUMENTS, f"/cases/{case}/documents"),
            self._part(visitor, Service.LEDGER, f"/cases/{case}/glass", _BREAK_GLASS),
            self._part(visitor, Service.LEDGER, f"/cases/{case}/openings", _KNOW_WHO_LOOKED),
        )
        happened = tuple(timeline["items"]) if timeline else None
        looked = tuple(openings["items"]) if openings else None
        brought = tuple(documents["items"]) if documents else ()
        uploaders = (each["uploader"] for each in brought)
        people = (
            *_people(profile.body),
            *uploaders,
            *_told_of(happened or ()),
            *(each["by"] for each in looked or ()),
        )
        return Opened(
            profile=profile.body,
            offers={each["path"]: each for each in (offers or {"items": ()})["items"]},
            clocks={each["kind"]: each for each in clocks["clocks"]} if clocks else None,
            documents=tuple(documents["items"]) if documents else None,
            timeline=happened,
            names=await self.naming.names(visitor, people),
            glass=glass,
            openings=looked,
        )

    async def told(self, visitor: Visitor, case: UUID, wanted: Wanted) -> Answer:
        """A command on a case."""
        return await self.services.ask(
            wanted.service,
            "POST",
            f"/cases/{case}/{wanted.path}",
            token=visitor.token,
            json=wanted.body,
            key=wanted.key,
            version=wanted.seen,
        )

    async def _part(
        self, visitor: Visitor, service: Service, path: str, whose: frozenset[str] | None = None
    ) -> Mapping[str, Any] | None:
        """A part of a page that stands without it; it is asked for those of these roles only."""
        if whose is not None and not visitor.has(*whose):
            return None
        try:
            answer = await self.services.ask(service, "GET", path, token=visitor.token)
        except AwayError:
            return None
        return answer.body if answer.ok else None


def _told_of(events: Iterable[Mapping[str, Any]]) -> Iterable[str | None]:
    """Who did what happened, for whom, and whom it is about."""
    for each in events:
        yield from (each["actor"], each["on_behalf_of"])
        yield from (each["data"].get(name) for name in ("expert", "former", "operator"))


def _people(profile: Mapping[str, Any]) -> Iterable[str | None]:
    yield profile["operator"]
    holder = profile["holder"]
    yield holder["expert"] if holder else None
    for each in (*profile["former"], *profile["attempts"], *profile["sessions"], *profile["papers"]):
        yield each["expert"]
    for each in profile["messages"]:
        yield from (each["sender"], each["operator"], each["answered_by"])
    for each in profile["notes"]:
        yield each["by"]
    yield from profile["declined_by"]
    yield from (profile["wishes"].get(name) for name in ("expert", "not_expert"))
    for part in (profile["ending"], profile["approval"]):
        yield part["by"] if part else None
