"""Finds cases by the words of a client's name or by phone, through keyed hashes (B6, I5)."""

from dataclasses import dataclass
from uuid import UUID

from case_ledger.domain.lookup import phone_word
from case_ledger.domain.registration import RegisterCase
from case_ledger.store.lists import Conditions, Filters, Lists, Page
from case_ledger.store.search import Search
from chassis.seals import SearchKeys


@dataclass(frozen=True, slots=True)
class Searching:
    """What searching needs."""

    search: Search
    lists: Lists
    keys: SearchKeys

    async def by_name(self, name: str) -> set[UUID]:
        """Cases whose client's name has all these words, in any order and spelling of accents."""
        return await self.search.cases("name", await self.keys.wanted(name))

    async def by_phone(self, phone: str) -> set[UUID]:
        word = phone_word(phone)
        return await self.search.cases("phone", await self.keys.wanted(word)) if word else set()

    async def lookalikes(self, company: UUID | None, name: str, phone: str | None) -> set[UUID]:
        """Cases of presumably the same client: same company and name, or same phone (B6)."""
        named = await self.by_name(name)
        conditions = Conditions()
        Filters(company=company, cases=tuple(named)).apply(conditions)
        rows = await self.lists.page(conditions, Page(limit=200)) if named and company else []
        found = {row["id"] for row in rows}
        return found | (await self.by_phone(phone) if phone else set())

    async def open_of_person(self, person: UUID, problem_type: str) -> list[int]:
        return await self.lists.open_of_person(person, problem_type)

    async def open_lookalikes(self, command: RegisterCase) -> list[int]:
        """Numbers of open cases of the command's type with the same company and name, or the same phone."""
        client = command.client
        name = f"{client.family_name} {client.given_name}"
        found = await self.lookalikes(command.company, name, command.contact.phone)
        if not found:
            return []
        conditions = Conditions()
        conditions.add("c.stage in ('to_assign', 'in_progress')")
        Filters(problem_type=command.problem_type, cases=tuple(found)).apply(conditions)
        return [row["number"] for row in await self.lists.page(conditions, Page(limit=200))]
