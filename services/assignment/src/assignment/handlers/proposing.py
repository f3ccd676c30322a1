"""Gathers what a proposal asks of people, workload and cities, and proposes (C1)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from assignment.domain.against import Against, against
from assignment.domain.candidates import Moment, propose
from assignment.domain.counsellor import Counsellor, Need, folded
from assignment.domain.course import Course
from assignment.domain.expert import Expert
from assignment.domain.streams import State
from assignment.handlers.cities import Gazetteer
from assignment.handlers.rankings import Rankings
from assignment.store.workload import Load, Workload
from chassis.accounts import Account, Accounts
from chassis.clock import Clock
from chassis.errors import NotFoundError
from chassis.recording import Streams
from contracts.cases.vocabulary import Gender, Proposal
from contracts.experts import Ranking
from contracts.permissions import Role

HEARD_WITHIN, ASK_EVERY = 2.0, 0.05
"""Seconds: how long a case that was registered just now is waited for."""

_folded = lru_cache(maxsize=5_000)(folded)


@dataclass(frozen=True, slots=True)
class Proposing:
    """What proposing needs."""

    accounts: Accounts
    workload: Workload
    streams: Streams[State | None]
    rankings: Rankings
    gazetteer: Gazetteer
    clock: Clock
    zone: ZoneInfo

    async def course(self, case: UUID) -> Course:
        """The case; one that was registered a moment ago is waited for. Raises `NotFoundError`."""
        for _ in range(int(HEARD_WITHIN / ASK_EVERY)):
            if (found := await self.workload.case(case)) is not None:
                return found
            await asyncio.sleep(ASK_EVERY)
        raise NotFoundError

    async def need(self, course: Course) -> Need:
        """What the case asks of an expert, with all that is known of its client's other cases (C4)."""
        others = await self.workload.cases_of(course.person)
        return Need(
            case=course.case,
            problem_type=course.problem_type,
            language=course.language,
            city=_folded(course.city),
            consultation_type=course.consultation_type,
            crisis=course.crisis,
            wishes=course.wishes,
            declined_by=course.hands.declined_by,
            acquainted=frozenset().union(*(each.hands.acquainted for each in (course, *others))),
            earlier=await self.workload.earlier(course.person, course.case),
            holder=course.holding.expert if course.holding else None,
        )

    async def propose(self, need: Need, lead: Account | None = None) -> Proposal:
        """Everybody with the role of an expert, or of this lead's teams, ranked or left out.

        Raises `TemporaryError`.
        """
        rules, _ = await self.rankings.current()
        load = await self._load(rules.latest)
        experts = (await self.accounts.experts()).values()
        within = [each for each in experts if lead is None or lead.leads_team_of(each)]
        everybody = self.counsellors(within, load)
        cities = {city for each in everybody for city in each.cities}
        distances = await self.gazetteer.distances(need.city, cities) if need.in_person else {}
        moment = Moment(self.clock(), self.zone)
        return propose(need, everybody, rules, moment, distances)

    async def _load(self, ranking: Ranking) -> Load:
        return await self.workload.of_everybody(self.clock() - timedelta(days=ranking.first_contact_days))

    def counsellors(self, experts: Sequence[Account], load: Load) -> list[Counsellor]:
        """Each expert's account with their workload."""
        today = self.clock().astimezone(self.zone).date()
        return [_counsellor(each, load, today) for each in experts]

    async def against(self, expert: UUID, need: Need) -> list[Against]:
        """What stands against one expert, by the journal as it is now; a stranger is in no directory."""
        account = await self.accounts.get(expert)
        if account is None or Role.EXPERT not in account.roles:
            return [Against.NOT_IN_DIRECTORY]
        rules, _ = await self.rankings.current()
        load = await self._load(rules.latest)
        now = self.clock().astimezone(self.zone)
        state = (await self.streams.load(expert)).state
        known = state if isinstance(state, Expert) else None
        return against(_as_entered(_counsellor(account, load, now.date()), known), need, now, rules.latest)


def _counsellor(account: Account, load: Load, today: date) -> Counsellor:
    expertise = account.expertise
    if expertise is None:
        return Counsellor(account.id, account.confirmed, account.active, entered=False)
    absences = [(each.first_day, each.last_day) for each in account.absences if each.last_day >= today]
    return Counsellor(
        id=account.id,
        confirmed=account.confirmed,
        active=account.active,
        competences=expertise.competences,
        languages=expertise.languages,
        cities=frozenset(map(_folded, expertise.cities)),
        online=expertise.online,
        capacity=expertise.capacity,
        gender=load.genders.get(account.id, Gender.UNKNOWN),
        absences=tuple(absences),
        open_cases=load.open_cases.get(account.id, 0),
        first_contact_hours=load.first_contact_hours.get(account.id),
    )


def _as_entered(counsellor: Counsellor, known: Expert | None) -> Counsellor:
    """By the journal, which knows of an absence before any fold does."""
    if known is None:
        return replace(counsellor, entered=False)
    entry = known.entry
    return replace(
        counsellor,
        entered=True,
        competences=frozenset(map(str, entry.competences)),
        languages=frozenset(entry.languages),
        online=entry.online,
        capacity=entry.capacity,
        absences=tuple((each.first_day, each.last_day) for each in known.absences),
    )
