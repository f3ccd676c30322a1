"""Which event reaches which projection, and which are not the business of assigning."""

from assignment.projections.workload import cases_by_holder, genders_of_experts
from chassis.consuming import Handlers
from contracts import cases, experts
from contracts.event import Event
from contracts.topics import CASES, EXPERTS

HEARD = (CASES, EXPERTS)

FOLDED: frozenset[type[Event]] = frozenset(
    {
        cases.CaseRegistered, cases.ContactCorrected, cases.DetailsCorrected, cases.ProblemTypeChanged,
        cases.CaseAssigned, cases.CaseReassigned, cases.CaseTakenOver, cases.CaseDelegated,
        cases.CaseUnassigned, cases.AssignmentTakenBack, cases.CaseDeclined, cases.DeclineTakenBack,
        cases.ClientContacted, cases.ContactRetracted, cases.ClientFoundUnreachable,
        cases.EndedWithoutCounselling, cases.CaseClosed, cases.ClosingTakenBack, cases.CaseReturned,
        cases.CaseApproved, cases.CaseReopened,
    }
)  # fmt: skip
"""The events of a case that say something of assigning; one handler, so that order holds."""

HANDLERS: Handlers = {
    **dict.fromkeys(FOLDED, cases_by_holder),
    experts.ExpertEntered: genders_of_experts,
    experts.ExpertChanged: genders_of_experts,
}

NOT_OUR_BUSINESS: frozenset[type[Event]] = frozenset(
    {
        cases.CompanySettled, cases.NoteAdded, cases.ExpertReachedByPhone, cases.AttemptRecorded,
        cases.AttemptRetracted, cases.SessionAdded, cases.SessionMoved, cases.SessionDeleted,
        cases.HandoverSessionAdded, cases.ConsultationsChanged, cases.PaperFiled, cases.HandoverPaperFiled,
        cases.PaperWithdrawn, cases.PaperRefused, cases.SatisfactionScored, cases.SatisfactionFormFiled,
        cases.SatisfactionDeclaredImpossible, cases.SatisfactionRetracted, cases.ClosingPostponed,
        cases.MessageToOperatorSent, cases.MessageTakenBack, cases.MessageAnswered, cases.MarkedInvoiced,
        cases.InvoiceMarkWithdrawn, cases.ErasureRequested, cases.PersonErased, cases.ErasureCompleted,
        experts.AbsenceEntered, experts.AbsenceWithdrawn, experts.RankingPublished,
        experts.BulkReassignmentOrdered, experts.BulkReassignmentStepDone, experts.BulkReassignmentFinished,
    }
)  # fmt: skip
"""Absences are folded with the accounts; a client's erased data were never here."""
