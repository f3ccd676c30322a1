"""Questions about a case: who asks, how they stand to it, and what the table of permissions gives them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.situation import Person, Situation
from case_ledger.handlers.deciding import Desk
from case_ledger.handlers.opening import Opener
from case_ledger.handlers.standing import standing
from chassis.errors import NotFoundError
from chassis.http.entry import Reader
from chassis.permissions import Granted, demand, judge
from contracts.permissions import Fact, Role


@dataclass(frozen=True, slots=True)
class Asked:
    """A case as it stands now, with everything by which its reader is judged."""

    case: Case
    version: int
    situation: Situation
    roles: frozenset[Role]
    facts: frozenset[Fact]

    def demand(self, action: str) -> Granted:
        """Raises `ProblemError` 403 or 404."""
        return demand(action, self.roles, self.facts)

    def allows(self, action: str) -> Granted | None:
        verdict = judge(action, self.roles, self.facts)
        return verdict if isinstance(verdict, Granted) else None


@dataclass(frozen=True, slots=True)
class Asking:
    """Loads a case for a question; never stale, since it is folded from the journal itself."""

    desk: Desk
    opener: Opener

    async def about(self, case_id: UUID, reader: Reader) -> Asked:
        """Raises `NotFoundError`, `TemporaryError`."""
        loaded = await self.desk.cases.load(case_id)
        if loaded.state is None:
            raise NotFoundError
        case, me = loaded.state, reader.account.id
        people = await self.desk.people(case, me, None)
        situation = await self._situation(case, me, people)
        facts = set(standing(case, None, situation))
        if await self.opener.glass_is_broken(case_id, me):
            facts.add(Fact.GLASS_BROKEN)
        return Asked(case, loaded.version, situation, reader.account.roles, frozenset(facts))

    async def _situation(self, case: Case, me: UUID, people: Mapping[UUID, Person]) -> Situation:
        return Situation(
            now=self.desk.clock(),
            actor=me,
            role=Role.EXPERT,
            process=await self.desk.processes.version(case.details.process),
            id=case.details.person,
            zone=self.desk.zone,
            people=people,
        )
