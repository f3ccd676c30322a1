"""The fold of a case: one function per event type, in a table that a test keeps complete."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from case_ledger.domain.case import Case
from case_ledger.domain.entries import LateFact
from case_ledger.domain.evolving import course, details, erasing, holding, work
from case_ledger.domain.replacing import replace
from contracts import cases
from contracts.cases.erasure import ErasureCompleted, ErasureRequested, PersonErased
from contracts.cases.vocabulary import HoldersAct
from contracts.envelope import Meta, Recorded
from contracts.event import Event
from contracts.permissions import SERVICE

EVOLVERS: Mapping[type[Event], Callable[[Case, Recorded[Any]], Case]] = {
    cases.ContactCorrected: details.contact_corrected,
    cases.DetailsCorrected: details.details_corrected,
    cases.ProblemTypeChanged: details.problem_type_changed,
    cases.CompanySettled: details.company_settled,
    cases.ConsultationsChanged: details.consultations_changed,
    cases.NoteAdded: details.note_added,
    cases.ExpertReachedByPhone: details.expert_reached,
    cases.CaseAssigned: holding.assigned,
    cases.CaseReassigned: holding.reassigned,
    cases.CaseTakenOver: holding.assigned,
    cases.CaseDelegated: holding.assigned,
    cases.CaseUnassigned: holding.unassigned,
    cases.AssignmentTakenBack: holding.taken_back,
    cases.CaseDeclined: holding.declined,
    cases.DeclineTakenBack: holding.taken_back,
    cases.ClientContacted: work.contacted,
    cases.ContactRetracted: work.contact_retracted,
    cases.AttemptRecorded: work.attempt_recorded,
    cases.AttemptRetracted: work.attempt_retracted,
    cases.ClientFoundUnreachable: course.found_unreachable,
    cases.SessionAdded: work.session_added,
    cases.SessionMoved: work.session_moved,
    cases.SessionDeleted: work.session_deleted,
    cases.HandoverSessionAdded: work.session_added,
    cases.PaperFiled: work.paper_filed,
    cases.HandoverPaperFiled: work.handover_paper_filed,
    cases.PaperRefused: work.paper_refused,
    cases.PaperWithdrawn: work.paper_withdrawn,
    cases.SatisfactionScored: work.scored,
    cases.SatisfactionFormFiled: work.form_filed,
    cases.SatisfactionDeclaredImpossible: work.declared_impossible,
    cases.SatisfactionRetracted: work.satisfaction_retracted,
    cases.EndedWithoutCounselling: course.ended_without_counselling,
    cases.CaseClosed: course.closed,
    cases.ClosingTakenBack: course.closing_taken_back,
    cases.CaseApproved: course.approved,
    cases.CaseReturned: course.returned,
    cases.ClosingPostponed: course.postponed,
    cases.CaseReopened: holding.reopened,
    cases.MessageToOperatorSent: course.message_sent,
    cases.MessageTakenBack: course.message_taken_back,
    cases.MessageAnswered: course.message_answered,
    cases.MarkedInvoiced: course.marked_invoiced,
    cases.InvoiceMarkWithdrawn: course.mark_withdrawn,
    ErasureRequested: erasing.requested,
    PersonErased: erasing.erased,
    ErasureCompleted: erasing.completed,
}

THE_LEAST_LATENESS = timedelta(hours=1)
"""No case process counts less than an hour as late (D12), so less is not kept."""

_ON_THE_HOLDER = frozenset(
    {
        cases.CaseAssigned,
        cases.CaseReassigned,
        cases.CaseTakenOver,
        cases.CaseDelegated,
        cases.AssignmentTakenBack,
        cases.CaseDeclined,
        cases.DeclineTakenBack,
    }
)
_ACTING_ON_IT = (
    frozenset({*cases.SUBSTANCE, cases.ExpertReachedByPhone, cases.MessageToOperatorSent}) - _ON_THE_HOLDER
)
"""I7: the desk has called the expert, or the expert has written, without touching the case's substance."""

_FOR_THE_EXPERT = frozenset(event for event in EVOLVERS if issubclass(event, HoldersAct))
_WITH_A_START = frozenset({cases.SessionAdded, cases.SessionMoved, cases.HandoverSessionAdded})


def evolve(case: Case | None, recorded: Recorded[Any]) -> Case:
    """The case after one more event; the first of a stream is its registration."""
    kind = type(recorded.event)
    if kind is cases.CaseRegistered:
        return _with_lateness(details.registered(recorded), recorded)
    if case is None:
        reason = f"{kind.type} without a registration"
        raise ValueError(reason)
    if case.undoable is not None and kind in _ACTING_ON_IT:
        case = replace(case, undoable=None)  # what somebody has acted on can no longer be taken back (I7)
    case = EVOLVERS[kind](case, recorded)
    if kind in _FOR_THE_EXPERT and recorded.event.acting_reason is not None:
        # C9: who acted for the expert, be it through the document store, never approves the case
        case = replace(case, workers=case.workers | {_who(recorded.meta)})
    return _with_lateness(case, recorded)


def _who(meta: Meta) -> str:
    """The person: who did it, or for whom a service did."""
    return meta.on_behalf_of if meta.role == SERVICE and meta.on_behalf_of else meta.actor


def _with_lateness(case: Case, recorded: Recorded[Event]) -> Case:
    meta, happened_at = recorded.meta, _happened_at(recorded)
    if meta.time - happened_at < THE_LEAST_LATENESS:
        return case
    fact = LateFact(meta.id, meta.type, happened_at, meta.time)
    return replace(case, recorded=(*case.recorded, fact))


def _happened_at(recorded: Recorded[Any]) -> datetime:
    """D12: a session entered after it took place is as late as the session is past."""
    happened_at = recorded.meta.happened_at
    if type(recorded.event) in _WITH_A_START:
        starts_at: datetime = recorded.event.starts_at
        return min(happened_at, starts_at)
    return happened_at
