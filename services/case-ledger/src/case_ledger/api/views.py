"""What a reader is shown of a case: typed dictionaries, which OpenAPI knows and orjson writes."""

from datetime import datetime
from typing import Literal, TypedDict, cast
from uuid import UUID

from case_ledger.api.erasure import State, state_of
from case_ledger.api.picking import view, views
from case_ledger.domain.case import Case, EndingKind, Settled
from case_ledger.domain.contact import counting_attempts
from case_ledger.domain.holding import HoldingKind
from case_ledger.domain.invoicing import experts_to_invoice
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
from contracts.reminders import Colour, Lateness

type Hidden = Literal["sealed"]
"""Stands where the reader may not see it, or it was erased."""

SEALED: Hidden = "sealed"


class Title(TypedDict):
    """A case's title in parts (B1): date recorded - company - expert - type - city - client."""

    recorded: datetime
    company: UUID | None
    company_name: str | None
    expert: UUID | None
    problem_type: ProblemType
    city: str
    client: str


class HoldingView(TypedDict):
    kind: HoldingKind
    expert: UUID
    since: datetime
    until: datetime | None
    contacted_at: datetime | None
    reached_by_phone_at: datetime | None


class AttemptView(TypedDict):
    id: UUID
    expert: UUID
    kind: AttemptKind
    outcome: AttemptOutcome
    at: datetime
    retracted: bool


class SessionView(TypedDict):
    id: UUID
    expert: UUID
    starts_at: datetime
    minutes: int
    entered_at: datetime | None
    """When it was registered or last moved."""


class PaperView(TypedDict):
    document: UUID
    kind: str
    expert: UUID | None
    handover: bool


class SatisfactionView(TypedDict):
    settled: Settled
    score: int | None
    document: UUID | None
    reason: str | None


class EndingView(TypedDict):
    kind: EndingKind
    at: datetime
    by: str
    reason: str | None
    same_as: int | None


class ApprovalView(TypedDict):
    at: datetime
    by: str
    complete: bool


class MessageView(TypedDict):
    id: UUID
    sender: str
    operator: UUID | None
    sent_at: datetime
    text: str
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None
    taken_back: bool


class NoteView(TypedDict):
    id: UUID
    by: str
    at: datetime
    text: str


class LateView(TypedDict):
    """Recorded long after it happened (D12)."""

    type: str
    happened_at: datetime
    recorded_at: datetime


class NoticeView(TypedDict):
    """A notice beside the case (E2); `due` and `late` only where a clock brought it."""

    notice: str
    colour: Colour
    due: datetime | None
    late: Lateness | None


class MissingView(TypedDict):
    rule: str
    code: str
    words: str


class Plain(TypedDict):
    """What is shown of a case's details as they are (B2)."""

    number: int
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


class ProfileView(Plain):
    """Everything of a case that its reader may see (B2, E1, E2)."""

    id: UUID
    version: int
    title: Title
    process: CaseProcess
    client: PersonDetails | Hidden
    contact: ContactDetails | Hidden
    problem: ProblemDetails | Hidden
    erasure: State
    progress: int
    notices: list[NoticeView]
    holder: HoldingView | None
    former: list[HoldingView]
    declined_by: list[UUID]
    attempts: list[AttemptView]
    counting: list[UUID]
    """Attempts that count towards an unreachable client (D2)."""
    sessions: list[SessionView]
    papers: list[PaperView]
    satisfaction: SatisfactionView | None
    ending: EndingView | None
    approval: ApprovalView | None
    return_reason: str | None
    reopened_at: datetime | None
    messages: list[MessageView]
    notes: list[NoteView]
    late: list[LateView]
    missing_to_close: list[MissingView]
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
        "client": profile.opened.client or SEALED,
        "contact": profile.opened.contact or SEALED,
        "problem": profile.opened.problem or SEALED,
        "erasure": state_of(case.erasure),
        "progress": profile.progress,
        "notices": views(NoticeView, profile.notices),
        "late": views(LateView, profile.late),
        "missing_to_close": views(MissingView, profile.missing_to_close),
        "messages": _messages(profile),
        "notes": _notes(profile),
        "return_reason": _text(profile, case.return_reason.event) if case.return_reason else None,
    }
    return cast("ProfileView", view(Plain, case.details) | _of_course(case) | shown)


def _of_course(case: Case) -> dict[str, object]:
    return {
        "holder": view(HoldingView, case.holder) if case.holder else None,
        "former": views(HoldingView, case.former),
        "declined_by": sorted(case.declined_by),
        "attempts": views(AttemptView, case.attempts),
        "counting": [each.id for each in counting_attempts(case)],
        "sessions": views(SessionView, case.sessions),
        "papers": views(PaperView, case.papers),
        "satisfaction": view(SatisfactionView, case.satisfaction) if case.satisfaction else None,
        "ending": view(EndingView, case.ending) if case.ending else None,
        "approval": view(ApprovalView, case.approval) if case.approval else None,
        "reopened_at": case.reopened_at,
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
        client=client_name(profile.opened.client, details.language),
    )


def _text(profile: Profile, event: UUID) -> str:
    return profile.opened.texts.get(event, SEALED)


def _messages(profile: Profile) -> list[MessageView]:
    return [
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
    ]


def _notes(profile: Profile) -> list[NoteView]:
    return [
        NoteView(id=each.id, by=each.by, at=each.at, text=_text(profile, each.text.event))
        for each in profile.case.notes
    ]
