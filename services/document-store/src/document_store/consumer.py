"""Which event reaches which projection: the store hears its own topic, and what it judges rights by."""

from chassis.consuming import Handlers
from contracts import access, cases, documents
from contracts.access import GlassBroken
from contracts.event import Event
from document_store.domain.case import STEPS
from document_store.projections.cases import cases_as_held, glass_broken
from document_store.projections.documents import DocumentsByCase

STANDING: Handlers = {**dict.fromkeys(STEPS, cases_as_held), GlassBroken: glass_broken}
"""The table for `cases` and `access`."""

NOT_OUR_BUSINESS: frozenset[type[Event]] = frozenset(
    {
        cases.CaseRegistered,
        cases.ContactCorrected,
        cases.DetailsCorrected,
        cases.ProblemTypeChanged,
        cases.CompanySettled,
        cases.ClientContacted,
        cases.ContactRetracted,
        cases.AttemptRecorded,
        cases.AttemptRetracted,
        cases.ClientFoundUnreachable,
        cases.ConsultationsChanged,
        cases.PaperFiled,
        cases.HandoverPaperFiled,
        cases.PaperWithdrawn,
        cases.SatisfactionScored,
        cases.SatisfactionFormFiled,
        cases.SatisfactionDeclaredImpossible,
        cases.SatisfactionRetracted,
        cases.EndedWithoutCounselling,
        cases.CaseClosed,
        cases.ClosingTakenBack,
        cases.CaseReturned,
        cases.NoteAdded,
        cases.ExpertReachedByPhone,
        cases.MessageToOperatorSent,
        cases.MessageTakenBack,
        cases.MessageAnswered,
        cases.PaperRefused,
        cases.ClosingPostponed,
        cases.MarkedInvoiced,
        cases.InvoiceMarkWithdrawn,
        cases.ErasureRequested,
        cases.PersonErased,
        cases.ErasureCompleted,
        access.CaseOpened,
        access.DocumentOpened,
        access.ClientSearched,
    }
)
"""What changes neither who may do something with a document nor when sessions are."""


def shelving(shelved: DocumentsByCase) -> Handlers:
    """The table for `documents`."""
    return dict.fromkeys(documents.EVENTS, shelved.apply)
