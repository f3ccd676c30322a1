"""The directory of experts: all of them, one with their absences, and what an absence touches (C1, C8)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.accounts import folded
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Listed:
    """The directory by name; `names` of everybody in it."""

    experts: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """One expert: the entry and its version; nothing where there is none. `row` is the line of the list."""

    id: str
    entry: Mapping[str, Any] | None
    version: int | None
    absences: Sequence[Mapping[str, Any]]
    row: Mapping[str, Any] | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Absences:
    """All that are not over; `names` of the experts and of who entered them."""

    items: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Directory:
    """Asks assignment with the person's token. Raises `AwayError`."""

    services: Services
    naming: Naming

    async def listed(self, visitor: Visitor, heard: Sequence[str] = ()) -> Listed | Answer:
        """Whose entries the person may read; `heard` are positions that it must know of."""
        answer = await self._ask(visitor, "/experts", {"at_least": list(heard)})
        if not answer.ok:
            return answer
        names = await self.naming.names(visitor, (each["id"] for each in answer.body["items"]))
        return Listed(sorted(answer.body["items"], key=lambda each: _by_name(each["id"], names)), names)

    async def opened(self, visitor: Visitor, expert: UUID) -> Opened | Answer:
        """Their entry and absences as they are now, and what the list says of them."""
        listed, entry, absences = await asyncio.gather(
            self.listed(visitor),
            self._ask(visitor, f"/experts/{expert}"),
            self._ask(visitor, f"/experts/{expert}/absences"),
        )
        if isinstance(listed, Answer):
            return listed
        row = next((each for each in listed.experts if each["id"] == str(expert)), None)
        if row is None and not entry.ok:
            return entry
        away = absences.body["items"] if absences.ok else ()
        names = await self.naming.names(visitor, (str(expert), *(each["entered_by"] for each in away)))
        read = entry.body["entry"] if entry.ok else None
        return Opened(str(expert), read, entry.version, away, row, {**listed.names, **names})

    async def away(self, visitor: Visitor) -> Absences | Answer:
        """Of all whose absences the person may read, the first first."""
        answer = await self._ask(visitor, "/absences")
        if not answer.ok:
            return answer
        found = answer.body["items"]
        people = (each[who] for each in found for who in ("expert", "entered_by"))
        return Absences(found, await self.naming.names(visitor, people))

    async def told(
        self, visitor: Visitor, path: str, body: Mapping[str, Any], key: str, version: int | None = None
    ) -> Answer:
        """A command to assignment."""
        return await self.services.ask(
            Service.ASSIGNMENT, "POST", path, token=visitor.token, json=body, key=key, version=version
        )

    async def _ask(self, visitor: Visitor, path: str, query: Mapping[str, Any] | None = None) -> Answer:
        return await self.services.ask(Service.ASSIGNMENT, "GET", path, token=visitor.token, query=query)


def _by_name(expert: str, names: Mapping[str, str]) -> tuple[bool, str]:
    """Who has no name comes last."""
    return expert not in names, folded(names.get(expert, ""))
