"""Figures for whoever may see them, by when things happened (D12, row 25)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from case_ledger.domain.wall import moment_of
from case_ledger.handlers.listing import granted
from case_ledger.handlers.people import Directory
from case_ledger.store.figures import Counting, Narrowed
from chassis.clock import Clock
from chassis.http.entry import Reader
from contracts.permissions import Fact, Role

FEWEST = 5
"""Clients of one company of whom anything is said: fewer could be told apart."""

DECLINED, UNREACHABLE = "case_declined", "client_unreachable"
_OF_ALL = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ANALYST})

type Whose = Literal["all", "desk", "team", "own"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The present week and those before it; of one company or type of problem, where one is named."""

    weeks: int
    company: UUID | None = None
    problem_type: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted; nothing at all where the clients of a company are `too_few`."""

    whose: Whose
    first_day: date
    too_few: bool = False
    weeks: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    contacts: Mapping[float, Sequence[int]] = field(default_factory=dict)
    not_contacted: int = 0
    notices: Mapping[str, int] = field(default_factory=dict)
    score: float | None = None
    scores: int = 0
    to_assign: int = 0
    waiting: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What counting needs."""

    counting: Counting
    directory: Directory
    clock: Clock

    async def figures(self, reader: Reader, asked: Asked) -> Figures:
        """Raises `ProblemError` 403."""
        granted("read_figures", reader.account.roles, [Fact.OWN, Fact.TEAM])
        whose, of = await self._narrowed(reader, asked)
        first = self._monday() - timedelta(weeks=asked.weeks - 1)
        since = moment_of(first, time(), self.directory.zone)
        received = await self.counting.received(of, since, self.clock())
        if asked.company is not None and received["people"] < FEWEST:
            return Figures(whose, first, too_few=True)
        weeks, contacts, notices, unreachable, now = await asyncio.gather(
            self.counting.weeks(of, since),
            self.counting.contacts(of, since),
            self.counting.notices(of, since),
            self.counting.unreachable(of, since),
            self.counting.present(of),
        )
        mondays = (first + timedelta(weeks=each) for each in range(asked.weeks))
        return Figures(
            whose,
            first,
            weeks={monday: weeks.get(monday, {}) for monday in mondays},
            contacts=contacts,
            not_contacted=received["not_contacted"],
            notices={**notices, DECLINED: received["declined"], UNREACHABLE: unreachable},
            score=received["score"],
            scores=received["scores"],
            **dict(now),
        )

    async def _narrowed(self, reader: Reader, asked: Asked) -> tuple[Whose, Narrowed]:
        me = reader.account
        if me.roles & _OF_ALL:
            return "all", Narrowed(asked.company, asked.problem_type)
        desk = me.id if Role.OPERATOR in me.roles else None
        led = await self.directory.led_by(me) if Role.LEAD in me.roles else []
        experts = [me.id, *led] if Role.EXPERT in me.roles or led else None
        whose: Whose = "desk" if desk else "team" if led else "own"
        return whose, Narrowed(asked.company, asked.problem_type, desk, experts)

    def _monday(self) -> date:
        today = self.clock().astimezone(ZoneInfo(self.directory.zone)).date()
        return today - timedelta(days=today.weekday())
