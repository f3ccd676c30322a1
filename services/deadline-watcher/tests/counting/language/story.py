"""A case told fact by fact; each line is one event."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from typing import Any, Self
from uuid import UUID, uuid4

from counting.language.days import CALENDAR, local

from contracts.cases.vocabulary import ProblemType, ProcessRef
from contracts.policy import CaseProcess, process_id
from contracts.reminders import ReminderKind
from deadline_watcher.domain.clocks import Deadline, Rules, Segment, deadlines, segments
from deadline_watcher.domain.facts import Fact, What
from deadline_watcher.domain.kinds import Tables

EVA, KATA = uuid4(), uuid4()
PROCESS = process_id(ProblemType.PSYCHOLOGICAL)
FIRST = ProcessRef(process=PROCESS, version=1)
TABLES = Tables.model_validate(
    tomllib.loads((files("deadline_watcher.domain") / "kinds.toml").read_text("utf-8"))
)


@dataclass
class Story:
    """What happened so far, and by which numbers it is counted."""

    facts: list[Fact] = field(default_factory=list)
    processes: dict[ProcessRef, CaseProcess] = field(default_factory=lambda: {FIRST: CaseProcess()})
    tables: Tables = TABLES

    @property
    def rules(self) -> Rules:
        return Rules(self.processes, CALENDAR)

    @property
    def last(self) -> UUID:
        """Id of the latest event."""
        return self.facts[-1].id

    def then(self, what: What, at: datetime, *, recorded: datetime | None = None, **how: Any) -> Self:
        """The next event, recorded when it happened unless told otherwise."""
        when = recorded or at
        self.facts.append(Fact(uuid4(), what, len(self.facts) + 1, at, when, **how))
        return self

    def assigned(self, at: datetime, expert: UUID = EVA, **how: Any) -> Self:
        return self.then(What.HELD, at, expert=expert, **how)

    def declined(self, at: datetime) -> Self:
        return self.then(What.FREED, at)

    def taken_back(self, at: datetime) -> Self:
        return self.then(What.TAKEN_BACK, at)

    def contacted(self, at: datetime, **how: Any) -> Self:
        return self.then(What.CONTACTED, at, **how)

    def contact_retracted(self, at: datetime) -> Self:
        return self.then(What.CONTACT_RETRACTED, at)

    def with_session(self, at: datetime, starts: datetime, session: UUID | None = None, **how: Any) -> Self:
        expert = how.pop("expert", EVA)
        session = session or uuid4()
        return self.then(What.SESSION_ADDED, at, session=session, expert=expert, starts_at=starts, **how)

    def moved(self, at: datetime, session: UUID, starts: datetime) -> Self:
        return self.then(What.SESSION_MOVED, at, session=session, starts_at=starts)

    def deleted(self, at: datetime, session: UUID) -> Self:
        return self.then(What.SESSION_DELETED, at, session=session)

    def ended(self, at: datetime) -> Self:
        return self.then(What.ENDED, at)

    def returned(self, at: datetime) -> Self:
        return self.then(What.ENDING_UNDONE, at)

    def approved(self, at: datetime) -> Self:
        return self.then(What.APPROVED, at)

    def reopened(self, at: datetime, expert: UUID | None = EVA) -> Self:
        return self.then(What.REOPENED, at, expert=expert)

    def postponed(self, at: datetime, until: date) -> Self:
        return self.then(What.POSTPONED, at, until=until)

    def deadlines(self) -> dict[ReminderKind, Deadline]:
        """What the case is on its way to, by kind."""
        table = self.tables.at(self.facts[0].recorded_at)
        return {each.kind.name: each for each in deadlines(self.facts, table, self.rules)}

    def due(self, kind: ReminderKind) -> datetime | None:
        found = self.deadlines().get(kind)
        return found.due if found else None

    def stretches(self, kind: ReminderKind) -> list[Segment]:
        """In which stretches that clock stood."""
        return segments(self.facts, self.tables.at(self.facts[0].recorded_at), self.rules)[kind]


def a_case(at: datetime | None = None, *, crisis: bool = False, process: ProcessRef = FIRST) -> Story:
    """Registered on Monday, 2 March 2026 at eight, unless told otherwise."""
    at = at or local("2026-03-02 08:00")
    return Story().then(What.REGISTERED, at, process=process, crisis=crisis)
