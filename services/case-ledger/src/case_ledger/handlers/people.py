"""What the rules ask of people, gathered before a decision: accounts, directory, workload, acquaintance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from case_ledger.domain.case import Case, account
from case_ledger.domain.situation import Person
from chassis.accounts import Account, Accounts, Expertise
from chassis.clock import Clock

NO_EXPERTISE = Expertise(frozenset(), frozenset(), frozenset(), online=False, capacity=0)
MADE = 5_000
"""Persons kept in memory."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Answers from the folds of `accounts` and `experts`; raises `TemporaryError` when they lag."""

    accounts: Accounts
    clock: Clock
    zone: str
    _made: dict[UUID, tuple[Account, date, Person]] = field(default_factory=dict, repr=False, compare=False)

    async def people(self, accounts: Iterable[UUID]) -> Mapping[UUID, Person]:
        """Those of the accounts that exist."""
        today = self.clock().astimezone(ZoneInfo(self.zone)).date()
        found = await self.accounts.many(accounts)
        return {id_: self._person(account, today) for id_, account in found.items()}

    def _person(self, account: Account, today: date) -> Person:
        """Made once of each account: an account is the same object until it is looked up anew."""
        known = self._made.get(account.id)
        if known is not None and known[0] is account and known[1] == today:
            return known[2]
        made = person(account, today)
        if len(self._made) > MADE:
            self._made.clear()
        self._made[account.id] = (account, today, made)
        return made

    async def led_by(self, account: Account) -> list[UUID]:
        """The experts of the teams that this person leads."""
        if not account.leads:
            return []
        experts = await self.accounts.experts()
        return [id_ for id_, expert in experts.items() if account.leads_team_of(expert)]


def person(account: Account, today: date) -> Person:
    """The account as the rules see it; `below_capacity` and `knows_client` are found out elsewhere."""
    expertise = account.expertise or NO_EXPERTISE
    return Person(
        active=account.active,
        confirmed=account.confirmed,
        roles=frozenset(account.roles),
        competences=expertise.competences,
        languages=expertise.languages,
        absent=account.away(today),
        capacity=expertise.capacity,
        teams=account.member_of,
        leads=account.leads,
    )


class Acquaintances(Protocol):
    """Answers from the lists."""

    async def knows(self, person: UUID, experts: list[UUID]) -> set[UUID]: ...

    async def open_workload(self, expert: UUID) -> int: ...


def concerned(case: Case, *more: UUID | None) -> frozenset[UUID]:
    """Everybody whom a rule may ask about: the holder, who handed the case over, and those named."""
    holder = case.holder
    ids = {holder.expert, account(holder.by)} if holder else set()
    return frozenset(each for each in (*ids, *more) if each is not None)
