"""Changes a case's type of problem: the new process and the contract's terms are looked up first (B7)."""

from dataclasses import dataclass
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.corrections import ChangeProblemType
from case_ledger.domain.retyping import change_problem_type
from case_ledger.domain.situation import Decision, Situation
from case_ledger.handlers.deciding import Desk
from case_ledger.handlers.ways import Way
from chassis.errors import NotFoundError
from chassis.http import CommandRequest
from chassis.recording import Answer
from contracts.policy import ContractTerms
from contracts.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Retyping:
    """A command like the others, but for what it needs of the policy."""

    desk: Desk

    async def change(self, case_id: UUID, request: CommandRequest[ChangeProblemType]) -> Answer | Refusal:
        """Raises what `Desk.carry_out` raises."""
        command = request.body
        case = (await self.desk.cases.known(case_id)).state
        if case is None:
            raise NotFoundError
        current = await self.desk.processes.current(command.problem_type)
        terms = await self._terms(case, command)

        def change(state: Case, wanted: ChangeProblemType, situation: Situation) -> Decision:
            return change_problem_type(state, wanted, situation, current, terms)

        way = Way("change-problem-type", ChangeProblemType, change, "change_problem_type", reads_first=True)
        return await self.desk.carry_out(way, case_id, request)

    async def _terms(self, case: Case, command: ChangeProblemType) -> ContractTerms | None:
        if case.details.company is None:
            return None
        company = await self.desk.processes.company(case.details.company)
        return company.terms_for(command.problem_type) if company else None
