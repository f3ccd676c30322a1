"""What the rules ask of people, gathered before a decision: accounts, directory, workload, acquaintance."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.situation import Person


class Directory(Protocol):
    """Answers from the folds of `accounts` and `experts`; raises `TemporaryError` when they lag."""

    async def people(self, accounts: Iterable[UUID]) -> Mapping[UUID, Person]:
        """Those of the accounts that exist."""
        ...


class Acquaintances(Protocol):
    """Answers from the lists."""

    async def knows(self, person: UUID, experts: list[UUID]) -> set[UUID]: ...

    async def open_workload(self, expert: UUID) -> int: ...


def account(actor: str) -> UUID | None:
    """The account behind an actor; services have none."""
    return None if actor.startswith("service:") else UUID(actor)


def concerned(case: Case, *more: UUID | None) -> frozenset[UUID]:
    """Everybody whom a rule may ask about: the holder, who handed the case over, and those named."""
    holder = case.holder
    ids = {holder.expert, account(holder.by)} if holder else set()
    return frozenset(each for each in (*ids, *more) if each is not None)
