"""From what is heard to open deadlines: which case is on its way to which moment."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from chassis.consuming import Connection
from chassis.journal import shard_of
from contracts.cases.vocabulary import ProcessRef
from contracts.envelope import Recorded
from contracts.experts import AbsenceEntered, AbsenceWithdrawn
from contracts.policy import CaseProcess, ProcessPublished
from contracts.reminders import DeadlinesListed, ReminderRaised
from deadline_watcher.domain.absences import Absence, entered
from deadline_watcher.domain.calendar import Calendar
from deadline_watcher.domain.clocks import Deadline, Processes, Rules, deadlines, unknown
from deadline_watcher.domain.facts import Fact, fact
from deadline_watcher.domain.kinds import Tables
from deadline_watcher.store import absences, noting
from deadline_watcher.store import deadlines as rows


@dataclass
class OpenDeadlines:
    """One handler for all that is heard, because an answer to one topic touches the rows of another."""

    tables: Tables
    calendar: Calendar
    versions: noting.ProcessVersions = field(default_factory=noting.ProcessVersions)

    async def apply(self, connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
        """Note what came, and count the clocks of every case that it touches anew."""
        heard = _Heard.of(batch)
        waited = await noting.publish(connection, heard.published) if heard.published else set[UUID]()
        if heard.raised:
            await rows.mark(connection, heard.raised)
        if heard.entered:
            await absences.enter(connection, heard.entered)
        if heard.withdrawn:
            await absences.withdraw(connection, heard.withdrawn)
        if heard.facts:
            await noting.note(connection, heard.facts)
        if touched := waited | {case for case, _ in heard.facts}:
            await self._count(connection, touched)

    async def _count(self, connection: Connection, cases: Collection[UUID]) -> None:
        histories = await noting.facts_of(connection, cases)
        processes = await self._processes(connection, histories)
        waiting = list(_waiting(histories, processes))
        await noting.wait_for(connection, waiting)
        counted = histories.keys() - {case for case, _ in waiting}
        found = list(self._found({case: histories[case] for case in counted}, processes))
        await rows.put(connection, histories.keys(), found)

    async def _processes(self, connection: Connection, histories: Mapping[UUID, Sequence[Fact]]) -> Processes:
        """Those that the cases name. Where one is missing it is looked for again, alone: it may just come."""
        wanted = {each.process for facts in histories.values() for each in facts if each.process}
        known = await self.versions.of(connection, wanted)
        if known.keys() >= wanted:
            return known
        await noting.keep_others_out(connection)
        return await self.versions.of(connection, wanted)

    def _found(
        self, histories: Mapping[UUID, Sequence[Fact]], processes: Processes
    ) -> Iterator[tuple[UUID, int, str, Deadline]]:
        rules = Rules(processes, self.calendar)
        for case, facts in histories.items():
            table = self.tables.at(facts[0].recorded_at)
            for each in deadlines(facts, table, rules):
                yield case, shard_of(case), table.version, each


def _waiting(
    histories: Mapping[UUID, Sequence[Fact]], processes: Processes
) -> Iterator[tuple[UUID, ProcessRef]]:
    for case, facts in histories.items():
        for ref in unknown(facts, processes):
            yield case, ref


@dataclass(frozen=True, slots=True)
class _Heard:
    """A batch, sorted: facts by case, versions of processes, what is in our journal, absences."""

    facts: list[tuple[UUID, Fact]] = field(default_factory=list)
    published: list[tuple[ProcessRef, CaseProcess]] = field(default_factory=list)
    raised: list[tuple[UUID, UUID, Any]] = field(default_factory=list)
    entered: list[Absence] = field(default_factory=list)
    withdrawn: list[UUID] = field(default_factory=list)

    @classmethod
    def of(cls, batch: Sequence[Recorded[Any]]) -> "_Heard":
        heard = cls()
        for each in batch:
            heard.take(each)
        return heard

    def take(self, recorded: Recorded[Any]) -> None:
        """Sort in one event."""
        meta, event = recorded.meta, recorded.event
        match event:
            case ProcessPublished():
                ref = ProcessRef(process=meta.subject, version=event.version)
                self.published.append((ref, event.process))
            case ReminderRaised() | DeadlinesListed():
                self.raised.append((meta.id, meta.subject, meta.time))
            case AbsenceEntered():
                self.entered.append(entered(recorded))
            case AbsenceWithdrawn():
                self.withdrawn.append(event.absence)
            case _ if found := fact(recorded):
                self.facts.append((meta.subject, found))
