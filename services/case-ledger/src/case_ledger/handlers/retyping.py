"""Changes a case's type of problem: the new process and the contract's terms are looked up first (B7)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.corrections import ChangeProblemType, change_problem_type
from case_ledger.handlers.answers import Answer, answer
from case_ledger.handlers.deciding import Desk, author, judged
from chassis.errors import NotFoundError
from chassis.http import CommandRequest
from contracts.event import Event
from contracts.policy import ContractTerms
from contracts.refusal import Refusal

ACTION = "change_problem_type"


@dataclass(frozen=True, slots=True)
class Retyping:
    desk: Desk

    async def change(self, case_id: UUID, request: CommandRequest[ChangeProblemType]) -> Answer | Refusal:
        """Raises what `Desk.carry_out` raises."""
        desk, command = self.desk, request.body
        case = (await desk.cases.load(case_id)).state
        if case is None:
            raise NotFoundError
        situation = await desk.situation(case, request)
        current = await desk.processes.current(command.problem_type)
        terms = await self._terms(case, command)
        role = judged(ACTION, case, command, situation)

        def decide(state: Case | None) -> Sequence[Event] | Refusal:
            if state is None:
                raise NotFoundError
            if isinstance(role, Refusal):
                return role
            return change_problem_type(state, command, replace(situation, role=role), current, terms)

        outcome = await desk.cases.record(
            case_id,
            decide,
            author(request, None if isinstance(role, Refusal) else role),
            happened_at=situation.moment,
            key=request.key,
            if_match=None if isinstance(role, Refusal) else request.if_match,
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome, request.fresh)

    async def _terms(self, case: Case, command: ChangeProblemType) -> ContractTerms | None:
        if case.details.company is None:
            return None
        company = await self.desk.processes.company(case.details.company)
        return company.terms_for(command.problem_type) if company else None
