"""Bulk reassignment over HTTP (A6, row 7): order it, carry it on, read what became of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from assignment.api.passing import passage
from assignment.domain.handing_over import CarryOn, HandingOver, OrderBulkReassignment
from assignment.handlers.bulk import BulkDesk
from chassis.http import Body, command, described, etag
from chassis.http.entry import CommandAnswer, Entry, answered, as_id, shown_as_json
from contracts.cases.assignment import ReassignmentReason
from contracts.experts import StepOutcome

FAILURES = described((401, 403, 404, 500, 503))
ORDER, CARRY_ON = Body(OrderBulkReassignment), Body(CarryOn)


class StepView(BaseModel):
    """What became of one case."""

    case: UUID
    number: int | None
    outcome: StepOutcome
    to: UUID | None
    reasons: list[str]
    by: str


class ReportView(BaseModel):
    """Where a bulk reassignment stands; `left` are the cases that nobody has dealt with yet."""

    id: UUID
    expert: UUID
    reason: ReassignmentReason
    to: UUID | None
    ordered_by: str
    ordered_at: datetime
    finished: bool
    steps: list[StepView]
    left: list[UUID]


def bulk_reassignments(entry: Entry, desk: BulkDesk) -> APIRouter:
    """Order, carry on, report."""
    router = APIRouter(tags=["bulk reassignments"])
    path = "/bulk-reassignments/{order_id}"

    @command(router, "/bulk-reassignments", ORDER, status=201, answer=CommandAnswer)
    async def order_bulk_reassignment(request: Request) -> Response:
        """Hand an expert's open cases over; carrying on deals with them, some at each request."""
        read, me = await entry.command(request, ORDER)
        return answered(await desk.order(read, me), status=201)

    @command(router, f"{path}/carry-on", CARRY_ON, answer=ReportView)
    async def carry_on(request: Request) -> Response:
        """Deal with the next cases by one's own rights; again until it is finished."""
        read, me = await entry.command(request, CARRY_ON)
        order = as_id(request.path_params["order_id"])
        found = await desk.carry_on(order, read, me, passage(request, read))
        return _shown(order, *found, await desk.numbers(found[0]))

    @router.get(path, responses={**FAILURES, 200: {"model": ReportView}}, response_model=None)
    async def report(request: Request) -> Response:
        """What became of each case so far."""
        me = (await entry.reader(request)).account
        order = as_id(request.path_params["order_id"])
        found = await desk.report(order, me)
        return _shown(order, *found, await desk.numbers(found[0]))

    return router


def _shown(order: UUID, known: HandingOver, version: int, numbers: Mapping[UUID, int]) -> Response:
    view = ReportView(
        id=order,
        expert=known.expert,
        reason=known.reason,
        to=known.to,
        ordered_by=known.ordered_by,
        ordered_at=known.ordered_at,
        finished=known.finished,
        steps=[
            StepView(
                case=case,
                number=numbers.get(case),
                outcome=step.outcome,
                to=step.to,
                reasons=list(step.reasons),
                by=step.by,
            )
            for case, step in known.steps.items()
        ],
        left=list(known.left),
    )
    return shown_as_json(view, headers={"ETag": etag(version)})
