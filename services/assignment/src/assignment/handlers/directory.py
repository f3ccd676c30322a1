"""The directory of experts: entries (A7), absences with the cases that they touch (C8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from assignment.domain.deadlines import Affected, Deadline, affected
from assignment.domain.expert import (
    Absence,
    ChangeExpert,
    EnterAbsence,
    EnterExpert,
    Expert,
    WithdrawAbsence,
    change_expert,
    enter_absence,
    enter_expert,
    withdraw_absence,
)
from assignment.domain.streams import State
from assignment.store.workload import Workload
from chassis.accounts import Account, Accounts
from chassis.clock import Clock
from chassis.errors import NotFoundError, TemporaryError
from chassis.http import CommandRequest
from chassis.permissions import Granted, demand, judge
from chassis.recording import Answer, Loaded, Outcome, Streams, answer
from contracts.event import Event
from contracts.experts import AbsenceEntered
from contracts.permissions import Fact, Role
from contracts.refusal import Refusal

type Change = EnterExpert | ChangeExpert | EnterAbsence | WithdrawAbsence


class Watcher(Protocol):
    """Whoever counts the clocks: `gateways.watcher`."""

    async def inside(self, token: str, expert: UUID, first_day: date, last_day: date) -> list[Deadline]: ...


@dataclass(frozen=True, slots=True)
class Directory:
    """Experts by their accounts' ids."""

    streams: Streams[State | None]
    accounts: Accounts
    workload: Workload
    watcher: Watcher
    clock: Clock
    zone: ZoneInfo

    async def permitted(self, action: str, me: Account, expert: UUID) -> Role:
        """The role by which this person may do this to this expert's entry. Raises `ProblemError`."""
        return demand(action, me.roles, await self.standing(me, expert)).role

    async def standing(self, me: Account, expert: UUID) -> set[Fact]:
        """Whether it is their own, or of somebody in a team that they lead."""
        own = {Fact.OWN} if me.id == expert else set[Fact]()
        other = await self.accounts.get(expert)
        return own if other is None else _standing(me, other)

    async def readable(self, me: Account) -> list[Account]:
        """The experts whose entries this person may read, by id. Raises `ProblemError` where that is none."""
        return await self._readable("read_expert", me)

    async def _readable(self, action: str, me: Account) -> list[Account]:
        everybody = await self.accounts.experts()
        found = [
            each
            for _, each in sorted(everybody.items())
            if isinstance(judge(action, me.roles, _standing(me, each)), Granted)
        ]
        if not found:
            demand(action, me.roles)
        return found

    async def away(self, me: Account) -> list[tuple[UUID, Absence]]:
        """Absences that are not over, of all whose absences this person may read, the first first.

        Raises `ProblemError` where that is nobody.
        """
        today = self.today()
        found = await self._readable("read_absences", me)
        away = [each.id for each in found if any(one.last_day >= today for one in each.absences)]
        known = [(id_, (await self.expert(id_))[0]) for id_ in away]
        ahead = [(id_, one) for id_, expert in known for one in expert.absences if one.last_day >= today]
        return sorted(ahead, key=lambda each: (each[1].first_day, each[1].last_day))

    async def expert(self, expert: UUID) -> tuple[Expert, Loaded[State | None]]:
        """As the journal has it now. Raises `NotFoundError`."""
        loaded = await self.streams.load(expert)
        if not isinstance(loaded.state, Expert):
            raise NotFoundError
        return loaded.state, loaded

    async def change[C: Change](
        self, expert: UUID, request: CommandRequest[C], role: Role
    ) -> Answer | Refusal:
        """Decide and record; `made` is the id of an absence that was entered."""

        def decide(state: State | None) -> Sequence[Event] | Refusal:
            return self._decided(state if isinstance(state, Expert) else None, request)

        outcome = await self.streams.record(
            expert,
            decide,
            request.author(role),
            happened_at=request.body.happened_at or self.clock(),
            key=request.key,
            if_match=request.if_match,
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome, _made(outcome, request))

    def _decided[C: Change](
        self, known: Expert | None, request: CommandRequest[C]
    ) -> tuple[Event, ...] | Refusal:
        command = request.body
        if isinstance(command, EnterExpert):
            return enter_expert(known, command)
        if known is None:
            raise NotFoundError
        if isinstance(command, ChangeExpert):
            return change_expert(known, command)
        if isinstance(command, EnterAbsence):
            return enter_absence(known, command, self.today(), request.fresh)
        return withdraw_absence(known, command)

    def today(self) -> date:
        """The organisation's calendar day."""
        return self.clock().astimezone(self.zone).date()

    async def affected(
        self, token: str, expert: UUID, first_day: date, last_day: date
    ) -> list[Affected] | None:
        """C8: this expert's open cases with a deadline between these days, asked for whose token it is.

        Nothing where the deadline watcher can't be asked now: an absence is no less entered.
        """
        try:
            inside = await self.watcher.inside(token, expert, first_day, last_day)
        except TemporaryError:
            return None
        return affected(await self.workload.held_by(expert), inside)


def _standing(me: Account, other: Account) -> set[Fact]:
    own = {Fact.OWN} if me.id == other.id else set[Fact]()
    return own | ({Fact.TEAM} if me.leads_team_of(other) else set())


def _made[C: Change](outcome: Outcome, request: CommandRequest[C]) -> UUID | None:
    if any(isinstance(each.event, AbsenceEntered) for each in outcome.events) or outcome.replayed:
        return request.fresh if isinstance(request.body, EnterAbsence) else None
    return None
