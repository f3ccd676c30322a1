"""Demo accounts of every role, for development: the same names and ids in every installation."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from chassis.clock import Clock
from chassis.development.people import PEOPLE, Person
from contracts import accounts as said
from contracts.event import Event
from contracts.sealed import Clear
from identity.domain.account import Account
from identity.handlers.authors import by_itself
from identity.handlers.hashing import Hashing
from identity.handlers.naming import Accounts, Names
from identity.store.credentials import Credentials


@dataclass(frozen=True, slots=True)
class Seeding:
    """Writes them once, however often it is asked."""

    accounts: Accounts
    names: Names
    credentials: Credentials
    hashing: Hashing
    clock: Clock

    async def seed(self, password: str, people: Sequence[Person] = PEOPLE) -> None:
        """An account that exists is left as it is. One hash for all: everybody knows the password."""
        hashed = ""
        for person in people:
            credential = uuid5(person.id, "credential")
            if await self.credentials.hash_of(credential, person.id) is None:
                hashed = hashed or await self.hashing.hashed(password)
                await self.credentials.keep(credential, person.id, hashed)
            for name in (person.login, person.email):
                await self.credentials.take_name(self.names.hash(name), person.id)
            await self._begin(person, credential)

    async def _begin(self, person: Person, credential: UUID) -> None:
        def decide(account: Account | None) -> Sequence[Event]:
            return life(person, credential) if account is None else ()

        cause = uuid5(person.id, "demo-seed")
        author = by_itself("demo-seed")
        await self.accounts.record(person.id, decide, author, happened_at=self.clock(), cause=cause)


def life(person: Person, credential: UUID) -> list[Event]:
    """What happened to a demo account so far; pure."""
    details = Clear(str(person.id), person.details)
    events: list[Event] = [
        said.AccountCreated(roles=person.roles, language=person.language, details=details, demo=True)
    ]
    if person.confirmed:
        events.append(said.AccountConfirmed(credential=credential))
    if person.leads or person.member_of:
        events.append(said.TeamsChanged(leads=person.leads, member_of=person.member_of))
    return events
