"""How registration and corrections change what is known of a case (B)."""

from case_ledger.domain.case import Case, Details
from case_ledger.domain.entries import Kept, Note
from case_ledger.domain.replacing import replace
from contracts.cases.registration import (
    CaseRegistered,
    CompanySettled,
    ContactCorrected,
    DetailsCorrected,
    ExpertReachedByPhone,
    NoteAdded,
    ProblemTypeChanged,
)
from contracts.cases.sessions import ConsultationsChanged
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.sealed import Private


def kept[T](recorded: Recorded[Event], pointer: str, value: Private[T]) -> Kept[T]:
    """Remember where a private value was sealed: its event, type and JSON pointer."""
    return Kept(recorded.meta.id, recorded.meta.type, pointer, value)


_AS_REGISTERED = Details.__dataclass_fields__.keys() & CaseRegistered.model_fields.keys() - {
    "client",
    "contact",
    "problem",
}


def registered(recorded: Recorded[CaseRegistered]) -> Case:
    event, meta = recorded.event, recorded.meta
    same = {name: getattr(event, name) for name in _AS_REGISTERED}
    details = Details(
        **same,
        received_at=meta.happened_at,
        recorded_at=meta.time,
        operator=meta.actor,
        client=kept(recorded, "/client", event.client),
        contact=kept(recorded, "/contact", event.contact),
        problem=kept(recorded, "/problem", event.problem),
    )
    return Case(details, workers=frozenset({meta.actor}))


def contact_corrected(case: Case, recorded: Recorded[ContactCorrected]) -> Case:
    event = recorded.event
    known = case.details
    details = replace(
        known,
        contact=known.contact if event.contact is None else kept(recorded, "/contact", event.contact),
        reachability=event.reachability or known.reachability,
        city=event.city or known.city,
        consultation_type=event.consultation_type or known.consultation_type,
    )
    return replace(case, details=details)


_PLAIN = (
    "company",
    "crisis",
    "received_by",
    "call_minutes",
    "heard_from",
    "backup_call",
    "language",
    "session_minutes",
    "wishes",
)


def details_corrected(case: Case, recorded: Recorded[DetailsCorrected]) -> Case:
    event = recorded.event
    known = case.details
    changed = {name: getattr(event, name) for name in _PLAIN if getattr(event, name) is not None}
    details = replace(
        known,
        **changed,
        client=known.client if event.client is None else kept(recorded, "/client", event.client),
        problem=known.problem if event.problem is None else kept(recorded, "/problem", event.problem),
    )
    return replace(case, details=details)


def problem_type_changed(case: Case, recorded: Recorded[ProblemTypeChanged]) -> Case:
    event = recorded.event
    details = replace(
        case.details,
        problem_type=event.problem_type,
        process=event.process,
        consultations=event.consultations,
        session_minutes=event.session_minutes,
    )
    return replace(case, details=details)


def company_settled(case: Case, recorded: Recorded[CompanySettled]) -> Case:
    return replace(case, details=replace(case.details, company=recorded.event.company, unlisted_company=None))


def consultations_changed(case: Case, recorded: Recorded[ConsultationsChanged]) -> Case:
    return replace(case, details=replace(case.details, consultations=recorded.event.available))


def note_added(case: Case, recorded: Recorded[NoteAdded]) -> Case:
    meta, event = recorded.meta, recorded.event
    note = Note(event.note, meta.actor, meta.happened_at, kept(recorded, "/text", event.text))
    return replace(case, notes=(*case.notes, note))


def expert_reached(case: Case, recorded: Recorded[ExpertReachedByPhone]) -> Case:
    if case.holder is None:
        return case
    return replace(case, holder=replace(case.holder, reached_by_phone_at=recorded.event.reached_at))
