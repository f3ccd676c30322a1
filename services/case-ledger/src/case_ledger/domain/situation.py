"""What a decision needs besides the case: who asks, when, under which process; and how rules are asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema

from case_ledger.domain.case import Case
from contracts.event import Event
from contracts.moments import Moment
from contracts.permissions import Role
from contracts.policy import CaseProcess
from contracts.refusal import Missing, Refusal
from contracts.sealed import Clear
from contracts.texts import FreeText


def _on_the_wall(clock: time) -> time:
    if clock.tzinfo is not None or clock.second or clock.microsecond:
        reason = "a time on the wall clock is given in hours and minutes, without an offset"
        raise ValueError(reason)
    return clock


type ClockTime = Annotated[
    time,
    AfterValidator(_on_the_wall),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$",
            "description": "Local time of the organisation in hours and minutes, without an offset",
        }
    ),
]


class Command(BaseModel):
    """What somebody wants done. `happened_at` is when it was done in the world; left out, it is now (D12)."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    happened_at: Moment | None = None
    """When it was done in the world, where that was earlier than now."""


class HoldersCommand(Command):
    """What the case's expert does, or a supervisor for them (C9)."""

    acting_reason: FreeText | None = None
    """Demanded of a supervisor who acts for the expert: why."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the directory and the accounts say of somebody, as far as the rules ask."""

    active: bool = True
    confirmed: bool = True
    roles: frozenset[str] = frozenset()
    competences: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    absent: bool = False
    capacity: int = 0
    """How many open cases they are ready to hold."""
    below_capacity: bool = True
    knows_client: bool = False
    """Declined an earlier case of this client because they know them (C4)."""
    teams: frozenset[UUID] = frozenset()
    leads: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Situation:
    """Time, ids and what is known of people are arguments; a decision asks nobody."""

    now: datetime
    actor: UUID
    role: Role
    process: CaseProcess
    id: UUID
    """For the one new thing that a command makes; the same again when the command is repeated."""
    zone: str = "Europe/Budapest"
    happened_at: datetime | None = None
    people: Mapping[UUID, Person] = field(default_factory=dict)
    unlisted: frozenset[UUID] = frozenset()
    """Companies that the command names and the directory doesn't."""
    covered: tuple[UUID, ...] = ()
    """Cases that an erasure covers (I4)."""
    seen: int | None = None
    """The version on the actor's screen, where they named one."""

    @property
    def moment(self) -> datetime:
        """When it happened in the world."""
        return self.happened_at or self.now

    def person(self, account: UUID) -> Person | None:
        return self.people.get(account)

    def local(self, moment: datetime) -> datetime:
        """The wall clock of the organisation at a moment."""
        return moment.astimezone(ZoneInfo(self.zone))


type Decision = tuple[Event, ...] | Refusal
type Rule[C: Command] = Callable[[Case, C, Situation], Missing | None]
type Outcome[C: Command] = Callable[[Case, C, Situation], tuple[Event, ...]]


@dataclass(frozen=True, slots=True)
class Act[C: Command]:
    """One command's decision: its rules in a list, and the events when all of them hold.

    `is_done` says that the command has already had its effect: repeating it changes nothing.
    A refusal lists all that is missing, not the first (D7).
    """

    refusal: str
    title: str
    rules: tuple[Rule[C], ...]
    events: Outcome[C]
    is_done: Callable[[Case, C, Situation], bool] | None = None

    def __call__(self, case: Case, command: C, situation: Situation) -> Decision:
        if self.is_done is not None and self.is_done(case, command, situation):
            return ()
        answers = (rule(case, command, situation) for rule in self.rules)
        missing = tuple(dict.fromkeys(answer for answer in answers if answer is not None))
        return (
            Refusal(self.refusal, self.title, missing) if missing else self.events(case, command, situation)
        )


def established[T](value: T | None) -> T:
    """What a rule of the same act has made sure of; raises `LookupError` where the act has no such rule."""
    if value is None:
        reason = "no rule made sure of this"
        raise LookupError(reason)
    return value


def clear[T](case: Case, value: T) -> Clear[T]:
    """Personal data of this case's client, to be sealed before it is written."""
    return Clear(case.person, value)


def acting(case: Case, command: HoldersCommand) -> Clear[FreeText] | None:
    """A supervisor's reason for acting for the expert (C9)."""
    return None if command.acting_reason is None else clear(case, command.acting_reason)
