"""Which event reaches the deadlines: of cases, their processes, absences, and what was raised here."""

from chassis.consuming import Handler, Handlers
from contracts import cases, experts, policy, reminders
from contracts.event import Event
from contracts.topics import CASES, EXPERTS, POLICY, REMINDERS

HEARD = (CASES, POLICY, EXPERTS, REMINDERS)

NOT_OUR_BUSINESS: frozenset[type[Event]] = frozenset(
    {
        cases.ContactCorrected,
        cases.CompanySettled,
        cases.AttemptRecorded,
        cases.AttemptRetracted,
        cases.HandoverSessionAdded,
        cases.ConsultationsChanged,
        cases.PaperFiled,
        cases.HandoverPaperFiled,
        cases.PaperWithdrawn,
        cases.PaperRefused,
        cases.SatisfactionScored,
        cases.SatisfactionFormFiled,
        cases.SatisfactionDeclaredImpossible,
        cases.SatisfactionRetracted,
        cases.NoteAdded,
        cases.ExpertReachedByPhone,
        cases.MessageToOperatorSent,
        cases.MessageTakenBack,
        cases.MessageAnswered,
        cases.MarkedInvoiced,
        cases.InvoiceMarkWithdrawn,
        cases.ErasureRequested,
        cases.PersonErased,
        cases.ErasureCompleted,
        policy.CompanyListed,
        policy.CompanyRenamed,
        policy.CompanyNameTaken,
        policy.ContractChanged,
        policy.CompanyDelisted,
        experts.ExpertEntered,
        experts.ExpertChanged,
        experts.RankingPublished,
        experts.BulkReassignmentOrdered,
        experts.BulkReassignmentStepDone,
        experts.BulkReassignmentFinished,
    }
)
"""Attempts stop no clock (D2); papers and satisfaction start none."""

OURS: frozenset[type[Event]] = frozenset(
    {
        cases.CaseRegistered,
        cases.DetailsCorrected,
        cases.ProblemTypeChanged,
        cases.CaseAssigned,
        cases.CaseReassigned,
        cases.CaseTakenOver,
        cases.CaseDelegated,
        cases.CaseUnassigned,
        cases.AssignmentTakenBack,
        cases.CaseDeclined,
        cases.DeclineTakenBack,
        cases.ClientContacted,
        cases.ContactRetracted,
        cases.SessionAdded,
        cases.SessionMoved,
        cases.SessionDeleted,
        cases.CaseClosed,
        cases.ClientFoundUnreachable,
        cases.EndedWithoutCounselling,
        cases.ClosingTakenBack,
        cases.CaseReturned,
        cases.CaseApproved,
        cases.CaseReopened,
        cases.ClosingPostponed,
        policy.ProcessPublished,
        experts.AbsenceEntered,
        experts.AbsenceWithdrawn,
        reminders.ReminderRaised,
        reminders.DeadlinesListed,
    }
)
"""Of `cases` just those that `domain.facts` takes something of."""


def handlers(note: Handler) -> Handlers:
    """The table; a test keeps it complete."""
    return dict.fromkeys(OURS, note)
