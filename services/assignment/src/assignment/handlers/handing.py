"""Assign, reassign, delegate, take over: checked here, decided and recorded by the ledger (C1, C5, C6)."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson

from assignment.domain.against import hindrances, is_entitled
from assignment.domain.counsellor import Need
from assignment.domain.course import Course, Holding
from assignment.domain.handing import AssignCase, DelegateCase, Handing, ReassignCase, TakeOverCase
from assignment.domain.passing import Passage, Told
from assignment.handlers.proposing import ASK_EVERY, Proposing
from assignment.store.sent import Sent
from chassis.accounts import Account
from chassis.http import CommandRequest
from chassis.permissions import demand
from contracts.cases.vocabulary import Proposal
from contracts.permissions import Fact, Role
from contracts.refusal import Refusal

WINNER_WITHIN = 1.0
"""Seconds in which we hear who was quicker."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to give a case away: its path here and at the ledger, its command, what permits it."""

    path: str
    command: type[AssignCase | DelegateCase | ReassignCase | TakeOverCase]
    action: str
    words: str


WAYS = (
    Way("assign", AssignCase, "assign_case", "Give an unassigned case to an expert (C1)."),
    Way("reassign", ReassignCase, "reassign_case", "Another expert takes the case on (C6)."),
    Way("delegate", DelegateCase, "delegate_case", "Hand a case in To assign to an expert (C5)."),
    Way("take-over", TakeOverCase, "take_over_case", "Take a case over from To assign (C5)."),
)


class Ledger(Protocol):
    """Whoever decides: `gateways.ledger`."""

    async def send(self, case: UUID, way: str, body: bytes, passage: Passage) -> Told: ...


@dataclass(frozen=True, slots=True)
class HandingDesk:
    """What giving a case away needs."""

    proposing: Proposing
    ledger: Ledger
    sent: Sent

    async def hand[C: Handing | TakeOverCase](
        self, way: Way, case: UUID, request: CommandRequest[C], me: Account, passage: Passage
    ) -> Told | Refusal:
        """A repetition sends the very bytes of the first time, whatever has changed since.

        Raises `NotFoundError`, `KeyReusedError`, `TemporaryError`, `UnknownOutcomeError`, `ProblemError`.
        """
        body = await self.sent.find(request.key)
        if body is None:
            checked = await self.checked(way, case, request.body, me)
            if isinstance(checked, Refusal):
                return checked
            body = await self.sent.keep(request.key, checked)
        return await self.ledger.send(case, way.path, body, passage)

    async def checked(
        self, way: Way, case: UUID, command: Handing | TakeOverCase, me: Account
    ) -> bytes | Refusal:
        """What goes to the ledger, or all that stands against this expert at once."""
        course = await self.proposing.course(case)
        need = await self.proposing.need(course)
        expert = command.expert if isinstance(command, Handing) else None
        demand(way.action, me.roles, await self.standing(me, course, need, expert))
        if expert is None:
            return _written(command)
        missing = hindrances(await self.proposing.against(expert, need))
        if missing:
            return Refusal(f"case-cannot-be-{_PAST[way.path]}", "This expert can't have the case", missing)
        return _written(command, await self.proposing.propose(need))

    async def proposal(self, case: UUID, me: Account) -> tuple[Course, Proposal]:
        """Who may get the case, for who may give it; a lead who may only by their team sees only that.

        Raises `NotFoundError`, `ProblemError`.
        """
        course = await self.proposing.course(case)
        need = await self.proposing.need(course)
        facts = await self.standing(me, course, need, None)
        if course.holding is None and me.leads:
            facts |= {Fact.TEAM}
        role = demand("assign_case", me.roles, facts).role
        return course, await self.proposing.propose(need, me if role is Role.LEAD else None)

    async def standing(self, me: Account, course: Course, need: Need, expert: UUID | None) -> set[Fact]:
        """Row 7: leads the team of who holds it; where nobody does, of who is to get it. The other facts tell
        whether this person may know of the case at all.
        """
        whose = course.holding.expert if course.holding else expert
        other = await self.proposing.accounts.get(whose) if whose else None
        facts = {Fact.TEAM} if other is not None and me.leads_team_of(other) else set[Fact]()
        if whose == me.id and course.holding:
            facts |= {Fact.HOLDER}
        if me.id in need.declined_by:
            facts |= {Fact.DECLINED}
        if Role.EXPERT in me.roles and course.is_open and course.holding is None:
            entitled = is_entitled(await self.proposing.against(me.id, need), need)
            facts |= {Fact.ENTITLED} if entitled else set()
        return facts

    async def winner(self, case: UUID) -> Holding | None:
        """Who has the case, for whoever came too late; heard within a second or not at all."""
        for _ in range(int(WINNER_WITHIN / ASK_EVERY)):
            course = await self.proposing.workload.case(case)
            if course is not None and course.holding is not None:
                return course.holding
            await asyncio.sleep(ASK_EVERY)
        return None


_PAST = {"assign": "assigned", "reassign": "reassigned", "delegate": "delegated"}


def _written(command: Handing | TakeOverCase, proposal: Proposal | None = None) -> bytes:
    body: dict[str, Any] = command.model_dump(mode="json", exclude_none=True)
    return orjson.dumps(body | ({"proposal": proposal.model_dump(mode="json")} if proposal else {}))


def codes(told: Told) -> tuple[str, ...]:
    """What a refusal names as missing, or its type; nothing where the ledger said yes."""
    if told.status < 300:
        return ()
    try:
        problem = orjson.loads(told.body)
    except orjson.JSONDecodeError:
        return ("unreadable",)
    missing: Iterable[dict[str, str]] = problem.get("missing", ())
    return tuple(each["code"] for each in missing) or (str(problem["type"]).rpartition("/")[2],)
