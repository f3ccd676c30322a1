"""Handing an expert's open cases over in bulk, case by case (A6, C6): a stream for each such order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from assignment.domain.commands import Command
from contracts.cases.assignment import ReassignmentReason
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.experts import (
    MOST_CASES,
    BulkReassignmentFinished,
    BulkReassignmentOrdered,
    BulkReassignmentStepDone,
    StepOutcome,
)
from contracts.refusal import Missing, Refusal


class OrderBulkReassignment(Command):
    """Hand an expert's open cases over (A6)."""

    expert: UUID
    """Account of the expert who leaves or falls ill."""
    reason: ReassignmentReason
    to: UUID | None = None
    """Account of who takes them all; left out, for each case who is ranked first."""


class CarryOn(Command):
    """Deal with the next cases of an order, by the rights of whoever asks."""


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one case, and by whose rights."""

    outcome: StepOutcome
    to: UUID | None
    reasons: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class HandingOver:
    """An order as its events tell it."""

    expert: UUID
    reason: ReassignmentReason
    to: UUID | None
    cases: tuple[UUID, ...]
    ordered_by: str
    ordered_at: datetime
    steps: Mapping[UUID, Step] = field(default_factory=dict)
    finished: bool = False

    @property
    def left(self) -> tuple[UUID, ...]:
        """Cases that nobody has dealt with yet, in order."""
        return tuple(case for case in self.cases if case not in self.steps)


def evolve(order: HandingOver | None, recorded: Recorded[Event]) -> HandingOver:
    """The fold of an order's stream."""
    meta = recorded.meta
    match recorded.event, order:
        case BulkReassignmentOrdered() as event, None:
            return HandingOver(event.expert, event.reason, event.to, event.cases, meta.actor, meta.time)
        case BulkReassignmentStepDone() as event, HandingOver():
            step = Step(event.outcome, event.to, event.reasons, meta.actor)
            return replace(order, steps={**order.steps, event.case: step})
        case BulkReassignmentFinished(), HandingOver():
            return replace(order, finished=True)
    reason = f"{meta.type} does not follow"
    raise ValueError(reason)


def order_bulk_reassignment(
    order: HandingOver | None, command: OrderBulkReassignment, cases: Sequence[UUID]
) -> tuple[Event, ...] | Refusal:
    """The cases that the expert holds now; repeating it changes nothing."""
    if order is not None:
        return ()
    if command.to == command.expert:
        missing = Missing("C6", "same-expert", "This expert holds the cases already.")
        return Refusal("cases-cannot-be-handed-over", "The cases can't be handed over", (missing,))
    ordered = BulkReassignmentOrdered(
        expert=command.expert, reason=command.reason, to=command.to, cases=tuple(cases[:MOST_CASES])
    )
    return (ordered,) if cases else (ordered, BulkReassignmentFinished(reassigned=0, left=0))


def step_done(order: HandingOver, done: BulkReassignmentStepDone) -> tuple[Event, ...]:
    """A case is dealt with once; the last one finishes the order."""
    if done.case not in order.left:
        return ()
    if order.left != (done.case,):
        return (done,)
    outcomes = [*(step.outcome for step in order.steps.values()), done.outcome]
    reassigned = outcomes.count(StepOutcome.REASSIGNED)
    return (done, BulkReassignmentFinished(reassigned=reassigned, left=len(outcomes) - reassigned))
