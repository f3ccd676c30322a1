"""What supervisors set without a deployment: companies with their contracts (B5), case processes (J1)."""

import unicodedata
from typing import Annotated, ClassVar, Literal
from uuid import UUID, uuid5

from pydantic import Field

from contracts.cases.vocabulary import ProblemType
from contracts.event import Event, Value
from contracts.texts import ShortText

type Count = Annotated[int, Field(ge=1, le=999)]
type Span = Annotated[int, Field(ge=1, le=100_000)]

_PROCESSES = UUID("0f1d5b52-4f5c-5d0e-9d0a-5a2f9c7f1e11")
_NAMES = UUID("5b8d2c1e-7a44-5f0b-8a6e-3c9f0d7b2e64")


def process_id(problem_type: ProblemType) -> UUID:
    """The stream of a type's case process: the same in every installation."""
    return uuid5(_PROCESSES, problem_type)


def company_name_id(name: str) -> UUID:
    """The stream of a company's name, however it is written: case and spaces make no other name."""
    return uuid5(_NAMES, " ".join(unicodedata.normalize("NFKC", name).casefold().split()))


class ContractTerms(Value):
    """What a company's contract grants for one type of problem (B5)."""

    problem_type: ProblemType
    consultations: Count
    """Available consultations per case."""
    session_minutes: Annotated[int, Field(ge=1, le=1440)]
    """Duration of one consultation in minutes."""


type Terms = Annotated[tuple[ContractTerms, ...], Field(max_length=20)]
"""The contract, one line per type of problem; a type without a line has the case process's numbers."""


class CompanyListed(Event):
    """A customer company stands in the directory."""

    type: ClassVar[str] = "kronika.policy.company_listed.v1"

    name: ShortText
    """The company's name, as titles show it."""
    terms: Terms = ()
    """The contract, one line per type of problem."""


class CompanyRenamed(Event):
    """The company goes by another name."""

    type: ClassVar[str] = "kronika.policy.company_renamed.v1"

    name: ShortText
    """The company's name, as titles show it."""


class CompanyNameTaken(Event):
    """A company goes by the name whose stream this is, in any spelling; while it does, no other may."""

    type: ClassVar[str] = "kronika.policy.company_name_taken.v1"

    company: UUID
    """Stream of the company."""


class ContractChanged(Event):
    """The contract's terms from here on; cases already registered keep theirs."""

    type: ClassVar[str] = "kronika.policy.contract_changed.v1"

    terms: Terms
    """The whole contract from here on, one line per type of problem."""


class CompanyDelisted(Event):
    """No new case can name this company; its cases go on."""

    type: ClassVar[str] = "kronika.policy.company_delisted.v1"


class CaseProcess(Value):
    """Every number of the rules for one type of problem (J1); the defaults are the specification's."""

    contact_within_hours: Span = 48
    """C3: from assignment to first contact, elapsed."""
    contact_reminder_hours: Span = 24
    """E2: from assignment to the first reminder, elapsed."""
    crisis_contact_within_hours: Span = 2
    """C7: from assignment to first contact in a crisis, elapsed."""
    crisis_reminder_hours: Span = 1
    """C7: from assignment to the reminder in a crisis, elapsed."""
    crisis_unassigned_minutes: Span = 30
    """C7: from registration until operators and supervisors are told that nobody has a crisis case."""
    unanswered_calls: Count = 3
    """D2: phone calls before a client is unreachable."""
    written_attempts: Annotated[int, Field(ge=0, le=99)] = 1
    """D2: text messages, or e-mails where no text is possible."""
    hours_between_calls: Annotated[int, Field(ge=0, le=11)] = 2
    """D2: how far the clock times of any two of the calls differ."""
    session_after_contact_days: Span = 5
    """E2: calendar days from contact to the first session registered."""
    close_reminder_months: Span = 2
    """E2: calendar months from the earliest registered session to the reminder."""
    close_within_months: Span = 3
    """E2: calendar months from the earliest registered session in which the case is to be closed."""
    approval_within_working_days: Span = 5
    """E4: working days from closing until the supervisors are told that it waits."""
    consultations: Count = 5
    """B5: available consultations where no contract says otherwise."""
    session_minutes: Annotated[int, Field(ge=1, le=1440)] = 50
    """B5: duration of one consultation in minutes where no contract says otherwise."""
    paper: Literal["treatment_log", "case_file"] | None = None
    """D5: the paper that must be filed before closing."""
    satisfaction_form: bool = False
    """D6: whether a form exists for this type; a score is possible everywhere."""
    feedback_window_days: Span = 14
    """H3: days from approval in which the case can be reopened."""
    handover_days: Span = 14
    """C6: days in which a former expert keeps the hand-over page."""
    late_after_hours: Span = 24
    """D12: recorded later than this after it happened is shown at approval."""
    grace_seconds: Annotated[int, Field(ge=0, le=600)] = 10
    """I7: seconds in which an action can be taken back."""
    feedback_footer: bool = False
    """H1: whether letters to the client carry rating icons."""


class ProcessPublished(Event):
    """A version of a type's case process; cases keep the version they started under (J1)."""

    type: ClassVar[str] = "kronika.policy.process_published.v1"

    problem_type: ProblemType
    version: Annotated[int, Field(ge=1)]
    """Running number of this type's versions, from 1."""
    process: CaseProcess


EVENTS: tuple[type[Event], ...] = (
    CompanyListed,
    CompanyRenamed,
    CompanyNameTaken,
    ContractChanged,
    CompanyDelisted,
    ProcessPublished,
)
SUBSTANCE: tuple[type[Event], ...] = EVENTS
