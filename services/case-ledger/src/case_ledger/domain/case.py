"""A case as its events tell it: the state that every decision reads. Nothing here decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from case_ledger.domain.entries import Approval, InvoiceMark, Kept, LateFact, Message, Note, Ready
from case_ledger.domain.holding import Holding
from contracts.cases.contact import AttemptKind, AttemptOutcome
from contracts.cases.erasure import AskedThrough, ErasureGround
from contracts.cases.vocabulary import (
    ConsultationType,
    ContactDetails,
    ExpertWishes,
    HeardFrom,
    PaperKind,
    PersonDetails,
    ProblemDetails,
    ProblemType,
    ProcessRef,
    Reachability,
    Receipt,
)


@dataclass(frozen=True)  # no slots: it is replaced with each event (see replacing.py)
class Details:
    """What is known of the case itself (B2)."""

    number: int
    person: UUID
    company: UUID | None
    unlisted_company: str | None
    crisis: bool
    city: str
    received_by: Receipt
    received_at: datetime
    recorded_at: datetime
    problem_type: ProblemType
    call_minutes: int
    heard_from: HeardFrom
    backup_call: bool
    consultations: int
    session_minutes: int
    consultation_type: ConsultationType
    language: str
    wishes: ExpertWishes
    reachability: Reachability
    process: ProcessRef
    operator: str
    """Account of who registered the case."""
    continues: int | None
    client: Kept[PersonDetails]
    contact: Kept[ContactDetails]
    problem: Kept[ProblemDetails]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach the client (D2)."""

    id: UUID
    expert: UUID
    kind: AttemptKind
    outcome: AttemptOutcome
    at: datetime
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One session, planned or held; `expert` is who holds it (C6)."""

    id: UUID
    expert: UUID
    starts_at: datetime
    minutes: int
    entered_at: datetime | None = None
    """When it was registered or last moved; nothing for one that is only thought of."""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def overlaps(self, other: "Session") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that counts (D5). `handover` marks one for a former expert's sessions (C6)."""

    document: UUID
    kind: PaperKind
    expert: UUID | None
    filed_at: datetime
    handover: bool = False


class Settled(StrEnum):
    """How satisfaction was settled (D6)."""

    SCORE = "score"
    FORM = "form"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The latest word on satisfaction; `score` only with `SCORE`, `document` only with `FORM`."""

    settled: Settled
    score: int | None = None
    document: UUID | None = None
    reason: str | None = None
    at: datetime | None = field(default=None, compare=False)


class EndingKind(StrEnum):
    """The three ways in which a case comes to wait for approval."""

    CLOSED = "closed"
    UNREACHABLE = "unreachable"
    WITHOUT_COUNSELLING = "without_counselling"


@dataclass(frozen=True, slots=True)
class Ending:
    """The case has ended and waits for approval, or has it."""

    kind: EndingKind
    event: UUID
    at: datetime
    recorded_at: datetime
    by: str
    reason: str | None = None
    same_as: int | None = None


class UndoableKind(StrEnum):
    """Which act on the holder is the latest one (I7)."""

    ASSIGNMENT = "assignment"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Undoable:
    """The latest act that its author may take back, and the case as it stood before it (I7)."""

    kind: UndoableKind
    event: UUID
    by: str
    at: datetime
    recorded_at: datetime
    before: "Case"


@dataclass(frozen=True, slots=True)
class Erasure:
    """How far the erasure of the case's client has come (I4)."""

    id: UUID
    started_by: str | None = None
    started_at: datetime | None = None
    ground: ErasureGround | None = None
    asked_through: AskedThrough | None = None
    cases: tuple[UUID, ...] = ()
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    confirmation: UUID | None = None
    completed_at: datetime | None = None
    completion: UUID | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)  # no slots: it is replaced with each event (see replacing.py)
class Case:
    """A case after all its events. `details` is there from the first of them on."""

    details: Details
    holder: Holding | None = None
    former: tuple[Holding, ...] = ()
    declined_by: frozenset[UUID] = frozenset()
    acquainted: frozenset[UUID] = frozenset()
    """Experts who declined because they know the client (C4)."""
    was_declined: bool = False
    """The notice *Case declined* (E2): nobody has taken it since."""
    attempts: tuple[Attempt, ...] = ()
    missed_at: datetime | None = None
    """Moment of the latest session that the client missed (D2)."""
    sessions: tuple[Session, ...] = ()
    papers: tuple[Paper, ...] = ()
    refused: frozenset[UUID] = frozenset()
    """Documents that the document store refused (D5)."""
    satisfaction: Satisfaction | None = None
    ending: Ending | None = None
    approval: Approval | None = None
    returned: bool = False
    """The notice *Returned* (E2): not closed anew yet."""
    return_reason: Kept[str] | None = None
    reopened_at: datetime | None = None
    postponed_until: date | None = None
    """The day that a supervisor set for closing, later than the process has it (E2)."""
    messages: tuple[Message, ...] = ()
    notes: tuple[Note, ...] = ()
    ready: Mapping[UUID, Ready] = field(default_factory=dict)
    """Sessions that an approval made ready to invoice, by their ids; marks don't take them out (D9)."""
    approved_at: datetime | None = None
    """Moment of the latest approval; a reopening doesn't take it away, as it takes `approval` (D10)."""
    invoiced: tuple[InvoiceMark, ...] = ()
    undoable: Undoable | None = field(default=None, repr=False)
    workers: frozenset[str] = frozenset()
    """Accounts that worked on the case and so never approve it (C9, D8)."""
    recorded: tuple[LateFact, ...] = ()
    """Facts recorded an hour or more after they happened; the process says which of them are late."""
    erased: frozenset[UUID] = frozenset()
    erasure: Erasure | None = None

    @property
    def person(self) -> str:
        return str(self.details.person)

    @property
    def is_open(self) -> bool:
        return self.ending is None

    @property
    def waits_for_approval(self) -> bool:
        return self.ending is not None and self.approval is None

    @property
    def is_accepted(self) -> bool:
        """The present expert has contacted the client (C3)."""
        return self.holder is not None and self.holder.contacted_at is not None

    def session(self, session: UUID) -> Session | None:
        return next((each for each in self.sessions if each.id == session), None)

    def held_by(self, expert: UUID) -> tuple[Session, ...]:
        return tuple(each for each in self.sessions if each.expert == expert)

    @property
    def of_the_holding(self) -> tuple[Session, ...]:
        """Sessions of the present holding: those from before a reopening took place and stay (H3)."""
        holder = self.holder
        if holder is None:
            return ()
        return tuple(each for each in self.held_by(holder.expert) if each.starts_at >= holder.since)

    def paper(self, document: UUID) -> Paper | None:
        return next((each for each in self.papers if each.document == document), None)


def account(actor: str) -> UUID | None:
    """The account behind an actor; services have none."""
    return None if actor.startswith("service:") else _id(actor)


_id = lru_cache(maxsize=4_096)(UUID)
"""The same people act on many cases."""
