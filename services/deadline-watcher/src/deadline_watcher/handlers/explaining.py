"""The explained clock of a case: each deadline, what started, moved and ended it, and how late it is (E3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from chassis.accounts import Account, Accounts
from chassis.errors import NotFoundError, TemporaryError
from chassis.http import ProblemError
from chassis.permissions import demand
from chassis.postgres import Connections
from contracts.permissions import Fact as Standing
from contracts.policy import CaseProcess
from contracts.reminders import ListedDeadline, ReminderKind
from deadline_watcher.domain.calendar import Calendar
from deadline_watcher.domain.clocks import Processes, Rules, Segment, segments, unknown
from deadline_watcher.domain.course import Course, evolve
from deadline_watcher.domain.facts import Fact
from deadline_watcher.domain.kinds import Table, Tables
from deadline_watcher.store import deadlines as rows
from deadline_watcher.store.noting import ProcessVersions, facts_of

MOST_LISTED = 1_000
_NOW = "select clock_timestamp() as now"


@dataclass(frozen=True, slots=True)
class Explained:
    """A case's clocks at `now`, the database's; `raised`: when each reminder was, by its id."""

    case: UUID
    now: datetime
    table: Table
    clocks: Mapping[ReminderKind, Sequence[Segment]]
    raised: Mapping[UUID, datetime]


@dataclass(frozen=True, slots=True)
class Explaining:
    """Answers about clocks; who may ask is judged by the folded accounts and the fold of the case."""

    readers: Connections
    accounts: Accounts
    tables: Tables
    calendar: Calendar
    versions: ProcessVersions

    async def clock(self, case: UUID, reader: Account) -> Explained:
        """As it is. Raises `NotFoundError`, `ProblemError` 404, `TemporaryError`."""
        facts = await self._facts(case, reader)
        table = self.tables.at(facts[0].recorded_at)
        return await self._explained(case, facts, table, await self._processes(facts))

    async def what_if(
        self, case: UUID, reader: Account, table: Table | None, process: CaseProcess | None
    ) -> Explained:
        """The same computation by another table, or other lengths, without any effect."""
        facts = await self._facts(case, reader)
        processes = await self._processes(facts)
        if process is not None:
            processes = dict.fromkeys(processes, process)
        return await self._explained(case, facts, table or self.tables.at(facts[0].recorded_at), processes)

    async def inside(self, expert: UUID, first: date, last: date, reader: Account) -> list[ListedDeadline]:
        """C8: open deadlines of the expert's cases between two calendar days, both included."""
        demand("read_absences", reader.roles, await self._to_expert(expert, reader))
        try:
            begin, end = (
                self.calendar.begins(first),
                self.calendar.begins(date.fromordinal(last.toordinal() + 1)),
            )
        except (ValueError, OverflowError):
            title = "No calendar holds these days"
            raise ProblemError(type="no-such-day", title=title, status=422) from None
        return await rows.inside(self.readers, expert, begin, end, MOST_LISTED)

    async def _facts(self, case: UUID, reader: Account) -> list[Fact]:
        facts = (await facts_of(self.readers, [case])).get(case, [])
        course: Course | None = None
        for fact in facts:
            course = evolve(course, fact)
        if course is None:
            raise NotFoundError
        demand("read_timeline", reader.roles, await self._standing(course, reader))
        return facts

    async def _standing(self, course: Course, reader: Account) -> set[Standing]:
        holding = course.holding
        if holding is None:
            return set()
        found = await self._to_expert(holding.expert, reader)
        if Standing.OWN in found:
            found.add(Standing.LAST_HOLDER if course.approved else Standing.HOLDER)
        return found

    async def _to_expert(self, expert: UUID, reader: Account) -> set[Standing]:
        if expert == reader.id:
            return {Standing.OWN}
        other = await self.accounts.get(expert)
        return {Standing.TEAM} if other is not None and reader.leads_team_of(other) else set()

    async def _processes(self, facts: Sequence[Fact]) -> Processes:
        known = await self.versions.of(self.readers, {each.process for each in facts if each.process})
        if unknown(facts, known):
            reason = "the case's process is not known here yet"
            raise TemporaryError(reason)
        return known

    async def _explained(
        self, case: UUID, facts: Sequence[Fact], table: Table, processes: Processes
    ) -> Explained:
        found = segments(facts, table, Rules(processes, self.calendar))
        (row,) = await self.readers.fetch(_NOW)
        now: datetime = row["now"]
        raised = await rows.raised(self.readers, case)
        return Explained(case, now.astimezone(UTC), table, found, raised)
