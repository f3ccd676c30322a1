"""A case as of any moment: a slider over its events, a date and time, and what changed (I2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.journal.sharding import shard_of
from dashboard.api.auditing.looked import looked
from dashboard.api.auditing.turns import turns
from dashboard.api.door import Door, NotThereError
from dashboard.api.showing.pages import Pages, language_of
from dashboard.api.showing.standing import Difference, Teller, differences, facts
from dashboard.api.showing.telling import Telling
from dashboard.domain.asking import Answer
from dashboard.handlers.auditing import Asked, Auditing, Stood, moment_of, version_at
from dashboard.handlers.chains import Chains
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class AsOf:
    """Each method that takes a request and a case is a route."""

    door: Door
    pages: Pages
    auditing: Auditing
    chains: Chains

    async def show(self, request: Request, case: UUID) -> Response:
        """As of what the address names; without anything, as it stands."""
        visitor = await self.door.visitor(request)
        asked = _asked(request.query_params, self.pages.zone)
        found = await self.auditing.stood(visitor, case, asked)
        if isinstance(found, Answer):
            raise NotThereError
        told = await self._told(request, visitor, case, asked, found)
        return self.pages.show(request, "auditing/as_of.html", **told)

    async def _told(
        self, request: Request, visitor: Visitor, case: UUID, asked: Asked, found: Stood
    ) -> dict[str, Any]:
        teller = Teller(self.pages.moments(request), found.names, Telling(language_of(request)).told)
        version = _version(asked, found)
        present = found.events[version - 1] if version else None
        moment = asked.moment if asked.by != "version" and asked.moment else None
        shard, last = shard_of(case), found.events[-1]
        return {
            "case": case,
            "asked": asked,
            "found": found,
            "version": version,
            "moment": moment or (moment_of(present) if present else None),
            "present": present,
            "following": found.events[version] if version < found.newest else None,
            "facts": facts(found.profile, teller) if found.profile else (),
            "turns": turns(found.events, self.pages.clock()),
            "looked": looked(found.openings, found.names) if found.openings is not None else None,
            "compared": await self._compared(request, visitor, case, found, teller),
            "shard": shard,
            "proven": self.chains.known("cases", shard),
            "audits": visitor.has("auditor"),
            "local": teller.moments.wall(moment or moment_of(present or found.events[0])),
            "until": teller.moments.wall(moment_of(last)),
        }

    async def _compared(
        self, request: Request, visitor: Visitor, case: UUID, found: Stood, teller: Teller
    ) -> "Compared | None":
        """Nothing where no two moments are named."""
        named = [_wall(request.query_params.get(name, ""), self.pages.zone) for name in ("from", "to")]
        ends = sorted(each for each in named if each is not None)
        if len(ends) != len(named):
            return None
        earlier, later = ends
        first, last = version_at(found.events, earlier), version_at(found.events, later)
        before = await self.auditing.profile_at(visitor, case, first)
        after = await self.auditing.profile_at(visitor, case, last)
        between = found.events[first:last]
        rows = differences(before, after, between, teller) if after else ()
        return Compared(earlier, later, rows)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two moments, the earlier one first, and what differs."""

    first: datetime
    last: datetime
    rows: Sequence[Difference]


def _asked(given: Mapping[str, str], zone: ZoneInfo) -> Asked:
    version, by = given.get("version", ""), given.get("by", "")
    if version.isdecimal() and 0 < int(version) < 2**31:
        return Asked("version", int(version))
    moment = _wall(f"{given.get('date', '')}T{given.get('time') or '00:00'}", zone)
    if moment is None:
        return Asked()
    return Asked("happened" if by == "happened" else "recorded", None, moment)


def _wall(text: str, zone: ZoneInfo) -> datetime | None:
    """A clock on the wall, as a browser's field writes it."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


def _version(asked: Asked, found: Stood) -> int:
    """Where the slider stands: the last event that counts; 0 before the first."""
    if found.profile is None:
        return 0
    if asked.by == "happened" and asked.moment:
        moment = asked.moment
        counted = [each for each in found.events if datetime.fromisoformat(each["happened_at"]) <= moment]
        return int(counted[-1]["version"]) if counted else 0
    return int(found.profile["version"])


def as_of_routes(as_of: AsOf) -> APIRouter:
    """`/cases/{case}/as-of`."""
    router = APIRouter()
    router.add_api_route("/cases/{case}/as-of", as_of.show, methods=["GET"], response_model=None)
    return router
