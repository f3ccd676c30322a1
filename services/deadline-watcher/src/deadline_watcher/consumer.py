"""Which event reaches the deadlines. The watcher hears cases, their processes, and what it raised itself."""

from chassis.consuming import Handler, Handlers
from contracts import cases, policy, reminders
from contracts.event import Event
from contracts.topics import CASES, POLICY, REMINDERS
from deadline_watcher.domain.facts import TAKEN

HEARD = (CASES, POLICY, REMINDERS)

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
        policy.ContractChanged,
        policy.CompanyDelisted,
    }
)
"""Attempts stop no clock (D2); papers and satisfaction start none."""

OURS: frozenset[type[Event]] = frozenset({*TAKEN, policy.ProcessPublished, reminders.ReminderRaised})


def handlers(note: Handler) -> Handlers:
    """The table; a test keeps it complete."""
    return dict.fromkeys(OURS, note)
