"""A case's events as they were recorded, the clock, and who is who: what every story is told over."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid5

from domain.language.acts import ACTS, ERRANDS
from domain.language.days import ZONE, When, moment
from domain.language.people import CLIENT, EVERYBODY, Colleague, the

from case_ledger.domain.case import Case
from case_ledger.domain.corrections import ChangeProblemType
from case_ledger.domain.evolving import evolve
from case_ledger.domain.policy import DEFAULT_PROCESSES
from case_ledger.domain.retyping import change_problem_type
from case_ledger.domain.situation import Command, Decision, Person, Situation
from contracts.cases.vocabulary import ProblemType, ProcessRef
from contracts.envelope import GENESIS, Meta, Recorded
from contracts.event import Event
from contracts.policy import CaseProcess, ContractTerms, process_id
from contracts.refusal import Refusal
from contracts.sealed import Clear
from testkit.story import Asked, Given, Stories, readable

CASE = the("the case")
CASES = Stories[Case | None](None, evolve, CASE)


def private[T](value: T) -> Clear[T]:
    """Personal data of the client, as events hold them before they are sealed."""
    return Clear(str(CLIENT), value)


def first_version(problem_type: ProblemType) -> ProcessRef:
    return ProcessRef(process=process_id(problem_type), version=1)


@dataclass(frozen=True, slots=True)
class Told[S: "Record"]:
    """What came of a command, and the story as it goes on from there. Each `then` fails with the story."""

    before: S
    by: Colleague
    happened_at: datetime
    asked: Asked[Case | None]

    @property
    def events(self) -> tuple[Event, ...]:
        """The events decided on; a refusal fails the test."""
        assert not isinstance(self.asked.answer, Refusal), self.asked.story()
        return self.asked.answer

    @property
    def refusal(self) -> Refusal:
        """The refusal; events fail the test."""
        assert isinstance(self.asked.answer, Refusal), self.asked.story()
        return self.asked.answer

    @property
    def afterwards(self) -> S:
        """The story with what was decided recorded."""
        story = self.before
        for event in self.events:
            story = story.told(event, self.by, happened_at=self.happened_at)
        return story

    def then(self, *events: Event) -> S:
        """Exactly these events, in this order; the story goes on with them."""
        self.asked.then(*events)
        return self.afterwards

    def then_nothing(self) -> None:
        """It is accepted and changes nothing: it has had its effect already."""
        self.asked.then_nothing()

    def then_refused(self, *missing: str) -> None:
        """Refused, with all that is missing said, in the order of the rules: `"D7 no-session"`."""
        said = tuple(f"{each.rule} {each.code}" for each in self.refusal.missing)
        assert said == missing, self.asked.story()


def _processes() -> Mapping[ProcessRef, CaseProcess]:
    return {first_version(each): process for each, process in DEFAULT_PROCESSES.items()}


@dataclass(frozen=True)
class Record:
    """Immutable: each word answers with a longer story."""

    now: datetime
    events: tuple[Recorded[Event], ...] = ()
    state: Case | None = None
    people: Mapping[UUID, Person] = field(
        default_factory=lambda: {each.id: each.person for each in EVERYBODY}
    )
    processes: Mapping[ProcessRef, CaseProcess] = field(default_factory=_processes)
    terms: ContractTerms | None = None
    unlisted: frozenset[UUID] = frozenset()

    @property
    def case(self) -> Case:
        assert self.state is not None
        return self.state

    @property
    def process(self) -> CaseProcess:
        """The version under which the case runs (J1)."""
        return self.processes[self.case.details.process]

    @property
    def version(self) -> int:
        return len(self.events)

    def later(self, **span: float) -> Self:
        """Time passes: `later(hours=24)`."""
        return replace(self, now=self.now + timedelta(**span))

    def on(self, day: When, at: str = "12:00", fold: int = 0) -> Self:
        """The clock shows that day and time."""
        return replace(self, now=moment(day, at, fold))

    def knowing(self, who: Colleague, **facts: Any) -> Self:
        """The directory says something else of somebody: `knowing(EVA, absent=True)`."""
        known = self.people.get(who.id, who.person)
        return replace(self, people={**self.people, who.id: replace(known, **facts)})

    def without_company(self, company: UUID) -> Self:
        """The directory doesn't list this company."""
        return replace(self, unlisted=self.unlisted | {company})

    def under(self, **numbers: Any) -> Self:
        """The case's process has other numbers: `under(unanswered_calls=4)`."""
        changed = self.process.model_copy(update=numbers)
        return replace(self, processes={**self.processes, self.case.details.process: changed})

    def publishing(self, problem_type: ProblemType, version: int, process: CaseProcess) -> Self:
        """A type has a newer case process."""
        ref = ProcessRef(process=process_id(problem_type), version=version)
        return replace(self, processes={**self.processes, ref: process})

    def granted(self, terms: ContractTerms) -> Self:
        """The company's contract has a line for the type that the case may change to."""
        return replace(self, terms=terms)

    def told(
        self,
        event: Event,
        by: Colleague,
        *,
        happened_at: datetime | None = None,
        service: str | None = None,
    ) -> Self:
        """One more event was recorded, now; by a service for somebody, where one is named."""
        meta = Meta(
            id=uuid5(CASE, str(self.version + 1)),
            source="/kronika/case-ledger",
            type=event.type,
            subject=CASE,
            time=self.now,
            version=self.version + 1,
            actor=f"service:{service}" if service else str(by.id),
            role="service" if service else by.role.value,
            happened_at=happened_at or self.now,
            correlation_id="a story",
            on_behalf_of=str(by.id) if service else None,
        )
        recorded = Recorded(meta, self.version + 1, GENESIS, event)
        return replace(self, events=(*self.events, recorded), state=evolve(self.state, recorded))

    def when(
        self, command: Command, by: Colleague, *, making: UUID | None = None, seen: int | None = None
    ) -> Told[Self]:
        """Somebody wants something; `making` is the id of the new thing that the command makes."""
        decision = self.decided(command, by, making=making, seen=seen)
        answer = decision if isinstance(decision, Refusal) else tuple(decision)
        asked = Asked(Given(CASES, self.events), answer, f"{by.name}: {readable(command)}")
        return Told(self, by, command.happened_at or self.now, asked)

    def decided(
        self, command: Command, by: Colleague, *, making: UUID | None = None, seen: int | None = None
    ) -> Decision:
        """What the domain says to it, and no more."""
        return self._decide(command, self.situation(by, command.happened_at, making, seen))

    def situation(
        self,
        by: Colleague,
        happened_at: datetime | None = None,
        making: UUID | None = None,
        seen: int | None = None,
    ) -> Situation:
        return Situation(
            now=self.now,
            actor=by.id,
            role=by.role,
            process=self.process,
            id=making or the(f"made after {self.version} events"),
            zone=ZONE,
            happened_at=happened_at,
            people=self.people,
            unlisted=self.unlisted,
            seen=seen,
        )

    def _decide(self, command: Command, situation: Situation) -> Decision:
        if isinstance(command, ChangeProblemType):
            current = self._current(command.problem_type)
            return change_problem_type(self.case, command, situation, current, self.terms)
        return (ACTS | ERRANDS)[type(command)](self.case, command, situation)

    def _current(self, problem_type: ProblemType) -> tuple[ProcessRef, CaseProcess]:
        of_type = [ref for ref in self.processes if ref.process == process_id(problem_type)]
        latest = max(of_type, key=lambda ref: ref.version)
        return latest, self.processes[latest]
