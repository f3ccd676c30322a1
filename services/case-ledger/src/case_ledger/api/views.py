"""What a reader is shown of a case: plain models, so that OpenAPI knows every answer."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from case_ledger.api.erasure import State, state_of
from case_ledger.domain.case import Case, EndingKind, HoldingKind, Settled
from case_ledger.domain.invoicing import experts_to_invoice
from case_ledger.domain.progress import Notice
from case_ledger.handlers.reading import Profile
from contracts.cases.contact import AttemptKind, AttemptOutcome
from contracts.cases.vocabulary import (
    ConsultationType,
    ContactDetails,
    ExpertWishes,
    HeardFrom,
    PersonDetails,
    ProblemDetails,
    ProblemType,
    Reachability,
    Receipt,
)
from contracts.policy import CaseProcess

type Hidden = Literal["sealed"]
"""Stands where the reader may not see it, or it was erased."""

SEALED: Hidden = "sealed"


class Title(BaseModel):
    """A case's title in parts (B1): date recorded - company - expert - type - city - client."""

    recorded: datetime
    company: UUID | None
    company_name: str | None
    expert: UUID | None
    problem_type: ProblemType
    city: str
    client: str


class HoldingView(BaseModel):
    kind: HoldingKind
    expert: UUID
    since: datetime
    until: datetime | None
    contacted_at: datetime | None
    reached_by_phone_at: datetime | None


class AttemptView(BaseModel):
    id: UUID
    expert: UUID
    kind: AttemptKind
    outcome: AttemptOutcome
    at: datetime
    retracted: bool


class SessionView(BaseModel):
    id: UUID
    expert: UUID
    starts_at: datetime
    minutes: int


class PaperView(BaseModel):
    document: UUID
    kind: str
    expert: UUID | None
    handover: bool


class SatisfactionView(BaseModel):
    settled: Settled
    score: int | None
    document: UUID | None
    reason: str | None


class EndingView(BaseModel):
    kind: EndingKind
    at: datetime
    by: str
    reason: str | None
    same_as: int | None


class ApprovalView(BaseModel):
    at: datetime
    by: str
    complete: bool


class MessageView(BaseModel):
    id: UUID
    sender: str
    operator: UUID | None
    sent_at: datetime
    text: str
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None
    taken_back: bool


class NoteView(BaseModel):
    id: UUID
    by: str
    at: datetime
    text: str


class LateView(BaseModel):
    """Recorded long after it happened (D12)."""

    type: str
    happened_at: datetime
    recorded_at: datetime


class MissingView(BaseModel):
    rule: str
    code: str
    words: str


class ProfileView(BaseModel):
    """Everything of a case that its reader may see (B2, E1, E2)."""

    id: UUID
    number: int
    version: int
    title: Title
    received_at: datetime
    received_by: Receipt
    unlisted_company: str | None
    crisis: bool
    call_minutes: int
    heard_from: HeardFrom
    backup_call: bool
    consultations: int
    session_minutes: int
    consultation_type: ConsultationType
    language: str
    wishes: ExpertWishes
    reachability: Reachability
    operator: str
    continues: int | None
    process: CaseProcess
    client: PersonDetails | Hidden
    contact: ContactDetails | Hidden
    problem: ProblemDetails | Hidden
    erasure: State
    progress: int
    notices: tuple[Notice, ...]
    holder: HoldingView | None
    former: tuple[HoldingView, ...]
    declined_by: tuple[UUID, ...]
    attempts: tuple[AttemptView, ...]
    sessions: tuple[SessionView, ...]
    papers: tuple[PaperView, ...]
    satisfaction: SatisfactionView | None
    ending: EndingView | None
    approval: ApprovalView | None
    return_reason: str | None
    reopened_at: datetime | None
    messages: tuple[MessageView, ...]
    notes: tuple[NoteView, ...]
    late: tuple[LateView, ...]
    missing_to_close: tuple[MissingView, ...]
    to_invoice: tuple[UUID, ...]


def client_name(client: PersonDetails | None, language: str) -> str:
    """As titles show it (B1); Hungarian names have the family name first, in every language."""
    if client is None:
        return SEALED
    parts = (client.given_name, client.family_name)
    return " ".join(reversed(parts) if language == "hu" else parts)


def profile_view(profile: Profile, company_name: str | None) -> ProfileView:
    """`company_name` is the directory's, where there is one."""
    case = profile.case
    shown = {
        "id": profile.case_id,
        "version": profile.version,
        "title": _title(profile, company_name),
        "process": profile.process,
        "client": profile.client or SEALED,
        "contact": profile.contact or SEALED,
        "problem": profile.problem or SEALED,
        "erasure": state_of(case.erasure),
        "progress": profile.progress,
        "notices": profile.notices,
        "late": profile.late,
        "missing_to_close": profile.missing_to_close,
        "messages": _messages(profile),
        "notes": _notes(profile),
        "return_reason": _text(profile, case.return_reason.event) if case.return_reason else None,
    }
    return ProfileView.model_validate(
        {**_of_details(case), **_of_course(case), **shown}, from_attributes=True
    )


_PLAIN = (
    "number",
    "received_at",
    "received_by",
    "unlisted_company",
    "crisis",
    "call_minutes",
    "heard_from",
    "backup_call",
    "consultations",
    "session_minutes",
    "consultation_type",
    "language",
    "wishes",
    "reachability",
    "operator",
    "continues",
)


def _of_details(case: Case) -> dict[str, object]:
    return {name: getattr(case.details, name) for name in _PLAIN}


def _of_course(case: Case) -> dict[str, object]:
    names = ("holder", "former", "attempts", "sessions", "papers", "satisfaction", "ending", "approval")
    return {
        **{name: getattr(case, name) for name in (*names, "reopened_at")},
        "declined_by": tuple(sorted(case.declined_by)),
        "to_invoice": experts_to_invoice(case),
    }


def _title(profile: Profile, company_name: str | None) -> Title:
    details = profile.case.details
    holder = profile.case.holder
    return Title(
        recorded=details.recorded_at,
        company=details.company,
        company_name=company_name or details.unlisted_company,
        expert=holder.expert if holder else None,
        problem_type=details.problem_type,
        city=details.city,
        client=client_name(profile.client, details.language),
    )


def _text(profile: Profile, event: UUID) -> str:
    return profile.texts.get(event, SEALED)


def _messages(profile: Profile) -> tuple[MessageView, ...]:
    return tuple(
        MessageView(
            id=each.id,
            sender=each.sender,
            operator=each.operator,
            sent_at=each.sent_at,
            text=_text(profile, each.text.event),
            answered_at=each.answered_at,
            answered_by=each.answered_by,
            answer=_text(profile, each.answer.event) if each.answer else None,
            taken_back=each.taken_back,
        )
        for each in profile.case.messages
    )


def _notes(profile: Profile) -> tuple[NoteView, ...]:
    return tuple(
        NoteView(id=each.id, by=each.by, at=each.at, text=_text(profile, each.text.event))
        for each in profile.case.notes
    )
