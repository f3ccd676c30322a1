"""The case turned out to be of another type: process and contract change, perhaps the expert too (B7)."""

from case_ledger.domain.assignment import planned_sessions
from case_ledger.domain.case import Case
from case_ledger.domain.corrections import ChangeProblemType
from case_ledger.domain.rules import (
    WHEN,
    the_case_is_open,
    the_experts_work_lies_before,
    the_holding_had_begun,
)
from case_ledger.domain.situation import Decision, Situation
from contracts.cases.assignment import CaseUnassigned, UnassignmentReason
from contracts.cases.registration import ProblemTypeChanged
from contracts.cases.vocabulary import ProcessRef
from contracts.event import Event
from contracts.policy import CaseProcess, ContractTerms
from contracts.refusal import Refusal

RETYPING = (the_case_is_open, the_holding_had_begun, the_experts_work_lies_before, *WHEN)
"""A closed case is returned first: another type may demand another paper."""


def change_problem_type(
    case: Case,
    command: ChangeProblemType,
    situation: Situation,
    current: tuple[ProcessRef, CaseProcess],
    terms: ContractTerms | None,
) -> Decision:
    """B7: the type's current process applies; an expert without the competence gives the case back."""
    if case.details.problem_type == command.problem_type:
        return ()
    answers = (rule(case, command, situation) for rule in RETYPING)
    missing = tuple(answer for answer in answers if answer is not None)
    if missing:
        return Refusal("type-cannot-be-changed", "The type of problem can't be changed", missing)
    changed = ProblemTypeChanged(
        problem_type=command.problem_type,
        process=current[0],
        consultations=max((terms or current[1]).consultations, len(case.sessions), 1),
        session_minutes=(terms or current[1]).session_minutes,
    )
    return (changed, *_given_back(case, command, situation))


def _given_back(case: Case, command: ChangeProblemType, situation: Situation) -> tuple[Event, ...]:
    if case.holder is None:
        return ()
    expert = situation.person(case.holder.expert)
    if expert is None or command.problem_type in expert.competences:
        return ()
    return (
        CaseUnassigned(
            former=case.holder.expert,
            reason=UnassignmentReason.COMPETENCE_NOT_COVERED,
            dropped_sessions=planned_sessions(case, situation.now),
        ),
    )
