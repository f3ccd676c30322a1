"""Who may do something with a case's documents: rows 5, 14 and 15, judged by what was last heard."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from chassis.accounts import Accounts
from chassis.clock import Clock
from chassis.http.entry import Reader
from chassis.permissions import Granted, Refused, demand, judge
from chassis.recording import Author
from contracts.access import Why
from contracts.permissions import Fact, Mark, Role
from document_store.domain.case import Case
from document_store.domain.standing import Stood, standing
from document_store.store.cases import Cases

_WHY = {Role.EXPERT: Why.HOLDER, Role.LEAD: Why.TEAM, Role.OPERATOR: Why.DESK, Role.AUDITOR: Why.AUDIT}


@dataclass(frozen=True, slots=True)
class Judging:
    """`demand_fresh` raises `TemporaryError` while what was heard of cases is too old to judge by."""

    cases: Cases
    accounts: Accounts
    clock: Clock
    handover: timedelta
    """How long after the hand-over a former expert may still upload (C6)."""
    demand_fresh: Callable[[], None]

    async def demand(self, action: str, reader: Reader, case_id: UUID) -> Granted:
        """Raises `ProblemError` 403, 404, and `TemporaryError`."""
        _, facts = await self._known(reader, case_id)
        return demand(action, reader.account.roles, facts)

    async def sees(self, reader: Reader, case_id: UUID) -> tuple[Case, bool]:
        """The case, and whether all of its documents are listed for this person, or only their own (C6).

        Raises as `demand`.
        """
        case, facts = await self._known(reader, case_id)
        roles = reader.account.roles
        if not isinstance(judge("open_handover", roles, facts), Refused):
            return case, False
        demand("open_profile", roles, facts)
        return case, True

    async def author(self, reader: Reader, role: Role, case_id: UUID) -> Author:
        """Who does it, and where a supervisor does, for whom (C9)."""
        author = reader.author(role)
        if role is not Role.SUPERVISOR:
            return author
        case = await self.cases.get(case_id)
        holder = case.holder if case else None
        return replace(author, on_behalf_of=str(holder) if holder else None)

    async def _known(self, reader: Reader, case_id: UUID) -> tuple[Case, frozenset[Fact]]:
        self.demand_fresh()
        case = await self.cases.get(case_id)
        if case is None:
            return Case(), frozenset()
        stood = Stood(
            person=reader.account.id,
            now=self.clock(),
            handover=self.handover,
            glass=await self.cases.glass(case_id, reader.account.id),
            leads_the_holder=await self._leads(reader, case),
        )
        return case, standing(case, stood)

    async def _leads(self, reader: Reader, case: Case) -> bool:
        if Role.LEAD not in reader.account.roles or case.holder is None:
            return False
        holder = await self.accounts.get(case.holder)
        return holder is not None and reader.account.leads_team_of(holder)


def why(granted: Granted) -> Why:
    """What entitled somebody, as the record says it (I5)."""
    if granted.mark is Mark.BREAK_GLASS:
        return Why.BREAK_GLASS
    return _WHY.get(granted.role, Why.SUPERVISION)
