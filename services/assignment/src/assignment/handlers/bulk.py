"""Bulk reassignment (A6): an order that names who gave it, carried out case by case by a person's rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import orjson

from assignment.domain.handing import ReassignCase
from assignment.domain.handing_over import (
    CarryOn,
    HandingOver,
    OrderBulkReassignment,
    order_bulk_reassignment,
    step_done,
)
from assignment.domain.passing import Passage
from assignment.domain.streams import State
from assignment.handlers.handing import WAYS, HandingDesk, codes
from chassis.accounts import Account
from chassis.clock import Clock
from chassis.errors import NotFoundError
from chassis.http import CommandRequest, ProblemError
from chassis.idempotency import Occasion, RequestDigest
from chassis.journal import IdempotencyKey
from chassis.permissions import demand
from chassis.recording import Answer, Streams, answer
from contracts.event import Event
from contracts.experts import BulkReassignmentStepDone, StepOutcome
from contracts.permissions import Fact, Role
from contracts.refusal import Refusal

AT_ONCE = 20
"""Cases that one request deals with."""
HOLDER_CHANGED = ("holder-changed",)
"""What the ledger answers where somebody moved the case, and we have not heard of it yet."""
REASSIGN = next(way for way in WAYS if way.path == "reassign")


@dataclass(frozen=True, slots=True)
class BulkDesk:
    """What bulk reassignments need."""

    streams: Streams[State | None]
    handing: HandingDesk
    clock: Clock
    digest: RequestDigest

    async def order(self, request: CommandRequest[OrderBulkReassignment], me: Account) -> Answer | Refusal:
        """Name the cases that are to be handed over; nothing is handed over yet. Raises `ProblemError`."""
        command = request.body
        role = await self._permitted(me, command.expert)
        held = await self.handing.proposing.workload.held_by(command.expert)
        cases = [course.case for course in held]

        def decide(state: State | None) -> Sequence[Event] | Refusal:
            known = state if isinstance(state, HandingOver) else None
            return order_bulk_reassignment(known, command, cases)

        outcome = await self.streams.record(
            request.fresh,
            decide,
            request.author(role),
            happened_at=command.happened_at or self.clock(),
            key=request.key,
            new=True,
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome)

    async def report(self, order: UUID, me: Account) -> tuple[HandingOver, int]:
        """What became of each case so far, and the version. Raises `NotFoundError`, `ProblemError`."""
        loaded = await self.streams.load(order)
        if not isinstance(loaded.state, HandingOver):
            raise NotFoundError
        await self._permitted(me, loaded.state.expert)
        return loaded.state, loaded.version

    async def numbers(self, known: HandingOver) -> dict[UUID, int]:
        """Of the cases that were dealt with: the numbers that people know them by."""
        return await self.handing.proposing.workload.numbers(known.steps)

    async def carry_on(
        self, order: UUID, request: CommandRequest[CarryOn], me: Account, passage: Passage
    ) -> tuple[HandingOver, int]:
        """Deal with the next cases, one after the other; whoever asks again goes on behind them.

        Raises as `report`; what can't be had just now (`TemporaryError`) ends it there, and nothing is lost.
        """
        known, _ = await self.report(order, me)
        role = await self._permitted(me, known.expert)
        for case in known.left[:AT_ONCE]:
            done = await self._step(order, known, case, me, passage)
            await self._record(order, done, request, role)
        return await self.report(order, me)

    async def _step(
        self, order: UUID, known: HandingOver, case: UUID, me: Account, passage: Passage
    ) -> BulkReassignmentStepDone:
        """The same person's step is the same command to the ledger, however often it is carried out."""
        name = f"bulk-{order}-{case}"
        occasion = Occasion(str(order), str(me.id), "BULK", REASSIGN.path, name)
        key = IdempotencyKey(occasion.scope(), self.digest(name.encode(), ""))
        body = await self.handing.sent.find(key)
        if body is None:
            found = await self._body(known, case, me)
            if isinstance(found, BulkReassignmentStepDone):
                return found
            body = await self.handing.sent.keep(key, found)
        passed_on = Passage(passage.token, name, None, passage.correlation)
        told = await self.handing.ledger.send(case, REASSIGN.path, body, passed_on)
        if told.status >= 500 or told.status == 401:
            title = "The ledger can't answer now; carry on later"
            raise ProblemError(type="stopped-here", title=title, status=503)
        if reasons := codes(told):
            moved = reasons == HOLDER_CHANGED
            return _done(case, StepOutcome.NO_LONGER_HELD if moved else StepOutcome.REFUSED, reasons)
        return BulkReassignmentStepDone(
            case=case, outcome=StepOutcome.REASSIGNED, to=UUID(orjson.loads(body)["expert"])
        )

    async def _body(self, known: HandingOver, case: UUID, me: Account) -> bytes | BulkReassignmentStepDone:
        """What goes to the ledger for this case, or why nothing does."""
        proposing = self.handing.proposing
        course = await proposing.course(case)
        if not course.is_open or course.holding is None or course.holding.expert != known.expert:
            return _done(case, StepOutcome.NO_LONGER_HELD)
        to = known.to
        if to is None:
            candidates = (await proposing.propose(await proposing.need(course))).candidates
            if not candidates:
                return _done(case, StepOutcome.NOBODY_FITS)
            to = candidates[0].expert
        try:
            wanted = ReassignCase(expert=to, reason=known.reason, former=known.expert)
            found = await self.handing.checked(REASSIGN, case, wanted, me)
        except ProblemError as refused:
            return _done(case, StepOutcome.REFUSED, (refused.type,))
        if isinstance(found, Refusal):
            return _done(case, StepOutcome.REFUSED, [each.code for each in found.missing])
        return found

    async def _record(
        self, order: UUID, done: BulkReassignmentStepDone, request: CommandRequest[Any], role: Role
    ) -> None:
        def decide(state: State | None) -> Sequence[Event]:
            return step_done(state, done) if isinstance(state, HandingOver) else ()

        cause = uuid5(order, str(done.case))
        await self.streams.record(order, decide, request.author(role), happened_at=self.clock(), cause=cause)

    async def _permitted(self, me: Account, expert: UUID) -> Role:
        """Row 7: the desk, and the lead of this expert's team."""
        other = await self.handing.proposing.accounts.get(expert)
        facts = {Fact.TEAM} if other is not None and me.leads_team_of(other) else set[Fact]()
        return demand("reassign_case", me.roles, facts).role


def _done(case: UUID, outcome: StepOutcome, reasons: Sequence[str] = ()) -> BulkReassignmentStepDone:
    coded = tuple(each.replace("-", "_") for each in reasons[:20])
    return BulkReassignmentStepDone(case=case, outcome=outcome, reasons=coded)
