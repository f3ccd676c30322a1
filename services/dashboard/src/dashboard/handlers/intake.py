"""For taking in a new case: companies, experts, terms of the contract, the client's cases (B5, B6)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.domain.asking import AwayError, Service, Services
from dashboard.handlers.listing import Listing
from dashboard.handlers.visiting import Visitor

OPEN = frozenset({"to_assign", "in_progress"})


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A case of presumably the same client; `expert` is a name."""

    id: str
    number: int
    problem_type: str
    stage: str
    expert: str | None

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN


@dataclass(frozen=True, slots=True)
class Terms:
    """What a case of this type gets: by the company's contract, else by the type's process."""

    consultations: int
    minutes: int
    by_contract: bool
    paper: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Intake:
    """Asks with the person's token."""

    services: Services
    listing: Listing

    async def companies(self, visitor: Visitor) -> Mapping[str, str]:
        """Id -> name of those that can be chosen."""
        return await self.listing.companies(visitor)

    async def experts(self, visitor: Visitor) -> Mapping[str, str]:
        """Id -> name, for wishes; none while assignment is away."""
        return await self.listing.experts(visitor)

    async def lookalikes(
        self, visitor: Visitor, company: str | None, typed: Mapping[str, str]
    ) -> list[Lookalike]:
        """Other cases of this client, once there is a whole name to look for."""
        names = {part: typed.get(f"client.{part}", "").strip() for part in ("family_name", "given_name")}
        if not all(names.values()):
            return []
        phone = typed.get("contact.phone", "").strip()
        body = names | ({"company": company} if company else {}) | ({"phone": phone} if phone else {})
        answer = await self._ask(visitor, "POST", "/searches/same-client", body)
        rows = answer["items"] if answer else ()
        named = await self.listing.naming.names(visitor, (each["expert"] for each in rows))
        return [Lookalike(**{**each, "expert": named.get(each["expert"] or "")}) for each in rows]

    async def terms(self, visitor: Visitor, company: str | None, problem_type: str) -> Terms | None:
        """Nothing without a type, or where the ledger tells nothing of it."""
        if not problem_type.replace("_", "").isalpha():
            return None
        process, contract = await asyncio.gather(
            self._ask(visitor, "GET", f"/processes/{problem_type}"),
            self._ask(visitor, "GET", f"/companies/{company}") if company else _nothing(),
        )
        if process is None:
            return None
        of_type = (each for each in (contract or {}).get("terms", ()) if each["problem_type"] == problem_type)
        granted = next(of_type, None)
        rules = process["process"]
        numbers = granted or rules
        return Terms(
            numbers["consultations"],
            numbers["session_minutes"],
            granted is not None,
            rules["paper"],
            process["version"],
        )

    async def _ask(
        self, visitor: Visitor, method: str, path: str, json: Mapping[str, Any] | None = None
    ) -> dict[str, Any] | None:
        """A part of a page that stands without it."""
        try:
            answer = await self.services.ask(Service.LEDGER, method, path, token=visitor.token, json=json)
        except AwayError:
            return None
        return answer.body if answer.ok else None


async def _nothing() -> None:
    return None
