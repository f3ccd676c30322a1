"""Accounts as an administrator keeps them: all of them by name, one with what may be done, and teams."""

import asyncio
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.naming import in_order
from dashboard.handlers.visiting import Visitor

AT_ONCE = 200
_UNLIKE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss"})
"""Letters that no accent makes of another."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list; `name` is nothing where the person's data were erased."""

    id: str
    name: str | None
    email: str | None
    told: Mapping[str, Any]

    @property
    def state(self) -> str:
        return str(self.told["state"])


@dataclass(frozen=True, slots=True)
class Opened:
    """One account, what may be done with it by path, and all teams by the names of who leads them."""

    account: Mapping[str, Any]
    version: int | None
    name: str
    offers: Mapping[str, Mapping[str, Any]]
    teams: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Accounts:
    """Asks identity with the person's token. Raises `AwayError`."""

    services: Services

    async def everybody(self, visitor: Visitor) -> list[Row] | Answer:
        """By name, however many; identity's answer where it refuses."""
        rows: list[Row] = []
        after: str | None = None
        while True:
            query = {"limit": AT_ONCE} | ({"after": after} if after else {})
            answer = await self._ask(visitor, "/accounts", query)
            if not answer.ok:
                return answer
            rows += [_row(each) for each in answer.body["items"]]
            if (after := answer.body["next"]) is None:
                return sorted(rows, key=lambda row: folded(row.name or "\uffff"))

    async def one(self, visitor: Visitor, account: UUID) -> Opened | Answer:
        """As it stands now."""
        found, offers, everybody = await asyncio.gather(
            self._ask(visitor, f"/accounts/{account}"),
            self._ask(visitor, f"/accounts/{account}/actions"),
            self.everybody(visitor),
        )
        if isinstance(everybody, Answer) or not (found.ok and offers.ok):
            return found
        return Opened(
            account=found.body,
            version=found.version,
            name=in_order(found.body["person"]),
            offers={each["path"]: each for each in offers.body["items"]},
            teams=teams(everybody),
        )

    async def _ask(self, visitor: Visitor, path: str, query: Mapping[str, Any] | None = None) -> Answer:
        return await self.services.ask(Service.IDENTITY, "GET", path, token=visitor.token, query=query)


def found_in(rows: Iterable[Row], wanted: str) -> list[Row]:
    """Those whose name or address holds every word of it, whatever its case and accents."""
    words = folded(wanted).split()
    return [row for row in rows if all(word in folded(f"{row.name} {row.email}") for word in words)]


def teams(rows: Iterable[Row]) -> Mapping[str, Sequence[str]]:
    """Id of a team -> who leads it; nobody may."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for team in _teams(row):
            found.setdefault(team, [])
        for team in row.told["leads"]:
            found[team].append(row.name or "")
    return found


def folded(text: str) -> str:
    """Without case and accents: how people look for names, and order them."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UNLIKE))
    return "".join(each for each in plain if not unicodedata.combining(each))


def _teams(row: Row) -> Iterator[str]:
    yield from row.told["leads"]
    yield from row.told["member_of"]


def _row(told: Mapping[str, Any]) -> Row:
    person = told["person"]
    return Row(told["id"], in_order(person) if person else None, person["email"] if person else None, told)
